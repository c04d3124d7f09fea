//! One record at a time: guards, filters while filing, a single organization's explanation.

use std::sync::Arc;

use kernel::Day;

use crate::check::Formula;
use crate::tree::{self, Any, Date, Number, Text, YesNo};
use crate::{ALIKE, When};

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Not known. Not zero, not empty.
    Unknown,
    /// A finite number of at most 10¹⁵.
    Number(f64),
    /// Yes or no.
    YesNo(bool),
    /// A text.
    Text(Arc<str>),
    /// A date.
    Date(Day),
    /// A set of texts.
    Set(Arc<[Arc<str>]>),
}

impl Value {
    /// A known number; not a number is unknown.
    pub fn number(value: f64) -> Self {
        if value.is_finite() { Self::Number(value) } else { Self::Unknown }
    }

    /// The number, or NaN where it is unknown or no number.
    pub fn as_number(&self) -> f64 {
        if let Self::Number(value) = self { *value } else { f64::NAN }
    }

    /// Whether it is known to be yes.
    pub fn is_yes(&self) -> bool {
        *self == Self::YesNo(true)
    }
}

impl Formula {
    /// The value for one row. A slot past the row's end, or holding another type than the formula
    /// was checked with, is unknown.
    pub fn of_row(&self, row: &[Value], when: &When) -> Value {
        let row = Row { values: row, when };
        match &self.body {
            Any::Number(tree) => Value::number(row.number(tree)),
            Any::YesNo(tree) => row.yes_no(tree).map_or(Value::Unknown, Value::YesNo),
            Any::Text(tree) => row.text(tree).cloned().map_or(Value::Unknown, Value::Text),
            Any::Date(tree) => row.date(tree).map_or(Value::Unknown, Value::Date),
            Any::Set(slot) => row.values.get(*slot).cloned().unwrap_or(Value::Unknown),
        }
    }

    /// Whether a row is known to fulfil the formula; a condition that is unknown does not hold.
    pub fn holds(&self, row: &[Value], when: &When) -> bool {
        match &self.body {
            Any::YesNo(tree) => Row { values: row, when }.yes_no(tree) == Some(true),
            _ => false,
        }
    }
}

struct Row<'a> {
    values: &'a [Value],
    when: &'a When,
}

impl<'a> Row<'a> {
    fn number(&self, tree: &'a Number) -> f64 {
        match tree {
            Number::Const(value) => *value,
            Number::Slot(slot) => self.values.get(*slot).map_or(f64::NAN, Value::as_number),
            Number::Negative(x) => -self.number(x),
            Number::Arith(arith, sides) => arith.of(self.number(&sides.0), self.number(&sides.1)),
            Number::Least(trees) => self.fold(trees, |a, b| if a < b { a } else { b }),
            Number::Most(trees) => self.fold(trees, |a, b| if a > b { a } else { b }),
            Number::Round(x, decimals) => tree::round(self.number(x), *decimals),
            Number::Floor(x) => tree::floor(self.number(x)),
            Number::Ceil(x) => tree::ceil(self.number(x)),
            Number::Abs(x) => self.number(x).abs(),
            Number::If(parts) => match self.yes_no(&parts.0) {
                Some(true) => self.number(&parts.1),
                Some(false) => self.number(&parts.2),
                None => f64::NAN,
            },
            Number::Coalesce(trees) => trees
                .iter()
                .map(|tree| self.number(tree))
                .find(|value| !value.is_nan())
                .unwrap_or(f64::NAN),
            Number::Part(part, date) => self.date(date).map_or(f64::NAN, |day| part.of(day)),
            Number::Days(sides) => match (self.date(&sides.0), self.date(&sides.1)) {
                (Some(a), Some(b)) => f64::from(a.number() - b.number()),
                _ => f64::NAN,
            },
            Number::WholeMonths(date) => {
                self.date(date).map_or(f64::NAN, |d| f64::from(d.whole_months_to(self.when.as_of)))
            }
            Number::WholeYears(date) => self
                .date(date)
                .map_or(f64::NAN, |d| f64::from(d.whole_months_to(self.when.as_of) / 12)),
            Number::Length(text) => {
                self.text(text).map_or(f64::NAN, |text| text.chars().count() as f64)
            }
            Number::Size(slot) => self.set(*slot).map_or(f64::NAN, |set| set.len() as f64),
        }
    }

