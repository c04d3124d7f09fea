//! How long it takes to load all facts of an assessment of a full-size city from a cold process:
//! `cargo run --release -p store --features testing --example facts_speed`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::time::Instant;

use kernel::{Id, Org};
use store::audit::{Entry, Who};
use store::facts::{self, Standing, YearLine};
use store::testing::{Folder, on_both, open};
use store::{Place, Store};

const ORGS: u16 = 12_000;
const SERIES: usize = 40;

fn lines() -> impl Iterator<Item = YearLine> {
    (0..SERIES).flat_map(|series| {
        (2025..=2026).flat_map(move |year| {
            (0..ORGS).map(move |org| {
                let mut random = [0; 10];
                random[8..].copy_from_slice(&org.to_be_bytes());
                let value = f64::from(org % 7) * if series.is_multiple_of(4) { 0.37 } else { 1.0 };
                let mut months = [value; 12];
                months[usize::from(org) % 12] = f64::NAN;
                let org: Id<Org> = Id::new(1, random);
                YearLine { series, year, standing: Standing::Reported, org, months }
            })
        })
    })
}

async fn fill(store: &Store, names: &[&str]) {
    let act = store.write().await.unwrap();
    let began = Instant::now();
    facts::replace_all(&act, names, lines()).await.unwrap();
    act.commit(Entry::new(&Who::program(), "bench.fill")).await.unwrap();
    println!("rebuild of {} rows: {:?}", SERIES * 2 * usize::from(ORGS), began.elapsed());
}

async fn load(store: &Store, names: &[&str], years: std::ops::RangeInclusive<i32>) {
    let began = Instant::now();
    let lines = facts::read(store, names, years).await.unwrap();
    println!("loaded {} rows: {:?}", lines.len(), began.elapsed());
}

#[tokio::main]
async fn main() {
    let names: Vec<String> = (0..SERIES).map(|number| format!("数据项{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = Folder::new();
    let file = folder.path().join("jishi.db");
    let store = open(Place::Sqlite(file.clone())).await;
    fill(&store, &names).await;
    store.close().await.unwrap();
    println!("file: {} MB", std::fs::metadata(&file).unwrap().len() / 1_000_000);
    println!("SQLite, opened anew:");
    let store = open(Place::Sqlite(file)).await;
    load(&store, &names, 2026..=2026).await;
    load(&store, &names, 2025..=2026).await;
    store.close().await.unwrap();
    if std::env::var("JISHI_TEST_POSTGRES").is_ok() {
        println!("both, through the test harness:");
        on_both(async |store| {
            fill(&store, &names).await;
            load(&store, &names, 2026..=2026).await;
        })
        .await;
    }
}
