//! Where an organization stands in the assessment that runs.

use assessment::Run;
use formula::When;
use kernel::{Day, Id, Org, Period, Points, Scope};
use ledger::rules::OrgValues;
use pack::{Pack, Scheme};
use registry::Organization;

/// The scheme that assesses an organization: the first of the pack that applies to it.
pub(crate) fn scheme_of<'p>(pack: &'p Pack, org: &Organization, today: Day) -> Option<&'p Scheme> {
    let values = OrgValues::of(org, &pack.levels);
    let when = When { cycle: Period::month(today.in_month()), as_of: today };
    pack.schemes.iter().find(|scheme| scheme.applies_to.holds(values.row(), &when))
}

/// A result in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Points.
    pub score: Points,
    /// What the points may still become.
    pub at_best: Points,
    /// The awarded star; `None` if none is given or it is still open.
    pub star: Option<u8>,
    /// Rank within its group.
    pub rank: usize,
    /// The group's name and size.
    pub group: (String, usize),
}

/// Where an organization of the scope stands in a run.
pub(crate) fn placed(run: &Run, scope: &Scope, org: Id<Org>) -> Option<Placed> {
    let line = run.line(scope, org)?;
    Some(Placed {
        score: line.standing.score,
        at_best: line.standing.at_best,
        star: line.standing.awarded,
        rank: line.standing.rank as usize,
        group: (line.group.name.clone(), line.group.size),
    })
}
