//! What workbooks of records look like: columns from the declared fields, templates, exports.

use std::collections::BTreeMap;

use kernel::{Refusal, Scope};
use office::{Choice, Column, Export, Kind, Stamp, TableRow, Template, Unwritable, Value};
use pack::{FieldType, Ledger};
use registry::rules::RoughDay;
use sea_orm::ConnectionTrait;
use store::{Fault, No};

use crate::Book;
use crate::queries::{self, RecordFilter, RecordLine};
use crate::rules::{Content, Held, Named, Part, parts};

/// Places of the columns that say whose a record is.
pub(crate) const ORG_CODE: usize = 0;
pub(crate) const ORG_NAME: usize = 1;
/// Where the columns of the ledger's own fields begin.
const FIRST: usize = 2;

/// Columns of a workbook of records: whose, then the parts of a record in their order.
pub fn columns(ledger: &Ledger) -> Vec<Column> {
    let mut columns = vec![
        Column::new("党组织代码", Kind::Code { digits: Vec::new() })
            .also([
                "组织代码",
                "支部代码",
                "党支部代码",
                "所在党支部代码",
                "单位代码",
                "党组织编码",
                "组织编码",
            ])
            .hint("填了代码可以不填名称"),
        Column::new("党组织名称", Kind::Text)
            .also([
                "支部名称",
                "党支部名称",
                "所在党支部",
                "所在党支部名称",
                "党支部",
                "支部",
                "组织名称",
                "党组织",
                "党组织全称",
                "单位名称",
            ])
            .hint("名称有重复时必须填代码")
            .width(30),
    ];
    columns.extend(parts(ledger).into_iter().map(|(part, name)| column(ledger, part, name)));
    columns
}

/// The place of a part's column among [`columns`].
pub(crate) fn place_of(ledger: &Ledger, part: Part) -> Option<usize> {
    parts(ledger).iter().position(|(known, _)| *known == part).map(|place| place + FIRST)
}

fn column(ledger: &Ledger, part: Part, name: &str) -> Column {
    let Some(field) = ledger.fields.get(part.field()) else {
        return Column::new(name, Kind::Text);
    };
    let is_date = part.field() == ledger.date;
    let choices = |options: &[String], aliases: &BTreeMap<String, String>| -> Vec<Choice> {
        options
            .iter()
            .map(|option| {
                let other = aliases.iter().filter(|(_, to)| *to == option).map(|(from, _)| from);
                Choice::new(option).also(other)
            })
            .collect()
    };
    let kind = match &field.kind {
        FieldType::Number { unit, whole: true } => Kind::Whole { unit: unit.clone() },
        FieldType::Number { unit, .. } | FieldType::Money { unit } => {
            Kind::Number { unit: unit.clone() }
        }
        FieldType::Attendance { .. } => Kind::Whole { unit: "人".to_owned() },
        // Past months are often known without the day, and the month is what figures need.
        FieldType::Date => Kind::Date { month_is_enough: is_date },
        FieldType::Month => Kind::Month,
        FieldType::Choice { options, aliases } => Kind::Choice(choices(options, aliases)),
        FieldType::Choices { options, aliases } => Kind::Choices(choices(options, aliases)),
        FieldType::YesNo => Kind::YesNo,
        FieldType::Member => Kind::Name,
        FieldType::Text
        | FieldType::LongText
        | FieldType::Place
        | FieldType::Members
        | FieldType::Organization => Kind::Text,
    };
    let mut column = Column::new(name, kind).also(headings(field, part)).hint(&field.hint);
    if field.kind == FieldType::LongText {
        column = column.width(40);
    }
    // What is asked only sometimes may be empty in a workbook; the ledger's own check says when not.
    if (field.required || is_date) && field.when.is_none() { column.required() } else { column }
}

/// Other headings of a part's column. An attendance has two columns and one list of headings: each
/// goes to the number whose name begins alike, and to the one who came when neither does.
fn headings(field: &pack::Field, part: Part) -> Vec<String> {
    let FieldType::Attendance { expected, came } = &field.kind else {
        return field.aliases.clone();
    };
    let alike = |a: &str, b: &str| a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let of_expected = |heading: &&String| alike(heading, expected) > alike(heading, came);
    let all = field.aliases.iter();
    match part {
        Part::Expected(_) => all.filter(of_expected).cloned().collect(),
        _ => all.filter(|heading| !of_expected(heading)).cloned().collect(),
    }
}

/// What a row of such a workbook holds.
pub(crate) fn content_of(ledger: &Ledger, row: &TableRow) -> Content {
    let mut content = Content::empty(ledger);
    for (place, (part, _)) in (FIRST..).zip(parts(ledger)) {
        let Some(value) = row.value(place) else { continue };
        let field = part.field();
        let number = || value.whole().and_then(|n| u32::try_from(n).ok());
        let (was_expected, was_came) = match content.get(field) {
            Some(Held::Attendance { expected, came }) => (*expected, *came),
            _ => (None, None),
        };
        let held = match part {
            Part::Expected(_) => Some(Held::Attendance { expected: number(), came: was_came }),
            Part::Came(_) => Some(Held::Attendance { expected: was_expected, came: number() }),
            Part::Field(_) => ledger.fields.get(field).map(|f| held_of(&f.kind, value)),
        };
        content.set(field, held);
    }
    content
}

