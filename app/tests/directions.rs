//! Crates depend on one another only as the map in `docs/ARCHITECTURE.md` says.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Crate → what it may depend on, from the block ```directions.
fn drawn() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    let block = text.split("```directions\n").nth(1).unwrap().split("```").next().unwrap();
    block
        .lines()
        .map(|line| {
            let (from, to) = line.split_once('→').unwrap_or_else(|| panic!("no arrow in “{line}”"));
            let to = to.split_whitespace().map(str::to_owned).collect();
            (from.trim().to_owned(), to)
        })
        .collect()
}

/// Crate → the crates of ours that its manifest names under `[dependencies]` or
/// `[build-dependencies]`.
fn built() -> BTreeMap<String, BTreeSet<String>> {
    let mut manifests = Vec::new();
    for folder in ["base", "areas"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            manifests.push(entry.unwrap().path().join("Cargo.toml"));
        }
    }
    manifests
        .extend(["app", "demo", "bench", "web"].map(|name| root().join(name).join("Cargo.toml")));
    let texts: Vec<String> =
        manifests.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    let name_of = |text: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix("name = \""))
            .unwrap()
            .trim_end_matches('"')
            .to_owned()
    };
    let ours: BTreeSet<String> = texts.iter().map(|text| name_of(text)).collect();
    texts
        .iter()
        .map(|text| {
            let mut counts = false;
            let mut uses = BTreeSet::new();
            for line in text.lines() {
                if line.starts_with('[') {
                    counts = line == "[dependencies]" || line == "[build-dependencies]";
                }
                let name = line.split(['.', ' ', '=']).next().unwrap();
                if counts && ours.contains(name) {
                    uses.insert(name.to_owned());
                }
            }
            (name_of(text), uses)
        })
        .collect()
}

#[test]
fn arrows_between_crates_are_the_ones_on_the_map() {
    let (drawn, built) = (drawn(), built());
    for (name, uses) in &built {
        let Some(allowed) = drawn.get(name) else { panic!("{name} is not on the map") };
        let extra: Vec<_> = uses.difference(allowed).collect();
        assert!(extra.is_empty(), "{name} depends on {extra:?}, which the map does not allow");
    }
    for name in drawn.keys() {
        assert!(built.contains_key(name), "{name} is on the map and nowhere else");
    }
}

#[test]
fn the_map_has_no_circle() {
    let drawn = drawn();
    let mut placed: BTreeSet<&str> = BTreeSet::new();
    while placed.len() < drawn.len() {
        let before = placed.len();
        for (name, uses) in &drawn {
            if uses.iter().all(|used| placed.contains(used.as_str())) {
                placed.insert(name);
            }
        }
        assert!(placed.len() > before, "a circle among the crates beyond {placed:?}");
    }
}
