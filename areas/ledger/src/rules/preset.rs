//! What a condition asks of a record that is still to be written.

use std::sync::Arc;

use formula::{Formula, Value, When};
use kernel::Day;
use pack::{FieldType, RecordSlot};

use super::Part;
use crate::Book;

/// The choices without which a record cannot fulfil a condition: with any other option it surely
/// fails, whatever else it says. A form that is to fulfil it begins with them.
pub fn preset(book: &Book<'_>, condition: &Formula, today: Day) -> Vec<(Part, String)> {
    let ledger = book.ledger;
    let when = When { cycle: kernel::Period::month(today.in_month()), as_of: today };
    let mut row = vec![Value::Unknown; ledger.slots.len()];
    let mut found = Vec::new();
    for (slot, source) in ledger.slots.iter().enumerate() {
        let RecordSlot::Field(place) = source else { continue };
        let Some(field) = ledger.fields.get(*place) else { continue };
        let (options, several) = match &field.kind {
            FieldType::Choice { options, .. } => (options, false),
            FieldType::Choices { options, .. } => (options, true),
            _ => continue,
        };
        if !condition.slots().contains(&slot) {
            continue;
        }
        let mut possible = options.iter().filter(|option| {
            let text: Arc<str> = Arc::from(option.as_str());
            let value = if several {
                Value::Set(std::iter::once(text).collect())
            } else {
                Value::Text(text)
            };
            if let Some(held) = row.get_mut(slot) {
                *held = value;
            }
            condition.of_row(&row, &when) != Value::YesNo(false)
        });
        if let (Some(only), None) = (possible.next(), possible.next()) {
            found.push((Part::Field(*place), only.clone()));
        }
        if let Some(held) = row.get_mut(slot) {
            *held = Value::Unknown;
        }
    }
    found
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::*;
    use crate::samples::standard_pack;

    #[test]
    fn a_form_begins_with_what_its_obligation_cannot_do_without() {
        let pack = standard_pack();
        let today = Day::new(2026, 6, 15).unwrap();
        let of = |name: &str| {
            let due = pack.obligations.iter().find(|due| due.name == name).unwrap();
            let book = Book::at(&pack, due.ledger).unwrap();
            let preset = preset(&book, due.when.as_ref().unwrap(), today);
            let said = |(part, option): (Part, String)| {
                format!("{}={option}", book.ledger.fields[part.field()].name)
            };
            preset.into_iter().map(said).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of("书记讲党课"), "类型=党课 讲课人=支部书记");
        assert_eq!(of("党员专题轮训"), "参训对象=全体党员");
        assert_eq!(of("书记述职"), "", "either of two kinds will do: the person chooses");
    }
}
