//! All facts anew from all records, and whether the stored ones equal that.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use engine::FiledRecord;
use kernel::{Day, Id, Month, Org, Scope};
use pack::{Over, Pack, Standing};
use rayon::prelude::*;
use sea_orm::{ConnectionTrait, Statement};
use store::audit::{Entry, Who};
use store::facts::{self, Fact, YearLine};
use store::{Fault, Store, Write};
use uuid::Uuid;

use super::catch_up::{catch_up, rules_of};
use super::facts::stored;
use crate::Book;
use crate::rules::{Content, OrgValues, row};

/// How many organizations are worked out together.
const ORGS_AT_ONCE: usize = 256;
/// How many such lots are worked on at a time, one being read while another is counted.
const LANES: usize = 2;
const YEARS: RangeInclusive<i32> = 1..=9999;

/// How much was worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilt {
    /// Records that were looked at.
    pub records: u64,
    /// Lines of facts: a series of an organization over a year.
    pub lines: u64,
}

/// A fact that is not what a rebuild gives; NaN where there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Name of the series.
    pub series: String,
    /// Whose.
    pub org: Id<Org>,
    /// Which month.
    pub month: Month,
    /// From which standing on records were counted.
    pub standing: facts::Standing,
    /// What is stored.
    pub stored: f64,
    /// What it should be.
    pub rebuilt: f64,
}

/// Works out all facts that follow from records and puts them in the place of the stored ones, those
/// of series no ledger of the pack keeps any more included. Writes only what differs.
pub async fn rebuild_facts(store: &Store, pack: &Pack) -> Result<Rebuilt, Fault> {
    let act = store.write().await?;
    let rebuilt = rebuild_in(store, &act, pack).await?;
    let said = format!("由 {} 条记录重新计算全部数据项", rebuilt.records);
    act.commit(Entry::new(&Who::program(), "ledger.rebuild-facts").saying(said)).await?;
    Ok(rebuilt)
}

/// The same in an act that has written nothing yet.
pub(super) async fn rebuild_in(store: &Store, act: &Write, pack: &Pack) -> Result<Rebuilt, Fault> {
    let (lines, records) = work_out(store, pack).await?;
    let rebuilt = Rebuilt { records, lines: lines.len() as u64 };
    let names: Vec<&str> = pack.series.iter().map(|series| series.key.as_str()).collect();
    // Nobody else writes while this act is open, so what is read beside it is what it sees.
    let stored = Stored::read(store, pack).await?;
    let differing = if stored.lines.is_empty() { None } else { stored.differing(&lines) };
    match differing {
        None => facts::replace_all(act, &names, lines).await?,
        Some(months) => mend(act, &stored, &lines, &months).await?,
    }
    facts::settle(act, &rules_of(pack)).await?;
    Ok(rebuilt)
}

/// Puts right some months of some organizations.
async fn mend(
    act: &Write,
    stored: &Stored,
    lines: &[YearLine],
    months: &BTreeSet<(Id<Org>, Month)>,
) -> Result<(), Fault> {
    let orgs: BTreeSet<Id<Org>> = months.iter().map(|(org, _)| *org).collect();
    let mut of_org: HashMap<Id<Org>, Vec<&YearLine>> = HashMap::new();
    for line in lines.iter().filter(|line| orgs.contains(&line.org)) {
        of_org.entry(line.org).or_default().push(line);
    }
    let series = stored.asked_names();
    for (org, month) in months {
        let its = of_org.get(org).map_or(&[][..], Vec::as_slice);
        let facts: Vec<Fact<'_>> = its
            .iter()
            .filter(|line| line.year == month.year())
            .filter_map(|line| {
                let value = *line.months.get(month.month() as usize - 1)?;
                let series = stored.names.get(line.series)?;
                (!value.is_nan()).then_some(Fact { series, standing: line.standing, value })
            })
            .collect();
        facts::replace(act, *org, *month, &series, &facts).await?;
    }
    Ok(())
}

/// Compares the stored facts, as a reader finds them, with a rebuild; none differ when all is well.
pub async fn check_facts(store: &Store, pack: &Pack) -> Result<Vec<Difference>, Fault> {
    catch_up(store, pack).await?;
    // Holds writers off, so that records and facts are of one moment; writes nothing.
    let act = store.write().await?;
    let (lines, _) = work_out(store, pack).await?;
    let stored = Stored::read(store, pack).await?;
    drop(act);
    let mut differences = Vec::new();
    stored.compare(&lines, |key, before, after| {
        compare(&stored.names, key, before, after, &mut differences);
    });
    differences.sort_by(|a, b| {
        (&a.series, a.org, a.month, a.standing).cmp(&(&b.series, b.org, b.month, b.standing))
    });
    Ok(differences)
}

type Key = (usize, i32, facts::Standing, Id<Org>);

/// The facts that are stored of all series that follow from records, or did under another pack.
struct Stored {
    /// Those of the pack by their places, then those it no longer knows.
    names: Vec<String>,
    /// Places of those that follow, or did, from records.
    asked: Vec<usize>,
    lines: HashMap<Key, [f64; 12]>,
}

