//! Which policy pack the program runs by.

use std::path::{Path, PathBuf};

use clap::Args;
use pack::{File, Pack};

use crate::stop::Stop;

/// The pack as it was when the program was built.
const STANDARD: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/standard_pack.rs"));
/// Where the standard pack lies beside a checkout or an installation.
const BESIDE: &str = "packs/standard";

/// Which pack.
#[derive(Debug, Clone, Args)]
pub(crate) struct PackFolder {
    /// 制度包文件夹；不写时用当前目录下的 packs/standard，没有则用程序自带的标准制度包
    #[arg(long, value_name = "目录")]
    pack: Option<PathBuf>,
}

impl PackFolder {
    /// Reads and checks it; everything wrong with it is said at once.
    pub fn load(&self) -> Result<Pack, Stop> {
        let files = match &self.pack {
            Some(folder) => read(folder)?,
            None if Path::new(BESIDE).is_dir() => read(Path::new(BESIDE))?,
            None => STANDARD.iter().map(|(name, text)| File::new(*name, *text)).collect(),
        };
        pack::check(&files).map_err(|report| {
            Stop::because(format!(
                "{report}\n制度包有错误，请改正后再启动（jishi pack check 可以单独检查）"
            ))
        })
    }
}

/// The files of a pack's folder.
pub(crate) fn read(folder: &Path) -> Result<Vec<File>, Stop> {
    pack::read_folder(folder).map_err(|why| {
        let shown = folder.display();
        match why.kind() {
            std::io::ErrorKind::NotFound => Stop::because(format!("没有“{shown}”这个文件夹")),
            std::io::ErrorKind::NotADirectory => {
                Stop::because(format!("“{shown}”不是文件夹，请写制度包所在的文件夹"))
            }
            _ => Stop::fault(&format!("读不了制度包“{shown}”"), &why),
        }
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn standard() -> Pack {
        let files: Vec<File> =
            STANDARD.iter().map(|(name, text)| File::new(*name, *text)).collect();
        pack::check(&files).unwrap()
    }

    #[test]
    fn the_pack_inside_the_program_is_the_one_beside_it_and_has_no_error() {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/standard");
        let beside = pack::check(&read(&beside).unwrap()).unwrap();
        assert_eq!(standard().fingerprint, beside.fingerprint);
    }
}
