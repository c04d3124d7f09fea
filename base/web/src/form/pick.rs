//! Choosing an organization or a member out of many thousands.
//!
//! The choices are radio buttons that the server writes, so the picker needs no script of its
//! own: typing asks the field's source again (htmx), and without JavaScript the buttons 查找 and
//! 下级 send the form, which comes back with everything kept and the choices filled in.
//!
//! The source is an address of the area: `GET source?field=…&{field}_q=…&under=…`. Read the
//! question with [`Asked::of_query`](super::Asked::of_query), answer with
//! `visit.fragment(&choices)`.

use askama::Template;
use askama::filters::HtmlSafe;

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
    /// What is chosen.
    pub chosen: Option<Choice>,
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
        Self { field: field.into(), source: source.into(), ..Self::default() }
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
        self.chosen = Some(chosen);
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

    /// What was typed.
    #[must_use]
    pub fn asked(mut self, typed: impl Into<String>) -> Self {
        self.asked = typed.into();
        self
    }

    fn is_chosen(&self, choice: &Choice) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| chosen.value == choice.value)
    }

    /// The chosen one, if it is not among those shown: it must not get lost.
    fn chosen_elsewhere(&self) -> Option<&Choice> {
        self.chosen.as_ref().filter(|chosen| !self.found.iter().any(|c| c.value == chosen.value))
    }
}
