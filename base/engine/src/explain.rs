//! Why a cell holds what it holds: rule, formula, inputs, arithmetic in words.

use formula::{Formula, Type, Unit, Value, say_number};
use kernel::{Day, Points};
use pack::{
    Indicator, InputSource, Partial, Piece, Places, ResultOf, Rule, Scheme, Standing, VetoEffect,
};

use crate::cells::{self, UNKNOWN};
use crate::gather::Facts;
use crate::{Assessment, Groups, Judgments, Tree};

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
        _ => told.usual(found, &figures, &inputs),
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

/// A rule as a sentence, for schemes whose authors wrote none.
pub fn rule_in_words(scheme: &Scheme, indicator: usize) -> String {
    let Some(found) = scheme.indicators.get(indicator) else { return String::new() };
    let full = found.points;
    let partial = |partial: Partial, each: f64| match partial {
        Partial::Dropped if each == 1.0 => "，不足1的不计",
        Partial::Whole if each == 1.0 => "，不足1的按1计",
        Partial::Dropped => "，不足一档的不计",
        Partial::Whole => "，不足一档的按一档计",
        Partial::Proportional => "，不足的按比例计",
    };
    match &found.rule {
        Rule::Deduct { points, per, each, partial: p, at_least } => {
            let whole = matches!(per.kind(), Type::Number { whole: true, .. });
            let p = if whole && *each == 1.0 { "" } else { partial(*p, *each) };
            let last = if *at_least > Points::ZERO {
                format!("，最低得{at_least}分")
            } else {
                "，扣完为止".to_owned()
            };
            format!("满分{full}分；“{}”每{}扣{points}分{p}{last}", per.source(), say_number(*each))
        }
        Rule::Bonus { points, per, each, partial: p, at_most } => {
            let whole = matches!(per.kind(), Type::Number { whole: true, .. });
            let p = if whole && *each == 1.0 { "" } else { partial(*p, *each) };
            format!("“{}”每{}加{points}分{p}，最多加{at_most}分", per.source(), say_number(*each))
        }
        Rule::Proportion { of, full_at, zero_at, none_below, at_least } => {
            let say = |v: f64| percent_if_ratio(of.kind(), v);
            let mut said = format!(
                "满分{full}分；“{}”达到{}得满分，{}得0分，其间按比例计",
                of.source(),
                say(*full_at),
                say(*zero_at)
            );
            if let Some(cut) = none_below {
                let worse = if full_at > zero_at { "低于" } else { "高于" };
                said += &format!("，{worse}{}不得分", say(*cut));
            }
            if *at_least > Points::ZERO {
                said += &format!("，最低得{at_least}分");
            }
            said
        }
        Rule::Tiers { tiers, otherwise } => {
            let tiers: Vec<String> = tiers
                .iter()
                .map(|tier| format!("“{}”得{}分", tier.when.source(), tier.points))
                .collect();
            format!("{}，其余得{otherwise}分", tiers.join("，"))
        }
        Rule::Yes(condition) => format!("“{}”得{full}分，否则不得分", condition.source()),
        Rule::Judged(grades) => {
            let grades: Vec<String> =
                grades.iter().map(|(name, points)| format!("{name}{points}分")).collect();
            format!("由人评定：{}", grades.join("、"))
        }
        Rule::JudgedPoints { from, to, step } => {
            format!("由人打分：{from}到{to}分，以{step}分为一档")
        }
        Rule::Rank { of, low_is_best, places, otherwise, .. } => {
            let places: Vec<String> = places
                .iter()
                .map(|(places, points)| match places {
                    Places::First(count) => format!("前{count}名得{points}分"),
                    Places::Share(share) => {
                        format!("前{}%得{points}分", say_number(share * 100.0))
                    }
                })
                .collect();
            let order = if *low_is_best { "从低到高" } else { "从高到低" };
            format!("按“{}”{order}排名，{}，其余得{otherwise}分", of.source(), places.join("，"))
        }
    }
}

