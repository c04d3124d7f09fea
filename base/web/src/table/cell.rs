//! What stands in a table's cell.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::{Day, Fen, Points};

use crate::chart::Spark;
use crate::part::{Badge, Change, Progress, Stars};

/// The content of one cell.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "table/cell.html")]
pub enum Cell {
    /// Nothing, which is not zero: shown as a dash.
    #[default]
    Blank,
    /// Text or a figure.
    Text(String),
    /// A link to the thing itself or to the list behind a figure.
    Link {
        /// What it says.
        text: String,
        /// Where it leads.
        href: String,
    },
    /// Text over a smaller second line.
    Lines {
        /// The first line.
        text: String,
        /// Where the first line leads; empty for nowhere.
        href: String,
        /// The second line: a path, a date.
        detail: String,
    },
    /// A state.
    Badge(Badge),
    /// Stars.
    Stars(Stars),
    /// How much is done.
    Progress(Progress),
    /// A figure's past.
    Spark(Spark),
    /// How much a figure changed.
    Change(Change),
    /// Several of these in a line.
    Several(Vec<Cell>),
}

impl HtmlSafe for Cell {}

impl Cell {
    /// Text or a figure.
    pub fn text(text: impl ToString) -> Self {
        Self::Text(text.to_string())
    }

    /// A link.
    pub fn link(text: impl ToString, href: impl Into<String>) -> Self {
        Self::Link { text: text.to_string(), href: href.into() }
    }

    /// A link over a second line.
    pub fn lines(text: impl ToString, href: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Lines { text: text.to_string(), href: href.into(), detail: detail.into() }
    }

    /// What is there if it is known, a dash if not.
    pub fn known(text: Option<impl ToString>) -> Self {
        text.map_or(Self::Blank, |text| Self::Text(text.to_string()))
    }

    pub(crate) fn is_blank(&self) -> bool {
        matches!(self, Self::Blank)
    }

    /// The text alone.
    pub(crate) fn said(&self) -> String {
        match self {
            Self::Text(text) | Self::Link { text, .. } | Self::Lines { text, .. } => text.clone(),
            Self::Several(cells) => {
                cells.iter().map(Self::said).find(|s| !s.is_empty()).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::Text(crate::part::grouped(number))
    }
}

impl From<Day> for Cell {
    fn from(day: Day) -> Self {
        Self::text(day)
    }
}

impl From<Points> for Cell {
    fn from(points: Points) -> Self {
        Self::text(points)
    }
}

impl From<Fen> for Cell {
    fn from(amount: Fen) -> Self {
        Self::text(amount)
    }
}

impl From<Badge> for Cell {
    fn from(badge: Badge) -> Self {
        Self::Badge(badge)
    }
}

impl From<Stars> for Cell {
    fn from(stars: Stars) -> Self {
        Self::Stars(stars)
    }
}

impl From<Progress> for Cell {
    fn from(progress: Progress) -> Self {
        Self::Progress(progress)
    }
}

impl From<Spark> for Cell {
    fn from(spark: Spark) -> Self {
        Self::Spark(spark)
    }
}

impl From<Change> for Cell {
    fn from(change: Change) -> Self {
        Self::Change(change)
    }
}
