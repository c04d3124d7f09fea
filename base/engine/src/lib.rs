//! The engine: facts in, points, stars, ranks and reasons out.
//!
//! [`assess`] is pure: no database, no clock, no randomness, the same answer for any order of
//! organizations and any number of threads. It is so fast that everything is recomputed whole; there is
//! nothing to invalidate. Around it: [`of_month`] turns records into monthly facts, [`Cube`] holds
//! them, [`gather`] makes the columns a scheme reads, [`explain`] says why a cell holds what it holds.
//!
//! Points are hundredths in whole numbers; unknown is never zero.

mod assess;
mod below;
mod cells;
mod cube;
mod cuts;
mod dues;
mod explain;
mod gather;
mod groups;
mod judgments;
mod month;
mod rank;
mod stars;
mod stretch;
mod tree;

pub use assess::{Assessment, Standing, assess, assessed};
pub use cube::Cube;
pub use dues::{Dues, PeriodDue, deadline, dues, owes_since, period_of};
pub use explain::{Explanation, InputValue, explain, explain_section, rule_in_words};
pub use gather::{Facts, gather};
pub use groups::Groups;
pub use judgments::Judgments;
pub use month::{FiledRecord, of_month};
pub use stars::StarReason;
pub use tree::{OrgRow, Tree, TreeError};
