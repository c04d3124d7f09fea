//! Words the policy pack decides: kinds, domains, categories.

use office::Choice;

/// A word of the pack with the other ways people write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The proper word, which is what tables hold.
    pub name: String,
    /// Other ways people write it.
    pub aliases: Vec<String>,
}

impl Term {
    /// A word without aliases.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), aliases: Vec::new() }
    }

    /// Adds other ways people write it.
    #[must_use]
    pub fn also<S: Into<String>>(mut self, aliases: impl IntoIterator<Item = S>) -> Self {
        self.aliases.extend(aliases.into_iter().map(Into::into));
        self
    }
}

/// What an import accepts in columns of choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    /// Kinds of organizations: 党委, 党支部…
    pub kinds: Vec<Term>,
    /// Domains: 农村, 社区…
    pub domains: Vec<Term>,
    /// Categories of members: 直管, 在职…
    pub categories: Vec<Term>,
}

impl Vocabulary {
    pub(crate) fn choices(terms: &[Term]) -> Vec<Choice> {
        terms.iter().map(|term| Choice::new(&term.name).also(&term.aliases)).collect()
    }
}
