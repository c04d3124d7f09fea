//! Records of every ledger a policy pack declares.
//!
//! No ledger, field or kind of meeting is named here: what a record holds, what must hold of it, who
//! moves it through which states and what follows from it stand in the pack. What a record must be
//! lives in [`rules`], tables as types in `records`, everything read in [`queries`], everything
//! written in [`acts`], what workbooks look like in [`sheet`], pages in `pages`. Facts are kept in
//! the transaction of the record. What does not live here: obligations by due date, tasks, scores.

pub mod acts;
mod book;
mod pages;
pub mod queries;
mod records;
pub mod rules;
#[cfg(feature = "testing")]
pub mod samples;
pub mod sheet;
#[cfg(test)]
mod tests;

pub use book::Book;
pub use pages::{
    Ledgers, entry, list_href, list_of_href, moment, new_href, record_href, routes, state_badge,
    state_tone,
};
pub use records::{Batch, Change, Record};
