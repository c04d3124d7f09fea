//! The form of a record, generated from the fields its ledger declares.

use formula::{Value, When};
use kernel::{Day, Period};
use office::Around;
use pack::{FieldType, RecordSlot};
use registry::rules::RoughDay;
use web::form::{Field, Form, Kind, Opt, Sent};

use super::named::{self, Chosen};
use super::words::asked_when;
use crate::Book;
use crate::rules::{Content, Held, OrgValues, Part, Wrong, parts, row};

/// What the system knows before the person types.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Part, value, and from where.
    pub values: Vec<(Part, String, &'static str)>,
}

/// Adds a record's fields to a form. Fields that, by what `content` holds, are surely not asked are left
/// out; those of which that depends on what is still to be entered are under a heading
/// that says when.
pub(super) fn add_fields(
    mut form: Form,
    book: &Book<'_>,
    content: &Content,
    known: &Known,
    org: &OrgValues,
    today: Day,
) -> Form {
    let values = row(book.ledger, content, None, org);
    let when = When { cycle: Period::month(today.in_month()), as_of: today };
    let mut under: Option<&str> = None;
    form = form.section("内容", &book.ledger.help);
    for (part, name) in parts(book.ledger) {
        let Some(field) = book.ledger.fields.get(part.field()) else { continue };
        let asked = field.when.as_ref().map(|when_asked| when_asked.of_row(&values, &when));
        if asked == Some(Value::YesNo(false)) {
            continue;
        }
        // What is known to be asked needs no heading of its own.
        let open = field.when.as_ref().filter(|_| asked == Some(Value::Unknown));
        let heading = open.map(formula::Formula::source);
        if heading != under {
            let title = heading.map_or_else(|| "其他".to_owned(), asked_when);
            form = form.section(title, "");
            under = heading;
        }
        let required = (field.required || part.field() == book.ledger.date) && heading.is_none();
        let mut input = input(field, part, name);
        if !field.hint.is_empty() {
            input = input.hint(&field.hint);
        }
        if !required {
            input = input.optional();
        }
        let prefilled = known.values.iter().find(|(of, ..)| *of == part);
        if let Some((_, value, source)) = prefilled {
            input = input.known(value, *source);
        }
        form = form.field(input);
    }
    form
}

/// The form with what a record holds. `others` are values of fields that are no part of a record.
pub(super) fn filled(
    form: Form,
    book: &Book<'_>,
    content: &Content,
    others: &[(&str, &str)],
) -> Form {
    let mut pairs: Vec<(String, String)> =
        others.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let named = Chosen::of_content(book, content);
    pairs.extend(named.pairs());
    for (part, _) in parts(book.ledger) {
        match content.get(part.field()) {
            Some(Held::Choices(chosen)) => {
                pairs.extend(chosen.iter().map(|option| (name_of(part), option.clone())));
            }
            Some(Held::Named(_)) => {}
            _ => pairs.extend(said(content, part).map(|value| (name_of(part), value))),
        }
    }
    let mut form = form.filled(&Sent::of_pairs(pairs));
    form.forget_problems();
    named.show(&mut form);
    form
}

/// The name under which a part is sent.
pub(super) fn name_of(part: Part) -> String {
    match part {
        Part::Field(place) => format!("f{place}"),
        Part::Expected(place) => format!("f{place}e"),
        Part::Came(place) => format!("f{place}c"),
    }
}

fn input(field: &pack::Field, part: Part, label: &str) -> Field {
    let name = name_of(part);
    if let Some(picker) = named::input(&field.kind, name.clone(), label) {
        return picker;
    }
    let number = |decimals, unit: &str, least| {
        Field::new(
            name.clone(),
            label,
            Kind::Number { least, most: None, decimals, unit: unit.to_owned() },
        )
    };
    let options = |options: &[String]| -> Vec<Opt> {
        options.iter().map(|option| Opt::new(option, option)).collect()
    };
    match &field.kind {
        FieldType::Text | FieldType::Place => Field::text(name, label).at_most(200),
        FieldType::LongText => Field::lines(name, label),
        FieldType::Number { unit, whole: true } => number(0, unit, Some(0.0)),
        FieldType::Number { unit, whole: false } => number(4, unit, None),
        FieldType::Money { unit } if unit == "元" => number(2, unit, None),
        FieldType::Money { unit } => number(6, unit, None),
        FieldType::Date => Field::day(name, label),
        FieldType::Month => Field::text(name, label).at_most(20).hint("写成 2026-03"),
        FieldType::Choice { options: all, .. } => Field::one(name, label, options(all)),
        FieldType::Choices { options: all, .. } => Field::many(name, label, options(all)),
        FieldType::YesNo => Field::yes_no(name, label),
        FieldType::Attendance { .. } => number(0, "人", Some(0.0)),
        // Pickers were taken above.
        FieldType::Member | FieldType::Members | FieldType::Organization => {
            Field::text(name, label)
        }
    }
}

