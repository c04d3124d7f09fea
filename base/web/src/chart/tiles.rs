//! Places as tiles, laid out roughly as they lie.

use askama::Template;

use super::Data;
use crate::part::Tone;

/// A map of equal tiles: no place is hidden because it is small.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/tiles.html")]
pub struct TileMap {
    what: String,
    measure: String,
    tiles: Vec<Tile>,
    legend: Vec<(Tone, String)>,
}

/// One place.
#[derive(Debug, Clone)]
pub struct Tile {
    name: String,
    column: u16,
    row: u16,
    tone: Tone,
    text: String,
    href: String,
}

impl Tile {
    /// A place at a column and row of the map, from 0, with its state and number.
    pub fn new(
        name: impl Into<String>,
        (column, row): (u16, u16),
        tone: Tone,
        text: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        Self { name: name.into(), column, row, tone, text: text.into(), href: href.into() }
    }

    fn x(&self) -> u32 {
        u32::from(self.column) * 104 + 2
    }

    fn y(&self) -> u32 {
        u32::from(self.row) * 64 + 2
    }

    /// The symbol of its state, as drawn in the tile's corner: full, half, empty.
    fn symbol(&self) -> &'static str {
        symbol(&self.tone)
    }
}

fn symbol(tone: &Tone) -> &'static str {
    match tone {
        Tone::Good => "●",
        Tone::Warn => "◐",
        Tone::Bad => "○",
        Tone::Going => "◔",
        Tone::Quiet => "–",
    }
}

impl TileMap {
    /// A map of `what` by a measure: 乡镇, 任务完成率.
    pub fn new(
        what: impl Into<String>,
        measure: impl Into<String>,
        tiles: Vec<Tile>,
        legend: impl IntoIterator<Item = (Tone, &'static str)>,
    ) -> Self {
        Self {
            what: what.into(),
            measure: measure.into(),
            tiles,
            legend: legend.into_iter().map(|(tone, words)| (tone, words.to_owned())).collect(),
        }
    }

    fn width(&self) -> u32 {
        self.tiles.iter().map(|t| t.x() + 102).max().unwrap_or(104)
    }

    fn height(&self) -> u32 {
        self.tiles.iter().map(|t| t.y() + 62).max().unwrap_or(64)
    }

    fn symbol(&self, tone: &Tone) -> &'static str {
        symbol(tone)
    }

    pub(super) fn data(&self) -> Data {
        let words = |tone: Tone| {
            self.legend.iter().find(|(t, _)| *t == tone).map_or("", |(_, words)| words).to_owned()
        };
        let row = |tile: &Tile| vec![tile.name.clone(), words(tile.tone), tile.text.clone()];
        Data {
            heads: vec![self.what.clone(), "状态".to_owned(), self.measure.clone()],
            rows: self.tiles.iter().map(row).collect(),
        }
    }
}
