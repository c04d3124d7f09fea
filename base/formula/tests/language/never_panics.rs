//! A million random texts: the parser and checker answer each, and quickly.

use crate::random_text::random_text;
use crate::support::{Random, names};
use formula::{Dialect, Expect, SqlColumns, Value, When, check};

struct Plain;

impl SqlColumns for Plain {
    fn column(&self, slot: usize) -> String {
        format!("c{slot}")
    }
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
