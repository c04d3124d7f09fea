//! Every rule form, worked by hand.

use engine::{Judgments, StarReason, assess, explain, explain_section, rule_in_words};
use kernel::Points;

use crate::support::{BRANCH, HEAD, assess_one, city, facts, one, pack, points_of};

const UNKNOWN: f64 = f64::NAN;

#[test]
fn each_missed_meeting_takes_two_points_until_nothing_is_left() {
    let scheme = one("4", r#"{ deduct = 2, per = "应开次数 - 实开次数" }"#);
    let points = |held| points_of(&scheme, &[("应开次数", 4.0), ("实开次数", held)]);
    // 4 held: full. 3: 4 − 2. 2: 4 − 4. 1: 4 − 6, but never below nothing. 5: not more than full.
    assert_eq!([4.0, 3.0, 2.0, 1.0, 5.0].map(points), ["4", "2", "0", "0", "4"]);
    assert_eq!(points_of(&scheme, &[("应开次数", 4.0), ("实开次数", UNKNOWN)]), "-");
}

#[test]
fn a_part_of_a_year_counts_as_the_author_says() {
    // 平均年龄超过48岁每超1岁扣3分, 10 points; average age 49.5: 1.5 years over.
    let points = |partial: &str, age| {
        let rule = format!(r#"{{ deduct = 3, per = "平均年龄 - 48岁", partial = "{partial}" }}"#);
        points_of(&one("10", &rule), &[("平均年龄", age)])
    };
    assert_eq!(points("不足1不计", 49.5), "7"); // 1 year: 10 − 3
    assert_eq!(points("不足1按1计", 49.5), "4"); // 2 years: 10 − 6
    assert_eq!(points("按比例计", 49.5), "5.5"); // 1.5 years: 10 − 4.5
    for partial in ["不足1不计", "不足1按1计", "按比例计"] {
        assert_eq!(points(partial, 48.0), "10");
        assert_eq!(points(partial, 45.2), "10");
        assert_eq!(points(partial, 50.0), "4");
    }
}

#[test]
fn percentage_points_are_counted_in_steps_of_a_hundredth() {
    // 低于55%每降低1个百分点扣1分: 50 % is five points below.
    let rule = r#"{ deduct = 1, per = "55% - 到会率", each = 0.01, partial = "不足1按1计" }"#;
    let points = |rate| points_of(&one("10", rule), &[("到会率", rate)]);
    assert_eq!([0.55, 0.5, 0.545, 0.4].map(points), ["10", "5", "9", "0"]);
}

#[test]
fn a_proportion_may_have_a_floor_and_a_cut() {
    // 4 points, full at 90 %: 85 % gives 4 × 0.85 ÷ 0.9 = 3.777… → 3.78.
    let plain = one("4", r#"{ proportion = "到会率", full_at = "90%" }"#);
    let points = |scheme: &str, rate| points_of(scheme, &[("到会率", rate)]);
    assert_eq!([0.85, 0.9, 1.0, 0.0].map(|rate| points(&plain, rate)), ["3.78", "4", "4", "0"]);
    // Never fewer than 1 point.
    let floor = one("4", r#"{ proportion = "到会率", full_at = "90%", at_least = 1 }"#);
    assert_eq!([0.1, 0.45].map(|rate| points(&floor, rate)), ["1", "2"]);
    // Between 60 % and 90 % linear, 60 % and less nothing: 75 % is half.
    let from = one("4", r#"{ proportion = "到会率", full_at = "90%", zero_at = "60%" }"#);
    assert_eq!([0.6, 0.75, 0.5].map(|rate| points(&from, rate)), ["0", "2", "0"]);
    // 60 % counts in full proportion, a hair less nothing.
    let cut = one("4", r#"{ proportion = "到会率", full_at = "90%", none_below = "60%" }"#);
    assert_eq!([0.6, 0.59].map(|rate| points(&cut, rate)), ["2.67", "0"]);
    // Small is good: full at 5 days, nothing at 15.
    let days = one("4", r#"{ proportion = "办结天数", full_at = 5, zero_at = 15 }"#);
    let points = [3.0, 10.0, 20.0].map(|d| points_of(&days, &[("办结天数", d)]));
    assert_eq!(points, ["4", "2", "0"]);
}

#[test]
fn the_first_tier_that_holds_gives_the_points() {
    let scheme = one(
        "5",
        r#"{ tiers = [ { when = "收入 >= 500000元", points = 5 }, { when = "收入 >= 200000元", points = 4 },
            { when = "收入 >= 100000元", points = 3 } ], otherwise = 1 }"#,
    );
    let points = |income| points_of(&scheme, &[("收入", income)]);
    assert_eq!(
        [600_000.0, 500_000.0, 499_999.0, 100_000.0, 0.0].map(points),
        ["5", "5", "4", "3", "1"]
    );
    assert_eq!(points(UNKNOWN), "-");
}

#[test]
fn a_condition_gives_all_or_nothing() {
    let scheme = one("3", r#"{ yes = "处分数 = 0 and 满意度 >= 80%" }"#);
    let points =
        |sanctions, satisfied| points_of(&scheme, &[("处分数", sanctions), ("满意度", satisfied)]);
    assert_eq!(points(0.0, 0.8), "3");
    assert_eq!(points(1.0, 0.9), "0");
    // One sanction is enough to know, whatever the satisfaction is.
    assert_eq!(points(1.0, UNKNOWN), "0");
    assert_eq!(points(0.0, UNKNOWN), "-");
}

/// Two sections of 10: the first with a bonus of at most 3 that may lift it to 11.
fn with_bonus(at_most: &str) -> String {
    format!(
        r#"{HEAD}full_mark = 20
[[section]]
name = "组织"
points = 10
{at_most}
[[section.indicator]]
name = "大会"
points = 10
rule = {{ deduct = 2, per = "应开次数 - 实开次数" }}
[[section.indicator]]
name = "表彰"
rule = {{ bonus = 1.5, per = "表彰数", at_most = 3 }}
[[section]]
name = "服务"
points = 10
[[section.indicator]]
name = "满意"
points = 10
rule = {{ proportion = "满意度", full_at = 1 }}
"#
    )
}

#[test]
fn a_bonus_is_capped_by_itself_by_its_section_and_by_the_whole() {
    let score = |scheme: &str, held, honours| {
        let given = [("应开次数", 4.0), ("实开次数", held), ("表彰数", honours), ("满意度", 0.9)];
        let (_, _, _, assessment) = assess_one(scheme, &given);
        let bonus = assessment.points(1, BRANCH).unwrap().to_string();
        let section = assessment.section(0, BRANCH).to_string();
        (bonus, section, assessment.standing(BRANCH).unwrap().score.to_string())
    };
    let said = |b: &str, s: &str, t: &str| (b.to_owned(), s.to_owned(), t.to_owned());
    // 8 + 1.5 = 9.5, and 9 for service.
    assert_eq!(score(&with_bonus(""), 3.0, 1.0), said("1.5", "9.5", "18.5"));
    // Three honours would be 4.5: the bonus stops at 3, the section at its 10.
    assert_eq!(score(&with_bonus(""), 3.0, 3.0), said("3", "10", "19"));
    assert_eq!(score(&with_bonus("at_most = 11"), 4.0, 3.0), said("3", "11", "20"));
    let capped =
        with_bonus("at_most = 13").replace("full_mark = 20", "full_mark = 20\nat_most = 21");
    assert_eq!(score(&capped, 4.0, 3.0), said("3", "13", "21"));
}

#[test]
fn grades_are_worth_what_the_scheme_says() {
    let scheme = one("20", r#"{ judged = { "好" = 20, "较好" = 15, "一般" = 10, "差" = 0 } }"#);
    let pack = pack(&[&scheme]);
    let (scheme, tree) = (&pack.schemes[0], city(&[4]));
    let mut judgments = Judgments::new();
    for (org, grade) in [(2, 0), (3, 1), (4, 3)] {
        judgments.grade(scheme, org, 0, 0, grade).unwrap();
    }
    assert!(judgments.grade(scheme, 2, 0, 0, 4).unwrap_err().to_string().contains("较好"));
    let assessment = assess(&tree, &facts(scheme, &tree, &[]), scheme, &judgments);
    let points: Vec<_> = (2..6).map(|org| assessment.points(0, org)).collect();
    assert_eq!(points, [Some(Points(2000)), Some(Points(1500)), Some(Points(0)), None]);
    // The branch nobody has judged is not at zero: it could still reach 20.
    let standing = assessment.standing(5).unwrap();
    assert_eq!((standing.score, standing.at_best), (Points(0), Points(2000)));
    assert_eq!(standing.unknown, [0]);
}

#[test]
fn two_weighted_sources_out_of_150() {
    // 自评 30 % + 党委考评 70 %; 100 judged in points, 50 by grade.
    let scheme = format!(
        r#"{HEAD}full_mark = 150
[[source]]
name = "自评"
weight = "30%"
[[source]]
name = "党委考评"
weight = "70%"
[[section]]
name = "工作"
points = 150
[[section.indicator]]
name = "总体"
points = 100
rule = {{ judged_points = {{ from = 0, to = 100, step = 0.5 }} }}
[[section.indicator]]
name = "特色"
points = 50
rule = {{ judged = {{ "好" = 50, "一般" = 30, "差" = 0 }} }}
"#
    );
    let pack = pack(&[&scheme]);
    let (scheme, tree) = (&pack.schemes[0], city(&[2]));
    let mut judgments = Judgments::new();
    judgments.points(scheme, 2, 0, 0, Points(9_500)).unwrap();
    judgments.points(scheme, 2, 0, 1, Points(8_050)).unwrap();
    judgments.grade(scheme, 2, 1, 0, 0).unwrap();
    judgments.grade(scheme, 2, 1, 1, 1).unwrap();
    // The other branch has rated itself, the committee has not yet.
    judgments.points(scheme, 3, 0, 0, Points(10_000)).unwrap();
    assert!(judgments.points(scheme, 3, 0, 1, Points(8_025)).is_err());
    assert!(judgments.points(scheme, 3, 0, 1, Points(10_050)).is_err());
    let facts = facts(scheme, &tree, &[]);
    let assessment = assess(&tree, &facts, scheme, &judgments);
    // 95 × 0.3 + 80.5 × 0.7 = 84.85; 50 × 0.3 + 30 × 0.7 = 36; together 120.85.
    assert_eq!(assessment.points(0, 2), Some(Points(8_485)));
    assert_eq!(assessment.points(1, 2), Some(Points(3_600)));
    assert_eq!(assessment.standing(2).unwrap().score, Points(12_085));
    assert_eq!(assessment.points(0, 3), None);
    let told = explain(scheme, &tree, &facts, &judgments, &assessment, 2, 0).unwrap();
    assert_eq!(told.sentence, "自评95分×30%，党委考评80.5分×70%，得84.85分");
    let told = explain(scheme, &tree, &facts, &judgments, &assessment, 2, 1).unwrap();
    assert_eq!(told.sentence, "自评“好”50分×30%，党委考评“一般”30分×70%，得36分");
    let told = explain(scheme, &tree, &facts, &judgments, &assessment, 3, 0).unwrap();
    assert_eq!(told.sentence, "自评100分×30%，党委考评未评×70%，暂不计分");
}

#[test]
fn places_in_the_county_give_points_and_equals_share_the_better_place() {
    let scheme = one(
        "5",
        r#"{ rank = "收入", within = "县", places = [ { to = 1, points = 5 }, { to = 3, points = 4 }, { to = "80%", points = 2 } ], otherwise = 1 }"#,
    );
    let pack = pack(&[&scheme]);
    let (scheme, tree) = (&pack.schemes[0], city(&[6, 2]));
    // First county 90, 80, 80, 80, 10 and one unknown: five are ranked, 80 % are four.
    let income = [80.0, 90.0, 80.0, UNKNOWN, 80.0, 10.0, 7.0, 3.0];
    let facts = facts(scheme, &tree, &[("收入", &income)]);
    let assessment = assess(&tree, &facts, scheme, &Judgments::new());
    let points: Vec<_> = (3..11)
        .map(|org| assessment.points(0, org).map_or_else(|| "-".into(), |p| p.to_string()))
        .collect();
    assert_eq!(points, ["4", "5", "4", "-", "4", "1", "5", "4"]);
    let told = explain(scheme, &tree, &facts, &Judgments::new(), &assessment, 3, 0).unwrap();
    assert_eq!(told.sentence, "收入80元，在5个中排第2，得4分");
}

#[test]
fn small_can_be_best_in_a_ranking() {
    let scheme = one(
        "3",
        r#"{ rank = "办结天数", best = "low", places = [ { to = 1, points = 3 } ], otherwise = 0 }"#,
    );
    let pack = pack(&[&scheme]);
    let (scheme, tree) = (&pack.schemes[0], city(&[3]));
    let facts = facts(scheme, &tree, &[("办结天数", &[9.0, 2.0, 5.0])]);
    let assessment = assess(&tree, &facts, scheme, &Judgments::new());
    let points: Vec<_> = (2..5).map(|org| assessment.points(0, org).unwrap().0).collect();
    assert_eq!(points, [0, 300, 0]);
}

/// One section of 60, one of 40, stars by bands, and this veto.
fn with_veto(effect: &str) -> String {
    format!(
        r#"{HEAD}full_mark = 100
[[section]]
name = "组织"
points = 60
[[section.indicator]]
name = "大会"
points = 40
rule = {{ deduct = 10, per = "应开次数 - 实开次数" }}
[[section.indicator]]
name = "满意"
points = 20
rule = {{ proportion = "满意度", full_at = 1 }}
[[section]]
name = "服务"
points = 40
[[section.indicator]]
name = "到会"
points = 40
rule = {{ proportion = "到会率", full_at = 1 }}
[[veto]]
name = "书记受处分"
when = "处分数 > 0"
{effect}
[stars]
bands = {{ 5 = 90, 4 = 80, 3 = 70, 2 = 60, 1 = 0 }}
[candidates]
when = "星级 <= 2"
"#
    )
}

#[test]
fn a_veto_caps_the_star_or_zeroes_an_indicator_a_section_or_all() {
    let result = |effect: &str, sanctions| {
        let given = [
            ("应开次数", 4.0),
            ("实开次数", 4.0),
            ("满意度", 0.9),
            ("到会率", 1.0),
            ("处分数", sanctions),
        ];
        let (_, _, _, assessment) = assess_one(&with_veto(effect), &given);
        let s = assessment.standing(BRANCH).unwrap();
        (s.score.0 / 100, s.eligible.unwrap(), s.awarded.unwrap(), s.reason, s.candidate)
    };
    let earned = StarReason::Earned;
    assert_eq!(result("star_at_most = 2", 0.0), (98, 5, 5, earned, false));
    assert_eq!(result("star_at_most = 2", 1.0), (98, 5, 2, StarReason::Vetoed, true));
    assert_eq!(result(r#"zero = "满意""#, 1.0), (80, 4, 4, earned, false));
    assert_eq!(result(r#"zero = "组织""#, 1.0), (40, 1, 1, earned, true));
    assert_eq!(result(r#"zero = "总分""#, 1.0), (0, 1, 1, earned, true));
    // A veto nobody knows about does not apply.
    assert_eq!(result("star_at_most = 2", UNKNOWN), (98, 5, 5, earned, false));
}

#[test]
fn a_zeroed_indicator_says_which_veto_did_it() {
    let given =
        [("应开次数", 4.0), ("实开次数", 4.0), ("满意度", 0.9), ("到会率", 1.0), ("处分数", 2.0)];
    let (pack, tree, facts, assessment) = assess_one(&with_veto(r#"zero = "满意""#), &given);
    let told = explain(&pack.schemes[0], &tree, &facts, &Judgments::new(), &assessment, BRANCH, 1)
        .unwrap();
    assert_eq!(told.sentence, "满意度0.9，1得满分，得18分；因“书记受处分”一票否决，本项计0分");
    assert_eq!(told.points, Some(Points(0)));
}

#[test]
fn one_star_for_each_section_that_reaches_eighty() {
    let mut scheme = format!("{HEAD}full_mark = 100\n");
    for (name, metric) in
        [("班子", "满意度"), ("党员", "到会率"), ("活动", "甲"), ("制度", "乙"), ("服务", "丙")]
    {
        scheme += &format!(
            "[[section]]\nname = \"{name}好\"\npoints = 100\nweight = 0.2\nstar_at = 80\n\
             [[section.indicator]]\nname = \"{name}\"\npoints = 100\n\
             rule = {{ proportion = \"{metric}\", full_at = 1 }}\n"
        );
    }
    scheme += "[[veto]]\nname = \"处分\"\nwhen = \"处分数 > 0\"\nstar_at_most = 2\n[stars]\nthemed = true\n";
    let given = |e, sanctions| {
        vec![
            ("满意度", 0.95),
            ("到会率", 0.8),
            ("甲", 0.799),
            ("乙", 1.0),
            ("丙", e),
            ("处分数", sanctions),
        ]
    };
    let (_, _, _, assessment) = assess_one(&scheme, &given(0.5, 0.0));
    let s = assessment.standing(BRANCH).unwrap();
    // 95, 80 and 100 reach 80; 79.9 and 50 do not. 0.2 × (95 + 80 + 79.9 + 100 + 50) = 80.98.
    assert_eq!((s.score, s.awarded), (Points(8_098), Some(3)));
    let (_, _, _, assessment) = assess_one(&scheme, &given(0.5, 1.0));
    assert_eq!(assessment.standing(BRANCH).unwrap().awarded, Some(2));
    // One section open: three stars or four, nobody can say yet.
    let (_, _, _, assessment) = assess_one(&scheme, &given(UNKNOWN, 0.0));
    let s = assessment.standing(BRANCH).unwrap();
    assert_eq!((s.eligible, s.awarded, s.reason), (None, None, StarReason::Open));
}

/// Points straight from 甲, ties broken by 乙, at most 20 % five stars in a county.
fn with_quota(ties: &str) -> String {
    format!(
        r#"{HEAD}full_mark = 100
rank_within = "县"
[[section]]
name = "大项"
points = 100
[[section.indicator]]
name = "指标"
points = 100
rule = {{ proportion = "甲", full_at = 100 }}
[stars]
bands = {{ 5 = 90, 4 = 80, 3 = 0 }}
quota = [ {{ star = 5, at_most = "20%", within = "县" }} ]
ties = [{ties}]
"#
    )
}

#[test]
fn a_tie_at_the_cut_is_broken_by_the_published_order_or_left_open() {
    // Ten branches, so two five stars. Five reach 90: 99, then three with 95, then 91.
    let scores = [95.0, 99.0, 95.0, 85.0, 95.0, 91.0, 50.0, 50.0, 50.0, 50.0];
    let result = |ties: &str, second: &[f64]| {
        let pack = pack(&[&with_quota(ties)]);
        let (scheme, tree) = (&pack.schemes[0], city(&[10]));
        let facts = facts(scheme, &tree, &[("甲", &scores), ("乙", second)]);
        let assessment = assess(&tree, &facts, scheme, &Judgments::new());
        (2..8)
            .map(|org| {
                let s = assessment.standing(org).unwrap();
                (s.rank, s.eligible.unwrap(), s.awarded.unwrap(), s.reason)
            })
            .collect::<Vec<_>>()
    };
    let (earned, cut, quota) = (StarReason::Earned, StarReason::TieAtCut(5), StarReason::Quota(5));
    let nothing = [UNKNOWN; 10];
    // Without an order one place stays free: none of the three stands before the others.
    assert_eq!(
        result("", &nothing),
        [
            (2, 5, 4, cut),
            (1, 5, 5, earned),
            (2, 5, 4, cut),
            (6, 4, 4, earned),
            (2, 5, 4, cut),
            (5, 5, 4, quota)
        ]
    );
    // 乙 breaks it: the third branch has most.
    let second = [1.0, 0.0, 3.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    assert_eq!(
        result("\"乙\"", &second),
        [
            (2, 5, 4, quota),
            (1, 5, 5, earned),
            (2, 5, 5, earned),
            (6, 4, 4, earned),
            (2, 5, 4, quota),
            (5, 5, 4, quota)
        ]
    );
    // 乙 is the same for two of them, and the one that differs is behind both: still open.
    let second = [3.0, 0.0, 3.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    assert_eq!(
        result("\"乙\"", &second),
        [
            (2, 5, 4, cut),
            (1, 5, 5, earned),
            (2, 5, 4, cut),
            (6, 4, 4, earned),
            (2, 5, 4, quota),
            (5, 5, 4, quota)
        ]
    );
}

#[test]
fn a_county_too_small_for_the_share_gets_no_five_stars() {
    let pack = pack(&[&with_quota("")]);
    let (scheme, tree) = (&pack.schemes[0], city(&[4, 5]));
    let facts = facts(scheme, &tree, &[("甲", &[95.0; 9])]);
    let assessment = assess(&tree, &facts, scheme, &Judgments::new());
    // floor(4 × 20 %) = 0; floor(5 × 20 %) = 1, for which five stand alike.
    assert!((3..12).all(|org| assessment.standing(org).unwrap().awarded == Some(4)));
    assert_eq!(assessment.standing(3).unwrap().reason, StarReason::Quota(5));
    assert_eq!(assessment.standing(7).unwrap().reason, StarReason::TieAtCut(5));
}

#[test]
fn a_county_reads_the_results_of_its_branches() {
    let branch = r#"name = "支部办法"
applies_to = "种类 = '党支部'"
full_mark = 100
[[section]]
name = "大项"
points = 100
[[section.indicator]]
name = "指标"
points = 100
rule = { proportion = "甲", full_at = 100 }
[stars]
bands = { 5 = 90, 3 = 60, 1 = 0 }
"#;
    let county = r#"name = "县办法"
applies_to = "层级 = '县'"
full_mark = 30
[[below]]
name = "平均"
scheme = "支部办法"
take = "average"
[[below]]
name = "最低"
scheme = "支部办法"
take = "worst"
[[below]]
name = "三星以上占比"
scheme = "支部办法"
take = "share"
when = "星级 >= 3"
[[below]]
name = "五星个数"
scheme = "支部办法"
take = "count"
when = "星级 = 5"
[[section]]
name = "大项"
points = 30
at_most = 32
[[section.indicator]]
name = "平均分"
points = 10
rule = { proportion = "平均", full_at = 100 }
[[section.indicator]]
name = "最低分"
points = 10
rule = { proportion = "最低", full_at = 100 }
[[section.indicator]]
name = "占比"
points = 10
rule = { proportion = "三星以上占比", full_at = 1 }
[[section.indicator]]
name = "五星"
rule = { bonus = 0.5, per = "五星个数", at_most = 2 }
"#;
    let pack = pack(&[branch, county]);
    let (branch, county) = (&pack.schemes[0], &pack.schemes[1]);
    let tree = city(&[4, 1, 0]);
    // First county 95, 80, 50, 25; the second's only branch is not known; the third has none.
    let facts = facts(branch, &tree, &[("甲", &[95.0, 80.0, 50.0, 25.0, UNKNOWN])]);
    let results = assess(&tree, &facts, branch, &Judgments::new());
    let cube = engine::Cube::new(tree.len(), "2026".parse().unwrap());
    let gathered =
        engine::gather(&pack, &tree, &cube, county, crate::support::when(), &[(branch, &results)]);
    let assessment = assess(&tree, &gathered, county, &Judgments::new());
    let points: Vec<Vec<String>> = (1..4)
        .map(|org| {
            (0..4)
                .map(|i| assessment.points(i, org).map_or_else(|| "-".into(), |p| p.to_string()))
                .collect()
        })
        .collect();
    // Average (95 + 80 + 50 + 25) ÷ 4 = 62.5; lowest 25; two of four with three stars; one five.
    assert_eq!(points[0], ["6.25", "2.5", "5", "0.5"]);
    assert_eq!(points[1], ["-", "-", "-", "-"]);
    assert_eq!(points[2], ["-", "-", "-", "-"]);
}

#[test]
fn the_arithmetic_is_told_in_words() {
    let told = |scheme: &str, given: &[(&str, f64)]| {
        let (pack, tree, facts, assessment) = assess_one(scheme, given);
        explain(&pack.schemes[0], &tree, &facts, &Judgments::new(), &assessment, BRANCH, 0)
            .unwrap()
            .sentence
    };
    let words = one("4", r#"{ deduct = 2, per = "支部党员大会.未办" }"#)
        + "words = \"应开{支部党员大会.应办}次，实开{支部党员大会.已办}次，少{次数}次，扣{扣分}分\"\n";
    let given =
        [("支部党员大会.应办", 4.0), ("支部党员大会.已办", 3.0), ("支部党员大会.未办", 1.0)];
    assert_eq!(told(&words, &given), "应开4次，实开3次，少1次，扣2分");
    let plain = one("4", r#"{ deduct = 2, per = "应开次数 - 实开次数" }"#);
    assert_eq!(
        told(&plain, &[("应开次数", 4.0), ("实开次数", 3.0)]),
        "应开次数4次，实开次数3次，计1，每1扣2分，扣2分，得2分"
    );
    assert_eq!(
        told(&plain, &[("应开次数", 4.0), ("实开次数", 1.0)]),
        "应开次数4次，实开次数1次，计3，每1扣2分，扣4分，扣完为止，得0分"
    );
    assert_eq!(told(&plain, &[("应开次数", 4.0)]), "缺少实开次数，暂不计分");
    let rate = one("4", r#"{ proportion = "实开次数 / 应开次数", full_at = "90%" }"#);
    assert_eq!(
        told(&rate, &[("应开次数", 20.0), ("实开次数", 17.0)]),
        "实开次数17次，应开次数20次，结果为85%，90%得满分，得3.78分"
    );
}

#[test]
fn a_rule_without_a_sentence_gets_one() {
    let (pack, ..) = assess_one(&with_bonus(""), &[]);
    let said: Vec<String> = (0..3).map(|i| rule_in_words(&pack.schemes[0], i)).collect();
    assert_eq!(said[0], "满分10分；“应开次数 - 实开次数”每1扣2分，扣完为止");
    assert_eq!(said[1], "“表彰数”每1加1.5分，最多加3分");
    assert_eq!(said[2], "满分10分；“满意度”达到1得满分，0得0分，其间按比例计");
}

#[test]
fn a_section_says_how_it_adds_up() {
    let given = [("应开次数", 4.0), ("实开次数", 4.0), ("表彰数", 3.0), ("满意度", 0.9)];
    let (pack, _, _, assessment) = assess_one(&with_bonus("at_most = 11"), &given);
    let said = explain_section(&pack.schemes[0], &assessment, BRANCH, 0).unwrap();
    assert_eq!(said, "各指标合计13分，本大项最高11分，按11分计");
}
