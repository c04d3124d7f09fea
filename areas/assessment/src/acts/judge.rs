//! Judging: grades and points that a source gives.

use std::collections::HashMap;

use kernel::{Id, Org, Period, Refusal};
use pack::{Pack, Rule, Scheme};
use registry::Organization;
use sea_orm::{ConnectionTrait, Statement, Value};
use store::audit::{Entry, Who};
use store::{Fault, No, Store, Write};
use web::Actor;

use crate::assessments::when;
use crate::pages::JUDGE;
use crate::queries;
use crate::records::Given;

/// One judgment as entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Place of the indicator in the scheme.
    pub indicator: usize,
    /// Place of the source; 0 where the scheme names none.
    pub source: usize,
    /// Who is judged.
    pub org: Id<Org>,
    /// What was decided; `None` takes an earlier judgment back: unknown again, not zero.
    pub given: Option<Given>,
}

/// Who judges what.
#[derive(Debug, Clone, Copy)]
pub struct Judging<'a> {
    /// The rules.
    pub pack: &'a Pack,
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The cycle.
    pub period: Period,
    /// Whose right it is.
    pub actor: &'a Actor,
    /// As the audit trail remembers him.
    pub who: &'a Who,
}

/// Saves judgments, all or none; says how many differ from what was there.
pub async fn judge(store: &Store, judging: &Judging<'_>, entered: &[Entered]) -> Result<usize, No> {
    let mut act = store.write().await?;
    let orgs = organizations(&act, judging).await?;
    let mut sentences = Vec::new();
    for one in entered {
        let org = orgs.get(&one.org).ok_or(No::Missing)?;
        if !judging.may(org) {
            return Err(No::Denied);
        }
        sentences.extend(refused(judging, &act, one, org));
    }
    if let Some(refusal) = Refusal::all(sentences) {
        return Err(refusal.into());
    }
    let changed = save(&mut act, judging, entered).await?;
    if changed == 0 {
        return Ok(0);
    }
    let entry = judging.entry("assessment.judge", entered, &orgs, changed);
    act.commit(entry).await?;
    Ok(changed)
}

/// The organizations of the actor's scope.
pub(super) async fn organizations(
    act: &Write,
    judging: &Judging<'_>,
) -> Result<HashMap<Id<Org>, Organization>, Fault> {
    let orgs = registry::queries::organizations(act, judging.actor.scope()).await?;
    Ok(orgs.into_iter().map(|org| (org.id, org)).collect())
}

impl Judging<'_> {
    /// Whether the actor's roles let him judge an organization.
    pub fn may(&self, org: &Organization) -> bool {
        identity::may(&self.pack.roles, self.actor, JUDGE, &org.path)
    }

    /// Whether the scheme assesses an organization as it is on the day of the act.
    pub(super) fn assesses(&self, org: &Organization, act: &Write) -> bool {
        let values = ledger::rules::OrgValues::of(org, &self.pack.levels);
        let when = when(self.period, kernel::Day::of_instant(act.now()));
        self.scheme.applies_to.holds(values.row(), &when)
    }

    pub(super) fn entry(
        &self,
        verb: &'static str,
        entered: &[Entered],
        orgs: &HashMap<Id<Org>, Organization>,
        changed: usize,
    ) -> Entry {
        let about = match entered {
            [first, rest @ ..] if rest.iter().all(|one| one.org == first.org) => {
                orgs.get(&first.org)
            }
            _ => None,
        };
        let whom = about.map_or("若干党组织", |org| org.name.as_str());
        let (scheme, period) = (&self.scheme.name, self.period.in_words());
        let said = format!("《{scheme}》{period}：给{whom}评分，改动{changed}项");
        let entry = Entry::new(self.who, verb).saying(said);
        match about {
            Some(org) => entry.on("organization", org.id).within(&org.path),
            None => entry.within(&self.actor.unit().path),
        }
    }
}

