//! Builds styles, scripts and icons from npm packages.
//!
//! `npm ci` runs only when the lock file changed, `build.mjs` only when one of its inputs did.
//! Both run on a copy in OUT_DIR: nothing is written into the sources. The templates of all areas
//! are inputs (unused styles are purged, the icon sprite holds what is used), which is why this
//! is a crate of its own at the top: a changed template rebuilds only this and the binary.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::{Command, exit};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() {
    if let Err(error) = build() {
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
        exit(1);
    }
}

fn build() -> Outcome<()> {
    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let root = here.parent().ok_or("web/ lies in no folder")?.to_owned();

    let mut inputs = BTreeSet::new();
    for own in ["package.json", "package-lock.json", "build.mjs", "safelist.json"] {
        inputs.insert(here.join(own));
    }
    for folder in [here.join("styles"), here.join("scripts"), here.join("icons")] {
        collect(&folder, &["css", "js", "svg"], &mut inputs)?;
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    for folder in [root.join("base/web/src"), root.join("areas")] {
        if folder.exists() {
            collect(&folder, &["html", "rs"], &mut inputs)?;
            println!("cargo::rerun-if-changed={}", folder.display());
        }
    }
    for own in ["package.json", "package-lock.json", "build.mjs", "safelist.json", "build.rs"] {
        println!("cargo::rerun-if-changed={}", here.join(own).display());
    }

    let node = Tool::find("node", &out)?;
    let work = out.join("npm");
    install(&here, &work)?;

    let print = fingerprint(&inputs)?;
    let stamp = out.join("assets.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|old| old == print) && out.join("assets.rs").exists() {
        return Ok(());
    }
    fs::copy(here.join("build.mjs"), work.join("build.mjs"))?;
    let mut run = node.command();
    run.current_dir(&work).arg("build.mjs").arg(&root).arg(&out);
    checked(&mut run, "building the styles and scripts")?;
    fs::write(stamp, print)?;
    Ok(())
}

/// The pinned packages, installed once per lock file. No script of any package is run.
fn install(here: &Path, work: &Path) -> Outcome<()> {
    fs::create_dir_all(work)?;
    let lock = fs::read_to_string(here.join("package-lock.json"))?;
    let stamp = work.join("installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|old| old == lock) {
        return Ok(());
    }
    for file in ["package.json", "package-lock.json"] {
        fs::copy(here.join(file), work.join(file))?;
    }
    let npm = Tool::find("npm", work)?;
    let mut run = npm.command();
    run.current_dir(work).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    checked(&mut run, "installing the npm packages of web/package-lock.json")?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// A program of Node.js.
struct Tool(&'static str);

impl Tool {
    fn find(name: &'static str, folder: &Path) -> Outcome<Self> {
        let tool = Self(name);
        match tool.command().current_dir(folder).arg("--version").output() {
            Ok(output) if output.status.success() => Ok(tool),
            Ok(output) => Err(format!(
                "`{name} --version` failed ({}): {}",
                output.status,
                String::from_utf8_lossy(&output.stderr).trim()
            )
            .into()),
            Err(error) => Err(format!(
                "`{name}` was not found ({error}).\n\
                 The styles and scripts of the pages are built with Node.js 20 or newer and its npm.\n\
                 Debian and Ubuntu: apt-get install nodejs npm. Others: https://nodejs.org/"
            )
            .into()),
        }
    }

    fn command(&self) -> Command {
        Command::new(if cfg!(windows) { format!("{}.cmd", self.0) } else { self.0.to_owned() })
    }
}

fn checked(run: &mut Command, what: &str) -> Outcome<()> {
    let output = run.output().map_err(|error| format!("{what}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{what} failed ({}).\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
    .into())
}

fn variable(name: &str) -> Outcome<String> {
    std::env::var(name).map_err(|error| format!("{name}: {error}").into())
}

fn collect(folder: &Path, kinds: &[&str], into: &mut BTreeSet<PathBuf>) -> Outcome<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        if path.is_dir() {
            collect(&path, kinds, into)?;
        } else if kinds.contains(&kind) {
            into.insert(path);
        }
    }
    Ok(())
}

fn fingerprint(files: &BTreeSet<PathBuf>) -> Outcome<String> {
    let mut hasher = std::hash::DefaultHasher::new();
    for file in files {
        let bytes = fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
        // Rust sources of areas matter only for the icons they name.
        let is_area = file.extension().is_some_and(|kind| kind == "rs")
            && file.components().any(|part| part.as_os_str() == "areas");
        if is_area && !bytes.windows(6).any(|word| word == b"icon(\"") {
            continue;
        }
        hasher.write(file.to_string_lossy().as_bytes());
        hasher.write(&bytes);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
