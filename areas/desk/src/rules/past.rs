//! Results of past periods: which periods, and for whom they say something.

use std::collections::{HashMap, HashSet};

use kernel::{Day, Id, Month, Org, Period, Points};

/// So many past periods are shown at most.
pub(crate) const MOST: usize = 8;
/// Years are shown once there are so many of them; until then quarters.
const YEARS_ENOUGH: usize = 2;

/// One organization's result in one past period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastResult {
    /// Points of what is known.
    pub score: Points,
    /// What the points could have been with everything known.
    pub at_best: Points,
    /// The star that was awarded; `None` if none was or it stayed open.
    pub star: Option<u8>,
}

/// Past results of everybody under a scheme. An organization that has recorded nothing about a
/// period has no result there: nothing is known of it, which is not zero.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// Oldest first; each has ended.
    pub periods: Vec<Period>,
    /// Whether the scheme gives stars.
    pub stars: bool,
    pub(crate) of: HashMap<Id<Org>, [Option<PastResult>; MOST]>,
}

impl Past {
    /// The results of an organization, from the first period of which something is known.
    pub fn of(&self, org: Id<Org>) -> Vec<(Period, Option<PastResult>)> {
        let results = self.of.get(&org).copied().unwrap_or_default();
        let all = self.periods.iter().copied().zip(results);
        all.skip_while(|(_, result)| result.is_none()).collect()
    }
}

/// Who has recorded something in which month.
#[derive(Debug, Default)]
pub(crate) struct Recorded(HashMap<Month, HashSet<Id<Org>>>);

impl Recorded {
    pub fn new(found: impl IntoIterator<Item = (Id<Org>, Month)>) -> Self {
        let mut recorded = Self::default();
        for (org, month) in found {
            recorded.0.entry(month).or_default().insert(org);
        }
        recorded
    }

    /// Those who have recorded something about any month of a period.
    pub fn over(&self, period: Period) -> HashSet<Id<Org>> {
        period.months().filter_map(|month| self.0.get(&month)).flatten().copied().collect()
    }

    /// The first month about which as many as half of the most have recorded something: before, the
    /// city did not keep its records here, and whatever few of them there are do not make a result.
    fn begun(&self) -> Option<Month> {
        let most = self.0.values().map(HashSet::len).max()?;
        self.0.iter().filter(|(_, orgs)| orgs.len() * 2 >= most).map(|(month, _)| *month).min()
    }

    /// The past periods that lie wholly in what is recorded: years if there are enough of them,
    /// quarters until then. Oldest first.
    pub fn periods(&self, today: Day) -> Vec<Period> {
        let Some(begun) = self.begun() else { return Vec::new() };
        let year = today.year();
        let quarter = (today.month() - 1) / 3 + 1;
        let years = Period::year(year).map(|year| back(year, begun)).unwrap_or_default();
        if years.len() >= YEARS_ENOUGH {
            return years;
        }
        Period::quarter(year, quarter).map(|quarter| back(quarter, begun)).unwrap_or_default()
    }
}

/// The periods before one, as long as they begin when records had begun.
fn back(now: Period, begun: Month) -> Vec<Period> {
    let length = now.len_months() as i32;
    let before = (1..=MOST as i32).map(|steps| now.plus_months(-steps * length));
    let mut found: Vec<Period> = before.take_while(|one| one.first_month() >= begun).collect();
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn org(number: u8) -> Id<Org> {
        Id::new(1, [number; 10])
    }

    fn months(first: (i32, u32), last: (i32, u32)) -> Vec<Month> {
        let month = |(year, month)| Month::new(year, month).unwrap();
        Period::new(month(first), month(last)).unwrap().months().collect()
    }

    fn words(recorded: &Recorded, today: &str) -> Vec<String> {
        recorded.periods(today.parse().unwrap()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn quarters_are_shown_from_when_most_began_to_record() {
        let mut found: Vec<_> = months((2025, 12), (2026, 6))
            .into_iter()
            .flat_map(|month| (1..=4).map(move |number| (org(number), month)))
            .collect();
        // One of four has noted something long ago.
        found.push((org(1), Month::new(2024, 3).unwrap()));
        let recorded = Recorded::new(found);
        assert_eq!(words(&recorded, "2026-08-15"), ["2026Q1", "2026Q2"]);
        assert_eq!(words(&recorded, "2026-01-15"), [""; 0]);
    }

    #[test]
    fn years_are_shown_once_there_are_two_and_never_more_than_eight_periods() {
        let of_one =
            |first| Recorded::new(months(first, (2026, 6)).into_iter().map(|m| (org(1), m)));
        assert_eq!(words(&of_one((2024, 1)), "2026-06-15"), ["2024", "2025"]);
        assert_eq!(words(&of_one((2024, 2)), "2026-06-15").len(), 8);
        assert_eq!(words(&of_one((2010, 1)), "2026-06-15").len(), 8);
        assert!(words(&Recorded::default(), "2026-06-15").is_empty());
    }

    #[test]
    fn what_is_not_known_leaves_a_gap_and_the_unknown_beginning_is_left_out() {
        let result = Some(PastResult { score: Points(8000), at_best: Points(8000), star: Some(4) });
        let periods = vec![2021, 2022, 2023, 2024].into_iter().filter_map(Period::year).collect();
        let mut results = [None; MOST];
        (results[1], results[3]) = (result, result);
        let past = Past { periods, stars: true, of: HashMap::from([(org(1), results)]) };
        let known: Vec<bool> = past.of(org(1)).iter().map(|(_, one)| one.is_some()).collect();
        assert_eq!(known, [true, false, true]);
        assert!(past.of(org(2)).is_empty());
    }
}
