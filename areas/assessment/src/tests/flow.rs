//! From records and judgments to stars, and again after something has changed.

use std::sync::Arc;

use kernel::{Points, Scope};
use store::No;
use store::testing::on_both;

use crate::Run;
use crate::acts::{Entered, judge};
use crate::printed::{Format, explained, ranking};
use crate::records::Given;
use crate::samples::{BRANCHES, COUNTIES, City, actor, first_quarter, pack_folder, today, who};

/// Code, rank, score, best score, star.
fn standings(run: &Run, scope: &Scope) -> Vec<(String, u32, i32, i32, Option<u8>)> {
    run.lines(scope)
        .map(|line| {
            let it = line.standing;
            (line.org.code.clone(), it.rank, it.score.0, it.at_best.0, it.awarded)
        })
        .collect()
}

#[tokio::test]
async fn scores_stars_and_ranks_are_those_worked_out_by_hand() {
    on_both(async |store| {
        let city = City::new(&store).await;
        let run = city.run(BRANCHES).await;
        let all = Scope::everything();
        // 石桥: 30 + 30 + 10 + (20 × 30% + 12 × 70%) + 9.5. 柳湾: 20 + 30 + 5, not judged: up to 85
        // and 1 more. 沙溪: nobody met, so nobody knows who would have come. 东风: full marks.
        // 望江: 10 + 5/10 ÷ 90% × 30 + 5 + 12 + 5.
        assert_eq!(
            standings(&run, &all),
            [
                ("990101".to_owned(), 1, 9_390, 9_390, Some(5)),
                ("990102".to_owned(), 2, 5_500, 8_500, None),
                ("990103".to_owned(), 3, 500, 3_500, Some(1)),
                ("990201".to_owned(), 1, 10_000, 10_000, Some(5)),
                ("990202".to_owned(), 2, 4_867, 4_867, Some(1)),
            ]
        );
        let medians: Vec<Points> = run.groups().iter().map(|group| group.median).collect();
        assert_eq!(medians, [Points(5_500), Points(7_434)]);
        // A scheme that reads the results below: branches that are still open do not count.
        let counties = city.run(COUNTIES).await;
        assert_eq!(
            standings(&counties, &all),
            [
                ("9901".to_owned(), 1, 9_390, 9_390, None),
                ("9902".to_owned(), 2, 7_434, 7_434, None),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_change_of_record_judgment_roster_or_pack_is_seen_at_once() {
    on_both(async |store| {
        let city = City::new(&store).await;
        let all = Scope::everything();
        let score =
            async |code: &str| city.run(BRANCHES).await.find(&all, code).unwrap().standing.score;
        let before = city.run(BRANCHES).await;
        assert!(Arc::ptr_eq(&before, &city.run(BRANCHES).await), "nothing changed: the same run");
        assert_eq!(score("990102").await, Points(5_500));

        city.meeting(1, "2026-03-20", 9).await;
        assert_eq!(score("990102").await, Points(6_500));

        let (officer, who) = (actor(&city.pack, &city.city, "组织部"), who());
        let given = Some(Given::Points(Points(800)));
        let one = Entered { indicator: 4, source: 1, org: city.branch(1).id, given };
        let judging = city.judging(&officer, &who);
        assert_eq!(judge(&store, &judging, std::slice::from_ref(&one)).await.unwrap(), 1);
        assert_eq!(
            judge(&store, &judging, std::slice::from_ref(&one)).await.unwrap(),
            0,
            "nothing new"
        );
        assert_eq!(score("990102").await, Points(7_300));
        let taken_back = Entered { given: None, ..one };
        assert_eq!(judge(&store, &judging, &[taken_back]).await.unwrap(), 1);
        assert_eq!(score("990102").await, Points(6_500));

        registry::samples::member(&store, city.branch(1), 8).add().await;
        assert_eq!(score("990102").await, Points(7_000));

        let mut files = pack::read_folder(&pack_folder()).unwrap();
        for file in &mut files {
            file.text = file.text.replace("otherwise = 5", "otherwise = 4");
        }
        city.assessments.use_pack(Arc::new(pack::check(&files).unwrap()));
        assert_eq!(score("990202").await, Points(4_767));
    })
    .await;
}

#[tokio::test]
async fn only_superiors_judge_and_only_within_the_rule() {
    on_both(async |store| {
        let city = City::new(&store).await;
        let who = who();
        let one = |given: Given| Entered {
            indicator: 4,
            source: 1,
            org: city.branch(1).id,
            given: Some(given),
        };
        let secretary = actor(&city.pack, city.branch(1), "支部书记");
        let entered = [one(Given::Points(Points(100)))];
        let no = judge(&store, &city.judging(&secretary, &who), &entered).await;
        assert!(matches!(no.unwrap_err(), No::Denied));
        let stranger = actor(&city.pack, city.counties.get(1).unwrap(), "组织部");
        let no = judge(&store, &city.judging(&stranger, &who), &entered).await;
        assert!(matches!(no.unwrap_err(), No::Missing));

        let officer = actor(&city.pack, city.counties.first().unwrap(), "组织部");
        let judging = city.judging(&officer, &who);
        let said = async |one: Entered| match judge(&store, &judging, &[one]).await.unwrap_err() {
            No::Refused(refusal) => refusal.to_string(),
            other => panic!("{other}"),
        };
        assert_eq!(
            said(one(Given::Points(Points(125)))).await,
            "柳湾村党支部，“现场评分”：打分以0.5分为一档，填的是1.25分"
        );
        assert_eq!(
            said(Entered { source: 0, ..one(Given::Points(Points(100))) }).await,
            "“现场评分”不由这个来源评分"
        );
        assert_eq!(
            said(Entered { indicator: 0, ..one(Given::Points(Points(100))) }).await,
            "“例会按月召开”不由这个来源评分"
        );
    })
    .await;
}

#[tokio::test]
async fn a_reader_sees_his_part_and_his_place_among_all() {
    on_both(async |store| {
        let city = City::new(&store).await;
        let run = city.run(BRANCHES).await;
        let county = Scope::below(city.counties.get(1).unwrap().path.clone());
        let codes: Vec<&str> = run.lines(&county).map(|line| line.org.code.as_str()).collect();
        assert_eq!(codes, ["990201", "990202"]);
        assert!(run.line(&county, city.branch(0).id).is_none());
        let own = Scope::below(city.branch(4).path.clone());
        let line = run.find(&own, "望江村党支部").unwrap();
        assert_eq!((line.standing.rank, line.group.size), (2, 2));
        let no = |typed: &str| run.find(&own, typed).unwrap_err().to_string();
        assert_eq!(
            no("990203"),
            "没有代码或名称为“990203”的党组织，是否想找“望江村党支部”（990202）"
        );
        assert!(!no("990101").contains("石桥"), "nothing of others is told");
        for (scope, expected) in [
            (&Scope::everything(), vec![(BRANCHES.to_owned(), 5), (COUNTIES.to_owned(), 2)]),
            (&county, vec![(BRANCHES.to_owned(), 2), (COUNTIES.to_owned(), 1)]),
            (&own, vec![(BRANCHES.to_owned(), 1)]),
        ] {
            let reach = city.assessments.reach(scope, first_quarter(), today()).await.unwrap();
            assert_eq!(reach, expected);
        }
        let no = city.assessments.run("支部考评方法", first_quarter(), today()).await.unwrap_err();
        assert_eq!(no.to_string(), "没有名为“支部考评方法”的考评方案。是否想写“支部考评办法”？");
    })
    .await;
}

#[tokio::test]
async fn rankings_and_reasons_read_well() {
    store::testing::on_sqlite(async |store| {
        let city = City::new(&store).await;
        let run = city.run(BRANCHES).await;
        let all = Scope::everything();
        insta::assert_snapshot!("ranking", ranking(&run, &all, Format::Table));
        insta::assert_snapshot!("ranking_csv", ranking(&run, &all, Format::Csv));
        let json: serde_json::Value =
            serde_json::from_str(&ranking(&run, &all, Format::Json)).unwrap();
        assert_eq!(json["results"][1]["unknown"], serde_json::json!(["组织评价", "现场评分"]));
        for code in ["990101", "990102", "990103", "990202"] {
            let line = run.find(&all, code).unwrap();
            insta::assert_snapshot!(format!("explained_{code}"), explained(&run, &line));
        }
    })
    .await;
}
