//! Blocks of a page: figures, facts, things to do, tabs, nothing here, confirmation, print head.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::Day;

use super::{Badge, Change, Icon, Tone, icon};
use crate::chart::Spark;

/// The few figures that say how a unit stands, each a link to the list behind it.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "part/figures.html")]
pub struct Figures(pub Vec<Figure>);

impl HtmlSafe for Figures {}

/// One figure.
#[derive(Debug, Clone)]
pub struct Figure {
    label: String,
    value: String,
    unit: String,
    href: String,
    detail: String,
    change: Option<Change>,
    spark: Option<Spark>,
}

impl Figure {
    /// A figure and the list behind it.
    pub fn new(
        label: impl Into<String>,
        value: impl ToString,
        unit: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        Self {
            label: label.into(),
            value: value.to_string(),
            unit: unit.into(),
            href: href.into(),
            detail: String::new(),
            change: None,
            spark: None,
        }
    }

    /// A line under it: 应开 48 次，已开 45 次.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// How it changed.
    #[must_use]
    pub fn change(mut self, change: Change) -> Self {
        self.change = Some(change);
        self
    }

    /// Its past.
    #[must_use]
    pub fn spark(mut self, spark: Spark) -> Self {
        self.spark = Some(spark);
        self
    }
}

/// Facts about one thing, label beside value, on the screen and on paper.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "part/facts.html")]
pub struct Facts(pub Vec<Fact>);

impl HtmlSafe for Facts {}

/// One fact.
#[derive(Debug, Clone)]
pub struct Fact {
    label: String,
    value: crate::table::Cell,
    wide: bool,
}

impl Fact {
    /// A label and what is known; [`Cell::Blank`](crate::table::Cell::Blank) if nothing is.
    pub fn new(label: impl Into<String>, value: impl Into<crate::table::Cell>) -> Self {
        Self { label: label.into(), value: value.into(), wide: false }
    }

    /// Over the whole width: long text.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }
}

/// What somebody has to do, most urgent first. On a phone only the first three are shown at once.
#[derive(Debug, Clone, Template)]
#[template(path = "part/todos.html")]
pub struct Todos {
    items: Vec<Todo>,
    nothing: String,
}

impl HtmlSafe for Todos {}

/// One thing to do.
#[derive(Debug, Clone)]
pub struct Todo {
    title: String,
    why: String,
    basis: String,
    due: String,
    tone: Tone,
    button: String,
    href: String,
}

impl Todos {
    /// The things to do; `nothing` says when the next is due if there are none.
    pub fn new(items: Vec<Todo>, nothing: impl Into<String>) -> Self {
        Self { items, nothing: nothing.into() }
    }

    fn is_more(&self) -> bool {
        self.items.len() > 3
    }
}

impl Todo {
    /// What is to be done, until when seen from today, and the button that begins it.
    pub fn new(
        title: impl Into<String>,
        due: Day,
        today: Day,
        button: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        let days = due.number() - today.number();
        let (tone, words) = match days {
            ..0 => (Tone::Bad, format!("已逾期 {} 天（{}）", -days, due.in_words())),
            0 => (Tone::Warn, "今天截止".to_owned()),
            1..=7 => (Tone::Warn, format!("还有 {days} 天（{}）", due.in_words())),
            _ => (Tone::Quiet, format!("{}前", due.in_words())),
        };
        Self {
            title: title.into(),
            why: String::new(),
            basis: String::new(),
            due: words,
            tone,
            button: button.into(),
            href: href.into(),
        }
    }

    /// Something without a day by which it is to be done; `state` says how it stands: 待审核.
    pub fn waiting(
        title: impl Into<String>,
        tone: Tone,
        state: impl Into<String>,
        button: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            why: String::new(),
            basis: String::new(),
            due: state.into(),
            tone,
            button: button.into(),
            href: href.into(),
        }
    }

    /// Why it is to be done, with its numbers: 本季度应开 1 次，尚未开.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// The rule behind it: 《支部工作条例》第十一条.
    #[must_use]
    pub fn basis(mut self, basis: impl Into<String>) -> Self {
        self.basis = basis.into();
        self
    }

    fn icon(&self) -> Icon {
        if self.tone == Tone::Quiet { icon("calendar-due") } else { self.tone.icon() }
    }
}

/// Parts of a page under one heading, each with its own address.
#[derive(Debug, Clone, Template)]
#[template(path = "part/tabs.html")]
pub struct Tabs {
    label: String,
    tabs: Vec<Tab>,
}

impl HtmlSafe for Tabs {}

/// One tab.
#[derive(Debug, Clone)]
pub struct Tab {
    label: String,
    href: String,
    count: Option<u64>,
    here: bool,
}

impl Tabs {
    /// Tabs about something.
    pub fn new(label: impl Into<String>, tabs: Vec<Tab>) -> Self {
        Self { label: label.into(), tabs }
    }
}

impl Tab {
    /// A tab that leads to an address; `here` if that is the page shown.
    pub fn new(label: impl Into<String>, href: impl Into<String>, here: bool) -> Self {
        Self { label: label.into(), href: href.into(), count: None, here }
    }

    /// With how many things it holds.
    #[must_use]
    pub fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }
}

/// There is nothing here, why, and what to do about it.
#[derive(Debug, Clone, Template)]
#[template(path = "part/empty.html")]
pub struct Empty {
    title: String,
    why: String,
    action: Option<(String, String)>,
}

impl HtmlSafe for Empty {}

impl Empty {
    /// What there is none of.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), why: String::new(), action: None }
    }

    /// Why, or where to file it.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// The button that changes it.
    #[must_use]
    pub fn action(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.action = Some((label.into(), href.into()));
        self
    }
}

/// The body of a page that asks before something is done that cannot be undone.
#[derive(Debug, Clone, Template)]
#[template(path = "part/confirm.html")]
pub struct Confirm {
    what_happens: Vec<String>,
    action: String,
    button: String,
    back: String,
    carried: Vec<(String, String)>,
}

impl HtmlSafe for Confirm {}

impl Confirm {
    /// What will happen, in sentences with numbers; the address and label of the button; where
    /// 取消 leads.
    pub fn new(
        what_happens: Vec<String>,
        action: impl Into<String>,
        button: impl Into<String>,
        back: impl Into<String>,
    ) -> Self {
        Self {
            what_happens,
            action: action.into(),
            button: button.into(),
            back: back.into(),
            carried: Vec::new(),
        }
    }

    /// Sent along: the ticked rows of a bulk action.
    #[must_use]
    pub fn carry(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.carried.push((name.into(), value.into()));
        self
    }
}

/// The head of a printed sheet: not seen on the screen.
#[derive(Debug, Clone, Template)]
#[template(path = "part/print_head.html")]
pub struct PrintHead {
    /// What the sheet is.
    pub title: String,
    /// Whose figures.
    pub unit: String,
    /// As of when, printed by whom.
    pub detail: String,
    /// A state that must be on paper: 草稿, 内部资料.
    pub mark: Option<Badge>,
}

impl HtmlSafe for PrintHead {}
