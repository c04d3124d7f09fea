//! The demo city: the same each time, of the wanted size, believable, and consistent with itself.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use assessment::Assessments;
use demo::{City, Loaded, Wanted, load, write_workbooks};
use kernel::{Day, Period, Scope};
use ledger::acts::check_facts;
use ledger::rules::{Content, OrgValues, check};
use office::Workbook;
use pack::{Every, Pack};
use registry::acts::{Outcome, Upload, preview_members, preview_organizations};
use registry::rules::{IdNumber, Term, Vocabulary};
use sea_orm::{ConnectionTrait, Statement};
use store::Store;
use store::testing::{Folder, on_both, on_sqlite};

static PACK: LazyLock<Arc<Pack>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/standard");
    let files = pack::read_folder(&folder).unwrap();
    Arc::new(pack::check(&files).unwrap_or_else(|report| panic!("{report}")))
});

fn today() -> Day {
    Day::new(2026, 11, 20).unwrap()
}

fn wanted(seed: u64, branches: usize) -> Wanted {
    Wanted { seed, branches, today: today() }
}

fn planned(seed: u64, branches: usize) -> City<'static> {
    City::plan(&PACK, wanted(seed, branches)).unwrap()
}

fn words() -> Vocabulary {
    let terms = |names: Vec<&String>| names.into_iter().map(Term::new).collect();
    Vocabulary {
        kinds: terms(PACK.kinds.iter().map(|kind| &kind.name).collect()),
        domains: terms(PACK.domains.iter().map(|domain| &domain.name).collect()),
        categories: ["直管", "在职", "流动", "离退休"].into_iter().map(Term::new).collect(),
    }
}