    /// Least or most of known numbers; unknown as soon as one is.
    fn fold(&self, trees: &'a [Number], pick: impl Fn(f64, f64) -> f64) -> f64 {
        let mut values = trees.iter().map(|tree| self.number(tree));
        let first = values.next().unwrap_or(f64::NAN);
        values.fold(first, |a, b| if a.is_nan() || b.is_nan() { f64::NAN } else { pick(a, b) })
    }

    fn yes_no(&self, tree: &'a YesNo) -> Option<bool> {
        match tree {
            YesNo::Const(yes) => Some(*yes),
            YesNo::Slot(slot) => match self.values.get(*slot) {
                Some(Value::YesNo(yes)) => Some(*yes),
                _ => None,
            },
            YesNo::Not(x) => self.yes_no(x).map(|yes| !yes),
            YesNo::And(sides) => match self.yes_no(&sides.0) {
                Some(false) => Some(false),
                left => match (left, self.yes_no(&sides.1)) {
                    (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                },
            },
            YesNo::Or(sides) => match self.yes_no(&sides.0) {
                Some(true) => Some(true),
                left => match (left, self.yes_no(&sides.1)) {
                    (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                },
            },
            YesNo::If(parts) => match self.yes_no(&parts.0)? {
                true => self.yes_no(&parts.1),
                false => self.yes_no(&parts.2),
            },
            YesNo::Coalesce(trees) => trees.iter().find_map(|tree| self.yes_no(tree)),
            YesNo::Numbers(compare, sides) => {
                let difference = self.number(&sides.0) - self.number(&sides.1);
                (!difference.is_nan()).then(|| compare.holds(difference))
            }
            YesNo::Dates(compare, sides) => {
                Some(compare.holds_of(&self.date(&sides.0)?, &self.date(&sides.1)?))
            }
            YesNo::SameText(sides) => Some(self.text(&sides.0)? == self.text(&sides.1)?),
            YesNo::Alike(sides) => Some(self.yes_no(&sides.0)? == self.yes_no(&sides.1)?),
            YesNo::TextIn(text, list) => {
                let text = self.text(text)?;
                Some(list.contains(text))
            }
            YesNo::NumberIn(number, list) => {
                let number = self.number(number);
                (!number.is_nan()).then(|| list.iter().any(|one| (number - one).abs() <= ALIKE))
            }
            YesNo::SetHas(slot, text) => {
                let set = self.set(*slot)?;
                let text = self.text(text)?;
                Some(set.contains(text))
            }
            YesNo::Known(tree) => Some(match &**tree {
                Any::Number(tree) => !self.number(tree).is_nan(),
                Any::YesNo(tree) => self.yes_no(tree).is_some(),
                Any::Text(tree) => self.text(tree).is_some(),
                Any::Date(tree) => self.date(tree).is_some(),
                Any::Set(slot) => self.set(*slot).is_some(),
            }),
            YesNo::Within(window, date) => {
                let (first, last) = self.when.days(*window);
                self.date(date).map(|day| first <= day && day <= last)
            }
            YesNo::Contains(text, word) => self.text(text).map(|text| text.contains(&**word)),
            YesNo::StartsWith(text, word) => self.text(text).map(|text| text.starts_with(&**word)),
        }
    }

    fn text(&self, tree: &'a Text) -> Option<&'a Arc<str>> {
        match tree {
            Text::Const(text) => Some(text),
            Text::Slot(slot) => match self.values.get(*slot) {
                Some(Value::Text(text)) => Some(text),
                _ => None,
            },
            Text::If(parts) => match self.yes_no(&parts.0)? {
                true => self.text(&parts.1),
                false => self.text(&parts.2),
            },
            Text::Coalesce(trees) => trees.iter().find_map(|tree| self.text(tree)),
        }
    }

    fn date(&self, tree: &'a Date) -> Option<Day> {
        match tree {
            Date::Const(day) => Some(*day),
            Date::Slot(slot) => match self.values.get(*slot) {
                Some(Value::Date(day)) => Some(*day),
                _ => None,
            },
            Date::CycleStart => Some(self.when.cycle.first_day()),
            Date::AsOf => Some(self.when.as_of),
            Date::Plus(date, days) => self.date(date)?.plus_days(*days),
            Date::If(parts) => match self.yes_no(&parts.0)? {
                true => self.date(&parts.1),
                false => self.date(&parts.2),
            },
            Date::Coalesce(trees) => trees.iter().find_map(|tree| self.date(tree)),
        }
    }

    fn set(&self, slot: usize) -> Option<&'a [Arc<str>]> {
        match self.values.get(slot) {
            Some(Value::Set(set)) => Some(set),
            _ => None,
        }
    }
}
