//! Embeds `packs/standard`, for a program that is started where there is no such folder.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io, process};

fn main() {
    if let Err(what) = embed() {
        println!("cargo::error={what}");
        process::exit(1);
    }
}

fn embed() -> Result<(), String> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?;
    let folder = Path::new(&root).join("../packs/standard");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut list = String::from("&[\n");
    collect(&folder, "", &mut list).map_err(|e| format!("{}: {e}", folder.display()))?;
    list.push(']');
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    fs::write(Path::new(&out).join("standard_pack.rs"), list).map_err(|e| e.to_string())
}

/// The `.toml` files of a folder and of those below it, as `pack::read_folder` reads them.
fn collect(folder: &Path, prefix: &str, list: &mut String) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if entry.file_type()?.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), list)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let path = path.canonicalize()?.display().to_string();
            // Writing into a String cannot fail.
            let _ = writeln!(list, "({:?}, include_str!({path:?})),", format!("{prefix}{name}"));
        }
    }
    Ok(())
}
