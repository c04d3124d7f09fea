//! `jishi import`: organizations, members and records from a workbook.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kernel::Scope;
use ledger::Book;
use ledger::rules::Hand;
use office::Workbook;
use pack::Pack;
use registry::acts::{self, Upload};
use store::audit::Who;

use crate::import_told::Told;
use crate::opened::{Opened, Where};
use crate::stop::Stop;
use crate::terminal::say;
use crate::vocabulary;

/// 从 Excel 或 CSV 文件导入党组织、党员、台账
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// 导入什么：orgs 党组织，members 党员，records 台账记录
    #[arg(value_name = "类别", display_order = 1, hide_possible_values = true)]
    what: What,
    /// 要导入的文件（.xlsx 或 .csv）
    #[arg(value_name = "文件", display_order = 2)]
    file: PathBuf,
    /// 导入 records 时写明台账的名称，如 组织生活
    #[arg(long, value_name = "台账", required_if_eq("what", "records"))]
    ledger: Option<String>,
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
    Records,
}

pub(crate) async fn run(asked: Import) -> Result<(), Stop> {
    let book = Workbook::from_path(&asked.file).map_err(|why| {
        Stop::because(format!("读不了文件“{}”：{}", asked.file.display(), why.sentence()))
    })?;
    let name = asked.file.file_name().unwrap_or(asked.file.as_os_str());
    let upload = Upload::new(name.to_string_lossy(), book);
    let opened = asked.data.open().await?;
    let told = bring_in(&opened, &asked, &upload).await?;
    opened.store.close().await?;
    told.say(asked.dry_run)?;
    if let Some(out) = &asked.errors {
        write_marked(&told, &upload.book, out)?;
    }
    let wrong = told.counts.wrong;
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

async fn bring_in(opened: &Opened, asked: &Import, upload: &Upload) -> Result<Told, Stop> {
    let Opened { pack, store } = opened;
    let words = vocabulary::of(pack);
    let (all, who) = (Scope::everything(), Who::program());
    let report = match (asked.what, asked.dry_run) {
        (What::Orgs, true) => acts::preview_organizations(store, &all, &words, upload).await?,
        (What::Orgs, false) => {
            acts::import_organizations(store, &who, &all, &words, upload, None).await?
        }
        (What::Members, true) => acts::preview_members(store, &all, &words, upload).await?,
        (What::Members, false) => {
            acts::import_members(store, &who, &all, &words, upload, None).await?
        }
        (What::Records, dry_run) => {
            let place = ledger_named(pack, asked.ledger.as_deref().unwrap_or_default())?;
            let hand = Hand::program();
            if dry_run {
                ledger::acts::preview(store, pack, &hand, place, upload).await?
            } else {
                ledger::acts::import(store, pack, &hand, place, upload, None, None).await?
            }
        }
    };
    report.refuse_incomplete()?;
    Ok(Told::of(&report))
}

fn ledger_named(pack: &Pack, name: &str) -> Result<usize, Stop> {
    Book::named(pack, name).map(|book| book.place).ok_or_else(|| {
        let known: Vec<&str> = pack.ledgers.iter().map(|ledger| ledger.name.as_str()).collect();
        Stop::because(format!("没有名为“{name}”的台账。制度包里的台账：{}", known.join("、")))
    })
}

fn write_marked(told: &Told, book: &Workbook, out: &Path) -> Result<(), Stop> {
    let failed =
        |why: &dyn std::error::Error| Stop::fault(&format!("写不了“{}”", out.display()), why);
    let bytes = book.marked(&told.marks).map_err(|why| failed(&why))?;
    std::fs::write(out, bytes).map_err(|why| failed(&why))?;
    say(format!("标好错误的文件：{}（{} 行）", out.display(), told.marks.rows()))
}
