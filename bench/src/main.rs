//! Figures, not tests: how fast the engine, the formulas and the pack loader are on this machine.
//! See `README.md` for how to run it and for what was seen.

mod data;
mod measure;
mod random;
mod row;
mod scheme;
mod side;
mod whole;
mod whole_pack;

use std::process::ExitCode;

const USAGE: &str = "\
cargo run --release -p bench -- COMMAND
  engine  [--orgs 12000] [--threads 1] [--runs N]   assess alone, facts in memory
  formula                                           conditions of ledgers by row
  pack                                              a pack of 60 ledgers and 12 schemes
  random  [--count 1000000] [--seed 7]              random formulas and damaged packs
  side    --orgs N --to FOLDER                      one side of compare.sh";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.first().map(String::as_str) {
        Some("engine") => whole::run(&Options(&arguments)),
        Some("formula") => row::run(),
        Some("pack") => whole_pack::run(),
        Some("random") => random::run(&Options(&arguments)),
        Some("side") => side::run(&Options(&arguments)),
        _ => Err(USAGE.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// `--name value` pairs.
#[derive(Clone, Copy)]
pub struct Options<'a>(&'a [String]);

impl Options<'_> {
    /// The number behind a name.
    pub fn number(self, name: &str, default: usize) -> Result<usize, String> {
        match self.text(name) {
            None => Ok(default),
            Some(text) => {
                text.replace('_', "").parse().map_err(|_| format!("{name} wants a number: {text}"))
            }
        }
    }

    /// The text behind a name.
    pub fn text(&self, name: &str) -> Option<&str> {
        let at = self.0.iter().position(|argument| argument == name)?;
        self.0.get(at + 1).map(String::as_str)
    }
}
