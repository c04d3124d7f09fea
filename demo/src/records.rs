//! A year of records of one organization.

use std::collections::BTreeMap;

use formula::{Value, When};
use kernel::{Day, Id, Period};
use ledger::Book;
use ledger::rules::{Content, check, row};
use registry::rules::RoughDay;

use crate::calendar::{Slot, Span, slots};
use crate::dice::Dice;
use crate::draws::{Drawing, Filling};
use crate::faults::Fault;
use crate::ids;
use crate::lives::{Leading, Life, StepTaken, drawn};
use crate::sorts::{Plan, Sort};
use crate::subject::Subject;
use crate::truth::Planted;

/// A record before its life: what it says, when it happened, when it was handed in.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Place of its sort.
    pub sort: usize,
    pub ledger: usize,
    pub day: Day,
    pub filed_on: Day,
    pub content: Content,
    /// A fault wants it to be seen.
    pub is_handed_in: bool,
    /// The fault says something about it.
    pub is_false: bool,
}

/// A record as it is written down.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub id: Id<ledger::Record>,
    pub org: usize,
    pub ledger: usize,
    pub state: String,
    pub day: Option<Day>,
    pub filed_on: Option<Day>,
    pub content: String,
    pub choices: String,
    pub words: String,
    pub made_ms: i64,
    pub made_by: String,
    pub steps: Vec<StepTaken>,
}

/// What making records takes.
pub(crate) struct Year<'a> {
    pub plan: &'a Plan<'a>,
    pub seed: u64,
    pub today: Day,
    /// Organizations to pick a partner from, by county.
    pub partners: &'a BTreeMap<String, Vec<(String, String, String)>>,
}

/// Attempts to make a record that is in order before giving up.
const ATTEMPTS: usize = 8;
/// The same where nothing is said about how to make it.
const PLAIN_ATTEMPTS: usize = 80;

