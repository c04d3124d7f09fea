//! Brings the tables up to date: `migrations/*.sql`, one numbered list for both databases.
//!
//! Each file runs in one transaction together with the note that it ran, so a run that is
//! interrupted anywhere goes on where it stopped. A file that was applied must never change.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};

use crate::Fault;
use crate::crypto::{hex, sm3};

struct Migration {
    number: u32,
    name: &'static str,
    sql: &'static str,
}

const MIGRATIONS: &[Migration] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Applies what is missing. Refuses a database in which an applied file reads differently now, or
/// which a later version of the program has already changed.
pub(crate) async fn run(db: &DatabaseConnection, now_ms: i64) -> Result<(), Fault> {
    let backend = db.get_database_backend();
    db.execute_unprepared(
        "CREATE TABLE IF NOT EXISTS migrations (
             number integer NOT NULL PRIMARY KEY,
             name text NOT NULL,
             checksum text NOT NULL,
             applied_ms bigint NOT NULL)",
    )
    .await?;
    for migration in MIGRATIONS {
        let step = db
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await?;
        if backend == DbBackend::Postgres {
            // Two processes that start at once must not both apply it.
            step.execute_unprepared("LOCK TABLE migrations IN ACCESS EXCLUSIVE MODE").await?;
        }
        if !is_applied(&step, migration).await? {
            step.execute_unprepared(&for_backend(migration.sql, backend))
                .await
                .map_err(|cause| Fault::new(format!("migration {}", migration.name), cause))?;
            step.execute_raw(Statement::from_sql_and_values(
                backend,
                "INSERT INTO migrations (number, name, checksum, applied_ms) VALUES ($1, $2, $3, $4)",
                [
                    (migration.number as i32).into(),
                    migration.name.into(),
                    checksum(migration.sql).into(),
                    now_ms.into(),
                ],
            ))
            .await?;
        }
        step.commit().await?;
    }
    refuse_newer(db).await
}

async fn is_applied(db: &impl ConnectionTrait, migration: &Migration) -> Result<bool, Fault> {
    let row = db
        .query_one_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT checksum FROM migrations WHERE number = $1",
            [(migration.number as i32).into()],
        ))
        .await?;
    let Some(row) = row else { return Ok(false) };
    if row.try_get::<String>("", "checksum")? == checksum(migration.sql) {
        Ok(true)
    } else {
        Err(Fault::because(format!(
            "migrations/{}.sql was changed after this database had applied it",
            migration.name
        )))
    }
}

async fn refuse_newer(db: &DatabaseConnection) -> Result<(), Fault> {
    let row = db
        .query_one_raw(Statement::from_string(
            db.get_database_backend(),
            "SELECT coalesce(max(number), 0) AS newest FROM migrations",
        ))
        .await?;
    let newest: i32 = row.map_or(Ok(0), |row| row.try_get("", "newest"))?;
    if newest as usize > MIGRATIONS.len() {
        return Err(Fault::because(format!(
            "this database was changed by a later version of the program (migration {newest}; \
             this version knows {})",
            MIGRATIONS.len()
        )));
    }
    Ok(())
}

fn checksum(sql: &str) -> String {
    hex(&sm3(&[sql.as_bytes()]))
}

/// Opens the comments that hold words for this database and leaves those for the other one shut.
fn for_backend(sql: &str, backend: DbBackend) -> String {
    let opening = if backend == DbBackend::Postgres { "/*postgres:" } else { "/*sqlite:" };
    let mut opened = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once(opening) {
        opened.push_str(before);
        let (inside, behind) = after.split_once("*/").unwrap_or((after, ""));
        opened.push_str(inside);
        rest = behind;
    }
    opened.push_str(rest);
    opened
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_database_gets_its_own_words() {
        let sql = "A /*sqlite: B */ C /*postgres: D */";
        assert_eq!(for_backend(sql, DbBackend::Sqlite), "A  B  C /*postgres: D */");
        assert_eq!(for_backend(sql, DbBackend::Postgres), "A /*sqlite: B */ C  D ");
    }

    #[test]
    fn every_column_has_a_comment() {
        for migration in MIGRATIONS {
            let mut in_table = false;
            for (number, line) in (1..).zip(migration.sql.lines()) {
                let words = line.trim();
                let shut = words.starts_with(')');
                in_table = (in_table && !shut) || words.starts_with("CREATE TABLE");
                let is_column = in_table
                    && !["CREATE TABLE", "PRIMARY KEY", "UNIQUE", "CHECK", "FOREIGN KEY", "--"]
                        .iter()
                        .any(|other| words.starts_with(other))
                    && !words.is_empty();
                assert!(
                    !is_column || words.contains("-- "),
                    "migrations/{}.sql:{number}: say what the column holds",
                    migration.name
                );
            }
        }
    }
}
