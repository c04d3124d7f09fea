//! How long 300,000 members take from file to database, and how fast they are found again:
//! `cargo run --release -p registry --features testing --example import_speed`.
//!
//! The workbook is written first, by another process of the same program, so that the memory
//! measured is the import's alone.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::{Page, Scope};
use office::Workbook;
use registry::acts::{Upload, import_members};
use registry::queries::{self, MemberFilter, MemberOrder, find_people};
use registry::samples;
use store::audit::{Entry, Who};
use store::testing::{Folder, open};
use store::{Place, Store};

const MEMBERS: u32 = 300_000;
const BRANCHES: u32 = 12_000;
const TOWNS: u32 = 400;

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    match (words.next().as_deref(), words.next()) {
        (Some("write"), Some(file)) => write_workbook(&file),
        _ => measure().await,
    }
}

fn code(branch: u32) -> String {
    format!("99{:04}{branch:05}", branch % TOWNS)
}

const SURNAMES: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "单",
    "曾", "吕", "欧阳", "仇",
];
const GIVEN: [&str; 30] = [
    "建", "国", "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟",
    "涛", "明", "超", "秀", "霞", "平", "刚", "桂", "英", "华", "文", "辉", "玲", "𠮷",
];

fn name(number: u32) -> String {
    let mut seed = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let mut pick = |from: &[&'static str]| {
        let word = from[(seed % from.len() as u64) as usize];
        seed /= from.len() as u64;
        word
    };
    let surname = pick(&SURNAMES);
    let first = pick(&GIVEN);
    let second = if number.is_multiple_of(4) { "" } else { pick(&GIVEN) };
    format!("{surname}{first}{second}")
}

fn write_workbook(file: &str) {
    let columns = registry::sheet::members(&samples::vocabulary());
    let stamp = office::Stamp::default();
    let mut export = office::Export::new(&stamp);
    let mut table = export.table("党员名册", Some("党员名册"), &columns).unwrap();
    for number in 0..MEMBERS {
        let id = samples::id_number(number);
        let text = |text: String| Some(office::Value::Text(text));
        let branch = number % BRANCHES;
        let values = [
            text(format!("第{branch}党支部")),
            text(code(branch)),
            text(name(number)),
            text(id.sex().word().to_owned()),
            text(id.as_str().to_owned()),
            Some(office::Value::Day("2010-07-01".parse().unwrap())),
            Some(office::Value::Day("2011-07-01".parse().unwrap())),
            text("正式党员".to_owned()),
            text(["直管", "在职", "流动", "离退休"][number as usize % 4].to_owned()),
            if number.is_multiple_of(2) { text(format!("139{number:08}")) } else { None },
            None,
            None,
        ];
        table.row(&values).unwrap();
    }
    let out = std::fs::File::create(file).unwrap();
    export.finish(out).unwrap();
}

async fn grow_tree(store: &Store) {
    use sea_orm::{ConnectionTrait, Statement};
    let city = samples::org(store, "99", None).kind("党委").add().await;
    let act = store.write().await.unwrap();
    let backend = act.get_database_backend();
    for branch in 0..BRANCHES {
        let code = code(branch);
        let name = format!("第{branch}党支部");
        act.execute_raw(Statement::from_sql_and_values(
            backend,
            "INSERT INTO organizations (id, code, name, pinyin, initials, kind, parent, path, depth, \
             revision) VALUES ($1, $2, $3, '', '', '党支部', $4, $5, 1, 1)",
            [
                act.id::<kernel::Org>().uuid().into(),
                code.clone().into(),
                name.into(),
                city.id.uuid().into(),
                format!("99/{code}/").into(),
            ],
        ))
        .await
        .unwrap();
    }
    act.commit(Entry::new(&Who::program(), "bench.tree")).await.unwrap();
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = |name: &str| {
        status.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned()
    };
    format!("{} {}", line("VmHWM"), line("VmRSS"))
}

