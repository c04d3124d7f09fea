//! The zip container of .xlsx and .docx, read strictly and written plainly.
//!
//! A general zip library builds its list of entries before anybody can say stop, and believes
//! sizes that the sender wrote. Here the list is bounded before it is read, every entry is
//! bounded while it is unpacked, and parts that we do not touch are copied as they are.

mod directory;
mod writer;

pub(crate) use directory::{Directory, Part, PartReader, megabytes};
pub(crate) use writer::{PackageWriter, Packing};
