//! Facts kept with each act equal those of a rebuild, whatever people do.

use std::collections::BTreeMap;

use kernel::Day;
use proptest::prelude::*;
use registry::samples::org;
use store::testing::{on_both, on_sqlite};

use crate::Book;
use crate::acts::{Changed, NewRecord, Taken, change, check_facts, file, rebuild_facts, take_step};
use crate::rules::{Hand, next_steps};
use crate::samples::{meeting, standard_pack};

#[derive(Debug, Clone)]
enum Deed {
    File { org: usize, kind: usize, day: i32, came: u32, hand_in: bool },
    Change { record: usize, kind: usize, day: i32, came: u32 },
    Step { record: usize, step: usize },
}

fn deed() -> impl Strategy<Value = Deed> {
    let (kind, day, came) = (0..5_usize, 0..420_i32, 1..=20_u32);
    prop_oneof![
        (0..3_usize, kind.clone(), day.clone(), came.clone(), prop::bool::weighted(0.8)).prop_map(
            |(org, kind, day, came, hand_in)| Deed::File { org, kind, day, came, hand_in }
        ),
        (0..12_usize, kind, day, came).prop_map(|(record, kind, day, came)| Deed::Change {
            record,
            kind,
            day,
            came
        }),
        (0..12_usize, 0..8_usize).prop_map(|(record, step)| Deed::Step { record, step }),
    ]
}

async fn do_all(store: &store::Store, pack: &pack::Pack, deeds: &[Deed]) {
    const KINDS: [&str; 5] = ["支部党员大会", "支部委员会", "党课", "主题党日", "组织生活会"];
    let book = Book::named(pack, "组织生活").unwrap();
    let hand = Hand::program();
    let town = org(store, "99", None).kind("党总支").add().await;
    let orgs = [
        town.clone(),
        org(store, "9901", Some(&town)).domain("农村").add().await,
        org(store, "9902", Some(&town)).domain("社区").add().await,
    ];
    let content = |kind: usize, day: i32, came| {
        let day = "2025-12-01".parse::<Day>().unwrap().plus_days(day).unwrap();
        meeting(&book, KINDS[kind], day, came, 20)
    };
    let mut records: Vec<(kernel::Id<crate::Record>, i32, String)> = Vec::new();
    for deed in deeds {
        match deed {
            Deed::File { org, kind, day, came, hand_in } => {
                let new = NewRecord {
                    ledger: book.place,
                    org: orgs[*org].id,
                    content: content(*kind, *day, *came),
                    request: None,
                    hand_in: *hand_in,
                    given: BTreeMap::new(),
                };
                let filed = file(store, pack, &hand, new).await.unwrap();
                records.push((filed.id, 1, filed.state));
            }
            Deed::Change { record, kind, day, came } => {
                let at = record % records.len().max(1);
                let Some((id, revision, state)) = records.get_mut(at) else { continue };
                let content = content(*kind, *day, *came);
                let new = Changed { id: *id, revision: *revision, content, hand_in: false };
                if let Ok((now, _)) = change(store, pack, &hand, new).await {
                    (*revision, *state) = (*revision + 1, now);
                }
            }
            Deed::Step { record, step } => {
                let at = record % records.len().max(1);
                let Some((id, revision, state)) = records.get_mut(at) else { continue };
                let steps = next_steps(&book, state, &hand, &town.path);
                let Some((place, step)) = steps.get(step % steps.len().max(1)) else { continue };
                let given = step.needs.iter().map(|need| (need.clone(), "有".to_owned())).collect();
                let taken = Taken { id: *id, revision: *revision, step: *place, given };
                let (now, _) = take_step(store, pack, &hand, taken).await.unwrap();
                (*revision, *state) = (*revision + 1, now);
            }
        }
    }
}

#[test]
fn facts_after_any_acts_equal_a_rebuild() {
    let pack = standard_pack();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let config = ProptestConfig { cases: 24, max_shrink_iters: 40, ..ProptestConfig::default() };
    proptest!(config, |(deeds in prop::collection::vec(deed(), 1..25))| {
        runtime.block_on(on_sqlite(async |store| {
            do_all(&store, &pack, &deeds).await;
            assert_eq!(check_facts(&store, &pack).await.unwrap(), []);
            rebuild_facts(&store, &pack).await.unwrap();
            assert_eq!(check_facts(&store, &pack).await.unwrap(), []);
        }));
    });
}

#[tokio::test]
async fn a_long_day_of_acts_leaves_right_facts_on_both_databases() {
    let pack = standard_pack();
    let mut deeds = Vec::new();
    for n in 0..60_usize {
        let day = ((n * 37) % 400) as i32;
        deeds.push(Deed::File {
            org: n % 3,
            kind: n % 5,
            day,
            came: (n % 20) as u32 + 1,
            hand_in: n % 7 != 0,
        });
        deeds.push(Deed::Step { record: n * 5, step: n });
        deeds.push(Deed::Change { record: n * 3, kind: n % 4, day: (day + 50) % 400, came: 9 });
    }
    on_both(async |store| {
        do_all(&store, &pack, &deeds).await;
        assert_eq!(check_facts(&store, &pack).await.unwrap(), []);
    })
    .await;
}
