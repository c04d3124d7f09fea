//! Questions that do not care which ledger a record is in.

use kernel::{Day, Id, Org, Scope};
use pack::Pack;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select,
};
use store::Fault;
use uuid::Uuid;

use super::list::{RecordLine, containing, named, organizations_in};
use crate::Book;
use crate::records::record::{Column, Entity, Model};
use crate::rules::searched;

fn visible(scope: &Scope) -> Select<Entity> {
    let found = Entity::find().filter(Column::TakenBack.eq(false));
    match scope.roots() {
        None => found,
        Some(_) => found.filter(Column::Org.in_subquery(organizations_in(scope))),
    }
}

/// How many records there are in each state of each ledger: all that are about a day between two,
/// or all.
pub async fn counts(
    db: &impl ConnectionTrait,
    scope: &Scope,
    days: Option<(Day, Day)>,
) -> Result<Vec<(String, String, u64)>, Fault> {
    let scope = registry::queries::widened(db, scope).await?;
    counted(db, visible(&scope), days).await
}

/// The same of one organization, without those below it.
pub async fn counts_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    org: Id<Org>,
    days: Option<(Day, Day)>,
) -> Result<Vec<(String, String, u64)>, Fault> {
    counted(db, visible(scope).filter(Column::Org.eq(org.uuid())), days).await
}

async fn counted(
    db: &impl ConnectionTrait,
    mut found: Select<Entity>,
    days: Option<(Day, Day)>,
) -> Result<Vec<(String, String, u64)>, Fault> {
    if let Some((from, to)) = days {
        found = found.filter(Column::Day.between(from.number(), to.number()));
    }
    let rows: Vec<(String, String, i64)> = found
        .select_only()
        .columns([Column::Ledger, Column::State])
        // Not of the id, which the index that answers this does not hold.
        .column_as(Expr::col(Asterisk).count(), "number")
        .group_by(Column::Ledger)
        .group_by(Column::State)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(ledger, state, count)| (ledger, state, count as u64)).collect())
}

/// Records of one organization, not of those below it, that are in one of these states; the newest
/// first.
pub async fn of_organization(
    db: &impl ConnectionTrait,
    scope: &Scope,
    pack: &Pack,
    org: Id<Org>,
    states: &[&str],
    limit: u64,
) -> Result<Vec<RecordLine>, Fault> {
    let rows = visible(scope)
        .filter(Column::Org.eq(org.uuid()))
        .filter(Column::State.is_in(states.iter().copied()))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    lines(db, pack, rows).await
}

/// The latest record of one organization in a ledger that counts for something, by the day it is
/// about.
pub async fn latest_in(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book: &Book<'_>,
    org: Id<Org>,
) -> Result<Option<RecordLine>, Fault> {
    let states = book.lifecycle.states.iter().filter(|state| state.standing.is_some());
    let row = super::list::visible(scope, book)
        .filter(Column::Org.eq(org.uuid()))
        .filter(Column::State.is_in(states.map(|state| state.name.as_str())))
        .order_by_desc(Column::Day)
        .order_by_desc(Column::Id)
        .one(db)
        .await?;
    match row {
        Some(row) => Ok(named(db, book, vec![row]).await?.pop()),
        None => Ok(None),
    }
}

/// The records saved last, the newest first; those of ledgers the pack no longer has are left out.
/// Of `many` organizations, only what was saved lately in the whole tree is looked through.
pub async fn latest(
    db: &impl ConnectionTrait,
    scope: &Scope,
    pack: &Pack,
    many: bool,
    limit: u64,
) -> Result<Vec<RecordLine>, Fault> {
    const LATELY: u64 = 3000;
    let scope = registry::queries::widened(db, scope).await?;
    let mut found = visible(&scope);
    if many {
        // Ids sort by the moment they were given.
        let newest = Query::select()
            .column(Column::Id)
            .from(Entity)
            .order_by(Column::Id, Order::Desc)
            .limit(LATELY)
            .to_owned();
        found = found.filter(Column::Id.in_subquery(newest));
    }
    let found = found.order_by_desc(Column::MadeMs).order_by_desc(Column::Id);
    lines(db, pack, found.limit(limit).all(db).await?).await
}

/// The records of one organization saved last, without those below it.
pub async fn latest_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    pack: &Pack,
    org: Id<Org>,
    limit: u64,
) -> Result<Vec<RecordLine>, Fault> {
    let found = visible(scope).filter(Column::Org.eq(org.uuid()));
    let found = found.order_by_desc(Column::MadeMs).order_by_desc(Column::Id);
    lines(db, pack, found.limit(limit).all(db).await?).await
}

/// Records with a text somewhere, the newest first.
pub async fn find(
    db: &impl ConnectionTrait,
    scope: &Scope,
    pack: &Pack,
    typed: &str,
    limit: u64,
) -> Result<Vec<RecordLine>, Fault> {
    let text = searched(typed);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let scope = registry::queries::widened(db, scope).await?;
    // Named one by one, the ledgers lead into the index that holds the words: no record is read
    // that does not fit.
    let ledgers = pack.ledgers.iter().map(|ledger| ledger.name.as_str());
    let ids: Vec<Uuid> = visible(&scope)
        .select_only()
        .column(Column::Id)
        .filter(Column::Ledger.is_in(ledgers))
        .filter(Column::Words.like(containing(&text)))
        .order_by_desc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let rows = Entity::find().filter(Column::Id.is_in(ids)).order_by_desc(Column::Id);
    lines(db, pack, rows.all(db).await?).await
}

async fn lines(
    db: &impl ConnectionTrait,
    pack: &Pack,
    rows: Vec<Model>,
) -> Result<Vec<RecordLine>, Fault> {
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(book) = Book::all(pack).find(|book| book.ledger.name == row.ledger) {
            lines.extend(named(db, &book, vec![row]).await?);
        }
    }
    Ok(lines)
}
