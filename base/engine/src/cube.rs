//! Monthly facts of all organizations.

use std::collections::BTreeMap;

use kernel::{Month, Period};
use pack::{Merge, Standing};

/// Facts by series, standing, month and organization. What is absent is unknown.
#[derive(Debug, Clone)]
pub struct Cube {
    orgs: usize,
    period: Period,
    columns: BTreeMap<(usize, Standing), Vec<f64>>,
}

impl Cube {
    /// An empty cube over these months.
    pub fn new(orgs: usize, period: Period) -> Self {
        Self { orgs, period, columns: BTreeMap::new() }
    }

    /// The months it covers.
    pub fn period(&self) -> Period {
        self.period
    }

    /// Puts a fact in its place; facts outside the cube's months or organizations are ignored.
    pub fn set(&mut self, series: usize, standing: Standing, month: Month, org: usize, value: f64) {
        let Some(at) = self.at(month, org) else { return };
        let size = self.orgs * self.period.len_months() as usize;
        let column = self.columns.entry((series, standing)).or_insert_with(|| vec![f64::NAN; size]);
        if let Some(place) = column.get_mut(at) {
            *place = value;
        }
    }

    /// A fact; NaN where unknown.
    pub fn get(&self, series: usize, standing: Standing, month: Month, org: usize) -> f64 {
        self.at(month, org)
            .and_then(|at| self.columns.get(&(series, standing))?.get(at).copied())
            .unwrap_or(f64::NAN)
    }

    /// Whether it holds anything of this standing.
    pub(crate) fn has_standing(&self, standing: Standing) -> bool {
        self.columns.keys().any(|(_, known)| *known == standing)
    }

    fn at(&self, month: Month, org: usize) -> Option<usize> {
        (self.period.has(month) && org < self.orgs)
            .then(|| (month.index() - self.period.first_month().index()) as usize * self.orgs + org)
    }

    fn month(&self, series: usize, standing: Standing, month: Month) -> Option<&[f64]> {
        let start = self.at(month, 0)?;
        self.columns.get(&(series, standing))?.get(start..start + self.orgs)
    }

    /// The values of a window's months as one, for each organization; NaN where none is known.
    pub(crate) fn over(
        &self,
        series: usize,
        standing: Standing,
        window: Period,
        merge: Merge,
    ) -> Vec<f64> {
        let mut merged = vec![f64::NAN; self.orgs];
        for month in window.months() {
            if let Some(values) = self.month(series, standing, month) {
                for (sum, value) in merged.iter_mut().zip(values) {
                    *sum = merge_two(merge, *sum, *value);
                }
            }
        }
        merged
    }

    /// The last known value of each organization up to a month.
    pub(crate) fn last_until(&self, series: usize, standing: Standing, until: Month) -> Vec<f64> {
        match Period::new(self.period.first_month(), until.min(self.period.last_month())) {
            Some(window) => self.over(series, standing, window, Merge::Latest),
            None => vec![f64::NAN; self.orgs],
        }
    }
}

/// Two values as one, the second of a later month; unknown gives way.
pub(crate) fn merge_two(merge: Merge, a: f64, b: f64) -> f64 {
    if a.is_nan() {
        return b;
    }
    if b.is_nan() {
        return a;
    }
    match merge {
        Merge::Sum => a + b,
        Merge::Least => a.min(b),
        Merge::Most => a.max(b),
        Merge::Latest => b,
    }
}

/// Values of two organizations as one, for the body above both.
pub(crate) fn merge_orgs(merge: Merge, a: f64, b: f64) -> f64 {
    // Of two organizations neither is later: what they have now adds up.
    merge_two(if merge == Merge::Latest { Merge::Sum } else { merge }, a, b)
}
