//! A rule as a sentence.

use formula::{Type, say_number};
use kernel::Points;
use pack::{Partial, Places, Rule, Scheme};

use super::percent_if_ratio;

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
            format!(
                "满分{full}分；“{}”每{}扣{points}分{p}{last}",
                per.read_aloud(),
                say_number(*each)
            )
        }
        Rule::Bonus { points, per, each, partial: p, at_most } => {
            let whole = matches!(per.kind(), Type::Number { whole: true, .. });
            let p = if whole && *each == 1.0 { "" } else { partial(*p, *each) };
            format!(
                "“{}”每{}加{points}分{p}，最多加{at_most}分",
                per.read_aloud(),
                say_number(*each)
            )
        }
        Rule::Proportion { of, full_at, zero_at, none_below, at_least } => {
            let say = |v: f64| percent_if_ratio(of.kind(), v);
            let mut said = format!(
                "满分{full}分；“{}”达到{}得满分，{}得0分，其间按比例计",
                of.read_aloud(),
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
                .map(|tier| format!("“{}”得{}分", tier.when.read_aloud(), tier.points))
                .collect();
            format!("{}，其余得{otherwise}分", tiers.join("，"))
        }
        Rule::Yes(condition) => format!("“{}”得{full}分，否则不得分", condition.read_aloud()),
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
            format!(
                "按“{}”{order}排名，{}，其余得{otherwise}分",
                of.read_aloud(),
                places.join("，")
            )
        }
    }
}
