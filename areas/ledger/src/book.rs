//! One ledger of a pack with everything the pack says about it.

use pack::{Ledger, Lifecycle, Over, Pack, Standing};

/// A ledger, its lifecycle, and its place in the pack.
#[derive(Debug, Clone, Copy)]
pub struct Book<'p> {
    /// The pack.
    pub pack: &'p Pack,
    /// Place of the ledger in the pack.
    pub place: usize,
    /// The ledger.
    pub ledger: &'p Ledger,
    /// Its lifecycle.
    pub lifecycle: &'p Lifecycle,
}

impl<'p> Book<'p> {
    /// The ledger at this place.
    pub fn at(pack: &'p Pack, place: usize) -> Option<Self> {
        let ledger = pack.ledgers.get(place)?;
        let lifecycle = pack.lifecycles.get(ledger.lifecycle)?;
        Some(Self { pack, place, ledger, lifecycle })
    }

    /// The ledger with this name, or with one it is also known by.
    pub fn named(pack: &'p Pack, name: &str) -> Option<Self> {
        let by = |holds: &dyn Fn(&Ledger) -> bool| pack.ledgers.iter().position(holds);
        let place = by(&|ledger| ledger.name == name)
            .or_else(|| by(&|ledger| ledger.aliases.iter().any(|alias| alias == name)))?;
        Self::at(pack, place)
    }

    /// All ledgers.
    pub fn all(pack: &'p Pack) -> impl Iterator<Item = Self> {
        (0..pack.ledgers.len()).filter_map(|place| Self::at(pack, place))
    }

    /// All ledgers in the order in which people see them.
    pub fn in_order(pack: &'p Pack) -> Vec<Self> {
        let mut books: Vec<Self> = Self::all(pack).collect();
        books.sort_by_key(|book| (book.ledger.order.unwrap_or(u32::MAX), book.place));
        books
    }

    /// What a record in this state counts as; `None` if it counts nowhere.
    pub fn standing(&self, state: &str) -> Option<Standing> {
        self.lifecycle.standing(state)
    }

    /// The state a record starts in.
    pub fn first_state(&self) -> &'p str {
        self.lifecycle.states.first().map_or("", |state| state.name.as_str())
    }

    /// Whether a record in this state was sent back: it counts nowhere, is no draft any more, and
    /// still leads on.
    pub fn is_sent_back(&self, state: &str) -> bool {
        let leads_on = self.lifecycle.state(state).is_some_and(|place| {
            self.lifecycle.transitions.iter().any(|step| step.from.contains(&place))
        });
        leads_on && self.standing(state).is_none() && state != self.first_state()
    }

    /// Places of everything that is kept per month because of this ledger's records.
    pub fn series(&self) -> Vec<usize> {
        let metrics = self.pack.metrics.iter().filter(|m| m.over == Over::Ledger(self.place));
        let obligations = self.pack.obligations.iter().filter(|o| o.ledger == self.place);
        metrics
            .flat_map(|metric| metric.series.iter().copied())
            .chain(obligations.flat_map(|obligation| obligation.series))
            .collect()
    }

    /// The name of a series.
    pub(crate) fn key(&self, series: usize) -> &'p str {
        self.pack.series.get(series).map_or("", |series| series.key.as_str())
    }
}
