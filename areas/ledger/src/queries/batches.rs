//! Workbooks that were sent.

use kernel::Id;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::Fault;

use crate::records::Batch;
use crate::records::batch::{Column, Entity, Model};

/// A workbook somebody sent himself: nobody else's.
pub async fn batch(
    db: &impl ConnectionTrait,
    account: &str,
    id: Id<Batch>,
) -> Result<Option<Batch>, Fault> {
    let found = Entity::find_by_id(id.uuid()).filter(Column::Account.eq(account)).one(db).await?;
    Ok(found.map(Batch::try_from).transpose()?)
}

/// The last imports of somebody into a ledger, newest first.
pub async fn recent_batches(
    db: &impl ConnectionTrait,
    account: &str,
    ledger: &str,
) -> Result<Vec<Batch>, Fault> {
    let rows: Vec<Model> = Entity::find()
        .filter(Column::Account.eq(account))
        .filter(Column::Ledger.eq(ledger))
        .filter(Column::ConfirmedMs.is_not_null())
        .order_by_desc(Column::AtMs)
        .order_by_desc(Column::Id)
        .limit(10)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Batch::try_from).collect::<Result<_, _>>()?)
}
