//! Reading declarations out of parsed TOML: every value with its place, every key used or
//! reported, problems collected instead of returned.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use formula::{Expect, Formula, Names, Problem, nearest};
use kernel::Points;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::File;

/// Where problems of all files are collected.
#[derive(Default)]
pub(crate) struct Problems {
    found: RefCell<Vec<(usize, Problem)>>,
}

impl Problems {
    pub fn add(&self, file: usize, problem: Problem) {
        self.found.borrow_mut().push((file, problem));
    }

    pub fn into_inner(self) -> Vec<(usize, Problem)> {
        self.found.into_inner()
    }
}

/// A text with its place.
#[derive(Clone)]
pub(crate) struct Text {
    pub value: String,
    pub place: Place,
}

/// A place in a file, for problems found later.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub file: usize,
    pub span: Range<usize>,
}

/// One table of a file being read.
pub(crate) struct Entry<'a> {
    pub problems: &'a Problems,
    source: &'a File,
    file: usize,
    table: &'a DeTable<'a>,
    /// The header, or the braces, of the table.
    span: Range<usize>,
    /// Which of the table's keys have been asked for, by place.
    used: RefCell<Vec<String>>,
    /// What the table declares, for messages: 字段, 指标.
    what: &'static str,
    silent: Cell<bool>,
}

impl<'a> Entry<'a> {
    pub fn new(
        problems: &'a Problems,
        source: &'a File,
        file: usize,
        table: &'a Spanned<DeTable<'a>>,
        what: &'static str,
    ) -> Self {
        Self::inside(problems, source, file, table.get_ref(), table.span(), what)
    }

    fn inside(
        problems: &'a Problems,
        source: &'a File,
        file: usize,
        table: &'a DeTable<'a>,
        span: Range<usize>,
        what: &'static str,
    ) -> Self {
        let used = RefCell::new(Vec::new());
        Self { problems, source, file, table, span, used, what, silent: Cell::new(false) }
    }

    pub fn place(&self) -> Place {
        // A whole file has no header to point at: its first line stands for it.
        let end = if self.span.end - self.span.start > 200 || self.span.start == 0 {
            self.source.text[self.span.start..]
                .find('\n')
                .map_or(self.span.end, |n| self.span.start + n)
        } else {
            self.span.end
        };
        Place { file: self.file, span: self.span.start..end }
    }

    /// The file's own text at a place.
    pub fn written(&self, span: Range<usize>) -> &str {
        self.source.text.get(span).unwrap_or_default()
    }

    pub fn problem(&self, span: Range<usize>, message: impl Into<String>, help: &str) {
        let problem = Problem::new(span, message);
        let problem = if help.is_empty() { problem } else { problem.help(help) };
        self.problems.add(self.file, problem);
    }

    pub fn problem_here(&self, message: impl Into<String>, help: &str) {
        self.problem(self.place().span, message, help);
    }

    fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.used.borrow_mut().push(key.to_owned());
        self.table.get(key)
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Where a key's value stands.
    pub fn span_of(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or_else(|| self.place().span, Spanned::span)
    }

