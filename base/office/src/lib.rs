//! Rows to and from Excel workbooks, and official documents in Word.
//!
//! Nothing here knows members, organizations or ledgers: callers describe their columns with
//! [`Column`] and get typed [`Value`]s, or a [`Problem`] for each cell that is wrong.
//!
//! # Reading
//! [`Workbook`] opens .xlsx and text files (.csv in UTF-8, GB 18030 or UTF-16) by their content
//! and names every other format it is given. Rows stream: 300,000 members take 3 MB of memory,
//! 17 MB where the file shares its texts. All bounds are in [`Limits`]; the usual readers have
//! none, which is why the zip directory and the sheets are read here.
//!
//! [`Workbook::table`] finds header and rows; [`Mapping`] says what was taken for what and takes
//! corrections; each [`TableRow`] has a [`RowKind`], values and problems.
//! ```no_run
//! use office::{Column, Found, Kind, Marks, RowKind, Workbook};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let columns = [Column::new("姓名", Kind::Name).required(), Column::new("手机", Kind::Phone)];
//! let book = Workbook::from_path("名册.xlsx")?;
//! let mut marks = Marks::new();
//! for (sheet, info) in book.sheets().iter().enumerate() {
//!     match book.table(sheet, &columns)? {
//!         Found::Nothing(no_table) => println!("{no_table}"),
//!         Found::Table(mut table) => {
//!             println!("{}：{:?}", info.name, table.mapping().in_words(&columns));
//!             marks.sheet(sheet, table.mapping());
//!             while let Some(row) = table.next_row()? {
//!                 row.problems.iter().for_each(|problem| marks.add(sheet, problem));
//!                 if row.kind == RowKind::Data && row.problems.is_empty() {
//!                     println!("{:?}", row.value(0));
//!                 }
//!             }
//!         }
//!     }
//! }
//! if !marks.is_empty() {
//!     // The sender's own file, with a column 错误原因 and coloured cells.
//!     std::fs::write("名册-请修改.xlsx", book.marked(&marks)?)?;
//! }
//! # Ok(())
//! # }
//! ```
//! A problem only the caller can see (an unknown unit, a number given twice) is made with
//! [`TableRow::problem`] and marked like the others.
//!
//! # Writing
//! [`Template`] makes a workbook to fill in, [`Export`] one of any length. Both write the names
//! of the columns as header, so that what was written reads back unchanged with the same
//! columns. [`docx`] makes official documents.

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
pub use table::{
    Found, Guide, HeaderCell, Known, Mapping, NoTable, RowKind, TableReader, TableRow, around_of,
};
pub use unreadable::{Unreadable, Why};
pub use workbook::{Cell, Content, Merge, Place, Row, Rows, SheetInfo, Workbook, column_name};
pub use write::{Export, Stamp, TableWriter, Template, Unwritable};

#[cfg(test)]
mod tests;