fn percent_if_ratio(kind: &Type, value: f64) -> String {
    match kind {
        Type::Number { unit, .. } if *unit == Unit::ratio() => {
            format!("{}%", say_number((value * 10_000.0).round() / 100.0))
        }
        _ => say_number(value),
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

/// The figures of a rule for one organization, before vetoes.
#[derive(Default)]
struct Figures {
    points: Option<Points>,
    /// Counted occurrences.
    count: Option<f64>,
    /// The value a proportion or rank looks at.
    value: Option<f64>,
    /// Extra words: the tier that holds, the place, who judged what.
    note: String,
}

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

fn known(hundredths: i32) -> Option<Points> {
    (hundredths != UNKNOWN).then_some(Points(hundredths))
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

    fn number(&self, formula: &Formula) -> f64 {
        formula.of_row(self.row, &self.facts.when).as_number()
    }

    fn figures(&self, indicator: &Indicator) -> Figures {
        let full = f64::from(indicator.points.0);
        match &indicator.rule {
            Rule::Deduct { points, per, each, partial, at_least } => {
                let count = cells::steps(self.number(per), *each, *partial);
                let left = (full - f64::from(points.0) * count).max(f64::from(at_least.0));
                let left = if count.is_nan() { count } else { left };
                Figures {
                    points: known(cells::hundredths(left)),
                    count: Some(count),
                    ..Figures::default()
                }
            }
            Rule::Bonus { points, per, each, partial, at_most } => {
                let count = cells::steps(self.number(per), *each, *partial);
                let gained = f64::from(points.0) * count;
                let gained = if count.is_nan() { count } else { gained.min(f64::from(at_most.0)) };
                Figures {
                    points: known(cells::hundredths(gained)),
                    count: Some(count),
                    ..Figures::default()
                }
            }
            Rule::Proportion { of, full_at, zero_at, none_below, at_least } => {
                let value = self.number(of);
                let part = cells::proportion(value, *full_at, *zero_at, *none_below);
                let points =
                    if part.is_nan() { part } else { (full * part).max(f64::from(at_least.0)) };
                Figures {
                    points: known(cells::hundredths(points)),
                    value: Some(value),
                    ..Figures::default()
                }
            }
            Rule::Yes(condition) => {
                let yes = match condition.of_row(self.row, &self.facts.when) {
                    Value::YesNo(yes) => Some(yes),
                    _ => None,
                };
                Figures {
                    points: yes.map(|yes| if yes { indicator.points } else { Points::ZERO }),
                    note: match yes {
                        Some(true) => "符合要求".to_owned(),
                        Some(false) => "不符合要求".to_owned(),
                        None => String::new(),
                    },
                    ..Figures::default()
                }
            }
            Rule::Tiers { tiers, otherwise } => {
                for tier in tiers {
                    match tier.when.of_row(self.row, &self.facts.when) {
                        Value::YesNo(true) => {
                            return Figures {
                                points: Some(tier.points),
                                note: format!("符合“{}”", tier.when.source()),
                                ..Figures::default()
                            };
                        }
                        Value::YesNo(false) => {}
                        _ => return Figures::default(),
                    }
                }
                Figures {
                    points: Some(*otherwise),
                    note: "不符合以上各档".to_owned(),
                    ..Figures::default()
                }
            }
            Rule::Judged(_) | Rule::JudgedPoints { .. } => self.judged(indicator),
            Rule::Rank { of, low_is_best, within, places, otherwise } => {
                self.ranked(of, *low_is_best, within.unwrap_or(0), places, *otherwise)
            }
        }
    }

    fn judged(&self, indicator: &Indicator) -> Figures {
        let mut sum = 0.0;
        let mut notes = Vec::new();
        for judge in &indicator.judges {
            let given = self.judgments.given(self.indicator, judge.source, self.org);
            sum += given * judge.weight;
            let source =
                self.scheme.sources.get(judge.source).map_or("评定", |s| s.name.as_str());
            let mut note = match known(cells::hundredths(given)) {
                None => format!("{source}未评"),
                Some(points) => {
                    let grade = self.judgments.picked(self.indicator, judge.source, self.org);
                    match (&indicator.rule, grade) {
                        (Rule::Judged(grades), Some(grade)) => {
                            let name = grades.get(grade).map_or("", |(name, _)| name.as_str());
                            format!("{source}“{name}”{points}分")
                        }
                        _ => format!("{source}{points}分"),
                    }
                }
            };
            if indicator.judges.len() > 1 {
                note += &format!("×{}%", say_number(judge.weight * 100.0));
            }
            notes.push(note);
        }
        Figures {
            points: known(cells::hundredths(sum)),
            note: notes.join("，"),
            ..Figures::default()
        }
    }

    fn ranked(
        &self,
        of: &Formula,
        low_is_best: bool,
        depth: usize,
        places: &[(Places, Points)],
        otherwise: Points,
    ) -> Figures {
        let columns = self.facts.columns(self.tree, self.scheme, &|_| None);
        let sign = if low_is_best { -1.0 } else { 1.0 };
        let values: Vec<f64> = columns.evaluate_all(of).into_iter().map(|v| v * sign).collect();
        let assessed: Vec<bool> = {
            let mut assessed = vec![false; self.tree.len()];
            self.assessment.assessed().for_each(|org| assessed[org] = true);
            assessed
        };
        let value = values.get(self.org).copied().unwrap_or(f64::NAN);
        let groups = Groups::of(self.tree, depth, |org| assessed[org] && !values[org].is_nan());
        let own = groups.iter().find(|members| members.contains(&(self.org as u32)));
        let Some(members) = own else { return Figures::default() };
        let better =
            members.iter().filter(|m| values[**m as usize] > value + formula::ALIKE).count();
        let mut group: Vec<f64> = members.iter().map(|m| values[*m as usize]).collect();
        let points = cells::cuts(&mut group, places)
            .iter()
            .find(|(cut, _)| *cut <= value + formula::ALIKE)
            .map_or(otherwise, |(_, points)| *points);
        Figures {
            points: Some(points),
            value: Some(value * sign),
            note: format!("在{}个中排第{}", members.len(), better + 1),
            ..Figures::default()
        }
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

    /// Fills the author's sentence.
    fn fill(&self, pieces: &[Piece], figures: &Figures) -> String {
        let full = Points(cells::most(self.scheme, self.indicator));
        let points = figures.points.unwrap_or_default();
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Input(slot) => match self.input(*slot) {
                    // The author writes the unit where it belongs.
                    Some(InputValue { value: Value::Number(number), shown, .. }) => {
                        if shown.ends_with('%') { shown } else { say_number(number) }
                    }
                    Some(input) => input.shown,
                    None => String::new(),
                },
                Piece::Figure(figure) => match figure.as_str() {
                    "次数" => say_number(figures.count.unwrap_or(f64::NAN)),
                    "扣分" => (full - points).to_string(),
                    "加分" | "得分" => points.to_string(),
                    "满分" => full.to_string(),
                    _ => self.value_in_words(figures),
                },
            })
            .collect()
    }

    fn value_in_words(&self, figures: &Figures) -> String {
        let value = figures.value.or(figures.count).unwrap_or(f64::NAN);
        let kind = self
            .scheme
            .indicators
            .get(self.indicator)
            .and_then(|i| i.rule.formulas().first().map(|f| f.kind().clone()));
        match kind {
            Some(kind) => percent_if_ratio(&kind, value),
            None => say_number(value),
        }
    }

    /// The sentence where the author wrote none.
    fn usual(&self, indicator: &Indicator, figures: &Figures, inputs: &[InputValue]) -> String {
        let Some(points) = figures.points else {
            let missing: Vec<&str> = inputs
                .iter()
                .filter(|input| input.value == Value::Unknown)
                .map(|input| input.name.as_str())
                .collect();
            return if !figures.note.is_empty() {
                format!("{}，暂不计分", figures.note)
            } else if missing.is_empty() {
                "所需数据相除或比较没有结果，暂不计分".to_owned()
            } else {
                format!("缺少{}，暂不计分", missing.join("、"))
            };
        };
        let mut said: Vec<String> =
            inputs.iter().map(|input| format!("{}{}", input.name, input.shown)).collect();
        match &indicator.rule {
            Rule::Deduct { points: each_points, each, at_least, .. } => {
                let count = figures.count.unwrap_or(0.0);
                let lost = indicator.points - points;
                if count == 0.0 {
                    said.push("没有扣分情形".to_owned());
                } else {
                    let times = if *each == 1.0 {
                        format!("计{}", say_number(count))
                    } else {
                        format!("计{}个{}", say_number(count), say_number(*each))
                    };
                    let end = if points == *at_least
                        && lost.value() + 1e-9 < count * each_points.value()
                    {
                        if *at_least == Points::ZERO {
                            "，扣完为止"
                        } else {
                            "，已到最低分"
                        }
                    } else {
                        ""
                    };
                    said.push(format!(
                        "{times}，每{}扣{each_points}分，扣{lost}分{end}",
                        say_number(*each)
                    ));
                }
            }
            Rule::Bonus { points: each_points, at_most, .. } => {
                let count = figures.count.unwrap_or(0.0);
                let end =
                    if points == *at_most && points.value() + 1e-9 < count * each_points.value() {
                        format!("，最多加{at_most}分")
                    } else {
                        String::new()
                    };
                said.push(format!("计{}，每1加{each_points}分{end}", say_number(count)));
            }
            Rule::Proportion { full_at, of, .. } => {
                let value = figures.value.unwrap_or(f64::NAN);
                if inputs.len() != 1 {
                    said.push(format!("结果为{}", percent_if_ratio(of.kind(), value)));
                }
                said.push(format!("{}得满分", percent_if_ratio(of.kind(), *full_at)));
            }
            Rule::Rank { .. }
            | Rule::Tiers { .. }
            | Rule::Yes(_)
            | Rule::Judged(_)
            | Rule::JudgedPoints { .. } => said.push(figures.note.clone()),
        }
        let verb = if matches!(indicator.rule, Rule::Bonus { .. }) { "加" } else { "得" };
        format!("{}，{verb}{points}分", said.join("，"))
    }
}
