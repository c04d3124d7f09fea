#![allow(
    missing_docs,
    reason = "columns are explained in migrations/0006_records.sql and 0011_import_readings.sql"
)]

use kernel::Id;
use registry::acts::Reading;
use sea_orm::entity::prelude::*;

use super::{Batch, instant};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "record_batches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub ledger: String,
    pub name: String,
    pub file: Vec<u8>,
    pub account: String,
    pub sender: String,
    pub at_ms: i64,
    pub confirmed_ms: Option<i64>,
    pub undone_ms: Option<i64>,
    pub counts: String,
    pub reading: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Batch {
    type Error = DbErr;

    fn try_from(row: Model) -> Result<Self, DbErr> {
        Ok(Self {
            id: Id::from_uuid(row.id),
            ledger: row.ledger,
            name: row.name,
            file: row.file,
            account: row.account,
            sender: row.sender,
            at: instant(row.at_ms)?,
            confirmed_at: row.confirmed_ms.map(instant).transpose()?,
            undone_at: row.undone_ms.map(instant).transpose()?,
            reading: row.reading.as_deref().map(Reading::of_json).unwrap_or_default(),
            counts: serde_json::from_str(&row.counts)
                .map_err(|_| DbErr::Type(format!("counts hold {:?}", row.counts)))?,
        })
    }
}
