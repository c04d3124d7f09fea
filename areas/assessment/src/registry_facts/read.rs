//! Members and posts as columns.
//!
//! Members are many: 300,000 rows are read for one ranking. On SQLite sqlx hands every value from
//! its thread to ours, which takes several times as long as reading it; so, as for facts
//! (base/store), this one read goes to the file through rusqlite.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use formula::Dictionary;
use kernel::{Day, Month};
use pack::Pack;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use store::{Fault, Place, Store};
use uuid::Uuid;

use super::Rows;
use crate::ground::Ground;

/// A table to read and what each row becomes.
trait Table: Send + 'static {
    /// Id and organization first, then what [`Table::row`] reads by number.
    const COLUMNS: &'static str;
    /// Its name.
    const NAME: &'static str;

    fn row(&mut self, org: u32, values: &dyn Values);
}

/// One row of a table, whichever database it comes from.
trait Values {
    fn text(&self, at: usize) -> Option<Cow<'_, str>>;
    fn whole(&self, at: usize) -> Option<i32>;
    fn flag(&self, at: usize) -> Option<bool>;
}

/// Members admitted by a day. Slots as members' formulas count them: 性别 出生日期 入党日期 转正日期
/// 类别 学历 预备 流动 困难.
struct Members {
    rows: Rows,
    as_of: f64,
    words: Words,
    /// Categories whose members are 流动, by the pack.
    floating: HashSet<String>,
}

/// Posts taken up by a day: 职务 任职日期 届满日期 离任日期 在任 中共党员 出生日期.
struct Posts {
    rows: Rows,
    as_of: f64,
    words: Words,
}

impl Table for Members {
    const NAME: &'static str = "members";
    const COLUMNS: &'static str =
        "id, org, sex, birth, joined, converted, probationary, category, education, hardship";

    fn row(&mut self, org: u32, values: &dyn Values) {
        let joined = rough(values.text(4).as_deref(), Edge::First);
        if joined > self.as_of {
            return;
        }
        let category = values.text(7);
        let floating = category.as_deref().is_some_and(|c| self.floating.contains(c));
        let words = &mut self.words;
        let dictionary = &mut self.rows.dictionary;
        let row = [
            words.code(dictionary, 0, values.text(2)),
            day(values.whole(3)),
            joined,
            rough(values.text(5).as_deref(), Edge::First),
            words.code(dictionary, 1, category),
            words.code(dictionary, 2, values.text(8)),
            yes(values.flag(6)),
            f64::from(floating),
            yes(values.flag(9)),
        ];
        self.rows.push(org, &row);
    }
}

impl Table for Posts {
    const NAME: &'static str = "posts";
    const COLUMNS: &'static str = "id, org, post, since, due, until, is_member, birth";

    fn row(&mut self, org: u32, values: &dyn Values) {
        let since = rough(values.text(3).as_deref(), Edge::First);
        if since > self.as_of {
            return;
        }
        let until = rough(values.text(5).as_deref(), Edge::First);
        let held = until.is_nan() || until > self.as_of;
        let row = [
            self.words.code(&mut self.rows.dictionary, 0, values.text(2)),
            since,
            rough(values.text(4).as_deref(), Edge::Last),
            until,
            f64::from(held),
            yes(values.flag(6)),
            day(values.whole(7)),
        ];
        self.rows.push(org, &row);
    }
}

/// Members as of a day.
pub(super) async fn members(
    store: &Store,
    ground: &Arc<Ground>,
    pack: &Pack,
    as_of: Day,
) -> Result<Rows, Fault> {
    let floating = pack.categories.iter().filter(|category| category.floating);
    let floating = floating.map(|category| category.name.clone()).collect();
    let rows = Rows { columns: vec![Vec::new(); 9], dated_by: 2, ..Rows::default() };
    let as_of = f64::from(as_of.number());
    let members = Members { rows, as_of, words: Words::default(), floating };
    Ok(read(store, ground, members).await?.rows)
}

/// Posts as of a day.
pub(super) async fn posts(store: &Store, ground: &Arc<Ground>, as_of: Day) -> Result<Rows, Fault> {
    let rows = Rows { columns: vec![Vec::new(); 7], dated_by: 1, ..Rows::default() };
    let as_of = f64::from(as_of.number());
    let posts = Posts { rows, as_of, words: Words::default() };
    Ok(read(store, ground, posts).await?.rows)
}

impl Rows {
    fn push(&mut self, org: u32, row: &[f64]) {
        self.orgs.push(org);
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(*value);
        }
    }
}

async fn read<T: Table>(store: &Store, ground: &Arc<Ground>, mut table: T) -> Result<T, Fault> {
    match store.place() {
        Place::Sqlite(file) => {
            let (file, ground) = (file.clone(), Arc::clone(ground));
            tokio::task::spawn_blocking(move || {
                from_sqlite(&file, &ground, &mut table)?;
                Ok(table)
            })
            .await
            .map_err(|why| Fault::new("reading the registry", why))?
        }
        Place::Postgres(_) => {
            from_any(store, ground, &mut table).await?;
            Ok(table)
        }
    }
}

