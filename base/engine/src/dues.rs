//! What is owed, done, on time, late and missing: judged period by period.

use formula::When;
use kernel::{Day, Month, Period};
use pack::{Every, Obligation, OrgAttribute, Standing};

use crate::{Cube, Tree};

/// Counts of an obligation over a window, for every organization; bodies above hold the sums of
/// those below.
#[derive(Debug, Clone, Default)]
pub struct Dues {
    /// 应办
    pub owed: Vec<f64>,
    /// 已办
    pub done: Vec<f64>,
    /// 按时
    pub on_time: Vec<f64>,
}

/// One period of an obligation for one organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodDue {
    /// The period.
    pub period: Period,
    /// How many times it is owed.
    pub owed: u32,
    /// How many times it was done, at most so many.
    pub done: u32,
    /// Of these, how many were filed by the deadline.
    pub on_time: u32,
}

impl PeriodDue {
    /// A period judged by the counts of the records about it; NaN where there are none.
    pub fn judged(obligation: &Obligation, period: Period, done: f64, on_time: f64) -> Self {
        let owed = obligation.times;
        let done = if done.is_nan() { 0 } else { (done as u32).min(owed) };
        let on_time = if on_time.is_nan() { 0 } else { (on_time as u32).min(done) };
        Self { period, owed, done, on_time }
    }

    /// How many are missing.
    pub fn missing(self) -> u32 {
        self.owed - self.done
    }
}

/// The last day on which filing a record about a period is on time: its end and the grace days
/// after.
pub fn deadline(obligation: &Obligation, period: Period) -> Day {
    let end = period.last_day();
    end.plus_days(obligation.grace_days).unwrap_or(end)
}

/// Whether somebody set up on a day owes what falls due in a period. Unknown dates owe: an old
/// organization's is often not recorded.
pub fn owes_since(established: Option<Day>, period: Period) -> bool {
    established.is_none_or(|since| since <= period.first_day())
}

/// The period that holds a month.
pub fn period_of(every: Every, month: Month) -> Period {
    let months = every.months() as i32;
    let first = month.plus(-((month.month() as i32 - 1) % months));
    Period::new(first, first.plus(months - 1)).unwrap_or(Period::month(month))
}

/// The periods of an obligation that lie wholly in a window and have ended by a day.
fn periods(every: Every, window: Period, as_of: Day) -> Vec<Period> {
    let mut found = Vec::new();
    let mut period = period_of(every, window.first_month());
    while period.last_month() <= window.last_month() {
        if window.covers(period) && period.last_day() <= as_of {
            found.push(period);
        }
        let next = period.plus_months(every.months() as i32);
        if next == period {
            break;
        }
        period = next;
    }
    found
}

/// What every organization owed and did over a window, from records of at least a standing.
pub fn dues(
    obligation: &Obligation,
    tree: &Tree,
    cube: &Cube,
    window: Period,
    standing: Standing,
    when: When,
) -> Dues {
    let count = tree.len();
    let mut dues =
        Dues { owed: vec![0.0; count], done: vec![0.0; count], on_time: vec![0.0; count] };
    let owing = tree.condition(&obligation.owed_by, when);
    let established = tree.attribute(OrgAttribute::Established);
    let [done_series, on_time_series] = obligation.series;
    for period in periods(obligation.every, window, when.as_of) {
        let done = cube.over(done_series, standing, period, pack::Merge::Sum);
        let on_time = cube.over(on_time_series, standing, period, pack::Merge::Sum);
        for org in 0..count {
            let since = established.get(org).copied().unwrap_or(f64::NAN);
            let since = if since.is_nan() { None } else { Day::from_number(since as i32) };
            if owing[org] == 1.0 && owes_since(since, period) {
                let due = PeriodDue::judged(obligation, period, done[org], on_time[org]);
                dues.owed[org] += f64::from(due.owed);
                dues.done[org] += f64::from(due.done);
                dues.on_time[org] += f64::from(due.on_time);
            }
        }
    }
    for column in [&mut dues.owed, &mut dues.done, &mut dues.on_time] {
        tree.roll_up(column, |a, b| a + b);
    }
    dues
}

impl Dues {
    /// The periods of an obligation for one organization, oldest first: for its own page. Sums
    /// over these are what [`dues`] gives for a body without others below it.
    pub fn by_period(
        obligation: &Obligation,
        tree: &Tree,
        cube: &Cube,
        org: usize,
        standing: Standing,
        when: When,
    ) -> Vec<PeriodDue> {
        periods(obligation.every, when.cycle, when.as_of)
            .into_iter()
            .filter_map(|period| {
                let one = dues(obligation, tree, cube, period, standing, when);
                let owed = *one.owed.get(org)?;
                (owed > 0.0).then(|| PeriodDue {
                    period,
                    owed: owed as u32,
                    done: one.done.get(org).map_or(0, |n| *n as u32),
                    on_time: one.on_time.get(org).map_or(0, |n| *n as u32),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_and_finished_periods_count() {
        let said = |every, window: &str, as_of: &str| {
            periods(every, window.parse().unwrap(), as_of.parse().unwrap())
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(said(Every::Quarter, "2026", "2026-11-21"), "2026Q1 2026Q2 2026Q3");
        assert_eq!(said(Every::Quarter, "2026", "2026-12-31"), "2026Q1 2026Q2 2026Q3 2026Q4");
        assert_eq!(said(Every::Quarter, "2026-02..2026-07", "2026-12-31"), "2026Q2");
        assert_eq!(said(Every::Year, "2026Q1", "2026-12-31"), "");
        assert_eq!(said(Every::Month, "2026Q1", "2026-02-28"), "2026-01 2026-02");
        assert_eq!(said(Every::HalfYear, "2026", "2026-06-30"), "2026H1");
    }
}
