//! One bar per thing: a table with a drawing in each row.
//!
//! A row's drawing is 100 wide and stretched to the column, so lengths are per cent.

use askama::Template;

use super::figures::{Figures, known, text};
use super::scale::{Axis, at, shown};

/// One bar per thing.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/bars.html")]
pub struct Bars {
    what: String,
    unit: String,
    bars: Vec<Bar>,
    aim: Option<f64>,
}

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    pub(super) label: String,
    pub(super) value: Option<f64>,
    pub(super) href: String,
    mine: bool,
}

impl Bar {
    /// A thing and its value, if it is known.
    pub fn new(label: impl Into<String>, value: Option<f64>) -> Self {
        Self { label: label.into(), value, href: String::new(), mine: false }
    }

    /// The list behind the value.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    /// The reader's own.
    #[must_use]
    pub fn mine(mut self) -> Self {
        self.mine = true;
        self
    }
}

impl Bars {
    /// Bars of `what` (乡镇) in a unit.
    pub fn new(what: impl Into<String>, unit: impl Into<String>, bars: Vec<Bar>) -> Self {
        Self { what: what.into(), unit: unit.into(), bars, aim: None }
    }

    /// With a mark at the value aimed at.
    #[must_use]
    pub fn aim(mut self, aim: f64) -> Self {
        self.aim = Some(aim);
        self
    }

    fn axis(&self) -> Axis {
        Axis::over(self.bars.iter().filter_map(|bar| bar.value).chain(self.aim), true)
    }

    fn width(&self, value: &f64) -> String {
        at(self.axis().share(*value) * 100.0)
    }

    fn shown(&self, value: &f64) -> String {
        shown(*value)
    }

    pub(super) fn figures(&self) -> Figures {
        let rows = self.bars.iter().map(|bar| vec![text(&bar.label), known(bar.value)]);
        Figures::of_numbers(&self.what, [&self.unit], rows)
    }
}
