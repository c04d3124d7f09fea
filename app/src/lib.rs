//! The program: the command line, the web server, and all areas put together.
//!
//! `cli` lists the commands, one small file each; `areas` lists the areas with their addresses
//! and menu entries. The system's clock and random source live here and nowhere else.

mod areas;
mod assess;
mod bulletin;
mod cli;
mod clock;
mod demo;
mod demo_logins;
mod explain;
mod facts;
mod import;
mod import_told;
mod logs;
mod opened;
mod pack_check;
mod pack_folder;
mod place;
mod random;
mod serve;
mod stop;
mod terminal;
mod units;
mod vocabulary;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

pub use demo_logins::{DemoLogin, make_demo_logins};

use crate::cli::Command;
use crate::stop::Stop;

/// Runs one command. The exit code says how it went: 0 done, 1 refused or only partly done, 2 the
/// command line was wrong.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match cli::parse(arguments) {
        Ok(command) => command,
        Err(said) => return said.print(),
    };
    logs::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(why) => return tell(&Stop::fault("无法启动", &why)),
    };
    let done = runtime.block_on(async {
        match command {
            Command::Demo(asked) => demo::run(asked).await,
            Command::Serve(asked) => serve::run(asked).await,
            Command::Pack(cli::PackCommand::Check(asked)) => pack_check::run(&asked),
            Command::Import(asked) => import::run(asked).await,
            Command::Assess(asked) => assess::run(asked).await,
            Command::Explain(asked) => explain::run(asked).await,
            Command::Bulletin(asked) => bulletin::run(asked).await,
            Command::Facts(asked) => facts::run(asked).await,
        }
    });
    // Whatever still runs in the background may be left where it is.
    runtime.shutdown_background();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => tell(&stop),
    }
}

fn tell(stop: &Stop) -> ExitCode {
    // A closed terminal is no reason to fail in another way.
    let _ = writeln!(std::io::stderr(), "{stop}");
    ExitCode::FAILURE
}
