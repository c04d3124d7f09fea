//! Assessment: who stands where under a scheme, and why.
//!
//! [`Assessments`] is the area as a value: the state of its [`routes`] and what bulletins and the
//! command line ask. [`Assessments::run`] brings tree, facts and judgments to the engine and keeps
//! the last runs in memory; everything a person reads of a [`Run`] takes his `Scope`. Judgments, the
//! only thing stored here, are written by [`acts`]. What does not live here: how points come about
//! (the engine), what counts (the pack), records (the ledger).
//!
//! A result that is published will be frozen: a row with period, scheme and pack fingerprint, the
//! fingerprint of the run, and the snapshot (tree, facts, judgments, scheme) from which anybody can
//! work it out again. Until then a run is a view: it changes with what it stands on.

pub mod acts;
mod assessments;
mod behind;
mod fact_cube;
mod ground;
mod judged;
mod pages;
pub mod printed;
mod queries;
mod records;
mod registry_facts;
mod result;
mod run;
#[cfg(any(test, feature = "testing"))]
pub mod samples;
mod sheet;
#[cfg(test)]
mod tests;

pub use assessments::{Assessments, when};
pub use behind::{Behind, behind};
pub use ground::Standpoint;
pub use pages::{entry, routes};
pub use queries::judgments_of_scope;
pub use records::{Given, Judgment};
pub use result::{Item, ResultSheet, standing_word};
pub use run::{Group, Line, Run, average, median};
