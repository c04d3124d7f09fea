//! Rows that are not taken: each wrong cell with what is wrong with it and a field to mend it in.

use askama::Template;
use askama::filters::HtmlSafe;
use office::{Column, Kind, Problem};
use web::form::Sent;

use super::columns::number_shown;
use super::seen::place;
use super::{Sending, Words};
use crate::acts::{Outcome, Reading, Report, RowReport};

/// So many wrong rows on a page.
const AT_ONCE: usize = 25;
/// From so many wrong rows on it is quicker to mend the workbook.
const MANY: usize = 100;
/// So many mended cells are listed.
const LISTED: usize = 200;

/// The wrong rows of a preview, a page of them.
#[derive(Template)]
#[template(path = "wizard/wrong.html")]
pub(super) struct Wrong {
    here: String,
    subject: &'static str,
    count: usize,
    many: bool,
    rows: Vec<WrongRow>,
    page: usize,
    pages: usize,
    /// Cells typed anew so far.
    typed: Vec<Typed>,
    typed_count: usize,
}

impl HtmlSafe for Wrong {}

struct WrongRow {
    place: String,
    subject: String,
    cells: Vec<WrongCell>,
}

struct WrongCell {
    /// Place of its sheet, row, place of its column: how its field is named.
    key: String,
    label: String,
    sentences: Vec<String>,
    /// What stands in it; `None` if that is not shown, so that it is typed anew.
    value: Option<String>,
    /// What can be chosen.
    options: Vec<String>,
    hint: String,
}

struct Typed {
    key: String,
    place: String,
    label: String,
    text: String,
}

/// The page of wrong rows an address asks for, from 1.
pub(super) fn page_of(query: &str) -> usize {
    Sent::of_query(query).text("page").parse().unwrap_or(1)
}

impl Wrong {
    /// `None` if nothing is wrong and nothing was mended.
    pub fn of(
        words: &Words,
        columns: &[Column],
        sending: &Sending,
        report: &Report,
        page: usize,
    ) -> Option<Self> {
        let wrong: Vec<(&RowReport, &[Problem])> = report
            .rows
            .iter()
            .filter_map(|row| match &row.outcome {
                Outcome::Wrong(problems) => Some((row, problems.as_slice())),
                _ => None,
            })
            .collect();
        let reading = &sending.reading;
        let typed_count = reading.typed().count();
        if wrong.is_empty() && typed_count == 0 {
            return None;
        }
        let pages = wrong.len().div_ceil(AT_ONCE).max(1);
        let page = page.clamp(1, pages);
        let shown = wrong.iter().skip((page - 1) * AT_ONCE).take(AT_ONCE);
        Some(Self {
            here: words.here(sending.id, ""),
            subject: words.subject,
            count: wrong.len(),
            many: wrong.len() > MANY,
            rows: shown
                .map(|(row, problems)| WrongRow {
                    place: place(report, row.sheet, row.number),
                    subject: row.subject.to_string(),
                    cells: cells(columns, reading, row, problems),
                })
                .collect(),
            page,
            pages,
            typed: typed(columns, reading, report),
            typed_count,
        })
    }
}

/// The wrong cells of a row, in the order of the columns.
fn cells(
    columns: &[Column],
    reading: &Reading,
    row: &RowReport,
    problems: &[Problem],
) -> Vec<WrongCell> {
    let cell = |(place, column): (usize, &Column)| {
        let mut of_it = problems.iter().filter(|problem| problem.name == column.name).peekable();
        let first = *of_it.peek()?;
        let typed = reading.sheets.get(&row.sheet).and_then(|sheet| {
            sheet.guide.cells.get(&row.number)?.get(&column.name).map(String::as_str)
        });
        let stands = typed.unwrap_or(&first.found);
        // A number of a person is not shown again; a text that was cut would be kept cut.
        let private = is_private(&column.kind);
        let cut = typed.is_none() && stands.chars().count() > Problem::FOUND_MOST;
        let hint = match (private && !stands.is_empty(), cut) {
            (true, _) => format!("原来填的是 {}，请整个重填", number_shown(stands)),
            (_, true) => "原来的内容太长，请整个重填".to_owned(),
            _ => String::new(),
        };
        Some(WrongCell {
            key: format!("{}.{}.{place}", row.sheet, row.number),
            label: column.name.clone(),
            sentences: of_it.map(|problem| problem.sentence.clone()).collect(),
            value: (!private && !cut).then(|| stands.to_owned()),
            options: options(&column.kind),
            hint,
        })
    };
    columns.iter().enumerate().filter_map(cell).collect()
}

fn options(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Choice(choices) => choices.iter().map(|choice| choice.name.clone()).collect(),
        Kind::YesNo => vec!["是".to_owned(), "否".to_owned()],
        _ => Vec::new(),
    }
}

fn is_private(kind: &Kind) -> bool {
    matches!(kind, Kind::Id | Kind::Phone)
}

fn typed(columns: &[Column], reading: &Reading, report: &Report) -> Vec<Typed> {
    let one = |(sheet, row, name, text): (usize, u32, &str, &str)| {
        let (at, column) = columns.iter().enumerate().find(|(_, column)| column.name == name)?;
        let text = match text {
            "" => "（空）".to_owned(),
            text if is_private(&column.kind) => number_shown(text),
            text => text.to_owned(),
        };
        let (label, place) = (name.to_owned(), place(report, sheet, row));
        Some(Typed { key: format!("{sheet}.{row}.{at}"), place, label, text })
    };
    reading.typed().filter_map(one).take(LISTED).collect()
}

/// Takes what was typed into the fields, or takes back what had been; gives a sentence on it.
pub(super) fn take(reading: &mut Reading, sent: &Sent, columns: &[Column]) -> String {
    let place_of = |key: &str| {
        let mut parts = key.split('.');
        let (sheet, row) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let column = columns.get(parts.next()?.parse::<usize>().ok()?)?;
        Some((sheet, row, column.name.as_str()))
    };
    match sent.text("back") {
        "" => {}
        "all" => {
            reading.sheets.values_mut().for_each(|sheet| sheet.guide.cells.clear());
            return "已取消全部改正，恢复成文件里的内容".to_owned();
        }
        key => {
            let Some((sheet, row, name)) = place_of(key) else { return String::new() };
            let cells = reading.sheets.get_mut(&sheet).map(|sheet| &mut sheet.guide.cells);
            if let Some(cells) = cells
                && let Some(of_row) = cells.get_mut(&row)
            {
                of_row.remove(name);
                cells.retain(|_, of_row| !of_row.is_empty());
            }
            return format!("已取消第 {row} 行“{name}”的改正");
        }
    }
    let mut count = 0;
    for (field, text) in sent.pairs() {
        let Some(key) = field.strip_prefix("cell.") else { continue };
        // What was shown and left as it was is not typed: the cell keeps its own kind of content.
        let (text, was) = (text.trim(), sent.text(&format!("was.{key}")).trim());
        if text == was {
            continue;
        }
        if let Some((sheet, row, name)) = place_of(key) {
            let guide = &mut reading.sheets.entry(sheet).or_default().guide;
            guide.cells.entry(row).or_default().insert(name.to_owned(), text.to_owned());
            count += 1;
        }
    }
    match count {
        0 => "没有改动：请在有错误的栏里填上正确的内容，再点“重新核对”".to_owned(),
        count => format!("已改正 {count} 处并重新核对"),
    }
}
