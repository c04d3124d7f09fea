//! A no that a person reads.

use std::fmt;

/// The rule says no. Holds the sentences the person reads, with their numbers, each saying what
/// to do: 「还缺 2 份佐证：会议记录、整改照片说明」. Not for missing rights or broken machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    sentences: Vec<String>,
}

impl Refusal {
    /// A refusal with one sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentences: vec![sentence.into()] }
    }

    /// A refusal with several; `None` if there is nothing to say, that is, nothing to refuse.
    pub fn all(sentences: Vec<String>) -> Option<Self> {
        (!sentences.is_empty()).then_some(Self { sentences })
    }

    /// What the person reads, in order.
    pub fn sentences(&self) -> &[String] {
        &self.sentences
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentences.join("；"))
    }
}

impl std::error::Error for Refusal {}
