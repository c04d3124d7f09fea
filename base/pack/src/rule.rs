//! Rules: how a number becomes points.

use formula::{Expect, Formula, Names, Type};
use kernel::Points;

use crate::reader::Entry;

/// How an indicator's points come about.
#[derive(Debug, Clone)]
pub enum Rule {
    /// Takes `points` for each occurrence from full marks.
    Deduct {
        /// Points taken for each step.
        points: Points,
        /// How many occurrences; below zero counts as none.
        per: Formula,
        /// What one step is: usually 1, for percentage points 0.01.
        each: f64,
        /// What part of a step counts as.
        partial: Partial,
        /// Never fewer points than this.
        at_least: Points,
    },
    /// Linear between two values.
    Proportion {
        /// The value.
        of: Formula,
        /// Full marks from here on.
        full_at: f64,
        /// No marks from here on; above `full_at` when small is good.
        zero_at: f64,
        /// Nothing at all when worse than this.
        none_below: Option<f64>,
        /// Never fewer points than this.
        at_least: Points,
    },
    /// The first tier whose condition holds.
    Tiers {
        /// In order.
        tiers: Vec<Tier>,
        /// If none does.
        otherwise: Points,
    },
    /// Adds `points` for each occurrence.
    Bonus {
        /// Points added for each step.
        points: Points,
        /// How many occurrences; below zero counts as none.
        per: Formula,
        /// What one step is.
        each: f64,
        /// What part of a step counts as.
        partial: Partial,
        /// Never more than this.
        at_most: Points,
    },
    /// All or nothing.
    Yes(Formula),
    /// A person picks a grade; best first.
    Judged(Vec<(String, Points)>),
    /// A person gives points.
    JudgedPoints {
        /// Fewest.
        from: Points,
        /// Most.
        to: Points,
        /// In steps of.
        step: Points,
    },
    /// By place among comparable organizations.
    Rank {
        /// What is compared.
        of: Formula,
        /// Whether small is good.
        low_is_best: bool,
        /// Place of the level within which places are given; `None`: all that are assessed.
        within: Option<usize>,
        /// Best places first.
        places: Vec<(Places, Points)>,
        /// For everybody else.
        otherwise: Points,
    },
}

/// What part of a step counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partial {
    /// 不足1不计
    Dropped,
    /// 不足1按1计
    Whole,
    /// 按比例计
    Proportional,
}

/// One tier.
#[derive(Debug, Clone)]
pub struct Tier {
    /// Its condition.
    pub when: Formula,
    /// Its points.
    pub points: Points,
}

/// Places from the first to some last one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Places {
    /// So many.
    First(u32),
    /// Such a share of the group, rounded down.
    Share(f64),
}

impl Rule {
    /// Whether people decide it.
    pub fn is_judged(&self) -> bool {
        matches!(self, Self::Judged(_) | Self::JudgedPoints { .. })
    }

    /// The most points it can give, where the rule itself says so.
    pub(crate) fn most(&self) -> Option<Points> {
        match self {
            Self::Tiers { tiers, otherwise } => {
                tiers.iter().map(|tier| tier.points).chain([*otherwise]).max()
            }
            Self::Judged(grades) => grades.iter().map(|(_, points)| *points).max(),
            Self::JudgedPoints { to, .. } => Some(*to),
            Self::Rank { places, otherwise, .. } => {
                places.iter().map(|(_, points)| *points).chain([*otherwise]).max()
            }
            _ => None,
        }
    }

    /// The formulas it reads, in order of writing.
    pub fn formulas(&self) -> Vec<&Formula> {
        match self {
            Self::Deduct { per: of, .. }
            | Self::Bonus { per: of, .. }
            | Self::Proportion { of, .. }
            | Self::Rank { of, .. }
            | Self::Yes(of) => vec![of],
            Self::Tiers { tiers, .. } => tiers.iter().map(|tier| &tier.when).collect(),
            Self::Judged(_) | Self::JudgedPoints { .. } => Vec::new(),
        }
    }
}

const FORMS: [&str; 8] =
    ["deduct", "proportion", "tiers", "bonus", "yes", "judged", "judged_points", "rank"];

