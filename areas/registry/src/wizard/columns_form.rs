//! The form by which a person says which sheets are read, where the header is, and which column is
//! what; and what he said by it.

use std::collections::{BTreeMap, BTreeSet};

use office::Column;
use web::form::{Field, Form, Opt, Sent};

use super::columns::{Group, Sheets, column_in_words};
use crate::acts::Reading;

/// Stands for a column that is not read.
const NOTHING: &str = "-";

pub(super) fn form(action: String, sheets: &Sheets, columns: &[Column]) -> Form {
    let mut form = Form::new(action, "按此读取");
    if sheets.all.len() > 1 {
        let options = sheets.all.iter().map(|(at, name, _)| Opt::new(at.to_string(), name));
        let read = sheets.all.iter().filter(|(.., read)| *read).map(|(at, ..)| at.to_string());
        let which = Field::many("sheets", "读取哪些工作表", options).chosen(read);
        form = form.section("工作表", "").field(which);
    } else {
        for (at, ..) in &sheets.all {
            form = form.field(Field::hidden("sheets", at.to_string()));
        }
    }
    for group in &sheets.groups {
        form = with_group(form, group, columns);
    }
    form
}

fn with_group(form: Form, group: &Group, columns: &[Column]) -> Form {
    let place = group.place();
    let members: Vec<String> = group.sheets.iter().map(|(at, _)| at.to_string()).collect();
    let rows = group.rows.iter();
    let rows =
        rows.map(|(number, text)| Opt::new(number.to_string(), format!("第 {number} 行：{text}")));
    let mut header = Field::one(format!("h{place}"), "表头在哪一行", rows).wide();
    let mut hint = "";
    let now = group.mapping.header_rows.0;
    if now > 0 {
        header = header.value(now.to_string());
        if group.mapping.known {
            hint = "这种表头您以前对应过，已按上次的选择填好";
        }
    }
    let mut form = form
        .section(group.name(), hint)
        .field(Field::hidden(format!("g{place}"), members.join(",")))
        .field(Field::hidden(format!("was{place}"), now.to_string()))
        .field(header);
    for (cell, below) in group.mapping.headers.iter().zip(&group.below) {
        let option = |column: &Column| {
            let must = if column.required { "（必填）" } else { "" };
            Opt::new(&column.name, format!("{}{must}", column.name))
        };
        let options =
            std::iter::once(Opt::new(NOTHING, "不导入")).chain(columns.iter().map(option));
        let label = column_in_words(cell.column, &cell.text);
        let meaning = group.mapping.meaning_of(cell.column).and_then(|index| columns.get(index));
        let mut field = Field::one(format!("c{place}-{}", cell.column), label, options)
            .value(meaning.map_or(NOTHING, |column| &column.name));
        if !below.is_empty() {
            field = field.hint(format!("例：{below}"));
        }
        form = form.field(field);
    }
    form
}

/// What was said by the form.
pub(super) struct Said {
    /// The sheets to read.
    sheets: BTreeSet<usize>,
    groups: Vec<SaidOfGroup>,
}

struct SaidOfGroup {
    place: usize,
    sheets: Vec<usize>,
    header: Option<u32>,
    /// Whether the columns are those of another header than is wanted now.
    is_other: bool,
    /// Names by column of the sheet; empty for one that is not read.
    columns: BTreeMap<u32, String>,
}

impl Said {
    pub fn of(sent: &Sent, columns: &[Column]) -> Self {
        let numbers = |text: &str| -> Vec<usize> {
            text.split(',').filter_map(|number| number.parse().ok()).collect()
        };
        let group = |(name, members): (&str, &str)| {
            let place: usize = name.strip_prefix('g')?.parse().ok()?;
            let header = sent.text(&format!("h{place}"));
            let prefix = format!("c{place}-");
            let said = sent.pairs().filter_map(|(name, value)| {
                let column = name.strip_prefix(&prefix)?.parse().ok()?;
                let known = columns.iter().any(|column| column.name == value);
                Some((column, if known { value.to_owned() } else { String::new() }))
            });
            Some(SaidOfGroup {
                place,
                sheets: numbers(members),
                header: header.parse().ok(),
                is_other: header != sent.text(&format!("was{place}")),
                columns: said.collect(),
            })
        };
        Self {
            sheets: sent.all("sheets").filter_map(|at| at.parse().ok()).collect(),
            groups: sent.pairs().filter_map(group).collect(),
        }
    }

    /// Goes before what was said of the workbook earlier; cells typed anew stay.
    pub fn apply(&self, reading: &mut Reading) {
        let in_groups = self.groups.iter().flat_map(|group| &group.sheets);
        let all: BTreeSet<usize> = in_groups.chain(&self.sheets).copied().collect();
        for (at, sheet) in &mut reading.sheets {
            if !all.contains(at) {
                sheet.read = Some(false);
            }
        }
        for at in all {
            let sheet = reading.sheets.entry(at).or_default();
            sheet.read = Some(self.sheets.contains(&at));
            let Some(group) = self.groups.iter().find(|group| group.sheets.contains(&at)) else {
                continue;
            };
            sheet.guide.header = group.header;
            sheet.guide.columns =
                if group.is_other { BTreeMap::new() } else { group.columns.clone() };
        }
    }

    /// Says on the form what does not go: nothing to read, a header to look at again, two columns
    /// for one field, a required field without one.
    pub fn complain(&self, form: &mut Form, sheets: &Sheets, columns: &[Column]) {
        if self.sheets.is_empty() {
            form.wrong("sheets", "请至少选一个工作表");
        }
        for group in &sheets.groups {
            let header = format!("h{}", group.place());
            let said = self.groups.iter().find(|said| said.place == group.place());
            if group.mapping.header_rows.0 == 0 {
                form.wrong(&header, format!("请选出{}的表头在哪一行", group.name()));
                continue;
            }
            if said.is_some_and(|said| said.is_other) {
                let sentence = format!(
                    "表头改为第 {} 行，下面各栏已重新对应，请核对后再提交",
                    group.mapping.header_rows.0
                );
                form.wrong(&header, sentence);
                continue;
            }
            if let Some(said) = said {
                said.complain_of_twins(form, group);
            }
            let missing = group.mapping.missing(columns);
            if !missing.is_empty() && !form.is_wrong() {
                let names: Vec<String> =
                    missing.iter().map(|column| format!("“{}”", column.name)).collect();
                let sentence = format!(
                    "{}还缺必填的项目{}，请选出分别是哪一栏；没有这样的栏，就不要读取这个工作表",
                    group.name(),
                    names.join("、")
                );
                form.wrong(&header, sentence);
            }
        }
    }
}

impl SaidOfGroup {
    fn complain_of_twins(&self, form: &mut Form, group: &Group) {
        let header = |column: u32| {
            let header = group.mapping.headers.iter().find(|header| header.column == column);
            column_in_words(column, header.map_or("", |header| &header.text))
        };
        let mut first: BTreeMap<&str, u32> = BTreeMap::new();
        for (column, name) in self.columns.iter().filter(|(_, name)| !name.is_empty()) {
            let field = format!("c{}-{column}", self.place);
            form.set(&field, name);
            match first.get(name.as_str()) {
                Some(other) => {
                    let sentence = format!(
                        "{}和{}都对应“{name}”，一个项目只能取自一栏，请改其中一栏",
                        header(*other),
                        header(*column)
                    );
                    form.set(&format!("c{}-{other}", self.place), name);
                    form.wrong(&field, sentence);
                }
                None => {
                    first.insert(name, *column);
                }
            }
        }
    }
}
