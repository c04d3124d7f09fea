//! The table as a type. Columns are explained in migrations/0005_bulletin.sql.

use kernel::{Day, Id, Instant, Org};
use store::Fault;

use crate::frozen::Frozen;

/// An issued bulletin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// This bulletin.
    pub id: Id<Self>,
    /// The body that issued it.
    pub org: Id<Org>,
    /// Year of its number.
    pub year: i32,
    /// Running number within body, template and year.
    pub number: i32,
    /// Everything it says.
    pub frozen: Frozen,
    /// SM3 of its text when it was issued.
    pub text_hash: String,
    /// Who issued it.
    pub name: String,
    /// When.
    pub at: Instant,
}

/// A line of the list of issued bulletins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedLine {
    /// The bulletin.
    pub id: Id<Issued>,
    /// 发文字号.
    pub document_number: String,
    /// 标题.
    pub title: String,
    /// What it is about.
    pub period: String,
    /// The day of issue.
    pub day: Day,
    /// The body that issued it.
    pub org_name: String,
    /// Who issued it.
    pub name: String,
}

pub(crate) mod bulletin {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "bulletins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub org: Uuid,
        pub template: String,
        pub year: i32,
        pub number: i32,
        pub document_number: String,
        pub period: String,
        pub title: String,
        pub day: i32,
        pub frozen: String,
        pub text_hash: String,
        pub account: String,
        pub name: String,
        pub at_ms: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<bulletin::Model> for Issued {
    type Error = Fault;

    fn try_from(row: bulletin::Model) -> Result<Self, Fault> {
        let frozen: Frozen = serde_json::from_str(&row.frozen)
            .map_err(|why| Fault::new("an issued bulletin", why))?;
        if frozen.text_hash() != row.text_hash {
            return Err(Fault::because(format!(
                "the bulletin {} no longer reads as it was issued",
                row.document_number
            )));
        }
        Ok(Self {
            id: Id::from_uuid(row.id),
            org: Id::from_uuid(row.org),
            year: row.year,
            number: row.number,
            frozen,
            text_hash: row.text_hash,
            name: row.name,
            at: Instant::from_timestamp_millis(row.at_ms).unwrap_or_default(),
        })
    }
}
