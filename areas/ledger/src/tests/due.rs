//! Facts stay right when something else than a record changes: the organization whose kind, domain
//! or level a formula asks for, or the pack.

use std::path::Path;

use kernel::Scope;
use office::Workbook;
use pack::{File, Pack};
use registry::acts::{Upload, import_organizations};
use registry::samples::{org, vocabulary};
use store::Store;
use store::audit::Who;
use store::facts;
use store::testing::on_both;

use crate::Book;
use crate::acts::{catch_up, check_facts};
use crate::samples::{filed, meeting, record};

/// The standard pack with more metrics over meetings.
fn pack_with(metrics: &str) -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/standard");
    let mut files: Vec<File> = pack::read_folder(&folder).unwrap();
    let meetings = files.iter_mut().find(|file| file.name == "ledgers/organization-life.toml");
    meetings.unwrap().text.push_str(metrics);
    pack::check(&files).unwrap_or_else(|report| panic!("{report}"))
}

const ASKING: &str = "
[[metric]]
name = \"农村大会次数\"
count = \"类型 = '支部党员大会' and 组织.领域 = '农村'\"

[[metric]]
name = \"村里大会次数\"
count = \"类型 = '支部党员大会' and 组织.层级 = '村社区'\"
";

/// Sends the list of organizations again, as a county does after a change.
async fn import(store: &Store, rows: &str) {
    let text = format!("党组织代码,党组织名称,组织类别,所属领域,上级党组织\n{rows}");
    let book = Workbook::from_bytes(text.into_bytes()).unwrap();
    let upload = Upload::new("党组织.csv", book);
    let (who, all) = (Who::program(), Scope::everything());
    let report = import_organizations(store, &who, &all, &vocabulary(), &upload, None).await;
    assert_eq!(report.unwrap().counts().wrong, 0);
}

/// What is stored of a metric over a year, as a reader of facts finds it.
async fn counted(store: &Store, pack: &Pack, name: &str) -> f64 {
    catch_up(store, pack).await.unwrap();
    let series = format!("组织生活/{name}");
    let lines = facts::read(store, &[&series], 2026..=2026).await.unwrap();
    lines.iter().flat_map(|line| line.months).filter(|value| !value.is_nan()).sum()
}

async fn meetings(store: &Store, pack: &Pack) {
    let book = Book::named(pack, "组织生活").unwrap();
    let city = org(store, "99", None).kind("党委").add().await;
    let county = org(store, "9901", Some(&city)).kind("党委").add().await;
    let town = org(store, "990101", Some(&county)).kind("党委").add().await;
    org(store, "990102", Some(&county)).kind("党总支").add().await;
    let branch = org(store, "99010101", Some(&town)).domain("农村").add().await;
    for day in ["2026-03-05", "2026-06-05"] {
        let content = meeting(&book, "支部党员大会", day.parse().unwrap(), 9, 10);
        let mut new = record(&book).of(branch.id);
        new.content = content;
        filed(store, pack, new).await;
    }
}

#[tokio::test]
async fn a_change_of_the_organization_is_seen_by_the_next_reader() {
    let pack = pack_with(ASKING);
    on_both(async |store| {
        meetings(&store, &pack).await;
        assert_eq!(counted(&store, &pack, "农村大会次数").await, 2.0);
        assert_eq!(counted(&store, &pack, "村里大会次数").await, 2.0);
        let quiet = store::audit::head(store.read()).await.unwrap();
        assert!(!catch_up(&store, &pack).await.unwrap(), "nothing is due");
        assert_eq!(store::audit::head(store.read()).await.unwrap(), quiet);

        import(&store, "99010101,99010101党支部,党支部,社区,990101\n").await;
        assert_eq!(facts::due(store.read()).await.unwrap().len(), 1, "told in the act itself");
        assert_eq!(counted(&store, &pack, "农村大会次数").await, 0.0);
        assert_eq!(check_facts(&store, &pack).await.unwrap(), []);

        // Its superior goes one level down, and it with it.
        import(&store, "990101,990101党支部,党总支,,990102\n").await;
        assert_eq!(check_facts(&store, &pack).await.unwrap(), []);
        assert_eq!(counted(&store, &pack, "村里大会次数").await, 0.0);
        assert_eq!(facts::due(store.read()).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn another_pack_counts_at_once() {
    let (before, after) = (pack_with(""), pack_with(ASKING));
    on_both(async |store| {
        meetings(&store, &before).await;
        assert!(catch_up(&store, &before).await.unwrap(), "the rules are noted");
        assert_eq!(counted(&store, &after, "农村大会次数").await, 2.0);
        assert_eq!(check_facts(&store, &after).await.unwrap(), []);
        assert_eq!(counted(&store, &before, "农村大会次数").await, 0.0);
        assert_eq!(check_facts(&store, &before).await.unwrap(), []);
    })
    .await;
}
