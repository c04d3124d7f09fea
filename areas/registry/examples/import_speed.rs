//! How long 300,000 members take from file to database, and how fast they are found again:
//! `cargo run --release -p registry --features testing --example import_speed`.
//!
//! The workbook is written first, by another process of the same program, so that the memory
//! measured is the import's alone.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

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
const COUNTIES: u32 = 8;

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
    let mut counties = Vec::new();
    for county in 0..COUNTIES {
        let new = samples::org(store, &format!("99{county}"), Some(&city)).kind("党委");
        counties.push(new.name(&format!("第{county}县委员会")).add().await);
    }
    let mut towns = Vec::new();
    for town in 0..TOWNS {
        let county = &counties[(town % COUNTIES) as usize];
        let new = samples::org(store, &format!("99{town:04}"), Some(county)).kind("党委");
        towns.push(new.name(&format!("第{town}镇委员会")).add().await);
    }
    let act = store.write().await.unwrap();
    let backend = act.get_database_backend();
    for branch in 0..BRANCHES {
        let (code, town) = (code(branch), &towns[(branch % TOWNS) as usize]);
        let name = format!("第{branch}党支部");
        let keys = registry::rules::NameKeys::of_organization(&name);
        act.execute_raw(Statement::from_sql_and_values(
            backend,
            "INSERT INTO organizations (id, code, name, pinyin, initials, kind, domain, parent, path, \
             depth, revision) VALUES ($1, $2, $3, $4, $5, '党支部', $6, $7, $8, 3, 1)",
            [
                act.id::<kernel::Org>().uuid().into(),
                code.clone().into(),
                name.into(),
                keys.pinyin.into(),
                keys.initials.into(),
                ["农村", "社区", "机关"][branch as usize % 3].into(),
                town.id.uuid().into(),
                town.path.child(&code).unwrap().as_str().into(),
            ],
        ))
        .await
        .unwrap();
    }
    act.execute_unprepared(
        "INSERT INTO organization_versions (org, since, until, code, name, kind, domain, parent, \
         line_parent, document) SELECT id, 10000, NULL, code, name, kind, domain, parent, \
         line_parent, 'bench' FROM organizations WHERE depth = 3",
    )
    .await
    .unwrap();
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
        let upload = Upload::new("名册", Workbook::from_path(&file).unwrap());
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
    tree(&store).await;
}

fn percentiles(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("{what}: p50 {:?} p95 {:?} worst {:?}", at(50), at(95), at(100));
}

async fn search(store: &Store) {
    let (crypto, today) = (store.crypto(), store.clock().today());
    let [.., (_, branch)] = readers();
    for (what, limit) in [("everything", 20), ("everything", 100_000), ("a branch", 20)] {
        let scope = if what == "a branch" { branch.clone() } else { Scope::everything() };
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

/// Who asks: the city, a county, a town, a branch; and the program, which sees all.
fn readers() -> [(&'static str, Scope); 5] {
    let below = |path: &str| Scope::below(path.parse().unwrap());
    [
        ("program", Scope::everything()),
        ("city", below("99/")),
        ("county", below("99/991/")),
        ("town", below("99/991/990017/")),
        ("branch", below(&format!("99/991/990017/{}/", code(17)))),
    ]
}

async fn list(store: &Store) {
    let seeks = |typed| MemberFilter {
        sought: registry::rules::Sought::of(store.crypto(), typed, store.clock().today()),
        ..MemberFilter::default()
    };
    let usual = MemberFilter::default;
    let filters = [
        ("all", usual()),
        ("在职", MemberFilter { category: Some("在职".into()), ..usual() }),
        ("women", MemberFilter { sex: Some("女".into()), ..usual() }),
        ("none", MemberFilter { probationary: Some(true), ..usual() }),
        ("young", MemberFilter { born: ("1990-01-01".parse().ok(), None), ..usual() }),
        ("王", seeks("王")),
        ("建国", seeks("建国")),
        ("w", seeks("w")),
        ("zjg", seeks("zjg")),
    ];
    let mut all = Vec::new();
    for (reader, scope) in readers() {
        let mut of_reader = Vec::new();
        for (what, filter) in &filters {
            for order in
                [MemberOrder::Name, MemberOrder::Joined, MemberOrder::Age, MemberOrder::Branch]
            {
                for (number, descending) in
                    [(1, false), (1, true), (2, false), (50, false), (700, true)]
                {
                    let (page, order) = (Page::new(number, 50), (order, descending));
                    let began = Instant::now();
                    let found = queries::members(store.read(), &scope, filter, order, page).await;
                    let (took, total) = (began.elapsed(), found.unwrap().page.total);
                    of_reader.push(took);
                    if took > Duration::from_millis(200) {
                        println!(
                            "slow: {reader} {what} ({total}) {order:?} page {number}: {took:?}"
                        );
                    }
                }
            }
        }
        all.extend(&of_reader);
        percentiles(&format!("roster for the {reader}"), of_reader);
    }
    percentiles("roster", all);
}

async fn tree(store: &Store) {
    use registry::queries::{OrgFilter, OrgOrder, organization_list, standing_below};
    for (reader, scope) in readers() {
        let root = scope.roots().and_then(|roots| roots.first().cloned());
        let root = root.unwrap_or_else(|| "99/".parse().unwrap());
        let own = queries::organization_by_code(store.read(), &scope, root.code()).await.unwrap();
        let own = own.unwrap();
        let next = OrgFilter { parent: Some(own.id), ..OrgFilter::default() };
        let rural = OrgFilter { domain: Some("农村".into()), ..OrgFilter::default() };
        let typed = OrgFilter { text: "d17d".into(), ..OrgFilter::default() };
        let mut times = Vec::new();
        for filter in [&next, &rural, &typed] {
            for order in [OrgOrder::Place, OrgOrder::Name, OrgOrder::TermEnd] {
                let began = Instant::now();
                let (order, page) = ((order, false), Page::new(1, 50));
                let found = organization_list(store.read(), &scope, filter, order, page).await;
                let mut ids: Vec<_> = found.unwrap().rows.iter().map(|org| org.id).collect();
                ids.push(own.id);
                standing_below(store.read(), &scope, &ids).await.unwrap();
                times.push(began.elapsed());
            }
        }
        percentiles(&format!("tree for the {reader}"), times);
        let mut times = Vec::new();
        for text in ["", "第1", "d1", "99", "zhen", "没有", "dangzhibu"] {
            let asked = web::form::Asked::for_text("org", text);
            let began = Instant::now();
            let send = registry::Send::Id;
            registry::pick_organizations(store.read(), &scope, &asked, send).await.unwrap();
            times.push(began.elapsed());
        }
        percentiles(&format!("picker for the {reader}"), times);
    }
    let began = Instant::now();
    let day = "2026-06-01".parse().unwrap();
    queries::organizations_on(store.read(), &Scope::everything(), day).await.unwrap();
    println!("a past day's tree: {:?}", began.elapsed());
}
