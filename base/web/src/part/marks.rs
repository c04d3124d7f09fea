//! Marks inside a line: states, stars, progress, change.

use askama::Template;
use askama::filters::HtmlSafe;

use super::{Icon, icon};

/// What a mark means. Each has its own icon and wording besides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to do: draft, archived.
    Quiet,
    /// On its way: filed, in review.
    Going,
    /// Done, on time.
    Good,
    /// Soon due, late but filed.
    Warn,
    /// Overdue, missing, returned.
    Bad,
}

impl Tone {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Going => "going",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }

    pub(crate) fn icon(self) -> Icon {
        match self {
            Self::Quiet => icon("circle"),
            Self::Going => icon("progress"),
            Self::Good => icon("circle-check"),
            Self::Warn => icon("clock-exclamation"),
            Self::Bad => icon("alert-triangle"),
        }
    }
}

/// A state in a word: 已报, 退回.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    ext = "html",
    source = r#"<span class="badge badge-{{ tone.word() }}">{{ tone.icon() }}{{ label }}</span>"#
)]
pub struct Badge {
    tone: Tone,
    label: String,
}

impl HtmlSafe for Badge {}

impl Badge {
    /// A state with its meaning.
    pub fn new(tone: Tone, label: impl Into<String>) -> Self {
        Self { tone, label: label.into() }
    }

    pub(crate) fn label(&self) -> &str {
        &self.label
    }
}

/// Stars out of five; none yet is not the same as none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Template)]
#[template(path = "part/stars.html")]
pub struct Stars {
    given: Option<u8>,
    out_of: u8,
    big: bool,
}

impl HtmlSafe for Stars {}

impl Stars {
    /// This many out of five.
    pub fn new(given: u8) -> Self {
        Self { given: Some(given.min(5)), out_of: 5, big: false }
    }

    /// Not rated yet.
    pub fn unrated() -> Self {
        Self { given: None, out_of: 5, big: false }
    }

    /// Large, for the page of one branch.
    #[must_use]
    pub fn big(mut self) -> Self {
        self.big = true;
        self
    }

    fn words(&self) -> String {
        const WORDS: [&str; 6] = ["不予评星", "一星", "二星", "三星", "四星", "五星"];
        let given = self.given.and_then(|given| WORDS.get(usize::from(given)));
        given.map_or_else(|| "未评星".to_owned(), |&word| word.to_owned())
    }

    fn full(&self) -> u8 {
        self.given.unwrap_or_default()
    }

    fn left(&self) -> u8 {
        if self.given.is_some() { self.out_of - self.full() } else { 0 }
    }
}

/// How much of something is done.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/progress.html")]
pub struct Progress {
    done: u64,
    of: u64,
    label: String,
}

impl HtmlSafe for Progress {}

impl Progress {
    /// So many of so many. `label` says of what, for those who do not see the bar.
    pub fn new(done: u64, of: u64, label: impl Into<String>) -> Self {
        Self { done: done.min(of), of, label: label.into() }
    }

    /// Per cent, rounded down so that 100 means all.
    fn percent(&self) -> u64 {
        (self.done * 100).checked_div(self.of).unwrap_or(100)
    }
}

/// How much a figure changed since last time, and whether that is good.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/change.html")]
pub struct Change {
    by: String,
    direction: std::cmp::Ordering,
    good: bool,
}

impl HtmlSafe for Change {}

impl Change {
    /// From one figure to another where more is better.
    pub fn more_is_better(from: f64, to: f64, unit: &str) -> Self {
        Self::new(from, to, unit, true)
    }

    /// From one figure to another where less is better: ranks, open items.
    pub fn less_is_better(from: f64, to: f64, unit: &str) -> Self {
        Self::new(from, to, unit, false)
    }

    fn new(from: f64, to: f64, unit: &str, more_is_better: bool) -> Self {
        let change = ((to - from) * 100.0).round() / 100.0;
        let direction = change.partial_cmp(&0.0).unwrap_or(std::cmp::Ordering::Equal);
        Self {
            by: format!("{}{unit}", change.abs()),
            direction,
            good: (direction == std::cmp::Ordering::Greater) == more_is_better,
        }
    }

    fn same(&self) -> bool {
        self.direction == std::cmp::Ordering::Equal
    }

    fn up(&self) -> bool {
        self.direction == std::cmp::Ordering::Greater
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_says_all_only_when_all_is_done() {
        assert_eq!(Progress::new(999, 1000, "").percent(), 99);
        assert_eq!(Progress::new(7, 7, "").percent(), 100);
        assert_eq!(Progress::new(0, 0, "").percent(), 100);
    }

    #[test]
    fn a_better_rank_is_a_smaller_one() {
        let change = Change::less_is_better(12.0, 9.0, "位");
        assert!(change.good && !change.up() && change.by == "3位");
        assert!(!Change::more_is_better(3.0, 2.5, "分").good);
        assert!(Change::more_is_better(1.0, 1.001, "").same());
    }
}
