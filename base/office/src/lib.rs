//! Rows to and from Excel workbooks, and official documents in Word.
//!
//! Nothing here knows members, organizations or ledgers: callers describe their columns with
//! [`Column`] and get typed [`Value`]s, or a [`Problem`] for each cell that is wrong.
//!
//! # Reading
//! ```no_run
//! use office::{Column, Found, Kind, RowKind, Workbook};
//! # fn main() -> Result<(), office::Unreadable> {
//! let columns = [Column::new("姓名", Kind::Name).required(), Column::new("手机", Kind::Phone)];
//! let book = Workbook::from_path("名册.xlsx")?;
//! for (sheet, info) in book.sheets().iter().enumerate() {
//!     match book.table(sheet, &columns)? {
//!         Found::Nothing(no_table) => println!("{no_table}"),
//!         Found::Table(mut table) => {
//!             println!("{}：{:?}", info.name, table.mapping().in_words(&columns));
//!             while let Some(row) = table.next_row()? {
//!                 if row.kind == RowKind::Data && row.problems.is_empty() {
//!                     println!("{:?}", row.value(0));
//!                 }
//!             }
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod cells;
mod columns;
pub mod docx;
mod limits;
mod mark;
mod package;
mod source;
mod table;
mod unreadable;
mod workbook;
mod write;
mod xml;

pub use cells::{Around, read_cell};
pub use columns::{Choice, Column, Kind, Problem, Value};
pub use limits::Limits;
pub use mark::Marks;
pub use source::Source;
pub use table::{Found, HeaderCell, Mapping, NoTable, RowKind, TableReader, TableRow, around_of};
pub use unreadable::{Unreadable, Why};
pub use workbook::{Cell, Content, Merge, Place, Row, Rows, SheetInfo, Workbook, column_name};
pub use write::{Export, Stamp, TableWriter, Template, Unwritable};

#[cfg(test)]
mod tests;
