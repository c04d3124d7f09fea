//! Facts worked out anew because something else than a record has changed: an organization of which
//! formulas ask, or the pack's rules. Whoever reads facts catches up first.

use std::fmt::Write as _;

use pack::{How, Over, Pack};
use store::audit::{Entry, Who};
use store::crypto::sm3;
use store::{Fault, Store, facts};

use super::rebuild::{Ground, read, rebuild_in};

/// From so many organizations on, everything is worked out anew.
const MANY: usize = 500;

/// Puts right what is due; does nothing, and writes nothing, when nothing is. Returns whether
/// something was.
pub async fn catch_up(store: &Store, pack: &Pack) -> Result<bool, Fault> {
    let rules = rules_of(pack);
    let db = store.read();
    let known = facts::rules(db).await?;
    if known.as_deref() == Some(&rules) && facts::due(db).await?.is_empty() {
        return Ok(false);
    }
    let act = store.write().await?;
    // Somebody else may have been quicker.
    let (due, known) = (facts::due(&act).await?, facts::rules(&act).await?);
    let changed = known.as_deref().is_some_and(|known| known != rules);
    if known.is_some() && !changed && due.is_empty() {
        return Ok(false);
    }
    let said = if changed || due.len() >= MANY {
        let rebuilt = rebuild_in(store, &act, pack).await?;
        format!("制度包或党组织有变化，由 {} 条记录重新计算全部数据项", rebuilt.records)
    } else {
        let ground = Ground::load(&act, pack).await?;
        let names: Vec<&str> = pack.series.iter().map(|series| series.key.as_str()).collect();
        for org in &due {
            let raw = read(&act, (org.uuid(), org.uuid())).await?;
            facts::replace_of_org(&act, *org, &names, &ground.count(raw).await?).await?;
        }
        facts::settle(&act, &rules).await?;
        match due.len() {
            0 => "记下数据项所依据的制度包".to_owned(),
            orgs => format!("{orgs} 个党组织有变化，重新计算其数据项"),
        }
    };
    act.commit(Entry::new(&Who::program(), "ledger.catch-up").saying(said)).await?;
    Ok(true)
}

/// A digest of all that facts depend on in a pack.
pub(super) fn rules_of(pack: &Pack) -> String {
    let mut text = String::new();
    for (place, ledger) in pack.ledgers.iter().enumerate() {
        let _ = write!(text, "\n{}|{}", ledger.name, ledger.date);
        let states = pack.lifecycles.get(ledger.lifecycle).map(|cycle| &cycle.states);
        let _ = write!(text, "|{states:?}");
        for field in &ledger.fields {
            let _ = write!(text, "|{}:{:?}", field.name, field.kind);
        }
        for metric in pack.metrics.iter().filter(|metric| metric.over == Over::Ledger(place)) {
            let keys = metric.series.iter().filter_map(|place| pack.series.get(*place));
            let keys: Vec<&str> = keys.map(|series| series.key.as_str()).collect();
            let _ = write!(text, "|{keys:?} {}", how(&metric.how));
        }
    }
    for one in &pack.obligations {
        let when = one.when.as_ref().map(formula::Formula::source);
        let (every, grace) = (one.every.months(), one.grace_days);
        let _ = write!(text, "\n{}|{}|{when:?}|{every}|{grace}", one.name, one.ledger);
    }
    sm3(&[text.as_bytes()]).iter().fold(String::new(), |mut digest, byte| {
        let _ = write!(digest, "{byte:02x}");
        digest
    })
}

fn how(how: &How) -> String {
    let (word, of, filter) = match how {
        How::Count(condition) => ("count", condition, &None),
        How::Sum(of, filter) => ("sum", of, filter),
        How::Average(of, filter) => ("average", of, filter),
        How::Share(of, filter) => ("share", of, filter),
        How::Min(of, filter) => ("min", of, filter),
        How::Max(of, filter) => ("max", of, filter),
        How::Latest(of, filter) => ("latest", of, filter),
        How::Value { formula, .. } => ("value", formula, &None),
    };
    let filter = filter.as_ref().map_or("", formula::Formula::source);
    format!("{word} {} where {filter}", of.source())
}
