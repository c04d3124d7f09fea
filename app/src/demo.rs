//! `jishi demo`: a fictional city to look around in.

use std::sync::Arc;
use std::time::Instant;

use ::demo::{City, LoadError, Wanted, load, write_workbooks};
use clap::Args;
use identity::Settings;
use kernel::Scope;
use registry::{Organization, queries};
use store::Store;

use crate::areas::Areas;
use crate::assess::today;
use crate::demo_logins::make_demo_logins;
use crate::opened::{Opened, Where};
use crate::random::SystemRandom;
use crate::serve::{self, Listen};
use crate::stop::Stop;
use crate::terminal::say;
use crate::vocabulary;

/// 建一座虚构的示例市并启动网站
#[derive(Debug, Clone, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    data: Where,
    /// 党支部的个数，不写为 1200
    #[arg(
        long,
        value_name = "个数",
        default_value_t = 1_200,
        hide_default_value = true,
        value_parser = clap::value_parser!(u32).range(20..=20_000)
    )]
    branches: u32,
    /// 随机种子：同一个种子每次建成同一座城市
    #[arg(long, value_name = "种子", default_value_t = 7, hide_default_value = true)]
    seed: u64,
    #[command(flatten)]
    listen: Listen,
    /// 只建城市，不启动网站
    #[arg(long)]
    no_serve: bool,
}

const NOTICE: &str = "示例数据：地名、人名和各项数字均为虚构";

pub(crate) async fn run(asked: Demo) -> Result<(), Stop> {
    let held = asked.data.place.hold()?;
    let listener =
        if asked.no_serve { None } else { Some(serve::bind(asked.listen.listen).await?) };
    let opened = asked.data.open().await?;
    let city = build(&asked, &opened).await?;
    let store = opened.store.clone();
    let settings = Settings { tls: asked.listen.behind_tls, ..Settings::default() };
    let areas = Areas::new(opened, settings);
    if city {
        tell_logins(&areas).await?;
    } else {
        say("示例市已经建好，登录名和密码与建市时相同；忘了密码，请用 --data 换一个目录重建。")?;
    }
    match listener {
        Some(listener) => {
            say(format!("基石已启动：{}/", serve::shown_address(&listener, &asked.listen)))?;
            serve::serve(areas, listener, &asked.listen, NOTICE.to_owned()).await?;
        }
        None => {
            drop(areas);
            store.close().await?;
        }
    }
    drop(held);
    Ok(())
}

/// Makes the city in an empty database; `false` if there is one already.
async fn build(asked: &Demo, opened: &Opened) -> Result<bool, Stop> {
    let Opened { pack, store } = opened;
    if !queries::below(store.read(), &Scope::everything(), None).await?.is_empty() {
        return Ok(false);
    }
    say("正在建示例市（虚构）……")?;
    let started = Instant::now();
    let wanted = Wanted { seed: asked.seed, branches: asked.branches as usize, today: today() };
    let pack = Arc::clone(pack);
    let city = City::plan(&pack, wanted).map_err(|why| Stop::because(why.to_string()))?;
    let loaded = load(store, &city).await.map_err(|why| match why {
        LoadError::NotEmpty => Stop::because(why.to_string()),
        LoadError::Fault(fault) => Stop::from(fault),
    })?;
    say(format!(
        "建成：党组织{}个，党员{}名，记录{}条，用时{:.1}秒。",
        loaded.organizations,
        loaded.members,
        loaded.records,
        started.elapsed().as_secs_f64()
    ))?;
    if let Some(path) = asked.data.place.beside("truth.json") {
        let truth = serde_json::to_string_pretty(&loaded.truth).unwrap_or_default();
        std::fs::write(&path, truth)
            .map_err(|why| Stop::fault(&format!("无法写入“{}”", path.display()), &why))?;
    }
    if let Some(folder) = asked.data.place.beside("示例工作簿") {
        let files = write_workbooks(store, &city, &vocabulary::of(&pack), &folder).await?;
        say(format!("试用导入的工作簿（{}个）在“{}”。", files.len(), folder.display()))?;
    }
    Ok(true)
}

/// Prints the logins, once.
async fn tell_logins(areas: &Areas) -> Result<(), Stop> {
    let line = seats(&areas.store).await?;
    let logins = make_demo_logins(&areas.identity, &areas.pack.roles, &line, &SystemRandom).await?;
    say("登录名和密码（只显示这一次）：")?;
    for login in logins {
        say(format!("  {:8} {:16} {}·{}", login.login, login.password, login.who, login.unit))?;
    }
    Ok(())
}

/// The city, its first county, the county's first township with branches, and a branch below it.
async fn seats(store: &Store) -> Result<Vec<Organization>, Stop> {
    let scope = Scope::everything();
    let mut line: Vec<Organization> = Vec::new();
    for _ in 0..3 {
        let below = queries::below(store.read(), &scope, line.last().map(|org| org.id)).await?;
        let mut next = None;
        for org in below {
            if !queries::below(store.read(), &scope, Some(org.id)).await?.is_empty() {
                next = Some(org);
                break;
            }
        }
        line.extend(next);
    }
    // Straight down from the township to the first organization with none below it.
    let mut branch = None;
    let mut at = line.last().map(|org| org.id);
    while let Some(parent) = at {
        let below = queries::below(store.read(), &scope, Some(parent)).await?;
        at = below.first().map(|org| org.id);
        branch = below.into_iter().next().or(branch);
    }
    line.extend(branch);
    Ok(line)
}
