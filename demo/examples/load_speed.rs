//! How long a city takes: `cargo run --release -p demo --example load_speed -- 12000`.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;
use std::time::Instant;

use demo::{City, Wanted};
use kernel::Day;
use store::testing::{Folder, open};

#[tokio::main]
async fn main() {
    let branches = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_200);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/standard");
    let pack =
        pack::check(&pack::read_folder(&folder).unwrap()).map_err(|r| r.to_string()).unwrap();
    let start = Instant::now();
    let wanted = Wanted { seed: 7, branches, today: Day::new(2026, 11, 20).unwrap() };
    let city = City::plan(&pack, wanted).map_err(|why| why.to_string()).unwrap();
    println!(
        "planned {:.1} s: {} people, {} posts",
        start.elapsed().as_secs_f64(),
        city.people.len(),
        city.posts.len()
    );
    let data = match std::env::args().nth(2) {
        Some(folder) => {
            std::fs::create_dir_all(&folder).unwrap();
            Path::new(&folder).to_owned()
        }
        None => Folder::new().path().to_owned(),
    };
    std::fs::create_dir_all(&data).unwrap();
    let store = open(store::Place::Sqlite(data.join("jishi.db"))).await;
    let loaded = demo::load(&store, &city).await.map_err(|why| why.to_string()).unwrap();
    println!(
        "loaded {:.1} s: {} records, {} judgments, {} planted",
        start.elapsed().as_secs_f64(),
        loaded.records,
        loaded.judgments,
        loaded.truth.planted.len()
    );
    store.close().await.unwrap();
    println!(
        "closed {:.1} s, {} MB",
        start.elapsed().as_secs_f64(),
        std::fs::metadata(data.join("jishi.db")).unwrap().len() / 1_000_000
    );
}
