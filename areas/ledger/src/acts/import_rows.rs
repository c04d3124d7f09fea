//! The rows of a workbook as records, each checked by itself: no database.

use std::collections::HashMap;

use formula::When;
use kernel::{Day, Id, Org, Period};
use office::{Column, Problem, RowKind, TableReader, TableRow, Unreadable};
use registry::Organization;
use registry::acts::{Outcome, Report, RowReport, SheetReport, Upload};

use super::file::{keeps, not_kept, state_at};
use super::import_names::naming;
use crate::Book;
use crate::rules::{
    Content, Hand, OrgValues, Part, check, may_hand_in_for, refuse_step, submitting,
};
use crate::sheet::{self, ORG_CODE, ORG_NAME, place_of};

/// A row that describes a record with nothing wrong in itself.
pub(super) struct Draft {
    /// Its place among the report's rows.
    pub row: usize,
    /// Place of its organization among [`Orgs::list`].
    pub org: usize,
    /// What it holds; what the workbook left blank is blank.
    pub content: Content,
    /// The state a new record of this content begins in, and the day it counts as handed in.
    pub state: String,
    pub filed_on: Option<Day>,
    /// Says something about the row as a whole, at the cell of its date.
    pub at_date: Problem,
    /// Fields that name members, by place, each with a problem at its cell to be said.
    pub naming: Vec<(usize, Problem)>,
}

/// The organizations a workbook may name.
pub(super) struct Orgs {
    pub list: Vec<Organization>,
    values: Vec<OrgValues>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// By place: why no record may come in for it; empty if it may.
    refusals: Vec<String>,
}

impl Orgs {
    /// `list` holds what the hand sees.
    pub fn new(list: Vec<Organization>, book: &Book<'_>, hand: &Hand, today: Day) -> Self {
        let values: Vec<OrgValues> =
            list.iter().map(|org| OrgValues::of(org, &book.pack.levels)).collect();
        let mut by_code = HashMap::with_capacity(list.len());
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::with_capacity(list.len());
        for (place, org) in list.iter().enumerate() {
            by_code.insert(org.code.clone(), place);
            by_name.entry(name_key(&org.name)).or_default().push(place);
        }
        let refusals = list
            .iter()
            .zip(&values)
            .map(|(org, values)| {
                if !keeps(book, values, today) {
                    not_kept(book, &org.name)
                } else if !may_hand_in_for(book, hand, &org.path) {
                    format!("您的角色不能为{}导入“{}”", org.name, book.ledger.name)
                } else {
                    String::new()
                }
            })
            .collect();
        Self { list, values, by_code, by_name, refusals }
    }

    pub fn id(&self, place: usize) -> Option<Id<Org>> {
        self.list.get(place).map(|org| org.id)
    }

    /// The organization a row names, or the column and the sentence that say why none.
    fn find(&self, code: Option<&str>, name: Option<&str>) -> Result<usize, (usize, String)> {
        let org = |place: usize| self.list.get(place);
        let called = |name: &str| self.by_name.get(&name_key(name)).map_or(&[][..], Vec::as_slice);
        if let Some(code) = code {
            let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
            let Some(place) = self.by_code.get(&code).copied() else {
                let known = name.map(called).unwrap_or_default();
                let hint = match known {
                    [one] => org(*one).map_or_else(String::new, |org| {
                        format!("；“{}”的代码是 {}", org.name, org.code)
                    }),
                    _ => String::new(),
                };
                let sentence = format!("您的管理范围内没有代码为 {code} 的党组织{hint}");
                return Err((ORG_CODE, sentence));
            };
            let its = org(place).map_or("", |org| org.name.as_str());
            // Names are written in many ways: another one is only wrong when it is somebody else's.
            if let Some(typed) = name
                && name_key(typed) != name_key(its)
                && !called(typed).is_empty()
            {
                let sentence = format!("代码是“{its}”，名称却是“{typed}”，请核对是否错行");
                return Err((ORG_CODE, sentence));
            }
            return Ok(place);
        }
        let Some(name) = name else {
            // A branch's own workbook need not say whose it is.
            return match self.list.len() {
                1 => Ok(0),
                _ => Err((ORG_CODE, "请填写党组织代码或名称".to_owned())),
            };
        };
        match called(name) {
            [place] => Ok(*place),
            // People who are asked for the code type it where the name stands.
            [] if self.by_code.contains_key(name) => self.find(Some(name), None),
            [] => {
                let near = formula::nearest(name, self.list.iter().map(|org| org.name.as_str()));
                let hint = near.map_or_else(String::new, |near| format!("，是不是“{near}”"));
                Err((ORG_NAME, format!("您的管理范围内没有叫这个名称的党组织{hint}")))
            }
            several => {
                let codes: Vec<&str> = several
                    .iter()
                    .take(5)
                    .filter_map(|place| org(*place).map(|org| org.code.as_str()))
                    .collect();
                let sentence = format!(
                    "有 {} 个党组织叫这个名称（代码 {}），请填写代码",
                    several.len(),
                    codes.join("、")
                );
                Err((ORG_NAME, sentence))
            }
        }
    }
}

