//! The recipe's sorts of records, read together with a pack: names become places.

use formula::{Expect, Formula};
use ledger::Book;
use pack::{Every, Pack};

use crate::draws::{Draw, formula_of};
use crate::lives::{Lives, Ways};
use crate::people::org_names;
use crate::phrases::Phrases;
use crate::recipe::{RecipeError, RecordSort, RecordsFile};
use crate::subject::with_known;

/// Everything about records that does not depend on the organization.
pub(crate) struct Plan<'p> {
    pub pack: &'p Pack,
    pub phrases: Phrases,
    pub sorts: Vec<Sort>,
    pub lives: Lives,
    /// By ledger.
    pub ways: Vec<Ways>,
    pub soon: [i64; 2],
    pub late: [i64; 2],
    pub late_chance: Formula,
}

/// A sort of record.
pub(crate) struct Sort {
    pub ledger: usize,
    /// Place of the obligation it does.
    pub does: Option<usize>,
    pub every: Every,
    /// Over the organization.
    pub who: Option<Formula>,
    pub chance: Option<Formula>,
    pub times: Option<[Formula; 2]>,
    pub months: Option<[u32; 2]>,
    pub fixed_day: bool,
    pub last_year: bool,
    pub states: Option<Vec<(String, f64)>>,
    pub draws: Vec<Draw>,
    /// The recipe says nothing: everything is drawn by what fields hold.
    pub is_plain: bool,
}

const FILE: &str = "records.toml";

impl<'p> Plan<'p> {
    /// Reads the recipe with the pack. Obligations the recipe does not mention get a plain sort.
    pub fn read(
        pack: &'p Pack,
        records: &RecordsFile,
        lists: &std::collections::BTreeMap<String, Vec<String>>,
    ) -> Result<Self, RecipeError> {
        let phrases = Phrases::new(lists);
        let mut sorts = Vec::new();
        let mut done = Vec::new();
        for written in &records.record {
            let Some(ledger) = pack.ledgers.iter().position(|one| one.name == written.ledger)
            else {
                return Err(RecipeError::new(FILE, format!("没有台账“{}”", written.ledger)));
            };
            for name in written.does.iter().chain(&written.covers) {
                done.push(obligation(pack, name)?);
            }
            sorts.push(sort(pack, &phrases, ledger, written)?);
        }
        for (place, obligation) in pack.obligations.iter().enumerate() {
            if !done.contains(&place) {
                sorts.push(Sort::plain(obligation.ledger, place, obligation.every));
            }
        }
        let names = org_formula_names();
        let late_chance = formula_of(&records.filing.late_chance, &names, &Expect::Number)?;
        let lives = Lives::read(pack, &records.states)?;
        let ways = (0..pack.ledgers.len())
            .map(|place| Book::at(pack, place).map(|book| Ways::of(&book)).unwrap_or_default())
            .collect();
        Ok(Self {
            pack,
            phrases,
            sorts,
            lives,
            ways,
            soon: records.filing.soon,
            late: records.filing.late,
            late_chance,
        })
    }
}

fn obligation(pack: &Pack, name: &str) -> Result<usize, RecipeError> {
    let place = pack.obligations.iter().position(|one| one.name == name);
    place.ok_or_else(|| RecipeError::new(FILE, format!("没有应办事项“{name}”")))
}

/// The names of formulas about an organization.
pub(crate) fn org_formula_names() -> formula::Fields {
    with_known(org_names())
}

fn sort(
    pack: &Pack,
    phrases: &Phrases,
    ledger: usize,
    written: &RecordSort,
) -> Result<Sort, RecipeError> {
    let names = org_formula_names();
    let number = |text: &String| formula_of(text, &names, &Expect::Number);
    let does = written.does.as_deref().map(|name| obligation(pack, name)).transpose()?;
    let every = match (does.and_then(|at| pack.obligations.get(at)), &written.every) {
        (Some(obligation), None) => obligation.every,
        (None, Some(every)) => {
            let known = Every::NAMED.iter().find(|(name, _)| name == every);
            let known = known.map(|(_, every)| *every);
            known.ok_or_else(|| RecipeError::new(FILE, format!("every 不能是“{every}”")))?
        }
        _ => {
            let why = format!("台账“{}”的一种记录应写 does 或 every 中的一个", written.ledger);
            return Err(RecipeError::new(FILE, why));
        }
    };
    let mut draws = Vec::with_capacity(written.set.len());
    if let Some(of) = pack.ledgers.get(ledger) {
        for (field, value) in &written.set {
            draws.push(Draw::read(of, phrases, field, value)?);
        }
    }
    let times = match &written.times {
        Some([from, to]) => Some([number(from)?, number(to)?]),
        None => None,
    };
    let who = written.who.as_deref();
    Ok(Sort {
        ledger,
        does,
        every,
        who: who.map(|text| formula_of(text, &names, &Expect::YesNo)).transpose()?,
        chance: written.chance.as_ref().map(number).transpose()?,
        times,
        months: written.months,
        fixed_day: written.fixed_day,
        last_year: written.last_year,
        states: written.states.as_ref().map(|states| states.clone().into_iter().collect()),
        draws,
        is_plain: false,
    })
}

impl Sort {
    fn plain(ledger: usize, does: usize, every: Every) -> Self {
        Self {
            ledger,
            does: Some(does),
            every,
            who: None,
            chance: None,
            times: None,
            months: None,
            fixed_day: false,
            last_year: false,
            states: None,
            draws: Vec::new(),
            is_plain: true,
        }
    }
}
