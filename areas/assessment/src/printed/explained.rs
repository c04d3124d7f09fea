//! One organization's result, point by point, as text.

use std::fmt::Write as _;

use crate::result::{Item, ResultSheet, input_in_words};
use crate::{Line, Run};

/// Where an organization stands and why, for a terminal.
pub fn explained(run: &Run, line: &Line<'_>) -> String {
    let sheet = ResultSheet::of(run, line);
    let mut text = String::new();
    for sentence in &sheet.sentences {
        let _ = writeln!(text, "{sentence}");
    }
    for (place, section) in run.scheme().sections.iter().enumerate() {
        let points = line.section(place);
        let _ = writeln!(text, "\n{}　{points}分（满分{}分）", section.name, section.points);
        if let Some(said) = line.explain_section(place) {
            let _ = writeln!(text, "  {said}");
        }
        for item in sheet.all() {
            if run.scheme().indicators.get(item.indicator).is_some_and(|i| i.section == place) {
                push_item(&mut text, item);
            }
        }
    }
    text
}

fn push_item(text: &mut String, item: &Item) {
    let told = &item.explanation;
    let points = told.points.map_or_else(|| "未知".to_owned(), |points| format!("{points}分"));
    let _ = writeln!(text, "  · {}　{points} / {}分", told.indicator, told.full);
    let _ = writeln!(text, "    规则：{}", told.rule);
    let _ = writeln!(text, "    计算：{}", told.sentence);
    for input in &told.inputs {
        let _ = writeln!(text, "    数据：{}", input_in_words(input));
    }
    let mut behind: Vec<String> = item.behind.iter().flatten().map(crate::Behind::label).collect();
    behind.sort();
    behind.dedup();
    if !behind.is_empty() {
        let _ = writeln!(text, "    来源：{}", behind.join("；"));
    }
}
