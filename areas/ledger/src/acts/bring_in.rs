//! Records of the past in bulk: the demo city, and data taken over from another system.

use kernel::{Day, Id, Instant, Org};
use pack::Pack;
use store::audit::Entry;
use store::{No, Store};

use super::insert::{AT_ONCE, Fresh, insert};
use crate::Book;
use crate::rules::{Content, Hand};

/// A record as it was.
#[derive(Debug, Clone)]
pub struct Past {
    /// Whose it is.
    pub org: Id<Org>,
    /// What it holds.
    pub content: Content,
    /// Its state, one of the ledger's lifecycle.
    pub state: String,
    /// The day it was handed in, if it was.
    pub filed_on: Option<Day>,
    /// When it was first saved.
    pub made_at: Instant,
}

/// Writes records of one ledger as they are, in one act, without asking whether they are in order.
/// Facts are not kept: call [`super::rebuild_facts`] when all is in. Gives how many there were.
pub async fn bring_in(
    store: &Store,
    pack: &Pack,
    hand: &Hand,
    ledger: usize,
    records: impl IntoIterator<Item = Past>,
) -> Result<u64, No> {
    let book = Book::at(pack, ledger).ok_or(No::Missing)?;
    let act = store.write().await?;
    let mut count = 0;
    let mut records = records.into_iter();
    loop {
        let lot: Vec<Past> = records.by_ref().take(AT_ONCE).collect();
        let fresh: Vec<Fresh<'_>> = lot
            .iter()
            .map(|past| Fresh {
                org: past.org,
                content: &past.content,
                state: &past.state,
                filed_on: past.filed_on,
                batch: None,
                made_ms: past.made_at.timestamp_millis(),
                made_by: &hand.who.name,
            })
            .collect();
        insert(&act, &book, &fresh).await?;
        count += lot.len() as u64;
        if lot.len() < AT_ONCE {
            break;
        }
    }
    let said = format!("{}：转入历史记录 {count} 条", book.ledger.name);
    act.commit(Entry::new(&hand.who, "ledger.bring-in").saying(said)).await?;
    Ok(count)
}
