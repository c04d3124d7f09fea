//! `jishi`: see `jishi --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    jishi::run(std::env::args_os())
}
