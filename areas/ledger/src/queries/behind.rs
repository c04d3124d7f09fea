//! The records behind a number: the second click from a star to the minutes of a meeting.

use std::collections::HashMap;

use engine::FiledRecord;
use formula::{Value, When};
use kernel::{Day, OrgPath, Page, PageOf, Period, Scope};
use pack::{Aspect, How, InputSource, Keep, Metric, Over, Pack, Standing, Window};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use store::Fault;
use uuid::Uuid;

use super::list::{RecordLine, named, visible};
use crate::Book;
use crate::records::record::{Column, Model};
use crate::rules::{Content, OrgValues, row};

/// A number of an assessment, by its place in the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// A metric.
    Metric(usize),
    /// An aspect of an obligation. What is owed and what is missing has no records: these show the
    /// ones that were done.
    Obligation(usize, Aspect),
}

impl Behind {
    /// What an input of a scheme reads; `None` if no records stand behind it.
    pub fn of(source: InputSource) -> Option<Self> {
        match source {
            InputSource::Metric(place) => Some(Self::Metric(place)),
            InputSource::Obligation(place, aspect) => Some(Self::Obligation(place, aspect)),
            _ => None,
        }
    }
}

/// What is asked of a number.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Of this organization and all below it.
    pub org: &'a OrgPath,
    /// Which number.
    pub number: Behind,
    /// Over which window, seen from the cycle.
    pub window: Window,
    /// The cycle.
    pub cycle: Period,
    /// From which standing on records count.
    pub standing: Standing,
}

/// The records that were counted for a number, each with the place of its ledger; the latest first.
/// A stock's are those of the last month that has any.
pub async fn behind(
    db: &impl ConnectionTrait,
    scope: &Scope,
    pack: &Pack,
    asked: &Question<'_>,
    page: Page,
) -> Result<PageOf<(usize, RecordLine)>, Fault> {
    let none = PageOf { rows: Vec::new(), total: 0, page };
    let Question { org, number, window, cycle, standing } = *asked;
    if !scope.contains(org) {
        return Ok(none);
    }
    let mut sources = Vec::new();
    sources_of(pack, number, window, cycle, &mut sources, 0);
    let mut found: Vec<(usize, Model)> = Vec::new();
    for source in &sources {
        let narrowed = scope.within(org);
        for (ledger, record) in counted(db, &narrowed, pack, org, source, standing).await? {
            if !found.iter().any(|(_, known)| known.id == record.id) {
                found.push((ledger, record));
            }
        }
    }
    found.sort_by_key(|(_, record)| (std::cmp::Reverse(record.day), record.id));
    let total = found.len() as u64;
    let mut shown: Vec<(usize, RecordLine)> = Vec::new();
    let rows = found.into_iter().skip(page.offset() as usize).take(page.size() as usize);
    for (ledger, record) in rows {
        let Some(book) = Book::at(pack, ledger) else { continue };
        let lines = named(db, &book, vec![record]).await?;
        shown.extend(lines.into_iter().map(|line| (ledger, line)));
    }
    Ok(PageOf { rows: shown, total, page })
}

/// Records of one ledger that a number is made of.
struct Source<'p> {
    ledger: usize,
    window: Period,
    keep: Keep,
    own: bool,
    counts: Counts<'p>,
}

enum Counts<'p> {
    Metric(&'p Metric),
    Obligation(&'p pack::Obligation, Aspect),
}

/// Deeper than metrics are ever built on each other; the pack's check refuses circles.
const DEEPEST: u8 = 8;

fn sources_of<'p>(
    pack: &'p Pack,
    number: Behind,
    window: Window,
    cycle: Period,
    into: &mut Vec<Source<'p>>,
    depth: u8,
) {
    match number {
        Behind::Metric(place) => {
            let Some(metric) = pack.metrics.get(place) else { return };
            if let How::Value { inputs, .. } = &metric.how {
                for input in inputs.iter().filter(|_| depth < DEEPEST) {
                    if let Some(number) = Behind::of(input.source) {
                        let window = input.window.unwrap_or(window);
                        sources_of(pack, number, window, cycle, into, depth + 1);
                    }
                }
            } else if let Over::Ledger(ledger) = metric.over {
                let counts = Counts::Metric(metric);
                let window = window.of(cycle);
                into.push(Source { ledger, window, keep: metric.keep, own: metric.own, counts });
            }
        }
        Behind::Obligation(place, aspect) => {
            let Some(obligation) = pack.obligations.get(place) else { return };
            let counts = Counts::Obligation(obligation, aspect);
            let (ledger, window) = (obligation.ledger, window.of(cycle));
            into.push(Source { ledger, window, keep: Keep::Flow, own: false, counts });
        }
    }
}

