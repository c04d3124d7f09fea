//! Judgments as the engine takes them, and as people enter them.

use engine::Judgments;
use kernel::{Points, Refusal};
use pack::{Indicator, Rule, Scheme};

use crate::ground::Ground;
use crate::records::{Given, Judgment};

/// Judgments by place, and how many no longer fit the scheme: an indicator, source or grade that was
/// renamed since. These count as not given.
pub(crate) fn for_engine(scheme: &Scheme, ground: &Ground, all: &[Judgment]) -> (Judgments, usize) {
    let mut judgments = Judgments::new();
    let mut outdated = 0;
    for judgment in all {
        // Whoever no longer exists is not assessed either.
        let Some(org) = ground.place(judgment.org.uuid()) else { continue };
        let entered = enter(scheme, &mut judgments, org, judgment);
        outdated += usize::from(entered.is_none());
    }
    (judgments, outdated)
}

fn enter(
    scheme: &Scheme,
    judgments: &mut Judgments,
    org: usize,
    judgment: &Judgment,
) -> Option<()> {
    let indicator = scheme.indicators.iter().position(|i| i.name == judgment.indicator)?;
    let source = source_place(scheme, &judgment.source)?;
    match &judgment.given {
        Given::Grade(grade) => {
            let Rule::Judged(grades) = &scheme.indicators.get(indicator)?.rule else { return None };
            let grade = grades.iter().position(|(name, _)| name == grade)?;
            judgments.grade(scheme, org, indicator, source, grade).ok()
        }
        Given::Points(points) => judgments.points(scheme, org, indicator, source, *points).ok(),
    }
}

/// The place of a source; the nameless one of a scheme that names none is the first.
fn source_place(scheme: &Scheme, name: &str) -> Option<usize> {
    if scheme.sources.is_empty() {
        return name.is_empty().then_some(0);
    }
    scheme.sources.iter().position(|source| source.name == name)
}

/// The name under which an indicator's judge is stored: empty where the scheme names no source.
pub(crate) fn source_name(scheme: &Scheme, source: usize) -> &str {
    scheme.sources.get(source).map_or("", |source| source.name.as_str())
}

/// What somebody entered for an indicator, as the scheme allows it.
pub(crate) fn read(indicator: &Indicator, entered: &str) -> Result<Given, Refusal> {
    let entered = entered.trim();
    match &indicator.rule {
        Rule::Judged(grades) => {
            if grades.iter().any(|(name, _)| name == entered) {
                return Ok(Given::Grade(entered.to_owned()));
            }
            let known: Vec<&str> = grades.iter().map(|(name, _)| name.as_str()).collect();
            let near = formula::nearest(entered, known.iter().copied());
            let near = near.map_or_else(String::new, |near| format!("，是否想填“{near}”"));
            let known = known.join("、");
            Err(Refusal::new(format!("等次只有：{known}；填的是“{entered}”{near}")))
        }
        Rule::JudgedPoints { from, to, step } => {
            let number = entered.trim_end_matches('分').trim().parse::<f64>().ok();
            let points = number.and_then(Points::round);
            let exact = points.filter(|p| number.is_some_and(|n| (p.value() - n).abs() < 1e-9));
            let Some(points) = exact else {
                return Err(Refusal::new(format!(
                    "应填{from}到{to}之间的分，最多两位小数；填的是“{entered}”"
                )));
            };
            if points < *from || points > *to {
                return Err(Refusal::new(format!("应在{from}到{to}分之间，填的是{points}分")));
            }
            if (points.0 - from.0) % step.0.max(1) != 0 {
                return Err(Refusal::new(format!("打分以{step}分为一档，填的是{points}分")));
            }
            Ok(Given::Points(points))
        }
        _ => Err(Refusal::new(format!("“{}”由系统按台账计分，不需要评分", indicator.name))),
    }
}
