//! What an import made of a workbook, as told at the terminal.

use office::{Marks, RowKind};
use registry::acts::Counts;

use crate::stop::Stop;
use crate::terminal::say;

/// So many wrong rows are shown; the rest is in the marked workbook.
const SHOWN: usize = 20;

/// The report of any area's import.
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

/// Both areas report in the same words and shapes, each in its own types.
macro_rules! told_by {
    ($($area:ident)::+) => {
        impl From<$($area)::+::Report> for Told {
            fn from(report: $($area)::+::Report) -> Self {
                let mut told = Self::of(report.counts());
                for (at, sheet) in report.sheets.iter().enumerate() {
                    if let Some(mapping) = &sheet.understood {
                        told.marks.sheet(at, mapping);
                        told.sheets.push(format!("工作表“{}”：", sheet.name));
                        told.sheets.extend(sheet.mapping.iter().map(|line| format!("  {line}")));
                    }
                    if !sheet.why_not.is_empty() {
                        told.sheets.push(sheet.why_not.clone());
                    }
                    for problem in report.problems(at) {
                        told.marks.add(at, problem);
                    }
                }
                for row in &report.rows {
                    match &row.outcome {
                        $($area)::+::Outcome::Skipped(kind) => told.skip(row.number, *kind),
                        $($area)::+::Outcome::Wrong(problems) => {
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
        }
    };
}

told_by!(registry::acts);
told_by!(ledger::acts);

impl Told {
    fn of(counts: Counts) -> Self {
        let (sheets, skipped, wrong) = (Vec::new(), Vec::new(), Vec::new());
        Self { counts, marks: Marks::new(), sheets, skipped, wrong }
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
