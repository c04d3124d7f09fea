//! The table as a type. Columns are explained in migrations/0004_assessment.sql.

use kernel::{Day, Id, Instant, Org, Points};

/// What a source decided about one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgment {
    /// Name of the indicator.
    pub indicator: String,
    /// Who judges; empty where the scheme names no source.
    pub source: String,
    /// Who is judged.
    pub org: Id<Org>,
    /// What was decided.
    pub given: Given,
    /// Who entered it.
    pub name: String,
    /// When.
    pub at: Instant,
}

impl Judgment {
    /// The day in China on which it was entered.
    pub fn day(&self) -> Day {
        Day::of_instant(self.at)
    }
}

/// A grade or points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The grade picked.
    Grade(String),
    /// The points given.
    Points(Points),
}

impl std::fmt::Display for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Grade(grade) => f.write_str(grade),
            Self::Points(points) => points.fmt(f),
        }
    }
}

pub(crate) mod judgment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "judgments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub scheme: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub period: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub indicator: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub source: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub org: Uuid,
        pub grade: Option<String>,
        pub points: Option<i32>,
        pub account: String,
        pub name: String,
        pub at_ms: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl From<judgment::Model> for Judgment {
    fn from(row: judgment::Model) -> Self {
        Self {
            indicator: row.indicator,
            source: row.source,
            org: Id::from_uuid(row.org),
            given: match row.grade {
                Some(grade) => Given::Grade(grade),
                None => Given::Points(Points(row.points.unwrap_or_default())),
            },
            name: row.name,
            at: Instant::from_timestamp_millis(row.at_ms).unwrap_or_default(),
        }
    }
}
