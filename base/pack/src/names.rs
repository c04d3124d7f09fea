//! The names a scheme's formulas may use. Each name that is used becomes an input: the engine
//! gathers one column for it.

use formula::{Fields, Named, Names, NoSuchName, Type, Unit};

use crate::registry::{Lists, ORG_ATTRIBUTES};
use crate::{Metric, Obligation, OrgAttribute, Standing, Window};

/// One number (or attribute) that formulas read.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// As written: `上年.集体经济收入`.
    pub name: String,
    /// Where it comes from.
    pub source: InputSource,
    /// The window it is taken over; `None` where the formula named none.
    pub window: Option<Window>,
    /// From which standing on records count.
    pub standing: Standing,
    /// Its type.
    pub kind: Type,
    /// Its unit as shown.
    pub unit: String,
}

/// Where an input comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputSource {
    /// The metric at this place.
    Metric(usize),
    /// An aspect of the obligation at this place.
    Obligation(usize, Aspect),
    /// An attribute of the organization.
    Org(OrgAttribute),
    /// The scheme's `[[below]]` at this place.
    Below(usize),
    /// Something this assessment itself found.
    Result(ResultOf),
}

/// A result that ties, candidates and `[[below]]` conditions may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultOf {
    /// 得分: the total.
    Score,
    /// 星级: the awarded star.
    Star,
    /// The points of the section at this place.
    Section(usize),
    /// The points of the indicator at this place.
    Indicator(usize),
}

/// What an obligation says of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// 应办
    Owed,
    /// 已办
    Done,
    /// 按时
    OnTime,
    /// 逾期: done, but filed late
    Late,
    /// 未办
    Missing,
}

impl Aspect {
    /// All with their names.
    pub const NAMED: [(&'static str, Self); 5] = [
        ("应办", Self::Owed),
        ("已办", Self::Done),
        ("按时", Self::OnTime),
        ("逾期", Self::Late),
        ("未办", Self::Missing),
    ];
}

/// The names of metrics, obligations, attributes and results, and the inputs claimed so far.
pub(crate) struct SchemeNames<'p> {
    pub metrics: &'p [Metric],
    pub obligations: &'p [Obligation],
    pub lists: &'p Lists,
    /// Names of `[[below]]`, and whether each is a whole number.
    pub below: Vec<(String, bool)>,
    /// Names of results, where formulas may read them.
    pub results: Vec<(String, ResultOf)>,
    /// Whether metrics and obligations may be read (a condition on units below reads results only).
    pub facts: bool,
    pub standing: Standing,
    pub inputs: Vec<Input>,
    /// Names whose declaration is wrong. They are let through here: the mistake is reported where
    /// it was made, and no pack comes of it anyway.
    pub broken: &'p [String],
}

impl SchemeNames<'_> {
    fn claim(&mut self, input: Input) -> Named {
        let slot = self.inputs.iter().position(|known| {
            (known.source, known.window, known.standing)
                == (input.source, input.window, input.standing)
        });
        let kind = input.kind.clone();
        let slot = slot.unwrap_or_else(|| {
            self.inputs.push(input);
            self.inputs.len() - 1
        });
        Named { slot, kind }
    }

    fn input(&self, name: &str, source: InputSource, window: Option<Window>, kind: Type) -> Input {
        let unit = match &kind {
            Type::Number { unit, .. } => unit.to_string(),
            _ => String::new(),
        };
        Input { name: name.to_owned(), source, window, standing: self.standing, kind, unit }
    }

    fn every_name(&self) -> Vec<String> {
        let mut names: Vec<String> = self.results.iter().map(|(name, _)| name.clone()).collect();
        names.extend(ORG_ATTRIBUTES.iter().map(|(name, _)| (*name).to_owned()));
        if self.facts {
            names.extend(self.metrics.iter().map(|m| m.name.clone()));
            names.extend(self.below.iter().map(|(name, _)| name.clone()));
            for obligation in self.obligations {
                names.extend(
                    Aspect::NAMED.map(|(aspect, _)| format!("{}.{aspect}", obligation.name)),
                );
            }
        }
        names
    }

    fn no_such(&self, whole: &str, name: &str) -> NoSuchName {
        if self.facts
            && let Some(obligation) = self.obligations.iter().find(|o| {
                name == o.name
                    || name.strip_prefix(o.name.as_str()).is_some_and(|r| r.starts_with('.'))
            })
        {
            let example = &obligation.name;
            return NoSuchName {
                message: if name == obligation.name {
                    format!("“{name}”是应办事项，要写明取它的哪个数")
                } else {
                    format!("应办事项“{example}”没有“{}”这个数", &name[example.len() + 1..])
                },
                help: vec![format!(
                    "可以写：{}",
                    Aspect::NAMED.map(|(aspect, _)| format!("{example}.{aspect}")).join("、")
                )],
            };
        }
        if self.facts
            && let Some((window, rest)) = name.split_once('.')
            && self.every_name().iter().any(|known| known == rest)
        {
            return NoSuchName::among(window, "时段", Window::NAMED.iter().map(|(n, _)| *n));
        }
        let names = self.every_name();
        let mut no = NoSuchName::among(name, "数据项", names.iter().map(String::as_str));
        no.message = format!("没有名为“{whole}”的数据项");
        no
    }
}

