//! Opening a database: migrations, keys, settings.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;

use kernel::{Day, FixedClock, SeededRandom};
use sea_orm::{ConnectionTrait, Statement};
use store::crypto::{FieldKeys, SoftwareCrypto};
use store::testing::{Folder, on_both, on_sqlite, open};
use store::{Opening, Place, Store};

async fn open_with_key(place: Place, seed: u64) -> Result<Store, store::Fault> {
    let random = SeededRandom::new(seed);
    Store::open(Opening {
        place,
        crypto: Arc::new(SoftwareCrypto::new(&FieldKeys::fresh(&random)).unwrap()),
        clock: Arc::new(FixedClock::at(Day::new(2026, 6, 15).unwrap())),
        random: Arc::new(random),
    })
    .await
}

#[tokio::test]
async fn opening_again_changes_nothing() {
    on_both(async |store| {
        let before = store::audit::head(store.read()).await.unwrap();
        let again = open(store.place().clone()).await;
        assert_eq!(store::audit::head(again.read()).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn a_database_is_not_opened_with_another_key_file() {
    on_both(async |store| {
        let Err(why) = open_with_key(store.place().clone(), 1).await else { panic!("opened") };
        assert!(why.to_string().contains("key file"), "{why}");
    })
    .await;
}

#[tokio::test]
async fn a_migration_that_was_changed_afterwards_is_refused() {
    on_both(async |store| {
        let act = store.write().await.unwrap();
        act.execute_unprepared("UPDATE migrations SET checksum = 'x' WHERE number = 1")
            .await
            .unwrap();
        let entry = store::audit::Entry::new(&store::audit::Who::program(), "test.spoil");
        act.commit(entry).await.unwrap();
        let Err(why) = open_with_key(store.place().clone(), 20_260_615).await else {
            panic!("opened")
        };
        assert!(why.to_string().contains("0001_store"), "{why}");
    })
    .await;
}

#[tokio::test]
async fn a_database_of_a_later_version_is_refused() {
    on_both(async |store| {
        let act = store.write().await.unwrap();
        act.execute_unprepared("INSERT INTO migrations VALUES (9999, 'later', 'x', 0)")
            .await
            .unwrap();
        let entry = store::audit::Entry::new(&store::audit::Who::program(), "test.spoil");
        act.commit(entry).await.unwrap();
        let Err(why) = open_with_key(store.place().clone(), 20_260_615).await else {
            panic!("opened")
        };
        assert!(why.to_string().contains("later version"), "{why}");
    })
    .await;
}

#[tokio::test]
async fn two_processes_that_start_at_once_both_come_up() {
    let folder = Folder::new();
    let place = Place::Sqlite(folder.path().join("jishi.db"));
    let (first, second) = tokio::join!(open(place.clone()), open(place));
    assert_eq!(
        store::audit::head(first.read()).await.unwrap(),
        store::audit::head(second.read()).await.unwrap()
    );
}

#[tokio::test]
async fn sqlite_runs_with_the_settings_we_promise() {
    on_sqlite(async |store| {
        let act = store.write().await.unwrap();
        for (pragma, expected) in [
            ("journal_mode", "wal"),
            ("synchronous", "2"),
            ("foreign_keys", "1"),
            ("busy_timeout", "5000"),
            ("trusted_schema", "0"),
        ] {
            let row = act
                .query_one_raw(Statement::from_string(
                    act.get_database_backend(),
                    format!("SELECT CAST({pragma} AS text) AS value FROM pragma_{pragma}")
                        .replace("SELECT CAST(busy_timeout", "SELECT CAST(timeout"),
                ))
                .await
                .unwrap()
                .unwrap();
            assert_eq!(row.try_get::<String>("", "value").unwrap(), expected, "{pragma}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_a_fault_and_not_overwritten() {
    let folder = Folder::new();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "这不是数据库，".repeat(200)).unwrap();
    assert!(open_with_key(Place::Sqlite(file.clone()), 1).await.is_err());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "这不是数据库，".repeat(200));
}
