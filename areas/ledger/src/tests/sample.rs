//! The workbook of organization life as a county really sends it: twelve sheets, one per month, the
//! year only in the title. Counted by a separate script: 6,164 data rows of 240 branches, 676 of them
//! dated only to the month, 604 without a year, about half of the numbers written “23人”, four kinds
//! of meeting under two names each. None is wrong.

use kernel::{Page, Scope};
use office::{RowKind, Workbook};
use pack::{Standing, Window};
use registry::acts::{Counts, Outcome, Upload, import_organizations};
use registry::samples::vocabulary;
use store::Store;
use store::audit::Who;
use store::testing::on_both;

use crate::Book;
use crate::acts::{check_facts, import, preview, undo};
use crate::queries::{self, Behind, Question, RecordFilter};
use crate::rules::Hand;
use crate::samples::standard_pack;

fn upload(path: &str) -> Upload {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    let name = path.rsplit('/').next().unwrap().to_owned();
    Upload::new(name, Workbook::from_path(path).unwrap())
}

async fn county(store: &Store) {
    let orgs = upload("../registry/tests/workbooks/党组织.xlsx");
    let everything = Scope::everything();
    import_organizations(store, &Who::program(), &everything, &vocabulary(), &orgs, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn every_row_of_the_workbook_is_accounted_for() {
    let pack = standard_pack();
    let book = Book::named(&pack, "组织生活").unwrap();
    on_both(async |store| {
        county(&store).await;
        let (hand, file) = (Hand::program(), upload("tests/workbooks/组织生活台账.xlsx"));
        let seen = preview(&store, &pack, &hand, book.place, &file).await.unwrap();
        let everything = Scope::everything();
        let all = RecordFilter::default();
        let count = async || {
            let page =
                queries::list(store.read(), &everything, &book, &all, None, Page::new(1, 1)).await;
            page.unwrap().total
        };
        assert_eq!(count().await, 0, "a preview writes nothing");

        let counts = seen.counts();
        let done =
            import(&store, &pack, &hand, book.place, &file, Some(counts), None).await.unwrap();
        assert_eq!(done, seen);
        assert_eq!(counts, Counts { new: 6164, changed: 0, same: 0, wrong: 0, skipped: 24 });
        let kinds: Vec<RowKind> = done
            .rows
            .iter()
            .filter_map(|row| match row.outcome {
                Outcome::Skipped(kind) => Some(kind),
                _ => None,
            })
            .collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == RowKind::Title).count(), 12);
        assert_eq!(kinds.iter().filter(|kind| **kind == RowKind::Header).count(), 12);
        assert_eq!(kinds.len(), 24);
        assert_eq!(count().await, counts.new);
        assert_eq!(check_facts(&store, &pack).await.unwrap(), []);

        // Known to the month only, counted in their month.
        let march = RecordFilter {
            from: Some("2026-03-01".parse().unwrap()),
            to: Some("2026-03-31".parse().unwrap()),
            ..RecordFilter::default()
        };
        let march =
            queries::export(store.read(), &everything, &book, &march, 0, 1000).await.unwrap();
        let rough = march
            .iter()
            .filter(|line| line.record.content.day(book.ledger).unwrap().to_string() == "2026-03");
        assert_eq!((march.len(), rough.count()), (737, 73));

        // Of one branch, by hand: 安凤村党支部 held party members' meetings in March, June, September
        // and December.
        let branch =
            registry::queries::organization_by_code(store.read(), &everything, "99010000000");
        let branch = branch.await.unwrap().unwrap();
        let metric = pack.metrics.iter().position(|metric| metric.name == "党员大会次数").unwrap();
        let asked = Question {
            org: &branch.path,
            number: Behind::Metric(metric),
            window: Window::Cycle,
            cycle: "2026".parse().unwrap(),
            standing: Standing::Reported,
        };
        let behind = queries::behind(store.read(), &everything, &pack, &asked, Page::default())
            .await
            .unwrap();
        let days: Vec<String> = behind
            .rows
            .iter()
            .map(|(_, line)| line.record.content.day(book.ledger).unwrap().to_string())
            .collect();
        assert_eq!(days, ["2026-12-12", "2026-09-10", "2026-06-13", "2026-03-18"]);

        // The same file again.
        let again = import(&store, &pack, &hand, book.place, &file, None, None).await.unwrap();
        let same = Counts { new: 0, same: counts.new, ..counts };
        assert_eq!(again.counts(), same);
        assert_eq!(count().await, counts.new);

        // Undone in one go, and imported anew.
        let batch =
            queries::recent_batches(store.read(), &hand.who.account, "组织生活").await.unwrap();
        assert_eq!(undo(&store, &pack, &hand, batch[0].id).await.unwrap(), counts.new);
        assert_eq!(count().await, 0);
        assert_eq!(check_facts(&store, &pack).await.unwrap(), []);
        let anew =
            import(&store, &pack, &hand, book.place, &file, Some(counts), None).await.unwrap();
        assert_eq!(anew.counts(), counts);
    })
    .await;
}
