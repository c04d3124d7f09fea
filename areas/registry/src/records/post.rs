#![allow(missing_docs, reason = "columns are explained in migrations/0002_registry.sql")]

use kernel::Id;
use sea_orm::entity::prelude::*;

use super::{Post, day, rough};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "posts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org: Uuid,
    pub post: String,
    pub member: Option<Uuid>,
    pub holder: String,
    pub birth: Option<i32>,
    pub is_member: bool,
    pub since: Option<String>,
    pub due: Option<String>,
    pub until: Option<String>,
    pub revision: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::organization::Entity",
        from = "Column::Org",
        to = "super::organization::Column::Id"
    )]
    Org,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Post {
    type Error = DbErr;

    fn try_from(row: Model) -> Result<Self, DbErr> {
        Ok(Self {
            id: Id::from_uuid(row.id),
            org: Id::from_uuid(row.org),
            post: row.post,
            member: row.member.map(Id::from_uuid),
            holder: row.holder,
            birth: row.birth.map(day).transpose()?,
            is_member: row.is_member,
            since: rough(row.since)?,
            due: rough(row.due)?,
            until: rough(row.until)?,
            revision: row.revision,
        })
    }
}
