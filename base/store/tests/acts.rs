//! Acts on both databases: what commits, what does not, and what the trail says about it.
#![allow(clippy::unwrap_used, clippy::panic)]

use sea_orm::{ConnectionTrait, Statement};
use store::audit::{self, Entry, Who};
use store::testing::{on_both, on_sqlite};
use store::{Store, Write};

fn who() -> Who {
    Who { account: "a1".into(), name: "王干事".into(), address: "10.0.0.8".into() }
}

fn entry(said: &str) -> Entry {
    Entry::new(&who(), "test.act").on("thing", 7).saying(said).with(&serde_json::json!({"前": 1}))
}

async fn keep_number(act: &Write, name: &str) {
    let sql = "INSERT INTO fact_series (id, name) \
               SELECT coalesce(max(id), 0) + 1, $1 FROM fact_series";
    act.execute_raw(Statement::from_sql_and_values(act.get_database_backend(), sql, [name.into()]))
        .await
        .unwrap();
}

async fn names(store: &Store) -> Vec<String> {
    store::facts::series(store.read()).await.unwrap()
}

#[tokio::test]
async fn an_act_and_its_audit_line_become_real_together() {
    on_both(async |store| {
        let before = audit::head(store.read()).await.unwrap();
        let act = store.write().await.unwrap();
        keep_number(&act, "甲").await;
        assert!(names(&store).await.is_empty(), "seen before the commit");
        act.commit(entry("改名")).await.unwrap();
        assert_eq!(names(&store).await, ["甲"]);
        let after = audit::verify(store.read(), Some(&before)).await.unwrap().unwrap();
        assert_eq!(after.seq, before.seq + 1);
    })
    .await;
}

#[tokio::test]
async fn an_act_that_is_dropped_has_never_happened() {
    on_both(async |store| {
        let before = audit::head(store.read()).await.unwrap();
        let act = store.write().await.unwrap();
        keep_number(&act, "甲").await;
        drop(act);
        let act = store.write().await.unwrap();
        keep_number(&act, "乙").await;
        act.commit(entry("乙")).await.unwrap();
        assert_eq!(names(&store).await, ["乙"]);
        assert_eq!(audit::head(store.read()).await.unwrap().seq, before.seq + 1);
    })
    .await;
}

#[tokio::test]
async fn an_act_with_a_failed_statement_cannot_be_committed() {
    on_both(async |store| {
        let act = store.write().await.unwrap();
        keep_number(&act, "甲").await;
        assert!(act.execute_unprepared("INSERT INTO no_such_table VALUES (1)").await.is_err());
        assert!(act.commit(entry("甲")).await.is_err());
        let act = store.write().await.unwrap();
        keep_number(&act, "乙").await;
        act.commit(entry("乙")).await.unwrap();
        assert_eq!(names(&store).await, ["乙"]);
    })
    .await;
}

#[tokio::test]
async fn many_acts_at_once_all_happen_and_none_sees_half_of_another() {
    on_both(async |store| {
        let acts = (0..60).map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let act = store.write().await.unwrap();
                keep_number(&act, &format!("数{number}")).await;
                match number % 5 {
                    0 => drop(act),
                    1 => {
                        assert!(act.execute_unprepared("SELECT broken").await.is_err());
                        assert!(act.commit(entry("坏")).await.is_err());
                    }
                    _ => act.commit(entry("好")).await.unwrap(),
                }
            })
        });
        for act in acts.collect::<Vec<_>>() {
            act.await.unwrap();
        }
        assert_eq!(names(&store).await.len(), 36);
        let head = audit::verify(store.read(), None).await.unwrap().unwrap();
        assert_eq!(head.seq, 37, "the opening and 36 acts");
    })
    .await;
}

#[tokio::test]
async fn an_act_whose_caller_goes_away_happens_wholly_or_not_at_all() {
    on_both(async |store| {
        for patience in 0..40 {
            let act = async {
                let act = store.write().await.unwrap();
                keep_number(&act, &format!("数{patience}")).await;
                act.commit(entry("可能")).await.unwrap();
            };
            let _ =
                tokio::time::timeout(std::time::Duration::from_micros(patience * 60), act).await;
        }
        let act = store.write().await.unwrap();
        act.commit(entry("最后")).await.unwrap();
        let head = audit::verify(store.read(), None).await.unwrap().unwrap();
        assert_eq!(head.seq as usize, names(&store).await.len() + 2);
    })
    .await;
}

