//! What formulas mean, by example.

use std::sync::Arc;

use crate::support::names;
use formula::{Expect, Fields, Type, Unit, Value, When, check, say_number};

fn when() -> When {
    When { cycle: "2026".parse().unwrap(), as_of: "2026-11-21".parse().unwrap() }
}

fn row() -> Vec<Value> {
    vec![
        Value::Number(20.0),
        Value::Number(17.0),
        Value::Number(82.5),
        Value::Unknown,
        Value::Text("党课".into()),
        Value::Text("学习党章".into()),
        Value::YesNo(true),
        Value::Unknown,
        Value::Date("2026-03-05".parse().unwrap()),
        Value::Date("2026-03-20".parse().unwrap()),
        Value::Set(Arc::from([Arc::from("志愿服务")])),
    ]
}

fn value(source: &str) -> String {
    let formula = check(source, &mut names(), &Expect::Any)
        .unwrap_or_else(|problems| panic!("{source}: {problems:?}"));
    match formula.of_row(&row(), &when()) {
        Value::Unknown => "未知".to_owned(),
        Value::Number(number) => say_number(number),
        Value::YesNo(yes) => (if yes { "是" } else { "否" }).to_owned(),
        Value::Text(text) => text.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Set(set) => set.join("、"),
    }
}

#[test]
fn arithmetic_follows_the_usual_precedence() {
    assert_eq!(value("1 + 2 * 3 - 4 / 2"), "5");
    assert_eq!(value("(1 + 2) × 3 ÷ 2"), "4.5");
    assert_eq!(value("-2 - -3"), "1");
    assert_eq!(value("实到 / 应到"), "0.85");
    assert_eq!(value("１０ ＋ ２０"), "30");
}

#[test]
fn percentages_come_out_as_on_paper() {
    assert_eq!(value("57 / 100 * 100 >= 57"), "是");
    assert_eq!(value("0.1 + 0.2 = 0.3"), "是");
    assert_eq!(value("ceil((55% - 50%) / 1%)"), "5");
    assert_eq!(value("floor(0.29 * 100)"), "29");
    assert_eq!(value("round(1.005, 2)"), "1.01");
    assert_eq!(value("round(-2.5)"), "-3");
}

#[test]
fn unknown_is_not_zero() {
    assert_eq!(value("金额 + 1元"), "未知");
    assert_eq!(value("金额 > 0"), "未知");
    assert_eq!(value("coalesce(金额, 0) + 1"), "1");
    assert_eq!(value("已知(金额)"), "否");
    assert_eq!(value("min(得分, coalesce(得分, 1))"), "82.5");
    assert_eq!(value("实到 / (应到 - 20人)"), "未知");
}

#[test]
fn logic_with_unknown_still_knows_what_it_can() {
    assert_eq!(value("有附件 and 否"), "否");
    assert_eq!(value("有附件 or 是"), "是");
    assert_eq!(value("有附件 and 是"), "未知");
    assert_eq!(value("not 有附件"), "未知");
    assert_eq!(value("if(有附件, 1, 2)"), "未知");
}

#[test]
fn dates_know_windows_ages_and_days() {
    assert_eq!(value("本年(召开日期) and not 本季(召开日期)"), "是");
    assert_eq!(value("季度(召开日期)"), "1");
    assert_eq!(value("填报日期 - 召开日期"), "15");
    assert_eq!(value("召开日期 + 30天"), "2026-04-04");
    assert_eq!(value("满年数(1966年11月22日)"), "59");
    assert_eq!(value("满年数(1966年11月21日)"), "60");
    assert_eq!(value("满月数(召开日期)"), "8");
    assert_eq!(value("期初"), "2026-01-01");
}

#[test]
fn texts_and_sets() {
    assert_eq!(value("类型 = '党课' and 类型 in (“党课”，“主题党日”)"), "是");
    assert_eq!(value("包含(主题, '党章') 且 开头是(主题, '学习') 且 字数(主题) = 4"), "是");
    assert_eq!(value("'志愿服务' in 标签 and '重温誓词' not in 标签"), "是");
    assert_eq!(value("个数(标签)"), "1");
}

#[test]
fn names_may_be_quoted_and_dotted() {
    let mut names = Fields::new("数据项")
        .with("60岁以上党员数", Type::count("人"))
        .with("上年.集体经济收入", Type::Number { unit: Unit::named("元"), whole: false })
        .with("支部党员大会.应办", Type::count("次"));
    let formula = check(
        "「60岁以上党员数」 + 上年.集体经济收入 / 1元 * 1人 + 支部党员大会.应办 / 1次 * 1人",
        &mut names,
        &Expect::Number,
    )
    .unwrap();
    assert_eq!(formula.kind().to_string(), "数字（人）");
    assert_eq!(formula.slots(), [0, 1, 2]);
    let row = [Value::Number(5.0), Value::Number(100.0), Value::Number(4.0)];
    assert_eq!(formula.of_row(&row, &when()), Value::Number(109.0));
}
