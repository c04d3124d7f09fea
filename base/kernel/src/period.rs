//! Months and the periods that are assessed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Day;

/// A calendar month. Facts are kept per month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    /// Months since January of the year 0.
    index: i32,
}

impl Month {
    /// The month of a year (1 to 9999), numbered 1 to 12.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        ((1..=9999).contains(&year) && (1..=12).contains(&month))
            .then(|| Self { index: year * 12 + month as i32 - 1 })
    }

    /// The month a day lies in.
    pub fn of_day(day: Day) -> Self {
        Self { index: day.year() * 12 + day.month() as i32 - 1 }
    }

    /// Months since January of the year 0: neighbours differ by 1.
    pub fn index(self) -> i32 {
        self.index
    }

    /// The month with this index, if its year is 1 to 9999.
    pub fn from_index(index: i32) -> Option<Self> {
        (1..=9999).contains(&index.div_euclid(12)).then_some(Self { index })
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.index.div_euclid(12)
    }

    /// Its number in the year, 1 to 12.
    pub fn month(self) -> u32 {
        self.index.rem_euclid(12) as u32 + 1
    }

    /// The month `n` later, earlier when negative; stays within the calendar.
    #[must_use]
    pub fn plus(self, n: i32) -> Self {
        Self { index: self.index.saturating_add(n).clamp(12, 9999 * 12 + 11) }
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        Day::from_date(
            chrono::NaiveDate::from_ymd_opt(self.year(), self.month(), 1).unwrap_or_default(),
        )
        .unwrap_or_else(|| Day::of_instant(chrono::DateTime::UNIX_EPOCH))
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        let next = Self { index: self.index + 1 };
        let first = chrono::NaiveDate::from_ymd_opt(next.year(), next.month(), 1);
        first
            .and_then(|d| d.pred_opt())
            .and_then(Day::from_date)
            .unwrap_or_else(|| self.first_day())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// A stretch of whole months: a month, a quarter, half a year, a year, or any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    first: Month,
    last: Month,
}

/// A text that names no period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodError(pub String);

impl fmt::Display for PeriodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "“{}”不是有效的考评周期，应写成 2026（全年）、2026H1（上半年）、2026Q3（三季度）或 2026-09（单月）",
            self.0
        )
    }
}

impl std::error::Error for PeriodError {}

impl Period {
    /// From the first month to the last, both included; `None` if they are the wrong way round.
    pub fn new(first: Month, last: Month) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// One month.
    pub fn month(month: Month) -> Self {
        Self { first: month, last: month }
    }

    /// A whole year.
    pub fn year(year: i32) -> Option<Self> {
        Self::new(Month::new(year, 1)?, Month::new(year, 12)?)
    }

    /// A quarter of a year, 1 to 4.
    pub fn quarter(year: i32, quarter: u32) -> Option<Self> {
        let last = (1..=4).contains(&quarter).then_some(quarter * 3)?;
        Self::new(Month::new(year, last - 2)?, Month::new(year, last)?)
    }

    /// The first or second half of a year.
    pub fn half(year: i32, half: u32) -> Option<Self> {
        let last = (1..=2).contains(&half).then_some(half * 6)?;
        Self::new(Month::new(year, last - 5)?, Month::new(year, last)?)
    }

    /// The first month.
    pub fn first_month(self) -> Month {
        self.first
    }

    /// The last month.
    pub fn last_month(self) -> Month {
        self.last
    }

    /// The first day.
    pub fn first_day(self) -> Day {
        self.first.first_day()
    }

    /// The last day.
    pub fn last_day(self) -> Day {
        self.last.last_day()
    }

    /// How many months it has.
    pub fn len_months(self) -> u32 {
        (self.last.index - self.first.index + 1).unsigned_abs()
    }

    /// Its months in order.
    pub fn months(self) -> impl DoubleEndedIterator<Item = Month> {
        (self.first.index..=self.last.index).map(|index| Month { index })
    }

    /// Whether a month lies in it.
    pub fn has(self, month: Month) -> bool {
        self.first <= month && month <= self.last
    }