fn held_of(kind: &FieldType, value: &Value) -> Held {
    match (kind, value) {
        (FieldType::Member | FieldType::Organization, Value::Text(name)) => {
            Held::Named(vec![Named::plain(name)])
        }
        (FieldType::Members, Value::Text(names)) => Held::Named(names_in(names)),
        (_, Value::Text(text) | Value::Choice(text)) => Held::Text(text.clone()),
        (_, Value::Number(number)) => Held::Number(*number),
        (_, Value::Whole(number)) => Held::Number(*number as f64),
        (_, Value::Day(day)) => Held::Day(RoughDay::Day(*day)),
        (_, Value::Month(month)) => Held::Day(RoughDay::Month(*month)),
        (_, Value::Choices(chosen)) => Held::Choices(chosen.clone()),
        (_, Value::Truth(truth)) => Held::YesNo(*truth),
    }
}

/// Names as people list them.
pub(crate) fn names_in(text: &str) -> Vec<Named> {
    let names = text.split(['、', '，', ',', ';', '；', '\n']).map(str::trim);
    names.filter(|name| !name.is_empty()).map(Named::plain).collect()
}

/// A clean workbook to fill in, with the organizations that are to fill it in, if they are few.
pub fn template(
    book: &Book<'_>,
    orgs: &[(String, String)],
    stamp: Stamp,
) -> Result<Vec<u8>, Unwritable> {
    let columns = columns(book.ledger);
    let rows: Vec<Vec<Option<Value>>> = orgs
        .iter()
        .map(|(code, name)| {
            let mut row = vec![None; columns.len()];
            row.splice(
                0..FIRST,
                [Some(Value::Text(code.clone())), Some(Value::Text(name.clone()))],
            );
            row
        })
        .collect();
    let title = format!("{}台账", book.ledger.name.trim_end_matches("台账"));
    Template::new(&title, &columns).note(&book.ledger.help).filled(&rows).stamp(stamp).write()
}

/// Columns of an export: those of [`columns`], then the state and the day of handing in, which an
/// import leaves alone.
fn export_columns(ledger: &Ledger) -> Vec<Column> {
    let mut columns = columns(ledger);
    columns.push(Column::new(STATE, Kind::Text));
    columns.push(Column::new(FILED_ON, Kind::Date { month_is_enough: false }));
    columns
}

const STATE: &str = "记录状态";
const FILED_ON: &str = "填报日期";

/// More rows than anybody reads in one workbook.
const MOST_ROWS: u64 = 100_000;

/// The records a filter finds as a workbook; it reads back without changing anything.
pub async fn export(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book: &Book<'_>,
    filter: &RecordFilter,
    stamp: &Stamp,
) -> Result<Vec<u8>, No> {
    const AT_ONCE: u64 = 2_000;
    let columns = export_columns(book.ledger);
    let mut rows = Vec::new();
    loop {
        let skip = rows.len() as u64;
        if skip >= MOST_ROWS {
            return Err(Refusal::new(format!(
                "符合条件的记录超过 {MOST_ROWS} 条，一次导不完；请按单位或时间缩小范围后分次导出"
            ))
            .into());
        }
        let lines = queries::export(db, scope, book, filter, skip, AT_ONCE).await?;
        rows.extend(lines.iter().map(|line| values_of(book.ledger, line)));
        if (lines.len() as u64) < AT_ONCE {
            break;
        }
    }
    let (title, stamp) = (book.ledger.name.clone(), stamp.clone());
    let written = tokio::task::spawn_blocking(move || write_table(&title, &columns, &rows, &stamp));
    let written = written.await.map_err(|why| Fault::new("writing an export", why))?;
    Ok(written.map_err(|why| Fault::new("writing an export", why))?)
}

fn write_table(
    title: &str,
    columns: &[Column],
    rows: &[Vec<Option<Value>>],
    stamp: &Stamp,
) -> Result<Vec<u8>, Unwritable> {
    let mut export = Export::new(stamp);
    let mut table = export.table(title, Some(title), columns)?;
    for row in rows {
        table.row(row)?;
    }
    let mut file = std::io::Cursor::new(Vec::new());
    export.finish(&mut file)?;
    Ok(file.into_inner())
}

fn values_of(ledger: &Ledger, line: &RecordLine) -> Vec<Option<Value>> {
    let content = &line.record.content;
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    let mut values = vec![text(&line.org_code), text(&line.org_name)];
    for (part, _) in parts(ledger) {
        let kind = ledger.fields.get(part.field()).map(|field| &field.kind);
        let held = content.get(part.field());
        values.push(kind.zip(held).and_then(|(kind, held)| value_of(kind, part, held)));
    }
    values.push(text(&line.record.state));
    values.push(line.record.filed_on.map(Value::Day));
    values
}

fn value_of(kind: &FieldType, part: Part, held: &Held) -> Option<Value> {
    let whole = matches!(kind, FieldType::Number { whole: true, .. });
    Some(match (part, held) {
        (Part::Expected(_), Held::Attendance { expected, .. }) => {
            Value::Whole(i64::from((*expected)?))
        }
        (Part::Came(_), Held::Attendance { came, .. }) => Value::Whole(i64::from((*came)?)),
        (_, Held::Number(number)) if whole => Value::Whole(*number as i64),
        (_, Held::Number(number)) => Value::Number(*number),
        (_, Held::Text(text)) if matches!(kind, FieldType::Choice { .. }) => {
            Value::Choice(text.clone())
        }
        (_, Held::Text(text)) => Value::Text(text.clone()),
        (_, Held::Day(RoughDay::Day(day))) => Value::Day(*day),
        (_, Held::Day(RoughDay::Month(month))) => Value::Month(*month),
        (_, Held::Choices(chosen)) => Value::Choices(chosen.clone()),
        (_, Held::YesNo(yes)) => Value::Truth(*yes),
        (_, Held::Named(_)) => Value::Text(held.in_words()),
        (_, Held::Attendance { .. }) => return None,
    })
}
