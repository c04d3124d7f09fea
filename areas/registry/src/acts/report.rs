//! What an import made, or would make, of each row of a workbook.

use std::borrow::Cow;

use kernel::{Id, Refusal};
use office::{Column, Mapping, Marks, Problem, RowKind, TableReader};
use serde::{Deserialize, Serialize};

use super::reading::Upload;
use crate::records::Batch;

/// What somebody saw in a preview and said yes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmed {
    /// How many rows would come out how.
    pub counts: Counts,
    /// The sending it is, by which it can be undone.
    pub batch: Id<Batch>,
}

/// Every row of a workbook, accounted for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Each sheet, in order.
    pub sheets: Vec<SheetReport>,
    /// Each row, in order; a run of blank rows is one.
    pub rows: Vec<RowReport>,
}

/// How a sheet was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetReport {
    /// Name on its tab.
    pub name: String,
    /// Which header was taken for which column, line by line; empty if the sheet was not read.
    pub mapping: Vec<String>,
    /// The mapping itself, for a page that lets it be corrected.
    pub understood: Option<Mapping>,
    /// Why it was not read; empty if it was.
    pub why_not: String,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowReport {
    /// Place of its sheet.
    pub sheet: usize,
    /// Its number as Excel shows it.
    pub number: u32,
    /// The same, or the last of a run of blank rows.
    pub through: u32,
    /// Whom or what it is about.
    pub subject: Box<str>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What an import makes of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Somebody or something not known before.
    New,
    /// Known, and this differs.
    Changed(Vec<Change>),
    /// Known and the same.
    Same,
    /// Not taken; the sentences say why.
    Wrong(Vec<Problem>),
    /// No data: title, header, blank, total, signature.
    Skipped(RowKind),
}

/// A field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its label.
    #[serde(rename = "项目")]
    pub field: Cow<'static, str>,
    /// What it was, as shown.
    #[serde(rename = "原值")]
    pub before: String,
    /// What it is to be, as shown.
    #[serde(rename = "新值")]
    pub after: String,
}

impl Change {
    /// None when both are the same.
    pub(crate) fn of(field: &'static str, before: &str, after: &str) -> Option<Self> {
        (before != after).then(|| Self {
            field: field.into(),
            before: before.to_owned(),
            after: after.to_owned(),
        })
    }
}

/// How many rows came out how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Rows that make something new.
    #[serde(rename = "新增")]
    pub new: u64,
    /// Rows that change something.
    #[serde(rename = "更新")]
    pub changed: u64,
    /// Rows that change nothing.
    #[serde(rename = "无变化")]
    pub same: u64,
    /// Rows that were not taken.
    #[serde(rename = "有错误")]
    pub wrong: u64,
    /// Rows that are no data.
    #[serde(rename = "跳过")]
    pub skipped: u64,
}

impl Counts {
    /// Whether confirming would write anything.
    pub fn writes(&self) -> bool {
        self.new + self.changed > 0
    }
}

impl Report {
    /// How many rows came out how.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            let rows = u64::from(row.through - row.number + 1);
            *match row.outcome {
                Outcome::New => &mut counts.new,
                Outcome::Changed(_) => &mut counts.changed,
                Outcome::Same => &mut counts.same,
                Outcome::Wrong(_) => &mut counts.wrong,
                Outcome::Skipped(_) => &mut counts.skipped,
            } += rows;
        }
        counts
    }

    /// What is wrong on a sheet, for giving the workbook back marked.
    pub fn problems(&self, sheet: usize) -> impl Iterator<Item = &Problem> {
        let rows = self.rows.iter().filter(move |row| row.sheet == sheet);
        rows.flat_map(|row| match &row.outcome {
            Outcome::Wrong(problems) => problems.as_slice(),
            _ => &[],
        })
    }

    /// The sender's own workbook with what is wrong in it; `None` if nothing is.
    pub fn marked(&self, upload: &Upload) -> Result<Option<Vec<u8>>, office::Unwritable> {
        let marks = self.marks();
        if marks.is_empty() { Ok(None) } else { upload.book.marked(&marks).map(Some) }
    }

    /// What is wrong, as marks in the sender's workbook.
    pub fn marks(&self) -> Marks {
        let mut marks = Marks::new();
        for (at, sheet) in self.sheets.iter().enumerate() {
            if let Some(mapping) = &sheet.understood {
                marks.sheet(at, mapping);
            }
            for problem in self.problems(at) {
                marks.add(at, problem);
            }
        }
        marks
    }

    /// Why the workbook cannot be imported as it is read now: it has no table, or a table that
    /// lacks a required column. Empty if it can.
    pub fn lacking(&self) -> Vec<String> {
        let found = self.sheets.iter().any(|sheet| sheet.understood.is_some());
        let sheets = self.sheets.iter().filter(|sheet| !found || sheet.understood.is_some());
        let why: Vec<String> =
            sheets.map(|sheet| sheet.why_not.clone()).filter(|why| !why.is_empty()).collect();
        if !found && why.is_empty() { vec!["文件里没有工作表".to_owned()] } else { why }
    }

    /// A workbook that lacks something is sent back whole.
    pub fn refuse_incomplete(&self) -> Result<(), Refusal> {
        Refusal::all(self.lacking()).map_or(Ok(()), Err)
    }
}

impl SheetReport {
    /// A sheet with a table.
    pub fn of_table(table: &TableReader<'_>, columns: &[Column]) -> Self {
        Self {
            name: table.sheet().to_owned(),
            mapping: table.mapping().in_words(columns),
            understood: Some(table.mapping().clone()),
            why_not: missing(table, columns),
        }
    }

    /// A sheet that is not read.
    pub fn unread(name: &str, why_not: String) -> Self {
        Self { name: name.to_owned(), mapping: Vec::new(), understood: None, why_not }
    }
}

/// A sentence about required columns that the table does not have; empty if it has all.
fn missing(table: &TableReader<'_>, columns: &[Column]) -> String {
    let missing = table.mapping().missing(columns);
    if missing.is_empty() {
        return String::new();
    }
    let names: Vec<String> = missing
        .into_iter()
        .map(|column| match table.mapping().suggestion(column) {
            Some(header) => format!("“{}”（表头“{}”是不是这一列）", column.name, header.text),
            None => format!("“{}”", column.name),
        })
        .collect();
    format!("工作表“{}”缺少必填的列：{}", table.sheet(), names.join("、"))
}
