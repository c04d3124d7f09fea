//! The search panel above a list.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Ask;
use crate::form::{Choices, Opt};

/// The fields people search a list by. Sends a GET, so that the question is in the address.
#[derive(Debug, Clone, Template)]
#[template(path = "table/filters.html")]
pub struct Filters {
    ask: Ask,
    table: String,
    fields: Vec<Filter>,
}

impl HtmlSafe for Filters {}

/// One field of the panel.
#[derive(Debug, Clone)]
pub struct Filter {
    name: String,
    label: String,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Text { hint: String },
    One(Vec<Opt>),
    Always { options: Vec<Opt>, usual: String },
    Pick(Choices),
    Day,
    Days,
}

impl Filter {
    /// Free text; the hint says what can be typed: 姓名、拼音首字母、证件号后四位.
    pub fn text(
        name: impl Into<String>,
        label: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { name: name.into(), label: label.into(), kind: Kind::Text { hint: hint.into() } }
    }

    /// One of these, or all.
    pub fn one(
        name: impl Into<String>,
        label: impl Into<String>,
        options: impl IntoIterator<Item = Opt>,
    ) -> Self {
        let kind = Kind::One(options.into_iter().collect());
        Self { name: name.into(), label: label.into(), kind }
    }

    /// One of these, always: `usual` where the address names none.
    pub fn always(
        name: impl Into<String>,
        label: impl Into<String>,
        options: impl IntoIterator<Item = Opt>,
        usual: impl Into<String>,
    ) -> Self {
        let kind = Kind::Always { options: options.into_iter().collect(), usual: usual.into() };
        Self { name: name.into(), label: label.into(), kind }
    }

    /// One out of thousands: an organization. The choices come from the same address as those of
    /// [`Field::pick`](crate::form::Field::pick); read the question of a visit without scripts
    /// with [`Sent::asked_for`](crate::form::Sent::asked_for).
    pub fn pick(label: impl Into<String>, choices: Choices) -> Self {
        Self { name: choices.field.clone(), label: label.into(), kind: Kind::Pick(choices) }
    }

    /// One day.
    pub fn day(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), kind: Kind::Day }
    }

    /// From a day to a day: sent as `name_from` and `name_to`.
    pub fn days(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), kind: Kind::Days }
    }

    fn is_days(&self) -> bool {
        matches!(self.kind, Kind::Days)
    }

    fn is_pick(&self) -> bool {
        matches!(self.kind, Kind::Pick(_))
    }

    fn names(&self) -> Vec<String> {
        match self.kind {
            Kind::Days => vec![format!("{}_from", self.name), format!("{}_to", self.name)],
            Kind::Pick(_) => vec![self.name.clone(), format!("{}_q", self.name)],
            _ => vec![self.name.clone()],
        }
    }

    /// What is set, in words, for the line of chips under the panel.
    fn said(&self, ask: &Ask) -> Option<String> {
        let value = |name: &str| Some(ask.filter(name).trim()).filter(|v| !v.is_empty());
        match &self.kind {
            Kind::Text { .. } | Kind::Day => {
                value(&self.name).map(|v| format!("{}：{v}", self.label))
            }
            Kind::Always { usual, .. } if value(&self.name) == Some(usual) => None,
            Kind::One(options) | Kind::Always { options, .. } => {
                let chosen = value(&self.name)?;
                let option = options.iter().find(|option| option.value == chosen)?;
                Some(format!("{}：{}", self.label, option.label))
            }
            Kind::Pick(choices) => {
                let chosen = choices.chosen.first()?;
                Some(format!("{}：{}", self.label, chosen.label))
            }
            Kind::Days => {
                let names = self.names();
                let end = |at: usize| names.get(at).and_then(|n| value(n)).unwrap_or_default();
                let (from, to) = (end(0), end(1));
                (!from.is_empty() || !to.is_empty())
                    .then(|| format!("{}：{from} 至 {to}", self.label))
            }
        }
    }
}

impl Filters {
    /// A panel for the table with this id.
    pub fn new(
        ask: &Ask,
        table: impl Into<String>,
        filters: impl IntoIterator<Item = Filter>,
    ) -> Self {
        Self { ask: ask.clone(), table: table.into(), fields: filters.into_iter().collect() }
    }

    /// A form with a picker has other buttons; the Enter key must still mean 查询, which is what
    /// the first button of a form is pressed for.
    fn has_picker(&self) -> bool {
        self.fields.iter().any(Filter::is_pick)
    }

    /// Whether somebody looks for a choice of a picker, which must then be seen.
    fn is_searching(&self) -> bool {
        let searched = |filter: &Filter| match &filter.kind {
            Kind::Pick(choices) => choices.searched,
            _ => false,
        };
        self.fields.iter().any(searched)
    }

    fn carried(&self) -> Vec<(&str, &str)> {
        let own: Vec<String> = self.fields.iter().flat_map(Filter::names).collect();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        self.ask.carried(&own)
    }

    /// What is set: the words, and the address without it.
    fn set(&self) -> Vec<(String, String)> {
        let without = |filter: &Filter| {
            let names = filter.names();
            names.iter().fold(self.ask.clone(), |ask, name| {
                let address = ask.with(name, None);
                let query = address.split_once('?').map_or("", |(_, query)| query).to_owned();
                Ask::new(ask.path().to_owned(), &query)
            })
        };
        self.fields
            .iter()
            .filter_map(|filter| {
                let said = filter.said(&self.ask)?;
                Some((said, without(filter).on_page(1)))
            })
            .collect()
    }
}
