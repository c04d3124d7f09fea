//! Metrics: numbers that follow from records, organizations, members and posts.

use formula::{Expect, Fields, Formula, Type, Unit};

use crate::names::Input;
use crate::reader::{Entry, Place, Problems, Text};
use crate::{Entity, Window};

/// A declared number.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Its name.
    pub name: String,
    /// One sentence for people.
    pub text: String,
    /// Its unit as shown; empty if none.
    pub unit: String,
    /// Its type in formulas.
    pub kind: Type,
    /// What it is taken over.
    pub over: Over,
    /// How it is taken.
    pub how: How,
    /// Whether it is counted up or lasts.
    pub keep: Keep,
    /// What no record at all means.
    pub empty: Empty,
    /// The window it is taken over where a formula names none; `None`: the cycle.
    pub window: Option<Window>,
    /// Whether a body above counts only its own; else it adds up all below it.
    pub own: bool,
    /// Places of what is kept per month for it: one series, or two for average and share
    /// (numerator, denominator); none if computed from other metrics.
    pub series: Vec<usize>,
}

/// What a metric is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Over {
    /// Records of the ledger at this place.
    Ledger(usize),
    /// Organizations, members or posts of the registry.
    Registry(Entity),
    /// Nothing of its own: computed from other metrics.
    Metrics,
}

/// How a metric is taken. Formulas read one record (or one row of the registry); records for which
/// a number is unknown are left out.
#[derive(Debug, Clone)]
pub enum How {
    /// How many fulfil the condition.
    Count(Formula),
    /// Sum.
    Sum(Formula, Option<Formula>),
    /// Average.
    Average(Formula, Option<Formula>),
    /// Share of those for which the condition holds among those for which it is known.
    Share(Formula, Option<Formula>),
    /// Smallest.
    Min(Formula, Option<Formula>),
    /// Largest.
    Max(Formula, Option<Formula>),
    /// Of the one with the latest date.
    Latest(Formula, Option<Formula>),
    /// Computed from other metrics, each taken over the same window; slot i is `inputs[i]`.
    Value {
        /// The formula.
        formula: Formula,
        /// What it reads.
        inputs: Vec<Input>,
    },
}

/// Whether a number is counted up over a window or lasts until it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Counted over the months of the window.
    Flow,
    /// The last known value up to the end of the window.
    Stock,
}

/// What the absence of any record means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// Nothing happened.
    Zero,
    /// Nobody has said.
    Unknown,
}

/// One number kept per organization and month. Months merge into windows, organizations into the
/// ones above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its name for ever, in storage too: `组织生活/党员大会次数`.
    pub key: String,
    /// How two values become one.
    pub merge: Merge,
}

/// How values of several months become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// Added.
    Sum,
    /// The smaller.
    Least,
    /// The larger.
    Most,
    /// The later; organizations are added.
    Latest,
}

/// A metric read from its entry, its value formula not yet checked: that needs all metrics.
pub(crate) struct Draft {
    pub metric: Metric,
    pub place: Place,
    pub value: Option<Text>,
    /// Unit written by the author.
    pub unit: Option<String>,
}

