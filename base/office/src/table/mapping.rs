//! Which header was taken for which expected column.

use std::collections::BTreeMap;

use super::header::{HeaderCell, key, likeness};
use crate::cells::distance;
use crate::{Column, column_name};

/// What was understood of a header. A page shows it; what the person changes goes back in with
/// [`Mapping::assign`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// First and last row of the header, as Excel counts.
    pub header_rows: (u32, u32),
    /// Every header of the sheet, from left to right.
    pub headers: Vec<HeaderCell>,
    /// For each expected column, the column of the sheet it is read from.
    pub from: Vec<Option<u32>>,
    /// Whether it is read as a person had the same header read before.
    pub known: bool,
}

impl Mapping {
    /// The best mapping of these headers, and how alike they are to the columns altogether.
    pub(super) fn of(
        rows: (u32, u32),
        headers: Vec<HeaderCell>,
        columns: &[Column],
    ) -> (Self, u32) {
        let mut likely: Vec<(u32, u32, usize)> = Vec::new();
        for header in &headers {
            for (index, column) in columns.iter().enumerate() {
                if let Some(likeness) = likeness(&header.text, column) {
                    likely.push((likeness, header.column, index));
                }
            }
        }
        // Best first; among equals from left to right.
        likely.sort_by_key(|(likeness, column, index)| (u32::MAX - likeness, *column, *index));
        let from = vec![None; columns.len()];
        let mut mapping = Self { header_rows: rows, headers, from, known: false };
        let mut alike = 0;
        for (likeness, sheet_column, index) in likely {
            let taken = mapping.from.contains(&Some(sheet_column));
            if let Some(slot @ None) = mapping.from.get_mut(index)
                && !taken
            {
                *slot = Some(sheet_column);
                alike += likeness;
            }
        }
        (mapping, alike)
    }

    /// How many expected columns were found.
    pub fn found(&self) -> usize {
        self.from.iter().flatten().count()
    }

    /// The header an expected column is read from.
    pub fn header_of(&self, index: usize) -> Option<&HeaderCell> {
        let column = (*self.from.get(index)?)?;
        self.headers.iter().find(|h| h.column == column)
    }

    /// The expected column a column of the sheet is read as.
    pub fn meaning_of(&self, sheet_column: u32) -> Option<usize> {
        self.from.iter().position(|f| *f == Some(sheet_column))
    }

    /// Headers that are not read.
    pub fn ignored(&self) -> impl Iterator<Item = &HeaderCell> {
        self.headers.iter().filter(|h| self.meaning_of(h.column).is_none())
    }

    /// Expected columns that must be there and were not found. Rows are read without them, and
    /// without a problem in each: the caller refuses the sheet, or asks for a correction.
    pub fn missing<'c>(&self, columns: &'c [Column]) -> Vec<&'c Column> {
        let not_found = columns.iter().zip(&self.from).filter(|(c, f)| c.required && f.is_none());
        not_found.map(|(column, _)| column).collect()
    }

    /// Reads a column of the sheet as an expected column, or (with `None`) as nothing. Whatever
    /// was read from there, or as that, before is let go.
    pub fn assign(&mut self, sheet_column: u32, meaning: Option<usize>) {
        for from in &mut self.from {
            if *from == Some(sheet_column) {
                *from = None;
            }
        }
        if let Some(slot) = meaning.and_then(|m| self.from.get_mut(m)) {
            *slot = Some(sheet_column);
        }
    }

    /// Reads columns of the sheet as a person says, by names of expected columns; see
    /// [`Guide::columns`](super::Guide). A name that is not expected changes nothing.
    pub(super) fn follow(&mut self, said: &BTreeMap<u32, String>, columns: &[Column]) {
        for (sheet_column, name) in said {
            let meaning = columns.iter().position(|column| column.name == *name);
            if name.is_empty() || meaning.is_some() {
                self.assign(*sheet_column, meaning);
            }
        }
    }

    /// The ignored header that looks most like an expected column, for offering it to a person.
    /// Never taken without being asked.
    pub fn suggestion(&self, column: &Column) -> Option<&HeaderCell> {
        let names: Vec<Vec<char>> = std::iter::once(&column.name)
            .chain(&column.synonyms)
            .map(|n| key(n).chars().collect())
            .collect();
        let rate = |header: &HeaderCell| {
            let text: Vec<char> = key(header.text.rsplit('/').next()?).chars().collect();
            let best = names.iter().map(|n| (distance(&text, n), n.len().max(text.len()))).min()?;
            (best.0 * 2 <= best.1).then_some(best.0)
        };
        let rated = self.ignored().filter_map(|h| rate(h).map(|r| (r, h)));
        rated.min_by_key(|(rate, h)| (*rate, h.column)).map(|(_, header)| header)
    }

    /// One line for each expected column and each ignored header, for a terminal.
    pub fn in_words(&self, columns: &[Column]) -> Vec<String> {
        let mut lines = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            match self.header_of(index) {
                Some(h) => {
                    lines.push(format!(
                        "{} ← {} 列“{}”",
                        column.name,
                        column_name(h.column),
                        h.text
                    ));
                }
                None if column.required => {
                    lines.push(format!("{} ← 没有找到（必填）", column.name));
                }
                None => {}
            }
        }
        for header in self.ignored() {
            lines.push(format!("未使用：{} 列“{}”", column_name(header.column), header.text));
        }
        lines
    }
}
