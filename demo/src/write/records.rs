//! Records and how they came to their state (tables of areas/ledger).

use kernel::Day;
use store::audit::Who;
use store::{Fault, Write};

use super::rows::Rows;
use crate::city::City;
use crate::records::Entry;
use crate::truth::Planted;

const RECORDS: &str = "INSERT INTO records (id, org, ledger, pack, state, day, filed_on, content, \
    choices, words, batch, request, made_ms, made_by, taken_back, revision) VALUES ";
const CHANGES: &str = "INSERT INTO record_changes (record, revision, at_ms, account, name, verb, \
    before_state, after_state, given, before, batch) VALUES ";

/// Organizations whose records are made together, while those of the ones before are written.
const LOT: usize = 128;

/// Writes all records; gives how many, and what was planted.
pub(super) async fn write(act: &Write, city: &City<'_>) -> Result<(u64, Vec<Planted>), Fault> {
    let mut records = Rows::new(act, RECORDS, 16, 150);
    let mut changes = Rows::new(act, CHANGES, 11, 200);
    let account = Who::program().account;
    let (mut count, mut planted) = (0, Vec::new());
    let mut from = 0;
    let mut next = city.records_of(lot(city, &mut from));
    loop {
        let (entries, found) = next;
        planted.extend(found);
        if entries.is_empty() && from >= city.bodies.len() {
            break;
        }
        for entry in &entries {
            count += 1;
            push(&mut records, city, entry).await?;
        }
        // Changes refer to records, which therefore go first.
        records.flush().await?;
        for entry in entries {
            push_changes(&mut changes, &account, entry).await?;
        }
        next = city.records_of(lot(city, &mut from));
    }
    records.flush().await?;
    changes.flush().await?;
    Ok((count, planted))
}

fn lot(city: &City<'_>, from: &mut usize) -> std::ops::Range<usize> {
    let start = *from;
    *from = (start + LOT).min(city.bodies.len());
    start..*from
}

async fn push(records: &mut Rows<'_>, city: &City<'_>, entry: &Entry) -> Result<(), Fault> {
    let ledger = city.plan.pack.ledgers.get(entry.ledger).map_or("", |ledger| ledger.name.as_str());
    let revision = 1 + i32::try_from(entry.steps.len()).unwrap_or_default();
    records
        .push([
            entry.id.uuid().into(),
            city.bodies.get(entry.org).map(|body| body.id.uuid()).into(),
            ledger.into(),
            city.plan.pack.version.as_str().into(),
            entry.state.as_str().into(),
            entry.day.map(Day::number).into(),
            entry.filed_on.map(Day::number).into(),
            entry.content.as_str().into(),
            entry.choices.as_str().into(),
            entry.words.as_str().into(),
            None::<uuid::Uuid>.into(),
            None::<String>.into(),
            entry.made_ms.into(),
            entry.made_by.as_str().into(),
            false.into(),
            revision.into(),
        ])
        .await
}

async fn push_changes(changes: &mut Rows<'_>, account: &str, entry: Entry) -> Result<(), Fault> {
    for (revision, step) in (2..).zip(entry.steps) {
        changes
            .push([
                entry.id.uuid().into(),
                revision.into(),
                step.at_ms.into(),
                account.into(),
                step.name.into(),
                step.verb.into(),
                step.before.into(),
                step.after.into(),
                step.given.into(),
                None::<String>.into(),
                None::<uuid::Uuid>.into(),
            ])
            .await?;
    }
    Ok(())
}
