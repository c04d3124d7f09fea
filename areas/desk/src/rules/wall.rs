//! The wall chart: those directly below an organization by what they owe.

use kernel::{Day, OrgPath, Period, Scope};
use registry::Organization;

use super::{Duties, Tally};

/// Which periods a wall chart adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Look {
    /// All of this year that have ended.
    Year,
    /// The one that runs.
    Running,
    /// The one before it.
    Last,
}

/// Sums by unit and obligation.
#[derive(Debug, Clone)]
pub struct Wall {
    /// The organization itself, if it owes anything, then those directly below, in their order.
    pub rows: Vec<WallRow>,
    /// All of them together, by obligation.
    pub whole: Vec<Tally>,
}

/// One of those on a wall chart with all below it.
#[derive(Debug, Clone)]
pub struct WallRow {
    /// Who it is.
    pub org: Organization,
    /// How many organizations: itself and all below.
    pub size: usize,
    /// Whether it is the organization whose chart this is, without those below.
    pub own: bool,
    /// By obligation.
    pub tallies: Vec<Tally>,
}

impl Wall {
    /// The obligations that anybody owed, by their places.
    pub fn owed(&self) -> impl Iterator<Item = usize> {
        self.whole.iter().enumerate().filter(|(_, tally)| tally.owed > 0).map(|(place, _)| place)
    }
}

/// All obligations, or one of them, together.
pub fn sum(tallies: &[Tally], item: Option<usize>) -> Tally {
    match item {
        Some(item) => tallies.get(item).copied().unwrap_or_default(),
        None => tallies.iter().fold(Tally::default(), |sum, tally| sum.and(*tally)),
    }
}

impl Duties {
    /// The wall chart of an organization, as far as the scope holds what stands below it.
    pub fn wall(&self, scope: &Scope, top: &OrgPath, look: Look, today: Day) -> Wall {
        let count = self.pack().obligations.len();
        let periods: Vec<Vec<Period>> =
            (0..count).map(|place| self.looked_at(place, look, today)).collect();
        let within = scope.within(top);
        let mut wall = Wall { rows: Vec::new(), whole: vec![Tally::default(); count] };
        // Units come in order of their paths: all below one follow it at once.
        let mut last: Option<OrgPath> = None;
        for (place, unit) in self.units(&within) {
            let path = &unit.org.path;
            let own = path == top;
            if own || last.as_ref().is_none_or(|last| !last.contains(path)) {
                last = (!own).then(|| path.clone());
                let tallies = vec![Tally::default(); count];
                let org = unit.org.clone();
                wall.rows.push(WallRow { org, size: 0, own, tallies });
            }
            let Some(row) = wall.rows.last_mut() else { continue };
            row.size += 1;
            for item in &unit.owes {
                let due = |period: &Period| self.due(place, *item, *period);
                for due in periods.get(*item).into_iter().flatten().filter_map(due) {
                    for tallies in [&mut row.tallies, &mut wall.whole] {
                        if let Some(tally) = tallies.get_mut(*item) {
                            tally.add(due);
                        }
                    }
                }
            }
        }
        wall.rows.retain(|row| !row.own || row.tallies.iter().any(|tally| tally.owed > 0));
        wall
    }

    /// The periods of an obligation that a look means.
    fn looked_at(&self, obligation: usize, look: Look, today: Day) -> Vec<Period> {
        let Some(declared) = self.pack().obligations.get(obligation) else { return Vec::new() };
        let every = declared.every;
        let running = engine::period_of(every, today.in_month());
        match look {
            Look::Running => vec![running],
            Look::Last => vec![running.plus_months(-(every.months() as i32))],
            Look::Year => Period::year(today.year()).map_or_else(Vec::new, |year| {
                let ended = |period: &Period| period.last_day() <= today && year.covers(*period);
                let mut periods: Vec<Period> =
                    year.months().map(|month| engine::period_of(every, month)).collect();
                periods.dedup();
                periods.into_iter().filter(ended).collect()
            }),
        }
    }
}
