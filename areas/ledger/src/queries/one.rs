//! One record with its history, and the figures of one organization.

use std::collections::HashMap;

use kernel::{Id, Org, Scope};
use pack::Pack;
use registry::Organization;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use store::Fault;

use crate::Book;
use crate::records::{Change, Record, change, record};
use crate::rules::Kept;

/// A record with whose it is and what happened to it, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// The record.
    pub record: Record,
    /// Whose it is.
    pub org: Organization,
    /// What happened to it after it was first saved.
    pub history: Vec<Change>,
}

/// One record of a ledger the pack declares.
pub async fn detail(
    db: &impl ConnectionTrait,
    scope: &Scope,
    pack: &Pack,
    id: Id<Record>,
) -> Result<Option<Detail>, Fault> {
    let found = record::Entity::find_by_id(id.uuid()).one(db).await?;
    let Some(found) = found.filter(|row| !row.taken_back) else { return Ok(None) };
    let org = registry::queries::organization(db, scope, Id::from_uuid(found.org)).await?;
    let place = pack.ledgers.iter().position(|ledger| ledger.name == found.ledger);
    let (Some(org), Some(book)) = (org, place.and_then(|place| Book::at(pack, place))) else {
        return Ok(None);
    };
    let history = change::Entity::find()
        .filter(change::Column::Record.eq(id.uuid()))
        .order_by_asc(change::Column::Revision)
        .all(db)
        .await?;
    let history: Result<Vec<Change>, _> =
        history.into_iter().map(|row: change::Model| row.plain(book.ledger)).collect();
    Ok(Some(Detail { record: found.plain(book.ledger)?, org, history: history? }))
}

/// The reported facts of one organization over a year, of the series a ledger keeps.
pub(crate) async fn kept_of(
    db: &impl ConnectionTrait,
    book: &Book<'_>,
    org: Id<Org>,
    year: i32,
) -> Result<Kept, Fault> {
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT fact_series.name, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12 \
             FROM facts JOIN fact_series ON fact_series.id = facts.series \
             WHERE facts.org = $1 AND facts.year = $2 AND facts.standing = 1",
            [org.uuid().into(), year.into()],
        ))
        .await?;
    let ours: Vec<&str> = book.series().into_iter().map(|series| book.key(series)).collect();
    let mut kept = Kept::default();
    for row in rows {
        let name: String = row.try_get_by_index(0)?;
        if !ours.contains(&name.as_str()) {
            continue;
        }
        let mut months = [f64::NAN; 12];
        for (at, month) in (1..).zip(&mut months) {
            *month = row.try_get_by_index::<Option<f64>>(at)?.unwrap_or(f64::NAN);
        }
        kept.months.insert(name, months);
    }
    Ok(kept)
}

/// Code and name of organizations. For records that were found within a scope already.
pub(super) async fn names_of(
    db: &impl ConnectionTrait,
    ids: &[Id<Org>],
) -> Result<HashMap<Id<Org>, (String, String)>, Fault> {
    const AT_ONCE: usize = 500;
    let mut names = HashMap::with_capacity(ids.len());
    for lot in ids.chunks(AT_ONCE) {
        let places: Vec<String> = (1..=lot.len()).map(|place| format!("${place}")).collect();
        let sql =
            format!("SELECT id, code, name FROM organizations WHERE id IN ({})", places.join(", "));
        let values: Vec<sea_orm::Value> = lot.iter().map(|id| id.uuid().into()).collect();
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        for row in db.query_all_raw(statement).await? {
            let id: uuid::Uuid = row.try_get_by_index(0)?;
            let names_of_it = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            names.insert(Id::from_uuid(id), names_of_it);
        }
    }
    Ok(names)
}
