//! How long a run takes over a database with many organizations and members, from the file to the
//! printed ranking: `cargo run --release -p assessment --features testing --example run_speed -- DB`.
//! A database without facts is given some for every series of the standard pack.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use assessment::Assessments;
use assessment::printed::{Format, ranking};
use kernel::{Day, Id, Org, Period, Scope};
use sea_orm::ConnectionTrait as _;
use store::audit::{Entry, Who};
use store::facts::{Standing, YearLine};
use store::{Place, Store};
use uuid::Uuid;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = PathBuf::from(arguments.next().unwrap());
    let scheme = arguments.next().unwrap_or_else(|| "农村党支部五星创评办法".to_owned());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/standard");
    let pack = pack::check(&pack::read_folder(&folder).unwrap()).unwrap();
    let pack = Arc::new(pack);
    let store = store::testing::open(Place::Sqlite(file)).await;
    fill(&store, &pack).await;
    let (period, today) = (Period::year(2026).unwrap(), Day::new(2026, 11, 20).unwrap());
    for _ in 0..3 {
        let assessments = Assessments::new(store.clone(), Arc::clone(&pack));
        let start = Instant::now();
        let run = assessments.run(&scheme, period, today).await.unwrap();
        let made = start.elapsed();
        let text = ranking(&run, &Scope::everything(), Format::Table);
        let (printed, lines) = (start.elapsed(), text.lines().count());
        println!("cold {made:.0?}, printed {printed:.0?}, {lines} lines");
        touch(&store, "ledger.file").await;
        let start = Instant::now();
        assessments.run(&scheme, period, today).await.unwrap();
        println!("  after a record {:.0?}", start.elapsed());
        let start = Instant::now();
        assessments.run(&scheme, period, today).await.unwrap();
        println!("  unchanged {:.2?}", start.elapsed());
    }
}

async fn touch(store: &Store, verb: &'static str) {
    let act = store.write().await.unwrap();
    act.commit(Entry::new(&Who::program(), verb)).await.unwrap();
}

/// Facts for every series and branch, a little different from branch to branch.
async fn fill(store: &Store, pack: &pack::Pack) {
    if !store::facts::series(store.read()).await.unwrap().is_empty() {
        return;
    }
    let act = store.write().await.unwrap();
    act.execute_unprepared("UPDATE organizations SET domain = '农村' WHERE kind = '党支部'")
        .await
        .unwrap();
    act.commit(Entry::new(&Who::program(), "test.domain")).await.unwrap();
    let orgs = registry::queries::organizations(store.read(), &Scope::everything()).await.unwrap();
    let names: Vec<&str> = pack.series.iter().map(|series| series.key.as_str()).collect();
    let branches: Vec<Uuid> =
        orgs.iter().filter(|org| org.kind == "党支部").map(|org| org.id.uuid()).collect();
    println!("{} organizations, {} branches, {} series", orgs.len(), branches.len(), names.len());
    let mut lines = Vec::new();
    for (series, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        for (at, org) in branches.iter().enumerate() {
            for standing in [Standing::Reported, Standing::Reviewed] {
                let value = |month: usize| ((at * 7 + series * 13 + month * 3) % 11) as f64;
                let mut months = [f64::NAN; 12];
                for (month, slot) in months.iter_mut().enumerate().take(10) {
                    *slot = if name.contains('#') {
                        (value(month) / 6.0).floor()
                    } else {
                        value(month)
                    };
                }
                let org = Id::<Org>::from_uuid(*org);
                lines.push(YearLine { series, year: 2026, standing, org, months });
            }
        }
    }
    let act = store.write().await.unwrap();
    store::facts::replace_all(&act, &names, lines).await.unwrap();
    act.commit(Entry::new(&Who::program(), "test.facts")).await.unwrap();
}
