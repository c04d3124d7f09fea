#![allow(
    missing_docs,
    reason = "columns are explained in migrations/0008_registry_lists.sql and 0011_import_readings.sql"
)]

use kernel::Id;
use sea_orm::entity::prelude::*;

use super::{Batch, Listed, instant, spoilt};
use crate::acts::Reading;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registry_batches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub list: String,
    pub name: String,
    pub file: Vec<u8>,
    pub account: String,
    pub sender: String,
    pub at_ms: i64,
    pub confirmed_ms: Option<i64>,
    pub undone_ms: Option<i64>,
    pub counts: String,
    pub reading: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Batch {
    type Error = DbErr;

    fn try_from(row: Model) -> Result<Self, DbErr> {
        Ok(Self {
            id: Id::from_uuid(row.id),
            list: Listed::of_word(&row.list).ok_or_else(|| spoilt("a list", &row.list))?,
            name: row.name,
            file: row.file,
            at: instant(row.at_ms)?,
            confirmed_at: row.confirmed_ms.map(instant).transpose()?,
            undone_at: row.undone_ms.map(instant).transpose()?,
            // Sealed: see queries::batch.
            reading: Reading::default(),
            counts: serde_json::from_str(&row.counts).map_err(|_| spoilt("counts", &row.counts))?,
        })
    }
}
