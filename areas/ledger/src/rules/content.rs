//! What a record holds.

use kernel::Day;
use pack::{FieldType, Ledger};
use registry::rules::RoughDay;
use serde_json::{Map, Value as Json};

use super::Held;

/// The values of a record by place of the ledger's fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Content {
    held: Vec<Option<Held>>,
    /// Values of fields the ledger no longer has: kept as they were when the record is changed.
    rest: Map<String, Json>,
}

impl Content {
    /// Nothing filled in.
    pub fn empty(ledger: &Ledger) -> Self {
        Self { held: vec![None; ledger.fields.len()], rest: Map::new() }
    }

    /// Reads a record's JSON; what is no JSON holds nothing.
    pub fn of_json(ledger: &Ledger, text: &str) -> Self {
        let mut rest: Map<String, Json> = serde_json::from_str(text).unwrap_or_default();
        let held = ledger
            .fields
            .iter()
            .map(|field| {
                let json = rest.get(&field.name)?;
                let held = Held::of_json(&field.kind, json)?;
                rest.remove(&field.name);
                Some(held)
            })
            .collect();
        Self { held, rest }
    }

    /// As JSON, by names of fields.
    pub fn json(&self, ledger: &Ledger) -> String {
        let mut map = self.rest.clone();
        for (field, held) in ledger.fields.iter().zip(&self.held) {
            if let Some(held) = held {
                map.insert(field.name.clone(), held.json());
            }
        }
        Json::Object(map).to_string()
    }

    /// What the field at this place holds.
    pub fn get(&self, place: usize) -> Option<&Held> {
        self.held.get(place)?.as_ref()
    }

    /// Fills in the field at this place.
    pub fn set(&mut self, place: usize, held: Option<Held>) {
        if let Some(slot) = self.held.get_mut(place) {
            *slot = held;
        }
    }

    /// The same with a field filled in, by its name; an unknown name changes nothing.
    #[must_use]
    pub fn with(mut self, ledger: &Ledger, name: &str, held: Held) -> Self {
        if let Some(place) = ledger.fields.iter().position(|field| field.name == name) {
            self.set(place, Some(held));
        }
        self
    }

    /// Keeps what another version of this record holds in fields the ledger no longer has.
    pub(crate) fn keep_rest_of(&mut self, before: &Self) {
        self.rest.clone_from(&before.rest);
    }

    /// What the record is about: a day, or a month where only that is known.
    pub fn day(&self, ledger: &Ledger) -> Option<RoughDay> {
        match self.get(ledger.date)? {
            Held::Day(day) => Some(*day),
            _ => None,
        }
    }

    /// The same as a day that sorts: of a month the first.
    pub fn first_day(&self, ledger: &Ledger) -> Option<Day> {
        self.day(ledger).map(RoughDay::first_day)
    }

    /// What the record is called in lists: its title and, where that alone would not tell, its day.
    pub fn title(&self, ledger: &Ledger) -> String {
        let titled = ledger.title.and_then(|place| self.get(place)).map(Held::in_words);
        titled.filter(|title| !title.is_empty()).unwrap_or_else(|| ledger.name.clone())
    }

    /// What was chosen from lists, as `|field=option|field=option|`, for filters.
    pub fn choices(&self, ledger: &Ledger) -> String {
        let mut pairs = String::from("|");
        for (field, held) in ledger.fields.iter().zip(&self.held) {
            let chosen: &[String] = match (&field.kind, held) {
                (FieldType::Choice { .. }, Some(Held::Text(chosen))) => {
                    std::slice::from_ref(chosen)
                }
                (FieldType::Choices { .. }, Some(Held::Choices(chosen))) => chosen,
                _ => &[],
            };
            for option in chosen {
                pairs.push_str(&choice_pair(&field.name, option));
                pairs.push('|');
            }
        }
        pairs
    }

    /// All its texts in lower case without blanks, for search.
    pub fn words(&self) -> String {
        let mut words = String::new();
        for held in self.held.iter().flatten() {
            let text = match held {
                Held::Text(text) => text.clone(),
                Held::Choices(_) | Held::Named(_) => held.in_words(),
                _ => continue,
            };
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(&searched(&text));
        }
        words
    }

    /// Fields that differ from those of another version: place, before, after.
    pub fn differences<'a>(
        &'a self,
        after: &'a Self,
    ) -> impl Iterator<Item = (usize, Option<&'a Held>, Option<&'a Held>)> {
        let places = self.held.len().max(after.held.len());
        (0..places)
            .map(|place| (place, self.get(place), after.get(place)))
            .filter(|(_, before, after)| before != after)
    }
}

/// A pair as [`Content::choices`] writes it, without the bars around it.
pub(crate) fn choice_pair(field: &str, option: &str) -> String {
    format!("{field}={option}")
}

/// A text as it is searched: lower case, without blanks.
pub(crate) fn searched(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}
