#![allow(missing_docs, reason = "columns are explained in migrations/0006_records.sql")]

use pack::Ledger;
use sea_orm::entity::prelude::*;

use super::{Change, instant};
use crate::rules::Content;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "record_changes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub record: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    pub at_ms: i64,
    pub account: String,
    pub name: String,
    pub verb: String,
    pub before_state: String,
    pub after_state: String,
    pub given: String,
    pub before: Option<String>,
    pub batch: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The plain change.
    pub fn plain(self, ledger: &Ledger) -> Result<Change, DbErr> {
        Ok(Change {
            revision: self.revision,
            at: instant(self.at_ms)?,
            name: self.name,
            verb: self.verb,
            before_state: self.before_state,
            after_state: self.after_state,
            given: serde_json::from_str(&self.given).unwrap_or_default(),
            before: self.before.map(|text| Content::of_json(ledger, &text)),
        })
    }
}
