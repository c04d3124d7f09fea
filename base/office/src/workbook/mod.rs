//! Reading a workbook row by row.
//!
//! [`Workbook::open`] looks at the content of a file, not at its name, and checks its parts
//! before unpacking any. [`Workbook::rows`] then streams the rows of one sheet: a row is in
//! memory only while it is looked at, texts shared between cells are held once.

mod cell;
mod delimited;
mod formats;
mod merges;
mod open;
mod sheet;
mod sniff;
mod texts;

pub use cell::{Cell, Content, Place, column_name};
pub use merges::Merge;
pub use open::{SheetInfo, Workbook};
pub use sheet::{Row, Rows};

pub(crate) use cell::place_of;
pub(crate) use open::Inside;
