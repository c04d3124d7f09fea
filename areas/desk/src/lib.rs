//! The desk: what needs somebody now, how an organization is, and finding anything.
//!
//! These pages read all areas and write nothing. What an organization owes and has done stands in
//! [`rules`], everything read in `queries`, pages in `pages`. One organization's own page reads its
//! own facts; figures over many are worked out for all readers together and are at most some
//! minutes old, which the page says. What does not live here: what counts (the pack), how it is
//! judged (the engine), records, scores and bulletins (their areas).

mod desk;
mod pages;
mod past;
mod queries;
mod remembered;
pub mod rules;
#[cfg(test)]
mod tests;

pub use desk::Desk;
pub use pages::{entry, phone_entries, routes};
