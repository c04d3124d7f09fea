//! Records of the past in bulk: the demo city, and data taken over from another system.

use kernel::{Day, Id, Instant, Org};
use pack::Pack;
use sea_orm::{ConnectionTrait, Statement, Value};
use store::audit::Entry;
use store::{No, Store};

use crate::Book;
use crate::records::Record;
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

const INSERT: &str = "INSERT INTO records (id, org, ledger, pack, state, day, filed_on, content, \
    choices, words, batch, request, made_ms, made_by, taken_back, revision) VALUES ";
const COLUMNS: usize = 16;
const AT_ONCE: usize = 200;

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
    let backend = act.get_database_backend();
    let whole = store::insert_rows(backend, INSERT, COLUMNS, AT_ONCE);
    let mut values: Vec<Value> = Vec::with_capacity(AT_ONCE * COLUMNS);
    let mut count = 0;
    for past in records {
        let content = &past.content;
        values.extend([
            act.id::<Record>().uuid().into(),
            past.org.uuid().into(),
            book.ledger.name.as_str().into(),
            pack.version.as_str().into(),
            past.state.into(),
            content.first_day(book.ledger).map(Day::number).into(),
            past.filed_on.map(Day::number).into(),
            content.json(book.ledger).into(),
            content.choices(book.ledger).into(),
            content.words().into(),
            None::<uuid::Uuid>.into(),
            None::<String>.into(),
            past.made_at.timestamp_millis().into(),
            hand.who.name.as_str().into(),
            false.into(),
            1.into(),
        ]);
        count += 1;
        if values.len() == AT_ONCE * COLUMNS {
            let full = std::mem::replace(&mut values, Vec::with_capacity(AT_ONCE * COLUMNS));
            act.execute_raw(Statement::from_sql_and_values(backend, &whole, full)).await?;
        }
    }
    if !values.is_empty() {
        let rest = store::insert_rows(backend, INSERT, COLUMNS, values.len() / COLUMNS);
        act.execute_raw(Statement::from_sql_and_values(backend, rest, values)).await?;
    }
    let said = format!("{}：转入历史记录 {count} 条", book.ledger.name);
    act.commit(Entry::new(&hand.who, "ledger.bring-in").saying(said)).await?;
    Ok(count)
}
