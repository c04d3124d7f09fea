//! Imports that change what is there, and rows that must not be taken.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{organizations, roster, who};
use kernel::{Day, Scope};
use registry::acts::{Change, Counts, Outcome, Report, import_members, import_organizations};
use registry::samples::{id_number, vocabulary};
use registry::{Organization, queries};
use store::Store;
use store::testing::on_both;

async fn take_orgs(store: &Store, rows: &[[&str; 7]]) -> Report {
    let upload = organizations(rows);
    import_organizations(store, &who(), &Scope::everything(), &vocabulary(), &upload, None)
        .await
        .unwrap()
}

async fn take_members(store: &Store, rows: &[[&str; 12]]) -> Report {
    let upload = roster(rows);
    import_members(store, &who(), &Scope::everything(), &vocabulary(), &upload, None).await.unwrap()
}

async fn org(store: &Store, code: &str) -> Organization {
    let org = queries::organization_by_code(store.read(), &Scope::everything(), code).await;
    org.unwrap().unwrap()
}

async fn path(store: &Store, code: &str) -> String {
    org(store, code).await.path.to_string()
}

/// What is wrong, row by row of data from 1.
fn sentences(report: &Report) -> Vec<String> {
    report.problems(0).map(|problem| format!("{} {}", problem.row - 2, problem.sentence)).collect()
}

const CITY: [[&str; 7]; 6] = [
    ["9", "市委", "党委", "", "", "", ""],
    ["91", "甲县委", "党委", "", "9", "2001-05", ""],
    ["92", "乙县委", "党委", "", "市委", "", ""],
    ["911", "东村党支部", "党支部", "农村", "甲县委", "1980-08-14", "2026-12"],
    ["912", "西村党支部", "党支部", "农村", "91", "", ""],
    ["9111", "东村一组党支部", "党支部", "农村", "911", "", ""],
];

#[tokio::test]
async fn a_moved_organization_takes_everything_below_it_along() {
    on_both(async |store| {
        assert_eq!(take_orgs(&store, &CITY).await.counts().new, 6);
        assert_eq!(path(&store, "9111").await, "9/91/911/9111/");
        let report =
            take_orgs(&store, &[["911", "东村党总支", "党总支", "", "乙县委", "", ""]]).await;
        let change = |field: &'static str, before: &str, after: &str| Change {
            field: field.into(),
            before: before.into(),
            after: after.into(),
        };
        let changed = report.rows.iter().find(|row| matches!(row.outcome, Outcome::Changed(_)));
        assert_eq!(
            changed.unwrap().outcome,
            Outcome::Changed(vec![
                change("党组织名称", "东村党支部", "东村党总支"),
                change("组织类别", "党支部", "党总支"),
                change("上级党组织", "甲县委（91）", "乙县委（92）"),
            ])
        );
        assert_eq!(path(&store, "9111").await, "9/92/911/9111/");
        assert_eq!(path(&store, "912").await, "9/91/912/");
        assert_eq!(org(&store, "9111").await.depth, 3);
        // An empty cell takes nothing away.
        let kept = org(&store, "911").await;
        assert_eq!(kept.domain.as_deref(), Some("农村"));
        assert_eq!(kept.established.unwrap().to_string(), "1980-08-14");
    })
    .await;
}

#[tokio::test]
async fn any_past_day_is_shown_as_it_was() {
    on_both(async |store| {
        take_orgs(&store, &CITY).await;
        take_orgs(&store, &[["911", "东村党总支", "党总支", "", "乙县委", "", ""]]).await;
        let names = |day: &str| {
            let (store, day) = (store.clone(), day.parse::<Day>().unwrap());
            async move {
                let everything = Scope::everything();
                let then = queries::organizations_on(store.read(), &everything, day);
                let then = then.await.unwrap();
                then.iter().map(|org| format!("{} {}", org.path, org.name)).collect::<Vec<_>>()
            }
        };
        assert_eq!(names("1990-01-01").await, Vec::<String>::new(), "its superiors are younger");
        let today = names("2026-06-15").await;
        assert!(today.contains(&"9/92/911/ 东村党总支".to_owned()), "{today:?}");
        assert_eq!(today.len(), 6);
    })
    .await;
}

#[tokio::test]
async fn rows_that_hang_in_the_air_or_in_a_circle_are_refused_one_by_one() {
    on_both(async |store| {
        let report = take_orgs(
            &store,
            &[
                ["9", "市委", "党委", "", "", "", ""],
                ["1", "甲", "党委", "", "2", "", ""],
                ["2", "乙", "党委", "", "3", "", ""],
                ["3", "丙", "党委", "", "1", "", ""],
                ["4", "丁", "党委", "", "4", "", ""],
                ["5", "戊", "党支部吧", "", "9", "", ""],
                ["6", "己", "党支部", "", "戊", "", ""],
                ["7", "同名", "党支部", "", "9", "", ""],
                ["8", "同名", "党支部", "", "9", "", ""],
                ["81", "庚", "党支部", "", "同名", "", ""],
                ["8/2", "辛", "党支部", "", "9", "", ""],
                ["82", "壬", "党支部", "", "9", "2018-13-45", ""],
            ],
        )
        .await;
        let counts = Counts { new: 3, changed: 0, same: 0, wrong: 9, skipped: 2 };
        assert_eq!(report.counts(), counts, "{:?}", sentences(&report));
        let said = sentences(&report).join("\n");
        for expected in
            ["绕了一圈", "第 8 行）有错误", "有 2 个党组织叫这个名称（代码 7、8）", "“/”"]
        {
            assert!(said.contains(expected), "{expected}:\n{said}");
        }
    })
    .await;
}

