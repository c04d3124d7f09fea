//! What is wrong with a text somebody wrote, and how to show it.

use std::fmt::Write as _;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

/// One thing wrong with a text: where, what, and what to do. The sentences are Chinese, for the
/// person who wrote the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Byte offsets in the text.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What was expected, the nearest known name, what to do: a line each.
    pub help: Vec<String>,
}

impl Problem {
    /// A problem without further help.
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: Vec::new() }
    }

    /// The same with one more line of help.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }

    /// The same, moved by this many bytes: a formula's problem inside the file that holds it.
    #[must_use]
    pub fn moved(mut self, bytes: usize) -> Self {
        self.span = self.span.start + bytes..self.span.end + bytes;
        self
    }
}

/// A place in a text as editors show it: both numbers from 1, columns counted in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// Where a byte offset lies. Offsets past the end, or inside a character, mean the nearest place
/// before.
pub fn locate(text: &str, offset: usize) -> Location {
    let before = before(text, offset);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Location {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

/// A problem as people read it, with the line and a row of carets under the place:
///
/// ```text
/// 错误：没有名为“党员大会次娄”的数据项
///   --> 方案.toml:3:8
///    |
///  3 | per = "党员大会次娄"
///    |        ^^^^^^^^^^^^
///    = 是否想写“党员大会次数”？
/// ```
pub fn render(file: &str, text: &str, problem: &Problem) -> String {
    let at = locate(text, problem.span.start);
    let start = before(text, problem.span.start).len();
    let line_start = text[..start].rfind('\n').map_or(0, |n| n + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |n| start + n);
    let line = text[line_start..line_end].trim_end_matches('\r');
    let end = before(text, problem.span.end.max(start)).len().min(line_start + line.len());

    let gutter = at.line.to_string().len().max(2);
    let pad = width(&text[line_start..start]);
    let carets = width(text.get(start..end).unwrap_or_default()).max(1);
    let shown: String = line.chars().map(|c| if c == '\t' { ' ' } else { c }).collect();

    let mut out = format!("错误：{}\n", problem.message);
    let _ = writeln!(out, "{:gutter$}--> {file}:{}:{}", "", at.line, at.column);
    if !text.is_empty() {
        let _ = writeln!(out, "{:gutter$} |", "");
        let _ = writeln!(out, "{:>gutter$} | {shown}", at.line);
        let _ = writeln!(out, "{:gutter$} | {:pad$}{}", "", "", "^".repeat(carets));
    }
    for line in &problem.help {
        let _ = writeln!(out, "{:gutter$} = {line}", "");
    }
    out
}

fn before(text: &str, offset: usize) -> &str {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Columns on a terminal: a Chinese character takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_in_characters() {
        let text = "一二\n三四五";
        assert_eq!(locate(text, 0), Location { line: 1, column: 1 });
        assert_eq!(locate(text, 10), Location { line: 2, column: 2 });
        assert_eq!(locate(text, 999), Location { line: 2, column: 4 });
    }

    #[test]
    fn carets_stand_under_chinese_text() {
        let text = "rule = 1\nper = \"党员大会次娄\"\n";
        let at = text.find("党员").unwrap();
        let problem = Problem::new(at..at + 18, "没有名为“党员大会次娄”的数据项")
            .help("是否想写“党员大会次数”？");
        assert_eq!(
            render("方案.toml", text, &problem),
            "错误：没有名为“党员大会次娄”的数据项\n  --> 方案.toml:2:8\n   |\n 2 | per = \"党员大会次娄\"\n   \
             |        ^^^^^^^^^^^^\n   = 是否想写“党员大会次数”？\n"
        );
    }
}
