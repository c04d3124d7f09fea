//! The writing side: acts stand in one line, and those that stand close together share a commit.
//!
//! A commit that really is on the disk costs milliseconds, the act itself a fraction of one. So
//! an act that is done leaves its changes in the open transaction, each act apart in a savepoint,
//! and asks for a commit at the end of the line; acts already waiting come first and are
//! committed with it. Everyone gets the answer only after the commit. PostgreSQL is used the same
//! way, with a lock that keeps the acts of several processes one after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

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
        let group = Arc::clone(&self.group).lock_owned().await;
        let line = self.clone();
        // A task of its own, here and in `commit`: a caller that goes away (a closed browser) drops
        // its future anywhere, and a BEGIN or RELEASE of which nobody reads the answer would leave
        // the connection in a state that nobody knows.
        tokio::spawn(line.start(group, now, random))
            .await
            .map_err(|why| Fault::new("beginning an act", why))?
    }

    async fn start(
        self,
        mut group: OwnedMutexGuard<Group>,
        now: Instant,
        random: Arc<dyn Random>,
    ) -> Result<Write, Fault> {
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
        let mut first_id = [0; 4];
        random.fill(&mut first_id);
        // Below 2²⁵, so that the count does not run over in one act.
        let first_id = u32::from_be_bytes(first_id) >> 7;
        Ok(Write {
            act: Some(started),
            group: Some(group),
            line: self,
            entries: Vec::new(),
            failed: AtomicBool::new(false),
            ids: AtomicU32::new(first_id),
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
        // PostgreSQL answers COMMIT with success when an error has broken the transaction and
        // nothing is kept; any other statement fails then.
        let sound = open.execute_unprepared("SELECT 1").await;
        let committed = match sound {
            Ok(_) => open.commit().await,
            Err(broken) => Err(broken),
        };
        match committed {
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
    ids: AtomicU32,
    now: Instant,
    random: Arc<dyn Random>,
}

impl Write {
    /// When this act happens: one moment for all of it.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// A new id, larger than those this act got before: rows written together lie together.
    pub fn id<T>(&self) -> Id<T> {
        let mut random = [0; 10];
        self.random.fill(&mut random);
        // UUIDv7 keeps 74 of these 80 bits: the first byte loses its upper half, the third its upper
        // quarter. A count goes into the 26 bits that are left of the first four.
        let count = self.ids.fetch_add(1, Ordering::Relaxed);
        let bytes =
            [(count >> 22) as u8, (count >> 14) as u8, (count >> 8) as u8 & 0x3f, count as u8];
        for (slot, byte) in random.iter_mut().zip(bytes) {
            *slot = byte;
        }
        Id::new(u64::try_from(self.now.timestamp_millis()).unwrap_or_default(), random)
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
    /// possible after a statement has failed, on either database. Goes through even if nobody
    /// waits for it any more.
    pub async fn commit(mut self, entry: Entry) -> Result<(), Fault> {
        self.entries.push(entry);
        let finish = tokio::spawn(self.finish());
        let told = finish.await.map_err(|why| Fault::new("commit", why))??;
        match told.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(cause)) => Err(Fault::new("commit", cause)),
            Err(_) => Err(Fault::because("the program is stopping; the act was not committed")),
        }
    }

    /// Leaves the act's changes in the group's transaction; what comes back tells when that is
    /// committed.
    async fn finish(mut self) -> Result<oneshot::Receiver<Result<(), String>>, Fault> {
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
        if let Err(cause) = act.commit().await {
            group.give_up(&cause.to_string());
            return Err(cause.into());
        }
        if group.waiting.is_empty() {
            // Stands in line behind the acts that wait already, and commits them all.
            let line = self.line.clone();
            tokio::spawn(async move { line.group.lock().await.commit().await });
        }
        let (tell, told) = oneshot::channel();
        group.waiting.push(tell);
        Ok(told)
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
