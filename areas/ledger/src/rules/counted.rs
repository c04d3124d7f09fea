//! What a record changes in the figures of its organization: 「党员大会次数 1→2」.

use std::collections::HashMap;

use formula::{Type, Unit, Value, When};
use kernel::{Month, Period};
use pack::{Empty, How, InputSource, Keep, Merge, Metric, Over};

use crate::Book;

/// The reported facts of one organization over one calendar year: by series, January to December,
/// NaN where unknown.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// By name of the series.
    pub months: HashMap<String, [f64; 12]>,
}

/// A figure before and after, as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What is counted.
    pub name: String,
    /// Before; `—` where it was unknown.
    pub before: String,
    /// After.
    pub after: String,
}

impl std::fmt::Display for Counted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}→{}", self.name, self.before, self.after)
    }
}

/// The figures of this ledger that differ between two versions of a year's facts: metrics over the
/// year, then what is owed over the period that holds the month. `owes` says of an obligation by its
/// place whether the organization owes it.
pub fn counted(
    book: &Book<'_>,
    month: Month,
    before: &Kept,
    after: &Kept,
    owes: impl Fn(usize) -> bool,
) -> Vec<Counted> {
    let year = Period::year(month.year()).unwrap_or(Period::month(month));
    let when = When::end_of(year);
    let mut found = Vec::new();
    for (place, metric) in book.pack.metrics.iter().enumerate() {
        let (was, is) =
            (over_year(book, place, before, &when, 0), over_year(book, place, after, &when, 0));
        let (Some(was), Some(is)) = (was, is) else { continue };
        let (was, is) = (said(metric, was), said(metric, is));
        if was != is {
            found.push(Counted { name: metric.name.clone(), before: was, after: is });
        }
    }
    for (place, obligation) in book.pack.obligations.iter().enumerate() {
        if obligation.ledger != book.place || !owes(place) {
            continue;
        }
        let length = obligation.every.months() as usize;
        let first = (month.month() as usize - 1) / length * length;
        let done = |kept: &Kept| {
            let months = kept.months.get(book.key(obligation.series[0]));
            let months = months.and_then(|months| months.get(first..first + length));
            months.unwrap_or_default().iter().filter(|n| !n.is_nan()).sum::<f64>()
        };
        let (was, is) = (done(before), done(after));
        if was != is {
            let name = format!(
                "{}（{}应办{}次）",
                obligation.name,
                obligation.every.in_words(),
                obligation.times
            );
            let said = formula::say_number;
            found.push(Counted { name, before: said(was), after: said(is) });
        }
    }
    found
}

/// Deeper than metrics are ever built on each other; the pack's check refuses circles.
const DEEPEST: u8 = 8;

/// A metric over the year; `None` if it does not follow from this ledger alone.
fn over_year(book: &Book<'_>, place: usize, kept: &Kept, when: &When, depth: u8) -> Option<f64> {
    let metric = book.pack.metrics.get(place)?;
    if let How::Value { formula, inputs } = &metric.how {
        let mut row = Vec::with_capacity(inputs.len());
        for input in inputs {
            let InputSource::Metric(of) = input.source else { return None };
            if input.window.is_some() || depth == DEEPEST {
                return None;
            }
            row.push(Value::number(over_year(book, of, kept, when, depth + 1)?));
        }
        return Some(formula.of_row(&row, when).as_number());
    }
    if metric.over != Over::Ledger(book.place) {
        return None;
    }
    let parts: Vec<f64> = metric
        .series
        .iter()
        .map(|series| {
            let merge = book.pack.series.get(*series).map_or(Merge::Sum, |series| series.merge);
            let months = kept.months.get(book.key(*series)).copied().unwrap_or([f64::NAN; 12]);
            let merge = if metric.keep == Keep::Stock { Merge::Latest } else { merge };
            months.into_iter().filter(|n| !n.is_nan()).reduce(|a, b| two(merge, a, b))
        })
        .map(|value| value.unwrap_or(f64::NAN))
        .collect();
    let value = match parts.as_slice() {
        [one] => *one,
        [above, below] if *below > 0.0 => above / below,
        _ => f64::NAN,
    };
    let zero = metric.empty == Empty::Zero && value.is_nan();
    Some(if zero { 0.0 } else { value })
}

fn two(merge: Merge, a: f64, b: f64) -> f64 {
    match merge {
        Merge::Sum => a + b,
        Merge::Least => a.min(b),
        Merge::Most => a.max(b),
        Merge::Latest => b,
    }
}

fn said(metric: &Metric, value: f64) -> String {
    if value.is_nan() {
        return "—".to_owned();
    }
    let shares = matches!(&metric.kind, Type::Number { unit, .. } if *unit == Unit::ratio());
    if shares {
        let percent = (value * 1000.0).round() / 10.0;
        format!("{}%", formula::say_number(percent))
    } else {
        let rounded = (value * 100.0).round() / 100.0;
        format!("{}{}", formula::say_number(rounded), metric.unit)
    }
}
