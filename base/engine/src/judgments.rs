//! What people decided: grades and points.

use std::collections::BTreeMap;

use kernel::{Points, Refusal};
use pack::{Rule, Scheme};

/// Judgments by indicator, source and organization. What has not been entered is unknown.
#[derive(Debug, Clone, Default)]
pub struct Judgments {
    /// Points in hundredths by organization, NaN where not entered.
    given: BTreeMap<(usize, usize), Vec<f64>>,
    /// The grade picked, by the same key, for explanations.
    grades: BTreeMap<(usize, usize, usize), usize>,
}

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
        self.put(org, indicator, source, *points);
        self.grades.insert((indicator, source, org), grade);
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
        self.put(org, indicator, source, points);
        Ok(())
    }

    fn put(&mut self, org: usize, indicator: usize, source: usize, points: Points) {
        let column = self.given.entry((indicator, source)).or_default();
        if column.len() <= org {
            column.resize(org + 1, f64::NAN);
        }
        column[org] = f64::from(points.0);
    }

    /// Hundredths given by one source, NaN where not entered.
    pub(crate) fn given(&self, indicator: usize, source: usize, org: usize) -> f64 {
        self.column(indicator, source).get(org).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn column(&self, indicator: usize, source: usize) -> &[f64] {
        self.given.get(&(indicator, source)).map_or(&[], Vec::as_slice)
    }

    /// The grade picked, if one was.
    pub(crate) fn picked(&self, indicator: usize, source: usize, org: usize) -> Option<usize> {
        self.grades.get(&(indicator, source, org)).copied()
    }
}
