//! Judgments as a workbook: one row for each organization, one column for each judge of each
//! indicator.

use office::{Choice, Column, Kind, Value};
use pack::{Indicator, Rule, Scheme};

use crate::records::Given;

/// Places of the columns that say who.
pub(crate) const CODE: usize = 0;
/// Where the columns of judgments begin.
pub(crate) const FIRST: usize = 2;

/// One judge of one indicator: places of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub indicator: usize,
    pub source: usize,
}

/// What is judged under a scheme, in its order.
pub(crate) fn asked(scheme: &Scheme) -> Vec<Asked> {
    let of = |(indicator, one): (usize, &Indicator)| -> Vec<Asked> {
        one.judges.iter().map(|judge| Asked { indicator, source: judge.source }).collect()
    };
    scheme
        .indicators
        .iter()
        .enumerate()
        .filter(|(_, one)| one.rule.is_judged())
        .flat_map(of)
        .collect()
}

/// The columns of the workbook; judgments are in the order of [`asked`].
pub(crate) fn columns(scheme: &Scheme) -> Vec<Column> {
    let mut columns = vec![
        Column::new("代码", Kind::Code { digits: Vec::new() })
            .also(["党组织代码", "组织代码"])
            .required(),
        Column::new("名称", Kind::Text).also(["党组织名称", "党组织"]),
    ];
    for asked in asked(scheme) {
        if let Some(indicator) = scheme.indicators.get(asked.indicator) {
            columns.push(column(scheme, indicator, asked.source));
        }
    }
    columns
}

fn column(scheme: &Scheme, indicator: &Indicator, source: usize) -> Column {
    let name = match scheme.sources.get(source) {
        Some(source) => format!("{}（{}）", indicator.name, source.name),
        None => indicator.name.clone(),
    };
    let kind = match &indicator.rule {
        Rule::Judged(grades) => {
            Kind::Choice(Choice::list(grades.iter().map(|(name, _)| name.clone())))
        }
        _ => Kind::Number { unit: "分".to_owned() },
    };
    let range = match &indicator.rule {
        Rule::JudgedPoints { from, to, step } => format!("{from}到{to}分，每档{step}分。"),
        _ => String::new(),
    };
    Column::new(name, kind).hint(format!("{range}{}空着不改动", indicator.text))
}

/// A judgment as a cell.
pub(crate) fn value(given: &Given) -> Value {
    match given {
        Given::Grade(grade) => Value::Choice(grade.clone()),
        Given::Points(points) => Value::Number(points.value()),
    }
}

/// A cell as a judgment was typed.
pub(crate) fn typed(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Choice(text) => text.clone(),
        Value::Number(number) => formula::say_number(*number),
        Value::Whole(number) => number.to_string(),
        _ => String::new(),
    }
}
