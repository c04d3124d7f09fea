//! The figures of all organizations at and below one.

use std::collections::HashMap;

use kernel::{Day, Month, OrgPath, Page, Period, Points, Scope};
use ledger::queries::RecordLine;
use registry::queries::MemberFilter;
use store::No;

use crate::Desk;
use crate::rules::{Duties, Line, Tally};

/// What a workbench says about many organizations.
pub(crate) struct Overview {
    /// How many organizations.
    pub units: usize,
    /// How many members.
    pub members: u64,
    /// What was owed and done, by the month in which it fell due.
    pub months: Vec<(Month, Tally)>,
    /// Every obligation.
    pub lines: Vec<Line>,
    /// Records by ledger and state.
    pub states: Vec<Counted>,
    /// Records about this month that count, by ledger.
    pub this_month: HashMap<String, u64>,
    /// Records about the month before.
    pub last_month: HashMap<String, u64>,
    /// The assessments that run.
    pub schemes: Vec<SchemeLine>,
    /// The latest records.
    pub latest: Vec<RecordLine>,
    /// The latest bulletins: address, title, number, day.
    pub bulletins: Vec<(String, String, String, Day)>,
}

/// Records of a ledger in a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    pub ledger: String,
    pub state: String,
    pub count: u64,
}

/// One scheme among many organizations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SchemeLine {
    pub scheme: String,
    pub count: usize,
    pub average: Points,
    /// How many have the highest star.
    pub top: usize,
    /// Whether it gives stars.
    pub stars: bool,
}

/// Works out the figures of what lies at or below an organization, as far as the scope holds it.
pub(crate) async fn overview(
    desk: &Desk,
    scope: &Scope,
    top: &OrgPath,
    duties: &Duties,
    many: bool,
    today: Day,
    now: kernel::Instant,
) -> Result<Overview, No> {
    const LATEST: u64 = 8;
    let (store, pack, scope) = (desk.store(), desk.pack(), scope.within(top));
    let db = store.read();
    let month = today.in_month();
    let about = |month: Month| Some((month.first_day(), month.last_day()));
    let filter = MemberFilter::default();
    let (states, this_month, last_month, members, latest, bulletins) = tokio::try_join!(
        ledger::queries::counts(db, &scope, None),
        ledger::queries::counts(db, &scope, about(month)),
        ledger::queries::counts(db, &scope, about(month.plus(-1))),
        registry::queries::count_members(db, &scope, &filter),
        ledger::queries::latest(db, &scope, &pack, many, LATEST),
        bulletin::list(db, &scope, Page::new(1, 3)),
    )?;
    let by_ledger = |counts: Vec<(String, String, u64)>| {
        let mut by_ledger: HashMap<String, u64> = HashMap::new();
        for (ledger, state, count) in counts {
            let book = ledger::Book::named(&pack, &ledger);
            if book.is_some_and(|book| book.standing(&state).is_some()) {
                *by_ledger.entry(ledger).or_default() += count;
            }
        }
        by_ledger
    };
    let year = Period::year(today.year()).unwrap_or(Period::month(month));
    let mut schemes = Vec::new();
    let units = duties.units(&scope).count();
    // One organization's own result is asked for by itself: of its scheme alone.
    for scheme in pack.schemes.iter().filter(|_| units > 1) {
        let run = desk.run(&scheme.name, year, today, now).await?;
        let scores: Vec<Points> = run.lines(&scope).map(|line| line.standing.score).collect();
        if !scores.is_empty() {
            schemes.push(SchemeLine {
                scheme: scheme.name.clone(),
                count: scores.len(),
                average: assessment::average(&scores),
                top: run.lines(&scope).filter(|line| line.standing.awarded == Some(5)).count(),
                stars: run.has_stars(),
            });
        }
    }
    Ok(Overview {
        units,
        members,
        months: duties.by_month(&scope, year, today),
        lines: duties.lines(&scope, today),
        this_month: by_ledger(this_month),
        last_month: by_ledger(last_month),
        states: states
            .into_iter()
            .map(|(ledger, state, count)| Counted { ledger, state, count })
            .collect(),
        schemes,
        latest,
        bulletins: bulletins
            .rows
            .into_iter()
            .map(|line| {
                let href = format!("/bulletins/{}", line.id);
                (href, line.title, line.document_number, line.day)
            })
            .collect(),
    })
}
