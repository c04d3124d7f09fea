//! A bulletin as on paper, its figures leading to the lists behind them.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::frozen::{Cell, Column, Frozen, Part, Piece};

/// The sheet.
#[derive(Template)]
#[template(path = "pages/paper.html")]
pub(super) struct Paper<'a> {
    pub frozen: &'a Frozen,
}

impl HtmlSafe for Paper<'_> {}

impl Paper<'_> {
    /// The words of a piece and where they lead.
    fn said(&self, piece: &Piece) -> (String, String) {
        match piece {
            Piece::Text(text) => (text.clone(), String::new()),
            Piece::Figure(name) => {
                let figure = self.frozen.figures.get(name);
                let of = |pick: fn(&crate::Figure) -> &String| figure.map(pick).cloned();
                (of(|f| &f.text).unwrap_or_default(), of(|f| &f.href).unwrap_or_default())
            }
        }
    }

    fn day(&self) -> String {
        self.frozen.day.in_words()
    }
}

/// The cells of a row, each with whether it stands in a column of figures.
fn cells<'a>(columns: &'a [Column], row: &'a [Cell]) -> impl Iterator<Item = (bool, &'a Cell)> {
    columns.iter().map(|column| column.is_number).zip(row)
}
