//! What organizations owe and have done, month by month.

use std::collections::HashMap;
use std::sync::Arc;

use engine::{PeriodDue, deadline, owes_since, period_of};
use kernel::{Day, Id, Month, Org, OrgPath, Period, Scope};
use ledger::rules::OrgValues;
use pack::{Obligation, Pack};
use registry::Organization;

use super::{Item, Tally, Urgency};

/// An organization and what it owes.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Who it is.
    pub org: Organization,
    /// Places of the obligations it has.
    pub owes: Vec<usize>,
}

/// The obligations of organizations and how often each was done in each month. Standing: reported.
/// A month without a record is a month in which nothing was filed.
#[derive(Debug)]
pub struct Duties {
    pack: Arc<Pack>,
    months: Period,
    /// In order of their paths.
    units: Vec<Unit>,
    by_id: HashMap<Id<Org>, usize>,
    /// Done and on time, by unit, obligation and month; nobody does a thing 255 times a month.
    kept: Vec<[u8; 2]>,
}

/// How one obligation stands among many organizations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Place of the obligation in the pack.
    pub obligation: usize,
    /// The period that runs.
    pub running: (Period, Tally),
    /// The one before it, if it is known, and how many organizations have not fulfilled it.
    pub last: Option<(Period, Tally, u64)>,
}

/// Days ahead from which on a thing is pressing.
const AHEAD: i32 = 31;

impl Duties {
    /// Organizations of which nothing is known to be done yet, over these months.
    pub fn new(pack: Arc<Pack>, months: Period, orgs: Vec<Organization>, today: Day) -> Self {
        let when = formula::When { cycle: months, as_of: today };
        let units: Vec<Unit> = orgs
            .into_iter()
            .map(|org| {
                let values = OrgValues::of(&org, &pack.levels);
                let owes = |one: &Obligation| one.owed_by.holds(values.row(), &when);
                let places = pack.obligations.iter().enumerate();
                let owes = places.filter(|(_, one)| owes(one)).map(|(place, _)| place).collect();
                Unit { org, owes }
            })
            .collect();
        let by_id = units.iter().enumerate().map(|(place, unit)| (unit.org.id, place)).collect();
        let size = units.len() * pack.obligations.len() * months.len_months() as usize;
        Self { pack, months, units, by_id, kept: vec![[0; 2]; size] }
    }

    /// The pack they are of.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Puts a fact in its place; facts of others and of other months are ignored.
    pub fn set(
        &mut self,
        obligation: usize,
        on_time: bool,
        month: Month,
        org: Id<Org>,
        value: f64,
    ) {
        let at = self.by_id.get(&org).and_then(|unit| self.at(*unit, obligation, month));
        if let Some(held) = at.and_then(|at| self.kept.get_mut(at))
            && let Some(held) = held.get_mut(usize::from(on_time))
        {
            // Unknown is nothing filed.
            *held = value as u8;
        }
    }

    fn at(&self, unit: usize, obligation: usize, month: Month) -> Option<usize> {
        let months = self.months.len_months() as usize;
        let month = self
            .months
            .has(month)
            .then(|| (month.index() - self.months.first_month().index()) as usize)?;
        Some((unit * self.pack.obligations.len() + obligation) * months + month)
    }

    /// How often an obligation was done in a month, and how often of that on time.
    pub fn in_month(&self, unit: usize, obligation: usize, month: Month) -> (u32, u32) {
        let kept = self.at(unit, obligation, month).and_then(|at| self.kept.get(at));
        kept.map_or((0, 0), |[done, on_time]| (u32::from(*done), u32::from(*on_time)))
    }

    /// The months covered.
    pub fn months(&self) -> Period {
        self.months
    }