impl Year<'_> {
    /// All records of an organization, and what was planted among them. `source` is whom it copies
    /// from, if it does.
    pub fn of(
        &self,
        subject: &Subject<'_>,
        fault: Option<(&Fault, Option<&Subject<'_>>)>,
    ) -> (Vec<Entry>, Option<Planted>) {
        let mut drafts = self.drafts(subject);
        let mut planted = None;
        if let Some((fault, source)) = fault {
            let model = source.map(|source| self.drafts(source)).unwrap_or_default();
            let mut dice = Dice::of(self.seed, &[10, subject.at as u64]);
            let missing = fault.twist(self, subject, &mut drafts, &model, &mut dice);
            planted = Some(Planted::about(subject, fault, missing));
        }
        let entries = self.entries(subject, drafts, planted.as_mut());
        (entries, planted)
    }

    /// What the organization did, in the order of the recipe.
    fn drafts(&self, subject: &Subject<'_>) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let today = When { cycle: Period::month(self.today.in_month()), as_of: self.today };
        let nobody = Vec::new();
        let county = subject.body.path.as_str().split('/').nth(1).unwrap_or_default();
        let partners = self.partners.get(county).unwrap_or(&nobody);
        for (place, sort) in self.plan.sorts.iter().enumerate() {
            let Some(book) = Book::at(self.plan.pack, sort.ledger) else { continue };
            let values = subject.values;
            if !book.ledger.kept_by.holds(values.row(), &today)
                || !self.is_for(sort, subject, &today)
            {
                continue;
            }
            let span = if sort.last_year {
                Span::year_before(self.today)
            } else {
                Some(Span::up_to(self.today))
            };
            let Some(span) = span else { continue };
            let mut dice = Dice::of(self.seed, &[8, subject.at as u64, place as u64]);
            let fixed = sort.fixed_day.then(|| dice.whole(5, 25) as u32);
            for slot in slots(sort.every, sort.months, span) {
                for _ in 0..self.times(sort, subject, slot, &today, &mut dice) {
                    let day = slot.day(fixed, &mut dice);
                    if day < subject.body.established {
                        continue;
                    }
                    let filed_on = self.filed_on(subject, day, &today, &mut dice);
                    let drawing = Drawing {
                        ledger: book.ledger,
                        subject,
                        phrases: &self.plan.phrases,
                        day,
                        today: self.today,
                        last_year: sort.last_year,
                        partners,
                    };
                    let made = self.content(sort, &drawing, filed_on, &mut dice);
                    drafts.extend(made.map(|content| Draft {
                        sort: place,
                        ledger: sort.ledger,
                        day,
                        filed_on,
                        content,
                        is_handed_in: false,
                        is_false: false,
                    }));
                }
            }
        }
        // By ledger, so that a record's number within its ledger is its place.
        drafts.sort_by_key(|draft| (draft.ledger, draft.day));
        drafts
    }

    fn is_for(&self, sort: &Sort, subject: &Subject<'_>, today: &When) -> bool {
        let owes = sort.does.and_then(|place| self.plan.pack.obligations.get(place));
        if owes.is_some_and(|owes| !owes.owed_by.holds(subject.values.row(), today)) {
            return false;
        }
        let row = org_row(subject, self.today.month(), sort.last_year);
        sort.who.as_ref().is_none_or(|who| who.holds(&row, today))
    }

    /// How often it is done in a period.
    fn times(
        &self,
        sort: &Sort,
        subject: &Subject<'_>,
        slot: Slot,
        today: &When,
        dice: &mut Dice,
    ) -> usize {
        let row = org_row(subject, slot.days.first.month(), sort.last_year);
        let number = |of: &formula::Formula| of.of_row(&row, today).as_number();
        let usual = 0.80 + 0.20 * subject.body.diligence;
        let chance = sort.chance.as_ref().map_or(usual, number) * slot.elapsed;
        let owed = sort.does.and_then(|place| self.plan.pack.obligations.get(place));
        let times = match &sort.times {
            Some([from, to]) => dice.between(number(from), number(to)).round().max(0.0) as usize,
            None => owed.map_or(1, |owed| owed.times as usize),
        };
        (0..times).filter(|_| dice.happens(chance)).count()
    }

    fn filed_on(&self, subject: &Subject<'_>, day: Day, today: &When, dice: &mut Dice) -> Day {
        let row = org_row(subject, day.month(), false);
        let chance = self.plan.late_chance.of_row(&row, today).as_number();
        let [from, to] = if dice.happens(chance) { self.plan.late } else { self.plan.soon };
        let days = dice.whole(from, to) as i32;
        day.plus_days(days).unwrap_or(day).min(self.today)
    }

    /// A record that is in order and does what it is for; `None` if none came out.
    fn content(
        &self,
        sort: &Sort,
        of: &Drawing<'_>,
        filed_on: Day,
        dice: &mut Dice,
    ) -> Option<Content> {
        let does = sort.does.and_then(|place| self.plan.pack.obligations.get(place));
        let when = When::end_of(Period::month(of.day.in_month()));
        for _ in 0..if sort.is_plain { PLAIN_ATTEMPTS } else { ATTEMPTS } {
            let mut filling = Filling::new(of);
            for draw in &sort.draws {
                filling.draw(draw, dice);
            }
            filling.fill_rest(dice, sort.is_plain);
            let checked = check(of.ledger, filling.done(), filed_on, of.subject.values);
            let fulfils = does
                .and_then(|does| does.when.as_ref())
                .is_none_or(|condition| condition.holds(&checked.row, &when));
            if checked.wrong.is_empty() && fulfils {
                return Some(checked.content);
            }
        }
        None
    }

    /// Gives every record its life and its id.
    fn entries(
        &self,
        subject: &Subject<'_>,
        drafts: Vec<Draft>,
        mut planted: Option<&mut Planted>,
    ) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(drafts.len());
        for (number, draft) in drafts.into_iter().enumerate() {
            let Some(book) = Book::at(self.plan.pack, draft.ledger) else { continue };
            let mut dice =
                Dice::of(self.seed, &[11, subject.at as u64, draft.ledger as u64, number as u64]);
            let id = ids::of(
                self.today,
                ids::Sort::Record,
                subject.at,
                draft.ledger,
                number,
                dice.next(),
            );
            let life = self.life(&book, subject, &draft, &mut dice);
            if let Some(planted) = planted.as_deref_mut().filter(|_| draft.is_false) {
                planted.records.push(id);
            }
            let noon = draft.filed_on.noon().timestamp_millis();
            entries.push(Entry {
                id,
                org: subject.at,
                ledger: draft.ledger,
                state: life.state,
                day: draft.content.day(book.ledger).map(RoughDay::first_day),
                filed_on: life.handed_in.then_some(draft.filed_on),
                content: draft.content.json(book.ledger),
                choices: draft.content.choices(book.ledger),
                words: draft.content.words(),
                made_ms: noon - dice.whole(0, 150) * 60_000,
                made_by: subject.writer().to_owned(),
                steps: life.steps,
            });
        }
        entries
    }

    fn life(&self, book: &Book<'_>, subject: &Subject<'_>, draft: &Draft, dice: &mut Dice) -> Life {
        let no_ways = crate::lives::Ways::default();
        let leading = Leading {
            book,
            ways: self.plan.ways.get(draft.ledger).unwrap_or(&no_ways),
            phrases: &self.plan.phrases,
            subject,
            today: self.today,
        };
        let first = leading.first_counting().unwrap_or_else(|| book.first_state());
        let own = self.plan.sorts.get(draft.sort).and_then(|sort| sort.states.as_deref());
        let age = self.today.number() - draft.day.number();
        let wanted = match own {
            _ if draft.is_handed_in => first,
            Some(own) => drawn(own, dice).unwrap_or(first),
            None => {
                let lifecycle = book.ledger.lifecycle;
                self.plan.lives.draw(lifecycle, age, dice).unwrap_or(first)
            }
        };
        let values = row(book.ledger, &draft.content, Some(draft.filed_on), subject.values);
        leading.lead(wanted, &values, draft.filed_on, dice)
    }
}

/// The values of a formula about the organization.
fn org_row(subject: &Subject<'_>, month: u32, last_year: bool) -> Vec<Value> {
    let mut row = subject.values.row().to_vec();
    row.extend(subject.known(month, last_year));
    row
}
