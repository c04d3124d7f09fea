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
    /// Of the address; without a scheme the one that assesses most of the scope, without a period
    /// this year.
    pub async fn of(visit: &Visit, assessments: &Assessments, scope: &Scope) -> Result<Self, No> {
        let (sent, pack) = (Sent::of_query(visit.query()), assessments.pack());
        if !sent.text("scheme").is_empty() {
            return Self::of_query(&sent, &pack, visit.today());
        }
        let period = period(&sent, visit.today())?;
        let reach = assessments.reach(scope, period, visit.today()).await?;
        let most = reach.into_iter().next().map(|(scheme, _)| scheme);
        let scheme = most.or_else(|| pack.schemes.first().map(|scheme| scheme.name.clone()));
        Ok(Self { scheme: scheme.ok_or_else(|| Missing::new("这个考评方案"))?, period })
    }

    /// Of what a form sent.
    pub fn of_query(sent: &Sent, pack: &Pack, today: Day) -> Result<Self, No> {
        let scheme = pack.scheme(sent.text("scheme")).map(|scheme| scheme.name.clone());
        let scheme = scheme.ok_or_else(|| Missing::new("这个考评方案"))?;
        Ok(Self { scheme, period: period(sent, today)? })
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
    pub async fn schemes(
        &self,
        assessments: &Assessments,
        scope: &Scope,
        (path, today): (&str, Day),
    ) -> Result<Tabs, No> {
        let reach = assessments.reach(scope, self.period, today).await?;
        let mut names: Vec<String> = reach.into_iter().map(|(scheme, _)| scheme).collect();
        if !names.contains(&self.scheme) {
            names.push(self.scheme.clone());
        }
        let tabs = names.into_iter().map(|scheme| {
            let (label, current) = (scheme.clone(), scheme == self.scheme);
            let other = Self { scheme, period: self.period };
            Tab::new(label, other.at(path, &[]), current)
        });
        Ok(Tabs::new("考评方案", tabs.collect()))
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

fn period(sent: &Sent, today: Day) -> Result<Period, No> {
    let period = match sent.text("period") {
        "" => Period::year(today.year()),
        text => text.parse().ok(),
    };
    Ok(period.ok_or_else(|| Missing::new("这个考评周期"))?)
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
    Filter::always("period", "周期", options.collect::<Vec<_>>(), year.to_string())
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
