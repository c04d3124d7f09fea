//! The workbooks a county really sends, into an empty database.
//!
//! What they hold was counted by hand and by a separate script: 党组织.xlsx has 261 good rows and
//! four bad ones, 党员名册.xlsx 4,394 rows, of which 17 have a wrong check character, one an
//! identity number that Excel made a number of, one repeats another's, one names no branch.
#![allow(clippy::unwrap_used, clippy::panic)]

use kernel::{Id, Page, Scope};
use office::{RowKind, Workbook};
use registry::acts::{
    self, Confirmed, Counts, Outcome, Report, Upload, import_members, import_organizations,
    preview_members, preview_organizations,
};
use registry::queries::{self, MemberFilter, MemberOrder};
use registry::samples::vocabulary;
use std::collections::BTreeMap;
use store::audit::Who;
use store::testing::on_both;
use store::{No, Store};

fn workbook(name: &str) -> Upload {
    let path = format!("{}/tests/workbooks/{name}", env!("CARGO_MANIFEST_DIR"));
    Upload::new(name, Workbook::from_path(path).unwrap())
}

fn who() -> Who {
    Who { account: "a1".into(), name: "王干事".into(), address: "10.0.0.8".into() }
}

async fn orgs(store: &Store) -> Report {
    let upload = workbook("党组织.xlsx");
    import_organizations(store, &who(), &Scope::everything(), &vocabulary(), &upload, None)
        .await
        .unwrap()
}

async fn roster(store: &Store) -> Report {
    let upload = workbook("党员名册.xlsx");
    import_members(store, &who(), &Scope::everything(), &vocabulary(), &upload, None).await.unwrap()
}

fn wrong(report: &Report) -> BTreeMap<u32, String> {
    report.problems(0).map(|problem| (problem.row, problem.to_string())).collect()
}

#[tokio::test]
async fn every_row_of_the_list_of_organizations_is_accounted_for() {
    on_both(async |store| {
        let words = vocabulary();
        let upload = workbook("党组织.xlsx");
        let everything = Scope::everything();
        let preview = preview_organizations(&store, &everything, &words, &upload).await.unwrap();
        assert!(queries::organizations(store.read(), &everything).await.unwrap().is_empty());

        let report = orgs(&store).await;
        assert_eq!(report, preview);
        let expected = Counts { new: 261, changed: 0, same: 0, wrong: 4, skipped: 8 };
        assert_eq!(report.counts(), expected);
        let skipped: Vec<(u32, RowKind)> = report
            .rows
            .iter()
            .filter_map(|row| match row.outcome {
                Outcome::Skipped(kind) => Some((row.number, kind)),
                _ => None,
            })
            .collect();
        assert_eq!(
            skipped,
            [
                (1, RowKind::Title),
                (2, RowKind::Note),
                (3, RowKind::Header),
                (13, RowKind::Blank),
                (87, RowKind::Blank),
                (142, RowKind::Blank),
                (264, RowKind::Blank),
                (273, RowKind::Total),
            ]
        );
        let wrong = wrong(&report);
        assert_eq!(wrong.keys().copied().collect::<Vec<_>>(), [269, 270, 271, 272]);
        assert!(wrong[&269].contains("没有这个党组织"), "{}", wrong[&269]);
        assert!(wrong[&270].contains("与第 35 行的代码重复"), "{}", wrong[&270]);
        assert!(wrong[&271].contains("必填"), "{}", wrong[&271]);
        assert_eq!(report.problems(0).filter(|problem| problem.row == 272).count(), 2);

        let all = queries::organizations(store.read(), &everything).await.unwrap();
        assert_eq!(all.len(), 261);
        let village = queries::organization_by_code(store.read(), &everything, "99010000001")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(village.name, "乐坝村党支部");
        assert_eq!(village.path.as_str(), "990000/990100/99010000/99010000001/");
        assert_eq!(village.depth, 3);
        assert_eq!(village.domain.as_deref(), Some("农村"));
        assert_eq!(village.established.unwrap().to_string(), "1980-08-14");
        let town = queries::organization_by_code(store.read(), &everything, "99010000").await;
        assert_eq!(town.unwrap().unwrap().established.unwrap().to_string(), "2016-02");
    })
    .await;
}

