//! Why a file could not be written.

use std::fmt;

use rust_xlsxwriter::XlsxError;

use crate::Unreadable;

/// A workbook or document that could not be written, with the cause for the log.
#[derive(Debug)]
pub struct Unwritable(String);

impl Unwritable {
    pub(crate) fn new(cause: impl fmt::Display) -> Self {
        Self(cause.to_string())
    }
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "生成文件失败：{}", self.0)
    }
}

impl std::error::Error for Unwritable {}

impl From<XlsxError> for Unwritable {
    fn from(error: XlsxError) -> Self {
        Self::new(error)
    }
}

impl From<std::io::Error> for Unwritable {
    fn from(error: std::io::Error) -> Self {
        Self::new(error)
    }
}

impl From<Unreadable> for Unwritable {
    fn from(error: Unreadable) -> Self {
        Self::new(error)
    }
}
