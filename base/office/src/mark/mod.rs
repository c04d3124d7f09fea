//! Giving a workbook back with its errors marked.
//!
//! The person gets the own file, not a copy of ours: the parts of the package are copied as
//! they are, and in the marked sheets only the wrong cells get another fill and the rows a cell
//! in a column 错误原因. Formats, formulas, pictures, lists and other sheets stay untouched.

mod lines;
mod sheet;
mod styles;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use crate::package::{PackageWriter, Packing};
use crate::workbook::Inside;
use crate::{Mapping, Problem, Unwritable, Workbook};

/// The header of the column we add.
pub(crate) const REASON: &str = "错误原因";

/// What is wrong in a workbook, by sheet and row.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    sheets: BTreeMap<usize, SheetMarks>,
}

/// What is wrong in one sheet.
#[derive(Debug, Clone, Default)]
pub(crate) struct SheetMarks {
    /// First and last row of the header.
    pub header: (u32, u32),
    /// The column that holds reasons from an earlier round, if there is one.
    pub reasons_in: Option<u32>,
    pub rows: BTreeMap<u32, RowMarks>,
}

/// What is wrong in one row.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowMarks {
    /// In order.
    pub columns: Vec<u32>,
    pub reason: String,
}

impl Marks {
    /// Nothing wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says where the header of a sheet is. Call it once for every sheet that was read, also
    /// for those without problems, so that marks of an earlier round disappear there.
    pub fn sheet(&mut self, sheet: usize, mapping: &Mapping) {
        let marks = self.sheets.entry(sheet).or_default();
        marks.header = mapping.header_rows;
        let reasons = mapping.headers.iter().find(|h| h.text == REASON);
        marks.reasons_in = reasons.map(|h| h.column);
    }

    /// Adds a problem of a sheet.
    pub fn add(&mut self, sheet: usize, problem: &Problem) {
        let marks = self.sheets.entry(sheet).or_default();
        let row = marks.rows.entry(problem.row).or_default();
        if let Some(column) = problem.column
            && let Err(at) = row.columns.binary_search(&column)
        {
            row.columns.insert(at, column);
        }
        let reason = problem.in_words();
        if !row.reason.contains(&reason) {
            if !row.reason.is_empty() {
                row.reason.push('；');
            }
            row.reason.push_str(&reason);
        }
    }

    /// How many rows are marked.
    pub fn rows(&self) -> usize {
        self.sheets.values().map(|s| s.rows.len()).sum()
    }

    /// Whether nothing is marked.
    pub fn is_empty(&self) -> bool {
        self.rows() == 0
    }
}

impl Workbook {
    /// Writes the workbook with these marks. A text file comes back as .xlsx.
    pub fn write_marked<W: Write>(&self, marks: &Marks, out: W) -> Result<(), Unwritable> {
        let parts = match self.inside() {
            Inside::Parts(parts) => parts,
            Inside::Lines { .. } => return lines::write(self, marks, out),
        };
        let limits = self.limits();
        let mut plans = BTreeMap::new();
        for (index, marks) in &marks.sheets {
            let part = parts.sheet_part(*index)?;
            let plan = sheet::plan(parts.directory.open(part, limits)?, marks, limits)?;
            plans.insert(part.name.clone(), (marks, plan));
        }
        let mut wanted = BTreeSet::new();
        for (_, plan) in plans.values() {
            wanted.extend(plan.formats.iter().copied());
        }
        let styled = match &parts.styles {
            Some(part) => {
                let bytes = parts.directory.whole(part, part.unpacked, limits)?;
                Some((part.name.clone(), styles::add(&bytes, &wanted, limits)?))
            }
            None => None,
        };
        let plain = styles::Marked::default();
        let formats = styled.as_ref().map_or(&plain, |(_, styled)| &styled.formats);
        let mut package = PackageWriter::new(out);
        for part in parts.directory.parts() {
            if let Some((marks, plan)) = plans.get(&part.name) {
                let mut packing = Packing::new(Vec::new());
                let reader = parts.directory.open(part, limits)?;
                sheet::rewrite(reader, marks, plan, formats, limits, &mut packing)?;
                package.add(&part.name, packing)?;
            } else if let Some((_, styled)) = styled.as_ref().filter(|(name, _)| *name == part.name)
            {
                package.put(&part.name, &styled.bytes)?;
            } else {
                package.copy(&parts.directory, part)?;
            }
        }
        package.finish()?;
        Ok(())
    }

    /// The workbook with these marks, in memory.
    pub fn marked(&self, marks: &Marks) -> Result<Vec<u8>, Unwritable> {
        let mut bytes = Vec::new();
        self.write_marked(marks, &mut bytes)?;
        Ok(bytes)
    }
}