#[tokio::test]
async fn the_reading_side_cannot_write() {
    on_both(async |store| {
        let sql = "INSERT INTO fact_series (id, name) VALUES (1, 'x')";
        assert!(store.read().execute_unprepared(sql).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_the_trail() {
    on_both(async |store| {
        for sql in [
            "UPDATE audit SET summary = 'x'",
            "DELETE FROM audit",
            "UPDATE audit_details SET details = 'x'",
            "DELETE FROM audit_details",
        ] {
            let act = store.write().await.unwrap();
            assert!(act.execute_unprepared(sql).await.is_err(), "{sql}");
        }
        assert!(audit::verify(store.read(), None).await.unwrap().is_ok());
    })
    .await;
}

/// Takes the guards away, as somebody with the file in hand can.
async fn tamper(store: &Store, sql: &str) {
    let store::Place::Sqlite(file) = store.place() else { panic!("only on SQLite") };
    let url = format!("sqlite://{}", file.display());
    let db = sea_orm::Database::connect(&url).await.unwrap();
    for trigger in [
        "audit_keeps_lines",
        "audit_keeps_words",
        "audit_details_keeps_lines",
        "audit_details_keeps_words",
    ] {
        db.execute_unprepared(&format!("DROP TRIGGER {trigger}")).await.unwrap();
    }
    db.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
}

#[tokio::test]
async fn every_kind_of_tampering_with_the_trail_is_found() {
    for sql in [
        "UPDATE audit SET summary = '改过' WHERE seq = 4",
        "UPDATE audit SET name = 'a1', account = '王干事' WHERE seq = 4",
        "UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 1",
        "UPDATE audit SET hash = (SELECT hash FROM audit WHERE seq = 2) WHERE seq = 4",
        "UPDATE audit_details SET details = '{}' WHERE seq = 5",
        "UPDATE audit_details SET salt = x'00' WHERE seq = 5",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit_details WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 1",
        "DELETE FROM audit WHERE seq >= 9",
        "DELETE FROM audit",
        "UPDATE audit SET seq = -seq WHERE seq = 4",
        "UPDATE audit SET seq = seq + 100 WHERE seq = 11",
        "INSERT INTO audit SELECT 0, at_ms, account, name, address, act, kind, thing, org_path, \
         summary, details_digest, hash FROM audit WHERE seq = 1",
        "INSERT INTO audit SELECT 12, at_ms, account, name, address, act, kind, thing, org_path, \
         summary, details_digest, hash FROM audit WHERE seq = 11",
    ] {
        on_sqlite(async |store| {
            for number in 0..10 {
                let act = store.write().await.unwrap();
                act.commit(entry(&format!("第{number}件"))).await.unwrap();
            }
            let known = audit::verify(store.read(), None).await.unwrap().unwrap();
            assert_eq!(known.seq, 11);
            tamper(&store, sql).await;
            let found = audit::verify(store.read(), Some(&known)).await.unwrap();
            assert!(found.is_err(), "not found: {sql}");
        })
        .await;
    }
}

#[tokio::test]
async fn the_words_of_an_entry_survive_in_the_trail() {
    on_both(async |store| {
        let mut act = store.write().await.unwrap();
        act.note(entry("第一句 𠮷·"));
        act.commit(entry("第二句")).await.unwrap();
        let rows = store
            .read()
            .query_all_raw(Statement::from_string(
                store.read().get_database_backend(),
                "SELECT summary, details, kind, thing, name FROM audit JOIN audit_details \
                 ON audit.seq = audit_details.seq ORDER BY audit.seq",
            ))
            .await
            .unwrap();
        let said: Vec<String> =
            rows.iter().map(|row| row.try_get("", "summary").unwrap()).collect();
        assert_eq!(said[1..], ["第一句 𠮷·", "第二句"]);
        assert_eq!(rows[1].try_get::<String>("", "details").unwrap(), r#"{"前":1}"#);
        assert_eq!(rows[1].try_get::<String>("", "thing").unwrap(), "7");
    })
    .await;
}

#[tokio::test]
async fn ids_of_one_act_ascend_and_those_of_many_differ() {
    on_sqlite(async |store| {
        let mut seen = std::collections::HashSet::new();
        for _ in 0..20 {
            let act = store.write().await.unwrap();
            let ids: Vec<kernel::Id<kernel::Org>> = (0..2_000).map(|_| act.id()).collect();
            assert!(ids.is_sorted());
            seen.extend(ids);
        }
        assert_eq!(seen.len(), 40_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_act_is_lost_while_others_fail_or_go_away() {
    on_both(async |store| {
        let acts = (0..300_u64).map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let name = format!("数{number}");
                let act = async {
                    let act = store.write().await.unwrap();
                    keep_number(&act, &name).await;
                    if number % 7 == 0 {
                        let _ = act.execute_unprepared("SELECT broken").await;
                    }
                    act.commit(entry(&name)).await
                };
                let patience = if number % 3 == 0 { number * 97 % 20_000 } else { 60_000_000 };
                let patience = std::time::Duration::from_micros(patience);
                let acknowledged = tokio::time::timeout(patience, act).await;
                matches!(acknowledged, Ok(Ok(()))).then(|| format!("数{number}"))
            })
        });
        let mut acknowledged = Vec::new();
        for act in acts.collect::<Vec<_>>() {
            acknowledged.extend(act.await.unwrap());
        }
        store.write().await.unwrap().commit(entry("最后")).await.unwrap();
        let kept = names(&store).await;
        assert!(acknowledged.len() > 150 && acknowledged.iter().all(|name| kept.contains(name)));
        let head = audit::verify(store.read(), None).await.unwrap().unwrap();
        assert_eq!(head.seq as usize, kept.len() + 2);
    })
    .await;
}
