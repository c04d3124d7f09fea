//! The files of a pack, from a folder.

use std::fs;
use std::io;
use std::path::Path;

/// One file of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path inside the pack, with forward slashes: `schemes/village-branch.toml`.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Whether the bytes were no UTF-8; the text then has replacement characters.
    pub garbled: bool,
}

impl File {
    /// A file that is already text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), garbled: false }
    }
}

/// The largest file read, in bytes; a real scheme has some 30 kB.
const LARGEST: u64 = 2_000_000;

/// All `.toml` files of a pack's folder and of the folders one below, in order of name. Fails when
/// the folder cannot be read or a file is too large to be a declaration.
pub fn read_folder(folder: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if name.starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            if prefix.is_empty() {
                collect(&path, &format!("{name}/"), files)?;
            }
        } else if path.extension().is_some_and(|e| e == "toml") {
            if entry.metadata()?.len() > LARGEST {
                let message = format!("{prefix}{name} 超过2MB，不像是制度包文件");
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
            }
            let bytes = fs::read(&path)?;
            let garbled = std::str::from_utf8(&bytes).is_err();
            let text = String::from_utf8_lossy(&bytes);
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            files.push(File { name: format!("{prefix}{name}"), text, garbled });
        }
    }
    Ok(())
}
