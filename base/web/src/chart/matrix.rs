//! Things by measures: the compliance matrix, the wall chart.

use askama::Template;

use super::figures::{Figures, text};
use crate::part::{Icon, Tone, icon};

/// A table of marks: colour, symbol and number say the same thing.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/matrix.html")]
pub struct Matrix {
    what: String,
    columns: Vec<String>,
    rows: Vec<(String, String, Vec<Mark>)>,
    legend: Vec<(Tone, String)>,
}

/// One mark.
#[derive(Debug, Clone)]
pub struct Mark {
    tone: Option<Tone>,
    text: String,
    words: String,
    href: String,
}

impl Mark {
    /// A mark with its number and what it says in words: 已开 2 次，迟 1 次.
    pub fn new(tone: Tone, text: impl Into<String>, words: impl Into<String>) -> Self {
        Self { tone: Some(tone), text: text.into(), words: words.into(), href: String::new() }
    }

    /// Nothing was due here.
    pub fn nothing() -> Self {
        Self { tone: None, text: String::new(), words: "无此项".to_owned(), href: String::new() }
    }

    /// The list behind it.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    fn word(&self) -> &'static str {
        self.tone.map_or("none", Tone::word)
    }

    fn symbol(&self) -> Option<Icon> {
        self.tone.map(symbol)
    }
}

/// Full, half and empty circles read the same in black and white.
fn symbol(tone: Tone) -> Icon {
    match tone {
        Tone::Good => icon("circle/filled"),
        Tone::Warn => icon("circle-half-2"),
        Tone::Bad => icon("circle"),
        Tone::Going => icon("progress"),
        Tone::Quiet => icon("minus"),
    }
}

impl Matrix {
    /// Rows of `what` by columns. Each row: name, address, one mark per column. The legend says
    /// what each tone means here.
    pub fn new(
        what: impl Into<String>,
        columns: impl IntoIterator<Item = impl Into<String>>,
        rows: Vec<(String, String, Vec<Mark>)>,
        legend: impl IntoIterator<Item = (Tone, impl Into<String>)>,
    ) -> Self {
        Self {
            what: what.into(),
            columns: columns.into_iter().map(Into::into).collect(),
            rows,
            legend: legend.into_iter().map(|(tone, words)| (tone, words.into())).collect(),
        }
    }

    fn symbol(&self, tone: &Tone) -> Icon {
        symbol(*tone)
    }

    /// The marks in words: a number alone does not say whether it was held or is missing.
    pub(super) fn figures(&self) -> Figures {
        let row = |(name, _, marks): &(String, String, Vec<Mark>)| {
            std::iter::once(text(name)).chain(marks.iter().map(|mark| text(&mark.words))).collect()
        };
        Figures::in_words(&self.what, &self.columns, self.rows.iter().map(row))
    }
}
