//! How long a run takes over a database with many organizations and members, from the file to the
//! printed ranking: `cargo run --release -p assessment --features testing --example run_speed -- DB`.
//! A database without facts is given some for every series of the standard pack.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use assessment::Assessments;
use assessment::printed::{Format, ranking};
use assessment::samples::actor;
use axum::body::Body;
use axum::http::Request;
use axum::http::request::Parts;
use http_body_util::BodyExt as _;
use kernel::{Day, FixedClock, Id, Org, Period, Scope};
use sea_orm::ConnectionTrait as _;
use store::audit::{Entry, Who};
use store::facts::{Standing, YearLine};
use store::{Place, Store};
use tower::ServiceExt as _;
use uuid::Uuid;
use web::{Actor, Assets, Found, Menu, SealKey, Sessions, Site};

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
        println!("cold {made:.2?}, printed {printed:.2?}, {lines} lines");
        touch(&store, "ledger.file").await;
        let start = Instant::now();
        assessments.run(&scheme, period, today).await.unwrap();
        println!("  after a record {:.2?}", start.elapsed());
        let start = Instant::now();
        assessments.run(&scheme, period, today).await.unwrap();
        println!("  unchanged {:.2?}", start.elapsed());
    }
    pages(&store, &pack, &scheme).await;
}

struct Always(Actor);

impl Sessions for Always {
    fn actor<'a>(&'a self, _: &'a Parts) -> Found<'a> {
        Box::pin(std::future::ready(Ok(Some(self.0.clone()))))
    }
}

/// How long pages take, whole, with the run already made.
async fn pages(store: &Store, pack: &Arc<pack::Pack>, scheme: &str) {
    let orgs = registry::queries::organizations(store.read(), &Scope::everything()).await.unwrap();
    let assessments = Assessments::new(store.clone(), Arc::clone(pack));
    let site = Site {
        place: String::new(),
        notice: String::new(),
        assets: Assets(&[]),
        menu: Menu::default(),
        sessions: Arc::new(Always(actor(pack, orgs.first().unwrap(), "市委组织部"))),
        clock: Arc::new(FixedClock::at(Day::new(2026, 11, 20).unwrap())),
        random: |bytes| bytes.fill(7),
        seal: SealKey::new([7; 32]),
        tls: false,
        trusted_origins: Vec::new(),
    };
    let site = site.serve(assessment::routes().with_state(assessments)).unwrap();
    let asked = format!("scheme={}&period=2026", encoded(scheme));
    let result = |at: usize| format!("/assessment/result/{}?{asked}", orgs[at].code);
    let every = |path: String| (0..200).map(move |_| path.clone()).collect::<Vec<_>>();
    let lists = [
        ("ranking", every(format!("/assessment?{asked}"))),
        ("ranking by score", every(format!("/assessment?{asked}&sort=-score&page=40"))),
        ("distribution", every(format!("/assessment/distribution?{asked}"))),
        ("result", (1..201).map(|n| result(n * 59)).collect()),
        ("scoring", every(format!("/assessment/scoring?{asked}"))),
    ];
    for (name, paths) in lists {
        let mut times = Vec::new();
        for (at, path) in paths.into_iter().enumerate() {
            let request = Request::get(path).body(Body::empty()).unwrap();
            let start = Instant::now();
            let response = site.clone().oneshot(request).await.unwrap();
            assert!(response.status().is_success());
            response.into_body().collect().await.unwrap();
            // The first makes the run.
            times.extend((at > 0).then(|| start.elapsed()));
        }
        times.sort();
        println!(
            "{name}: median {:.1?}, p95 {:.1?}",
            times[times.len() / 2],
            times[times.len() * 95 / 100]
        );
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
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
