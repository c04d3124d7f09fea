//! Why a cell holds what it holds: rule, formula, inputs, arithmetic in words.

mod figures;
mod rule;
mod sentence;

use formula::{Type, Unit, Value, say_aloud, say_number};
use kernel::{Day, Points};
use pack::{InputSource, ResultOf, Scheme, Standing, VetoEffect};

pub use rule::rule_in_words;

use crate::cells;
use crate::gather::Facts;
use crate::{Assessment, Judgments, Tree};

/// Why an indicator's points are what they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The indicator.
    pub indicator: String,
    /// Its full marks; for a bonus, the most it can add.
    pub full: Points,
    /// The rule as on paper; the author's words, or ours where there are none.
    pub rule: String,
    /// The formulas it reads, as written.
    pub formulas: Vec<String>,
    /// What they read, each once.
    pub inputs: Vec<InputValue>,
    /// The arithmetic: 应开4次，实开3次，少1次，扣2分.
    pub sentence: String,
    /// The points; `None` while unknown.
    pub points: Option<Points>,
}

/// One input of an explanation.
#[derive(Debug, Clone, PartialEq)]
pub struct InputValue {
    /// Its place in the scheme's inputs: leads to the records behind it.
    pub input: usize,
    /// Its name, with window.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// Its value with unit: `4次`, `85%`, `未知`.
    pub shown: String,
    /// How well it is established, where that is kept.
    pub standing: Option<Standing>,
}

/// Explains one cell.
pub fn explain(
    scheme: &Scheme,
    tree: &Tree,
    facts: &Facts,
    judgments: &Judgments,
    assessment: &Assessment,
    org: usize,
    indicator: usize,
) -> Option<Explanation> {
    let found = scheme.indicators.get(indicator)?;
    let row = row(scheme, tree, facts, assessment, org);
    let told = Told { scheme, tree, facts, judgments, assessment, row: &row, org, indicator };
    let mut inputs: Vec<InputValue> = Vec::new();
    for slot in found.rule.formulas().iter().flat_map(|formula| formula.slots()) {
        if !inputs.iter().any(|known| known.input == *slot) {
            inputs.extend(told.input(*slot));
        }
    }
    let figures = told.figures(found);
    let mut sentence = match (&found.words, figures.points) {
        (Some(words), Some(_)) => told.fill(&words.pieces, &figures),
        _ => sentence::usual(found, &figures, &inputs),
    };
    let points = assessment.points(indicator, org);
    for veto in told.zeroing(indicator) {
        sentence += &format!("；因“{veto}”一票否决，本项计0分");
    }
    Some(Explanation {
        indicator: found.name.clone(),
        full: Points(cells::most(scheme, indicator)),
        rule: if found.text.is_empty() {
            rule_in_words(scheme, indicator)
        } else {
            found.text.clone()
        },
        formulas: found.rule.formulas().iter().map(|f| f.source().to_owned()).collect(),
        inputs,
        sentence,
        points,
    })
}

/// How a section's indicators add up to its result, in words.
pub fn explain_section(
    scheme: &Scheme,
    assessment: &Assessment,
    org: usize,
    section: usize,
) -> Option<String> {
    let found = scheme.sections.get(section)?;
    let cells: Vec<Option<Points>> =
        (found.indicators.0..found.indicators.1).map(|i| assessment.points(i, org)).collect();
    let sum: Points = cells.iter().flatten().copied().sum();
    let open = cells.iter().filter(|cell| cell.is_none()).count();
    let mut said = format!("各指标合计{sum}分");
    if open > 0 {
        said += &format!("（另有{open}项暂不能计分）");
    }
    if sum > found.at_most {
        said += &format!("，本大项最高{}分，按{}分计", found.at_most, found.at_most);
    }
    if found.weight != 1.0 {
        let result = assessment.section(section, org);
        said += &format!("，权重{}%，折算{result}分", say_number(found.weight * 100.0));
    }
    Some(said)
}

fn percent_if_ratio(kind: &Type, value: f64) -> String {
    match kind {
        Type::Number { unit, .. } if *unit == Unit::ratio() => {
            format!("{}%", say_number((value * 10_000.0).round() / 100.0))
        }
        _ => say_aloud(value),
    }
}

/// The values one organization's formulas read.
fn row(
    scheme: &Scheme,
    tree: &Tree,
    facts: &Facts,
    assessment: &Assessment,
    org: usize,
) -> Vec<Value> {
    let standing = assessment.standing(org);
    scheme
        .inputs
        .iter()
        .enumerate()
        .map(|(place, input)| match input.source {
            InputSource::Org(attribute) => tree.value(org, attribute),
            InputSource::Result(result) => {
                let points = match result {
                    ResultOf::Score => standing.as_ref().map(|s| s.score.value()),
                    ResultOf::Star => standing.as_ref().and_then(|s| s.awarded).map(f64::from),
                    ResultOf::Section(section) => Some(assessment.section(section, org).value()),
                    ResultOf::Indicator(i) => assessment.points(i, org).map(Points::value),
                };
                points.map_or(Value::Unknown, Value::Number)
            }
            _ => {
                let number = facts
                    .columns
                    .get(place)
                    .and_then(|column| column.get(org))
                    .copied()
                    .unwrap_or(f64::NAN);
                match input.kind {
                    Type::YesNo if !number.is_nan() => Value::YesNo(number == 1.0),
                    Type::Date => {
                        if number.is_nan() {
                            Value::Unknown
                        } else {
                            Day::from_number(number as i32).map_or(Value::Unknown, Value::Date)
                        }
                    }
                    _ => Value::number(number),
                }
            }
        })
        .collect()
}

/// One cell being explained.
struct Told<'a> {
    scheme: &'a Scheme,
    tree: &'a Tree,
    facts: &'a Facts,
    judgments: &'a Judgments,
    assessment: &'a Assessment,
    row: &'a [Value],
    org: usize,
    indicator: usize,
}

impl Told<'_> {
    fn input(&self, slot: usize) -> Option<InputValue> {
        let input = self.scheme.inputs.get(slot)?;
        let value = self.row.get(slot).cloned().unwrap_or(Value::Unknown);
        let shown = match &value {
            Value::Unknown => "未知".to_owned(),
            Value::Number(number) => {
                let text = percent_if_ratio(&input.kind, *number);
                if text.ends_with('%') { text } else { text + &input.unit }
            }
            Value::YesNo(yes) => (if *yes { "是" } else { "否" }).to_owned(),
            Value::Text(text) => text.to_string(),
            Value::Date(day) => day.in_words(),
            Value::Set(set) => set.join("、"),
        };
        let standing = self.facts.standings.get(slot).and_then(|s| s.get(self.org)).copied();
        let standing = Standing::NAMED.iter().map(|(_, s)| *s).find(|s| Some(*s as u8) == standing);
        Some(InputValue { input: slot, name: input.name.clone(), value, shown, standing })
    }

    fn zeroing(&self, indicator: usize) -> Vec<&str> {
        let Some(standing) = self.assessment.standing(self.org) else { return Vec::new() };
        let section = self.scheme.indicators.get(indicator).map(|i| i.section);
        standing
            .vetoes
            .iter()
            .filter_map(|place| self.scheme.vetoes.get(*place))
            .filter(|veto| match veto.effect {
                VetoEffect::ZeroIndicator(place) => place == indicator,
                VetoEffect::ZeroSection(place) => Some(place) == section,
                VetoEffect::ZeroAll => true,
                VetoEffect::StarAtMost(_) => false,
            })
            .map(|veto| veto.name.as_str())
            .collect()
    }
}
