//! What a record must be and how it may move: pure, no database.

mod check;
mod content;
mod counted;
mod hand;
mod held;
mod preset;
mod row;
mod steps;
mod waits;

pub use check::{Checked, Wrong, check};
pub use content::Content;
pub(crate) use content::{choice_pair, searched};
pub use counted::{Counted, Kept, counted};
pub use hand::Hand;
pub use held::{Held, Named};
pub use preset::preset;
pub use row::{OrgValues, Part, parts, row};
pub use steps::{may_change, may_file, may_hand_in_for, next_steps, refuse_step, submitting};
pub use waits::{Waits, waits};
