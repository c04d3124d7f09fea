//! The figures behind a cell, worked out for one organization by the formula's row back end.

use formula::{Formula, Value, say_aloud};
use kernel::Points;
use pack::{Indicator, Places, Rule};

use super::Told;
use crate::Groups;
use crate::cells::{self, UNKNOWN};

/// The figures of a rule for one organization, before vetoes.
#[derive(Default)]
pub(super) struct Figures {
    pub points: Option<Points>,
    /// Counted occurrences.
    pub count: Option<f64>,
    /// The value a proportion or rank looks at.
    pub value: Option<f64>,
    /// Extra words: the tier that holds, the place, who judged what.
    pub note: String,
}

fn known(hundredths: i32) -> Option<Points> {
    (hundredths != UNKNOWN).then_some(Points(hundredths))
}

impl Told<'_> {
    fn number(&self, formula: &Formula) -> f64 {
        formula.of_row(self.row, &self.facts.when).as_number()
    }

    pub(super) fn figures(&self, indicator: &Indicator) -> Figures {
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
                let part = cells::Proportion::new(*full_at, *zero_at, *none_below).of(value);
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
                                note: format!("符合“{}”", tier.when.read_aloud()),
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
                note += &format!("×{}%", say_aloud(judge.weight * 100.0));
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
}
