//! From a number back to what it was counted from.

use formula::Formula;
use kernel::Period;
use pack::{Entity, How, Input, InputSource, Metric, OrgAttribute, Over, Pack, Window};

use crate::Run;

/// What stands behind an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    /// Records of a ledger.
    Records {
        /// Name of the ledger.
        ledger: String,
        /// What is counted: the metric or the obligation.
        what: String,
        /// The condition a record had to fulfil, as the pack has it; empty: none.
        when: String,
        /// The months they are about; `None` where a value lasts until a later record.
        months: Option<Period>,
    },
    /// The registry itself.
    Registry {
        /// Organizations, members or posts.
        of: Entity,
        /// What is counted.
        what: String,
        /// The condition, as the pack has it; empty: none.
        when: String,
    },
    /// An attribute of the organization.
    Attribute(OrgAttribute),
    /// Results of the units below under another scheme.
    Results {
        /// Name of the scheme.
        scheme: String,
    },
}

/// Everything an input of a run's scheme was counted from, each source once.
pub fn behind(run: &Run, input: usize) -> Vec<Behind> {
    let mut found = Vec::new();
    if let Some(input) = run.scheme().inputs.get(input) {
        of_input(run, input, None, &mut found);
    }
    found
}

fn of_input(run: &Run, input: &Input, within: Option<Window>, found: &mut Vec<Behind>) {
    let (pack, scheme) = (run.pack(), run.scheme());
    let window = input.window.or(within).unwrap_or(Window::Cycle);
    match input.source {
        InputSource::Metric(place) => {
            if let Some(metric) = pack.metrics.get(place) {
                of_metric(run, metric, window, found);
            }
        }
        InputSource::Obligation(place, _) => {
            if let Some(obligation) = pack.obligations.get(place) {
                add(
                    found,
                    Behind::Records {
                        ledger: ledger_name(pack, obligation.ledger),
                        what: obligation.name.clone(),
                        when: source(obligation.when.as_ref()),
                        months: Some(window.of(run.period())),
                    },
                );
            }
        }
        InputSource::Org(attribute) => add(found, Behind::Attribute(attribute)),
        InputSource::Below(place) => {
            if let Some(below) = scheme.below.get(place) {
                add(found, Behind::Results { scheme: below.scheme.clone() });
            }
        }
        InputSource::Result(_) => {}
    }
}

fn of_metric(run: &Run, metric: &Metric, window: Window, found: &mut Vec<Behind>) {
    let what = metric.name.clone();
    let when = match &metric.how {
        How::Count(condition) => source(Some(condition)),
        How::Share(_, filter)
        | How::Sum(_, filter)
        | How::Average(_, filter)
        | How::Min(_, filter)
        | How::Max(_, filter)
        | How::Latest(_, filter) => source(filter.as_ref()),
        How::Value { inputs, .. } => {
            for input in inputs {
                of_input(run, input, Some(window), found);
            }
            return;
        }
    };
    match metric.over {
        Over::Ledger(ledger) => {
            let ledger = ledger_name(run.pack(), ledger);
            let lasts = metric.keep == pack::Keep::Stock;
            let months = (!lasts).then(|| window.of(run.period()));
            add(found, Behind::Records { ledger, what, when, months });
        }
        Over::Registry(of) => add(found, Behind::Registry { of, what, when }),
        Over::Metrics => {}
    }
}

fn add(found: &mut Vec<Behind>, one: Behind) {
    if !found.contains(&one) {
        found.push(one);
    }
}

fn ledger_name(pack: &Pack, place: usize) -> String {
    pack.ledgers.get(place).map(|ledger| ledger.name.clone()).unwrap_or_default()
}

fn source(formula: Option<&Formula>) -> String {
    formula.map(|formula| formula.source().to_owned()).unwrap_or_default()
}

impl Behind {
    /// The list, as people call it.
    pub fn label(&self) -> String {
        match self {
            Self::Records { ledger, what, .. } => format!("{ledger}台账：{what}"),
            Self::Registry { of, what, .. } => {
                let of = Entity::NAMED.iter().find(|(_, known)| known == of).map_or("", |(n, _)| n);
                format!("{of}名册：{what}")
            }
            Self::Attribute(attribute) => {
                let known = pack::ORG_ATTRIBUTES.iter().find(|(_, known)| known == attribute);
                format!("党组织名册：{}", known.map_or("", |(name, _)| name))
            }
            Self::Results { scheme } => format!("下级结果：{scheme}"),
        }
    }
}
