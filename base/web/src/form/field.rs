//! One field of a form.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::{Month, Period};

use super::check;
use super::pick::{Choices, Takes};

/// A field: what it is called, what it takes, what was entered, what is wrong with it.
#[derive(Debug, Clone, Template)]
#[template(path = "form/field.html")]
pub struct Field {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) wide: bool,
    pub(crate) values: Vec<String>,
    pub(crate) error: Option<String>,
    pub(crate) complete: &'static str,
    /// What was typed into a picker's search box.
    pub(crate) asked: String,
    /// What the program filled in from what it knows, so that people see it was not they.
    pub(crate) source: String,
}

impl HtmlSafe for Field {}

/// What a field takes.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One line.
    Text {
        /// Most characters.
        at_most: usize,
    },
    /// Several lines.
    Lines {
        /// Most characters.
        at_most: usize,
        /// Lines shown at first.
        rows: u8,
    },
    /// A number.
    Number {
        /// The least allowed.
        least: Option<f64>,
        /// The most allowed.
        most: Option<f64>,
        /// Digits allowed after the point.
        decimals: usize,
        /// Shown behind the field: 人次.
        unit: String,
    },
    /// An amount in yuan.
    Money,
    /// A day.
    Day,
    /// One out of a list: buttons up to five, a drop-down list above.
    One(Vec<Opt>),
    /// Any number out of a list.
    Many(Vec<Opt>),
    /// Yes or no.
    YesNo,
    /// A password; never filled in again.
    Secret,
    /// An organization, a member: out of thousands.
    Pick(Choices),
    /// A file; read it with a multipart extractor.
    File {
        /// What the file dialog offers: `.xlsx`.
        accept: &'static str,
    },
    /// Shown, not changeable, not sent.
    Shown,
    /// Sent, not shown: the version a change is based on, the key that makes a second sending
    /// harmless.
    Hidden,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opt {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) group: String,
    pub(crate) hint: String,
}

impl Opt {
    /// An option that sends `value`.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), group: String::new(), hint: String::new() }
    }

    /// In a drop-down list, under this heading.
    #[must_use]
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }

    /// With a sentence under it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

