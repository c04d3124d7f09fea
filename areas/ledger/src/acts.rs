//! Everything that is written, one verb each: load → may → rule → save → facts → audit, in one
//! transaction.

mod batch;
mod bring_in;
mod catch_up;
mod change;
mod facts;
mod file;
mod import;
mod import_match;
mod import_names;
mod import_rows;
mod insert;
mod rebuild;
mod step;

pub use batch::{is_undoable, keep_reading, undo, upload};
pub use bring_in::{Past, bring_in};
pub use catch_up::catch_up;
pub use change::{Changed, change};
pub use file::{Filed, NewRecord, file};
pub use import::{import, preview};
pub use rebuild::{Difference, Rebuilt, check_facts, rebuild_facts};
pub use step::{Taken, take_step};
