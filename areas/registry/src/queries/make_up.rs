//! Who the members of some organizations are, in numbers.

use kernel::{Day, Scope};
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, QuerySelect};
use store::Fault;

use super::members::visible;
use crate::records::member::{Column, Entity};

/// How many members have a category, a sex and a stage in common and were born in one stretch of
/// time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// 直管, 在职…
    pub category: String,
    /// 男 or 女.
    pub sex: String,
    /// Whether the probationary period still runs.
    pub probationary: bool,
    /// How many of the days asked for the birth does not lie before.
    pub stretch: usize,
    /// How many members.
    pub count: u64,
}

/// The members of a scope by category, sex, stage, and by where their birth lies among some days,
/// which come earliest first.
pub async fn make_up(
    db: &impl ConnectionTrait,
    scope: &Scope,
    days: &[Day],
) -> Result<Vec<Alike>, Fault> {
    let birth = || Expr::col((Entity, Column::Birth));
    let mut stretch = CaseStatement::new();
    for (place, day) in (0..).zip(days) {
        stretch = stretch.case(birth().lt(day.number()), Expr::val(place));
    }
    let last = i32::try_from(days.len()).unwrap_or(i32::MAX);
    let stretch: Expr = stretch.finally(Expr::val(last)).into();
    let rows: Vec<(String, String, bool, i32, i64)> = visible(scope)
        .select_only()
        .columns([Column::Category, Column::Sex, Column::Probationary])
        .column_as(stretch, "stretch")
        .column_as(Column::Id.count(), "number")
        .group_by(Column::Category)
        .group_by(Column::Sex)
        .group_by(Column::Probationary)
        .group_by(Expr::col(Alias::new("stretch")))
        .into_tuple()
        .all(db)
        .await?;
    let alike = |(category, sex, probationary, stretch, count)| {
        let (stretch, count): (i32, i64) = (stretch, count);
        Alike { category, sex, probationary, stretch: stretch as usize, count: count as u64 }
    };
    Ok(rows.into_iter().map(alike).collect())
}
