//! The monthly facts that schemes read, as the engine's cube.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use engine::Cube;
use formula::When;
use kernel::{Month, Period};
use pack::{How, Input, InputSource, Keep, Metric, Over, Pack, Scheme, Standing, Window};
use store::{Fault, Store};

use crate::ground::Ground;
use crate::registry_facts::RegistryFacts;

/// Which series schemes read, over which months.
#[derive(Debug, Default)]
struct Wanted {
    /// Whether the last value before the months read counts too.
    series: BTreeMap<usize, bool>,
    months: Option<Period>,
}

/// The facts that these schemes read. The pack's registry metrics come worked out.
pub(crate) async fn cube(
    store: &Store,
    pack: &Pack,
    ground: &Arc<Ground>,
    registry: &RegistryFacts,
    schemes: &[&Scheme],
    when: When,
) -> Result<Cube, Fault> {
    let mut wanted = Wanted { months: Some(when.cycle), ..Wanted::default() };
    for input in schemes.iter().flat_map(|scheme| &scheme.inputs) {
        wanted.input(pack, input, None, when.cycle);
    }
    let months = wanted.months.unwrap_or(when.cycle);
    let mut cube = Cube::new(ground.orgs.len(), months);
    let (flows, stocks): (Vec<usize>, Vec<usize>) = {
        let (stocks, flows): (Vec<_>, Vec<_>) =
            wanted.series.iter().partition(|(_, stock)| **stock);
        (flows.iter().map(|(s, _)| **s).collect(), stocks.iter().map(|(s, _)| **s).collect())
    };
    let (first, last) = (months.first_month().year(), months.last_month().year());
    fill(store, pack, ground, (&flows, first..=last), false, &mut cube).await?;
    // What lasts until it changes may have been filed long ago.
    fill(store, pack, ground, (&stocks, 0..=last), true, &mut cube).await?;
    let month = when.as_of.in_month();
    for (series, values) in &registry.of_series {
        for (org, value) in values.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
            cube.set(*series, Standing::Reported, month, org, *value);
        }
    }
    Ok(cube)
}

async fn fill(
    store: &Store,
    pack: &Pack,
    ground: &Ground,
    (series, years): (&[usize], RangeInclusive<i32>),
    lasts: bool,
    cube: &mut Cube,
) -> Result<(), Fault> {
    if series.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = series
        .iter()
        .map(|place| pack.series.get(*place).map_or("", |series| series.key.as_str()))
        .collect();
    let mut lines = store::facts::read(store, &names, years).await?;
    let first = cube.period().first_month();
    if lasts {
        // Values from before the first month go into it, the latest last, unless it has its own.
        lines.sort_by_key(|line| line.year);
    }
    for line in lines {
        let Some(org) = ground.place(line.org.uuid()) else { continue };
        let Some(series) = series.get(line.series).copied() else { continue };
        let standing = match line.standing {
            store::facts::Standing::Reported => Standing::Reported,
            store::facts::Standing::Reviewed => Standing::Reviewed,
            store::facts::Standing::Verified => Standing::Verified,
        };
        for (month, value) in (1..).zip(line.months).filter(|(_, value)| !value.is_nan()) {
            if let Some(month) = Month::new(line.year, month)
                && (lasts || month >= first)
            {
                cube.set(series, standing, month.max(first), org, value);
            }
        }
    }
    Ok(())
}

impl Wanted {
    fn input(&mut self, pack: &Pack, input: &Input, within: Option<Window>, cycle: Period) {
        let window = input.window.or(within).unwrap_or(Window::Cycle);
        let months = window.of(cycle);
        match input.source {
            InputSource::Metric(place) => {
                if let Some(metric) = pack.metrics.get(place) {
                    self.metric(pack, metric, window, cycle);
                }
            }
            InputSource::Obligation(place, _) => {
                for series in pack.obligations.get(place).iter().flat_map(|one| one.series) {
                    self.add(series, false, months);
                }
            }
            InputSource::Org(_) | InputSource::Below(_) | InputSource::Result(_) => {}
        }
    }

    fn metric(&mut self, pack: &Pack, metric: &Metric, window: Window, cycle: Period) {
        if let How::Value { inputs, .. } = &metric.how {
            for input in inputs {
                self.input(pack, input, Some(window), cycle);
            }
        } else if matches!(metric.over, Over::Ledger(_)) {
            for series in &metric.series {
                self.add(*series, metric.keep == Keep::Stock, window.of(cycle));
            }
        }
    }

    fn add(&mut self, series: usize, stock: bool, months: Period) {
        *self.series.entry(series).or_default() |= stock;
        let known = self.months.unwrap_or(months);
        self.months = Period::new(
            known.first_month().min(months.first_month()),
            known.last_month().max(months.last_month()),
        );
    }
}
