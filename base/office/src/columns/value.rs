//! What a cell turned out to hold.

use std::fmt;

use kernel::{Day, Month};

/// The typed content of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, name, code, identity or telephone number.
    Text(String),
    /// A number in the unit of its column.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// A day.
    Day(Day),
    /// A month; also what a date column gives where only a month was written.
    Month(Month),
    /// The proper name of a choice.
    Choice(String),
    /// The proper names of several choices.
    Choices(Vec<String>),
    /// Yes or no.
    Truth(bool),
}

impl Value {
    /// The text, of a text or a choice.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Choice(text) => Some(text),
            _ => None,
        }
    }

    /// The day; of a month its first.
    pub fn day(&self) -> Option<Day> {
        match self {
            Self::Day(day) => Some(*day),
            Self::Month(month) => Some(month.first_day()),
            _ => None,
        }
    }

    /// The number, whole or not.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Whole(number) => Some(*number as f64),
            _ => None,
        }
    }

    /// The whole number.
    pub fn whole(&self) -> Option<i64> {
        match self {
            Self::Whole(number) => Some(*number),
            _ => None,
        }
    }

    /// Yes or no.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Truth(truth) => Some(*truth),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    /// As exports write it where the cell is text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Choice(text) => f.write_str(text),
            Self::Number(number) => f.write_str(&crate::cells::shown_number(*number)),
            Self::Whole(number) => number.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::Month(month) => month.fmt(f),
            Self::Choices(names) => f.write_str(&names.join("、")),
            Self::Truth(truth) => f.write_str(if *truth { "是" } else { "否" }),
        }
    }
}
