//! A ranking as a table, as CSV, as JSON.

use std::fmt::Write as _;
use std::str::FromStr;

use kernel::Scope;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::star_in_words;
use crate::{Line, Run};

/// How a ranking is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Columns set under one another.
    #[default]
    Table,
    /// Comma-separated, for a spreadsheet.
    Csv,
    /// For a program.
    Json,
}

/// A word that names no format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(pub String);

impl std::fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "没有“{}”这种格式，可用 table、csv、json", self.0)
    }
}

impl std::error::Error for UnknownFormat {}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text {
            "table" => Ok(Self::Table),
            "csv" => Ok(Self::Csv),
            "json" => Ok(Self::Json),
            _ => Err(UnknownFormat(text.to_owned())),
        }
    }
}

/// The ranking of everybody in the scope.
pub fn ranking(run: &Run, scope: &Scope, format: Format) -> String {
    match format {
        Format::Table => table(run, scope),
        Format::Csv => csv(run, scope),
        Format::Json => json(run, scope),
    }
}

const HEADS: [&str; 8] = ["组别", "名次", "代码", "名称", "得分", "星级", "未知项", "备注"];

fn row(line: &Line<'_>) -> [String; 8] {
    let standing = line.standing;
    [
        line.group.name.clone(),
        standing.rank.to_string(),
        line.org.code.clone(),
        line.org.name.clone(),
        standing.score.to_string(),
        star_in_words(line),
        standing.unknown.len().to_string(),
        if standing.candidate { "整顿参考".to_owned() } else { String::new() },
    ]
}

fn table(run: &Run, scope: &Scope) -> String {
    let rows: Vec<[String; 8]> = run.lines(scope).map(|line| row(&line)).collect();
    let mut widths = HEADS.map(UnicodeWidthStr::width);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::with_capacity(rows.len() * 96 + 256);
    let (scheme, period) = (&run.scheme().name, run.period().in_words());
    let _ = writeln!(text, "{scheme}　{period}　截止{}", run.as_of().in_words());
    let mut push = |cells: [&str; 8]| {
        for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let gap = width - cell.width();
            // Figures stand to the right.
            let (before, after) = if matches!(at, 1 | 4 | 6) { (gap, 0) } else { (0, gap) };
            let last = at == cells.len() - 1;
            let after = if last { 0 } else { after + 2 };
            text.extend(std::iter::repeat_n(' ', before));
            text.push_str(cell);
            text.extend(std::iter::repeat_n(' ', after));
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    };
    push(HEADS);
    for row in &rows {
        push(row.each_ref().map(String::as_str));
    }
    let open = run.lines(scope).filter(|line| !line.standing.unknown.is_empty()).count();
    let _ = writeln!(text, "共{}个党组织，其中{open}个还有未知项", rows.len());
    text
}

fn csv(run: &Run, scope: &Scope) -> String {
    // The mark at the beginning tells spreadsheets that the text is UTF-8.
    let mut text = String::from("\u{feff}");
    let sections = run.scheme().sections.iter().map(|section| section.name.as_str());
    push_csv(&mut text, HEADS.into_iter().chain(sections));
    for line in run.lines(scope) {
        let sections = (0..run.scheme().sections.len()).map(|s| line.section(s).to_string());
        let cells: Vec<String> = row(&line).into_iter().chain(sections).collect();
        push_csv(&mut text, cells.iter().map(String::as_str));
    }
    text
}

fn push_csv<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            let _ = write!(text, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

/// A ranking for a program. Points are decimal numbers of points.
#[derive(Serialize)]
struct Ranking<'a> {
    scheme: &'a str,
    period: String,
    as_of: String,
    pack: &'a str,
    results: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    code: &'a str,
    name: &'a str,
    group: &'a str,
    rank: u32,
    score: f64,
    at_best: f64,
    star: Option<u8>,
    eligible_star: Option<u8>,
    candidate: bool,
    sections: Vec<f64>,
    unknown: Vec<&'a str>,
    vetoes: Vec<&'a str>,
}

fn json(run: &Run, scope: &Scope) -> String {
    let scheme = run.scheme();
    let results: Vec<One<'_>> = run
        .lines(scope)
        .map(|line| {
            let standing = line.standing;
            One {
                code: &line.org.code,
                name: &line.org.name,
                group: &line.group.name,
                rank: standing.rank,
                score: standing.score.value(),
                at_best: standing.at_best.value(),
                star: standing.awarded,
                eligible_star: standing.eligible,
                candidate: standing.candidate,
                sections: (0..scheme.sections.len()).map(|s| line.section(s).value()).collect(),
                unknown: standing
                    .unknown
                    .iter()
                    .filter_map(|place| Some(scheme.indicators.get(*place)?.name.as_str()))
                    .collect(),
                vetoes: standing
                    .vetoes
                    .iter()
                    .filter_map(|place| Some(scheme.vetoes.get(*place)?.name.as_str()))
                    .collect(),
            }
        })
        .collect();
    let ranking = Ranking {
        scheme: &scheme.name,
        period: run.period().to_string(),
        as_of: run.as_of().to_string(),
        pack: &run.pack().fingerprint,
        results,
    };
    // Plain texts and numbers always have a JSON form.
    let mut text = serde_json::to_string_pretty(&ranking).unwrap_or_default();
    text.push('\n');
    text
}
