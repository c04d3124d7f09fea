//! What is owed, done and missing, and how it is said: pure, no database.

mod duties;
mod item;
mod past;
mod said;
mod tally;
mod wall;

pub use duties::{Duties, Line, Unit};
pub use item::{Item, Urgency};
pub(crate) use past::{MOST, Recorded};
pub use past::{Past, PastResult};
pub use said::{days_said, period_said};
pub use tally::Tally;
pub use wall::{Look, Wall, WallRow, sum};
