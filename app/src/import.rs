//! `jishi import`: organizations and members from a workbook.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use kernel::Scope;
use office::{Marks, RowKind, Workbook};
use registry::acts::{self, Outcome, Report, Upload};
use store::audit::Who;

use crate::opened::{Opened, Where};
use crate::stop::Stop;
use crate::terminal::say;
use crate::vocabulary;

/// 从 Excel 或 CSV 文件导入党组织、党员
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// 导入什么：orgs 党组织，members 党员
    #[arg(value_name = "类别", display_order = 1, hide_possible_values = true)]
    what: What,
    /// 要导入的文件（.xlsx 或 .csv）
    #[arg(value_name = "文件", display_order = 2)]
    file: PathBuf,
    #[command(flatten)]
    data: Where,
    /// 只看结果，不写入
    #[arg(long)]
    dry_run: bool,
    /// 把标好错误的原文件存到这里（.xlsx）
    #[arg(long, value_name = "文件")]
    errors: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    Orgs,
    Members,
}

/// So many wrong rows are shown; the rest is in the marked workbook.
const SHOWN: usize = 20;

pub(crate) async fn run(asked: Import) -> Result<(), Stop> {
    let book = Workbook::from_path(&asked.file).map_err(|why| {
        Stop::because(format!("读不了文件“{}”：{}", asked.file.display(), why.sentence()))
    })?;
    let name = asked.file.file_name().unwrap_or(asked.file.as_os_str());
    let upload = Upload { name: name.to_string_lossy().into_owned(), book: Arc::new(book) };
    let Opened { pack, store } = asked.data.open().await?;
    let words = vocabulary::of(&pack);
    let (all, who) = (Scope::everything(), Who::program());
    let report = match (asked.what, asked.dry_run) {
        (What::Orgs, true) => acts::preview_organizations(&store, &all, &words, &upload).await?,
        (What::Members, true) => acts::preview_members(&store, &all, &words, &upload).await?,
        (What::Orgs, false) => {
            acts::import_organizations(&store, &who, &all, &words, &upload, None).await?
        }
        (What::Members, false) => {
            acts::import_members(&store, &who, &all, &words, &upload, None).await?
        }
    };
    store.close().await?;
    tell(&report, asked.dry_run)?;
    if let Some(out) = &asked.errors {
        write_marked(&report, &upload.book, out)?;
    }
    let wrong = report.counts().wrong;
    if wrong == 0 {
        return Ok(());
    }
    let done = if asked.dry_run {
        "导入时这些行不会写入"
    } else {
        "这些行没有导入，其余已导入"
    };
    let hint = match &asked.errors {
        Some(out) => format!("请在“{}”里按“错误原因”改正后重新导入", out.display()),
        None => "加 --errors 错误.xlsx 可以得到标好错误的原文件".to_owned(),
    };
    Err(Stop::because(format!("有 {wrong} 行有错误：{done}。{hint}")))
}

fn tell(report: &Report, dry_run: bool) -> Result<(), Stop> {
    for sheet in &report.sheets {
        if sheet.understood.is_some() {
            say(format!("工作表“{}”：", sheet.name))?;
            for line in &sheet.mapping {
                say(format!("  {line}"))?;
            }
        }
        if !sheet.why_not.is_empty() {
            say(&sheet.why_not)?;
        }
    }
    for row in &report.rows {
        if let Some(kind) = skipped(&row.outcome) {
            say(format!("跳过第 {} 行：{kind}", row.number))?;
        }
    }
    let wrong = report.rows.iter().filter_map(|row| match &row.outcome {
        Outcome::Wrong(problems) => Some((row, problems)),
        _ => None,
    });
    for (shown, (row, problems)) in wrong.enumerate() {
        if shown == SHOWN {
            say("……")?;
            break;
        }
        for problem in problems {
            say(format!("第 {} 行 {}：{}", row.number, row.subject, problem.in_words()))?;
        }
    }
    let counts = report.counts();
    say(format!(
        "{}：新增 {}，更新 {}，无变化 {}，有错误 {}，跳过 {}",
        if dry_run { "预览（未写入）" } else { "已导入" },
        counts.new,
        counts.changed,
        counts.same,
        counts.wrong,
        counts.skipped
    ))
}

/// What was left out that somebody might miss: not blank rows, not titles and headers.
fn skipped(outcome: &Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Skipped(RowKind::Total) => Some("合计行"),
        Outcome::Skipped(RowKind::Note) => Some("签名或说明"),
        _ => None,
    }
}

fn write_marked(report: &Report, book: &Workbook, out: &Path) -> Result<(), Stop> {
    let mut marks = Marks::new();
    for (at, sheet) in report.sheets.iter().enumerate() {
        let Some(mapping) = &sheet.understood else { continue };
        marks.sheet(at, mapping);
        for problem in report.problems(at) {
            marks.add(at, problem);
        }
    }
    let failed =
        |why: &dyn std::error::Error| Stop::fault(&format!("写不了“{}”", out.display()), why);
    let file = File::create(out).map_err(|why| failed(&why))?;
    book.write_marked(&marks, BufWriter::new(file)).map_err(|why| failed(&why))?;
    say(format!("标好错误的文件：{}（{} 行）", out.display(), marks.rows()))?;
    Ok(())
}
