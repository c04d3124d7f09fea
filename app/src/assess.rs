//! `jishi assess`: a scheme's ranking.

use assessment::Assessments;
use assessment::printed::{Format, ranking};
use clap::Args;
use kernel::{Clock as _, Day, Period, Scope};

use crate::clock::SystemClock;
use crate::opened::{Opened, Where};
use crate::stop::Stop;
use crate::terminal::print;

/// 按考评方案算出得分、名次和星级
#[derive(Debug, Args)]
pub(crate) struct Assess {
    #[command(flatten)]
    pub of: Of,
    #[command(flatten)]
    data: Where,
    /// 输出格式：table 表格，csv，json；不写为 table
    #[arg(long, value_name = "格式", default_value = "table", hide_default_value = true)]
    format: Format,
}

/// Which assessment.
#[derive(Debug, Clone, Args)]
pub(crate) struct Of {
    /// 考评方案的名称，如 农村党支部五星创评办法
    #[arg(long, value_name = "方案", display_order = 1)]
    pub scheme: String,
    /// 考评周期：2026（全年）、2026H1（上半年）、2026Q3（三季度）、2026-09（单月）
    #[arg(long, value_name = "周期", display_order = 2)]
    pub period: Period,
}

/// The day in China on this machine's clock.
pub(crate) fn today() -> Day {
    Day::of_instant(SystemClock.now())
}

pub(crate) async fn run(asked: Assess) -> Result<(), Stop> {
    let Opened { pack, store } = asked.data.open().await?;
    let assessments = Assessments::new(store, pack);
    let run = assessments.run(&asked.of.scheme, asked.of.period, today()).await?;
    print(&ranking(&run, &Scope::everything(), asked.format))
}
