//! A date as people write it, without a time of day.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{Instant, Month};

/// A calendar day. Shown and stored as `2026-03-05`; [`Day::number`] counts days since
/// 1970-01-01, which is what columns hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(NaiveDate);

/// A text or a triple of numbers that is no day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayError(pub String);

impl fmt::Display for DayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}”不是有效日期，应写成 2026-03-05 这样的形式", self.0)
    }
}

impl std::error::Error for DayError {}

impl Day {
    /// The day with these numbers, if the calendar has it and the year is 1 to 9999.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// The day this many days after 1970-01-01.
    pub fn from_number(number: i32) -> Option<Self> {
        let date = NaiveDate::from_num_days_from_ce_opt(number.checked_add(EPOCH)?)?;
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }

    /// Days since 1970-01-01, negative before.
    pub fn number(self) -> i32 {
        self.0.num_days_from_ce() - EPOCH
    }

    /// The Chinese day (UTC+8) of a moment.
    pub fn of_instant(at: Instant) -> Self {
        Self((at.naive_utc() + chrono::TimeDelta::hours(8)).date())
    }

    /// Noon of this day in China.
    pub fn noon(self) -> Instant {
        self.0.and_time(chrono::NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(4)
    }

    /// Year, as written.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// The month this day lies in.
    pub fn in_month(self) -> Month {
        Month::of_day(self)
    }

    /// The day `n` days later (earlier when negative), unless that leaves the calendar.
    pub fn plus_days(self, n: i32) -> Option<Self> {
        Self::from_number(self.number().checked_add(n)?)
    }

    /// The same day of the month `n` months later; the month's last day where it is shorter.
    pub fn plus_months(self, n: u32) -> Option<Self> {
        self.0.checked_add_months(Months::new(n)).filter(|d| d.year() <= 9999).map(Self)
    }

    /// Whole months from this day to another: 2026-01-31 to 2026-02-28 is 0, to 2026-03-01 is 1.
    /// Negative when the other day is earlier, counted the same way backwards.
    pub fn whole_months_to(self, other: Self) -> i32 {
        let months = (other.year() - self.year()) * 12 + other.month() as i32 - self.month() as i32;
        if months > 0 && other.day() < self.day() {
            months - 1
        } else if months < 0 && other.day() > self.day() {
            months + 1
        } else {
            months
        }
    }

    /// The calendar date, for libraries that want one.
    pub fn date(self) -> NaiveDate {
        self.0
    }

    /// The day of a calendar date, if its year is 1 to 9999.
    pub fn from_date(date: NaiveDate) -> Option<Self> {
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }

    /// The day before, staying at the first day of the calendar.
    #[must_use]
    pub fn previous(self) -> Self {
        self.0.checked_sub_days(Days::new(1)).map_or(self, Self)
    }

    /// As an officer writes it: 2026年3月5日.
    pub fn in_words(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }
}

/// 1970-01-01 counted from the first day of the year 1.
const EPOCH: i32 = 719_163;

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let wrong = || DayError(text.to_owned());
        let mut parts = text.splitn(3, '-');
        let mut next = |digits: usize| {
            parts
                .next()
                .filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()))
                .and_then(|p| p.parse::<u32>().ok())
        };
        let (Some(year), Some(month), Some(day)) = (next(4), next(2), next(2)) else {
            return Err(wrong());
        };
        Self::new(year as i32, month, day).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_reads_back_as_it_was_written() {
        assert_eq!(day("2026-03-05").to_string(), "2026-03-05");
        assert_eq!(day("2026-03-05").in_words(), "2026年3月5日");
        for wrong in ["2026-02-30", "2026-3-5", "26-03-05", "", "2026-03-05x", "0000-01-01"] {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_count_from_1970() {
        assert_eq!(day("1970-01-01").number(), 0);
        assert_eq!(day("2000-03-01").number(), 11017);
        assert_eq!(Day::from_number(11017), Some(day("2000-03-01")));
        assert_eq!(Day::from_number(i32::MAX), None);
    }

    #[test]
    fn whole_months_count_only_full_ones() {
        assert_eq!(day("2026-01-31").whole_months_to(day("2026-02-28")), 0);
        assert_eq!(day("2026-01-31").whole_months_to(day("2026-03-01")), 1);
        assert_eq!(day("2026-03-15").whole_months_to(day("2026-03-15")), 0);
        assert_eq!(day("2026-03-15").whole_months_to(day("2025-03-16")), -11);
        assert_eq!(day("1966-11-22").whole_months_to(day("2026-11-21")), 719);
    }

    #[test]
    fn the_chinese_day_starts_at_sixteen_utc() {
        let at = day("2026-03-05").noon();
        assert_eq!(Day::of_instant(at + chrono::TimeDelta::hours(12)), day("2026-03-06"));
        assert_eq!(Day::of_instant(at + chrono::TimeDelta::minutes(719)), day("2026-03-05"));
    }
}
