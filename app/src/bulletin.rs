//! `jishi bulletin`: a bulletin as a Word document.

use std::fs;
use std::path::PathBuf;

use ::bulletin::{Asked, Bulletins, Issuing, compose, issue, issued_numbered, template};
use assessment::Assessments;
use clap::Args;
use kernel::{Period, Scope};
use registry::queries;
use store::audit::Who;

use crate::assess::today;
use crate::opened::{Opened, Where};
use crate::stop::Stop;
use crate::terminal::say;

/// 生成通报（.docx，按 GB/T 9704 排版）
#[derive(Debug, Args)]
pub(crate) struct BulletinFile {
    /// 通报的周期：2026（全年）、2026H1（上半年）、2026Q3（三季度）、2026-09（单月）
    #[arg(long, value_name = "周期", display_order = 1)]
    period: Period,
    /// 存到这个文件
    #[arg(short, long, value_name = "文件", display_order = 2)]
    output: PathBuf,
    /// 通报模板的名称；不写时用制度包里的第一个
    #[arg(long, value_name = "模板", default_value = "", hide_default_value = true)]
    template: String,
    /// 印发：编号并把数字和文字定下来，以后可以原样重取
    #[arg(long)]
    issue: bool,
    /// 原样重取关于这个周期的第几号
    #[arg(long, value_name = "编号", conflicts_with = "issue")]
    number: Option<i32>,
    #[command(flatten)]
    data: Where,
}

pub(crate) async fn run(asked: BulletinFile) -> Result<(), Stop> {
    let Opened { pack, store } = asked.data.open().await?;
    let bulletins = Bulletins::new(Assessments::new(store.clone(), pack));
    let pack = bulletins.pack();
    let template = template(&pack, &asked.template)?;
    let everything = Scope::everything();
    let roots = queries::below(store.read(), &everything, None).await?;
    let root = roots.into_iter().next().ok_or_else(|| {
        Stop::because("还没有党组织，不能通报。请先用 jishi import orgs 导入党组织")
    })?;
    let about =
        Asked { unit: &root.name, scope: &everything, period: asked.period, today: today() };
    let frozen = if let Some(number) = asked.number {
        let (db, name) = (store.read(), &template.name);
        let found = issued_numbered(db, &everything, root.id, name, asked.period, number);
        let period = asked.period.in_words();
        let missing = || Stop::because(format!("没有关于{period}的第{number}号《{name}》"));
        found.await?.ok_or_else(missing)?.frozen
    } else if asked.issue {
        let issuing = Issuing {
            template,
            asked: about,
            org: root.id,
            actor: None,
            who: &Who::program(),
            previewed: None,
        };
        issue(&bulletins, &issuing).await?.frozen
    } else {
        compose(bulletins.assessments(), &pack, template, &about).await?
    };
    let file = frozen.docx().map_err(|why| Stop::fault("无法生成文档", &why))?;
    let shown = asked.output.display();
    fs::write(&asked.output, file).map_err(|why| Stop::fault(&format!("写不了“{shown}”"), &why))?;
    let number = if frozen.number.is_empty() { "草稿".to_owned() } else { frozen.number.clone() };
    say(format!("{}（{number}）已存到 {shown}", frozen.title))?;
    say(format!("正文校验值 {}", frozen.text_hash()))
}
