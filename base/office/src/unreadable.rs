//! Why a file could not be read.

use std::fmt;

use kernel::Refusal;

/// A file we will not or cannot read, with the sentence its sender reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    why: Why,
    sentence: String,
}

/// The sort of reason, for callers that answer differently to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is another sort of file, or an old format, or locked with a password.
    WrongFormat,
    /// It claims or holds more than [`crate::Limits`] allow.
    TooLarge,
    /// It looks like a workbook but is damaged.
    Damaged,
    /// The operating system did not give us its bytes.
    Io,
}

impl Unreadable {
    pub(crate) fn format(sentence: impl Into<String>) -> Self {
        Self { why: Why::WrongFormat, sentence: sentence.into() }
    }

    pub(crate) fn too_large(sentence: impl Into<String>) -> Self {
        Self { why: Why::TooLarge, sentence: sentence.into() }
    }

    /// `detail` says what is wrong, as a clause: the advice is added here.
    pub(crate) fn damaged(detail: impl fmt::Display) -> Self {
        let sentence =
            format!("文件内容已损坏（{detail}）。请用 Excel 或 WPS 打开后另存为 .xlsx，再重新上传");
        Self { why: Why::Damaged, sentence }
    }

    /// The sort of reason.
    pub fn why(&self) -> Why {
        self.why
    }

    /// What the sender reads: what is wrong and what to do.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Unreadable {}

impl From<std::io::Error> for Unreadable {
    fn from(error: std::io::Error) -> Self {
        if let Some(ours) = error.get_ref().and_then(|e| e.downcast_ref::<Self>()) {
            return ours.clone();
        }
        match error.kind() {
            std::io::ErrorKind::InvalidData
            | std::io::ErrorKind::InvalidInput
            | std::io::ErrorKind::UnexpectedEof => Self::damaged("压缩数据不完整"),
            _ => Self { why: Why::Io, sentence: format!("读取文件失败：{error}") },
        }
    }
}

impl From<Unreadable> for std::io::Error {
    fn from(error: Unreadable) -> Self {
        Self::other(error)
    }
}

impl From<quick_xml::Error> for Unreadable {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(io) => match io.get_ref().and_then(|e| e.downcast_ref::<Self>()) {
                Some(ours) => ours.clone(),
                None => std::io::Error::from(io.kind()).into(),
            },
            other => Self::damaged(format_args!("XML 有误：{other}")),
        }
    }
}

impl From<Unreadable> for Refusal {
    fn from(error: Unreadable) -> Self {
        Self::new(error.sentence)
    }
}
