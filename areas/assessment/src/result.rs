//! One organization's result: what it lost, biggest first, why, and what would change it.

use engine::Explanation;
use formula::{Type, Unit, Value, say_number};
use kernel::Points;
use pack::{Rule, Standing};

use crate::behind::{Behind, behind};
use crate::printed::{star_in_words, star_reason};
use crate::{Line, Run};

/// Everything a result page or sheet says, in the order in which it says it.
#[derive(Debug, Clone)]
pub struct ResultSheet {
    /// The result in whole sentences, for somebody who reads no tables.
    pub sentences: Vec<String>,
    /// What points were lost for, biggest loss first.
    pub lost: Vec<Item>,
    /// What cannot be counted yet.
    pub open: Vec<Item>,
    /// Bonuses that were earned.
    pub bonuses: Vec<Item>,
    /// What has full marks.
    pub full: Vec<Item>,
}

/// One indicator of a result.
#[derive(Debug, Clone)]
pub struct Item {
    /// Place of the indicator in the scheme.
    pub indicator: usize,
    /// Name of its section.
    pub section: String,
    /// Why the points are what they are.
    pub explanation: Explanation,
    /// Points lost; zero where none or not known.
    pub lost: Points,
    /// The middle of the comparable group.
    pub median: Option<Points>,
    /// What would bring the points back.
    pub regain: Option<String>,
    /// For each input of the explanation, what stands behind it.
    pub behind: Vec<Vec<Behind>>,
}

impl ResultSheet {
    /// The result of one organization.
    pub fn of(run: &Run, line: &Line<'_>) -> Self {
        let scheme = run.scheme();
        let mut sheet = Self {
            sentences: Vec::new(),
            lost: vec![],
            open: vec![],
            bonuses: vec![],
            full: vec![],
        };
        for (place, indicator) in scheme.indicators.iter().enumerate() {
            let Some(mut explanation) = line.explain(place) else { continue };
            let is_bonus = matches!(indicator.rule, Rule::Bonus { .. });
            let points = explanation.points;
            let lost = match points {
                Some(points) if !is_bonus => explanation.full - points,
                _ => Points::ZERO,
            };
            let behind: Vec<Vec<Behind>> =
                explanation.inputs.iter().map(|input| behind(run, input.input)).collect();
            for (input, behind) in explanation.inputs.iter_mut().zip(&behind) {
                let of_records = behind.iter().any(|one| matches!(one, Behind::Records { .. }));
                // Where no value has a higher standing the engine keeps none: it is the one asked for.
                if input.standing.is_none() && of_records && input.value != Value::Unknown {
                    input.standing = scheme.inputs.get(input.input).map(|read| read.standing);
                }
            }
            let item = Item {
                indicator: place,
                section: scheme
                    .sections
                    .get(indicator.section)
                    .map_or_else(String::new, |section| section.name.clone()),
                median: line.indicator_median(place),
                regain: (lost > Points::ZERO).then(|| regain(&indicator.rule)).flatten(),
                explanation,
                lost,
                behind,
            };
            match points {
                None => sheet.open.push(item),
                Some(points) if is_bonus => {
                    if points > Points::ZERO {
                        sheet.bonuses.push(item);
                    }
                }
                Some(_) if lost > Points::ZERO => sheet.lost.push(item),
                Some(_) => sheet.full.push(item),
            }
        }
        // The biggest loss first; of two alike the one that stands first in the scheme.
        sheet.lost.sort_by_key(|item| (-item.lost, item.indicator));
        sheet.sentences = sentences(run, line, &sheet);
        sheet
    }

    /// All items in the order of the scheme.
    pub fn all(&self) -> Vec<&Item> {
        let mut all: Vec<&Item> =
            self.lost.iter().chain(&self.open).chain(&self.bonuses).chain(&self.full).collect();
        all.sort_by_key(|item| item.indicator);
        all
    }
}

/// How well an input is established, in a word; `None` where that is not kept.
pub fn standing_word(standing: Option<Standing>) -> Option<&'static str> {
    standing.map(Standing::name)
}

