#![allow(missing_docs, reason = "columns are explained in migrations/0002_registry.sql")]

use kernel::Id;
use sea_orm::entity::prelude::*;

use super::{Organization, path, rough};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organizations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub pinyin: String,
    pub initials: String,
    pub kind: String,
    pub domain: Option<String>,
    pub parent: Option<Uuid>,
    pub line_parent: Option<Uuid>,
    pub path: String,
    pub depth: i32,
    pub established: Option<String>,
    pub term_end: Option<String>,
    pub ended: Option<String>,
    pub revision: i32,
    pub batch: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Organization {
    type Error = DbErr;

    fn try_from(row: Model) -> Result<Self, DbErr> {
        Ok(Self {
            id: Id::from_uuid(row.id),
            path: path(&row.path)?,
            code: row.code,
            name: row.name,
            kind: row.kind,
            domain: row.domain,
            parent: row.parent.map(Id::from_uuid),
            line_parent: row.line_parent.map(Id::from_uuid),
            depth: u32::try_from(row.depth).unwrap_or_default(),
            established: rough(row.established)?,
            term_end: rough(row.term_end)?,
            ended: rough(row.ended)?,
            revision: row.revision,
        })
    }
}
