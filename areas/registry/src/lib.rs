//! Who there is: Party organizations, their members, and the posts these hold.
//!
//! Rules about numbers and names live in [`rules`], tables as types in `records`, everything read
//! in [`queries`], everything written in [`acts`], what workbooks look like in [`sheet`], pages in `pages`. Every
//! query and act takes a `Scope` and sees nothing outside it. What does not live here: what
//! organizations do (records, tasks, scores) and who may sign in.

pub mod acts;
mod pages;
pub mod queries;
mod records;
pub mod rules;
#[cfg(feature = "testing")]
pub mod samples;
pub mod sheet;
pub mod wizard;

/// Choosing members on the pages of any area.
pub mod pick {
    pub use crate::pages::{MEMBERS, MEMBERS_BY, NAME_ALONE, by_name_alone, is_a_name};
}
pub use pages::{
    Registry, Send, chosen, entry, pick_members, pick_organizations, routes, unit_filter,
};
pub use records::{Batch, Listed, Member, Organization, Post};
