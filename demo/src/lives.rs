//! In which state a record is by now, and by which steps it came there.

use std::collections::{BTreeMap, VecDeque};

use formula::{Formula, Value, When};
use kernel::Day;
use ledger::Book;
use pack::{Pack, Relation};

use crate::dice::Dice;
use crate::phrases::Phrases;
use crate::recipe::{RecipeError, States};
use crate::subject::Subject;

/// Weights of states, by place of the lifecycle.
pub(crate) struct Lives {
    of: BTreeMap<usize, Vec<Lot>>,
}

/// States of records of so many last days, or of any age, with their weights.
struct Lot {
    within_days: Option<i32>,
    weights: Vec<(String, f64)>,
}

impl Lives {
    pub fn read(pack: &Pack, written: &[States]) -> Result<Self, RecipeError> {
        let mut of: BTreeMap<usize, Vec<Lot>> = BTreeMap::new();
        for states in written {
            let place = pack.lifecycles.iter().position(|one| one.name == states.lifecycle);
            let place = place.ok_or_else(|| {
                RecipeError::new("records.toml", format!("没有流程“{}”", states.lifecycle))
            })?;
            let weights = states.weights.clone().into_iter().collect();
            of.entry(place).or_default().push(Lot { within_days: states.within_days, weights });
        }
        for lots in of.values_mut() {
            // The narrowest first, those of any age last.
            lots.sort_by_key(|lot| lot.within_days.unwrap_or(i32::MAX));
        }
        Ok(Self { of })
    }

    /// A state for a record of a lifecycle that is so many days old; `None` if the recipe says
    /// nothing.
    pub fn draw(&self, lifecycle: usize, age: i32, dice: &mut Dice) -> Option<&str> {
        let lots = self.of.get(&lifecycle)?;
        let fits = |lot: &&Lot| lot.within_days.is_none_or(|days| age <= days);
        let Lot { weights, .. } = lots.iter().find(fits)?;
        drawn(weights, dice)
    }
}

/// One of some states.
pub(crate) fn drawn<'s>(weights: &'s [(String, f64)], dice: &mut Dice) -> Option<&'s str> {
    let at = dice.weighted(weights.iter().map(|(_, weight)| *weight));
    weights.get(at).map(|(state, _)| state.as_str())
}

/// The shortest way from the first state to each other one, by place: transitions. And the
/// conditions of transitions over this ledger's records.
#[derive(Default)]
pub(crate) struct Ways {
    to: Vec<Option<Vec<usize>>>,
    guards: Vec<Option<Formula>>,
}

impl Ways {
    pub fn of(book: &Book<'_>) -> Self {
        let lifecycle = book.lifecycle;
        let mut to: Vec<Option<Vec<usize>>> = vec![None; lifecycle.states.len()];
        if let Some(first) = to.first_mut() {
            *first = Some(Vec::new());
        }
        let mut queue = VecDeque::from([0]);
        while let Some(at) = queue.pop_front() {
            let so_far = to.get(at).cloned().flatten().unwrap_or_default();
            for (number, step) in lifecycle.transitions.iter().enumerate() {
                if !step.from.contains(&at) {
                    continue;
                }
                if let Some(slot) = to.get_mut(step.to).filter(|slot| slot.is_none()) {
                    *slot = Some(so_far.iter().copied().chain([number]).collect());
                    queue.push_back(step.to);
                }
            }
        }
        let guards = (0..lifecycle.transitions.len())
            .map(|step| lifecycle.guard(step, &book.ledger.names))
            .collect();
        Self { to, guards }
    }
}

/// A record's state and how it came there.
#[derive(Debug, Clone)]
pub(crate) struct Life {
    pub state: String,
    /// Whether it was ever handed in.
    pub handed_in: bool,
    pub steps: Vec<StepTaken>,
}

/// A step that was taken after the record was first saved.
#[derive(Debug, Clone)]
pub(crate) struct StepTaken {
    pub verb: String,
    pub before: String,
    pub after: String,
    pub at_ms: i64,
    pub name: String,
    /// JSON: what the step asked for.
    pub given: String,
}

/// What a life is led with.
pub(crate) struct Leading<'a> {
    pub book: &'a Book<'a>,
    pub ways: &'a Ways,
    pub phrases: &'a Phrases,
    pub subject: &'a Subject<'a>,
    pub today: Day,
}

const DAY_MS: i64 = 86_400_000;

impl Leading<'_> {
    /// The life of a record that was saved on a day, as near to the wanted state as its content
    /// allows. Handing in at once is no step of its own.
    pub fn lead(&self, wanted: &str, row: &[Value], saved: Day, dice: &mut Dice) -> Life {
        let lifecycle = self.book.lifecycle;
        let way = lifecycle.state(wanted).and_then(|at| self.ways.to.get(at)?.clone());
        let when = When { cycle: kernel::Period::month(saved.in_month()), as_of: self.today };
        let mut life =
            Life { state: self.book.first_state().to_owned(), handed_in: false, steps: Vec::new() };
        let mut at_ms = saved.noon().timestamp_millis() + dice.whole(-2, 4) * 3_600_000;
        let last_ms = self.today.noon().timestamp_millis();
        for (number, step) in way.unwrap_or_default().into_iter().enumerate() {
            let Some(transition) = lifecycle.transitions.get(step) else { break };
            let guard = self.ways.guards.get(step).and_then(Option::as_ref);
            if guard.is_some_and(|guard| !guard.holds(row, &when)) {
                break;
            }
            let after = lifecycle.states.get(transition.to);
            let after_name = after.map(|state| state.name.clone()).unwrap_or_default();
            let counts = after.is_some_and(|state| state.standing.is_some());
            life.handed_in |= counts;
            if number == 0 && counts {
                life.state = after_name;
                continue;
            }
            at_ms = (at_ms + dice.whole(1, 9) * DAY_MS + dice.whole(0, 90) * 60_000).min(last_ms);
            life.steps.push(StepTaken {
                verb: transition.name.clone(),
                before: std::mem::replace(&mut life.state, after_name.clone()),
                after: after_name,
                at_ms,
                name: self.taker(&transition.by, dice),
                given: self.given(&transition.needs, dice),
            });
        }
        life
    }

    fn taker(&self, roles: &[usize], dice: &mut Dice) -> String {
        let of = |role: &usize| self.book.pack.roles.get(*role).map(|role| role.of);
        match roles.iter().find_map(of) {
            Some(Relation::Own) | None => self.subject.writer().to_owned(),
            Some(Relation::Above | Relation::Below) => self.subject.above.to_owned(),
            Some(Relation::Other) => self
                .phrases
                .of_list("督导员", dice, &mut |_, _| String::new())
                .unwrap_or_else(|| "督导组".to_owned()),
        }
    }

    fn given(&self, needs: &[String], dice: &mut Dice) -> String {
        let given: BTreeMap<&String, String> = needs
            .iter()
            .map(|need| {
                let said = self.phrases.of_list(need, dice, &mut |_, _| String::new());
                (need, said.unwrap_or_else(|| "见书面意见".to_owned()))
            })
            .collect();
        serde_json::to_string(&given).unwrap_or_else(|_| "{}".to_owned())
    }

    /// The first state that counts, for records that must be seen.
    pub fn first_counting(&self) -> Option<&str> {
        let lifecycle = self.book.lifecycle;
        let first = lifecycle.transitions.iter().find(|step| {
            step.from.contains(&0)
                && lifecycle.states.get(step.to).is_some_and(|state| state.standing.is_some())
        })?;
        lifecycle.states.get(first.to).map(|state| state.name.as_str())
    }
}
