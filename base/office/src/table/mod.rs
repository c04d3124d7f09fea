//! Finding the table in a sheet: its title, its header, its rows, and what is none of them.
//!
//! [`crate::Workbook::table`] looks for the header by the names and synonyms of the expected
//! columns and gives a [`TableReader`], which says of every row what it is and reads the data
//! rows. What was taken for what stands in [`Mapping`], for a person to see and correct.

mod around;
mod classify;
mod find;
mod guide;
mod header;
mod mapping;
mod reader;

pub use around::around_of;
pub use find::NoTable;
pub use guide::{Guide, Known};
pub use header::HeaderCell;
pub use mapping::Mapping;
pub use reader::{Found, RowKind, TableReader, TableRow};
