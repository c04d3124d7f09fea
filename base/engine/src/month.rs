//! Records of one organization and month become facts.

use formula::{Formula, Value, When};
use kernel::{Day, Month, Period};
use pack::{How, Metric, Over, Pack, Standing};

/// A record that counts: the values its ledger's formulas read, and its two days.
#[derive(Debug, Clone)]
pub struct FiledRecord {
    /// Values by slot of the ledger's names.
    pub row: Vec<Value>,
    /// The day it is about.
    pub date: Day,
    /// The day it was filed.
    pub filed_on: Day,
    /// What it counts as.
    pub standing: Standing,
}

/// The facts that records of one organization in one month make: series, standing, value. A
/// standing's fact counts all records of at least that standing; where no record has it, there is no
/// fact. Pure: the order of the records does not matter, except that of two with the same day the
/// later filed, then the later listed, is the latest.
pub fn of_month(
    pack: &Pack,
    ledger: usize,
    month: Month,
    records: &[FiledRecord],
) -> Vec<(usize, Standing, f64)> {
    let mut facts = Vec::new();
    let when = When::end_of(Period::month(month));
    for (_, standing) in Standing::NAMED {
        let counted: Vec<&FiledRecord> =
            records.iter().filter(|record| record.standing >= standing).collect();
        if counted.is_empty() {
            continue;
        }
        for metric in pack.metrics.iter().filter(|metric| metric.over == Over::Ledger(ledger)) {
            for (series, value) in of_metric(metric, &counted, &when) {
                facts.push((series, standing, value));
            }
        }
        for obligation in pack.obligations.iter().filter(|o| o.ledger == ledger) {
            let doing = counted.iter().filter(|record| {
                obligation.when.as_ref().is_none_or(|f| f.holds(&record.row, &when))
            });
            let (mut done, mut on_time) = (0_u32, 0_u32);
            for record in doing {
                done += 1;
                let period = crate::period_of(obligation.every, record.date.in_month());
                let deadline = crate::deadline(obligation, period);
                on_time += u32::from(record.filed_on <= deadline);
            }
            let [done_series, on_time_series] = obligation.series;
            facts.push((done_series, standing, f64::from(done)));
            facts.push((on_time_series, standing, f64::from(on_time)));
        }
    }
    facts
}

/// The values a metric keeps of some rows: none where no row has a known value.
fn of_metric(metric: &Metric, records: &[&FiledRecord], when: &When) -> Vec<(usize, f64)> {
    let numbers = |of: &Formula, filter: &Option<Formula>| -> Vec<(f64, &FiledRecord)> {
        records
            .iter()
            .filter(|record| filter.as_ref().is_none_or(|f| f.holds(&record.row, when)))
            .map(|record| (of.of_row(&record.row, when).as_number(), *record))
            .filter(|(value, _)| !value.is_nan())
            .collect()
    };
    let sum = |numbers: &[(f64, &FiledRecord)]| {
        numbers
            .iter()
            .map(|(value, _)| value)
            .fold(None, |sum: Option<f64>, value| Some(sum.unwrap_or(0.0) + value))
    };
    let values: Vec<Option<f64>> = match &metric.how {
        How::Count(condition) => {
            let count = records.iter().filter(|r| condition.holds(&r.row, when)).count();
            vec![Some(count as f64)]
        }
        How::Sum(of, filter) => vec![sum(&numbers(of, filter))],
        How::Average(of, filter) => {
            let numbers = numbers(of, filter);
            vec![sum(&numbers), (!numbers.is_empty()).then_some(numbers.len() as f64)]
        }
        How::Share(condition, filter) => {
            let known: Vec<bool> = records
                .iter()
                .filter(|record| filter.as_ref().is_none_or(|f| f.holds(&record.row, when)))
                .filter_map(|record| match condition.of_row(&record.row, when) {
                    Value::YesNo(yes) => Some(yes),
                    _ => None,
                })
                .collect();
            let yes = known.iter().filter(|yes| **yes).count();
            let some = !known.is_empty();
            vec![some.then_some(yes as f64), some.then_some(known.len() as f64)]
        }
        How::Min(of, filter) => {
            vec![numbers(of, filter).iter().map(|(v, _)| *v).reduce(f64::min)]
        }
        How::Max(of, filter) => {
            vec![numbers(of, filter).iter().map(|(v, _)| *v).reduce(f64::max)]
        }
        How::Latest(of, filter) => {
            let mut numbers = numbers(of, filter);
            numbers.sort_by_key(|(_, record)| (record.date, record.filed_on));
            vec![numbers.last().map(|(value, _)| *value)]
        }
        How::Value { .. } => Vec::new(),
    };
    metric
        .series
        .iter()
        .zip(values)
        .filter_map(|(series, value)| value.map(|value| (*series, value)))
        .collect()
}
