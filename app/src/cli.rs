//! The command line: which commands there are, and everything clap says, in Chinese.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::assess::Assess;
use crate::bulletin::BulletinFile;
use crate::demo::Demo;
use crate::explain::Explain;
use crate::facts::FactsCommand;
use crate::import::Import;
use crate::pack_check::PackCheck;
use crate::serve::Serve;

/// 基石：基层党建的标准、台账、考评、通报和整改
#[derive(Debug, Parser)]
#[command(
    name = "jishi",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// 显示帮助
    #[arg(short, long, action = ArgAction::Help, global = true, display_order = 100)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = ArgAction::Version, display_order = 101)]
    version: Option<bool>,
}

/// All commands. One more is one line here, one in [`crate::run`] and one file.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(Demo),
    Serve(Serve),
    /// 制度包
    #[command(subcommand)]
    Pack(PackCommand),
    Import(Import),
    Assess(Assess),
    Explain(Explain),
    Bulletin(BulletinFile),
    /// 数据项
    #[command(subcommand)]
    Facts(FactsCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum PackCommand {
    Check(PackCheck),
}

/// What to say instead of running a command.
pub(crate) struct Said {
    text: String,
    is_error: bool,
}

impl Said {
    pub fn print(&self) -> ExitCode {
        // A closed terminal is no reason to fail in another way.
        let _ = if self.is_error {
            writeln!(std::io::stderr(), "{}", self.text)
        } else {
            writeln!(std::io::stdout(), "{}", self.text.trim_end())
        };
        if self.is_error { ExitCode::from(2) } else { ExitCode::SUCCESS }
    }
}

/// The command that was asked for.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, Said> {
    let found = command()
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    found.map(|cli| cli.command).map_err(|error| say(&error))
}

fn command() -> clap::Command {
    let mut command = in_chinese(Cli::command());
    // Fills in the names and options that sub-commands inherit, so that usage lines are complete.
    command.build();
    usage_in_chinese(command)
}

fn in_chinese(command: clap::Command) -> clap::Command {
    command
        .help_template("{about}\n\n用法：{usage}\n\n{all-args}")
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .mut_args(|arg| {
            if arg.is_positional() {
                arg.help_heading("参数")
            } else {
                arg.help_heading("选项")
            }
        })
        .mut_subcommands(in_chinese)
}

fn usage_in_chinese(mut command: clap::Command) -> clap::Command {
    let usage = command.render_usage().to_string();
    let usage = usage.replace("Usage: ", "").replace("[OPTIONS]", "[选项]");
    command.override_usage(usage).mut_subcommands(usage_in_chinese)
}

fn say(error: &clap::Error) -> Said {
    let is_error = !matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let shows_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if !is_error || shows_help {
        return Said { text: error.to_string(), is_error };
    }
    let found = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let (arg, value) = (found(ContextKind::InvalidArg), found(ContextKind::InvalidValue));
    let sentence = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", found(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "请写明要执行的命令".to_owned(),
        ErrorKind::UnknownArgument => format!("没有“{arg}”这个选项，或参数写多了"),
        ErrorKind::MissingRequiredArgument => format!("还缺：{arg}"),
        ErrorKind::ArgumentConflict => {
            format!("“{arg}”不能与“{}”同时使用", found(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("“{arg}”后面要写一个值"),
        ErrorKind::InvalidValue => {
            format!("“{arg}”不能是“{value}”，可以是：{}", found(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => format!("“{arg}”的值“{value}”写得不对"),
        _ => error.to_string(),
    };
    let nearest =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
            .into_iter()
            .map(found)
            .find(|text| !text.is_empty());
    let nearest = nearest.map(|text| format!("，是不是“{text}”")).unwrap_or_default();
    Said { text: format!("{sentence}{nearest}。\n查看用法：jishi --help"), is_error }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> String {
        match parse(line.split_whitespace().map(OsString::from)) {
            Ok(command) => panic!("{command:?}"),
            Err(said) => said.text,
        }
    }

    #[test]
    fn the_definition_holds_together() {
        command().debug_assert();
    }

    #[test]
    fn help_is_chinese_throughout() {
        for line in [
            "jishi -h",
            "jishi serve -h",
            "jishi import --help",
            "jishi pack -h",
            "jishi pack check -h",
        ] {
            let help = said(line);
            assert!(help.contains("用法：jishi"), "{help}");
            for english in [
                "Usage",
                "Options",
                "OPTIONS",
                "Commands",
                "Arguments",
                "Print",
                "default",
                "possible",
            ] {
                assert!(!help.contains(english), "{english}: {help}");
            }
        }
    }

    #[test]
    fn wrong_usage_is_said_in_chinese_with_a_way_out() {
        for (line, words) in [
            ("jishi serv", "没有“serv”这个命令，是不是“serve”"),
            ("jishi serve --lisen 1", "没有“--lisen”这个选项，或参数写多了，是不是“--listen”"),
            ("jishi serve --listen x", "“--listen <地址:端口>”的值“x”写得不对"),
            ("jishi import records a.xlsx", "还缺：--ledger <台账>"),
            ("jishi serve --listen", "后面要写一个值"),
            ("jishi import orgs", "还缺：<文件>"),
            ("jishi import people a.xlsx", "不能是“people”，可以是：orgs、members、records"),
            ("jishi serve --data a --database-url b", "同时使用"),
        ] {
            let text = said(line);
            assert!(text.contains(words) && text.contains("jishi --help"), "{line}: {text}");
        }
    }
}
