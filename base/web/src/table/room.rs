//! How much room a column's cells take: what is short is kept on one line, on the screen and on
//! paper, so that no date breaks in two; long texts give way.

use super::{Cell, Row};

/// What a column may do when room is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// So short that two stand beside each other on a phone: dates, figures, states.
    Brief,
    /// Kept on one line.
    Whole,
    /// Breaks where it must.
    Free,
}

impl Room {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Brief => "brief",
            Self::Whole => "whole",
            Self::Free => "free",
        }
    }
}

/// Widths are counted in halves of a Chinese character: a date is 10.
const BRIEF: usize = 10;
/// 应到 14，实到 12 is 16, a village branch is called by 18.
const WHOLE: usize = 18;
/// What a sheet of A4 and a screen of 1024 px hold side by side.
const SHEET: usize = 116;
/// Least room of a column that breaks, of one that holds sentences, and what lies between two.
const BROKEN: usize = 13;
const SENTENCES: usize = 26;
const BETWEEN: usize = 2;

/// The room of each column after the widest of its cells, if all of these stand side by side. The
/// narrower the rest, the more stays whole. A column goes with whether it holds sentences.
pub(super) fn rooms(columns: &[(usize, bool)], rows: &[Row]) -> Vec<Room> {
    let widest = |at| rows.iter().map(|row| row.cell(at).width()).max().unwrap_or(0);
    let widths: Vec<(usize, bool)> =
        columns.iter().map(|(at, sentences)| (widest(at), *sentences)).collect();
    let needed = |limit: usize| -> usize {
        let room = |(width, sentences): &(usize, bool)| match (*width, *sentences) {
            (width, _) if width <= limit => width,
            (_, true) => SENTENCES,
            (_, false) => BROKEN,
        };
        widths.iter().map(|one| BETWEEN + room(one)).sum()
    };
    let limit = (BRIEF..=WHOLE).rev().find(|limit| needed(*limit) <= SHEET).unwrap_or(BRIEF);
    let room = |(width, _): (usize, bool)| match width {
        ..=BRIEF => Room::Brief,
        _ if width <= limit => Room::Whole,
        _ => Room::Free,
    };
    widths.into_iter().map(room).collect()
}

impl Cell {
    fn width(&self) -> usize {
        match self {
            Self::Blank => 1,
            Self::Text(text) | Self::Link { text, .. } => halves(text),
            Self::Lines { text, detail, .. } => halves(text).max(halves(detail)),
            Self::Badge(badge) => 4 + halves(badge.label()),
            Self::Stars(_) | Self::Spark(_) => BRIEF,
            Self::Progress(_) => WHOLE,
            Self::Change(_) => 6,
            Self::Several(cells) => cells.iter().map(|cell| 1 + cell.width()).sum(),
        }
    }
}

fn halves(text: &str) -> usize {
    text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        Row::new(cells.iter().map(Cell::text))
    }

    #[test]
    fn dates_stay_whole_and_sentences_break() {
        let long = "会议研究了乡村振兴和环境整治";
        let rows = [row(&["2026-11-22", "应到 14，实到 12", long]), row(&["—", "—", "—"])];
        let columns = [(0, false), (1, false), (2, true)];
        assert_eq!(rooms(&columns, &rows), [Room::Brief, Room::Whole, Room::Free]);
        assert_eq!(rooms(&columns[2..], &rows), [Room::Free]);
        assert_eq!(rooms(&columns[..2], &[]), [Room::Brief, Room::Brief]);
    }

    #[test]
    fn where_many_columns_stand_side_by_side_only_the_shortest_stay_whole() {
        let rows = [row(&["应到 14，实到 12"; 8])];
        let columns: Vec<(usize, bool)> = (0..8).map(|at| (at, false)).collect();
        assert_eq!(rooms(&columns, &rows), [Room::Free; 8]);
    }
}
