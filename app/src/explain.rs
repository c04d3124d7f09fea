//! `jishi explain`: why an organization stands where it stands.

use assessment::Assessments;
use assessment::printed::explained;
use clap::Args;
use kernel::Scope;

use crate::assess::{Of, today};
use crate::opened::{Opened, Where};
use crate::stop::Stop;
use crate::terminal::print;

/// 逐项说明一个党组织的得分：规则、数据、算法、来源
#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    of: Of,
    /// 党组织的代码
    #[arg(long, value_name = "代码", display_order = 3)]
    org: String,
    #[command(flatten)]
    data: Where,
}

pub(crate) async fn run(asked: Explain) -> Result<(), Stop> {
    let Opened { pack, store } = asked.data.open().await?;
    let assessments = Assessments::new(store, pack);
    let run = assessments.run(&asked.of.scheme, asked.of.period, today()).await?;
    let everything = Scope::everything();
    let line = run.find(&everything, &asked.org)?;
    print(&explained(&run, &line))
}
