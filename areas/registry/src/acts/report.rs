//! What an import made, or would make, of each row of a workbook.

use std::sync::Arc;

use kernel::Id;
use office::{Column, Mapping, Marks, NoTable, Problem, RowKind, TableReader, Workbook};
use serde::{Deserialize, Serialize};

use crate::records::Batch;

/// A workbook somebody sent.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its file name, for the audit trail and for documents.
    pub name: String,
    /// What is in it.
    pub book: Arc<Workbook>,
}

/// What somebody saw in a preview and said yes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmed {
    /// How many rows would come out how.
    pub counts: Counts,
    /// The sending it is, by which it can be undone.
    pub batch: Id<Batch>,
}

/// Every row of a workbook, accounted for.
#[derive(Debug, Clone, PartialEq)]
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
    pub field: &'static str,
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
            field,
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
    pub(crate) fn new() -> Self {
        Self { sheets: Vec::new(), rows: Vec::new() }
    }

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
        let mut marks = Marks::new();
        for (at, sheet) in self.sheets.iter().enumerate() {
            if let Some(mapping) = &sheet.understood {
                marks.sheet(at, mapping);
            }
            for problem in self.problems(at) {
                marks.add(at, problem);
            }
        }
        if marks.is_empty() { Ok(None) } else { upload.book.marked(&marks).map(Some) }
    }

    /// Whether any sheet held a table.
    pub fn found_a_table(&self) -> bool {
        self.sheets.iter().any(|sheet| sheet.understood.is_some())
    }

    /// What stood in the way, sheet by sheet.
    pub(crate) fn why_nothing(&self) -> Vec<String> {
        self.sheets
            .iter()
            .map(|sheet| sheet.why_not.clone())
            .filter(|why| !why.is_empty())
            .collect()
    }
}

impl SheetReport {
    pub(crate) fn of_table(table: &TableReader<'_>, columns: &[Column]) -> Self {
        Self {
            name: table.sheet().to_owned(),
            mapping: table.mapping().in_words(columns),
            understood: Some(table.mapping().clone()),
            why_not: missing(table, columns),
        }
    }

    pub(crate) fn of_no_table(no_table: &NoTable) -> Self {
        Self {
            name: no_table.sheet.clone(),
            mapping: Vec::new(),
            understood: None,
            why_not: no_table.to_string(),
        }
    }

    pub(crate) fn hidden(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            mapping: Vec::new(),
            understood: None,
            why_not: format!("工作表“{name}”是隐藏的，没有读取"),
        }
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