async fn texts(store: &Store, sql: &str) -> Vec<String> {
    let db = store.read();
    let rows =
        db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn count(store: &Store, sql: &str) -> i64 {
    let db = store.read();
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    row.unwrap().unwrap().try_get_by_index(0).unwrap()
}

#[test]
fn a_city_has_exactly_the_wanted_branches_and_about_the_wanted_people() {
    for branches in [20, 137, 1_200, 12_000] {
        let city = planned(7, branches);
        assert_eq!(city.branches().count(), branches);
        assert_eq!(city.bodies.iter().filter(|body| body.path.depth() == 1).count(), 8);
        let each = city.people.len() as f64 / branches as f64;
        assert!((21.2..22.2).contains(&each), "{each} members in a branch of {branches}");
        let names: HashSet<&str> = city.bodies.iter().map(|body| body.name.as_str()).collect();
        let codes: HashSet<&str> = city.bodies.iter().map(|body| body.code.as_str()).collect();
        assert_eq!((names.len(), codes.len()), (city.bodies.len(), city.bodies.len()));
    }
}

#[test]
fn people_are_as_people_are() {
    let city = planned(7, 1_200);
    let all = city.people.len() as f64;
    let share = |is: &dyn Fn(&demo::Person) -> bool| {
        city.people.iter().filter(|person| is(person)).count() as f64 / all
    };
    let old = share(&|person| person.age(today()) >= 61);
    assert!((0.265..0.31).contains(&old), "{old} are 61 or older");
    let women = share(&|person| person.is_woman);
    assert!((0.28..0.42).contains(&women), "{women} are women");
    let fresh = share(&|person| person.is_probationary());
    assert!((0.012..0.035).contains(&fresh), "{fresh} are on probation");
    let mut numbers = HashSet::new();
    let mut phones = HashSet::new();
    for person in &city.people {
        let id = IdNumber::parse(&person.id_number, today()).unwrap();
        assert_eq!(id.birth(), person.birth);
        assert_eq!(id.sex().word() == "女", person.is_woman);
        assert!(person.id_number.starts_with("9901") && person.phone.starts_with("12"));
        assert!(numbers.insert(&person.id_number) && phones.insert(&person.phone));
        assert!(person.joined <= today() && person.birth.whole_months_to(person.joined) >= 216);
        assert!(person.converted.is_none_or(|day| day > person.joined && day <= today()));
    }
    let secretaries = city.posts.iter().filter(|post| post.post == "书记").count() as f64;
    let bodies = city.bodies.len() as f64;
    assert!((0.95..1.0).contains(&(secretaries / bodies)), "{secretaries} of {bodies}");
    let overdue = city.bodies.iter().filter(|body| body.term_end < today()).count() as f64;
    assert!((0.01..0.08).contains(&(overdue / bodies)), "{overdue} of {bodies} overdue");
}

async fn made(store: &Store, seed: u64, branches: usize) -> Loaded {
    load(store, &planned(seed, branches)).await.unwrap()
}

/// Everything but nonces: what can be compared between two databases.
const CONTENT: [&str; 7] = [
    "SELECT path || name || kind || coalesce(domain, '') || term_end FROM organizations ORDER BY id",
    "SELECT name || sex || birth || joined || category || id_tail || phone_tail FROM members ORDER BY id",
    "SELECT key FROM member_keys ORDER BY key, member",
    "SELECT post || holder || since || due FROM posts ORDER BY id",
    "SELECT ledger || state || content || made_by || made_ms || revision FROM records ORDER BY id",
    "SELECT verb || after_state || given || name || at_ms FROM record_changes ORDER BY record, revision",
    "SELECT scheme || indicator || source || coalesce(grade, '') || coalesce(points, 0) || name \
     FROM judgments ORDER BY scheme, period, indicator, source, org",
];

#[tokio::test]
async fn the_same_seed_gives_the_same_city_and_another_a_different_one() {
    let folder = Folder::new();
    let mut contents = Vec::new();
    let mut truths = Vec::new();
    for (at, seed) in [7, 7, 8].into_iter().enumerate() {
        let file = folder.path().join(format!("{at}.db"));
        let store = store::testing::open(store::Place::Sqlite(file)).await;
        let loaded = made(&store, seed, 60).await;
        truths.push(serde_json::to_string(&loaded.truth).unwrap());
        let mut content = Vec::new();
        for sql in CONTENT {
            content.push(texts(&store, sql).await);
        }
        contents.push(content);
        store.close().await.unwrap();
    }
    assert!(contents[0] == contents[1] && truths[0] == truths[1]);
    for (one, other) in contents[0].iter().zip(&contents[2]) {
        assert!(!one.is_empty() && one != other);
    }
    assert_ne!(truths[0], truths[2]);
}

#[tokio::test]
async fn what_is_written_is_what_the_acts_would_have_written() {
    on_both(async |store| {
        let loaded = made(&store, 7, 120).await;
        assert_eq!(check_facts(&store, &PACK).await.unwrap(), []);
        let audit = count(&store, "SELECT count(*) FROM audit WHERE act = 'demo.load'").await;
        assert_eq!(audit, 1);
        assert_eq!(count(&store, "SELECT count(*) FROM members").await, loaded.members as i64);
        assert_eq!(count(&store, "SELECT count(*) FROM records").await as u64, loaded.records);
        // Counted by revision, every step that was taken is told.
        let steps = count(&store, "SELECT count(*) FROM record_changes").await;
        assert_eq!(
            count(&store, "SELECT CAST(sum(revision - 1) AS bigint) FROM records").await,
            steps
        );
        // A second time nothing is written.
        assert!(load(&store, &planned(7, 20)).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn the_workbooks_of_the_city_read_back_without_a_change_but_for_the_newcomers() {
    on_sqlite(async |store| {
        // The day test databases believe it is: later dates would be refused.
        let today = Day::of_instant(store.clock().now());
        let city = City::plan(&PACK, Wanted { seed: 7, branches: 120, today }).unwrap();
        load(&store, &city).await.unwrap();
        let folder = Folder::new();
        let files = write_workbooks(&store, &city, &words(), folder.path()).await.unwrap();
        assert_eq!(files.len(), 3);
        let upload = |at: usize| {
            Upload::new(files[at].display().to_string(), Workbook::from_path(&files[at]).unwrap())
        };
        let all = Scope::everything();
        let orgs = preview_organizations(&store, &all, &words(), &upload(0)).await.unwrap();
        let counts = orgs.counts();
        assert_eq!((counts.new, counts.changed, counts.wrong), (1, 0, 0), "{counts:?}");
        assert!(counts.same > 15);
        let members = preview_members(&store, &all, &words(), &upload(1)).await.unwrap();
        let counts = members.counts();
        let wrong: Vec<_> =
            members.rows.iter().filter(|row| matches!(row.outcome, Outcome::Wrong(_))).collect();
        assert_eq!((counts.new, counts.changed, counts.wrong), (3, 0, 1), "{wrong:#?}");
        assert!(counts.same > 300);
    })
    .await;
}

#[tokio::test]
async fn records_are_in_order_and_do_what_is_owed() {
    on_sqlite(async |store| {
        let city = planned(7, 300);
        load(&store, &city).await.unwrap();
        let values: HashMap<String, OrgValues> = city
            .organizations
            .iter()
            .map(|org| {
                let id = org.id.to_string().replace('-', "");
                (id, OrgValues::of(org, &PACK.levels))
            })
            .collect();
        let rows = texts(
            &store,
            "SELECT lower(hex(org)) || ' ' || ledger || ' ' || filed_on || ' ' || content \
             FROM records WHERE filed_on IS NOT NULL",
        )
        .await;
        assert!(rows.len() > 20_000);
        for row in &rows {
            let mut parts = row.splitn(4, ' ');
            let (org, ledger) = (parts.next().unwrap(), parts.next().unwrap());
            let filed_on = Day::from_number(parts.next().unwrap().parse().unwrap()).unwrap();
            let ledger = PACK.ledger(ledger).unwrap();
            let content = Content::of_json(ledger, parts.next().unwrap());
            let checked = check(ledger, content, filed_on, &values[org]);
            assert!(checked.wrong.is_empty(), "{row}: {:?}", checked.wrong);
        }
        for obligation in &PACK.obligations {
            let when = formula::When::end_of(Period::year(2026).unwrap());
            let owers = values.values().filter(|org| obligation.owed_by.holds(org.row(), &when));
            let owers = owers.count() as i64;
            let key = &PACK.series[obligation.series[0]].key;
            let db = store.read();
            let sql = "SELECT count(DISTINCT org) FROM facts WHERE series = \
                       (SELECT id FROM fact_series WHERE name = $1)";
            let asked =
                Statement::from_sql_and_values(db.get_database_backend(), sql, [key.into()]);
            let row = db.query_one_raw(asked).await.unwrap().unwrap();
            let done: i64 = row.try_get_by_index(0).unwrap();
            let most = match obligation.every {
                Every::Month | Every::Quarter => owers * 6 / 10,
                _ => owers.min(1),
            };
            assert!(done >= most, "{done} of {owers} do {}", obligation.name);
        }
    })
    .await;
}

#[tokio::test]
async fn a_city_can_be_made_on_any_day_of_the_year() {
    for (year, month, day) in [(2027, 1, 4), (2028, 2, 29), (2026, 6, 30), (2026, 12, 31)] {
        on_sqlite(async |store| {
            let today = Day::new(year, month, day).unwrap();
            let city = City::plan(&PACK, Wanted { seed: 7, branches: 24, today }).unwrap();
            let loaded = load(&store, &city).await.unwrap();
            // Twelve calendar months up to the day, and the year before where the recipe says so.
            assert!(loaded.records > 24 * 55, "{today}: {}", loaded.records);
            let last = count(&store, "SELECT max(day) FROM records").await;
            assert!(last <= i64::from(today.number()));
            let late = count(&store, "SELECT max(filed_on) FROM records").await;
            assert!(late <= i64::from(today.number()));
        })
        .await;
    }
}

#[tokio::test]
async fn the_truth_agrees_with_the_records() {
    on_sqlite(async |store| {
        let city = planned(7, 400);
        let loaded = load(&store, &city).await.unwrap();
        let planted = &loaded.truth.planted;
        let share = planted.len() as f64 / 400.0;
        assert!((0.08..0.25).contains(&share), "{share} of the branches");
        let rows = texts(
            &store,
            "SELECT lower(hex(id)) || ' ' || coalesce(day, 0) || ' ' || coalesce(filed_on, 0) || ' ' \
             || content FROM records",
        )
        .await;
        let by_id: HashMap<String, (i32, i32, String)> = rows
            .iter()
            .map(|row| {
                let mut parts = row.splitn(4, ' ');
                let mut next = || parts.next().unwrap().to_owned();
                (next(), (next().parse().unwrap(), next().parse().unwrap(), next()))
            })
            .collect();
        let people: HashMap<_, _> =
            city.branches().map(|at| (city.bodies[at].id, city.people_of(at).len())).collect();
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for one in planted {
            *kinds.entry(one.fault.as_str()).or_default() += 1;
            let records: Vec<_> = one
                .records
                .iter()
                .map(|id| &by_id[&id.to_string().replace('-', "")])
                .collect();
            for (day, filed_on, content) in &records {
                let content: serde_json::Value = serde_json::from_str(content).unwrap();
                match one.fault.as_str() {
                    "集中补录" => assert!(filed_on - day > 30),
                    "日期不实" => assert!(filed_on < day),
                    "虚报到会" => {
                        let came = content["参加党员"]["came"].as_u64().unwrap() as usize;
                        assert!(came > people[&one.org]);
                    }
                    "记录雷同" => assert!(content["主要内容"].is_string()),
                    other => panic!("{other} has records"),
                }
            }
            let names_something = !one.missing.is_empty() || !records.is_empty();
            assert!(names_something, "{} of {} says nothing", one.fault, one.name);
        }
        assert_eq!(kinds.len(), 5, "{kinds:?}");
    })
    .await;
}

#[tokio::test]
async fn most_of_every_scheme_is_complete_and_scores_differ() {
    on_sqlite(async |store| {
        made(&store, 7, 600).await;
        let assessments = Assessments::new(store.clone(), Arc::clone(&PACK));
        let year = Period::year(2026).unwrap();
        for scheme in &PACK.schemes {
            let run = assessments.run(&scheme.name, year, today()).await.unwrap();
            let all = Scope::everything();
            let lines: Vec<_> = run.lines(&all).collect();
            let complete = lines.iter().filter(|line| line.standing.unknown.is_empty()).count();
            let full = scheme.full_mark.value();
            let mut scores: Vec<f64> =
                lines.iter().map(|line| line.standing.score.value() / full).collect();
            scores.sort_by(f64::total_cmp);
            let mut open: BTreeMap<&str, usize> = BTreeMap::new();
            for line in &lines {
                for indicator in &line.standing.unknown {
                    *open.entry(scheme.indicators[*indicator].name.as_str()).or_default() += 1;
                }
            }
            let said = format!(
                "{}: {complete} of {} complete; from {:.2} over {:.2} to {:.2}; open {open:?}",
                scheme.name,
                lines.len(),
                scores[0],
                scores[scores.len() / 2],
                scores[scores.len() - 1]
            );
            println!("{said}");
            assert!(complete * 4 >= lines.len() * 3, "{said}");
            assert!((0.6..0.95).contains(&scores[scores.len() / 2]), "{said}");
        }
    })
    .await;
}
