//! The line that says what was just done, carried over one redirect in a sealed cookie.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::seal::SealKey;

/// What was just done: 已登记党员张三, and how to undo it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub(crate) text: String,
    pub(crate) undo: Option<String>,
}

impl Note {
    /// A sentence without full stop.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), undo: None }
    }

    /// With a button 撤销 that posts to this path.
    #[must_use]
    pub fn undo(mut self, path: impl Into<String>) -> Self {
        self.undo = Some(path.into());
        self
    }

    pub(crate) const COOKIE: &'static str = "note";

    /// The cookie's value. Sealed, so that nobody else can put a sentence or an undo path there.
    pub(crate) fn write(&self, key: &SealKey) -> String {
        let undo = self.undo.as_deref().unwrap_or_default();
        let seal = key.seal(&["note", &self.text, undo]);
        let encode = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
        format!("{}.{}.{seal}", encode(&self.text), encode(undo))
    }

    pub(crate) fn read(value: &str, key: &SealKey) -> Option<Self> {
        let mut parts = value.split('.');
        let mut decode = || {
            percent_decode_str(parts.next()?).decode_utf8().ok().map(std::borrow::Cow::into_owned)
        };
        let (text, undo) = (decode()?, decode()?);
        let seal = parts.next()?;
        key.holds(&["note", &text, &undo], seal)
            .then(|| Self { text, undo: (!undo.is_empty()).then_some(undo) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_reads_back_and_a_forged_one_does_not() {
        let key = SealKey::new([1; 32]);
        let note = Note::new("已登记党员“𠮷田·买买提”；共 2 项").undo("/members/1/undo?x=1");
        let written = note.write(&key);
        assert!(written.bytes().all(|b| b.is_ascii_alphanumeric() || b"%.".contains(&b)));
        assert_eq!(Note::read(&written, &key), Some(note));
        assert_eq!(Note::read(&written, &SealKey::new([2; 32])), None);
        assert_eq!(Note::read("a.b.", &key), None);
    }
}
