//! The row back end: typical conditions of ledgers, one record at a time.

use std::hint::black_box;
use std::sync::Arc;

use formula::{Expect, Fields, Formula, Type, Unit, Value, When, check};
use kernel::Day;

use crate::measure::{Times, time};

/// How many different records.
const RECORDS: usize = 1000;

const TYPES: [&str; 4] = ["支部党员大会", "支部委员会", "党课", "主题党日"];

/// Short and long ones, as they stand in `packs/standard`.
const CONDITIONS: [&str; 8] = [
    "类型 = '支部党员大会'",
    "实到人数 <= 应到人数",
    "字数(主要内容) >= 20",
    "类型 in ('党课', '主题党日') and 实到人数 / 应到人数 >= 80%",
    "本年(召开日期) and not 补录",
    "满月数(召开日期) <= 3 or 类型 = '支部委员会' and 个数(标签) >= 1",
    "包含(主要内容, '党章') or '志愿服务' in 标签",
    "if(补录, 填报日期 - 召开日期 <= 30, 填报日期 - 召开日期 <= 10)",
];

/// `bench formula`.
pub fn run() -> Result<(), String> {
    let when = When::end_of("2026".parse().map_err(|_| "no such year")?);
    let records = records()?;
    for text in CONDITIONS {
        let formula = check(text, &mut names(), &Expect::YesNo).map_err(|problems| {
            problems.iter().map(|p| formula::render("算式", text, p)).collect::<String>()
        })?;
        let (per_record, yes) = measure(&formula, &records, &when);
        println!("{per_record}  {:3.0} % yes  {text}", yes * 100.0);
    }
    let (took, checked) = time(|| {
        (0..1000).filter(|i| check(CONDITIONS[i % 8], &mut names(), &Expect::YesNo).is_ok()).count()
    });
    println!("checking one condition: {took:.1} µs ({checked} of 1000 good)");
    Ok(())
}

fn measure(formula: &Formula, records: &[Vec<Value>], when: &When) -> (String, f64) {
    let count = || records.iter().filter(|row| black_box(formula).holds(row, when)).count();
    let times = Times::of(500, count);
    // Milliseconds for a thousand records are microseconds for one.
    let nanoseconds = times.each(|ms| ms * 1e6 / RECORDS as f64);
    (nanoseconds.say("ns"), count() as f64 / RECORDS as f64)
}

fn names() -> Fields {
    let people = Type::Number { unit: Unit::named("人"), whole: true };
    Fields::new("字段")
        .with("类型", Type::choice(TYPES))
        .with("应到人数", people.clone())
        .with("实到人数", people)
        .with("主要内容", Type::text())
        .with("召开日期", Type::Date)
        .with("填报日期", Type::Date)
        .with("补录", Type::YesNo)
        .with("标签", Type::Set { options: None })
}

/// Every 50th value is unknown.
fn records() -> Result<Vec<Vec<Value>>, String> {
    let contents: [Arc<str>; 3] = [
        "集中学习党章第一章，讨论本季度发展党员计划，表决两名入党积极分子".into(),
        "走访困难群众".into(),
        "传达上级会议精神，研究村集体经济收入分配方案，安排下月志愿服务".into(),
    ];
    let tags: Arc<[Arc<str>]> = ["志愿服务".into(), "重温誓词".into()].into();
    let first = Day::new(2025, 10, 1).ok_or("no such day")?;
    Ok((0..RECORDS)
        .map(|i| {
            let held = first.plus_days((i * 7 % 420) as i32);
            let filed = held.and_then(|day| day.plus_days((i % 35) as i32));
            let expected = 12 + i % 40;
            let row = vec![
                Value::Text(TYPES[i % 4].into()),
                Value::number(expected as f64),
                Value::number((expected - i % 9) as f64),
                Value::Text(contents[i % 3].clone()),
                held.map_or(Value::Unknown, Value::Date),
                filed.map_or(Value::Unknown, Value::Date),
                Value::YesNo(i % 5 == 0),
                Value::Set(if i % 3 == 0 { [].into() } else { tags.clone() }),
            ];
            row.into_iter()
                .enumerate()
                .map(|(slot, value)| if (i * 8 + slot) % 50 == 0 { Value::Unknown } else { value })
                .collect()
        })
        .collect())
}
