//! Words that every crate of Jishi shares.
//!
//! What lives here: typed ids, days and periods, points and money as integers, the path of an
//! organization in the tree, paging, and the refusal a person reads. What does not: anything
//! that reads a file, a database, the clock or a random source. Time comes in as a [`Clock`],
//! chance as a [`Random`].

mod clock;
mod day;
mod fen;
mod id;
mod org_path;
mod page;
mod period;
mod points;
mod random;
mod refusal;
mod scope;

pub use clock::{Clock, FixedClock, Instant};
pub use day::{Day, DayError};
pub use fen::Fen;
pub use id::{Id, Org};
pub use org_path::{OrgPath, OrgPathError};
pub use page::{Page, PageOf};
pub use period::{Month, Period, PeriodError};
pub use points::Points;
pub use random::{Random, SeededRandom};
pub use refusal::Refusal;
pub use scope::Scope;
