//! What surrounds a page: top bar, menu, breadcrumb, title, note, phone bar.

mod head;
mod menu;

use askama::Template;
use askama::filters::HtmlSafe;

pub use head::{Action, Crumb, Head, Sheet};
pub use menu::{Entry, Menu};

use crate::Visit;
use crate::note::Note;
use menu::Shown;

/// HTML that a template has written. Only this crate can make one, from a rendered template.
#[derive(Debug, Template)]
#[template(ext = "txt", source = "{{ html }}")]
pub(crate) struct Rendered {
    html: String,
}

impl HtmlSafe for Rendered {}

impl Rendered {
    pub(crate) fn of(template: &impl Template, visit: &Visit) -> askama::Result<Self> {
        Ok(Self { html: template.render_with_values(visit)? })
    }

    pub(crate) fn into_html(self) -> String {
        self.html
    }
}

/// A whole page.
#[derive(Template)]
#[template(path = "shell/layout.html")]
pub(crate) struct Layout<'a> {
    pub visit: &'a Visit,
    pub head: &'a Head,
    pub content: Rendered,
    pub failed: bool,
}

/// The part of a page that replaces itself when only a piece is asked for.
#[derive(Template)]
#[template(path = "shell/content.html")]
pub(crate) struct Content<'a> {
    pub visit: &'a Visit,
    pub head: &'a Head,
    pub note: Option<&'a Note>,
    pub body: Rendered,
}

impl Layout<'_> {
    fn entries(&self) -> Vec<Shown<'_>> {
        self.visit.site().menu.shown(self.visit, self.head)
    }

    fn phone_entries(&self) -> Vec<Shown<'_>> {
        self.visit.site().menu.shown_on_phone(self.visit, self.head)
    }
}

impl Content<'_> {
    /// The menu entry the page belongs to, unless the page is that entry's own or its trail begins
    /// with it (with a query of its own).
    fn section(&self) -> Option<&Entry> {
        let first = self.head.trail.first().map(|crumb| crumb.label.as_str());
        let menu = &self.visit.site().menu;
        menu.section(self.visit, self.head)
            .filter(|e| e.href != self.visit.path() && Some(e.label) != first)
    }
}

/// What is shown for a no.
#[derive(Template)]
#[template(path = "shell/no.html")]
pub(crate) struct NoPage<'a> {
    pub sentences: Vec<String>,
    pub refusal: bool,
    pub number: Option<&'a str>,
    pub back: Option<&'a str>,
}
