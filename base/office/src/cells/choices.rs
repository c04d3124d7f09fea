//! Cells that hold one of a few known words.

use super::clean::{fold, text};
use super::shown;
use crate::{Choice, Content};

/// The proper name of the choice written in a cell.
pub(super) fn choice(content: &Content, choices: &[Choice]) -> Result<String, String> {
    one(&content.to_string(), choices).map_err(|()| unknown(&shown(Some(content), 30), choices))
}

/// The proper names of the choices written in a cell.
pub(super) fn choices(content: &Content, known: &[Choice]) -> Result<Vec<String>, String> {
    let all = content.to_string();
    // A name may itself hold a separator, so the whole is tried first.
    if let Ok(name) = one(&all, known) {
        return Ok(vec![name]);
    }
    let mut names: Vec<String> = Vec::new();
    for part in all.split(['、', '，', ',', '；', ';', '/', '\n', '|', '+']) {
        let part = text(part);
        if part.is_empty() {
            continue;
        }
        let name = one(&part, known).map_err(|()| unknown(&part, known))?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names)
}

fn one(raw: &str, choices: &[Choice]) -> Result<String, ()> {
    let wanted = key(raw);
    let named = choices.iter().find(|c| key(&c.name) == wanted);
    let found =
        named.or_else(|| choices.iter().find(|c| c.aliases.iter().any(|a| key(a) == wanted)));
    found.map(|c| c.name.clone()).ok_or(())
}

fn key(raw: &str) -> String {
    fold(raw).to_lowercase()
}

fn unknown(found: &str, choices: &[Choice]) -> String {
    let shown: Vec<&str> = choices.iter().take(12).map(|c| c.name.as_str()).collect();
    let more = if choices.len() > shown.len() { "等" } else { "" };
    let near = nearest(found, choices).map(|n| format!("是不是“{n}”？")).unwrap_or_default();
    format!("不在可选范围内。{near}可填：{}{more}", shown.join("、"))
}

/// The choice most like what was written, if it shares more than half of it.
fn nearest<'a>(found: &str, choices: &'a [Choice]) -> Option<&'a str> {
    let found: Vec<char> = key(found).chars().take(40).collect();
    let of = |word: &str| distance(&found, &key(word).chars().take(40).collect::<Vec<_>>());
    choices
        .iter()
        .filter_map(|c| {
            let words = c.aliases.iter().chain([&c.name]);
            let near = words.map(|w| (of(w), w.chars().count().max(found.len()))).min()?;
            (near.0 * 3 <= near.1 * 2).then_some((near.0, c.name.as_str()))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many characters must change to make one word of the other.
pub(crate) fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut left = i + 1;
        let mut diagonal = i;
        for (cell, y) in row.iter_mut().skip(1).zip(b) {
            let up = *cell;
            let best = (diagonal + usize::from(x != y)).min(up + 1).min(left + 1);
            diagonal = up;
            left = best;
            *cell = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

/// Yes or no, in the ways forms are ticked.
pub(super) fn yes_or_no(content: &Content) -> Result<bool, String> {
    match content {
        Content::Truth(truth) => return Ok(*truth),
        Content::Number(number) if *number == 1.0 => return Ok(true),
        Content::Number(number) if *number == 0.0 => return Ok(false),
        _ => {}
    }
    match key(&content.to_string()).as_str() {
        "是" | "有" | "对" | "y" | "yes" | "true" | "1" | "√" | "✓" | "✔" | "☑" | "已"
        | "已完成" => Ok(true),
        "否" | "无" | "没有" | "不是" | "n" | "no" | "false" | "0" | "×" | "✗" | "x" | "未"
        | "未完成" => Ok(false),
        _ => Err("应填“是”或“否”".into()),
    }
}