/// What would bring points back, as far as the rule itself says.
fn regain(rule: &Rule) -> Option<String> {
    let said = |kind: &Type, value: f64| match kind {
        Type::Number { unit, .. } if *unit == Unit::ratio() => {
            format!("{}%", say_number((value * 10_000.0).round() / 100.0))
        }
        _ => say_number(value),
    };
    match rule {
        Rule::Deduct { points, per, each, .. } => {
            let unit = match per.kind() {
                Type::Number { unit, .. } => unit.to_string(),
                _ => String::new(),
            };
            Some(format!("这类情形每少{}{unit}，少扣{points}分", say_number(*each)))
        }
        Rule::Proportion { of, full_at, zero_at, .. } => {
            let verb = if full_at > zero_at { "达到" } else { "降到" };
            let value = said(of.kind(), *full_at);
            Some(format!("“{}”{verb}{value}，可得满分", of.read_aloud()))
        }
        Rule::Tiers { tiers, .. } => {
            let best = tiers.iter().max_by_key(|tier| tier.points)?;
            Some(format!("做到“{}”，可得{}分", best.when.read_aloud(), best.points))
        }
        Rule::Yes(condition) => Some(format!("做到“{}”，可得满分", condition.read_aloud())),
        _ => None,
    }
}

/// The result as somebody would tell it.
fn sentences(run: &Run, line: &Line<'_>, sheet: &ResultSheet) -> Vec<String> {
    let (scheme, standing) = (run.scheme(), line.standing);
    let mut said = Vec::new();
    let star =
        if run.has_stars() { format!("，星级{}", star_in_words(line)) } else { String::new() };
    said.push(format!(
        "{}，{}按《{}》得{}分（满分{}分），在{}范围内{}个同类党组织中排第{}名{star}。",
        run.period().in_words(),
        line.org.name,
        scheme.name,
        standing.score,
        scheme.full_mark,
        line.group.name,
        line.group.size,
        standing.rank,
    ));
    let vetoes: Vec<&str> = standing
        .vetoes
        .iter()
        .filter_map(|place| Some(scheme.vetoes.get(*place)?.name.as_str()))
        .collect();
    said.extend(star_reason(line, &vetoes).map(|reason| reason + "。"));
    let difference = standing.score - line.group.median;
    said.push(match difference.0 {
        0 => format!("同类中位数也是{}分。", line.group.median),
        1.. => format!("比同类中位数{}分高{difference}分。", line.group.median),
        _ => format!("比同类中位数{}分低{}分。", line.group.median, -difference),
    });
    if sheet.lost.is_empty() {
        said.push("已计分的指标都没有丢分。".to_owned());
    } else {
        let total: Points = sheet.lost.iter().map(|item| item.lost).sum();
        said.push(format!("共有{}项指标丢分，合计{total}分。丢分最多的是：", sheet.lost.len()));
        for item in sheet.lost.iter().take(3) {
            let regain =
                item.regain.as_ref().map_or_else(String::new, |regain| format!("{regain}。"));
            let told = &item.explanation;
            let (name, lost) = (&told.indicator, item.lost);
            said.push(format!("“{name}”丢{lost}分：{}。{regain}", told.sentence));
        }
    }
    if !sheet.open.is_empty() {
        let names: Vec<&str> =
            sheet.open.iter().take(5).map(|item| item.explanation.indicator.as_str()).collect();
        let more = if sheet.open.len() > names.len() { "等" } else { "" };
        said.push(format!(
            "还有{}项暂不能计分（{}{more}）：不按0分算，报齐或评分后再计，最多还可得{}分。",
            sheet.open.len(),
            names.join("、"),
            standing.at_best - standing.score,
        ));
    }
    if standing.candidate {
        said.push(
            "按办法已列入整顿参考名单：这只是请上级党组织来看一看的线索，不是结论。".to_owned(),
        );
    }
    said
}

/// An input as read aloud: 支部党员大会.未办 1次（上报）.
pub(crate) fn input_in_words(input: &engine::InputValue) -> String {
    let standing = match (&input.value, standing_word(input.standing)) {
        (Value::Unknown, _) | (_, None) => String::new(),
        (_, Some(word)) => format!("（{word}）"),
    };
    format!("{} {}{standing}", input.name, input.shown)
}
