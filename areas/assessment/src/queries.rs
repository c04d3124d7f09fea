//! Everything that is read.

use std::collections::HashSet;

use kernel::{Id, Org, Period, Scope};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use store::Fault;

use crate::records::{Judgment, judgment};

/// Every judgment of a scheme and period, in order of indicator, source and organization. For an
/// assessment, which looks at everybody; what a reader sees of it is cut by his scope.
pub(crate) async fn all_judgments(
    db: &impl ConnectionTrait,
    scheme: &str,
    period: Period,
) -> Result<Vec<Judgment>, Fault> {
    let rows = judgment::Entity::find()
        .filter(judgment::Column::Scheme.eq(scheme))
        .filter(judgment::Column::Period.eq(period.to_string()))
        .order_by_asc(judgment::Column::Indicator)
        .order_by_asc(judgment::Column::Source)
        .order_by_asc(judgment::Column::Org)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Judgment::from).collect())
}

/// The judgments of a scheme and period about organizations of the scope.
pub async fn judgments_of_scope(
    db: &impl ConnectionTrait,
    scope: &Scope,
    scheme: &str,
    period: Period,
) -> Result<Vec<Judgment>, Fault> {
    let seen = registry::queries::organizations(db, scope).await?;
    let seen: HashSet<Id<Org>> = seen.iter().map(|org| org.id).collect();
    let all = all_judgments(db, scheme, period).await?;
    Ok(all.into_iter().filter(|judgment| seen.contains(&judgment.org)).collect())
}

/// What happened behind a place in the audit trail: each verb once, with its last place.
pub(crate) async fn acts_since(
    db: &impl ConnectionTrait,
    seq: i64,
) -> Result<Vec<(String, i64)>, Fault> {
    let rows = db
        .query_all_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT act, max(seq) AS last FROM audit WHERE seq > $1 GROUP BY act",
            [seq.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get_by_index::<String>(0)?, row.try_get_by_index::<i64>(1)?)))
        .collect()
}