#[tokio::test]
async fn importing_the_same_organizations_again_changes_nothing() {
    on_both(async |store| {
        orgs(&store).await;
        let before = store::audit::head(store.read()).await.unwrap();
        let again = orgs(&store).await.counts();
        assert_eq!(again, Counts { new: 0, changed: 0, same: 261, wrong: 4, skipped: 8 });
        assert_eq!(store::audit::head(store.read()).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn every_row_of_the_roster_is_accounted_for() {
    on_both(async |store| {
        orgs(&store).await;
        let (words, everything) = (vocabulary(), Scope::everything());
        let upload = workbook("党员名册.xlsx");
        let preview = preview_members(&store, &everything, &words, &upload).await.unwrap();
        let expected = Counts { new: 4374, changed: 0, same: 0, wrong: 20, skipped: 3 };
        assert_eq!(preview.counts(), expected);
        let list = |page| {
            let store = store.clone();
            async move {
                let filter = MemberFilter::default();
                let all = Scope::everything();
                queries::members(store.read(), &all, &filter, (MemberOrder::Name, false), page)
                    .await
                    .map(|roster| roster.page)
            }
        };
        assert_eq!(list(Page::default()).await.unwrap().total, 0, "a preview has written");

        let report = roster(&store).await;
        assert_eq!(report, preview);
        let wrong = wrong(&report);
        assert_eq!(wrong.len(), 20);
        assert_eq!(wrong.values().filter(|why| why.contains("校验码")).count(), 17);
        assert!(wrong[&4395].contains("数字"), "{}", wrong[&4395]);
        assert!(wrong[&4396].contains("11 位手机号"), "{}", wrong[&4396]);
        assert!(wrong[&4397].contains("没有这个党组织"), "{}", wrong[&4397]);

        assert_eq!(list(Page::default()).await.unwrap().total, 4374);
        let rare = queries::find_people(
            store.read(),
            store.crypto(),
            &everything,
            "𠮷花",
            store.clock().today(),
            1_000,
        )
        .await
        .unwrap();
        assert!(rare.iter().any(|line| line.member.name == "林𠮷花"), "{rare:?}");
        assert!(rare.iter().all(|line| line.member.name.contains("𠮷花")));
    })
    .await;
}

#[tokio::test]
async fn importing_the_same_roster_again_changes_nothing() {
    on_both(async |store| {
        orgs(&store).await;
        roster(&store).await;
        let before = store::audit::head(store.read()).await.unwrap();
        let again = roster(&store).await.counts();
        assert_eq!(again, Counts { new: 0, changed: 0, same: 4374, wrong: 20, skipped: 3 });
        assert_eq!(store::audit::head(store.read()).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn a_township_officer_imports_into_his_township_only() {
    on_both(async |store| {
        orgs(&store).await;
        let everything = Scope::everything();
        let town = queries::organization_by_code(store.read(), &everything, "99010001").await;
        let scope = Scope::below(town.unwrap().unwrap().path);
        let (words, upload) = (vocabulary(), workbook("党员名册.xlsx"));
        let report = import_members(&store, &who(), &scope, &words, &upload, None).await.unwrap();
        let filter = MemberFilter::default();
        let page = Page::new(1, 200);
        let all =
            queries::members(store.read(), &everything, &filter, (MemberOrder::Name, false), page);
        let all = all.await.unwrap().page;
        assert_eq!(all.total, report.counts().new);
        assert!(all.total > 0 && all.rows.iter().all(|line| scope.contains(&line.org_path)));
        assert_eq!(report.counts().new + report.counts().wrong, 4394);

        // The organizations of others are refused row by row as well.
        let before = queries::organizations(store.read(), &everything).await.unwrap();
        let upload = workbook("党组织.xlsx");
        let report = import_organizations(&store, &who(), &scope, &words, &upload, None).await;
        assert_eq!(report.unwrap().counts().changed, 0);
        assert_eq!(queries::organizations(store.read(), &everything).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn what_was_not_previewed_is_not_imported() {
    on_both(async |store| {
        let (words, everything) = (vocabulary(), Scope::everything());
        let upload = workbook("党组织.xlsx");
        let preview = preview_organizations(&store, &everything, &words, &upload).await.unwrap();
        orgs(&store).await;
        let late = import_organizations(
            &store,
            &who(),
            &everything,
            &words,
            &upload,
            Some(Confirmed { counts: preview.counts(), batch: Id::new(1, [0; 10]) }),
        )
        .await;
        assert!(matches!(late, Err(No::Refused(_))), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn a_roster_before_any_organization_is_refused() {
    on_both(async |store| {
        let upload = workbook("党员名册.xlsx");
        let refused = preview_members(&store, &Scope::everything(), &vocabulary(), &upload).await;
        let Err(No::Refused(refusal)) = refused else { panic!("{refused:?}") };
        assert!(refusal.to_string().contains("请先导入党组织"), "{refusal}");
    })
    .await;
}

#[tokio::test]
async fn a_workbook_of_something_else_is_refused_with_what_it_lacks() {
    on_both(async |store| {
        orgs(&store).await;
        let upload = workbook("党组织.xlsx");
        let everything = Scope::everything();
        let seen = preview_members(&store, &everything, &vocabulary(), &upload).await.unwrap();
        assert!(seen.lacking()[0].contains("公民身份号码"), "{seen:?}");
        let refused =
            import_members(&store, &who(), &everything, &vocabulary(), &upload, None).await;
        let Err(No::Refused(refusal)) = refused else { panic!("{refused:?}") };
        assert!(refusal.to_string().contains("公民身份号码"), "{refusal}");
    })
    .await;
}

#[tokio::test]
async fn full_numbers_are_shown_for_a_reason_and_leave_a_line() {
    on_both(async |store| {
        orgs(&store).await;
        roster(&store).await;
        let everything = Scope::everything();
        let today = store.clock().today();
        let found = queries::find_people(
            store.read(),
            store.crypto(),
            &everything,
            "990121196006152181",
            today,
            10,
        );
        let line = found.await.unwrap().remove(0);
        assert_eq!(line.member.name, "李喆红");
        assert_eq!(line.member.id_masked(), "**************2181");
        assert_eq!(line.member.phone_masked().unwrap(), "*******4674");
        let id = line.member.id;
        let why = acts::reveal(&store, &who(), &everything, id, " ").await;
        assert!(matches!(why, Err(No::Refused(_))));
        let before = store::audit::head(store.read()).await.unwrap();
        let shown = acts::reveal(&store, &who(), &everything, id, "核对档案").await.unwrap();
        assert_eq!(shown.id_number, "990121196006152181");
        assert_eq!(shown.phone.unwrap(), "19524354674");
        assert_eq!(store::audit::head(store.read()).await.unwrap().seq, before.seq + 1);
        let elsewhere = Scope::below("990000/990101/".parse().unwrap());
        let hidden = acts::reveal(&store, &who(), &elsewhere, id, "核对档案").await;
        assert!(matches!(hidden, Err(No::Missing)));
    })
    .await;
}
