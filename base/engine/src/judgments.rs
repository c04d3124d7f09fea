//! What people decided: grades and points.

use std::collections::BTreeMap;

use kernel::{Points, Refusal};
use pack::{Rule, Scheme};

use crate::cells::UNKNOWN;

/// Judgments by indicator, source and organization. What has not been entered is unknown.
#[derive(Debug, Clone, Default)]
pub struct Judgments {
    /// Hundredths by organization, [`UNKNOWN`] where not entered.
    given: BTreeMap<(usize, usize), Vec<i32>>,
    /// The grade picked, [`NOT_PICKED`] where none was, for explanations.
    grades: BTreeMap<(usize, usize), Vec<u16>>,
}

const NOT_PICKED: u16 = u16::MAX;

impl Judgments {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Enters the grade at a place of the indicator's list (best first).
    pub fn grade(
        &mut self,
        scheme: &Scheme,
        org: usize,
        indicator: usize,
        source: usize,
        grade: usize,
    ) -> Result<(), Refusal> {
        let Some(Rule::Judged(grades)) = scheme.indicators.get(indicator).map(|i| &i.rule) else {
            return Err(Refusal::new("这个指标不是按等次评的"));
        };
        let Some((_, points)) = grades.get(grade) else {
            let known: Vec<&str> = grades.iter().map(|(name, _)| name.as_str()).collect();
            return Err(Refusal::new(format!("等次只有：{}", known.join("、"))));
        };
        put(self.given.entry((indicator, source)).or_default(), org, points.0, UNKNOWN);
        let picked = self.grades.entry((indicator, source)).or_default();
        put(picked, org, grade as u16, NOT_PICKED);
        Ok(())
    }

    /// Enters points for an indicator that is judged in points.
    pub fn points(
        &mut self,
        scheme: &Scheme,
        org: usize,
        indicator: usize,
        source: usize,
        points: Points,
    ) -> Result<(), Refusal> {
        let Some(Rule::JudgedPoints { from, to, step }) =
            scheme.indicators.get(indicator).map(|i| &i.rule)
        else {
            return Err(Refusal::new("这个指标不是直接打分的"));
        };
        if points < *from || points > *to {
            return Err(Refusal::new(format!("应在{from}到{to}分之间，填的是{points}分")));
        }
        if (points.0 - from.0) % step.0.max(1) != 0 {
            return Err(Refusal::new(format!("打分以{step}分为一档，填的是{points}分")));
        }
        put(self.given.entry((indicator, source)).or_default(), org, points.0, UNKNOWN);
        Ok(())
    }

    /// Hundredths given by one source, NaN where not entered.
    pub(crate) fn given(&self, indicator: usize, source: usize, org: usize) -> f64 {
        match self.column(indicator, source).get(org) {
            None | Some(&UNKNOWN) => f64::NAN,
            Some(hundredths) => f64::from(*hundredths),
        }
    }

    /// Hundredths given by one source, [`UNKNOWN`] where not entered; may end before the last
    /// organization.
    pub(crate) fn column(&self, indicator: usize, source: usize) -> &[i32] {
        self.given.get(&(indicator, source)).map_or(&[], Vec::as_slice)
    }

    /// The grade picked, if one was.
    pub(crate) fn picked(&self, indicator: usize, source: usize, org: usize) -> Option<usize> {
        let picked = *self.grades.get(&(indicator, source))?.get(org)?;
        (picked != NOT_PICKED).then_some(usize::from(picked))
    }
}

fn put<T: Copy>(column: &mut Vec<T>, org: usize, value: T, missing: T) {
    if column.len() <= org {
        column.resize(org + 1, missing);
    }
    column[org] = value;
}
