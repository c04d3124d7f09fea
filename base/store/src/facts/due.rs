//! Facts that have to be worked out anew although no record has changed: their organization has, or
//! the rules have.

use kernel::{Id, Org, OrgPath};
use sea_orm::{ConnectionTrait, Statement, Value};
use uuid::Uuid;

use super::{COLUMNS, YearLine, insert_of, push_row, series_ids};
use crate::write::Write;
use crate::{Fault, range_below};

/// An organization has changed: its facts are due.
pub async fn due_of(act: &Write, org: Id<Org>) -> Result<(), Fault> {
    let sql = "INSERT INTO facts_due (org) VALUES ($1) ON CONFLICT DO NOTHING";
    run(act, sql, vec![org.uuid().into()]).await
}

/// An organization and all below it have changed: their facts are due.
pub async fn due_below(act: &Write, org: &OrgPath) -> Result<(), Fault> {
    let (first, behind) = range_below(org);
    run(
        act,
        "INSERT INTO facts_due (org) \
         SELECT id FROM organizations WHERE path >= $1 AND path < $2 ON CONFLICT DO NOTHING",
        vec![first.into(), behind.into()],
    )
    .await
}

/// Whose facts are due.
pub async fn due(db: &impl ConnectionTrait) -> Result<Vec<Id<Org>>, Fault> {
    let rows = db
        .query_all_raw(Statement::from_string(
            db.get_database_backend(),
            "SELECT org FROM facts_due ORDER BY org",
        ))
        .await?;
    rows.iter().map(|row| Ok(Id::from_uuid(row.try_get_by_index::<Uuid>(0)?))).collect()
}

/// By which rules the stored facts were worked out; `None` while nobody has said.
pub async fn rules(db: &impl ConnectionTrait) -> Result<Option<String>, Fault> {
    let row = db
        .query_one_raw(Statement::from_string(
            db.get_database_backend(),
            "SELECT digest FROM facts_rules",
        ))
        .await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// All facts are as these rules make them, and none is due.
pub async fn settle(act: &Write, rules: &str) -> Result<(), Fault> {
    run(act, "DELETE FROM facts_due", Vec::new()).await?;
    run(
        act,
        "INSERT INTO facts_rules (one, digest) VALUES (1, $1) \
         ON CONFLICT (one) DO UPDATE SET digest = excluded.digest",
        vec![rules.into()],
    )
    .await
}

/// Replaces every fact of one organization.
pub async fn replace_of_org(
    act: &Write,
    org: Id<Org>,
    series: &[&str],
    lines: &[YearLine],
) -> Result<(), Fault> {
    run(act, "DELETE FROM facts WHERE org = $1", vec![org.uuid().into()]).await?;
    let ids = series_ids(act, series).await?;
    let insert = insert_of(act.get_database_backend(), 1);
    for line in lines.iter().filter(|line| line.org == org) {
        let id = series.get(line.series).and_then(|name| ids.get(name));
        let id = *id.ok_or_else(|| Fault::because("a line of facts has no series"))?;
        let months = line.months.map(|month| (!month.is_nan()).then_some(month));
        let mut values = Vec::with_capacity(COLUMNS);
        push_row(&mut values, org, line.year, id, line.standing, months);
        run(act, &insert, values).await?;
    }
    Ok(())
}

async fn run(act: &Write, sql: &str, values: Vec<Value>) -> Result<(), Fault> {
    act.execute_raw(Statement::from_sql_and_values(act.get_database_backend(), sql, values))
        .await?;
    Ok(())
}
