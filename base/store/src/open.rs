//! Opening a database.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Random};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, SqlxPostgresConnector, SqlxSqliteConnector,
    Statement,
};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::audit::{Entry, Who};
use crate::crypto::Crypto;
use crate::read::Read;
use crate::write::{Line, Write};
use crate::{Fault, migrate};

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Place {
    /// A file of SQLite, made when it is not there.
    Sqlite(PathBuf),
    /// A PostgreSQL database: `postgres://user:password@host:port/database`. It must have been
    /// created with the encoding UTF8 and the collation C, so that it sorts as SQLite and as
    /// Rust do: `createdb -T template0 -E UTF8 -l C.UTF-8 jishi`.
    Postgres(String),
}

impl Place {
    /// How many queries may run at once.
    const READERS: u32 = 8;

    pub(crate) async fn connect_readers(&self) -> Result<DatabaseConnection, Fault> {
        match self {
            Self::Sqlite(file) => {
                let options = sqlite_options(file).pragma("query_only", "ON");
                // sqlx would test each connection each time it is borrowed; a file cannot go away.
                let pool = SqlitePoolOptions::new()
                    .max_connections(Self::READERS)
                    .test_before_acquire(false)
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .connect_with(options)
                    .await?;
                Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
            }
            Self::Postgres(url) => {
                let options =
                    postgres_options(url)?.options([("default_transaction_read_only", "on")]);
                let pool = PgPoolOptions::new()
                    .max_connections(Self::READERS)
                    .connect_with(options)
                    .await?;
                Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
            }
        }
    }

    pub(crate) async fn connect_writer(&self) -> Result<DatabaseConnection, Fault> {
        match self {
            Self::Sqlite(file) => {
                let pool = SqlitePoolOptions::new()
                    .max_connections(1)
                    .test_before_acquire(false)
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .connect_with(sqlite_options(file))
                    .await?;
                Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
            }
            Self::Postgres(url) => {
                let pool = PgPoolOptions::new()
                    .max_connections(1)
                    .connect_with(postgres_options(url)?)
                    .await?;
                Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
            }
        }
    }
}

fn sqlite_options(file: &PathBuf) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL may lose commits that were already acknowledged when the power fails.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("trusted_schema", "OFF")
        // 64 MiB of pages instead of 2: the working set of an assessment.
        .pragma("cache_size", "-65536")
        .pragma("temp_store", "MEMORY")
        // ANALYZE looks at so many entries of each index: enough for the planner, and quick.
        .pragma("analysis_limit", "1000")
}

fn postgres_options(url: &str) -> Result<PgConnectOptions, Fault> {
    Ok(PgConnectOptions::from_str(url)?.application_name("jishi"))
}

/// All it takes to open a store.
pub struct Opening {
    /// Where the data is.
    pub place: Place,
    /// What encrypts single fields.
    pub crypto: Arc<dyn Crypto>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where ids and nonces come from.
    pub random: Arc<dyn Random>,
}

/// An open database; cheap to clone, closed when the last clone is gone.
#[derive(Clone)]
pub struct Store {
    pub(crate) place: Place,
    read: Read,
    line: Line,
    crypto: Arc<dyn Crypto>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Store {
    /// Connects, applies missing migrations, and makes sure that the field keys are the ones this
    /// database was written with.
    pub async fn open(opening: Opening) -> Result<Self, Fault> {
        let Opening { place, crypto, clock, random } = opening;
        let writer = place.connect_writer().await?;
        refuse_foreign_collation(&writer).await?;
        migrate::run(&writer, clock.now().timestamp_millis()).await?;
        let read = Read { pool: place.connect_readers().await? };
        let line = Line::new(place.clone(), writer);
        let store = Self { place, read, line, crypto, clock, random };
        store.hold_to_field_keys().await?;
        Ok(store)
    }

    /// What queries run on.
    pub fn read(&self) -> &Read {
        &self.read
    }

    /// Starts an act: waits until it is this act's turn, then gives the only handle that writes.
    /// Acts happen one after the other on either database, so what an act has read stays true
    /// until it commits.
    pub async fn write(&self) -> Result<Write, Fault> {
        self.line.begin(self.clock.now(), Arc::clone(&self.random)).await
    }

    /// What encrypts single fields.
    pub fn crypto(&self) -> &dyn Crypto {
        &*self.crypto
    }

    /// What time it is.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Where ids and nonces come from.
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    /// Where the data is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Waits until every connection is closed, so that SQLite has folded its log into the file.
    pub async fn close(self) -> Result<(), Fault> {
        self.line.close().await?;
        self.read.pool.close_by_ref().await?;
        Ok(())
    }

    async fn hold_to_field_keys(&self) -> Result<(), Fault> {
        let act = self.write().await?;
        let backend = act.get_database_backend();
        let rows = act
            .query_all_raw(Statement::from_string(
                backend,
                "SELECT version, fingerprint FROM field_keys ORDER BY version",
            ))
            .await?;
        let mut fresh = self.crypto.fingerprints();
        for row in rows {
            let version: i32 = row.try_get("", "version")?;
            let used: String = row.try_get("", "fingerprint")?;
            let Some(at) = fresh.iter().position(|(v, f)| i32::from(*v) == version && *f == used)
            else {
                return Err(Fault::because(format!(
                    "this database holds fields encrypted with key {version} ({used}), which the \
                     key file does not have: restore the key file from its backup"
                )));
            };
            fresh.remove(at);
        }
        if fresh.is_empty() {
            return Ok(());
        }
        let mut versions = Vec::new();
        for (version, fingerprint) in fresh {
            act.execute_raw(Statement::from_sql_and_values(
                backend,
                "INSERT INTO field_keys (version, fingerprint, since_ms) VALUES ($1, $2, $3)",
                [
                    i32::from(version).into(),
                    fingerprint.clone().into(),
                    act.now().timestamp_millis().into(),
                ],
            ))
            .await?;
            versions.push(format!("{version}（{fingerprint}）"));
        }
        let said = format!("启用字段加密密钥 {}", versions.join("、"));
        act.commit(Entry::new(&Who::program(), "store.use-field-key").saying(said)).await
    }
}

async fn refuse_foreign_collation(db: &DatabaseConnection) -> Result<(), Fault> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let row = db
        .query_one_raw(Statement::from_string(
            DbBackend::Postgres,
            "SELECT datcollate AS collation, pg_encoding_to_char(encoding) AS encoding
             FROM pg_database WHERE datname = current_database()",
        ))
        .await?
        .ok_or_else(|| Fault::because("PostgreSQL does not know the current database"))?;
    let collation: String = row.try_get("", "collation")?;
    let encoding: String = row.try_get("", "encoding")?;
    let plain = ["C", "POSIX"].contains(&collation.as_str()) || collation.starts_with("C.");
    if plain && encoding == "UTF8" {
        return Ok(());
    }
    Err(Fault::because(format!(
        "this PostgreSQL database sorts by {collation} in {encoding}; create it with \
         createdb -T template0 -E UTF8 -l C.UTF-8"
    )))
}
