//! Who has recorded anything, and when: a month without facts says nothing, not even zero.

use std::ops::RangeInclusive;

use kernel::{Id, Month, Org};
use sea_orm::{ConnectionTrait, Statement};

use crate::Fault;

/// How many months there are in a line.
const MONTHS: u32 = 12;

/// The months of these years for which an organization has any fact. In no particular order.
pub async fn recorded(
    db: &impl ConnectionTrait,
    years: RangeInclusive<i32>,
) -> Result<Vec<(Id<Org>, Month)>, Fault> {
    let counts: Vec<String> = (1..=MONTHS).map(|month| format!("count(m{month:02})")).collect();
    let sql = format!(
        "SELECT org, year, {} FROM facts WHERE year BETWEEN $1 AND $2 GROUP BY org, year",
        counts.join(", ")
    );
    let (first, last) = years.into_inner();
    let statement =
        Statement::from_sql_and_values(db.get_database_backend(), sql, [first.into(), last.into()]);
    let mut found = Vec::new();
    for row in db.query_all_raw(statement).await? {
        let org = Id::from_uuid(row.try_get_by_index(0)?);
        let year: i32 = row.try_get_by_index(1)?;
        for month in 1..=MONTHS {
            let facts: i64 = row.try_get_by_index(month as usize + 1)?;
            found.extend(Month::new(year, month).filter(|_| facts > 0).map(|month| (org, month)));
        }
    }
    Ok(found)
}
