//! Fresh databases for tests: each test body runs on SQLite, and on PostgreSQL when
//! `JISHI_TEST_POSTGRES` names a server (see `scripts/with-postgres.sh`).
//!
//! ```no_run
//! # #[tokio::test]
//! async fn an_org_is_found_by_its_code() {
//!     store::testing::on_both(async |store| { /* … */ }).await;
//! }
//! ```
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::missing_panics_doc, reason = "tests fail by panicking")]
#![allow(missing_docs)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kernel::{Day, FixedClock, SeededRandom};
use sea_orm::ConnectionTrait as _;

use crate::crypto::{FieldKeys, SoftwareCrypto};
use crate::{Opening, Place, Store};

static NUMBER: AtomicU64 = AtomicU64::new(0);

fn fresh_name() -> String {
    format!("jishi_test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// A directory that is removed with its contents when dropped.
pub struct Folder(PathBuf);

impl Folder {
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(fresh_name());
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Opens a store at noon of 2026-06-15 with keys and ids that are the same each time.
pub async fn open(place: Place) -> Store {
    let random = SeededRandom::new(20_260_615);
    Store::open(Opening {
        place,
        crypto: Arc::new(SoftwareCrypto::new(&FieldKeys::fresh(&random)).unwrap()),
        clock: Arc::new(FixedClock::at(Day::new(2026, 6, 15).unwrap())),
        random: Arc::new(random),
    })
    .await
    .unwrap()
}

/// Runs a test body on a fresh SQLite database.
pub async fn on_sqlite(test: impl AsyncFn(Store)) {
    let folder = Folder::new();
    let store = open(Place::Sqlite(folder.path().join("jishi.db"))).await;
    test(store).await;
}

/// Runs a test body on a fresh SQLite database and on a fresh PostgreSQL database.
pub async fn on_both(test: impl AsyncFn(Store)) {
    on_both_places(async |place| test(open(place).await).await).await;
}

/// The same with nothing opened yet: for whole programs.
pub async fn on_both_places(test: impl AsyncFn(Place)) {
    let folder = Folder::new();
    test(Place::Sqlite(folder.path().join("jishi.db"))).await;
    let Ok(server) = std::env::var("JISHI_TEST_POSTGRES") else {
        eprintln!("JISHI_TEST_POSTGRES is not set: not tested on PostgreSQL");
        return;
    };
    let name = fresh_name();
    let (before, _) = server.rsplit_once('/').expect("JISHI_TEST_POSTGRES ends in /database");
    let administration = Place::Postgres(server.clone()).connect_writer().await.unwrap();
    administration
        .execute_unprepared(&format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        ))
        .await
        .unwrap();
    test(Place::Postgres(format!("{before}/{name}"))).await;
    // Left behind when the test fails; the throw-away server goes anyway.
    administration.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}
