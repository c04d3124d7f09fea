//! Which scheme and period a page is about: both in the address.

use std::sync::Arc;

use kernel::{Day, Period, Scope};
use pack::Pack;
use web::form::{Opt, Sent};
use web::part::{Tab, Tabs};
use web::table::Filter;
use web::{Missing, No, Visit};

use crate::{Assessments, Run};

/// What a page asks about.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub scheme: String,
    pub period: Period,
}

impl Asked {
    /// Of the address; without a scheme the pack's first, without a period this year.
    pub fn of(visit: &Visit, pack: &Pack) -> Result<Self, No> {
        Self::of_query(&Sent::of_query(visit.query()), pack, visit.today())
    }

    /// Of what a form sent.
    pub fn of_query(sent: &Sent, pack: &Pack, today: Day) -> Result<Self, No> {
        let scheme = match sent.text("scheme") {
            "" => pack.schemes.first().map(|scheme| scheme.name.clone()),
            named => pack.scheme(named).map(|scheme| scheme.name.clone()),
        };
        let scheme = scheme.ok_or_else(|| Missing::new("这个考评方案"))?;
        let period = match sent.text("period") {
            "" => Period::year(today.year()),
            text => text.parse().ok(),
        };
        let period = period.ok_or_else(|| Missing::new("这个考评周期"))?;
        Ok(Self { scheme, period })
    }

    /// The run asked for.
    pub async fn run(&self, assessments: &Assessments, today: Day) -> Result<Arc<Run>, No> {
        let run = assessments.run(&self.scheme, self.period, today).await;
        run.map_err(|no| identity::no(no, "这个考评方案"))
    }

    /// The query that leads to the same scheme and period, with more behind it.
    pub fn query(&self, more: &[(&str, &str)]) -> String {
        address("", &[("scheme", &self.scheme), ("period", &self.period.to_string())], more)
    }

    /// An address about the same scheme and period.
    pub fn at(&self, path: &str, more: &[(&str, &str)]) -> String {
        format!("{path}{}", self.query(more))
    }

    /// The page of an organization's result.
    pub fn result(&self, code: &str) -> String {
        self.at(&format!("/assessment/result/{}", encoded(code)), &[])
    }

    /// Schemes side by side; those that assess nobody of the scope are left out.
    pub fn schemes(&self, pack: &Pack, path: &str, applies: impl Fn(&str) -> bool) -> Tabs {
        let tabs = pack
            .schemes
            .iter()
            .filter(|scheme| scheme.name == self.scheme || applies(&scheme.name))
            .map(|scheme| {
                let other = Self { scheme: scheme.name.clone(), period: self.period };
                Tab::new(&scheme.name, other.at(path, &[]), scheme.name == self.scheme)
            })
            .collect();
        Tabs::new("考评方案", tabs)
    }

    /// What can be looked at about a scheme.
    pub fn views(&self, here: &str, judges: bool) -> Tabs {
        let mut views = vec![("排名", "/assessment"), ("分布", "/assessment/distribution")];
        if judges {
            views.push(("评分", "/assessment/scoring"));
        }
        let tabs = views
            .into_iter()
            .map(|(label, path)| Tab::new(label, self.at(path, &[]), path == here))
            .collect();
        Tabs::new("看什么", tabs)
    }
}

/// The periods offered: two years, and this year's parts.
pub(super) fn periods(today: Day) -> Filter {
    let year = today.year();
    let whole = [Period::year(year), Period::year(year - 1)];
    let halves = (1..=2).map(|n| Period::half(year, n));
    let quarters = (1..=4).map(|n| Period::quarter(year, n));
    let options = whole
        .into_iter()
        .chain(halves)
        .chain(quarters)
        .flatten()
        .filter(|period| period.first_day() <= today)
        .map(|period| Opt::new(period.to_string(), period.in_words()));
    Filter::one("period", "周期", options.collect::<Vec<_>>())
}

/// Whether a scope holds a single organization that a run assesses: a secretary's.
pub(super) fn only_one(run: &Run, scope: &Scope) -> Option<String> {
    let mut lines = run.lines(scope);
    let first = lines.next()?;
    lines.next().is_none().then(|| first.org.code.clone())
}

/// A path with its query.
pub(super) fn address(path: &str, first: &[(&str, &str)], more: &[(&str, &str)]) -> String {
    let mut text = path.to_owned();
    let pairs = first.iter().chain(more).filter(|(_, value)| !value.is_empty());
    for (at, (name, value)) in pairs.enumerate() {
        text.push(if at == 0 { '?' } else { '&' });
        text += name;
        text.push('=');
        text += &encoded(value);
    }
    text
}

/// A text as part of an address.
pub(super) fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
