//! No question and no act reaches outside the scope.

use std::collections::BTreeMap;

use kernel::{Day, Page, Scope};
use pack::{Standing, Window};
use registry::samples::org;
use store::No;
use store::testing::on_both;

use crate::Book;
use crate::acts::{Changed, NewRecord, Taken, change, file, take_step};
use crate::queries::{self, Behind, By, Question, RecordFilter};
use crate::rules::{Hand, OrgValues};
use crate::samples::{filed, meeting, record, standard_pack};

#[tokio::test]
async fn nothing_outside_the_scope_is_seen_counted_or_touched() {
    let pack = standard_pack();
    let book = Book::named(&pack, "组织生活").unwrap();
    on_both(async |store| {
        // Codes that are prefixes of each other, where careless comparing leaks.
        let city = org(&store, "9", None).kind("党委").add().await;
        let mut orgs = vec![city.clone()];
        for (code, above) in [("91", 0), ("911", 0), ("9111", 1), ("91110", 2), ("910", 1)] {
            let parent = orgs[above].clone();
            orgs.push(org(&store, code, Some(&parent)).domain("农村").kind("党总支").add().await);
        }
        let day: Day = "2026-03-05".parse().unwrap();
        let mut records = Vec::new();
        for one in &orgs[1..] {
            for _ in 0..3 {
                let content = meeting(&book, "党课", day, 8, 10);
                let new = NewRecord { content, ..record(&book).of(one.id) };
                records.push((filed(&store, &pack, new).await.id, one.clone()));
            }
        }
        let metric = pack.metrics.iter().position(|metric| metric.name == "党课次数").unwrap();
        for root in &orgs {
            let scope = Scope::below(root.path.clone());
            let inside = records.iter().filter(|(_, org)| scope.contains(&org.path)).count() as u64;
            for order in [None, Some((By::Unit, true)), Some((By::State, false))] {
                let page = queries::list(
                    store.read(),
                    &scope,
                    &book,
                    &RecordFilter::default(),
                    order,
                    Page::new(1, 200),
                )
                .await
                .unwrap();
                assert_eq!((page.total, page.rows.len() as u64), (inside, inside));
            }
            let counts =
                queries::state_counts(store.read(), &scope, &book, &RecordFilter::default())
                    .await
                    .unwrap();
            assert_eq!(counts.iter().map(|(_, n)| n).sum::<u64>(), inside);
            let lot =
                queries::export(store.read(), &scope, &book, &RecordFilter::default(), 0, 100)
                    .await
                    .unwrap();
            assert_eq!(lot.len() as u64, inside);
            for asked_of in &orgs {
                let asked = Question {
                    org: &asked_of.path,
                    number: Behind::Metric(metric),
                    window: Window::Cycle,
                    cycle: "2026".parse().unwrap(),
                    standing: Standing::Reported,
                };
                let behind =
                    queries::behind(store.read(), &scope, &pack, &asked, Page::new(1, 200))
                        .await
                        .unwrap();
                let expected = records.iter().filter(|(_, org)| {
                    scope.contains(&asked_of.path) && asked_of.path.contains(&org.path)
                });
                assert_eq!(behind.total, expected.count() as u64);
                // A filter by unit narrows and never widens.
                let filter =
                    RecordFilter { unit: Some(asked_of.path.clone()), ..RecordFilter::default() };
                let page =
                    queries::list(store.read(), &scope, &book, &filter, None, Page::new(1, 200))
                        .await
                        .unwrap();
                let both = records.iter().filter(|(_, org)| {
                    scope.contains(&org.path) && asked_of.path.contains(&org.path)
                });
                assert_eq!(page.total, both.count() as u64);
            }
            let who = Hand::program().who;
            let roles = vec!["支部书记".to_owned(), "市委组织部".to_owned()];
            let hand = Hand::new(who, scope.clone(), root.path.clone(), roles);
            for (id, org) in records.iter().filter(|(_, org)| !scope.contains(&org.path)) {
                assert!(queries::detail(store.read(), &scope, &pack, *id).await.unwrap().is_none());
                let content = meeting(&book, "党课", day, 1, 10);
                let new = NewRecord { content: content.clone(), ..record(&book).of(org.id) };
                assert!(matches!(file(&store, &pack, &hand, new).await, Err(No::Missing)));
                let new = Changed { id: *id, revision: 1, content, hand_in: false };
                assert!(matches!(change(&store, &pack, &hand, new).await, Err(No::Missing)));
                let taken = Taken { id: *id, revision: 1, step: 1, given: BTreeMap::new() };
                assert!(matches!(take_step(&store, &pack, &hand, taken).await, Err(No::Missing)));
            }
        }
        // What formulas may ask of an organization is complete.
        assert_eq!(OrgValues::of(&orgs[1], &pack.levels).row().len(), pack::ORG_ATTRIBUTES.len());
    })
    .await;
}
