//! What is owed, done and missing, and how it is said: pure, no database.

mod duties;
mod item;
mod said;
mod tally;
mod wall;

pub use duties::{Duties, Line, Unit};
pub use item::{Item, Urgency};
pub use said::{days_said, period_said};
pub use tally::Tally;
pub use wall::{Look, Wall, WallRow, sum};