impl Field {
    /// A field of any kind, required unless [`Field::optional`].
    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            hint: String::new(),
            kind,
            required: true,
            wide: false,
            values: Vec::new(),
            error: None,
            complete: "off",
            source: String::new(),
            asked: String::new(),
        }
    }

    /// One line of text, up to 100 characters unless [`Field::at_most`].
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Text { at_most: 100 })
    }

    /// Several lines, up to 5,000 characters unless [`Field::at_most`].
    pub fn lines(name: impl Into<String>, label: impl Into<String>) -> Self {
        let field = Self::new(name, label, Kind::Lines { at_most: 5000, rows: 5 });
        Self { wide: true, ..field }
    }

    /// A whole number from 0 upwards with a unit.
    pub fn count(
        name: impl Into<String>,
        label: impl Into<String>,
        unit: impl Into<String>,
    ) -> Self {
        let unit = unit.into();
        Self::new(name, label, Kind::Number { least: Some(0.0), most: None, decimals: 0, unit })
    }

    /// A day.
    pub fn day(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Day)
    }

    /// An amount in yuan.
    pub fn money(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::Money)
    }

    /// One out of a list.
    pub fn one(
        name: impl Into<String>,
        label: impl Into<String>,
        options: impl IntoIterator<Item = Opt>,
    ) -> Self {
        Self::new(name, label, Kind::One(options.into_iter().collect()))
    }

    /// Any number out of a list.
    pub fn many(
        name: impl Into<String>,
        label: impl Into<String>,
        options: impl IntoIterator<Item = Opt>,
    ) -> Self {
        let field = Self::new(name, label, Kind::Many(options.into_iter().collect()));
        Self { wide: true, ..field }
    }

    /// Yes or no; read with [`super::Form::yes`].
    pub fn yes_no(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(name, label, Kind::YesNo)
    }

    /// A period of any of the usual lengths out of these years, newest first; read with
    /// [`super::Form::period`].
    pub fn period(
        name: impl Into<String>,
        label: impl Into<String>,
        years: std::ops::RangeInclusive<i32>,
    ) -> Self {
        let options = years.rev().flat_map(|year| {
            let whole = Period::year(year).into_iter();
            let halves = (1..=2).filter_map(move |half| Period::half(year, half));
            let quarters = (1..=4).filter_map(move |quarter| Period::quarter(year, quarter));
            let months = (1..=12).filter_map(move |m| Month::new(year, m)).map(Period::month);
            whole.chain(halves).chain(quarters).chain(months).map(move |period| {
                Opt::new(period.to_string(), period.in_words()).group(format!("{year}年"))
            })
        });
        Self::one(name, label, options)
    }

    /// An organization or a member; the source answers as [`super::Choices`] says.
    pub fn pick(
        name: impl Into<String>,
        label: impl Into<String>,
        source: impl Into<String>,
    ) -> Self {
        let name = name.into();
        let kind = Kind::Pick(Choices::new(name.clone(), source));
        Self { wide: true, ..Self::new(name, label, kind) }
    }

    /// Organizations or members, as many as there are.
    pub fn pick_many(
        name: impl Into<String>,
        label: impl Into<String>,
        source: impl Into<String>,
    ) -> Self {
        let mut field = Self::pick(name, label, source);
        if let Kind::Pick(choices) = &mut field.kind {
            choices.takes = Takes::Many;
        }
        field
    }

    /// Says by what a picker's choices are found, if not by 名称、拼音首字母或代码.
    #[must_use]
    pub fn found_by(mut self, words: &'static str) -> Self {
        if let Kind::Pick(choices) = &mut self.kind {
            choices.found_by = words;
        }
        self
    }

    /// A password. `complete` tells the browser which: `current-password`, `new-password`.
    pub fn secret(
        name: impl Into<String>,
        label: impl Into<String>,
        complete: &'static str,
    ) -> Self {
        Self { complete, ..Self::new(name, label, Kind::Secret) }
    }

    /// Something sent along unseen.
    pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name, "", Kind::Hidden).value(value).optional()
    }

    /// Something shown among the fields.
    pub fn shown(name: impl Into<String>, label: impl Into<String>, value: &str) -> Self {
        Self::new(name, label, Kind::Shown).value(value).optional()
    }

    /// May stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.required = false;
        if let Kind::Pick(choices) = &mut self.kind
            && choices.takes == Takes::One
        {
            choices.takes = Takes::OneOrNone;
        }
        self
    }

    /// A sentence under the label: what is meant, in which unit, from which document.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Most characters.
    #[must_use]
    pub fn at_most(mut self, most: usize) -> Self {
        if let Kind::Text { at_most } | Kind::Lines { at_most, .. } = &mut self.kind {
            *at_most = most;
        }
        self
    }

    /// Over both columns of a wide page.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// The value at first.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.values = vec![value.into()];
        self
    }

    /// The values at first, of a field that takes several.
    #[must_use]
    pub fn chosen(mut self, values: impl IntoIterator<Item = String>) -> Self {
        self.values = values.into_iter().collect();
        self
    }

    /// The value at first, taken from what the system holds already; says from where.
    #[must_use]
    pub fn known(mut self, value: impl Into<String>, source: impl Into<String>) -> Self {
        self.source = source.into();
        self.value(value)
    }

    /// What the browser may fill in by itself: `username`, `tel`.
    #[must_use]
    pub fn complete(mut self, complete: &'static str) -> Self {
        self.complete = complete;
        self
    }

    /// Gives a picker its choices.
    pub fn offer(&mut self, choices: Choices) {
        if let Kind::Pick(now) = &mut self.kind {
            let had = std::mem::take(&mut now.chosen);
            let chosen = if choices.chosen.is_empty() { had } else { choices.chosen };
            *now = Choices { chosen, takes: now.takes, ..choices };
        }
    }

    /// A picker's choices.
    pub fn choices(&self) -> Option<&Choices> {
        if let Kind::Pick(choices) = &self.kind { Some(choices) } else { None }
    }

    /// The name under which it is sent.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is wrong with it.
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    pub(crate) fn id(&self) -> String {
        format!("f-{}", self.name)
    }

    /// The element the error summary jumps to: the first button of a group, the input otherwise.
    pub(crate) fn focus_id(&self) -> String {
        let grouped = self.is_group() && !matches!(self.kind, Kind::Pick(_));
        if grouped { format!("{}-0", self.id()) } else { self.id() }
    }

    pub(crate) fn is_group(&self) -> bool {
        match &self.kind {
            Kind::One(options) => options.len() <= 5,
            Kind::Many(_) | Kind::YesNo | Kind::Pick(_) => true,
            _ => false,
        }
    }

    /// Short options stand in a line, long ones below each other.
    pub(crate) fn options_in_line(&self) -> bool {
        let Kind::One(options) = &self.kind else { return true };
        let long = options.iter().map(|o| o.label.chars().count() + 3).sum::<usize>() > 36;
        !long && options.iter().all(|option| option.hint.is_empty())
    }

    pub(crate) fn first(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }

    pub(crate) fn has(&self, value: &str) -> bool {
        self.values.iter().any(|v| v == value)
    }

    /// `aria-describedby`: the hint, what was prefilled, then the error.
    pub(crate) fn described_by(&self) -> String {
        let id = self.id();
        let mut ids = Vec::new();
        for (there, what) in [
            (!self.hint.is_empty(), "hint"),
            (!self.source.is_empty(), "known"),
            (self.error.is_some(), "error"),
        ] {
            if there {
                ids.push(format!("{id}-{what}"));
            }
        }
        ids.join(" ")
    }

    /// A day that the browser's date field can show; what else was typed stays text.
    pub(crate) fn shows_as_date(&self) -> bool {
        let typed = self.first();
        typed.is_empty() || typed.parse::<kernel::Day>().is_ok()
    }

    /// Options by their heading, in order.
    pub(crate) fn groups(&self) -> Vec<(&str, Vec<&Opt>)> {
        let Kind::One(options) = &self.kind else { return Vec::new() };
        let mut groups: Vec<(&str, Vec<&Opt>)> = Vec::new();
        for option in options {
            match groups.last_mut() {
                Some((group, list)) if *group == option.group => list.push(option),
                _ => groups.push((&option.group, vec![option])),
            }
        }
        groups
    }

    /// Takes what was sent and says what is wrong with it.
    pub(crate) fn take(&mut self, sent: Vec<&str>) {
        if matches!(self.kind, Kind::Shown | Kind::File { .. }) {
            return;
        }
        self.values = sent.into_iter().map(str::to_owned).collect();
        self.error = self.fault();
        if let (Kind::Day, None, Some(day)) = (&self.kind, &self.error, check::day(self.first())) {
            self.values = vec![day.to_string()];
        }
    }

    fn fault(&self) -> Option<String> {
        let label = &self.label;
        let typed = self.first().trim();
        if typed.is_empty() {
            let verb = match &self.kind {
                Kind::One(_) | Kind::Many(_) | Kind::YesNo | Kind::Pick(_) | Kind::Day => "选择",
                _ => "填写",
            };
            return self.required.then(|| format!("请{verb}{label}"));
        }
        match &self.kind {
            Kind::Text { at_most } | Kind::Lines { at_most, .. } => {
                let length = self.first().chars().count();
                if let Some(private) = self.first().chars().find(|c| private_use(*c)) {
                    return Some(format!(
                        "{label}中有无法识别的字“{private}”（自造字），请改用输入法中的标准字"
                    ));
                }
                (length > *at_most)
                    .then(|| format!("{label}最多 {at_most} 字，现有 {length} 字，请删减"))
            }
            Kind::Number { least, most, decimals, unit } => {
                number_fault(label, typed, (*least, *most), *decimals, unit)
            }
            Kind::Money => check::money(typed)
                .is_none()
                .then(|| format!("{label}应是以元为单位的金额，最多两位小数，例如 1200.50")),
            Kind::Day => check::day(typed)
                .is_none()
                .then(|| format!("{label}“{typed}”不是有效日期，应写成 2026-03-05 这样的形式")),
            Kind::One(options) | Kind::Many(options) => {
                let stranger = self.values.iter().find(|v| !options.iter().any(|o| o.value == **v));
                stranger.map(|_| format!("{label}的选项已变化，请重新选择"))
            }
            Kind::YesNo => {
                (!matches!(typed, "yes" | "no")).then(|| format!("请选择{label}：是或否"))
            }
            Kind::Secret | Kind::Pick(_) | Kind::File { .. } | Kind::Shown | Kind::Hidden => None,
        }
    }
}

