//! An organization's own records that wait for its secretary.

use kernel::Scope;
use ledger::queries::RecordLine;
use ledger::rules::{Hand, Waits, waits};
use ledger::{Book, Change};
use pack::Pack;
use registry::Organization;
use sea_orm::ConnectionTrait;
use store::Fault;

/// A record that waits.
pub(crate) struct OwnRecord<'p> {
    /// Its ledger.
    pub book: Book<'p>,
    /// The record.
    pub line: RecordLine,
    /// For what.
    pub waits: Waits,
    /// What happened to it last; only of those sent back.
    pub last: Option<Change>,
}

/// The organization's own records that wait for this hand: those sent back first.
pub(crate) async fn own_records<'p>(
    db: &impl ConnectionTrait,
    scope: &Scope,
    pack: &'p Pack,
    hand: &Hand,
    org: &Organization,
) -> Result<Vec<OwnRecord<'p>>, Fault> {
    const MOST: u64 = 100;
    let asked: Vec<(Book<'p>, &'p str, Waits)> = Book::all(pack)
        .flat_map(|book| {
            let waits = waits(&book, hand, &org.path);
            waits.into_iter().map(move |(state, waits)| (book, state, waits))
        })
        .collect();
    let mut states: Vec<&str> = asked.iter().map(|(_, state, _)| *state).collect();
    states.sort_unstable();
    states.dedup();
    if states.is_empty() {
        return Ok(Vec::new());
    }
    let lines = ledger::queries::of_organization(db, scope, pack, org.id, &states, MOST).await?;
    let mut found = Vec::with_capacity(lines.len());
    for line in lines {
        let asked = asked.iter().find(|(book, state, _)| {
            book.ledger.name == line.record.ledger && **state == line.record.state
        });
        let Some((book, _, waits)) = asked else { continue };
        let last = if *waits == Waits::Correction {
            let detail = ledger::queries::detail(db, scope, pack, line.record.id).await?;
            detail.and_then(|detail| detail.history.into_iter().next_back())
        } else {
            None
        };
        found.push(OwnRecord { book: *book, line, waits: *waits, last });
    }
    found.sort_by_key(|one| one.waits);
    Ok(found)
}
