//! Random input by the million: nothing panics, nothing hangs. The generators are those of the tests.

use std::path::Path;
use std::time::Instant;

use formula::{Dialect, Expect, SqlColumns, Value, When};

use crate::Options;

#[path = "../../base/pack/tests/damage/mod.rs"]
mod damage;
#[path = "../../base/formula/tests/language/random_text.rs"]
mod random_text;
#[path = "../../base/formula/tests/language/support.rs"]
#[allow(dead_code)]
mod support;

/// `bench random`. A panic ends the program; an input that takes a second is a failure.
pub fn run(options: &Options<'_>) -> Result<(), String> {
    let count = options.number("--count", 1_000_000)?;
    let seed = options.number("--seed", 7)? as u64;
    texts(count, seed)?;
    packs(count, seed)
}

struct Plain;

impl SqlColumns for Plain {
    fn column(&self, slot: usize) -> String {
        format!("c{slot}")
    }
}

fn texts(count: usize, seed: u64) -> Result<(), String> {
    let when = When::end_of("2026".parse().map_err(|_| "no such year")?);
    let row = vec![Value::Unknown; 11];
    let mut random = support::Random(seed);
    let mut good = 0;
    let mut watch = Watch::new();
    for _ in 0..count {
        let text = random_text::random_text(&mut random);
        match formula::check(&text, &mut support::names(), &Expect::Any) {
            Ok(formula) => {
                good += 1;
                formula.of_row(&row, &when);
                formula.to_sql(Dialect::Sqlite, &Plain, &when);
            }
            Err(problems) => {
                for problem in problems {
                    formula::render("算式", &text, &problem);
                }
            }
        }
        watch.lap(&text)?;
    }
    println!("{count} random formulas, {good} good: {}", watch.say(count));
    Ok(())
}

fn packs(count: usize, seed: u64) -> Result<(), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/examples/minimal");
    let whole = pack::read_folder(&folder).map_err(|report| report.to_string())?;
    let mut random = damage::Random(seed);
    let mut good = 0;
    let mut watch = Watch::new();
    for _ in 0..count {
        let files = damage::damaged(&whole, &mut random);
        match pack::check(&files) {
            Ok(_) => good += 1,
            Err(report) => drop(report.to_string()),
        }
        watch.lap(&files.iter().map(|file| file.text.as_str()).collect::<Vec<_>>().join("\n"))?;
    }
    println!("{count} damaged packs, {good} still good: {}", watch.say(count));
    Ok(())
}

/// Time since the start, and the longest that one input took.
struct Watch {
    start: Instant,
    last: Instant,
    longest: f64,
}

impl Watch {
    fn new() -> Self {
        let now = Instant::now();
        Self { start: now, last: now, longest: 0.0 }
    }

    fn lap(&mut self, input: &str) -> Result<(), String> {
        let took = self.last.elapsed().as_secs_f64();
        self.last = Instant::now();
        self.longest = self.longest.max(took);
        if took > 1.0 { Err(format!("{took:.1} s for:\n{input}")) } else { Ok(()) }
    }

    fn say(&self, count: usize) -> String {
        let seconds = self.start.elapsed().as_secs_f64();
        format!(
            "no panic, {seconds:.1} s, {:.1} µs each, the longest {:.2} ms",
            seconds * 1e6 / count.max(1) as f64,
            self.longest * 1e3
        )
    }
}
