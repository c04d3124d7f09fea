//! What is wrong with a cell, as its sender reads it.

use std::fmt;

use crate::Place;
use crate::cells::shortened;

/// One thing wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Row as Excel counts, from 1.
    pub row: u32,
    /// Column of the sheet counted from 0; `None` when the table has no such column.
    pub column: Option<u32>,
    /// Name of the column that was expected there.
    pub name: String,
    /// What stands in the cell, cut at [`Problem::FOUND_MOST`] characters; empty for an empty cell.
    pub found: String,
    /// What is wrong, what was expected and what to do.
    pub sentence: String,
}

impl Problem {
    /// So many characters of a cell are kept; more is no value that anybody mends in a line.
    pub const FOUND_MOST: usize = 200;

    /// What stands in the 错误原因 column: the name of the column and the sentence.
    pub fn in_words(&self) -> String {
        if self.found.is_empty() {
            format!("{}：{}", self.name, self.sentence)
        } else {
            format!("{}“{}”：{}", self.name, shortened(&self.found, 30), self.sentence)
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => {
                write!(f, "{} {}", Place { row: self.row, column }, self.in_words())
            }
            None => write!(f, "第 {} 行 {}", self.row, self.in_words()),
        }
    }
}
