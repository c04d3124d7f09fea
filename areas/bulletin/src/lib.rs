//! Bulletins: what the pack's templates say of an assessment, issued under a number.
//!
//! [`compose`] works out a template's figures; [`issue`] gives the result a number and stores all it
//! says, in one act: from then on it reads the same whatever changes in records, pack or program.
//! Organizations only, and candidates never as verdicts: that is the templates' wording and the
//! tables' content. What does not live here: scores (areas/assessment), the layout of documents
//! (base/office).

mod acts;
mod address;
mod bulletins;
mod compose;
mod frozen;
mod pages;
mod queries;
mod records;
#[cfg(test)]
mod tests;

pub use acts::{Issuing, issue};
pub use bulletins::{Bulletins, template};
pub use compose::{Asked, compose};
pub use frozen::{Cell, Column, Figure, Frozen, Part, Piece};
pub use pages::{entry, routes};
pub use queries::{issued, issued_numbered, list};
pub use records::Issued;
