#![allow(missing_docs, reason = "columns are explained in migrations/0008_registry_lists.sql")]

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registry_changes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub thing: Uuid,
    pub revision: i32,
    pub before: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
