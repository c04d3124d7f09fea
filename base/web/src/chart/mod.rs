//! Charts, drawn on the server: no script, readable in black and white and by people who see few
//! colours, each with a title, a sentence that says the same, and its figures as a table.
//!
//! Where a chart has one row per thing (bars, stacked bars, dumbbells, waterfall, matrix) it *is*
//! that table, with a drawing in each row, so that it wraps on a phone and grows in elder mode.
//! The others are one SVG with the table folded under it. Unknown values are left out and said
//! to be unknown; they are never drawn as zero.
//!
//! Every chart can be taken away as a workbook, without an address of its own: the link under it
//! is the page's own address with `chart` and its id behind. The page is made as always, and a
//! chart that finds itself asked for hands its figures to the visit, which answers them instead.

mod bars;
mod donut;
mod dumbbells;
mod figures;
mod heat;
mod lines;
mod matrix;
mod radar;
mod scale;
mod spark;
mod stacks;
mod tiles;
mod waterfall;

use askama::Template;
use askama::filters::HtmlSafe;

pub use bars::{Bar, Bars};
pub use donut::Donut;
pub use dumbbells::{Dumbbell, Dumbbells};
pub(crate) use figures::Figures;
pub use heat::Heat;
pub use lines::{Line, Lines};
pub use matrix::{Mark, Matrix};
pub use radar::Radar;
pub use spark::Spark;
pub use stacks::{Stack, Stacks};
pub use tiles::{Tile, TileMap};
pub use waterfall::Waterfall;

use crate::Visit;
use crate::taken::Taken;

/// A chart with what surrounds it.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/chart.html")]
pub struct Chart {
    id: String,
    title: String,
    summary: String,
    plot: Plot,
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
    /// Things by measures, each a number.
    Heat(Heat),
    /// Places where they lie.
    Tiles(TileMap),
}

impl Chart {
    /// A chart. Its id is unlike any other on its page; `summary` says in a sentence what it shows:
    /// 全县平均 86.4，最高石桥镇 91.2，最低柳湾镇 79.5.
    pub fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        summary: impl Into<String>,
        plot: impl Into<Plot>,
    ) -> Self {
        Self { id: id.into(), title: title.into(), summary: summary.into(), plot: plot.into() }
    }

    /// The figures, as rows.
    fn figures(&self) -> Figures {
        match &self.plot {
            Plot::Bars(plot) => plot.figures(),
            Plot::Stacks(plot) => plot.figures(),
            Plot::Dumbbells(plot) => plot.figures(),
            Plot::Waterfall(plot) => plot.figures(),
            Plot::Lines(plot) => plot.figures(),
            Plot::Donut(plot) => plot.figures(),
            Plot::Radar(plot) => plot.figures(),
            Plot::Matrix(plot) => plot.figures(),
            Plot::Heat(plot) => plot.figures(),
            Plot::Tiles(plot) => plot.figures(),
        }
    }

    /// The figures of charts that are not a table themselves.
    fn folded(&self) -> Option<Figures> {
        matches!(self.plot, Plot::Lines(_) | Plot::Radar(_) | Plot::Tiles(_))
            .then(|| self.figures())
    }

    /// Where the figures are had as a workbook. Hands them over if this very visit asks for them.
    fn taken_at(&self, visit: &Visit) -> String {
        if visit.asks_for_chart(&self.id) {
            visit.take(Taken {
                title: self.title.clone(),
                summary: self.summary.clone(),
                figures: self.figures(),
            });
        }
        visit.chart_address(&self.id)
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
    Donut: Donut, Radar: Radar, Matrix: Matrix, Heat: Heat, Tiles: TileMap
);
