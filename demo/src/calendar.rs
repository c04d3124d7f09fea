//! When records are due: periods that touch the months the city has lived through.

use kernel::{Day, Month, Period};
use pack::Every;

use crate::dice::Dice;

/// The days records may be about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub first: Day,
    pub last: Day,
}

impl Span {
    /// The twelve calendar months that end with the month of today.
    pub fn up_to(today: Day) -> Self {
        Self { first: today.in_month().plus(-11).first_day(), last: today }
    }

    /// The whole year before today's.
    pub fn year_before(today: Day) -> Option<Self> {
        let year = Period::year(today.year().checked_sub(1)?)?;
        Some(Self { first: year.first_day(), last: year.last_day() })
    }

    fn days(self) -> i32 {
        (self.last.number() - self.first.number() + 1).max(0)
    }

    fn meets(self, other: Self) -> Option<Self> {
        let both = Self { first: self.first.max(other.first), last: self.last.min(other.last) };
        (both.first <= both.last).then_some(both)
    }
}

/// A period in which something is due, or that has room for something.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    /// The days that are possible.
    pub days: Span,
    /// Which part of the days one would choose from has gone by, 0 to 1.
    pub elapsed: f64,
}

/// The periods that meet a span; only certain months of each if `months` says so.
pub(crate) fn slots(every: Every, months: Option<[u32; 2]>, span: Span) -> Vec<Slot> {
    let length = every.months() as i32;
    let mut first = span.first.in_month();
    first = first.plus(-((first.month() as i32 - 1) % length));
    let mut found = Vec::new();
    while first.first_day() <= span.last {
        let period = Period::new(first, first.plus(length - 1));
        if let Some(wanted) = period.and_then(|period| within(period, months))
            && let Some(days) = wanted.meets(span)
        {
            let elapsed = f64::from(days.days()) / f64::from(wanted.days().max(1));
            found.push(Slot { days, elapsed });
        }
        let next = first.plus(length);
        if next == first {
            break;
        }
        first = next;
    }
    found
}

fn within(period: Period, months: Option<[u32; 2]>) -> Option<Span> {
    let whole = Span { first: period.first_day(), last: period.last_day() };
    let Some([from, to]) = months else { return Some(whole) };
    let year = period.first_month().year();
    let window = Period::new(Month::new(year, from)?, Month::new(year, to)?)?;
    Span { first: window.first_day(), last: window.last_day() }.meets(whole)
}

impl Slot {
    /// A day of it: near a fixed day of the month if there is one, seldom a weekend.
    pub fn day(self, fixed: Option<u32>, dice: &mut Dice) -> Day {
        let Span { first, last } = self.days;
        let mut number = match fixed {
            Some(day) => {
                let day = Day::new(first.year(), first.month(), day).unwrap_or(first);
                day.number() + dice.whole(-1, 2) as i32
            }
            None => dice.whole(first.number().into(), last.number().into()) as i32,
        };
        // Day 0 was a Thursday.
        let weekday = (number + 3).rem_euclid(7);
        if weekday >= 5 && dice.happens(0.85) {
            number += if weekday == 5 { -1 } else { 1 };
        }
        Day::from_number(number.clamp(first.number(), last.number())).unwrap_or(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_up_to_today_with_the_part_that_has_gone_by() {
        let today = Day::new(2026, 11, 15).unwrap();
        let span = Span::up_to(today);
        assert_eq!(span.first, Day::new(2025, 12, 1).unwrap());
        let months = slots(Every::Month, None, span);
        assert_eq!(months.len(), 12);
        assert_eq!(months[0].elapsed, 1.0);
        assert_eq!(months[11].elapsed, 0.5);
        let quarters = slots(Every::Quarter, None, span);
        assert_eq!(quarters.len(), 5);
        assert!(quarters[0].elapsed < 0.4);
        let spring = slots(Every::Year, Some([1, 3]), span);
        assert_eq!(spring.len(), 1);
        assert_eq!(spring[0].elapsed, 1.0);
        let mut dice = Dice::of(1, &[]);
        for _ in 0..500 {
            let day = months[11].day(Some(28), &mut dice);
            assert!(day <= today && day >= months[11].days.first);
        }
    }
}
