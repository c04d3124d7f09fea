//! A date people know to the day or only to the month.

use std::fmt;
use std::str::FromStr;

use kernel::{Day, Month};

/// `2016-02-09` or `2016-02`: what columns hold, and it sorts as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoughDay {
    /// Known to the day.
    Day(Day),
    /// Known to the month.
    Month(Month),
}

impl RoughDay {
    /// The day, or the first of the month: for arithmetic.
    pub fn first_day(self) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Month(month) => month.first_day(),
        }
    }

    /// Whether the other says the same, only more exactly or as exactly.
    pub fn is_sharpened_by(self, other: Self) -> bool {
        match (self, other) {
            (Self::Month(month), Self::Day(day)) => day.in_month() == month,
            (ours, theirs) => ours == theirs,
        }
    }

    /// Whether this surely lies before the other.
    pub fn is_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::Day(a), Self::Day(b)) => a < b,
            (a, b) => a.first_day().in_month() < b.first_day().in_month(),
        }
    }

    /// What a cell of a workbook says.
    pub(crate) fn of_value(value: &office::Value) -> Option<Self> {
        match value {
            office::Value::Day(day) => Some(Self::Day(*day)),
            office::Value::Month(month) => Some(Self::Month(*month)),
            _ => None,
        }
    }
}

impl fmt::Display for RoughDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Month(month) => month.fmt(f),
        }
    }
}

impl FromStr for RoughDay {
    type Err = kernel::DayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 7 {
            return text.parse().map(Self::Day);
        }
        text.split_once('-')
            .and_then(|(year, month)| Month::new(year.parse().ok()?, month.parse().ok()?))
            .map(Self::Month)
            .ok_or_else(|| kernel::DayError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rough(text: &str) -> RoughDay {
        text.parse().unwrap()
    }

    #[test]
    fn both_forms_read_back_as_written() {
        for text in ["2016-02", "2016-02-09", "0987-12"] {
            assert_eq!(rough(text).to_string(), text);
        }
        for text in ["", "2016", "2016-13", "2016-2", "2016-02-30"] {
            assert!(text.parse::<RoughDay>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_is_sharpened_by_its_days_and_nothing_else() {
        assert!(rough("2016-02").is_sharpened_by(rough("2016-02-09")));
        assert!(rough("2016-02").is_sharpened_by(rough("2016-02")));
        assert!(!rough("2016-02").is_sharpened_by(rough("2016-03-01")));
        assert!(!rough("2016-02-09").is_sharpened_by(rough("2016-02")));
    }

    #[test]
    fn before_means_surely_before() {
        assert!(rough("2016-02-08").is_before(rough("2016-02-09")));
        assert!(rough("2016-01").is_before(rough("2016-02-01")));
        assert!(!rough("2016-02-01").is_before(rough("2016-02")));
        assert!(!rough("2016-02").is_before(rough("2016-02-28")));
    }
}
