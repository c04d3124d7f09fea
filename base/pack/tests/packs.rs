//! The standard pack is clean; broken packs say what is wrong.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use pack::{File, check, read_folder};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn shipped_packs_have_no_errors() {
    for name in ["../../packs/standard", "../../packs/examples/minimal"] {
        let files = read_folder(&folder(name)).unwrap();
        let pack = check(&files).unwrap_or_else(|report| panic!("{name}\n{report}"));
        assert_eq!(pack.fingerprint.len(), 64);
    }
}

#[test]
fn the_standard_pack_declares_what_the_seeds_describe() {
    let pack = check(&read_folder(&folder("../../packs/standard")).unwrap()).unwrap();
    for ledger in ["组织生活", "党员教育培训", "为民办实事", "阵地", "经费", "集体经济收入"]
    {
        assert!(pack.ledger(ledger).is_some(), "{ledger}");
    }
    let village = pack.scheme("农村党支部五星创评办法").unwrap();
    assert_eq!(village.full_mark.to_string(), "100");
    let branch_schemes: Vec<_> =
        pack.schemes.iter().filter(|s| (25..=40).contains(&s.indicators.len())).collect();
    assert!(
        branch_schemes.len() >= 4,
        "{:?}",
        pack.schemes.iter().map(|s| &s.name).collect::<Vec<_>>()
    );
    for obligation in &pack.obligations {
        assert!(!obligation.basis.is_empty(), "{} names no source", obligation.name);
    }
}

#[test]
fn every_broken_pack_says_what_is_wrong() {
    let mut names: Vec<_> = fs::read_dir(folder("tests/broken"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() >= 40, "{}", names.len());
    let mut shown = String::new();
    for name in names {
        let files = read_folder(&folder("tests/broken").join(&name)).unwrap();
        let Err(report) = check(&files) else { panic!("{name} has no error") };
        writeln!(shown, "──── {name}\n{report}\n").unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_fingerprint_changes_with_any_character() {
    let files = read_folder(&folder("../../packs/examples/minimal")).unwrap();
    let mut changed = files.clone();
    changed[0].text.push('\n');
    let print = |files: &[File]| check(files).unwrap().fingerprint;
    assert_ne!(print(&files), print(&changed));
    assert_eq!(print(&files), print(&files));
}