    fn missing(&self, key: &str, example: &str) {
        let what = self.what;
        self.problem_here(format!("这个{what}缺少“{key}”"), example);
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "文字",
            DeValue::Integer(_) | DeValue::Float(_) => "数字",
            DeValue::Boolean(_) => "是非（true/false）",
            DeValue::Datetime(_) => "日期",
            DeValue::Array(_) => "列表",
            DeValue::Table(_) => "一组键值",
        };
        self.problem(value.span(), format!("“{key}”应是{wanted}，写的却是{found}"), "");
    }

    /// Stops complaining about unknown keys: the table could not be understood anyway.
    pub fn give_up(&self) {
        self.silent.set(true);
    }

    /// Reports the keys nobody asked for. Call once everything has been read.
    pub fn finish(self) {
        if self.silent.get() {
            return;
        }
        let used = self.used.borrow();
        for (key, _) in self.table {
            let name = key.get_ref().as_ref();
            if !used.iter().any(|known| known == name) {
                let help = match nearest(name, used.iter().map(String::as_str)) {
                    Some(like) => format!("是否想写“{like}”？"),
                    None => format!("{}可以有的键：{}", self.what, used.join("、")),
                };
                self.problem(key.span(), format!("{}没有“{name}”这个键", self.what), &help);
            }
        }
    }

    // Texts -------------------------------------------------------------------------------

    pub fn text_or_none(&self, key: &str) -> Option<Text> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Text {
                value: text.to_string(),
                place: Place { file: self.file, span: value.span() },
            }),
            _ => {
                self.wrong_type(key, value, "文字");
                None
            }
        }
    }

    pub fn text(&self, key: &str) -> Option<Text> {
        if !self.has(key) {
            self.value(key);
            self.missing(key, &format!("加上一行：{key} = \"…\""));
            return None;
        }
        let text = self.text_or_none(key)?;
        if text.value.trim().is_empty() {
            self.problem(text.place.span, format!("“{key}”是空的"), "");
            return None;
        }
        Some(text)
    }

    /// A text or a list of texts.
    pub fn texts(&self, key: &str) -> Vec<Text> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let one = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
            DeValue::String(text) => Some(Text {
                value: text.to_string(),
                place: Place { file: self.file, span: value.span() },
            }),
            _ => {
                self.wrong_type(key, value, "文字");
                None
            }
        };
        match value.get_ref() {
            DeValue::Array(items) => items.iter().filter_map(one).collect(),
            _ => one(value).into_iter().collect(),
        }
    }

    pub fn plain_texts(&self, key: &str) -> Vec<String> {
        self.texts(key).into_iter().map(|text| text.value).collect()
    }

    /// A text with a default.
    pub fn plain_text(&self, key: &str) -> String {
        self.text_or_none(key).map(|text| text.value).unwrap_or_default()
    }

    // Numbers -----------------------------------------------------------------------------

    fn as_number(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<f64> {
        let number = match value.get_ref() {
            DeValue::Integer(i) => {
                i64::from_str_radix(i.as_str(), i.radix()).ok().map(|n| n as f64)
            }
            DeValue::Float(f) => f.as_str().parse().ok(),
            DeValue::String(text) => text
                .trim()
                .strip_suffix(['%', '％'])
                .and_then(|n| n.trim().parse::<f64>().ok())
                .map(|n| n / 100.0),
            _ => None,
        };
        let number = number.filter(|n| n.is_finite() && n.abs() <= 1e12);
        if number.is_none() {
            self.wrong_type(key, value, "数字（百分数写成 \"10%\"）");
        }
        number
    }

    pub fn number_or_none(&self, key: &str) -> Option<f64> {
        self.as_number(key, self.value(key)?)
    }

    pub fn number(&self, key: &str) -> Option<f64> {
        if !self.has(key) {
            self.value(key);
            self.missing(key, &format!("加上一行：{key} = …（数字）"));
        }
        self.number_or_none(key)
    }

    /// A number of points, at most hundredths, 0 to 10,000.
    pub fn points_or_none(&self, key: &str) -> Option<Points> {
        let number = self.number_or_none(key)?;
        self.as_points(number, self.span_of(key))
    }

    pub fn as_points(&self, number: f64, span: Range<usize>) -> Option<Points> {
        let points = Points::round(number).filter(|p| (0..=1_000_000).contains(&p.0));
        match points {
            Some(points) if (points.value() - number).abs() < 1e-9 => Some(points),
            _ => {
                self.problem(span, "分值应在0到10000之间，最多两位小数", "");
                None
            }
        }
    }

    pub fn points(&self, key: &str) -> Option<Points> {
        let number = self.number(key)?;
        self.as_points(number, self.span_of(key))
    }

    /// A whole number in a range.
    pub fn whole_or_none(&self, key: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let number = self.number_or_none(key)?;
        let whole = number as i64;
        if number.fract() != 0.0 || !range.contains(&whole) {
            let (from, to) = range.into_inner();
            self.problem(self.span_of(key), format!("“{key}”应是{from}到{to}的整数"), "");
            return None;
        }
        Some(whole)
    }

    /// A share between 0 and 1.
    pub fn share(&self, key: &str) -> Option<f64> {
        let number = self.number(key)?;
        if (0.0..=1.0).contains(&number) {
            return Some(number);
        }
        let help = "写成 \"10%\" 或 0.1";
        self.problem(self.span_of(key), format!("“{key}”应在0到100%之间"), help);
        None
    }

    pub fn flag(&self, key: &str) -> bool {
        match self.value(key) {
            None => false,
            Some(value) => match value.get_ref() {
                DeValue::Boolean(yes) => *yes,
                _ => {
                    self.wrong_type(key, value, "true 或 false");
                    false
                }
            },
        }
    }

    // Choices and names -------------------------------------------------------------------

    /// One of a fixed list of words.
    pub fn choice_or_none<T: Copy>(&self, key: &str, known: &[(&str, T)]) -> Option<T> {
        let text = self.text_or_none(key)?;
        self.chosen(key, &text, known)
    }

    pub fn choice<T: Copy>(&self, key: &str, known: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        self.chosen(key, &text, known)
    }

    fn chosen<T: Copy>(&self, key: &str, text: &Text, known: &[(&str, T)]) -> Option<T> {
        let found = known.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
        if found.is_none() {
            let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            self.problem(
                text.place.span.clone(),
                format!("“{key}”不能是“{}”", text.value),
                &format!("可以写：{}", words.join("、")),
            );
        }
        found
    }

    /// The place of a name in a list of declared ones.
    pub fn known<'n>(
        &self,
        text: &Text,
        what: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Option<usize> {
        let known: Vec<&str> = known.into_iter().collect();
        let found = known.iter().position(|name| *name == text.value);
        if found.is_none() {
            let help = match nearest(&text.value, known.iter().copied()) {
                Some(like) => format!("是否想写“{like}”？"),
                None if known.is_empty() => format!("制度包里还没有{what}"),
                None if known.len() <= 12 => format!("已有的{what}：{}", known.join("、")),
                None => String::new(),
            };
            let message = format!("没有名为“{}”的{what}", text.value);
            self.problem(text.place.span.clone(), message, &help);
        }
        found
    }

    // Formulas ----------------------------------------------------------------------------

    pub fn formula_or_none(
        &self,
        key: &str,
        names: &mut dyn Names,
        expect: &Expect,
    ) -> Option<Formula> {
        let text = self.text_or_none(key)?;
        self.check(&text, names, expect)
    }

    pub fn formula(&self, key: &str, names: &mut dyn Names, expect: &Expect) -> Option<Formula> {
        let text = self.text(key)?;
        self.check(&text, names, expect)
    }

    /// Checks a text as a formula; problems are placed inside the file.
    pub fn check(&self, text: &Text, names: &mut dyn Names, expect: &Expect) -> Option<Formula> {
        match formula::check(&text.value, names, expect) {
            Ok(formula) => Some(formula),
            Err(problems) => {
                let span = &text.place.span;
                let raw = self.source.text.get(span.clone()).unwrap_or_default();
                // With escapes inside, a character's place in the file is no longer its place in
                // the text; then the whole text is pointed at.
                let inside = ["\"\"\"", "'''", "\"", "'"].iter().find_map(|quote| {
                    let inner = raw.strip_prefix(quote)?.strip_suffix(quote)?;
                    (inner == text.value).then_some(span.start + quote.len())
                });
                for problem in problems {
                    let problem = match inside {
                        Some(start) => problem.moved(start),
                        None => Problem { span: span.clone(), ..problem },
                    };
                    self.problems.add(text.place.file, problem);
                }
                None
            }
        }
    }

    // Tables ------------------------------------------------------------------------------

    /// The tables of `[[key]]`; none if absent.
    pub fn entries(&self, key: &str, what: &'static str) -> Vec<Entry<'a>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(items) => items
                .iter()
                .filter_map(|item| match item.get_ref() {
                    DeValue::Table(table) => Some(self.below(table, item.span(), what)),
                    _ => {
                        self.wrong_type(key, item, "一组键值");
                        None
                    }
                })
                .collect(),
            _ => {
                self.problem(
                    value.span(),
                    format!("“{key}”应写成 [[{key}]]，可以有多个"),
                    "两对方括号表示这是列表里的一项",
                );
                Vec::new()
            }
        }
    }

    /// The table of `[key]` or `key = { … }`.
    pub fn entry(&self, key: &str, what: &'static str) -> Option<Entry<'a>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(self.below(table, value.span(), what)),
            _ => {
                self.wrong_type(key, value, "一组键值，写在 { } 里");
                None
            }
        }
    }

    fn below(&self, table: &'a DeTable<'a>, span: Range<usize>, what: &'static str) -> Entry<'a> {
        Entry::inside(self.problems, self.source, self.file, table, span, what)
    }

    /// All pairs of a table whose keys the pack chooses, such as grades: key, its place, number.
    pub fn numbers(&self) -> Vec<(Text, f64, Range<usize>)> {
        self.table
            .iter()
            .filter_map(|(key, value)| {
                let name = key.get_ref().to_string();
                self.used.borrow_mut().push(name.clone());
                let number = self.as_number(&name, value)?;
                let place = Place { file: self.file, span: key.span() };
                Some((Text { value: name, place }, number, value.span()))
            })
            .collect()
    }

    /// All pairs of a table from texts to texts.
    pub fn pairs(&self) -> Vec<(Text, Text)> {
        self.table
            .iter()
            .filter_map(|(key, value)| {
                let name = key.get_ref().to_string();
                let to = self.text_or_none(&name)?;
                let place = Place { file: self.file, span: key.span() };
                let _ = value;
                Some((Text { value: name, place }, to))
            })
            .collect()
    }

    /// Whether a key holds a text, such as a percentage.
    pub fn is_text(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.get_ref().is_str())
    }

    /// The keys present, in order.
    pub fn keys(&self) -> Vec<String> {
        self.table.iter().map(|(key, _)| key.get_ref().to_string()).collect()
    }
}