fn from_sqlite<T: Table>(file: &Path, ground: &Ground, table: &mut T) -> Result<(), Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags)?;
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    let mut statement = db.prepare(&format!("SELECT {} FROM {}", T::COLUMNS, T::NAME))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let org = row.get_ref(1)?.as_blob().map_err(|why| Fault::new("an organization", why))?;
        let org = Uuid::from_slice(org).map_err(|why| Fault::new("an organization", why))?;
        if let Some(place) = ground.place(org) {
            table.row(place as u32, row);
        }
    }
    Ok(())
}

/// Rows read at a time over the network.
const AT_ONCE: u64 = 50_000;

async fn from_any<T: Table>(store: &Store, ground: &Ground, table: &mut T) -> Result<(), Fault> {
    let db = store.read();
    let sql = format!("SELECT {} FROM {} WHERE id > $1 ORDER BY id LIMIT $2", T::COLUMNS, T::NAME);
    let mut after = Uuid::nil();
    loop {
        let rows = db
            .query_all_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                &sql,
                [after.into(), AT_ONCE.into()],
            ))
            .await?;
        for row in &rows {
            after = row.try_get_by_index(0)?;
            if let Some(place) = ground.place(row.try_get_by_index(1)?) {
                table.row(place as u32, row);
            }
        }
        if (rows.len() as u64) < AT_ONCE {
            return Ok(());
        }
    }
}

impl Values for rusqlite::Row<'_> {
    fn text(&self, at: usize) -> Option<Cow<'_, str>> {
        match self.get_ref(at).ok()? {
            ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Cow::Borrowed),
            _ => None,
        }
    }

    fn whole(&self, at: usize) -> Option<i32> {
        match self.get_ref(at).ok()? {
            ValueRef::Integer(number) => i32::try_from(number).ok(),
            _ => None,
        }
    }

    fn flag(&self, at: usize) -> Option<bool> {
        self.whole(at).map(|number| number != 0)
    }
}

impl Values for QueryResult {
    fn text(&self, at: usize) -> Option<Cow<'_, str>> {
        self.try_get_by_index::<Option<String>>(at).ok()?.map(Cow::Owned)
    }

    fn whole(&self, at: usize) -> Option<i32> {
        self.try_get_by_index(at).ok()?
    }

    fn flag(&self, at: usize) -> Option<bool> {
        self.try_get_by_index(at).ok()?
    }
}

/// The last word of each column and its code: neighbours in a roster are mostly alike.
#[derive(Default)]
struct Words {
    last: [(String, f64); 3],
}

impl Words {
    fn code(
        &mut self,
        dictionary: &mut Dictionary,
        column: usize,
        word: Option<Cow<'_, str>>,
    ) -> f64 {
        let (Some(word), Some(last)) = (word, self.last.get_mut(column)) else { return f64::NAN };
        if last.0 != *word || word.is_empty() {
            last.1 = dictionary.code(&word);
            last.0.clear();
            last.0.push_str(&word);
        }
        last.1
    }
}

fn day(number: Option<i32>) -> f64 {
    number.map_or(f64::NAN, f64::from)
}

fn yes(flag: Option<bool>) -> f64 {
    flag.map_or(f64::NAN, f64::from)
}

/// Which day of a month stands for it.
#[derive(Clone, Copy)]
enum Edge {
    First,
    Last,
}

/// The day number of `2016-02-09`, or of the first or last day of `2016-02`.
fn rough(text: Option<&str>, edge: Edge) -> f64 {
    let number = |from: usize, to: usize| text?.get(from..to)?.parse::<u32>().ok();
    let month = || Month::new(number(0, 4)? as i32, number(5, 7)?);
    let day = match text.map(str::len) {
        Some(10) => number(0, 4)
            .zip(number(5, 7))
            .zip(number(8, 10))
            .and_then(|((year, month), day)| Day::new(year as i32, month, day)),
        Some(7) => month().map(|month| match edge {
            Edge::First => month.first_day(),
            Edge::Last => month.last_day(),
        }),
        _ => None,
    };
    day.map_or(f64::NAN, |day| f64::from(day.number()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_stands_for_its_first_or_last_day() {
        let number = |text: &str| f64::from(text.parse::<Day>().unwrap().number());
        let read = |text: &'static str, edge| rough(Some(text), edge);
        assert_eq!(read("2016-02-09", Edge::Last), number("2016-02-09"));
        assert_eq!(read("2016-02", Edge::First), number("2016-02-01"));
        assert_eq!(read("2016-02", Edge::Last), number("2016-02-29"));
        assert!(read("2016-13", Edge::First).is_nan() && rough(None, Edge::First).is_nan());
    }
}
