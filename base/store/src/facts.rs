//! Facts: the numbers that follow from records, kept per organization and month.
//!
//! Derived, never entered: whoever writes a record replaces the facts of that organization and
//! month in the same act, and a rebuild from all records gives the same rows. A month without a
//! fact is *unknown*, which is not zero.

mod bulk;
mod due;
mod recorded;

use std::collections::HashMap;

use kernel::{Id, Month, Org};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};

use crate::Fault;
use crate::write::Write;

pub use bulk::read;
pub use due::{due, due_below, due_of, replace_of_org, rules, settle};
pub use recorded::recorded;

/// How far a value has been looked at. The same number may stand in several rows, one per standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// 上报: as the unit filed it.
    Reported = 1,
    /// 审核: accepted by the unit above.
    Reviewed = 2,
    /// 核验: found on the spot.
    Verified = 3,
}

impl Standing {
    fn from_number(number: i64) -> Result<Self, Fault> {
        match number {
            1 => Ok(Self::Reported),
            2 => Ok(Self::Reviewed),
            3 => Ok(Self::Verified),
            _ => Err(Fault::because(format!("a fact has the standing {number}"))),
        }
    }
}

/// One number of one organization in one month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fact<'a> {
    /// Which number, as the policy pack names it.
    pub series: &'a str,
    /// How far it has been looked at.
    pub standing: Standing,
    /// The number; finite.
    pub value: f64,
}

/// One number of one organization over a year: a row of the table.
#[derive(Debug, Clone, Copy)]
pub struct YearLine {
    /// Place of the series in the list it was asked or given with.
    pub series: usize,
    /// Calendar year.
    pub year: i32,
    /// How far the numbers have been looked at.
    pub standing: Standing,
    /// Which organization.
    pub org: Id<Org>,
    /// January to December; NaN where unknown.
    pub months: [f64; 12],
}

impl PartialEq for YearLine {
    /// Unknown equals unknown, so that a rebuild can be compared with what is stored.
    fn eq(&self, other: &Self) -> bool {
        self.series == other.series
            && self.year == other.year
            && self.standing == other.standing
            && self.org == other.org
            && self
                .months
                .iter()
                .zip(&other.months)
                .all(|(a, b)| a == b || (a.is_nan() && b.is_nan()))
    }
}

const INSERT: &str = "INSERT INTO facts \
    (series, year, standing, org, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12) VALUES ";
const COLUMNS: usize = 16;
const REPLACE: &str = " ON CONFLICT (series, year, standing, org) DO UPDATE SET \
    m01 = excluded.m01, m02 = excluded.m02, m03 = excluded.m03, m04 = excluded.m04, \
    m05 = excluded.m05, m06 = excluded.m06, m07 = excluded.m07, m08 = excluded.m08, \
    m09 = excluded.m09, m10 = excluded.m10, m11 = excluded.m11, m12 = excluded.m12";

