//! `jishi pack check`: everything wrong with a policy pack, at once.

use std::path::PathBuf;

use clap::Args;

use crate::pack_folder;
use crate::stop::Stop;
use crate::terminal::say;

/// 检查制度包，列出全部错误及改法
#[derive(Debug, Args)]
pub(crate) struct PackCheck {
    /// 制度包所在的文件夹
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
}

pub(crate) fn run(asked: &PackCheck) -> Result<(), Stop> {
    let files = pack_folder::read(&asked.folder)?;
    match pack::check(&files) {
        Ok(pack) => {
            say(format!("{} {} 没有错误。", pack.name, pack.version))?;
            say(format!(
                "台账 {} 个，数据项 {} 个，应办事项 {} 个，考评方案 {} 个。",
                pack.ledgers.len(),
                pack.metrics.len(),
                pack.obligations.len(),
                pack.schemes.len()
            ))?;
            say(format!("指纹 {}", pack.fingerprint))?;
            Ok(())
        }
        Err(report) => {
            say(report)?;
            Err(Stop::because(format!("制度包“{}”没有通过检查", asked.folder.display())))
        }
    }
}
