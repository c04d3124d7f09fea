//! Who there is: Party organizations, their members, and the posts these hold.
//!
//! Rules about numbers and names live in [`rules`], tables as types in `records`, everything read
//! in [`queries`], everything written in [`acts`], what workbooks look like in [`sheet`]. Every
//! query and act takes a `Scope` and sees nothing outside it. What does not live here: what
//! organizations do (records, tasks, scores) and who may sign in.

pub mod acts;
pub mod queries;
mod records;
pub mod rules;
#[cfg(feature = "testing")]
pub mod samples;
pub mod sheet;

pub use records::{Member, Organization, Post};