async fn counted(
    db: &impl ConnectionTrait,
    scope: &Scope,
    pack: &Pack,
    org: &OrgPath,
    source: &Source<'_>,
    standing: Standing,
) -> Result<Vec<(usize, Model)>, Fault> {
    let Some(book) = Book::at(pack, source.ledger) else { return Ok(Vec::new()) };
    let states: Vec<&str> = book
        .lifecycle
        .states
        .iter()
        .filter(|state| state.standing.is_some_and(|its| its >= standing))
        .map(|state| state.name.as_str())
        .collect();
    let mut asked = visible(scope, &book)
        .filter(Column::State.is_in(states))
        .filter(Column::Day.lte(source.window.last_day().number()));
    if source.keep == Keep::Flow {
        asked = asked.filter(Column::Day.gte(source.window.first_day().number()));
    }
    let orgs = registry::queries::organizations(db, scope).await?;
    let orgs: HashMap<Uuid, _> = orgs
        .iter()
        .filter(|one| !source.own || one.path == *org)
        .map(|one| (one.id.uuid(), OrgValues::of(one, &pack.levels)))
        .collect();
    if let [only] = orgs.keys().collect::<Vec<_>>().as_slice() {
        asked = asked.filter(Column::Org.eq(**only));
    }
    let rows: Vec<Model> = asked.order_by_asc(Column::Id).all(db).await?;
    let mut found: Vec<Model> = rows
        .into_iter()
        .filter(|record| orgs.get(&record.org).is_some_and(|org| source.takes(&book, record, org)))
        .collect();
    if source.keep == Keep::Stock {
        let month = |record: &Model| record.day.and_then(Day::from_number).map(Day::in_month);
        let mut latest: HashMap<Uuid, Option<kernel::Month>> = HashMap::new();
        for record in &found {
            let newest = latest.entry(record.org).or_default();
            *newest = (*newest).max(month(record));
        }
        found.retain(|record| latest.get(&record.org) == Some(&month(record)));
    }
    Ok(found.into_iter().map(|record| (source.ledger, record)).collect())
}

impl Source<'_> {
    /// Whether a record was counted.
    fn takes(&self, book: &Book<'_>, record: &Model, org: &OrgValues) -> bool {
        let Some(date) = record.day.and_then(Day::from_number) else { return false };
        let filed_on = record.filed_on.and_then(Day::from_number).unwrap_or(date);
        let content = Content::of_json(book.ledger, &record.content);
        let values = row(book.ledger, &content, Some(filed_on), org);
        // As the engine works facts out: seen from the end of the record's month.
        let when = When::end_of(Period::month(date.in_month()));
        let known = |of: &formula::Formula| of.of_row(&values, &when) != Value::Unknown;
        let passes = |filter: &Option<formula::Formula>| {
            filter.as_ref().is_none_or(|filter| filter.holds(&values, &when))
        };
        match &self.counts {
            Counts::Metric(metric) => match &metric.how {
                How::Count(condition) => condition.holds(&values, &when),
                How::Sum(of, filter)
                | How::Average(of, filter)
                | How::Min(of, filter)
                | How::Max(of, filter)
                | How::Latest(of, filter)
                | How::Share(of, filter) => passes(filter) && known(of),
                How::Value { .. } => false,
            },
            Counts::Obligation(obligation, aspect) => {
                if !passes(&obligation.when) {
                    return false;
                }
                let late = is_late(book, obligation, record, date, filed_on, values);
                match aspect {
                    Aspect::OnTime => !late,
                    Aspect::Late => late,
                    Aspect::Owed | Aspect::Done | Aspect::Missing => true,
                }
            }
        }
    }
}

/// Whether a record was filed after the deadline: asked of the engine, which alone knows deadlines.
fn is_late(
    book: &Book<'_>,
    obligation: &pack::Obligation,
    record: &Model,
    date: Day,
    filed_on: Day,
    row: Vec<Value>,
) -> bool {
    let Some(standing) = book.standing(&record.state) else { return false };
    let filed = FiledRecord { row, date, filed_on, standing };
    let facts = engine::of_month(book.pack, book.place, date.in_month(), &[filed]);
    let [_, on_time] = obligation.series;
    !facts.iter().any(|(series, _, value)| *series == on_time && *value > 0.0)
}