/// Where more months than this differ, replacing everything is quicker than mending.
const MOST_MENDED: usize = 20_000;

impl Stored {
    async fn read(store: &Store, pack: &Pack) -> Result<Self, Fault> {
        let mut names: Vec<String> = pack.series.iter().map(|series| series.key.clone()).collect();
        let mut asked = of_ledgers(pack);
        for name in facts::series(store.read()).await? {
            if !names.contains(&name) {
                asked.push(names.len());
                names.push(name);
            }
        }
        let mut stored = Self { names, asked, lines: HashMap::new() };
        let lines = facts::read(store, &stored.asked_names(), YEARS).await?;
        let lines = lines.into_iter().filter_map(|line| {
            let series = *stored.asked.get(line.series)?;
            Some(((series, line.year, line.standing, line.org), line.months))
        });
        stored.lines = lines.collect();
        Ok(stored)
    }

    fn asked_names(&self) -> Vec<&str> {
        let names = self.asked.iter().filter_map(|place| self.names.get(*place));
        names.map(String::as_str).collect()
    }

    /// Calls for every line, rebuilt or stored, with what is stored and what should be.
    fn compare(&self, rebuilt: &[YearLine], mut with: impl FnMut(Key, &[f64; 12], &[f64; 12])) {
        let none = [f64::NAN; 12];
        let mut seen: HashSet<Key> = HashSet::with_capacity(rebuilt.len());
        for line in rebuilt {
            let key = (line.series, line.year, line.standing, line.org);
            seen.insert(key);
            with(key, self.lines.get(&key).unwrap_or(&none), &line.months);
        }
        for (key, stored) in self.lines.iter().filter(|(key, _)| !seen.contains(key)) {
            with(*key, stored, &none);
        }
    }

    /// The months of organizations in which something differs; `None` if they are too many to mend.
    fn differing(&self, rebuilt: &[YearLine]) -> Option<BTreeSet<(Id<Org>, Month)>> {
        let mut months = BTreeSet::new();
        self.compare(rebuilt, |(_, year, _, org), stored, rebuilt| {
            for (number, (stored, rebuilt)) in (1..).zip(stored.iter().zip(rebuilt)) {
                if !same(*stored, *rebuilt) {
                    months.extend(Month::new(year, number).map(|month| (org, month)));
                }
            }
        });
        (months.len() <= MOST_MENDED).then_some(months)
    }
}

/// Unknown equals unknown.
fn same(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}

fn compare(
    names: &[String],
    (series, year, standing, org): Key,
    stored: &[f64; 12],
    rebuilt: &[f64; 12],
    into: &mut Vec<Difference>,
) {
    for (number, (stored, rebuilt)) in (1..).zip(stored.iter().zip(rebuilt)) {
        if same(*stored, *rebuilt) {
            continue;
        }
        let Some(month) = Month::new(year, number) else { continue };
        let series = names.get(series).cloned().unwrap_or_default();
        into.push(Difference { series, org, month, standing, stored: *stored, rebuilt: *rebuilt });
    }
}

/// Places of the series that follow from records.
fn of_ledgers(pack: &Pack) -> Vec<usize> {
    let metrics = pack.metrics.iter().filter(|metric| matches!(metric.over, Over::Ledger(_)));
    metrics
        .flat_map(|metric| metric.series.iter().copied())
        .chain(pack.obligations.iter().flat_map(|obligation| obligation.series))
        .collect()
}

/// A record as it is read for this.
pub(super) struct Raw {
    org: Uuid,
    ledger: String,
    state: String,
    day: i32,
    filed_on: Option<i32>,
    content: String,
}

struct Orgs(HashMap<Uuid, OrgValues>);

/// What counting needs besides the records.
pub(super) struct Ground {
    pack: Arc<Pack>,
    orgs: Arc<Orgs>,
    /// First and last of the organizations that are worked out together.
    lots: Vec<(Uuid, Uuid)>,
}

impl Ground {
    pub(super) async fn load(db: &impl ConnectionTrait, pack: &Pack) -> Result<Self, Fault> {
        let orgs = registry::queries::organizations(db, &Scope::everything()).await?;
        let mut ids: Vec<Uuid> = orgs.iter().map(|org| org.id.uuid()).collect();
        ids.sort_unstable();
        let values = orgs.iter().map(|org| (org.id.uuid(), OrgValues::of(org, &pack.levels)));
        let lots = ids.chunks(ORGS_AT_ONCE);
        Ok(Self {
            pack: Arc::new(pack.clone()),
            orgs: Arc::new(Orgs(values.collect())),
            lots: lots.filter_map(|lot| Some((*lot.first()?, *lot.last()?))).collect(),
        })
    }

    /// The lines of some records, counted where that may take its time.
    pub(super) async fn count(&self, raw: Vec<Raw>) -> Result<Vec<YearLine>, Fault> {
        let (pack, orgs) = (Arc::clone(&self.pack), Arc::clone(&self.orgs));
        let counted = tokio::task::spawn_blocking(move || count(&pack, &orgs, &raw)).await;
        counted.map_err(|why| Fault::new("counting facts", why))
    }
}

