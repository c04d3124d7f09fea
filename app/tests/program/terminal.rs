//! Runs the program the way a terminal does.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A command of the program, in the checkout.
pub fn program(command: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_jishi"));
    program.arg(command).current_dir(root());
    program
}

pub fn jishi(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jishi")).args(words).current_dir(root()).output().unwrap()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