/// Replaces the facts of one organization and month. `series` are the ones that were worked out
/// anew: any of them that `facts` does not mention becomes unknown; all others stay as they are.
/// Writes only what differs.
pub async fn replace(
    act: &Write,
    org: Id<Org>,
    month: Month,
    series: &[&str],
    facts: &[Fact<'_>],
) -> Result<(), Fault> {
    let ids = series_ids(act, series).await?;
    let at = month.month() as usize - 1;
    let mut rows: HashMap<(i32, Standing), Row> = HashMap::new();
    for row in stored_of(act, org, month.year()).await? {
        rows.insert((row.series, row.standing), row);
    }
    let mut wanted: HashMap<(i32, Standing), f64> = HashMap::with_capacity(facts.len());
    for fact in facts {
        let id = ids.get(fact.series).ok_or_else(|| {
            Fault::because(format!("{} is not among the series being replaced", fact.series))
        })?;
        if !fact.value.is_finite() {
            return Err(Fault::because(format!("{} is not a number: {}", fact.series, fact.value)));
        }
        if wanted.insert((*id, fact.standing), fact.value).is_some() {
            return Err(Fault::because(format!("{} is given twice", fact.series)));
        }
    }
    let replaced: Vec<i32> = ids.values().copied().collect();
    for (key, row) in &mut rows {
        let new = if replaced.contains(&key.0) { wanted.remove(key) } else { continue };
        if let Some(month) = row.months.get_mut(at)
            && *month != new
        {
            *month = new;
            row.differs = true;
        }
    }
    for ((series, standing), value) in wanted {
        let mut months = [None; 12];
        if let Some(month) = months.get_mut(at) {
            *month = Some(value);
        }
        rows.insert((series, standing), Row { series, standing, months, differs: true });
    }
    for row in rows.into_values().filter(|row| row.differs) {
        save(act, org, month.year(), &row).await?;
    }
    Ok(())
}

/// Replaces every fact there is: what a rebuild does. `series` names what the lines' numbers mean.
pub async fn replace_all(
    act: &Write,
    series: &[&str],
    lines: impl IntoIterator<Item = YearLine>,
) -> Result<(), Fault> {
    const AT_ONCE: usize = 100;
    let backend = act.get_database_backend();
    act.execute_unprepared("DELETE FROM facts").await?;
    let ids = series_ids(act, series).await?;
    let ids: Vec<Option<i32>> = series.iter().map(|name| ids.get(*name).copied()).collect();
    let whole = insert_of(backend, AT_ONCE);
    let mut values: Vec<Value> = Vec::with_capacity(AT_ONCE * COLUMNS);
    for line in lines {
        if line.months.iter().all(|month| month.is_nan()) {
            continue;
        }
        let series = ids.get(line.series).copied().flatten();
        let series = series.ok_or_else(|| Fault::because("a line of facts has no series"))?;
        let months = line.months.map(|month| (!month.is_nan()).then_some(month));
        push_row(&mut values, line.org, line.year, series, line.standing, months);
        if values.len() == AT_ONCE * COLUMNS {
            let full = std::mem::replace(&mut values, Vec::with_capacity(AT_ONCE * COLUMNS));
            act.execute_raw(Statement::from_sql_and_values(backend, &whole, full)).await?;
        }
    }
    if !values.is_empty() {
        let rest = insert_of(backend, values.len() / COLUMNS);
        act.execute_raw(Statement::from_sql_and_values(backend, rest, values)).await?;
    }
    Ok(())
}

/// The names of all series that were ever kept, in order of their first use.
pub async fn series(db: &impl ConnectionTrait) -> Result<Vec<String>, Fault> {
    Ok(known_series(db).await?.into_iter().map(|(_, name)| name).collect())
}

struct Row {
    series: i32,
    standing: Standing,
    months: [Option<f64>; 12],
    differs: bool,
}

async fn stored_of(act: &Write, org: Id<Org>, year: i32) -> Result<Vec<Row>, Fault> {
    let rows = act
        .query_all_raw(Statement::from_sql_and_values(
            act.get_database_backend(),
            "SELECT series, standing, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12 \
             FROM facts WHERE org = $1 AND year = $2",
            [org.uuid().into(), year.into()],
        ))
        .await?;
    rows.iter().map(row_of).collect()
}

fn row_of(row: &QueryResult) -> Result<Row, Fault> {
    let standing: i32 = row.try_get_by_index(1)?;
    let mut months = [None; 12];
    for (at, month) in (2..).zip(&mut months) {
        *month = row.try_get_by_index(at)?;
    }
    Ok(Row {
        series: row.try_get_by_index(0)?,
        standing: Standing::from_number(standing.into())?,
        months,
        differs: false,
    })
}

async fn save(act: &Write, org: Id<Org>, year: i32, row: &Row) -> Result<(), Fault> {
    let backend = act.get_database_backend();
    let statement = if row.months.iter().all(Option::is_none) {
        Statement::from_sql_and_values(
            backend,
            "DELETE FROM facts WHERE series = $1 AND year = $2 AND standing = $3 AND org = $4",
            [row.series.into(), year.into(), (row.standing as i32).into(), org.uuid().into()],
        )
    } else {
        let mut values = Vec::with_capacity(COLUMNS);
        push_row(&mut values, org, year, row.series, row.standing, row.months);
        Statement::from_sql_and_values(backend, insert_of(backend, 1) + REPLACE, values)
    };
    act.execute_raw(statement).await?;
    Ok(())
}

fn push_row(
    values: &mut Vec<Value>,
    org: Id<Org>,
    year: i32,
    series: i32,
    standing: Standing,
    months: [Option<f64>; 12],
) {
    values.extend([series.into(), year.into(), (standing as i32).into(), org.uuid().into()]);
    values.extend(months.map(Value::from));
}

fn insert_of(backend: DbBackend, rows: usize) -> String {
    crate::insert_rows(backend, INSERT, COLUMNS, rows)
}

async fn known_series(db: &impl ConnectionTrait) -> Result<Vec<(i32, String)>, Fault> {
    let rows = db
        .query_all_raw(Statement::from_string(
            db.get_database_backend(),
            "SELECT id, name FROM fact_series ORDER BY id",
        ))
        .await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// The number of each of these series; new ones get the next.
async fn series_ids<'a>(act: &Write, names: &[&'a str]) -> Result<HashMap<&'a str, i32>, Fault> {
    let known = known_series(act).await?;
    let mut next = known.last().map_or(1, |(id, _)| id + 1);
    let by_name: HashMap<&str, i32> = known.iter().map(|(id, name)| (name.as_str(), *id)).collect();
    let mut ids = HashMap::with_capacity(names.len());
    for name in names {
        if ids.contains_key(name) {
            continue;
        }
        let id = if let Some(id) = by_name.get(name) {
            *id
        } else {
            act.execute_raw(Statement::from_sql_and_values(
                act.get_database_backend(),
                "INSERT INTO fact_series (id, name) VALUES ($1, $2)",
                [next.into(), (*name).into()],
            ))
            .await?;
            next += 1;
            next - 1
        };
        ids.insert(*name, id);
    }
    Ok(ids)
}