    /// The organizations of a scope, in order of their paths, each with its place.
    pub fn units<'a>(&'a self, scope: &'a Scope) -> impl Iterator<Item = (usize, &'a Unit)> {
        let units = self.units.iter().enumerate();
        units.filter(move |(_, unit)| scope.contains(&unit.org.path))
    }

    /// One organization of a scope.
    pub fn unit(&self, scope: &Scope, org: Id<Org>) -> Option<(usize, &Unit)> {
        let place = *self.by_id.get(&org)?;
        let unit = self.units.get(place)?;
        scope.contains(&unit.org.path).then_some((place, unit))
    }

    /// One period of an obligation of an organization; `None` if it does not owe it then, or the
    /// period is not covered.
    pub fn due(&self, unit: usize, obligation: usize, period: Period) -> Option<PeriodDue> {
        let its = self.units.get(unit)?;
        let since = its.org.established.map(registry::rules::RoughDay::first_day);
        if !its.owes.contains(&obligation)
            || !self.months.covers(period)
            || !owes_since(since, period)
        {
            return None;
        }
        let declared = self.pack.obligations.get(obligation)?;
        let (mut done, mut on_time) = (0, 0);
        for month in period.months() {
            let (more, timely) = self.in_month(unit, obligation, month);
            done += more;
            on_time += timely;
        }
        Some(PeriodDue::judged(declared, period, f64::from(done), f64::from(on_time)))
    }

    /// What an organization still has to do, the most pressing first: of every obligation the
    /// period that runs and the one before it.
    pub fn items(&self, unit: usize, today: Day) -> Vec<Item> {
        let mut items = Vec::new();
        let owes = self.units.get(unit).map_or(&[][..], |unit| &unit.owes);
        for obligation in owes {
            let Some(declared) = self.pack.obligations.get(*obligation) else { continue };
            let running = period_of(declared.every, today.in_month());
            let last = running.plus_months(-(declared.every.months() as i32));
            for period in [last, running] {
                let Some(due) = self.due(unit, *obligation, period) else { continue };
                if due.missing() == 0 {
                    continue;
                }
                let until =
                    if period == running { period.last_day() } else { deadline(declared, period) };
                let urgency = if until < today {
                    Urgency::Overdue
                } else if period == last {
                    Urgency::Closing
                } else if until.number() - today.number() <= AHEAD {
                    Urgency::Soon
                } else {
                    Urgency::Later
                };
                items.push(Item { obligation: *obligation, due, until, urgency });
            }
        }
        items.sort_by_key(|item| (item.urgency == Urgency::Later, item.until, item.obligation));
        items
    }

    /// The next thing that will fall due for an organization that has done all there is.
    pub fn next(&self, unit: usize, today: Day) -> Option<(usize, Period)> {
        let owes = self.units.get(unit).map_or(&[][..], |unit| &unit.owes);
        let next = |place: &usize| {
            let declared = self.pack.obligations.get(*place)?;
            let months = declared.every.months() as i32;
            Some((*place, period_of(declared.every, today.in_month()).plus_months(months)))
        };
        owes.iter().filter_map(next).min_by_key(|(place, period)| (period.last_day(), *place))
    }

    /// All periods that lie in a window and had ended by a day, of all organizations of a scope,
    /// added up by the month in which they ended.
    pub fn by_month(&self, scope: &Scope, window: Period, as_of: Day) -> Vec<(Month, Tally)> {
        let mut months: Vec<(Month, Tally)> = window
            .months()
            .filter(|month| month.last_day() <= as_of)
            .map(|month| (month, Tally::default()))
            .collect();
        for (unit, its) in self.units(scope) {
            for obligation in &its.owes {
                let Some(declared) = self.pack.obligations.get(*obligation) else { continue };
                for (month, tally) in &mut months {
                    let period = period_of(declared.every, *month);
                    if period.last_month() == *month
                        && window.covers(period)
                        && let Some(due) = self.due(unit, *obligation, period)
                    {
                        tally.add(due);
                    }
                }
            }
        }
        months
    }

    /// How every obligation that somebody of a scope has stands today.
    pub fn lines(&self, scope: &Scope, today: Day) -> Vec<Line> {
        let mut lines: Vec<Option<Line>> = vec![None; self.pack.obligations.len()];
        for (unit, its) in self.units(scope) {
            for place in &its.owes {
                let Some(declared) = self.pack.obligations.get(*place) else { continue };
                let running = period_of(declared.every, today.in_month());
                let last = running.plus_months(-(declared.every.months() as i32));
                let Some(slot) = lines.get_mut(*place) else { continue };
                let line = slot.get_or_insert_with(|| Line {
                    obligation: *place,
                    running: (running, Tally::default()),
                    last: self.months.covers(last).then(|| (last, Tally::default(), 0)),
                });
                if let Some(due) = self.due(unit, *place, running) {
                    line.running.1.add(due);
                }
                if let (Some((_, tally, missing)), Some(due)) =
                    (&mut line.last, self.due(unit, *place, last))
                {
                    tally.add(due);
                    *missing += u64::from(due.missing() > 0);
                }
            }
        }
        lines.into_iter().flatten().collect()
    }

    /// Those of a scope who have not fulfilled a period of an obligation.
    pub fn late<'a>(
        &'a self,
        scope: &'a Scope,
        obligation: usize,
        period: Period,
    ) -> impl Iterator<Item = (&'a Unit, PeriodDue)> {
        self.units(scope).filter_map(move |(place, unit)| {
            let due = self.due(place, obligation, period)?;
            (due.missing() > 0).then_some((unit, due))
        })
    }

    /// Those directly below an organization.
    pub fn below<'a>(
        &'a self,
        scope: &'a Scope,
        top: &'a OrgPath,
    ) -> impl Iterator<Item = &'a Unit> {
        self.units(scope)
            .map(|(_, unit)| unit)
            .filter(move |unit| unit.org.path.parent().as_ref() == Some(top))
    }
}
