//! The monthly facts that schemes read, as the engine's cube.

use std::collections::BTreeMap;

use engine::Cube;
use formula::When;
use kernel::{Day, Month, Period};
use pack::{How, Input, InputSource, Keep, Metric, Over, Pack, Scheme, Standing, Window};
use store::facts::YearLine;
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

/// The facts that some schemes read, as stored.
pub(crate) struct Stored {
    months: Period,
    kinds: Vec<Kind>,
}

/// Flows, or what lasts.
struct Kind {
    /// What the lines' series mean.
    series: Vec<usize>,
    lines: Vec<YearLine>,
    /// Whether a value lasts until there is another.
    lasts: bool,
}

/// Reads the facts that these schemes read.
pub(crate) async fn read(
    store: &Store,
    pack: &Pack,
    schemes: &[&Scheme],
    when: When,
) -> Result<Stored, Fault> {
    let mut wanted = Wanted { months: Some(when.cycle), ..Wanted::default() };
    for input in schemes.iter().flat_map(|scheme| &scheme.inputs) {
        wanted.input(pack, input, None, when.cycle);
    }
    let months = wanted.months.unwrap_or(when.cycle);
    let (first, last) = (months.first_month().year(), months.last_month().year());
    let mut stored = Stored { months, kinds: Vec::with_capacity(2) };
    // What lasts until it changes may have been filed long ago.
    for (lasts, years) in [(false, first..=last), (true, 0..=last)] {
        let series: Vec<usize> =
            wanted.series.iter().filter(|(_, its)| **its == lasts).map(|(s, _)| *s).collect();
        if series.is_empty() {
            continue;
        }
        let name = |place: &usize| pack.series.get(*place).map_or("", |s| s.key.as_str());
        let names: Vec<&str> = series.iter().map(name).collect();
        let lines = store::facts::read(store, &names, years).await?;
        stored.kinds.push(Kind { series, lines, lasts });
    }
    Ok(stored)
}

impl Stored {
    /// The cube of these facts and of the pack's registry metrics, seen from a day.
    pub fn cube(self, ground: &Ground, registry: &RegistryFacts, day: Day) -> Cube {
        let mut cube = Cube::new(ground.orgs.len(), self.months);
        for kind in self.kinds {
            kind.fill(ground, &mut cube);
        }
        let month = day.in_month();
        for (series, values) in &registry.of_series {
            for (org, value) in values.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
                cube.set(*series, Standing::Reported, month, org, *value);
            }
        }
        cube
    }
}

impl Kind {
    fn fill(mut self, ground: &Ground, cube: &mut Cube) {
        let first = cube.period().first_month();
        if self.lasts {
            // Values from before the first month go into it, the latest last, unless it has its own.
            self.lines.sort_by_key(|line| line.year);
        }
        for line in self.lines {
            let Some(org) = ground.place(line.org.uuid()) else { continue };
            let Some(series) = self.series.get(line.series).copied() else { continue };
            let standing = match line.standing {
                store::facts::Standing::Reported => Standing::Reported,
                store::facts::Standing::Reviewed => Standing::Reviewed,
                store::facts::Standing::Verified => Standing::Verified,
            };
            for (month, value) in (1..).zip(line.months).filter(|(_, value)| !value.is_nan()) {
                if let Some(month) = Month::new(line.year, month)
                    && (self.lasts || month >= first)
                {
                    cube.set(series, standing, month.max(first), org, value);
                }
            }
        }
    }
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
