//! Everything that is written: judgments, one by one or by workbook.

mod import;
mod judge;

pub use import::{Imported, Upload, import_judgments};
pub use judge::{Entered, Judging, judge};