impl Names for SchemeNames<'_> {
    fn has(&self, name: &str) -> bool {
        self.metrics.iter().any(|metric| metric.name == name)
    }

    fn find(&mut self, whole: &str) -> Result<Named, NoSuchName> {
        let (window, name) = match whole.split_once('.') {
            Some((first, rest)) => match Window::named(first) {
                Some(window) => (Some(window), rest),
                None => (None, whole),
            },
            None => (None, whole),
        };
        let plain = |window: Option<Window>| -> Result<(), NoSuchName> {
            match window {
                None => Ok(()),
                Some(window) => Err(NoSuchName {
                    message: format!("“{name}”不分时段，不能写成“{whole}”"),
                    help: vec![format!("去掉前面的“{}.”", window.name())],
                }),
            }
        };
        if let Some((_, result)) = self.results.iter().find(|(known, _)| known == name) {
            plain(window)?;
            let whole = *result == ResultOf::Star;
            let kind = Type::Number { unit: Unit::any(), whole };
            let input = self.input(name, InputSource::Result(*result), None, kind);
            return Ok(self.claim(input));
        }
        if let Some((_, attribute)) = ORG_ATTRIBUTES.iter().find(|(known, _)| *known == name) {
            plain(window)?;
            let kind = self.lists.kind_of(*attribute);
            let input = self.input(name, InputSource::Org(*attribute), None, kind);
            return Ok(self.claim(input));
        }
        if !self.facts {
            return Err(self.no_such(whole, name));
        }
        if let Some(place) = self.below.iter().position(|(known, _)| known == name) {
            plain(window)?;
            let kind = Type::Number { unit: Unit::any(), whole: self.below[place].1 };
            let input = self.input(name, InputSource::Below(place), None, kind);
            return Ok(self.claim(input));
        }
        if let Some(place) = self.metrics.iter().position(|metric| metric.name == name) {
            let metrics = self.metrics;
            let metric = &metrics[place];
            let window = window.or(metric.window);
            let mut input =
                self.input(whole, InputSource::Metric(place), window, metric.kind.clone());
            input.unit.clone_from(&metric.unit);
            return Ok(self.claim(input));
        }
        if let Some((obligation, aspect)) = name.rsplit_once('.')
            && let Some(place) = self.obligations.iter().position(|o| o.name == obligation)
            && let Some((_, aspect)) = Aspect::NAMED.iter().find(|(known, _)| *known == aspect)
        {
            let source = InputSource::Obligation(place, *aspect);
            let input = self.input(whole, source, window, Type::count("次"));
            return Ok(self.claim(input));
        }
        let base = name.rsplit_once('.').map_or(name, |(base, _)| base);
        if self.broken.iter().any(|known| known == name || known == base) {
            return Ok(Named { slot: usize::MAX, kind: Type::number() });
        }
        Err(self.no_such(whole, name))
    }
}

/// The names a condition on units below may read: their results and attributes.
pub(crate) fn of_units_below(lists: &Lists) -> Fields {
    lists
        .org_names("", Fields::new("数据项"))
        .with("得分", Type::number())
        .with("星级", Type::Number { unit: Unit::any(), whole: true })
}
