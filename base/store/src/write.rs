//! The writing side: acts stand in one line, and those that stand close together share a commit.
//!
//! A commit that really is on the disk costs milliseconds, the act itself a fraction of one. So
//! an act that is done leaves its changes in the open transaction, each act apart in a savepoint,
//! and asks for a commit at the end of the line; acts already waiting come first and are
//! committed with it. Everyone gets the answer only after the commit. PostgreSQL is used the same
//! way, with a lock that keeps the acts of several processes one after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kernel::{Id, Instant, Random};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::Fault;
use crate::audit::{self, Entry};
use crate::open::Place;

/// The lock every writing process on one PostgreSQL database takes: "jishi" as a number.
const WRITER_LOCK: &str = "SELECT pg_advisory_xact_lock(456417894505)";

/// Everyone who wants to write, in order of arrival.
#[derive(Clone)]
pub(crate) struct Line {
    group: Arc<Mutex<Group>>,
}

/// Acts that share a commit, and the connection they write on.
struct Group {
    place: Place,
    /// Gone after a failed commit: the next act connects anew.
    connection: Option<DatabaseConnection>,
    /// The transaction they share; none when nobody writes.
    open: Option<DatabaseTransaction>,
    /// Those whose act is done and who wait for the commit.
    waiting: Vec<oneshot::Sender<Result<(), String>>>,
    /// A statement failed in an act of this group. SQLite may then have rolled everything back by
    /// itself (disk full), so nobody joins it any more.
    shaken: bool,
}

impl Line {
    pub(crate) fn new(place: Place, connection: DatabaseConnection) -> Self {
        let group = Group {
            place,
            connection: Some(connection),
            open: None,
            waiting: Vec::new(),
            shaken: false,
        };
        Self { group: Arc::new(Mutex::new(group)) }
    }

    pub(crate) async fn begin(
        &self,
        now: Instant,
        random: Arc<dyn Random>,
    ) -> Result<Write, Fault> {
        let mut group = Arc::clone(&self.group).lock_owned().await;
        if group.shaken {
            group.commit().await;
        }
        let started = match group.start_act().await {
            Ok(started) => started,
            Err(fault) => {
                group.give_up(&fault.to_string());
                return Err(fault);
            }
        };
        Ok(Write {
            act: Some(started),
            group: Some(group),
            line: self.clone(),
            entries: Vec::new(),
            failed: AtomicBool::new(false),
            now,
            random,
        })
    }

    pub(crate) async fn close(&self) -> Result<(), Fault> {
        let mut group = self.group.lock().await;
        group.commit().await;
        if let Some(connection) = group.connection.take() {
            connection.close_by_ref().await?;
        }
        Ok(())
    }
}

impl Group {
    async fn start_act(&mut self) -> Result<DatabaseTransaction, Fault> {
        if let Some(open) = &self.open {
            return Ok(open.begin().await?);
        }
        let connection = match &self.connection {
            Some(connection) => connection.clone(),
            None => self.place.connect_writer().await?,
        };
        self.connection = Some(connection.clone());
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let open = connection.begin_with_options(options).await?;
        if open.get_database_backend() == DbBackend::Postgres {
            open.execute_unprepared(WRITER_LOCK).await?;
        }
        let act = open.begin().await?;
        self.open = Some(open);
        Ok(act)
    }

    async fn commit(&mut self) {
        self.shaken = false;
        let Some(open) = self.open.take() else { return };
        match open.commit().await {
            Ok(()) => {
                for waiting in self.waiting.drain(..) {
                    // Whoever stopped waiting has still been heard.
                    let _ = waiting.send(Ok(()));
                }
            }
            Err(cause) => self.give_up(&cause.to_string()),
        }
    }

    /// Nothing of this group is kept. The connection may be in any state: drop it.
    fn give_up(&mut self, cause: &str) {
        tracing::error!(cause, acts = self.waiting.len(), "a group of acts could not be committed");
        self.open = None;
        self.connection = None;
        self.shaken = false;
        for waiting in self.waiting.drain(..) {
            let _ = waiting.send(Err(cause.to_owned()));
        }
    }
}

/// One act being written: a transaction that only [`Write::commit`] with an audit entry makes
/// real. Everything is undone when it is dropped before.
pub struct Write {
    act: Option<DatabaseTransaction>,
    group: Option<OwnedMutexGuard<Group>>,
    line: Line,
    entries: Vec<Entry>,
    failed: AtomicBool,
    now: Instant,
    random: Arc<dyn Random>,
}

impl Write {
    /// When this act happens: one moment for all of it.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// A new id.
    pub fn id<T>(&self) -> Id<T> {
        Id::made(self.now, &*self.random)
    }

    /// Where nonces and tokens come from.
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    /// Adds a line to the audit trail beside the one that `commit` asks for: an act that touches
    /// several things may have several.
    pub fn note(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Writes the audit lines and makes the act real; returns when it is safe on the disk. Not
    /// possible after a statement has failed, on either database.
    pub async fn commit(mut self, entry: Entry) -> Result<(), Fault> {
        self.entries.push(entry);
        let entries = std::mem::take(&mut self.entries);
        audit::append(&self, &entries).await?;
        if self.failed.load(Ordering::Relaxed) {
            return Err(Fault::because(
                "a statement of this act has failed; it cannot be committed",
            ));
        }
        let (Some(act), Some(mut group)) = (self.act.take(), self.group.take()) else {
            return Err(Fault::because("an act was committed twice"));
        };
        if group.waiting.is_empty() {
            // Not awaited here: whoever calls us may be cancelled, the commit must not be.
            let line = self.line.clone();
            tokio::spawn(async move { line.group.lock().await.commit().await });
        }
        if let Err(cause) = act.commit().await {
            group.give_up(&cause.to_string());
            return Err(cause.into());
        }
        let (tell, told) = oneshot::channel();
        group.waiting.push(tell);
        drop(group);
        match told.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(cause)) => Err(Fault::new("commit", cause)),
            Err(_) => Err(Fault::because("the program is stopping; the act was not committed")),
        }
    }

    fn act(&self) -> Result<&DatabaseTransaction, DbErr> {
        self.act.as_ref().ok_or_else(|| DbErr::Custom("this act has ended".to_owned()))
    }

    fn watch<T>(&self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        if result.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        result
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        // First undo this act alone, then, if nobody else has written, the whole transaction: the
        // lock on the database must not outlive the act.
        drop(self.act.take());
        if let Some(mut group) = self.group.take() {
            if group.waiting.is_empty() {
                group.open = None;
                if self.failed.load(Ordering::Relaxed) {
                    group.connection = None;
                }
            } else if self.failed.load(Ordering::Relaxed) {
                group.shaken = true;
            }
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Write {
    fn get_database_backend(&self) -> DbBackend {
        self.act.as_ref().map_or(DbBackend::Sqlite, ConnectionTrait::get_database_backend)
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.watch(self.act()?.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.watch(self.act()?.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.watch(self.act()?.query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.watch(self.act()?.query_all_raw(statement).await)
    }
}