async fn measure() {
    let folder = Folder::new();
    let file = folder.path().join("roster.xlsx");
    let program = std::env::current_exe().unwrap();
    let written = std::process::Command::new(program).arg("write").arg(&file).status().unwrap();
    assert!(written.success());
    println!("workbook: {} MB", std::fs::metadata(&file).unwrap().len() / 1_000_000);

    let place = match std::env::var("JISHI_BENCH_POSTGRES") {
        Ok(url) => Place::Postgres(url),
        Err(_) => Place::Sqlite(folder.path().join("jishi.db")),
    };
    let store = open(place).await;
    grow_tree(&store).await;
    println!("before: {}", memory());
    for round in ["first", "again"] {
        let began = Instant::now();
        let upload =
            Upload { name: "名册".into(), book: Arc::new(Workbook::from_path(&file).unwrap()) };
        let report = import_members(
            &store,
            &Who::program(),
            &Scope::everything(),
            &samples::vocabulary(),
            &upload,
            None,
        )
        .await
        .unwrap();
        println!("{round}: {:?} {:?}", began.elapsed(), report.counts());
        println!("{}", memory());
        if std::env::var("THREADS").is_ok() {
            for task in std::fs::read_dir("/proc/self/task").unwrap() {
                let stat = std::fs::read_to_string(task.unwrap().path().join("stat")).unwrap();
                let w: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
                println!("{} u{} s{}", stat.split(')').next().unwrap(), w[11], w[12]);
            }
        }
        for problem in report.problems(0).take(3) {
            println!("{problem}");
        }
    }
    search(&store).await;
    list(&store).await;
}

fn percentiles(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("{what}: p50 {:?} p95 {:?} worst {:?}", at(50), at(95), at(100));
}

async fn search(store: &Store) {
    let (crypto, today) = (store.crypto(), store.clock().today());
    let town = Scope::below(format!("99/{}/", code(17)).parse().unwrap());
    for (what, limit) in [("everything", 20), ("everything", 100_000), ("a branch", 20)] {
        let scope = if what == "a branch" { town.clone() } else { Scope::everything() };
        let mut times: [Vec<Duration>; 4] = Default::default();
        let mut found = [0; 4];
        for number in (0..MEMBERS).step_by(1_499) {
            let name = name(number);
            let keys = registry::rules::NameKeys::of_person(&name);
            let tail: String = name.chars().skip(1).collect();
            let typed = [
                if tail.chars().count() == 2 { tail } else { name.clone() },
                keys.initials.clone(),
                keys.pinyin.clone(),
                samples::id_number(number).tail().to_owned(),
            ];
            for (way, typed) in typed.iter().enumerate() {
                let began = Instant::now();
                let lines =
                    find_people(store.read(), crypto, &scope, typed, today, limit).await.unwrap();
                times[way].push(began.elapsed());
                found[way] += lines.len();
            }
        }
        for (way, times) in ["characters", "initials", "pinyin", "ID tail"].iter().zip(times) {
            percentiles(&format!("{way} in {what}, at most {limit}"), times);
        }
        println!("found {found:?}");
    }
}

async fn list(store: &Store) {
    for (what, filter) in [
        ("all", MemberFilter::default()),
        ("在职", MemberFilter { category: Some("在职".into()), ..MemberFilter::default() }),
        ("women", MemberFilter { sex: Some("女".into()), ..MemberFilter::default() }),
    ] {
        for order in [MemberOrder::Name, MemberOrder::Joined, MemberOrder::Age, MemberOrder::Branch]
        {
            let mut times = Vec::new();
            for number in [1, 2, 50, 1_000, 5_000] {
                let began = Instant::now();
                let page = Page::new(number, 50);
                queries::members(store.read(), &Scope::everything(), &filter, (order, false), page)
                    .await
                    .unwrap();
                times.push(began.elapsed());
            }
            percentiles(&format!("list of {what} by {order:?}"), times);
        }
    }
}
