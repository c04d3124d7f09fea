//! What stands above a page's own content: title, trail, actions.

use crate::Visit;
use crate::part::{Icon, PrintHead};

/// The title of a page and what belongs to it.
#[derive(Debug, Clone, Default)]
pub struct Head {
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) trail: Vec<Crumb>,
    pub(crate) actions: Vec<Action>,
    pub(crate) sheet: Sheet,
    pub(crate) scripts: Vec<&'static str>,
    pub(crate) bare: bool,
    pub(crate) paper: Option<PrintHead>,
    pub(crate) section: Option<&'static str>,
}

/// One step of the breadcrumb.
#[derive(Debug, Clone)]
pub struct Crumb {
    pub(crate) label: String,
    pub(crate) href: String,
}

/// A button or link at the right of the title.
#[derive(Debug, Clone)]
pub struct Action {
    pub(crate) label: String,
    pub(crate) href: String,
    pub(crate) icon: Option<Icon>,
    pub(crate) main: bool,
    pub(crate) posts: bool,
}

/// The paper a page prints on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sheet {
    /// A4, upright.
    #[default]
    A4,
    /// A4, lying.
    A4Wide,
    /// A3, lying: wall charts and wide tables.
    A3Wide,
}

impl Sheet {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A4Wide => "a4-wide",
            Self::A3Wide => "a3-wide",
        }
    }
}

impl Head {
    /// A page with this title.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// One sentence under the title: the question the page answers, or its dates.
    #[must_use]
    pub fn lead(mut self, sentence: impl Into<String>) -> Self {
        self.lead = sentence.into();
        self
    }

    /// One more step of the breadcrumb between the menu entry and this page.
    #[must_use]
    pub fn under(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.trail.push(Crumb { label: label.into(), href: href.into() });
        self
    }

    /// One more button; show it only if the act behind it is allowed.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    /// The menu entry it belongs to, by its address, where the page's own does not begin so.
    #[must_use]
    pub fn section(mut self, href: &'static str) -> Self {
        self.section = Some(href);
        self
    }

    /// Where in the menu the page stands.
    pub(crate) fn place<'a>(&self, visit: &'a Visit) -> &'a str {
        self.section.unwrap_or(visit.path())
    }

    /// The paper it prints on, if not A4 upright.
    #[must_use]
    pub fn sheet(mut self, sheet: Sheet) -> Self {
        self.sheet = sheet;
        self
    }

    /// On paper this stands above the page instead of its title.
    #[must_use]
    pub fn on_paper(mut self, head: PrintHead) -> Self {
        self.paper = Some(head);
        self
    }

    /// One more script of the asset build, for the few pages that need one.
    #[must_use]
    pub fn script(mut self, name: &'static str) -> Self {
        self.scripts.push(name);
        self
    }

    /// Without menu and search: sign-in, ballots, slips.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }
}

impl From<&str> for Head {
    fn from(title: &str) -> Self {
        Self::new(title)
    }
}

impl From<String> for Head {
    fn from(title: String) -> Self {
        Self::new(title)
    }
}

impl Action {
    /// A link to another page.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into(), icon: None, main: false, posts: false }
    }

    /// A button that changes something at once; anything that cannot be undone leads to a
    /// confirmation page by [`Action::link`] instead.
    pub fn post(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { posts: true, ..Self::link(label, href) }
    }

    /// With an icon before the label.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The one action people come to this page for; at most one on a page.
    #[must_use]
    pub fn main(mut self) -> Self {
        self.main = true;
        self
    }
}