/// Reads one `[[metric]]`. `names` are those of the rows it is taken over.
pub(crate) fn read(
    entry: Entry<'_>,
    over: Over,
    owner: &str,
    names: &Fields,
    series: &mut Vec<Series>,
) -> Option<Draft> {
    const HOWS: [&str; 8] = ["count", "sum", "average", "share", "min", "max", "latest", "value"];
    let name = entry.text("name");
    let text = entry.plain_text("text");
    let unit = entry.text_or_none("unit").map(|text| text.value);
    let keep = entry.choice_or_none("kind", &[("flow", Keep::Flow), ("stock", Keep::Stock)]);
    let empty =
        entry.choice_or_none("empty", &[("zero", Empty::Zero), ("unknown", Empty::Unknown)]);
    let window = entry.choice_or_none("window", &Window::NAMED);
    let own = entry.flag("own");
    let written: Vec<&str> = HOWS.into_iter().filter(|how| entry.has(how)).collect();
    let when = entry.formula_or_none("where", &mut names.clone(), &Expect::YesNo);
    let place = entry.place();

    let mut value = None;
    let how = match written.as_slice() {
        ["count"] => entry.formula("count", &mut names.clone(), &Expect::YesNo).map(How::Count),
        ["share"] => {
            entry.formula("share", &mut names.clone(), &Expect::YesNo).map(|f| How::Share(f, when))
        }
        ["value"] => {
            value = entry.text("value");
            None
        }
        [one] => {
            let of = entry.formula(one, &mut names.clone(), &Expect::Number);
            of.map(|of| match *one {
                "sum" => How::Sum(of, when),
                "average" => How::Average(of, when),
                "min" => How::Min(of, when),
                "max" => How::Max(of, when),
                _ => How::Latest(of, when),
            })
        }
        [] => {
            entry.problem_here(
                "这个数据项没有写怎么取数",
                "写其中一个：count sum average share min max latest value",
            );
            None
        }
        several => {
            for how in several {
                let _ = entry.text_or_none(how);
            }
            entry.problem_here(
                format!("这个数据项同时写了{}", several.join("、")),
                "只留一个取数方式",
            );
            None
        }
    };
    for how in HOWS {
        // So that the list of known keys is whole when an unknown one is reported.
        let _ = entry.has(how).then(|| entry.text_or_none(how));
    }
    if written == ["count"] && entry.has("where") {
        entry.problem(
            entry.span_of("where"),
            "count 不用 where",
            "把条件都写进 count，用 and 连接",
        );
    }
    let problems = entry.problems;
    entry.finish();
    let name = name?;
    if how.is_none() && value.is_none() {
        return None;
    }
    let how = how.unwrap_or_else(|| How::Value { formula: nothing(), inputs: Vec::new() });
    let (kind, merges): (Type, &[(&str, Merge)]) = match &how {
        How::Count(_) => (Type::Number { unit: Unit::any(), whole: true }, &[("", Merge::Sum)]),
        How::Sum(of, _) => (of.kind().clone(), &[("", Merge::Sum)]),
        How::Average(of, _) => {
            let unit = match of.kind() {
                Type::Number { unit, .. } => unit.clone(),
                _ => Unit::any(),
            };
            (Type::Number { unit, whole: false }, &[("", Merge::Sum), ("#条数", Merge::Sum)])
        }
        How::Share(..) => (
            Type::Number { unit: Unit::ratio(), whole: false },
            &[("", Merge::Sum), ("#条数", Merge::Sum)],
        ),
        How::Min(of, _) => (of.kind().clone(), &[("", Merge::Least)]),
        How::Max(of, _) => (of.kind().clone(), &[("", Merge::Most)]),
        How::Latest(of, _) => (of.kind().clone(), &[("", Merge::Latest)]),
        How::Value { .. } => (Type::number(), &[]),
    };
    if let Some(unit) = unit.as_deref().filter(|unit| !may_be_called(&kind, unit)) {
        wrong_unit(problems, &place, &kind, unit);
    }
    let registry = matches!(over, Over::Registry(_));
    let latest = matches!(how, How::Latest(..));
    let counts = matches!(how, How::Count(_) | How::Sum(..));
    let first = series.len();
    for (suffix, merge) in merges {
        // What the registry holds is looked at, not added up over months.
        let merge = if registry && *merge == Merge::Sum { Merge::Latest } else { *merge };
        series.push(Series { key: format!("{owner}/{}{suffix}", name.value), merge });
    }
    let metric = Metric {
        text,
        unit: String::new(),
        kind: with_unit(kind, unit.as_deref()),
        over: if value.is_some() { Over::Metrics } else { over },
        how,
        keep: keep.unwrap_or(if registry || latest { Keep::Stock } else { Keep::Flow }),
        empty: empty.unwrap_or(if counts { Empty::Zero } else { Empty::Unknown }),
        window,
        own,
        series: (first..series.len()).collect(),
        name: name.value,
    };
    Some(Draft { metric, place, value, unit })
}

/// A stand-in until all metrics are known.
fn nothing() -> Formula {
    match formula::check("0", &mut Fields::new("数据项"), &Expect::Number) {
        Ok(formula) => formula,
        // A lone zero is a formula; the language's own tests hold it to that.
        Err(_) => unreachable!("`0` is a formula"),
    }
}

/// Reports a unit that contradicts the arithmetic.
pub(crate) fn wrong_unit(problems: &Problems, place: &Place, kind: &Type, unit: &str) {
    let message = format!("算出来是{kind}，单位却写成“{unit}”");
    let problem = formula::Problem::new(place.span.clone(), message)
        .help("改 unit，或检查取数的字段；需要换算的，在算式里乘或除以带单位的数");
    problems.add(place.file, problem);
}

/// Whether a number of this type may be called by this unit: one without unit by any, people (人)
/// also by 人次.
pub(crate) fn may_be_called(kind: &Type, unit: &str) -> bool {
    let Type::Number { unit: computed, .. } = kind else { return true };
    let said = computed.to_string();
    said.is_empty() || unit.starts_with(&said) || *computed == Unit::named(unit)
}

/// The type with the unit the author wrote, if any.
pub(crate) fn with_unit(kind: Type, unit: Option<&str>) -> Type {
    match (kind, unit) {
        (Type::Number { whole, .. }, Some(unit)) => {
            let unit = if unit.is_empty() { Unit::any() } else { Unit::named(unit) };
            Type::Number { unit, whole }
        }
        (kind, _) => kind,
    }
}
