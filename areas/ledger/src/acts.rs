//! Everything that is written, one verb each: load → may → rule → save → facts → audit, in one
//! transaction.

mod bring_in;
mod change;
mod facts;
mod file;
mod rebuild;
mod step;

pub use bring_in::{Past, bring_in};
pub use change::{Changed, change};
pub use file::{Filed, NewRecord, file};
pub use rebuild::{Difference, Rebuilt, check_facts, rebuild_facts};
pub use step::{Taken, take_step};
