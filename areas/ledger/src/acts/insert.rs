//! Many new records at once.

use kernel::{Day, Id, Org};
use sea_orm::{ConnectionTrait, Statement, Value};
use store::{Fault, Write};

use crate::Book;
use crate::records::{Batch, Record};
use crate::rules::Content;

/// A record that is not known yet.
pub(super) struct Fresh<'a> {
    pub org: Id<Org>,
    pub content: &'a Content,
    pub state: &'a str,
    pub filed_on: Option<Day>,
    pub batch: Option<Id<Batch>>,
    pub made_ms: i64,
    pub made_by: &'a str,
}

const INSERT: &str = "INSERT INTO records (id, org, ledger, pack, state, day, filed_on, content, \
    choices, words, batch, request, made_ms, made_by, taken_back, revision) VALUES ";
const COLUMNS: usize = 16;
/// Rows of one statement.
pub(super) const AT_ONCE: usize = 100;

/// Writes a lot of records, [`AT_ONCE`] at most, in one statement.
pub(super) async fn insert(act: &Write, book: &Book<'_>, lot: &[Fresh<'_>]) -> Result<(), Fault> {
    if lot.is_empty() {
        return Ok(());
    }
    let backend = act.get_database_backend();
    let mut values: Vec<Value> = Vec::with_capacity(lot.len() * COLUMNS);
    for fresh in lot {
        let content = fresh.content;
        values.extend([
            act.id::<Record>().uuid().into(),
            fresh.org.uuid().into(),
            book.ledger.name.as_str().into(),
            book.pack.version.as_str().into(),
            fresh.state.into(),
            content.first_day(book.ledger).map(Day::number).into(),
            fresh.filed_on.map(Day::number).into(),
            content.json(book.ledger).into(),
            content.choices(book.ledger).into(),
            content.words().into(),
            fresh.batch.map(Id::uuid).into(),
            None::<String>.into(),
            fresh.made_ms.into(),
            fresh.made_by.into(),
            false.into(),
            1.into(),
        ]);
    }
    let sql = store::insert_rows(backend, INSERT, COLUMNS, lot.len());
    act.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(())
}
