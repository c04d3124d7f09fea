//! Facts against the obvious oracle: a map.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use kernel::{Id, Month, Org};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use store::Store;
use store::audit::{Entry, Who};
use store::facts::{self, Fact, Standing, YearLine};
use store::testing::on_both;

const SERIES: [&str; 4] = ["党员大会次数", "到会人次", "党课次数", "空"];
const STANDINGS: [Standing; 3] = [Standing::Reported, Standing::Reviewed, Standing::Verified];

fn org(number: u8) -> Id<Org> {
    Id::new(1_000, [number; 10])
}

fn done() -> Entry {
    Entry::new(&Who::program(), "test.facts")
}

/// One act: these series of one organization and month are worked out anew.
#[derive(Debug, Clone)]
struct Replacement {
    org: u8,
    month: i32,
    series: Vec<usize>,
    values: Vec<(usize, usize, i32)>,
}

fn replacement() -> impl Strategy<Value = Replacement> {
    let series = proptest::sample::subsequence(vec![0, 1, 2], 1..=3);
    (0..3_u8, 0..26_i32, series).prop_flat_map(|(org, month, series)| {
        let value = (proptest::sample::select(series.clone()), 0..3_usize, -3..200_i32);
        (Just(org), Just(month), Just(series), proptest::collection::vec(value, 0..6)).prop_map(
            |(org, month, series, mut values)| {
                values.sort_unstable();
                values.dedup_by_key(|(series, standing, _)| (*series, *standing));
                Replacement { org, month, series, values }
            },
        )
    })
}

fn month(number: i32) -> Month {
    Month::new(2025, 1).unwrap().plus(number)
}

async fn apply(store: &Store, replacement: &Replacement) {
    let act = store.write().await.unwrap();
    let series: Vec<&str> = replacement.series.iter().map(|at| SERIES[*at]).collect();
    let facts: Vec<Fact> = replacement
        .values
        .iter()
        .map(|(series, standing, value)| Fact {
            series: SERIES[*series],
            standing: STANDINGS[*standing],
            value: f64::from(*value) / 2.0,
        })
        .collect();
    facts::replace(&act, org(replacement.org), month(replacement.month), &series, &facts)
        .await
        .unwrap();
    act.commit(done()).await.unwrap();
}

type Cells = BTreeMap<(usize, Standing, Id<Org>, Month), f64>;

fn cells(lines: &[YearLine]) -> Cells {
    let mut cells = Cells::new();
    for line in lines {
        for (number, value) in (1..).zip(line.months) {
            if !value.is_nan() {
                let month = Month::new(line.year, number).unwrap();
                let twice = cells.insert((line.series, line.standing, line.org, month), value);
                assert!(twice.is_none());
            }
        }
    }
    cells
}

#[tokio::test]
async fn what_was_replaced_is_what_is_read_and_what_a_rebuild_gives() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let history = proptest::collection::vec(replacement(), 60);
    for _ in 0..4 {
        let history = history.new_tree(&mut runner).unwrap().current();
        on_both(async |store| {
            let mut expected = Cells::new();
            for replacement in &history {
                apply(&store, replacement).await;
                let (org, month) = (org(replacement.org), month(replacement.month));
                expected.retain(|(series, _, o, m), _| {
                    *o != org || *m != month || !replacement.series.contains(series)
                });
                for (series, standing, value) in &replacement.values {
                    let key = (*series, STANDINGS[*standing], org, month);
                    expected.insert(key, f64::from(*value) / 2.0);
                }
            }
            let stored = facts::read(&store, &SERIES, 2025..=2027).await.unwrap();
            assert_eq!(cells(&stored), expected);
            assert!(stored.iter().all(|line| !line.months.iter().all(|m| m.is_nan())));

            let act = store.write().await.unwrap();
            facts::replace_all(&act, &SERIES, stored.clone()).await.unwrap();
            act.commit(done()).await.unwrap();
            let rebuilt = facts::read(&store, &SERIES, 2025..=2027).await.unwrap();
            assert_eq!(cells(&rebuilt), expected);

            let of_one_year = facts::read(&store, &SERIES[1..2], 2026..=2026).await.unwrap();
            let narrowed = cells(&of_one_year);
            assert!(of_one_year.iter().all(|line| line.series == 0));
            assert_eq!(
                narrowed.len(),
                expected.keys().filter(|(s, _, _, m)| *s == 1 && m.year() == 2026).count()
            );
        })
        .await;
    }
}

#[tokio::test]
async fn zero_is_kept_apart_from_unknown() {
    on_both(async |store| {
        let act = store.write().await.unwrap();
        let fact = Fact { series: SERIES[0], standing: Standing::Reported, value: 0.0 };
        facts::replace(&act, org(1), month(0), &SERIES, &[fact]).await.unwrap();
        act.commit(done()).await.unwrap();
        let lines = facts::read(&store, &SERIES, 2025..=2025).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert!(lines[0].months[0] == 0.0 && lines[0].months[1].is_nan());
    })
    .await;
}

#[tokio::test]
async fn a_fact_that_is_not_a_number_or_not_announced_is_refused() {
    on_both(async |store| {
        let act = store.write().await.unwrap();
        let fact = |series, value| Fact { series, standing: Standing::Reported, value };
        for facts in [
            vec![fact(SERIES[0], f64::NAN)],
            vec![fact(SERIES[0], f64::INFINITY)],
            vec![fact("别的", 1.0)],
            vec![fact(SERIES[0], 1.0), fact(SERIES[0], 2.0)],
        ] {
            assert!(facts::replace(&act, org(1), month(0), &SERIES, &facts).await.is_err());
        }
    })
    .await;
}
