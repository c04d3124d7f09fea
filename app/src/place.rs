//! Where the data is, and opening it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use store::crypto::{FieldKeys, SoftwareCrypto};
use store::{Opening, Place, Store};

use crate::clock::SystemClock;
use crate::random::SystemRandom;
use crate::stop::Stop;

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataPlace {
    /// 数据目录（SQLite），不写为 ./data；第一次使用时建立
    #[arg(long, value_name = "目录", default_value = "./data", hide_default_value = true)]
    data: PathBuf,
    /// 用 PostgreSQL：postgres://用户:密码@主机:端口/库名，也可写在环境变量 JISHI_DATABASE_URL 里
    #[arg(
        long,
        value_name = "地址",
        conflicts_with = "data",
        env = "JISHI_DATABASE_URL",
        hide_env = true
    )]
    database_url: Option<String>,
    /// 字段加密密钥文件；不写时，SQLite 放在数据目录里，PostgreSQL 放在 ./field-keys
    #[arg(long, value_name = "文件")]
    keys: Option<PathBuf>,
}

/// The data directory held by a running server; given back when dropped, also by a crash.
#[derive(Debug)]
pub(crate) struct Held {
    _file: Option<File>,
}

impl DataPlace {
    /// Opens the database, making directory, key file and tables if they are not there.
    pub async fn open(&self) -> Result<Store, Stop> {
        let place = match &self.database_url {
            Some(url) => Place::Postgres(url.clone()),
            None => {
                prepare(&self.data)?;
                Place::Sqlite(self.data.join("jishi.db"))
            }
        };
        let keys = FieldKeys::read_or_create(&self.key_file(), &SystemRandom)
            .map_err(|why| Stop::because(why.to_string()))?;
        let opening = Opening {
            place,
            crypto: Arc::new(SoftwareCrypto::new(&keys)?),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
        };
        let doing = match &self.database_url {
            // Without the address: it holds a password.
            Some(_) => "无法打开 PostgreSQL 数据库".to_owned(),
            None => format!("无法打开数据目录“{}”", self.data.display()),
        };
        Store::open(opening).await.map_err(|fault| Stop::fault(&doing, &fault))
    }

    /// Keeps a second server away from the same directory. PostgreSQL serves several.
    pub fn hold(&self) -> Result<Held, Stop> {
        if self.database_url.is_some() {
            return Ok(Held { _file: None });
        }
        prepare(&self.data)?;
        let file = self.data.join("serving.lock");
        let file = File::create(file).map_err(|why| unwritable(&self.data, &why))?;
        match file.try_lock() {
            Ok(()) => Ok(Held { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(Stop::because(format!(
                "数据目录“{}”正由另一个 jishi 使用。请先停止它，或用 --data 换一个目录",
                self.data.display()
            ))),
            Err(TryLockError::Error(why)) => Err(unwritable(&self.data, &why)),
        }
    }

    /// A file beside the data; none where the data is on a database server.
    pub fn beside(&self, name: &str) -> Option<PathBuf> {
        self.database_url.is_none().then(|| self.data.join(name))
    }

    fn key_file(&self) -> PathBuf {
        match (&self.keys, &self.database_url) {
            (Some(file), _) => file.clone(),
            (None, Some(_)) => PathBuf::from("field-keys"),
            (None, None) => self.data.join("field-keys"),
        }
    }
}

/// Makes the directory, for its owner alone, and sees whether it can be written to.
fn prepare(folder: &Path) -> Result<(), Stop> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder).map_err(|why| unwritable(folder, &why))?;
    let probe = folder.join(".writable");
    File::create(&probe).map_err(|why| unwritable(folder, &why))?;
    fs::remove_file(&probe).map_err(|why| unwritable(folder, &why))
}

fn unwritable(folder: &Path, why: &io::Error) -> Stop {
    let shown = folder.display();
    let what = match why.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "没有写入权限，请换一个目录或调整权限"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "磁盘已满，请清理后再试",
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "这是一个文件，不是目录",
        io::ErrorKind::NotFound => "不能在那里建立目录，请换一个",
        _ => return Stop::fault(&format!("无法使用数据目录“{shown}”"), why),
    };
    Stop::because(format!("无法使用数据目录“{shown}”：{what}"))
}