fn member<'a>(org: &'a str, name: &'a str, id: &'a str) -> [&'a str; 12] {
    ["", org, name, "", id, "2010-07", "", "正式党员", "直管", "", "", ""]
}

#[tokio::test]
async fn a_changed_roster_changes_exactly_what_differs() {
    on_both(async |store| {
        take_orgs(&store, &CITY).await;
        let (a, b) = (id_number(1), id_number(2));
        let mut row = member("911", "张建国", a.as_str());
        row[9] = "13900001111";
        take_members(&store, &[row, member("912", "李芳", b.as_str())]).await;

        // Sharper and emptier cells: the sharper date is taken, nothing is taken away.
        let mut row = member("912", "张建国", a.as_str());
        (row[5], row[7], row[8]) = ("2010-07-01", "正式党员", "流动");
        let mut other = member("912", "李芳", b.as_str());
        other[10] = "大专";
        let report = take_members(&store, &[row, other]).await;
        assert_eq!(report.counts().changed, 2, "{:?}", sentences(&report));
        let fields: Vec<Vec<&str>> = report
            .rows
            .iter()
            .filter_map(|row| match &row.outcome {
                Outcome::Changed(changes) => Some(changes.iter().map(|c| &*c.field).collect()),
                _ => None,
            })
            .collect();
        assert_eq!(fields, [vec!["所在党支部", "入党时间", "人员类别"], vec!["学历"]]);

        // Less exact again: nothing.
        let mut row = member("912", "张建国", a.as_str());
        row[8] = "流动";
        assert_eq!(take_members(&store, &[row]).await.counts().same, 1);

        // Renamed: found by the new characters only.
        let mut row = member("912", "张建军", a.as_str());
        (row[8], row[9]) = ("流动", "13900002222");
        let report = take_members(&store, &[row]).await;
        let Some(Outcome::Changed(changes)) = report.rows.last().map(|row| &row.outcome) else {
            panic!("{report:?}")
        };
        assert_eq!(changes[1].after, "*******2222", "a number in a report");
        for (typed, number) in [("建国", 0), ("建军", 1), ("zhangjianj", 1)] {
            let everything = Scope::everything();
            let (crypto, today) = (store.crypto(), store.clock().today());
            let found =
                queries::find_people(store.read(), crypto, &everything, typed, today, 9).await;
            assert_eq!(found.unwrap().len(), number, "{typed}");
        }
    })
    .await;
}

#[tokio::test]
async fn rows_of_a_roster_that_contradict_themselves_are_refused() {
    on_both(async |store| {
        take_orgs(&store, &CITY).await;
        let ids: Vec<String> = (0..12).map(|n| id_number(n).as_str().to_owned()).collect();
        let with = |at: usize, column: usize, text: &'static str| {
            let mut row = member("911", "张三", &ids[at]);
            row[column] = text;
            row
        };
        let mut converted = with(3, 6, "2011-07");
        converted[7] = "预备党员";
        let mut misnamed = with(8, 0, "西村党支部");
        misnamed[1] = "911";
        let report = take_members(
            &store,
            &[
                with(0, 3, "男"),
                with(1, 5, "1950-01"),
                with(2, 6, "2009-01"),
                converted,
                with(4, 5, "2026-07"),
                with(5, 1, ""),
                with(6, 8, "临时"),
                with(7, 9, "号码"),
                misnamed,
                with(9, 7, ""),
                member("911", "李四", &ids[10]),
                member("912", "王五", &ids[10]),
            ],
        )
        .await;
        let said = sentences(&report);
        assert_eq!(report.counts().new, 1, "{said:#?}");
        assert_eq!(report.counts().wrong, 11);
        for expected in [
            "1 与公民身份号码不一致",
            "2 早于公民身份号码里的出生日期",
            "3 早于入党时间",
            "4 预备党员没有转正时间",
            "5 晚于今天",
            "6 没有填所在党支部",
            "9 代码是“东村党支部”，名称却是“西村党支部”",
            "10 必填",
            "12 与第 13 行的号码重复",
        ] {
            assert!(said.iter().any(|said| said.starts_with(expected)), "{expected}: {said:#?}");
        }
        // The same number under another name in another branch is somebody's mistake.
        let report = take_members(&store, &[member("912", "王五", &ids[10])]).await;
        assert!(sentences(&report)[0].contains("另一个姓名"), "{report:?}");
    })
    .await;
}

#[tokio::test]
async fn a_member_elsewhere_is_not_taken_over_by_an_import() {
    on_both(async |store| {
        take_orgs(&store, &CITY).await;
        let id = id_number(1);
        take_members(&store, &[member("912", "张建国", id.as_str())]).await;
        let scope = Scope::below(path(&store, "911").await.parse().unwrap());
        let upload = roster(&[member("911", "张建国", id.as_str())]);
        let report =
            import_members(&store, &who(), &scope, &vocabulary(), &upload, None).await.unwrap();
        assert!(sentences(&report)[0].contains("组织关系转接"), "{report:?}");
    })
    .await;
}
