//! Charts, drawn on the server: no script, readable in black and white and by people who see few
//! colours, each with a title, a sentence that says the same, and its figures as a table.
//!
//! Where a chart has one row per thing (bars, stacked bars, dumbbells, waterfall, matrix) it *is*
//! that table, with a drawing in each row, so that it wraps on a phone and grows in elder mode.
//! The others are one SVG with the table folded under it. Unknown values are left out and said
//! to be unknown; they are never drawn as zero.

mod donut;
mod lines;
mod matrix;
mod radar;
mod rows;
mod scale;
mod spark;
mod tiles;

use askama::Template;
use askama::filters::HtmlSafe;

pub use donut::Donut;
pub use lines::{Line, Lines};
pub use matrix::{Mark, Matrix};
pub use radar::Radar;
pub use rows::{Bar, Bars, Dumbbell, Dumbbells, Stack, Stacks, Waterfall};
pub use spark::Spark;
pub use tiles::{Tile, TileMap};

/// A chart with what surrounds it.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/chart.html")]
pub struct Chart {
    id: String,
    title: String,
    summary: String,
    plot: Plot,
    exports: Option<String>,
}

impl HtmlSafe for Chart {}

/// The kinds of charts.
#[derive(Debug, Clone)]
pub enum Plot {
    /// One bar per thing.
    Bars(Bars),
    /// One bar per thing, in parts.
    Stacks(Stacks),
    /// Two values per thing and the distance between them.
    Dumbbells(Dumbbells),
    /// From a whole, step by step, to what is left.
    Waterfall(Waterfall),
    /// Values over time.
    Lines(Lines),
    /// Shares of a whole.
    Donut(Donut),
    /// One thing by several measures.
    Radar(Radar),
    /// Things by measures, each a mark.
    Matrix(Matrix),
    /// Places where they lie.
    Tiles(TileMap),
}

/// The figures of a chart as a table.
#[derive(Debug, Clone, Default)]
struct Data {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Chart {
    /// A chart. `summary` says in a sentence what it shows: 全县平均 86.4，最高石桥镇 91.2，最低柳湾镇 79.5.
    pub fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        summary: impl Into<String>,
        plot: impl Into<Plot>,
    ) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            summary: summary.into(),
            plot: plot.into(),
            exports: None,
        }
    }

    /// With a link that downloads the figures as a workbook.
    #[must_use]
    pub fn exports(mut self, href: impl Into<String>) -> Self {
        self.exports = Some(href.into());
        self
    }

    /// The figures, for charts that are not a table themselves.
    fn data(&self) -> Option<Data> {
        match &self.plot {
            Plot::Lines(lines) => Some(lines.data()),
            Plot::Radar(radar) => Some(radar.data()),
            Plot::Tiles(tiles) => Some(tiles.data()),
            _ => None,
        }
    }
}

macro_rules! plots {
    ($($kind:ident: $of:ty),*) => {$(
        impl From<$of> for Plot {
            fn from(plot: $of) -> Self {
                Self::$kind(plot)
            }
        }
        impl HtmlSafe for $of {}
    )*};
}
plots!(
    Bars: Bars, Stacks: Stacks, Dumbbells: Dumbbells, Waterfall: Waterfall, Lines: Lines,
    Donut: Donut, Radar: Radar, Matrix: Matrix, Tiles: TileMap
);
