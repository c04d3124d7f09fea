//! Choosing an organization or a member, or several, out of many thousands.
//!
//! The choices are buttons to tick that the server writes, so the picker needs no script of its
//! own: typing asks the field's source again (htmx), and without JavaScript the buttons 查找 and
//! 下级 send the form, which comes back with everything kept and the choices filled in.
//!
//! The source is an address of the area: `GET source?field=…&{field}_q=…&under=…`, with what is chosen
//! already as `{field}=…`. Read the
//! question with [`Asked::of_query`](super::Asked::of_query), answer with
//! `visit.fragment(&choices)`.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Asked;

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends: an id or a code.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// What tells it from others of the same name: the path above it, the birth year.
    pub detail: String,
    /// Whether something lies below it that can be opened.
    pub opens: bool,
}

impl Choice {
    /// Something without anything below it.
    pub fn new(
        value: impl Into<String>,
        label: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self { value: value.into(), label: label.into(), detail: detail.into(), opens: false }
    }

    /// With things below it.
    #[must_use]
    pub fn opens(mut self) -> Self {
        self.opens = true;
        self
    }
}

/// How many a picker takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Takes {
    /// One.
    #[default]
    One,
    /// One, or nothing.
    OneOrNone,
    /// Any number.
    Many,
}

impl Takes {
    /// As the address of a source says it.
    pub(super) fn of_flag(flag: &str) -> Self {
        match flag {
            "many" => Self::Many,
            "none" => Self::OneOrNone,
            _ => Self::One,
        }
    }
}

/// The choices a picker shows at the moment: at most 50 at a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(path = "form/choices.html")]
pub struct Choices {
    /// The field's name.
    pub field: String,
    /// The area's address that answers the picker.
    pub source: String,
    /// What can be chosen now.
    pub found: Vec<Choice>,
    /// How many there are in all.
    pub total: u64,
    /// What is chosen: one, unless it is a choice of many.
    pub chosen: Vec<Choice>,
    /// How many it takes.
    pub takes: Takes,
    /// Whether a few short choices stand beside each other.
    pub in_row: bool,
    /// By what things are found: 名称、拼音首字母或代码.
    pub found_by: &'static str,
    /// Where we are in the tree, from the top: to go back up.
    pub above: Vec<Choice>,
    /// Whether a search was made, so that "nothing found" means something.
    pub searched: bool,
    /// What was typed to search for, where the page is shown again with it.
    pub asked: String,
}

impl HtmlSafe for Choices {}

impl Choices {
    /// Nothing chosen, nothing searched.
    pub fn new(field: impl Into<String>, source: impl Into<String>) -> Self {
        let found_by = "名称、拼音首字母或代码";
        Self { field: field.into(), source: source.into(), found_by, ..Self::default() }
    }

    /// Says by what else things are found.
    #[must_use]
    pub fn found_by(mut self, words: &'static str) -> Self {
        self.found_by = words;
        self
    }

    /// What was found, out of how many.
    #[must_use]
    pub fn found(mut self, found: Vec<Choice>, total: u64) -> Self {
        (self.found, self.total, self.searched) = (found, total, true);
        self
    }

    /// What is chosen already.
    #[must_use]
    pub fn chosen(mut self, chosen: Choice) -> Self {
        self.chosen.push(chosen);
        self
    }

    /// Of the same kind as a picker's script asked for: one or many, with what is chosen already.
    #[must_use]
    pub fn as_asked(mut self, asked: &Asked, chosen: Vec<Choice>) -> Self {
        (self.takes, self.chosen) = (asked.takes, chosen);
        self
    }

    /// The way up from where we are.
    #[must_use]
    pub fn above(mut self, above: Vec<Choice>) -> Self {
        self.above = above;
        self
    }

    /// What may be chosen before anything was asked: the nearest organizations.
    #[must_use]
    pub fn offered(mut self, found: Vec<Choice>, total: u64) -> Self {
        (self.found, self.total) = (found, total);
        self
    }

    /// Short choices, beside each other.
    #[must_use]
    pub fn in_row(mut self) -> Self {
        self.in_row = true;
        self
    }

    /// What was typed.
    #[must_use]
    pub fn asked(mut self, typed: impl Into<String>) -> Self {
        self.asked = typed.into();
        self
    }

    fn is_chosen(&self, choice: &Choice) -> bool {
        self.chosen.iter().any(|chosen| chosen.value == choice.value)
    }

    /// What is chosen, if it is not among those shown: it must not get lost.
    fn chosen_elsewhere(&self) -> impl Iterator<Item = &Choice> {
        self.chosen.iter().filter(|chosen| !self.found.iter().any(|c| c.value == chosen.value))
    }

    /// What the address of the source carries besides the field.
    pub(super) fn flags(&self) -> &'static str {
        match self.takes {
            Takes::Many => "&takes=many",
            Takes::OneOrNone => "&takes=none",
            Takes::One => "",
        }
    }

    fn may_be_none(&self) -> bool {
        let offers = !(self.found.is_empty() && self.chosen.is_empty());
        self.takes == Takes::OneOrNone && offers
    }

    fn button(&self) -> &'static str {
        if self.takes == Takes::Many { "checkbox" } else { "radio" }
    }
}