fn number_fault(
    label: &str,
    typed: &str,
    (least, most): (Option<f64>, Option<f64>),
    decimals: usize,
    unit: &str,
) -> Option<String> {
    let Some(number) = check::number(typed) else {
        return Some(format!("{label}“{typed}”不是数字，请只填数字，例如 12"));
    };
    if check::decimals(typed) > decimals {
        return Some(if decimals == 0 {
            format!("{label}应是整数，不带小数")
        } else {
            format!("{label}最多 {decimals} 位小数")
        });
    }
    match (least, most) {
        (Some(least), _) if number < least => Some(format!("{label}不能小于 {least} {unit}")),
        (_, Some(most)) if number > most => Some(format!("{label}不能大于 {most} {unit}")),
        _ => None,
    }
    .map(|sentence| sentence.trim_end().to_owned())
}

/// A code point that no standard font shows: left over from old registers' home-made characters.
fn private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// The attributes that tie an input to its hint and error.
#[derive(Debug, Template)]
#[template(
    ext = "html",
    source = r#"{% if !by.is_empty() %} aria-describedby="{{ by }}"{% endif %}{% if wrong %} aria-invalid="true"{% endif %}{% if required %} aria-required="true"{% endif %}"#
)]
struct Aria {
    by: String,
    wrong: bool,
    required: bool,
}

impl HtmlSafe for Aria {}

impl Field {
    fn aria(&self) -> Aria {
        Aria { by: self.described_by(), wrong: self.error.is_some(), required: self.required }
    }
}
