//! Metrics over organizations, members and posts, straight from the registry's tables: one pass over
//! each table, all metrics over its columns.
//!
//! The registry holds today; a metric is taken as of the closing day: who was admitted or appointed
//! later is left out, terms and ages are seen from that day.

mod read;

use std::collections::HashMap;
use std::sync::Arc;

use formula::{Column, Columns, Dictionary, Formula, When};
use kernel::Day;
use pack::{Entity, How, Metric, ORG_ATTRIBUTES, OrgAttribute, Over, Pack};
use rayon::prelude::*;
use store::{Fault, Store};

use crate::ground::Ground;

/// Values by organization (NaN where there is nothing to take them over), by series of the pack.
#[derive(Debug, Default)]
pub(crate) struct RegistryFacts {
    pub of_series: Vec<(usize, Vec<f64>)>,
}

/// Rows of one table as columns, in the order in which its formulas count their slots.
#[derive(Default)]
pub(super) struct Rows {
    /// Place of each row's organization.
    pub orgs: Vec<u32>,
    /// The table's own columns.
    pub columns: Vec<Vec<f64>>,
    /// The texts behind text columns.
    pub dictionary: Dictionary,
    /// The column that says which row is the latest.
    pub dated_by: usize,
}

/// All registry metrics of a pack.
pub(crate) async fn registry_facts(
    store: &Store,
    pack: &Arc<Pack>,
    ground: &Arc<Ground>,
    when: When,
) -> Result<RegistryFacts, Fault> {
    let mut facts = RegistryFacts::default();
    for (_, entity) in Entity::NAMED {
        if !pack.metrics.iter().any(|metric| metric.over == Over::Registry(entity)) {
            continue;
        }
        let rows = match entity {
            Entity::Org => organizations(ground),
            Entity::Member => read::members(store, ground, pack, when.as_of).await?,
            Entity::Post => read::posts(store, ground, when.as_of).await?,
        };
        let (pack, ground) = (Arc::clone(pack), Arc::clone(ground));
        // Hundreds of thousands of rows: not on a thread that answers requests.
        let taken = tokio::task::spawn_blocking(move || {
            let of_entity = |metric: &&Metric| metric.over == Over::Registry(entity);
            let metrics: Vec<&Metric> = pack.metrics.iter().filter(of_entity).collect();
            rows.metrics(&metrics, &ground, when)
        });
        facts.of_series.extend(taken.await.map_err(|why| Fault::new("metrics", why))?);
    }
    Ok(facts)
}

/// Organizations themselves: their attributes are the whole row.
fn organizations(ground: &Ground) -> Rows {
    let established =
        ORG_ATTRIBUTES.iter().position(|(_, one)| *one == OrgAttribute::Established).unwrap_or(0);
    Rows { orgs: (0..ground.orgs.len() as u32).collect(), dated_by: established, ..Rows::default() }
}

impl Rows {
    /// Every series of these metrics.
    fn metrics(
        mut self,
        metrics: &[&Metric],
        ground: &Ground,
        when: When,
    ) -> Vec<(usize, Vec<f64>)> {
        let own = self.columns.len();
        let mut wanted: Vec<usize> = metrics
            .iter()
            .flat_map(|metric| formulas(&metric.how))
            .flat_map(|formula| formula.slots().iter().copied())
            .chain((own == 0).then_some(self.dated_by))
            .filter(|slot| *slot >= own)
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        // The organization's attributes stand behind the row's own columns; most are never asked.
        let of_org: HashMap<usize, Vec<f64>> =
            wanted.into_iter().map(|slot| (slot, self.attribute(slot - own, ground))).collect();
        let columns: Vec<Column<'_>> = (0..own + ORG_ATTRIBUTES.len())
            .map(|slot| match self.columns.get(slot).or_else(|| of_org.get(&slot)) {
                Some(values) => Column::Values(values),
                None => Column::Same(f64::NAN),
            })
            .collect();
        let dates = self.columns.get(self.dated_by).or_else(|| of_org.get(&self.dated_by));
        let batch = Columns { rows: self.orgs.len(), columns, dictionary: &self.dictionary, when };
        let taking = Taking {
            batch: &batch,
            orgs: &self.orgs,
            dates: dates.map_or(&[], Vec::as_slice),
            count: ground.orgs.len(),
        };
        metrics
            .par_iter()
            .flat_map_iter(|metric| {
                metric.series.iter().copied().zip(taking.values(&metric.how)).collect::<Vec<_>>()
            })
            .collect()
    }

