//! The interface keeps to its own words: `docs/words.md`.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The words of the columns *not* and of the last section.
fn never() -> Vec<String> {
    let text = fs::read_to_string(root().join("docs/words.md")).unwrap();
    let (tables, rest) = text.split_once("## What no message says").unwrap();
    let rows = tables.lines().filter(|line| line.starts_with("| ") && !line.contains("| Not |"));
    let mut words: Vec<String> = rows
        .filter_map(|row| row.trim_end_matches('|').rsplit('|').next())
        .flat_map(|cell| cell.trim().split('、'))
        .map(str::to_owned)
        .collect();
    let lists = rest.split('(').skip(1).filter_map(|part| part.split(')').next());
    words.extend(lists.flat_map(|list| list.split('、')).map(str::to_owned));
    words
}

fn files(folder: &Path, kinds: &[&str], into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let named = |name: &str| path.file_stem().is_some_and(|stem| stem == name);
        if path.is_dir() {
            if !named("tests") {
                files(&path, kinds, into);
            }
        } else if !named("tests")
            && path.extension().is_some_and(|kind| kinds.iter().any(|known| kind == *known))
        {
            into.push(path);
        }
    }
}

/// Texts people see: everything but comments in English and what tests say.
fn seen(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).unwrap();
    let code = path.extension().is_some_and(|kind| kind == "rs");
    let text = if code { text.split("#[cfg(test)]").next().unwrap_or_default() } else { &text };
    let lines = text.lines().enumerate();
    // The help of the command line is written as Chinese comments; other comments are English.
    let comment = |line: &str| {
        let told = line.trim_start().trim_start_matches('/').trim_start();
        line.trim_start().starts_with("//") && told.starts_with(|c: char| c.is_ascii())
    };
    lines
        .filter(|(_, line)| !(code && comment(line)))
        .map(|(at, line)| (at + 1, line.to_owned()))
        .collect()
}

#[test]
fn pages_messages_and_the_standard_pack_use_the_words_of_the_glossary() {
    let never = never();
    assert!(never.len() > 60, "{never:?}");
    let mut found = Vec::new();
    for folder in ["areas", "app/src", "base/web/src", "base/office/src"] {
        files(&root().join(folder), &["rs", "html"], &mut found);
    }
    files(&root().join("packs"), &["toml"], &mut found);
    assert!(found.len() > 200, "{}", found.len());
    let mut wrong = Vec::new();
    for path in found {
        for (line, text) in seen(&path) {
            for word in never.iter().filter(|word| text.contains(word.as_str())) {
                wrong.push(format!("{}:{line} says “{word}”", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
