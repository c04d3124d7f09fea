#![allow(missing_docs, reason = "columns are explained in migrations/0002_registry.sql")]

use kernel::Id;
use sea_orm::entity::prelude::*;

use super::{Member, day, rough, spoilt};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "members")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org: Uuid,
    pub name: String,
    pub pinyin: String,
    pub initials: String,
    pub sex: String,
    pub birth: i32,
    pub joined: String,
    pub converted: Option<String>,
    pub probationary: bool,
    pub category: String,
    pub education: Option<String>,
    pub hardship: bool,
    pub id_number: Vec<u8>,
    pub id_index: Vec<u8>,
    pub id_tail: String,
    pub phone: Option<Vec<u8>>,
    pub phone_tail: Option<String>,
    pub revision: i32,
    pub batch: Option<Uuid>,
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

impl TryFrom<Model> for Member {
    type Error = DbErr;

    fn try_from(row: Model) -> Result<Self, DbErr> {
        Ok(Self {
            id: Id::from_uuid(row.id),
            org: Id::from_uuid(row.org),
            name: row.name,
            sex: row.sex,
            birth: day(row.birth)?,
            joined: row.joined.parse().map_err(|_| spoilt("a date", &row.joined))?,
            converted: rough(row.converted)?,
            probationary: row.probationary,
            category: row.category,
            education: row.education,
            hardship: row.hardship,
            id_tail: row.id_tail,
            phone_tail: row.phone_tail,
            revision: row.revision,
        })
    }
}