    /// An attribute of each row's organization.
    fn attribute(&mut self, which: usize, ground: &Ground) -> Vec<f64> {
        let day = |day: Option<Day>| day.map_or(f64::NAN, |day| f64::from(day.number()));
        let of_orgs: Vec<f64> = ground
            .rows()
            .iter()
            .enumerate()
            .map(|(place, row)| match ORG_ATTRIBUTES.get(which).map(|(_, one)| *one) {
                Some(OrgAttribute::Name) => self.dictionary.code(&row.name),
                Some(OrgAttribute::Code) => self.dictionary.code(&row.code),
                Some(OrgAttribute::Kind) => self.dictionary.code(&row.kind),
                Some(OrgAttribute::Domain) => {
                    row.domain.as_deref().map_or(f64::NAN, |text| self.dictionary.code(text))
                }
                Some(OrgAttribute::Level) => match ground.tree.value(place, OrgAttribute::Level) {
                    formula::Value::Text(level) => self.dictionary.code(&level),
                    _ => f64::NAN,
                },
                Some(OrgAttribute::Established) => day(row.established),
                Some(OrgAttribute::TermEnd) => day(row.term_end),
                None => f64::NAN,
            })
            .collect();
        self.orgs
            .iter()
            .map(|org| of_orgs.get(*org as usize).copied().unwrap_or(f64::NAN))
            .collect()
    }
}

/// The formulas a metric reads rows with.
fn formulas(how: &How) -> Vec<&Formula> {
    match how {
        How::Count(of) => vec![of],
        How::Sum(of, filter)
        | How::Average(of, filter)
        | How::Share(of, filter)
        | How::Min(of, filter)
        | How::Max(of, filter)
        | How::Latest(of, filter) => std::iter::once(of).chain(filter).collect(),
        How::Value { .. } => Vec::new(),
    }
}

/// Takes metrics over one batch of rows.
struct Taking<'a> {
    batch: &'a Columns<'a>,
    orgs: &'a [u32],
    dates: &'a [f64],
    count: usize,
}

impl Taking<'_> {
    /// The series of a metric, in its order. An organization without rows has no value; what that
    /// means is the metric's to say.
    fn values(&self, how: &How) -> Vec<Vec<f64>> {
        let plus = |a: f64, b: f64| a + b;
        match how {
            How::Count(condition) => {
                let holds = self.batch.evaluate_all(condition);
                // Unknown does not count, but the row is there.
                vec![self.merge(holds.iter().map(|yes| f64::from(*yes == 1.0)), plus)]
            }
            How::Sum(of, filter) => vec![self.merge(self.numbers(of, filter.as_ref()), plus)],
            How::Average(of, filter) | How::Share(of, filter) => {
                let numbers: Vec<f64> = self.numbers(of, filter.as_ref()).collect();
                let known = numbers.iter().map(|n| if n.is_nan() { f64::NAN } else { 1.0 });
                let known = self.merge(known, plus);
                vec![self.merge(numbers.into_iter(), plus), known]
            }
            How::Min(of, filter) => vec![self.merge(self.numbers(of, filter.as_ref()), f64::min)],
            How::Max(of, filter) => vec![self.merge(self.numbers(of, filter.as_ref()), f64::max)],
            How::Latest(of, filter) => vec![self.latest(self.numbers(of, filter.as_ref()))],
            How::Value { .. } => Vec::new(),
        }
    }

    /// A formula's values; NaN where the filter does not hold.
    fn numbers(&self, of: &Formula, filter: Option<&Formula>) -> impl Iterator<Item = f64> {
        let values = self.batch.evaluate_all(of);
        let holds = filter.map(|filter| self.batch.evaluate_all(filter));
        values.into_iter().enumerate().map(move |(row, value)| match &holds {
            Some(holds) if holds.get(row) != Some(&1.0) => f64::NAN,
            _ => value,
        })
    }

    fn merge(&self, values: impl Iterator<Item = f64>, join: impl Fn(f64, f64) -> f64) -> Vec<f64> {
        let mut merged = vec![f64::NAN; self.count];
        for (value, org) in values.zip(self.orgs) {
            if let Some(so_far) = merged.get_mut(*org as usize)
                && !value.is_nan()
            {
                *so_far = if so_far.is_nan() { value } else { join(*so_far, value) };
            }
        }
        merged
    }

    fn latest(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut merged = vec![(f64::NEG_INFINITY, f64::NAN); self.count];
        for (row, (value, org)) in values.zip(self.orgs).enumerate() {
            let date = self.dates.get(row).copied().filter(|date| !date.is_nan());
            let date = date.unwrap_or(f64::MIN);
            if let Some(latest) = merged.get_mut(*org as usize)
                && !value.is_nan()
                && date >= latest.0
            {
                *latest = (date, value);
            }
        }
        merged.into_iter().map(|(_, value)| value).collect()
    }
}
