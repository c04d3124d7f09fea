//! Workbooks that were sent, and what the audit trail says of a member.

use kernel::{Id, Instant, Scope};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use store::Fault;
use store::crypto::{Crypto, Spot};

use crate::acts::{FILE_COLUMN, READING_COLUMN, Reading};
use crate::records::batch::{Column, Entity, Model};
use crate::records::{Batch, Listed, Member, instant};

/// A workbook somebody sent himself, opened: nobody else's.
pub async fn batch(
    db: &impl ConnectionTrait,
    crypto: &dyn Crypto,
    account: &str,
    id: Id<Batch>,
) -> Result<Option<Batch>, Fault> {
    let found = Entity::find_by_id(id.uuid()).filter(Column::Account.eq(account)).one(db).await?;
    let Some(mut row) = found else { return Ok(None) };
    let reading = row.reading.take();
    let mut found = Batch::try_from(row)?;
    if !found.file.is_empty() {
        let spot = Spot { column: FILE_COLUMN, row: id.uuid() };
        found.file = crypto.open(&spot, &found.file)?;
    }
    if let Some(sealed) = reading {
        let spot = Spot { column: READING_COLUMN, row: id.uuid() };
        let json = crypto.open(&spot, &sealed)?;
        found.reading = Reading::of_json(&String::from_utf8_lossy(&json));
    }
    Ok(Some(found))
}

/// The last imports of somebody, newest first; without their workbooks.
pub async fn recent_batches(
    db: &impl ConnectionTrait,
    account: &str,
    list: Listed,
) -> Result<Vec<Batch>, Fault> {
    let rows: Vec<Model> = Entity::find()
        .filter(Column::Account.eq(account))
        .filter(Column::List.eq(list.word()))
        .filter(Column::ConfirmedMs.is_not_null())
        .order_by_desc(Column::AtMs)
        .order_by_desc(Column::Id)
        .limit(10)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Batch::try_from).collect::<Result<_, _>>()?)
}

/// Something that was done with a member's entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// When.
    pub at: Instant,
    /// Who.
    pub name: String,
    /// What, in a sentence.
    pub summary: String,
    /// Whether the person's numbers were looked at.
    pub looked_at: bool,
}

#[derive(FromQueryResult)]
struct Line {
    at_ms: i64,
    name: String,
    act: String,
    summary: String,
}

/// The last things done with a member of the scope, newest first.
pub async fn done_with(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: Id<Member>,
) -> Result<Vec<Done>, Fault> {
    if super::member(db, scope, id).await?.is_none() {
        return Ok(Vec::new());
    }
    let lines = Line::find_by_statement(Statement::from_sql_and_values(
        db.get_database_backend(),
        "SELECT at_ms, name, act, summary FROM audit \
         WHERE kind = 'member' AND thing = $1 ORDER BY seq DESC LIMIT 20",
        [id.to_string().into()],
    ));
    let lines = lines.all(db).await?;
    lines
        .into_iter()
        .map(|line| {
            Ok(Done {
                at: instant(line.at_ms)?,
                name: line.name,
                looked_at: line.act == crate::acts::REVEAL,
                summary: line.summary,
            })
        })
        .collect()
}