/// Why one judgment cannot be taken.
fn refused(
    judging: &Judging<'_>,
    act: &Write,
    one: &Entered,
    org: &Organization,
) -> Option<String> {
    let scheme = judging.scheme;
    let Some(indicator) = scheme.indicators.get(one.indicator) else {
        return Some("没有这项指标，方案可能刚刚改过，请刷新页面".to_owned());
    };
    if !judging.assesses(org, act) {
        return Some(format!("{}不在《{}》的考评范围内", org.name, scheme.name));
    }
    if !indicator.judges.iter().any(|judge| judge.source == one.source) {
        return Some(format!("“{}”不由这个来源评分", indicator.name));
    }
    match (&one.given, &indicator.rule) {
        (None, Rule::Judged(_) | Rule::JudgedPoints { .. }) => None,
        (Some(given), _) => crate::judged::read(indicator, &given.to_string())
            .err()
            .map(|no| format!("{}，“{}”：{no}", org.name, indicator.name)),
        (None, _) => Some(format!("“{}”由系统按台账计分，不需要评分", indicator.name)),
    }
}

type Key = (String, String, Id<Org>);

/// Writes what differs; says how much that is.
pub(super) async fn save(
    act: &mut Write,
    judging: &Judging<'_>,
    entered: &[Entered],
) -> Result<usize, Fault> {
    const AT_ONCE: usize = 100;
    const COLUMNS: usize = 10;
    let (scheme, period) = (judging.scheme, judging.period);
    let known = queries::all_judgments(act, &scheme.name, period).await?;
    let known: HashMap<Key, Given> =
        known.into_iter().map(|one| ((one.indicator, one.source, one.org), one.given)).collect();
    // What is entered last of the same counts.
    let mut wanted: HashMap<Key, Option<Given>> = HashMap::new();
    for one in entered {
        let indicator = scheme.indicators.get(one.indicator).map(|i| i.name.clone());
        let source = crate::judged::source_name(scheme, one.source).to_owned();
        wanted.insert((indicator.unwrap_or_default(), source, one.org), one.given.clone());
    }
    wanted.retain(|key, given| known.get(key) != given.as_ref());
    let mut differing: Vec<(Key, Option<Given>)> = wanted.into_iter().collect();
    differing.sort_by(|(a, _), (b, _)| a.cmp(b));
    let backend = act.get_database_backend();
    for ((indicator, source, org), _) in differing.iter().filter(|(_, given)| given.is_none()) {
        act.execute_raw(Statement::from_sql_and_values(
            backend,
            "DELETE FROM judgments WHERE scheme = $1 AND period = $2 AND indicator = $3 \
             AND source = $4 AND org = $5",
            [
                scheme.name.clone().into(),
                period.to_string().into(),
                indicator.clone().into(),
                source.clone().into(),
                org.uuid().into(),
            ],
        ))
        .await?;
    }
    let given: Vec<(&Key, &Given)> =
        differing.iter().filter_map(|(key, given)| Some((key, given.as_ref()?))).collect();
    for some in given.chunks(AT_ONCE) {
        let mut values: Vec<Value> = Vec::with_capacity(some.len() * COLUMNS);
        for ((indicator, source, org), given) in some {
            let (grade, points) = match given {
                Given::Grade(grade) => (Some(grade.clone()), None),
                Given::Points(points) => (None, Some(points.0)),
            };
            values.extend([
                scheme.name.clone().into(),
                period.to_string().into(),
                indicator.clone().into(),
                source.clone().into(),
                org.uuid().into(),
                grade.into(),
                points.into(),
                judging.who.account.clone().into(),
                judging.who.name.clone().into(),
                act.now().timestamp_millis().into(),
            ]);
        }
        let sql = store::insert_rows(backend, INSERT, COLUMNS, some.len()) + REPLACE;
        act.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(differing.len())
}

const INSERT: &str = "INSERT INTO judgments \
    (scheme, period, indicator, source, org, grade, points, account, name, at_ms) VALUES ";
const REPLACE: &str = " ON CONFLICT (scheme, period, indicator, source, org) DO UPDATE SET \
    grade = excluded.grade, points = excluded.points, account = excluded.account, \
    name = excluded.name, at_ms = excluded.at_ms";
