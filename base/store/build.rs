//! Embeds `migrations/*.sql` as one numbered list, so that a file dropped there is picked up and
//! a number used twice or left out stops the build.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, process};

fn main() {
    if let Err(what) = list_migrations() {
        println!("cargo::error={what}");
        process::exit(1);
    }
}

fn list_migrations() -> Result<(), String> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?;
    let folder = Path::new(&root).join("../../migrations");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| e.to_string())?.path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_some_and(|e| e == "sql") {
            let number: u32 = name
                .split_once('_')
                .and_then(|(digits, _)| digits.parse().ok())
                .ok_or_else(|| format!("migrations/{name}: the name starts with no number"))?;
            let path = path.canonicalize().map_err(|e| e.to_string())?;
            files.push((number, name, path.display().to_string()));
        }
    }
    files.sort();
    let mut list = String::from("&[\n");
    for (expected, (number, name, path)) in (1..).zip(&files) {
        if *number != expected {
            return Err(format!("migrations/{name}: expected number {expected:04}"));
        }
        let stem = name.trim_end_matches(".sql");
        writeln!(
            list,
            "Migration {{ number: {number}, name: {stem:?}, sql: include_str!({path:?}) }},"
        )
        .map_err(|e| e.to_string())?;
    }
    list.push(']');
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    fs::write(Path::new(&out).join("migrations.rs"), list).map_err(|e| e.to_string())
}
