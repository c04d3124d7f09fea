//! The arithmetic in words.

use formula::{Value, say_aloud};
use kernel::Points;
use pack::{Indicator, Piece, Rule};

use super::figures::Figures;
use super::{InputValue, Told, percent_if_ratio};
use crate::cells;

impl Told<'_> {
    /// Fills the author's sentence.
    pub(super) fn fill(&self, pieces: &[Piece], figures: &Figures) -> String {
        let full = Points(cells::most(self.scheme, self.indicator));
        let points = figures.points.unwrap_or_default();
        pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Input(slot) => match self.input(*slot) {
                    // The author writes the unit where it belongs.
                    Some(InputValue { value: Value::Number(number), shown, .. }) => {
                        if shown.ends_with('%') { shown } else { say_aloud(number) }
                    }
                    Some(input) => input.shown,
                    None => String::new(),
                },
                Piece::Figure(figure) => match figure.as_str() {
                    "次数" => say_aloud(figures.count.unwrap_or(f64::NAN)),
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
            None => say_aloud(value),
        }
    }
}

/// The sentence where the author wrote none.
pub(super) fn usual(indicator: &Indicator, figures: &Figures, inputs: &[InputValue]) -> String {
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
                    format!("计{}", say_aloud(count))
                } else {
                    format!("计{}个{}", say_aloud(count), say_aloud(*each))
                };
                let end = if points == *at_least
                    && lost.value() + 1e-9 < count * each_points.value()
                {
                    if *at_least == Points::ZERO { "，扣完为止" } else { "，已到最低分" }
                } else {
                    ""
                };
                said.push(format!(
                    "{times}，每{}扣{each_points}分，扣{lost}分{end}",
                    say_aloud(*each)
                ));
            }
        }
        Rule::Bonus { points: each_points, at_most, .. } => {
            let count = figures.count.unwrap_or(0.0);
            let end = if points == *at_most && points.value() + 1e-9 < count * each_points.value() {
                format!("，最多加{at_most}分")
            } else {
                String::new()
            };
            said.push(format!("计{}，每1加{each_points}分{end}", say_aloud(count)));
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
