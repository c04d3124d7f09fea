//! The file that holds the field keys.

use std::fmt::{self, Write as _};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use kernel::Random;

use super::hex;

/// The keys of encrypted fields: SM4 keys by version, and one key for blind indexes.
pub struct FieldKeys {
    ciphers: Vec<(u8, [u8; 16])>,
    index: [u8; 32],
}

/// Why a key file cannot be used. The sentence is for whoever runs the program.
#[derive(Debug)]
pub struct KeysError(String);

impl fmt::Display for KeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for KeysError {}

impl FieldKeys {
    /// New keys, version 1.
    pub fn fresh(random: &dyn Random) -> Self {
        let (mut cipher, mut index) = ([0; 16], [0; 32]);
        random.fill(&mut cipher);
        random.fill(&mut index);
        Self { ciphers: vec![(1, cipher)], index }
    }

    /// Reads the key file; makes one with new keys when there is none. Only its owner may be able
    /// to read it (mode 0600). Losing it means losing every encrypted field: back it up apart from
    /// the database.
    pub fn read_or_create(file: &Path, random: &dyn Random) -> Result<Self, KeysError> {
        let shown = file.display();
        match fs::read_to_string(file) {
            Ok(text) => {
                refuse_readable_by_others(file)?;
                Self::parse(&text).map_err(|why| KeysError(format!("密钥文件 {shown}：{why}")))
            }
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
                let keys = Self::fresh(random);
                keys.create(file)
                    .map_err(|why| KeysError(format!("无法写入密钥文件 {shown}：{why}")))?;
                Ok(keys)
            }
            Err(why) => Err(KeysError(format!("无法读取密钥文件 {shown}：{why}"))),
        }
    }

    /// Version and key, oldest first.
    pub(crate) fn ciphers(&self) -> &[(u8, [u8; 16])] {
        &self.ciphers
    }

    pub(crate) fn index(&self) -> &[u8; 32] {
        &self.index
    }

    fn create(&self, file: &Path) -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut out = options.open(file)?;
        out.write_all(self.written().as_bytes())?;
        out.sync_all()
    }

    fn written(&self) -> String {
        let mut text = String::from(
            "# 字段加密密钥。丢失此文件，身份证号和手机号将无法恢复：请与数据库分开备份。\n\
             # sm4 后为版本号和密钥，最新一行用于加密；index 用于查重和检索，不可更换。\n",
        );
        for (version, key) in &self.ciphers {
            let _ = writeln!(text, "sm4 {version} {}", hex(key));
        }
        let _ = writeln!(text, "index {}", hex(&self.index));
        text
    }

    fn parse(text: &str) -> Result<Self, String> {
        let (mut ciphers, mut index) = (Vec::new(), None);
        for (number, line) in (1..).zip(text.lines()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                [first, ..] if first.starts_with('#') => {}
                ["sm4", version, key] => {
                    let version = version.parse().ok().filter(|version| *version > 0);
                    match (version, unhex(key)) {
                        (Some(version), Some(key)) => ciphers.push((version, key)),
                        _ => {
                            return Err(format!(
                                "第 {number} 行应为 sm4、版本号(1–255)、32 位十六进制密钥"
                            ));
                        }
                    }
                }
                ["index", key] if index.is_none() => {
                    index = unhex(key);
                    if index.is_none() {
                        return Err(format!("第 {number} 行 index 后应为 64 位十六进制密钥"));
                    }
                }
                _ => return Err(format!("第 {number} 行无法识别")),
            }
        }
        ciphers.sort_by_key(|(version, _)| *version);
        if ciphers.windows(2).any(|pair| matches!(pair, [a, b] if a.0 == b.0)) {
            return Err("同一版本号出现了两次".to_owned());
        }
        match index {
            Some(index) if !ciphers.is_empty() => Ok(Self { ciphers, index }),
            _ => Err("应至少有一行 sm4 和一行 index".to_owned()),
        }
    }
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(unix)]
fn refuse_readable_by_others(file: &Path) -> Result<(), KeysError> {
    use std::os::unix::fs::PermissionsExt as _;
    let shown = file.display();
    let mode = fs::metadata(file)
        .map_err(|why| KeysError(format!("无法读取密钥文件 {shown}：{why}")))?
        .permissions()
        .mode();
    let others = mode & 0o077;
    if others == 0 {
        return Ok(());
    }
    Err(KeysError(format!(
        "密钥文件 {shown} 的权限是 {:03o}，其他用户可以读取。请执行 chmod 600 {shown} 后重新启动",
        mode & 0o777
    )))
}

#[cfg(not(unix))]
fn refuse_readable_by_others(_file: &Path) -> Result<(), KeysError> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use kernel::SeededRandom;

    use super::*;

    #[test]
    fn a_key_file_is_made_once_for_its_owner_alone_and_read_back() {
        let folder = crate::testing::Folder::new();
        let file = folder.path().join("field-keys");
        let made = FieldKeys::read_or_create(&file, &SeededRandom::new(1)).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let read = FieldKeys::read_or_create(&file, &SeededRandom::new(2)).unwrap();
        assert_eq!((made.ciphers(), made.index()), (read.ciphers(), read.index()));
    }

    #[test]
    fn a_key_file_that_others_can_read_is_refused() {
        let folder = crate::testing::Folder::new();
        let file = folder.path().join("field-keys");
        FieldKeys::read_or_create(&file, &SeededRandom::new(1)).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let Err(why) = FieldKeys::read_or_create(&file, &SeededRandom::new(1)) else {
            panic!("accepted")
        };
        assert!(why.to_string().contains("chmod 600"), "{why}");
    }

    #[test]
    fn a_damaged_key_file_is_named_by_line() {
        for (text, expected) in [
            ("", "至少有一行"),
            ("sm4 1 00", "第 1 行"),
            ("# x\nsm4 0 00112233445566778899aabbccddeeff", "第 2 行"),
            ("index 12", "第 1 行"),
            ("hello", "第 1 行无法识别"),
        ] {
            let Err(why) = FieldKeys::parse(text) else { panic!("{text} was accepted") };
            assert!(why.contains(expected), "{text}: {why}");
        }
    }
}
