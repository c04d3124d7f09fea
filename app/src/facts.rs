//! `jishi facts rebuild`: all facts anew from all records, or only whether they would be the same.

use clap::{Args, Subcommand};
use kernel::Scope;
use ledger::acts::{Difference, check_facts, rebuild_facts};
use registry::queries;
use store::{Fault, Store};

use crate::opened::{Opened, Where};
use crate::stop::Stop;
use crate::terminal::say;

#[derive(Debug, Subcommand)]
pub(crate) enum FactsCommand {
    Rebuild(Rebuild),
}

/// 由全部记录重新计算数据项
#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    data: Where,
    /// 只核对，不写入：列出与重新计算不一致的数据项
    #[arg(long)]
    check: bool,
}

/// So many differences are shown.
const SHOWN: usize = 50;

pub(crate) async fn run(FactsCommand::Rebuild(asked): FactsCommand) -> Result<(), Stop> {
    let Opened { pack, store } = asked.data.open().await?;
    if !asked.check {
        let rebuilt = rebuild_facts(&store, &pack).await?;
        store.close().await?;
        say(format!("已由 {} 条记录重新计算，得到 {} 行数据项", rebuilt.records, rebuilt.lines))?;
        return Ok(());
    }
    let differences = check_facts(&store, &pack).await?;
    for difference in differences.iter().take(SHOWN) {
        say(in_words(&store, difference).await?)?;
    }
    if differences.len() > SHOWN {
        say("……")?;
    }
    store.close().await?;
    if differences.is_empty() {
        say("数据项与重新计算的结果一致")?;
        return Ok(());
    }
    let count = differences.len();
    Err(Stop::because(format!(
        "有 {count} 处数据项与重新计算的结果不一致。执行 jishi facts rebuild 可以改正"
    )))
}

async fn in_words(store: &Store, difference: &Difference) -> Result<String, Fault> {
    let org = queries::organization(store.read(), &Scope::everything(), difference.org).await?;
    let org = org.map_or_else(|| difference.org.to_string(), |org| org.name);
    let said = |value: f64| if value.is_nan() { "无".to_owned() } else { value.to_string() };
    Ok(format!(
        "{org} {} {}：现为 {}，应为 {}",
        difference.month,
        difference.series,
        said(difference.stored),
        said(difference.rebuilt)
    ))
}
