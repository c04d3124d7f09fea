#![allow(missing_docs, reason = "columns are explained in migrations/0006_records.sql")]

use kernel::Id;
use pack::Ledger;
use sea_orm::entity::prelude::*;

use super::{Record, day, instant};
use crate::rules::Content;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "records")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org: Uuid,
    pub ledger: String,
    pub pack: String,
    pub state: String,
    pub day: Option<i32>,
    pub filed_on: Option<i32>,
    pub content: String,
    pub choices: String,
    pub words: String,
    pub batch: Option<Uuid>,
    pub request: Option<String>,
    pub made_ms: i64,
    pub made_by: String,
    pub taken_back: bool,
    pub revision: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The plain record, its content read as its ledger declares it.
    pub fn plain(self, ledger: &Ledger) -> Result<Record, DbErr> {
        Ok(Record {
            id: Id::from_uuid(self.id),
            org: Id::from_uuid(self.org),
            ledger: self.ledger,
            pack: self.pack,
            state: self.state,
            day: day(self.day)?,
            filed_on: day(self.filed_on)?,
            content: Content::of_json(ledger, &self.content),
            batch: self.batch.map(Id::from_uuid),
            made_at: instant(self.made_ms)?,
            made_by: self.made_by,
            taken_back: self.taken_back,
            revision: self.revision,
        })
    }
}
