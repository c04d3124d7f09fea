//! A million random texts: the parser and checker answer each, and quickly.

use crate::support::{Random, formula, names};
use formula::{Dialect, Expect, SqlColumns, Value, When, check};

const PIECES: [&str; 60] = [
    "应到",
    "实到",
    "得分",
    "金额",
    "类型",
    "主题",
    "补录",
    "召开日期",
    "标签",
    "上年.",
    "「",
    "」",
    "(",
    ")",
    "（",
    "）",
    ",",
    "，",
    "+",
    "-",
    "*",
    "/",
    "×",
    "=",
    "!=",
    "<",
    ">=",
    "≤",
    "and",
    "or",
    "not",
    "in",
    "且",
    "非",
    "是",
    "if(",
    "min(",
    "round(",
    "coalesce(",
    "已知(",
    "本年(",
    "满年数(",
    "'",
    "“",
    "”",
    "\"",
    "'党课'",
    "1",
    "0",
    "90%",
    "48岁",
    "2026年3月1日",
    "2026年13月1日",
    ".",
    "1.",
    "99999999999999",
    " ",
    "\n",
    "𠮷",
    "\u{0}",
];

struct Plain;

impl SqlColumns for Plain {
    fn column(&self, slot: usize) -> String {
        format!("c{slot}")
    }
}

fn random_text(random: &mut Random) -> String {
    if random.below(3) == 0 {
        // A good formula with a few characters gone wrong.
        let mut chars: Vec<char> = formula(random).chars().collect();
        for _ in 0..=random.below(3) {
            let at = random.below(chars.len().max(1));
            match random.below(3) {
                0 if at < chars.len() => {
                    chars.remove(at);
                }
                1 => chars.insert(at, char::from_u32(random.below(0x3000) as u32).unwrap_or('?')),
                _ => chars.truncate(at),
            }
        }
        return chars.into_iter().collect();
    }
    let mut text = String::new();
    let pieces = if random.below(2_000) == 0 { 900 } else { 14 };
    for _ in 0..random.below(pieces) {
        text.push_str(random.pick(&PIECES));
        if random.below(3) == 0 {
            text.push(' ');
        }
    }
    text
}

#[test]
fn a_million_random_texts_are_answered_without_a_panic() {
    let when = When::end_of("2026".parse().unwrap());
    let row = vec![Value::Unknown; 11];
    let mut random = Random(7);
    let mut good = 0;
    for _ in 0..1_000_000 {
        let text = random_text(&mut random);
        match check(&text, &mut names(), &Expect::Any) {
            Ok(formula) => {
                good += 1;
                formula.of_row(&row, &when);
                formula.to_sql(Dialect::Sqlite, &Plain, &when);
            }
            Err(problems) => {
                assert!(!problems.is_empty(), "{text}");
                for problem in problems {
                    assert!(problem.span.end <= text.len() && !problem.message.is_empty());
                    formula::render("算式", &text, &problem);
                }
            }
        }
    }
    assert!(good > 10_000, "{good}");
}

#[test]
fn deep_and_long_formulas_are_refused_not_followed() {
    for text in [
        "(".repeat(100_000),
        "-".repeat(100_000),
        "not ".repeat(1_900),
        "应到 + ".repeat(500) + "1",
        "abs(".repeat(60) + "1" + &")".repeat(60),
        "if(补录, ".repeat(30) + "1",
        // Each layer mentions the one below twice: 2³⁰ times the text, were it followed.
        "round(".repeat(30) + "得分" + &", 1)".repeat(30),
    ] {
        assert!(check(&text, &mut names(), &Expect::Any).is_err(), "{}", &text[..20]);
    }
}