    /// Whether another period lies in it whole.
    pub fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// The same stretch `n` months later, earlier when negative.
    #[must_use]
    pub fn plus_months(self, n: i32) -> Self {
        Self { first: self.first.plus(n), last: self.last.plus(n) }
    }

    /// As an officer writes it: 2026年, 2026年上半年, 2026年三季度, 2026年9月.
    pub fn in_words(self) -> String {
        let year = self.first.year();
        if self.first.year() == self.last.year() {
            match (self.first.month(), self.last.month()) {
                (1, 12) => return format!("{year}年"),
                (1, 6) => return format!("{year}年上半年"),
                (7, 12) => return format!("{year}年下半年"),
                (1, 3) => return format!("{year}年一季度"),
                (4, 6) => return format!("{year}年二季度"),
                (7, 9) => return format!("{year}年三季度"),
                (10, 12) => return format!("{year}年四季度"),
                (first, last) if first == last => return format!("{year}年{first}月"),
                (first, last) => return format!("{year}年{first}—{last}月"),
            }
        }
        format!("{year}年{}月—{}年{}月", self.first.month(), self.last.year(), self.last.month())
    }
}

impl fmt::Display for Period {
    /// The short form that [`FromStr`] reads: `2026`, `2026H1`, `2026Q3`, `2026-09`; any other
    /// stretch as `2026-02..2026-05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.first.year();
        let whole = (self.first.month(), self.len_months());
        match whole {
            (1, 12) => write!(f, "{year:04}"),
            (1 | 7, 6) => write!(f, "{year:04}H{}", self.last.month() / 6),
            (1 | 4 | 7 | 10, 3) => write!(f, "{year:04}Q{}", self.last.month() / 3),
            (_, 1) => write!(f, "{}", self.first),
            _ => write!(f, "{}..{}", self.first, self.last),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let number = |s: &str, digits: usize| {
            (s.len() == digits && s.bytes().all(|b| b.is_ascii_digit()))
                .then(|| s.parse::<u32>().ok())
                .flatten()
        };
        let month = |s: &str| {
            let (year, month) = s.split_once('-')?;
            Month::new(number(year, 4)? as i32, number(month, 2)?)
        };
        let read = || {
            if let Some((first, last)) = text.split_once("..") {
                return Self::new(month(first)?, month(last)?);
            }
            if let Some((year, half)) = text.split_once('H') {
                return Self::half(number(year, 4)? as i32, number(half, 1)?);
            }
            if let Some((year, quarter)) = text.split_once('Q') {
                return Self::quarter(number(year, 4)? as i32, number(quarter, 1)?);
            }
            if let Some(month) = month(text) {
                return Some(Self::month(month));
            }
            Self::year(number(text, 4)? as i32)
        };
        read().ok_or_else(|| PeriodError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn periods_are_read_and_said() {
        for (text, words, months) in [
            ("2026", "2026年", 12),
            ("2026H1", "2026年上半年", 6),
            ("2026Q3", "2026年三季度", 3),
            ("2026-09", "2026年9月", 1),
            ("2026-02..2026-05", "2026年2—5月", 4),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), text);
            assert_eq!(period.in_words(), words);
            assert_eq!(period.len_months(), months);
        }
        for wrong in ["", "26", "2026Q5", "2026H0", "2026-13", "2026-05..2026-02", "2026年"] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_month_knows_its_days() {
        let february = Month::new(2028, 2).unwrap();
        assert_eq!(february.first_day().to_string(), "2028-02-01");
        assert_eq!(february.last_day().to_string(), "2028-02-29");
        assert_eq!(february.plus(-2).to_string(), "2027-12");
    }

    proptest! {
        #[test]
        fn any_period_reads_back(first in 12i32..9999 * 12, months in 1i32..40) {
            let first = Month::from_index(first).unwrap();
            let period = Period::new(first, first.plus(months - 1)).unwrap();
            prop_assert_eq!(period.to_string().parse::<Period>(), Ok(period));
        }
    }
}
