//! Which rows of a workbook are known already. Pure.
//!
//! No ledger declares a key, so a record is known again by whose it is, when it was and what it is
//! called: its title and the required choices and persons. Rows and records that agree in these are
//! paired, those that agree in all else first; so the same file again changes nothing, and a
//! corrected cell changes the record it was about.

use std::collections::HashMap;

use kernel::{Id, Month, Org};
use pack::FieldType;
use registry::rules::RoughDay;

use super::import_rows::Draft;
use crate::Book;
use crate::records::record;
use crate::rules::{Content, Held};

/// What becomes of a row.
pub(super) enum Fate {
    /// A record not known before.
    New,
    /// Another row of this file says exactly the same: place of that draft.
    Repeats(usize),
    /// This stored record, as it stands or with this content.
    Known { stored: usize, content: Content },
}

/// A stored record that a row may be about.
pub(super) struct Stored {
    pub model: record::Model,
    pub content: Content,
}

type Key = (Id<Org>, Month, Vec<String>);

fn key(book: &Book<'_>, org: Id<Org>, content: &Content) -> Option<Key> {
    let month = content.first_day(book.ledger)?.in_month();
    let told_by = |place: usize, field: &pack::Field| {
        let says_what = matches!(
            field.kind,
            FieldType::Choice { .. } | FieldType::Member | FieldType::Organization
        );
        Some(place) == book.ledger.title || (field.required && says_what)
    };
    let said = book
        .ledger
        .fields
        .iter()
        .enumerate()
        .filter(|(place, field)| told_by(*place, field))
        .map(|(place, _)| content.get(place).map(Held::in_words).unwrap_or_default())
        .collect();
    Some((org, month, said))
}

/// Decides every draft.
pub(super) fn decide(
    book: &Book<'_>,
    drafts: &[Draft],
    org_of: impl Fn(&Draft) -> Option<Id<Org>>,
    stored: &[Stored],
) -> Vec<Fate> {
    let mut groups: HashMap<Key, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        if let Some(key) = org_of(draft).and_then(|org| key(book, org, &draft.content)) {
            groups.entry(key).or_default().0.push(at);
        }
    }
    for (at, known) in stored.iter().enumerate() {
        let org = Id::from_uuid(known.model.org);
        if let Some(group) = key(book, org, &known.content).and_then(|key| groups.get_mut(&key)) {
            group.1.push(at);
        }
    }
    let mut fates: Vec<Fate> = drafts.iter().map(|_| Fate::New).collect();
    for (rows, records) in groups.into_values() {
        pair(book, drafts, stored, rows, records, &mut fates);
    }
    fates
}

fn pair(
    book: &Book<'_>,
    drafts: &[Draft],
    stored: &[Stored],
    mut rows: Vec<usize>,
    mut records: Vec<usize>,
    fates: &mut [Fate],
) {
    // Two rows that say the same are one record written twice.
    let mut distinct: Vec<usize> = Vec::new();
    rows.retain(|row| {
        let same = distinct.iter().find(|first| {
            drafts.get(**first).map(|d| &d.content) == drafts.get(*row).map(|d| &d.content)
        });
        match same {
            Some(first) => {
                if let Some(fate) = fates.get_mut(*row) {
                    *fate = Fate::Repeats(*first);
                }
                false
            }
            None => {
                distinct.push(*row);
                true
            }
        }
    });
    let day = |content: &Content| content.day(book.ledger);
    let exact: &dyn Fn(&Content, &Content, &Content) -> bool = &|_, known, merged| known == merged;
    let same_day: &dyn Fn(&Content, &Content, &Content) -> bool =
        &|row, known, _| day(row) == day(known);
    // A month that a later file knows to the day, and the other way round.
    let compatible: &dyn Fn(&Content, &Content, &Content) -> bool = &|row, known, _| {
        matches!(day(row), Some(RoughDay::Month(_)))
            || matches!(day(known), Some(RoughDay::Month(_)))
    };
    for agrees in [exact, same_day, compatible] {
        rows.retain(|row| {
            let Some(draft) = drafts.get(*row) else { return false };
            let found = records.iter().position(|at| {
                stored.get(*at).is_some_and(|known| {
                    agrees(&draft.content, &known.content, &merged(book, known, &draft.content))
                })
            });
            let Some(found) = found else { return true };
            let at = records.remove(found);
            if let (Some(known), Some(fate)) = (stored.get(at), fates.get_mut(*row)) {
                let content = merged(book, known, &draft.content);
                *fate = Fate::Known { stored: at, content };
            }
            false
        });
    }
}

/// A stored record with what a row says: a blank cell says nothing, a month nothing new of a day in
/// it.
fn merged(book: &Book<'_>, known: &Stored, row: &Content) -> Content {
    let mut content = known.content.clone();
    for place in 0..book.ledger.fields.len() {
        let Some(held) = row.get(place) else { continue };
        let vaguer = place == book.ledger.date
            && matches!(
                (row.day(book.ledger), known.content.day(book.ledger)),
                (Some(said @ RoughDay::Month(_)), Some(was)) if said.is_sharpened_by(was)
            );
        // Whom a record names is known better by its id than by a name in a workbook.
        let same_names = matches!(
            (held, known.content.get(place)),
            (Held::Named(_), Some(was @ Held::Named(_))) if was.in_words() == held.in_words()
        );
        if !vaguer && !same_names {
            content.set(place, Some(held.clone()));
        }
    }
    content
}
