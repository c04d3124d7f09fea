//! What an import made of a workbook, as told at the terminal.

use office::{Marks, RowKind};
use registry::acts::{Counts, Outcome, Report};

use crate::stop::Stop;
use crate::terminal::say;

/// So many wrong rows are shown; the rest is in the marked workbook.
const SHOWN: usize = 20;

/// The report of an import.
pub(crate) struct Told {
    /// How many rows came out how.
    pub counts: Counts,
    /// What is wrong, for giving the workbook back.
    pub marks: Marks,
    /// How each sheet was understood, or why it was not.
    sheets: Vec<String>,
    /// Rows left out that somebody might miss.
    skipped: Vec<String>,
    /// What is wrong in words, the first of it.
    wrong: Vec<String>,
}

impl Told {
    pub fn of(report: &Report) -> Self {
        let (sheets, skipped, wrong) = (Vec::new(), Vec::new(), Vec::new());
        let counts = report.counts();
        let mut told = Self { counts, marks: report.marks(), sheets, skipped, wrong };
        for sheet in &report.sheets {
            if sheet.understood.is_some() {
                told.sheets.push(format!("工作表“{}”：", sheet.name));
                told.sheets.extend(sheet.mapping.iter().map(|line| format!("  {line}")));
            }
            if !sheet.why_not.is_empty() {
                told.sheets.push(sheet.why_not.clone());
            }
        }
        for row in &report.rows {
            match &row.outcome {
                Outcome::Skipped(kind) => told.skip(row.number, *kind),
                Outcome::Wrong(problems) => {
                    for problem in problems {
                        let (number, subject) = (row.number, &row.subject);
                        let words = problem.in_words();
                        told.refuse(format!("第 {number} 行 {subject}：{words}"));
                    }
                }
                _ => {}
            }
        }
        told
    }

    /// Blank rows, titles and headers are not mentioned.
    fn skip(&mut self, number: u32, kind: RowKind) {
        let kind = match kind {
            RowKind::Total => "合计行",
            RowKind::Note => "签名或说明",
            _ => return,
        };
        self.skipped.push(format!("跳过第 {number} 行：{kind}"));
    }

    fn refuse(&mut self, words: String) {
        match self.wrong.len() {
            ..SHOWN => self.wrong.push(words),
            SHOWN => self.wrong.push("……".to_owned()),
            _ => {}
        }
    }

    /// Tells it.
    pub fn say(&self, dry_run: bool) -> Result<(), Stop> {
        for line in self.sheets.iter().chain(&self.skipped).chain(&self.wrong) {
            say(line)?;
        }
        let counts = self.counts;
        say(format!(
            "{}：新增 {}，更新 {}，无变化 {}，有错误 {}，跳过 {}",
            if dry_run { "预览（未写入）" } else { "已导入" },
            counts.new,
            counts.changed,
            counts.same,
            counts.wrong,
            counts.skipped
        ))
    }
}