/// What a part holds, as a form shows it.
fn said(content: &Content, part: Part) -> Option<String> {
    match (part, content.get(part.field())?) {
        (Part::Expected(_), Held::Attendance { expected, .. }) => Some((*expected)?.to_string()),
        (Part::Came(_), Held::Attendance { came, .. }) => Some((*came)?.to_string()),
        (_, Held::YesNo(yes)) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        (_, held) => Some(held.in_words()),
    }
}

/// What was entered. Says what cannot be read on the form itself.
pub(super) fn read(form: &mut Form, book: &Book<'_>, named: &Chosen) -> Content {
    let mut content = Content::empty(book.ledger);
    let mut unreadable = Vec::new();
    for (part, label) in parts(book.ledger) {
        let (name, place) = (name_of(part), part.field());
        let Some(field) = book.ledger.fields.get(place) else { continue };
        let Some(text) = form.text(&name) else { continue };
        let count = || form.whole(&name).and_then(|n| u32::try_from(n).ok());
        let (expected, came) = match content.get(place) {
            Some(Held::Attendance { expected, came }) => (*expected, *came),
            _ => (None, None),
        };
        let held = match part {
            Part::Expected(_) => Some(Held::Attendance { expected: count(), came }),
            Part::Came(_) => Some(Held::Attendance { expected, came: count() }),
            Part::Field(_) => match &field.kind {
                FieldType::Number { .. } | FieldType::Money { .. } => {
                    form.number(&name).map(Held::Number)
                }
                FieldType::Date => form.day(&name).map(|day| Held::Day(RoughDay::Day(day))),
                FieldType::Month => {
                    let month = month(&text);
                    if month.is_none() {
                        unreadable.push((
                            name.clone(),
                            format!("{label}“{text}”应写成 2026-03 这样的形式"),
                        ));
                    }
                    month
                }
                FieldType::Choices { .. } => Some(Held::Choices(form.texts(&name))),
                FieldType::YesNo => Some(Held::YesNo(form.yes(&name))),
                FieldType::Member | FieldType::Members | FieldType::Organization => {
                    named.held(place)
                }
                _ => Some(Held::Text(text)),
            },
        };
        content.set(place, held);
    }
    for (name, sentence) in unreadable {
        form.wrong(&name, sentence);
    }
    content
}

/// A month in the ways it is written.
fn month(text: &str) -> Option<Held> {
    let column = office::Column::new("", office::Kind::Month);
    let content = office::Content::Text(text.into());
    match office::read_cell(&column, Some(&content), Around::default()) {
        Ok(Some(office::Value::Month(month))) => Some(Held::Day(RoughDay::Month(month))),
        _ => None,
    }
}

/// Puts what is wrong with a record beside its fields; a field that says something already keeps its
/// first sentence.
pub(super) fn blame(form: &mut Form, wrong: &[Wrong]) {
    for one in wrong {
        let name = one.part.map(name_of).unwrap_or_default();
        let told = form.fields().any(|field| field.name() == name && field.error().is_some());
        if !told {
            form.wrong(&name, &one.sentence);
        }
    }
}

/// The choice that decides which other fields are asked: such a ledger asks for it first.
pub(super) fn driver(book: &Book<'_>) -> Option<usize> {
    let asked_by = |place: usize| {
        let slot = book.ledger.slots.iter().position(|slot| *slot == RecordSlot::Field(place));
        slot.is_some_and(|slot| {
            let whens = book.ledger.fields.iter().filter_map(|field| field.when.as_ref());
            whens.into_iter().any(|when| when.slots().contains(&slot))
        })
    };
    let fields = book.ledger.fields.iter().enumerate();
    fields
        .filter(|(_, field)| matches!(field.kind, FieldType::Choice { .. }) && field.when.is_none())
        .find(|(place, _)| asked_by(*place))
        .map(|(place, _)| place)
}
