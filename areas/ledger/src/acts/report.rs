//! What an import made, or would make, of each row of a workbook.

use kernel::Refusal;
use office::{Column, Mapping, Marks, NoTable, Problem, RowKind, TableReader};
use registry::acts::{Counts, Upload};

/// Every row of a workbook, accounted for.
#[derive(Debug, Clone, PartialEq, Default)]
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
    /// The mapping itself.
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
    /// Whose record, of which day.
    pub subject: Box<str>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What an import makes of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A record not known before.
    New,
    /// Known, and this differs: field, before, after.
    Changed(Vec<[String; 3]>),
    /// Known and the same.
    Same,
    /// Not taken; the sentences say why.
    Wrong(Vec<Problem>),
    /// No data: title, header, blank, total, signature.
    Skipped(RowKind),
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

    /// What is wrong on a sheet.
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

    /// A workbook without a table, or with a table that lacks a required column, is sent back whole.
    pub(super) fn refuse_incomplete(&self) -> Result<(), Refusal> {
        let read = self.sheets.iter().filter(|sheet| sheet.understood.is_some());
        let lacking = read.clone().any(|sheet| !sheet.why_not.is_empty());
        if read.count() > 0 && !lacking {
            return Ok(());
        }
        let why: Vec<String> = self
            .sheets
            .iter()
            .map(|sheet| sheet.why_not.clone())
            .filter(|why| !why.is_empty())
            .collect();
        Err(Refusal::all(why).unwrap_or_else(|| Refusal::new("文件里没有工作表")))
    }
}

impl SheetReport {
    pub(super) fn of_table(table: &TableReader<'_>, columns: &[Column]) -> Self {
        Self {
            name: table.sheet().to_owned(),
            mapping: table.mapping().in_words(columns),
            understood: Some(table.mapping().clone()),
            why_not: missing(table, columns),
        }
    }

    pub(super) fn of_no_table(no_table: &NoTable) -> Self {
        Self {
            name: no_table.sheet.clone(),
            mapping: Vec::new(),
            understood: None,
            why_not: no_table.to_string(),
        }
    }

    pub(super) fn hidden(name: &str) -> Self {
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