/// A name for comparing: without blanks, brackets in half width.
fn name_key(name: &str) -> String {
    let fold = |c| match c {
        '（' => '(',
        '）' => ')',
        other => other,
    };
    name.chars().filter(|c| !c.is_whitespace()).map(fold).collect()
}

/// Reads a whole workbook. Blocks: call it where that is allowed.
pub(super) fn read(
    book: &Book<'_>,
    upload: &Upload,
    orgs: &Orgs,
    today: Day,
) -> Result<(Report, Vec<Draft>), Unreadable> {
    let columns = sheet::columns(book.ledger);
    let mut report = Report::default();
    let mut drafts = Vec::new();
    for at in 0..upload.book.sheets().len() {
        let mut table = match upload.table(at, &columns)? {
            Ok(table) => table,
            Err(unread) => {
                report.sheets.push(unread);
                continue;
            }
        };
        let described = SheetReport::of_table(&table, &columns);
        let complete = described.why_not.is_empty();
        report.sheets.push(described);
        while complete && let Some(row) = table.next_row()? {
            let (mut subject, mut outcome) = (String::new(), Outcome::Skipped(row.kind));
            if row.kind == RowKind::Data {
                (subject, outcome) = match look_at(book, &row, &table, &columns, orgs, today) {
                    Ok(draft) => {
                        let name = orgs.list.get(draft.org).map_or("", |org| org.name.as_str());
                        let subject = subject_of(book, name, &draft.content);
                        drafts.push(Draft { row: report.rows.len(), ..draft });
                        (subject, Outcome::New)
                    }
                    Err(problems) => (named_in(&row), Outcome::Wrong(problems)),
                };
            }
            let (number, through) = (row.number, row.through);
            let subject = subject.into_boxed_str();
            report.rows.push(RowReport { sheet: at, number, through, subject, outcome });
        }
    }
    Ok((report, drafts))
}

fn named_in(row: &TableRow) -> String {
    let text = |place| row.value(place).and_then(office::Value::text);
    text(ORG_NAME).or(text(ORG_CODE)).unwrap_or_default().to_owned()
}

fn subject_of(book: &Book<'_>, org: &str, content: &Content) -> String {
    let day = content.day(book.ledger).map(|day| day.to_string()).unwrap_or_default();
    format!("{org} {day} {}", content.title(book.ledger))
}

fn look_at(
    book: &Book<'_>,
    row: &TableRow,
    table: &TableReader<'_>,
    columns: &[Column],
    orgs: &Orgs,
    today: Day,
) -> Result<Draft, Vec<Problem>> {
    let mut problems = row.problems.clone();
    let at =
        |place: usize, sentence: String| row.problem(table.mapping(), columns, place, sentence);
    let text = |place| row.value(place).and_then(office::Value::text).filter(|t| !t.is_empty());
    let org = match orgs.find(text(ORG_CODE), text(ORG_NAME)) {
        Ok(place) => {
            if let Some(why) = orgs.refusals.get(place).filter(|why| !why.is_empty()) {
                problems.push(at(ORG_CODE, why.clone()));
            }
            Some(place)
        }
        Err((place, sentence)) => {
            problems.push(at(place, sentence));
            None
        }
    };
    let date = place_of(book.ledger, Part::Field(book.ledger.date));
    let date = date.unwrap_or(ORG_CODE);
    let values = org.and_then(|place| orgs.values.get(place));
    let (Some(org), Some(values), true) = (org, values, row.problems.is_empty()) else {
        return Err(problems);
    };
    let content = sheet::content_of(book.ledger, row);
    let checked = check(book.ledger, content, today, values).month_is_enough(book.ledger);
    for wrong in &checked.wrong {
        let place = wrong.part.and_then(|part| place_of(book.ledger, part)).unwrap_or(date);
        problems.push(at(place, wrong.sentence.clone()));
    }
    // A new record is handed in by the step that asks for nothing; where each asks for something,
    // such as the number of a document, it waits in the first state.
    let first = book.first_state();
    let everybody = Hand::program();
    let path = orgs.list.get(org).map(|org| &org.path);
    let step = path.and_then(|path| submitting(book, first, &everybody, path));
    let step = step.filter(|(_, step)| step.needs.is_empty());
    let (mut state, mut filed_on) = (first.to_owned(), None);
    if let Some((place, step)) = step {
        let month = checked.content.first_day(book.ledger).unwrap_or(today).in_month();
        let when = When { cycle: Period::month(month), as_of: today };
        let none = std::collections::BTreeMap::new();
        let against = refuse_step(book, first, place, &checked.row, &when, &none);
        problems.extend(against.into_iter().map(|sentence| at(date, sentence)));
        (state, filed_on) = (state_at(book, step.to), Some(today));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let naming = naming(book.ledger, &checked.content);
    let naming = naming.into_iter().filter_map(|place| {
        let column = place_of(book.ledger, Part::Field(place))?;
        Some((place, at(column, String::new())))
    });
    let (naming, at_date) = (naming.collect(), at(date, String::new()));
    Ok(Draft { row: 0, org, content: checked.content, state, filed_on, at_date, naming })
}