/// All lines of facts, and how many records they came from. Reads beside the writer.
async fn work_out(store: &Store, pack: &Pack) -> Result<(Vec<YearLine>, u64), Fault> {
    let ground = Arc::new(Ground::load(store.read(), pack).await?);
    let mut lanes = tokio::task::JoinSet::new();
    for lane in 0..LANES {
        let (store, ground) = (store.clone(), Arc::clone(&ground));
        lanes.spawn(async move {
            let (mut lines, mut records) = (Vec::new(), 0);
            for lot in ground.lots.iter().skip(lane).step_by(LANES) {
                let raw = read(store.read(), *lot).await?;
                records += raw.len() as u64;
                lines.extend(ground.count(raw).await?);
            }
            Ok::<_, Fault>((lines, records))
        });
    }
    let (mut lines, mut records) = (Vec::new(), 0);
    while let Some(lane) = lanes.join_next().await {
        let (more, read) = lane.map_err(|why| Fault::new("counting facts", why))??;
        lines.extend(more);
        records += read;
    }
    in_order(&mut lines);
    Ok((lines, records))
}

/// All facts anew within an act that has changed many records: sees what the act has written.
pub(super) async fn rebuild_within(act: &Write, pack: &Pack) -> Result<(), Fault> {
    let ground = Ground::load(act, pack).await?;
    let mut lines = Vec::new();
    for lot in &ground.lots {
        lines.extend(ground.count(read(act, *lot).await?).await?);
    }
    in_order(&mut lines);
    let names: Vec<&str> = pack.series.iter().map(|series| series.key.as_str()).collect();
    facts::replace_all(act, &names, lines).await?;
    facts::settle(act, &rules_of(pack)).await
}

/// In the order of the table's key, so that writing them goes to its end.
fn in_order(lines: &mut [YearLine]) {
    lines.par_sort_unstable_by_key(|line| (line.series, line.year, line.standing, line.org));
}

pub(super) async fn read(
    db: &impl ConnectionTrait,
    (first, last): (Uuid, Uuid),
) -> Result<Vec<Raw>, Fault> {
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT org, ledger, state, day, filed_on, content FROM records \
             WHERE org >= $1 AND org <= $2 AND day IS NOT NULL AND NOT taken_back \
             ORDER BY org, ledger, day, id",
            [first.into(), last.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Raw {
                org: row.try_get_by_index(0)?,
                ledger: row.try_get_by_index(1)?,
                state: row.try_get_by_index(2)?,
                day: row.try_get_by_index(3)?,
                filed_on: row.try_get_by_index(4)?,
                content: row.try_get_by_index(5)?,
            })
        })
        .collect()
}

/// The lines of a lot of organizations.
fn count(pack: &Pack, orgs: &Orgs, raw: &[Raw]) -> Vec<YearLine> {
    let of_orgs: Vec<&[Raw]> = raw.chunk_by(|a, b| a.org == b.org).collect();
    of_orgs
        .into_par_iter()
        .flat_map_iter(|records| {
            let values = records.first().and_then(|record| orgs.0.get(&record.org));
            values.map(|values| of_org(pack, values, records)).unwrap_or_default()
        })
        .collect()
}

fn of_org(pack: &Pack, values: &OrgValues, records: &[Raw]) -> Vec<YearLine> {
    let mut lines: HashMap<(usize, i32, Standing), [f64; 12]> = HashMap::new();
    for of_ledger in records.chunk_by(|a, b| a.ledger == b.ledger) {
        let name = of_ledger.first().map_or("", |record| record.ledger.as_str());
        let place = pack.ledgers.iter().position(|ledger| ledger.name == name);
        let Some(book) = place.and_then(|place| Book::at(pack, place)) else { continue };
        let month = |raw: &Raw| Day::from_number(raw.day).map(Day::in_month);
        for of_month in of_ledger.chunk_by(|a, b| month(a) == month(b)) {
            let Some(month) = of_month.first().and_then(month) else { continue };
            let filed: Vec<FiledRecord> =
                of_month.iter().filter_map(|raw| filed(&book, raw, values)).collect();
            for (series, standing, value) in engine::of_month(pack, book.place, month, &filed) {
                let months =
                    lines.entry((series, month.year(), standing)).or_insert([f64::NAN; 12]);
                if let Some(slot) = months.get_mut(month.month() as usize - 1) {
                    *slot = value;
                }
            }
        }
    }
    let org = records.first().map_or(Uuid::nil(), |record| record.org);
    lines
        .into_iter()
        .map(|((series, year, standing), months)| YearLine {
            series,
            year,
            standing: stored(standing),
            org: Id::from_uuid(org),
            months,
        })
        .collect()
}

fn filed(book: &Book<'_>, raw: &Raw, org: &OrgValues) -> Option<FiledRecord> {
    let standing = book.standing(&raw.state)?;
    let date = Day::from_number(raw.day)?;
    let filed_on = raw.filed_on.and_then(Day::from_number).unwrap_or(date);
    let content = Content::of_json(book.ledger, &raw.content);
    let row = row(book.ledger, &content, Some(filed_on), org);
    Some(FiledRecord { row, date, filed_on, standing })
}
