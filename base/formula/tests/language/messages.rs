//! What a policy officer reads when a formula is wrong.

use crate::support::names;
use formula::{Expect, check, render};

#[test]
fn every_mistake_is_shown_with_its_place_and_a_way_out() {
    let wrong = [
        ("", Expect::Any),
        ("应到 +", Expect::Any),
        ("(应到 - 实到", Expect::Any),
        ("应到 - 实到)", Expect::Any),
        ("应到 实到", Expect::Any),
        ("min(应到, 实到", Expect::Any),
        ("应道 - 实到", Expect::Number),
        ("类型 = '党客'", Expect::YesNo),
        ("类型 = 党课", Expect::YesNo),
        ("类型 = '党课", Expect::YesNo),
        ("应到 > '20'", Expect::YesNo),
        ("应到 + 金额", Expect::Number),
        ("应到 > 20次", Expect::YesNo),
        ("实到 / 应到 > 20人", Expect::YesNo),
        ("应到 / 0", Expect::Number),
        ("应到 / (1 - 1)", Expect::Number),
        ("应到 - 实到", Expect::YesNo),
        ("类型 = '党课'", Expect::Number),
        ("召开日期 + 应到", Expect::Any),
        ("召开日期 > 2026", Expect::Any),
        ("召开日期 > 2026年2月30日", Expect::Any),
        ("标签 = '志愿服务'", Expect::Any),
        ("'志愿者' in 标签", Expect::Any),
        ("类型 in 党课", Expect::Any),
        ("类型 in ()", Expect::Any),
        ("60 <= 得分 < 70", Expect::Any),
        ("平均(应到)", Expect::Any),
        ("mim(应到, 实到)", Expect::Any),
        ("round(得分)", Expect::YesNo),
        ("round(得分, 应到)", Expect::Any),
        ("if(补录, 1)", Expect::Any),
        ("if(补录, 1, '无')", Expect::Any),
        ("补录且有附件", Expect::Any),
        ("应到 > 5 & 实到 > 5", Expect::Any),
        ("应到 > 99999999999999999999", Expect::Any),
        ("应到 >= 1. ", Expect::Any),
        ("补录 and 应到 and 主体 = 1", Expect::Any),
        ("得分*得分*得分*得分*得分*得分*得分*得分*得分*得分*得分", Expect::Any),
    ];
    let shown: Vec<String> = wrong
        .iter()
        .map(|(source, expect)| {
            let problems = check(source, &mut names(), expect).expect_err(source);
            problems.iter().map(|problem| render("算式", source, problem)).collect()
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}
