//! Places as tiles, laid out roughly as they lie.

use std::collections::HashSet;

use askama::Template;

use super::figures::{Figures, read, text};
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
    full: String,
    spot: Option<(u16, u16)>,
    tone: Tone,
    text: String,
    href: String,
}

/// From one tile to the next, in the map's units; a unit is a CSS pixel at the usual type size.
const STEP: (u32, u32) = (120, 70);
/// So many characters of a name fit on a line of a tile, and it has two.
const LINE: usize = 7;
/// So many tiles stand side by side where nobody says how they lie.
const COLUMNS: std::ops::RangeInclusive<usize> = 4..=7;

impl Tile {
    /// A place with its state and number.
    pub fn new(
        name: impl Into<String>,
        tone: Tone,
        text: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        let (name, full) = (name.into(), String::new());
        Self { name, full, spot: None, tone, text: text.into(), href: href.into() }
    }

    /// Where it lies: column and row, from 0. Those without a spot follow below.
    #[must_use]
    pub fn at(mut self, spot: Option<(u16, u16)>) -> Self {
        self.spot = spot;
        self
    }

    /// Its full name and what else is known, for whoever points at it.
    #[must_use]
    pub fn full(mut self, words: impl Into<String>) -> Self {
        self.full = words.into();
        self
    }

    fn x(&self) -> u32 {
        self.spot.map_or(0, |(column, _)| u32::from(column) * STEP.0 + 2)
    }

    fn y(&self) -> u32 {
        self.spot.map_or(0, |(_, row)| u32::from(row) * STEP.1 + 2)
    }

    /// Its name on at most two lines, each with its height in the tile.
    fn lines(&self) -> Vec<(u32, String)> {
        let letters: Vec<char> = self.name.chars().collect();
        if letters.len() <= LINE {
            return vec![(26, self.name.clone())];
        }
        let (first, rest) = letters.split_at(LINE);
        let mut second: String = rest.iter().take(LINE).collect();
        if rest.len() > LINE {
            second.pop();
            second.push('…');
        }
        vec![(18, first.iter().collect()), (35, second)]
    }

    /// The symbol of its state: full, half, empty.
    fn symbol(&self) -> &'static str {
        symbol(self.tone)
    }
}

fn symbol(tone: Tone) -> &'static str {
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
        legend: impl IntoIterator<Item = (Tone, impl Into<String>)>,
    ) -> Self {
        Self {
            what: what.into(),
            measure: measure.into(),
            tiles: laid_out(tiles),
            legend: legend.into_iter().map(|(tone, words)| (tone, words.into())).collect(),
        }
    }

    fn width(&self) -> u32 {
        self.tiles.iter().map(|tile| tile.x() + STEP.0 - 2).max().unwrap_or(STEP.0)
    }

    fn height(&self) -> u32 {
        self.tiles.iter().map(|tile| tile.y() + STEP.1 - 2).max().unwrap_or(STEP.1)
    }

    /// Its width on the page, which grows with the type; few tiles are drawn larger.
    fn rem(&self) -> String {
        let width = self.width();
        let scale = if width <= STEP.0 * 4 { 1.25 } else { 1.0 };
        format!("{:.2}rem", f64::from(width) / 16.0 * scale)
    }

    fn symbol(&self, tone: &Tone) -> &'static str {
        symbol(*tone)
    }

    pub(super) fn figures(&self) -> Figures {
        let words = |tone: Tone| {
            self.legend.iter().find(|(t, _)| *t == tone).map_or("", |(_, words)| words.as_str())
        };
        let row = |tile: &Tile| vec![text(&tile.name), text(words(tile.tone)), read(&tile.text)];
        Figures::in_words(&self.what, ["状态", &self.measure], self.tiles.iter().map(row))
    }
}

/// Gives a spot to every tile without one, and to those whose spot is taken: in rows below.
fn laid_out(mut tiles: Vec<Tile>) -> Vec<Tile> {
    let mut taken = HashSet::new();
    for tile in &mut tiles {
        tile.spot = tile.spot.filter(|spot| taken.insert(*spot));
    }
    let (mut widest, mut below) = (0, 0);
    for (column, row) in &taken {
        widest = widest.max(usize::from(*column) + 1);
        below = below.max(row + 1);
    }
    let left = tiles.len() - taken.len();
    // About as high as it is wide.
    let usual = COLUMNS.into_iter().find(|side| side * side * 3 >= left * 4);
    let across = widest.max(usual.unwrap_or(*COLUMNS.end()));
    let free = tiles.iter_mut().filter(|tile| tile.spot.is_none());
    for (at, tile) in free.enumerate() {
        let number = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        tile.spot = Some((number(at % across), number(at / across).saturating_add(below)));
    }
    tiles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(name: &str, spot: Option<(u16, u16)>) -> Tile {
        Tile::new(name, Tone::Good, "100%", "/").at(spot)
    }

    fn spots(tiles: Vec<Tile>) -> Vec<(u16, u16)> {
        laid_out(tiles).into_iter().filter_map(|tile| tile.spot).collect()
    }

    #[test]
    fn tiles_lie_where_they_are_said_to_and_the_others_below() {
        let some = vec![
            tile("甲", Some((1, 0))),
            tile("乙", None),
            tile("丙", Some((1, 0))),
            tile("丁", Some((2, 1))),
        ];
        assert_eq!(spots(some), [(1, 0), (0, 2), (1, 2), (2, 1)]);
    }

    #[test]
    fn no_two_tiles_share_a_spot() {
        for count in 0..200 {
            let tiles = (0..count).map(|at| tile("乡", (at % 5 == 0).then_some((at % 7, at / 7))));
            let spots = spots(tiles.collect());
            assert_eq!(spots.iter().collect::<HashSet<_>>().len(), usize::from(count));
        }
    }

    #[test]
    fn long_names_take_two_lines_and_no_more() {
        let lines = |name: &str| -> Vec<String> {
            tile(name, None).lines().into_iter().map(|(_, line)| line).collect()
        };
        assert_eq!(lines("云梭经开区"), ["云梭经开区"]);
        assert_eq!(lines("示例市市直机关工委"), ["示例市市直机关", "工委"]);
        assert_eq!(lines("某某某某某某某某某某某某某某某"), ["某某某某某某某", "某某某某某某…"]);
    }
}
