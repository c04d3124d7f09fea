//! The header of a table: one to three rows, read as the eye reads them.

use crate::cells::fold;
use crate::{Column, Merge, Row};

/// Characters of a header; what follows does not help to know it.
const HEADER_MOST: usize = 200;

/// The header above one column of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderCell {
    /// Column of the sheet, counted from 0.
    pub column: u32,
    /// The texts above the column from top to bottom, joined by a slash: `所在党支部/代码`.
    pub text: String,
}

/// How many of the following rows belong to a header that starts with the first of `rows`.
pub(super) fn height(rows: &[&Row], merges: &[Merge]) -> usize {
    let Some(first) = rows.first() else { return 0 };
    let filled = |row: &Row, column: u32| row.at(column).is_some_and(|c| !c.is_blank());
    let mut height = 1;
    for merge in merges.iter().filter(|m| m.first_row == first.number) {
        if !filled(first, merge.first_column) {
            continue;
        }
        height = height.max((merge.last_row - merge.first_row) as usize + 1);
        if merge.first_row == merge.last_row && merge.last_column > merge.first_column {
            height = height.max(2);
        }
    }
    // Without merges: texts below that stand only under gaps of the row above.
    if height == 1
        && let Some(second) = rows.get(1)
        && second.number == first.number + 1
    {
        let texts: Vec<u32> = second
            .cells
            .iter()
            .filter(|c| !c.content.is_blank())
            .map(|c| if c.content.text().is_some() { c.column } else { u32::MAX })
            .collect();
        let under_gap = texts.iter().filter(|c| **c != u32::MAX && !filled(first, **c)).count();
        let all_in_groups = texts.iter().all(|c| {
            *c != u32::MAX
                && (!filled(first, *c) || (!filled(first, c + 1) && filled(second, c + 1)))
        });
        if under_gap > 0 && all_in_groups {
            height = 2;
        }
    }
    height.min(3).min(rows.len())
}

/// The header cells of these rows.
pub(super) fn cells(rows: &[&Row], merges: &[Merge]) -> Vec<HeaderCell> {
    let mut columns: Vec<u32> = rows
        .iter()
        .flat_map(|r| r.cells.iter().filter(|c| !c.content.is_blank()).map(|c| c.column))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let mut cells = Vec::new();
    for column in columns {
        let mut levels: Vec<String> = Vec::new();
        for (level, row) in rows.iter().enumerate() {
            let is_last = level + 1 == rows.len();
            let text = own(row, column).or_else(|| group(rows, level, column, merges, is_last));
            if let Some(text) = text.filter(|t| levels.last() != Some(t)) {
                levels.push(text);
            }
        }
        if !levels.is_empty() {
            cells.push(HeaderCell { column, text: levels.join("/") });
        }
    }
    cells
}

/// The text of a cell as a header; a long one is cut, since it is none.
fn own(row: &Row, column: u32) -> Option<String> {
    let content = row.at(column).filter(|c| !c.is_blank())?;
    let shown;
    let text = match content.text() {
        Some(text) => text,
        None => {
            shown = content.to_string();
            &shown
        }
    };
    let visible = text.chars().filter(|c| !c.is_whitespace()).take(HEADER_MOST);
    // The slash separates the levels.
    Some(visible.map(|c| if c == '/' { '／' } else { c }).collect())
}

/// The text of the group a column stands under: of the merged area it lies in or, where the
/// producer did not merge, of the nearest text to the left if something stands below.
fn group(
    rows: &[&Row],
    level: usize,
    column: u32,
    merges: &[Merge],
    is_last: bool,
) -> Option<String> {
    let row = rows.get(level)?;
    let merged = merges.iter().find(|m| {
        m.first_row <= row.number
            && row.number <= m.last_row
            && m.first_column <= column
            && column <= m.last_column
    });
    if let Some(merge) = merged {
        let top = rows.iter().find(|r| r.number == merge.first_row)?;
        return own(top, merge.first_column);
    }
    if is_last || own(rows.get(level + 1)?, column).is_none() {
        return None;
    }
    let left = row.cells.iter().rev().find(|c| c.column < column && !c.content.is_blank())?;
    // The gap belongs to the group only if the group has something below itself.
    own(rows.get(level + 1)?, left.column)?;
    own(row, left.column)
}

/// How well a header names a column; `None` if it does not.
pub(super) fn likeness(header: &str, column: &Column) -> Option<u32> {
    let leaf = header.rsplit('/').next().unwrap_or(header);
    let whole = key(header);
    let names = std::iter::once(&column.name).chain(&column.synonyms);
    let mut best = None;
    for (index, name) in names.enumerate() {
        let name = key(name);
        let by = |text: &str, full: u32| {
            if text == name {
                Some(full)
            } else {
                (without_brackets(text) == name).then(|| full - 5)
            }
        };
        let found = by(&whole, 100).or_else(|| by(&key(leaf), 80));
        let found = found.map(|f| if index == 0 { f } else { f - 2 });
        best = best.max(found);
    }
    best
}

/// A header without blanks, marks of duty and separators, for comparing.
pub(super) fn key(text: &str) -> String {
    let mut text: String = fold(text).to_lowercase();
    text.retain(|c| !matches!(c, '/' | '*' | '★' | ':' | '\'' | '"'));
    for mark in ["(必填)", "(选填)", "(必填项)", "(非必填)"] {
        text = text.replace(mark, "");
    }
    text
}

/// Without explanations in brackets: 入党时间(年月日), (一)姓名.
fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            other if depth == 0 => out.push(other),
            _ => {}
        }
    }
    out
}