/// Reads `rule = { … }`.
pub(crate) fn read(entry: Entry<'_>, names: &mut dyn Names, levels: &[String]) -> Option<Rule> {
    let written: Vec<&str> = FORMS.into_iter().filter(|form| entry.has(form)).collect();
    let rule = match written.as_slice() {
        ["deduct"] => deduct(&entry, names),
        ["bonus"] => bonus(&entry, names),
        ["proportion"] => proportion(&entry, names),
        ["tiers"] => tiers(&entry, names),
        ["yes"] => entry.formula("yes", names, &Expect::YesNo).map(Rule::Yes),
        ["judged"] => judged(&entry),
        ["judged_points"] => judged_points(&entry),
        ["rank"] => rank(&entry, names, levels),
        [] => {
            entry.give_up();
            let keys = entry.keys();
            let like =
                keys.iter().find_map(|key| Some((key, formula::nearest(key, FORMS)?))).map_or_else(
                    || format!("计分规则有：{}", FORMS.join("、")),
                    |(_, like)| format!("是否想写“{like}”？"),
                );
            entry.problem_here("不认识这种计分规则", &like);
            None
        }
        several => {
            entry.give_up();
            entry.problem_here(
                format!("一个指标只能有一种计分规则，这里同时写了{}", several.join("、")),
                "拆成两个指标，或只留一种",
            );
            None
        }
    };
    entry.finish();
    rule
}

/// Whether a formula gives a pure ratio, where 90 % is 0.9.
fn is_ratio(formula: &Formula) -> bool {
    matches!(formula.kind(), Type::Number { unit, .. } if *unit == formula::Unit::ratio())
}

/// `each` and `partial` of a rule that counts occurrences.
fn steps(entry: &Entry<'_>, per: Option<&Formula>) -> Option<(f64, Partial)> {
    let each = entry.number_or_none("each").unwrap_or(1.0);
    if each <= formula::ALIKE {
        entry.problem(entry.span_of("each"), "“each”应大于0", "如 each = 0.01 表示每1个百分点");
        return None;
    }
    let partial = entry.choice_or_none(
        "partial",
        &[
            ("不足1不计", Partial::Dropped),
            ("不足1按1计", Partial::Whole),
            ("按比例计", Partial::Proportional),
        ],
    );
    let per = per?;
    let whole = matches!(per.kind(), Type::Number { whole: true, .. }) && each == 1.0;
    if partial.is_none() && !whole && !entry.has("partial") {
        entry.problem(
            entry.span_of(if entry.has("deduct") { "deduct" } else { "bonus" }),
            "次数可能不是整数，要写明不足1的部分怎么算",
            if is_ratio(per) && !entry.has("each") {
                "比率按百分点计的，加上 each = 0.01；再写明 partial = \"不足1不计\"、\"不足1按1计\" 或 \"按比例计\""
            } else {
                "加上 partial = \"不足1不计\"、\"不足1按1计\" 或 \"按比例计\""
            },
        );
        return None;
    }
    Some((each, partial.unwrap_or(Partial::Dropped)))
}

fn deduct(entry: &Entry<'_>, names: &mut dyn Names) -> Option<Rule> {
    let points = entry.points("deduct");
    let per = entry.formula("per", names, &Expect::Number);
    let steps = steps(entry, per.as_ref());
    let at_least = entry.points_or_none("at_least").unwrap_or(Points::ZERO);
    let (each, partial) = steps?;
    Some(Rule::Deduct { points: points?, per: per?, each, partial, at_least })
}

fn bonus(entry: &Entry<'_>, names: &mut dyn Names) -> Option<Rule> {
    let points = entry.points("bonus");
    let per = entry.formula("per", names, &Expect::Number);
    let steps = steps(entry, per.as_ref());
    let at_most = entry.points("at_most");
    let (each, partial) = steps?;
    Some(Rule::Bonus { points: points?, per: per?, each, partial, at_most: at_most? })
}

fn proportion(entry: &Entry<'_>, names: &mut dyn Names) -> Option<Rule> {
    let of = entry.formula("proportion", names, &Expect::Number);
    let full_at = entry.number("full_at");
    let zero_at = entry.number_or_none("zero_at").unwrap_or(0.0);
    let none_below = entry.number_or_none("none_below");
    let at_least = entry.points_or_none("at_least").unwrap_or(Points::ZERO);
    let (of, full_at) = (of?, full_at?);
    for (key, at) in
        [("full_at", Some(full_at)), ("zero_at", Some(zero_at)), ("none_below", none_below)]
    {
        if let Some(at) = at.filter(|at| of.is_share() && *at > 10.0) {
            let help = format!("比率的90%是0.9：写成 {key} = \"{}%\"", formula::say_number(at));
            entry.problem(entry.span_of(key), "这是一个比率，不会达到这么大", &help);
            return None;
        }
    }
    if (full_at - zero_at).abs() <= formula::ALIKE {
        entry.problem(
            entry.span_of("full_at"),
            "满分值和零分值相同，无法按比例计分",
            "改 full_at 或 zero_at；只看达不达标可用 { yes = … }",
        );
        return None;
    }
    Some(Rule::Proportion { of, full_at, zero_at, none_below, at_least })
}

