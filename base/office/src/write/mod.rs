//! Writing workbooks: templates to fill in, exports of any table.
//!
//! Every text goes into the file as text; nothing we write is ever a formula, whatever stands
//! in it. Columns of codes and numbers too long for Excel are formatted as text, so that what
//! is typed into them stays as typed.

mod export;
mod sheet_style;
mod template;
mod unwritable;

pub use export::{Export, Stamp, TableWriter};
pub use template::Template;
pub use unwritable::Unwritable;
