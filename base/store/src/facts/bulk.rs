//! The one hot read: all facts of an assessment, hundreds of thousands of rows.
//!
//! On SQLite sqlx hands every value of every row from its thread to ours, which takes several
//! times as long as reading it; so this read, and only this one, goes to the file through
//! rusqlite.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::Path;

use futures_util::TryStreamExt as _;
use kernel::{Id, Org};
use rusqlite::{Connection, OpenFlags};
use sqlx::Row as _;
use uuid::Uuid;

use super::{Standing, YearLine, known_series};
use crate::open::Place;
use crate::{Fault, Store};

const OF_SERIES: &str = "SELECT year, standing, org, \
    m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12 \
    FROM facts WHERE series = ?1 AND year BETWEEN ?2 AND ?3";
const OF_MANY: &str = "SELECT series, year, standing, org, \
    m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12 \
    FROM facts WHERE series = ANY($1) AND year BETWEEN $2 AND $3";

/// All facts of these series and years, in no particular order. A series nobody has kept yet has
/// no lines. [`YearLine::series`] is the place in `series`.
pub async fn read(
    store: &Store,
    series: &[&str],
    years: RangeInclusive<i32>,
) -> Result<Vec<YearLine>, Fault> {
    let known: HashMap<String, i32> =
        known_series(store.read()).await?.into_iter().map(|(id, name)| (name, id)).collect();
    let wanted: Vec<(usize, i32)> = series
        .iter()
        .enumerate()
        .filter_map(|(place, name)| Some((place, *known.get(*name)?)))
        .collect();
    match store.place() {
        Place::Sqlite(file) => {
            let file = file.clone();
            tokio::task::spawn_blocking(move || from_sqlite(&file, &wanted, &years))
                .await
                .map_err(|why| Fault::new("reading facts", why))?
        }
        Place::Postgres(_) => from_postgres(store, &wanted, &years).await,
    }
}

fn from_sqlite(
    file: &Path,
    wanted: &[(usize, i32)],
    years: &RangeInclusive<i32>,
) -> Result<Vec<YearLine>, Fault> {
    // Two halves at once: a read that nobody may wait for has both cores of a small machine.
    let (first, second) = wanted.split_at(wanted.len().div_ceil(2));
    std::thread::scope(|scope| {
        let other = scope.spawn(|| half_from_sqlite(file, second, years));
        let mut lines = half_from_sqlite(file, first, years)?;
        let more = other.join().map_err(|_| Fault::because("a thread reading facts died"))??;
        lines.extend(more);
        Ok(lines)
    })
}

fn half_from_sqlite(
    file: &Path,
    wanted: &[(usize, i32)],
    years: &RangeInclusive<i32>,
) -> Result<Vec<YearLine>, Fault> {
    let mut lines = Vec::new();
    if wanted.is_empty() {
        return Ok(lines);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags)?;
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    let mut statement = db.prepare(OF_SERIES)?;
    for (place, id) in wanted {
        let mut rows = statement.query((id, years.start(), years.end()))?;
        while let Some(row) = rows.next()? {
            let standing = row.get_ref(1)?.as_i64().map_err(|why| Fault::new("a fact", why))?;
            let org = row.get_ref(2)?.as_blob().map_err(|why| Fault::new("a fact", why))?;
            let org =
                Uuid::from_slice(org).map_err(|why| Fault::new("a fact's organization", why))?;
            let mut months = [f64::NAN; 12];
            for (at, month) in (3..).zip(&mut months) {
                match row.get_ref(at)? {
                    rusqlite::types::ValueRef::Real(value) => *month = value,
                    rusqlite::types::ValueRef::Integer(value) => *month = value as f64,
                    _ => {}
                }
            }
            lines.push(YearLine {
                series: *place,
                year: row.get(0)?,
                standing: Standing::from_number(standing)?,
                org: Id::<Org>::from_uuid(org),
                months,
            });
        }
    }
    Ok(lines)
}

async fn from_postgres(
    store: &Store,
    wanted: &[(usize, i32)],
    years: &RangeInclusive<i32>,
) -> Result<Vec<YearLine>, Fault> {
    let places: HashMap<i32, usize> = wanted.iter().map(|(place, id)| (*id, *place)).collect();
    let ids: Vec<i32> = places.keys().copied().collect();
    let pool = store.read().pool.get_postgres_connection_pool();
    let mut rows = sqlx::query(OF_MANY).bind(ids).bind(years.start()).bind(years.end()).fetch(pool);
    let mut lines = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let series: i32 = row.try_get(0)?;
        let standing: i32 = row.try_get(2)?;
        let mut months = [f64::NAN; 12];
        for (at, month) in (4..).zip(&mut months) {
            if let Some(value) = row.try_get::<Option<f64>, _>(at)? {
                *month = value;
            }
        }
        lines.push(YearLine {
            series: places.get(&series).copied().unwrap_or_default(),
            year: row.try_get(1)?,
            standing: Standing::from_number(standing.into())?,
            org: Id::from_uuid(row.try_get::<Uuid, _>(3)?),
            months,
        });
    }
    Ok(lines)
}
