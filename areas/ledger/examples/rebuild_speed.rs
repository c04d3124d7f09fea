//! How long it takes to rebuild all facts: `cargo run --release -p ledger --features testing --example
//! rebuild_speed [ORGANIZATIONS] [RECORDS EACH]`.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::time::Instant;

use kernel::{Day, Page, Scope};
use ledger::Book;
use ledger::acts::{Past, bring_in, check_facts, rebuild_facts};
use ledger::queries::{self, RecordFilter};
use ledger::rules::Hand;
use ledger::samples::{meeting, standard_pack};
use registry::samples::org;
use store::testing::{Folder, open};

#[tokio::main]
async fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|text| text.parse::<usize>().ok());
    let (orgs, each) = (numbers.next().unwrap_or(12_000), numbers.next().unwrap_or(52));
    let folder = Folder::new();
    let file = folder.path().join("jishi.db");
    let store = open(store::Place::Sqlite(file.clone())).await;
    let pack = standard_pack();
    let book = Book::named(&pack, "组织生活").unwrap();
    let city = org(&store, "99", None).kind("党委").add().await;
    let mut branches = Vec::new();
    for number in 0..orgs {
        branches.push(
            org(&store, &format!("99{number:05}"), Some(&city)).domain("农村").add().await.id,
        );
    }
    let kinds = ["支部党员大会", "支部委员会", "党课", "主题党日", "主题党日"];
    let start: Day = "2026-01-01".parse().unwrap();
    let past = branches.iter().flat_map(|org| {
        (0..each).map(|n| {
            let day = start.plus_days((n * 7 % 360) as i32).unwrap();
            let content = meeting(&book, kinds[n % kinds.len()], day, (n % 20) as u32, 20)
                .with(
                    book.ledger,
                    "主要内容",
                    ledger::rules::Held::Text(
                        "学习党的二十大精神，讨论村级道路硬化和发展党员事项，议定下月工作安排。"
                            .repeat(2),
                    ),
                )
                .with(
                    book.ledger,
                    "主持人",
                    ledger::rules::Held::Named(vec![ledger::rules::Named::plain("李秀兰")]),
                );
            Past {
                org: *org,
                content,
                state: if n % 3 == 0 { "已审" } else { "已报" }.to_owned(),
                filed_on: day.plus_days(3),
                made_at: day.noon(),
            }
        })
    });
    let took = |what: &str, since: Instant| println!("{what}: {:.2?}", since.elapsed());
    let since = Instant::now();
    let count = bring_in(&store, &pack, &Hand::program(), book.place, past).await.unwrap();
    took(&format!("{count} records written"), since);
    for _ in 0..2 {
        let since = Instant::now();
        let rebuilt = rebuild_facts(&store, &pack).await.unwrap();
        took(&format!("rebuild, {} lines", rebuilt.lines), since);
    }
    let since = Instant::now();
    let differences = check_facts(&store, &pack).await.unwrap().len();
    took(&format!("check, {differences} differences"), since);
    let all = Scope::below(city.path.clone());
    let filters = [
        ("all", RecordFilter::default()),
        (
            "month",
            RecordFilter {
                from: Some("2026-03-01".parse().unwrap()),
                to: Some("2026-03-31".parse().unwrap()),
                ..RecordFilter::default()
            },
        ),
        ("state", RecordFilter { states: vec!["已审".into()], ..RecordFilter::default() }),
        (
            "choice",
            RecordFilter {
                choices: vec![("类型".into(), "党课".into())],
                ..RecordFilter::default()
            },
        ),
        ("text", RecordFilter { text: "道路硬化".into(), ..RecordFilter::default() }),
        (
            "month, state, choice",
            RecordFilter {
                from: Some("2026-03-01".parse().unwrap()),
                to: Some("2026-03-31".parse().unwrap()),
                states: vec!["已审".into()],
                choices: vec![("类型".into(), "党课".into())],
                ..RecordFilter::default()
            },
        ),
    ];
    for (name, filter) in filters {
        for round in 0..2 {
            let since = Instant::now();
            let page = queries::list(store.read(), &all, &book, &filter, None, Page::default())
                .await
                .unwrap();
            if round == 1 {
                took(&format!("list of the city, {name}: {} records", page.total), since);
            }
        }
    }
    println!(
        "peak memory: {}",
        std::fs::read_to_string("/proc/self/status")
            .unwrap()
            .lines()
            .find(|line| line.starts_with("VmHWM"))
            .unwrap_or_default()
    );
    println!("database: {} MB", std::fs::metadata(&file).unwrap().len() >> 20);
}
