//! Official documents in the layout of GB/T 9704-2012, as .docx.
//!
//! A [`Document`] is a list of blocks; [`Document::write`] gives the file. Fonts are named, not
//! embedded: the licensed ones of official documents belong to the reader's office, and the
//! file names the open one to take instead.
//!
//! The XML is written here and not by a library: the libraries at hand cannot repeat the header
//! of a table on every page, and a document needs six small parts of which we know every line.

mod blocks;
mod head;
mod model;
mod numbers;
mod page;
mod parts;
mod table;
mod xml;

pub use model::{
    Align, Attachment, Block, Document, Fonts, Head, Imprint, ListMark, Span, Table, TableColumn,
};
pub use numbers::{document_number, heading_number};

#[cfg(test)]
mod tests;
