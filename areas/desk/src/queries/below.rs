//! Those directly below an organization, each with how it stands.

use std::collections::HashMap;

use kernel::{Day, Id, Org, OrgPath, Period, Points, Scope};
use store::No;

use super::scheme_of;
use crate::Desk;
use crate::rules::{Duties, Tally};

/// One of those below, with all below it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BelowLine {
    pub name: String,
    pub code: String,
    pub kind: String,
    pub domain: Option<String>,
    /// How many organizations, itself included.
    pub units: u64,
    pub members: u64,
    /// The share of this year's duties that were done, per cent.
    pub rate: Option<f64>,
    pub star: Option<u8>,
    pub score: Option<Points>,
}

pub(crate) async fn lines_below(
    desk: &Desk,
    scope: &Scope,
    top: &OrgPath,
    duties: &Duties,
    today: Day,
    now: kernel::Instant,
) -> Result<Vec<BelowLine>, No> {
    let (pack, scope) = (desk.pack(), scope.within(top));
    let year = Period::year(today.year()).unwrap_or(Period::month(today.in_month()));
    let counts = registry::queries::member_counts(desk.store().read(), &scope).await?;
    let members: HashMap<Id<Org>, u64> =
        counts.into_iter().map(|(org, all, _)| (org, all)).collect();
    let mut lines = Vec::new();
    for unit in duties.below(&scope, top) {
        let org = &unit.org;
        let within = scope.within(&org.path);
        let (mut units, mut people) = (0, 0);
        for (_, one) in duties.units(&within) {
            units += 1;
            people += members.get(&one.org.id).copied().unwrap_or_default();
        }
        let months = duties.by_month(&within, year, today);
        let sum = months.into_iter().fold(Tally::default(), |sum, (_, tally)| sum.and(tally));
        let mut line = BelowLine {
            name: org.name.clone(),
            code: org.code.clone(),
            kind: org.kind.clone(),
            domain: org.domain.clone(),
            units,
            members: people,
            rate: sum.rate(),
            star: None,
            score: None,
        };
        if let Some(scheme) = scheme_of(&pack, org, today) {
            let run = desk.run(&scheme.name, year, today, now).await?;
            if let Some(placed) = super::placed(&run, &scope, org.id) {
                line.star = placed.star.filter(|_| run.has_stars());
                line.score = Some(placed.score);
            }
        }
        lines.push(line);
    }
    Ok(lines)
}