fn tiers(entry: &Entry<'_>, names: &mut dyn Names) -> Option<Rule> {
    let mut tiers = Vec::new();
    let mut whole = true;
    for one in entry.entries("tiers", "档次") {
        let when = one.formula("when", names, &Expect::YesNo);
        let points = one.points("points");
        one.finish();
        match (when, points) {
            (Some(when), Some(points)) => tiers.push(Tier { when, points }),
            _ => whole = false,
        }
    }
    let otherwise = entry.points("otherwise")?;
    if tiers.is_empty() && whole {
        entry.problem_here("分档计分至少要有一档", "如 tiers = [ { when = \"…\", points = 4 } ]");
        return None;
    }
    whole.then_some(Rule::Tiers { tiers, otherwise })
}

fn judged(entry: &Entry<'_>) -> Option<Rule> {
    let grades_entry = entry.entry("judged", "等次")?;
    let mut grades = Vec::new();
    for (name, number, span) in grades_entry.numbers() {
        grades.push((name.value, grades_entry.as_points(number, span)?));
    }
    if grades.len() < 2 {
        grades_entry.problem_here("等次至少要有两个", "如 judged = { \"好\" = 4, \"差\" = 0 }");
        return None;
    }
    grades.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
    Some(Rule::Judged(grades))
}

fn judged_points(entry: &Entry<'_>) -> Option<Rule> {
    let range = entry.entry("judged_points", "评分范围")?;
    let from = range.points_or_none("from").unwrap_or(Points::ZERO);
    let to = range.points("to");
    let step = range.points_or_none("step").unwrap_or(Points(1));
    let to = match to {
        Some(to) if to > from && step > Points::ZERO => Some(to),
        Some(_) => {
            range.problem_here("评分范围不对", "to 要大于 from，step 要大于0");
            None
        }
        None => None,
    };
    range.finish();
    Some(Rule::JudgedPoints { from, to: to?, step })
}

fn rank(entry: &Entry<'_>, names: &mut dyn Names, levels: &[String]) -> Option<Rule> {
    let of = entry.formula("rank", names, &Expect::Number);
    let low_is_best = entry.choice_or_none("best", &[("high", false), ("low", true)]);
    let within = match entry.text_or_none("within") {
        Some(text) => Some(entry.known(&text, "层级", levels.iter().map(String::as_str))?),
        None => None,
    };
    let mut places = Vec::new();
    for one in entry.entries("places", "名次") {
        let to = one.number("to");
        let points = one.points("points");
        let (Some(to), Some(points)) = (to, points) else {
            one.finish();
            continue;
        };
        let span = one.span_of("to");
        let places_to = if to >= 1.0 && to.fract() == 0.0 && to <= 1e9 && !one.is_text("to") {
            Some(Places::First(to as u32))
        } else if to > 0.0 && to <= 1.0 {
            Some(Places::Share(to))
        } else {
            let help = "写前几名（to = 3）或前百分之几（to = \"30%\"）";
            one.problem(span, "名次写得不对", help);
            None
        };
        one.finish();
        places.push((places_to?, points));
    }
    let otherwise = entry.points("otherwise");
    if places.is_empty() {
        entry.problem_here("按名次计分要写“places”", "如 places = [ { to = 3, points = 4 } ]");
        return None;
    }
    let wider = places.windows(2).all(|pair| match (pair[0].0, pair[1].0) {
        (Places::First(a), Places::First(b)) => a < b,
        (Places::Share(a), Places::Share(b)) => a < b,
        _ => true,
    });
    if !wider {
        entry.problem_here("名次要从前往后写", "to 依次增大，如 3、10、\"30%\"");
    }
    let falling = places.windows(2).all(|pair| pair[0].1 >= pair[1].1)
        && otherwise.is_none_or(|o| places.last().is_some_and(|(_, p)| *p >= o));
    if !falling {
        entry.problem_here("名次越靠后分值应越低", "按从前到后的顺序写 places，分值依次减少");
    }
    Some(Rule::Rank {
        of: of?,
        low_is_best: low_is_best.unwrap_or(false),
        within,
        places,
        otherwise: otherwise?,
    })
}
