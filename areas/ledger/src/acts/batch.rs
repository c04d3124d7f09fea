//! Sendings: a workbook kept between preview and confirmation, and undoing an import.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{Day, Id, Instant, Month, Refusal};
use office::Known;
use pack::Pack;
use registry::Organization;
use registry::acts::{Counts, KEPT_MS, Reading, remember_headers, still_undoable};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement,
};
use store::audit::Entry;
use store::{Fault, No, Store, Write};
use uuid::Uuid;

use super::change::save;
use super::facts::refresh_many;
use super::file::Row;
use crate::Book;
use crate::records::{Batch, batch, change, record};
use crate::rules::{Content, Hand};

/// Keeps a workbook until its import is confirmed. Those of yesterday are emptied.
pub async fn upload(
    store: &Store,
    pack: &Pack,
    hand: &Hand,
    ledger: usize,
    name: &str,
    file: &[u8],
) -> Result<Id<Batch>, No> {
    let book = Book::at(pack, ledger).ok_or(No::Missing)?;
    let act = store.write().await?;
    let old = act.now().timestamp_millis() - KEPT_MS;
    let empty: Vec<u8> = Vec::new();
    let sql = "UPDATE record_batches SET file = $1, reading = NULL \
               WHERE at_ms < $2 AND length(file) > 0";
    let values = [empty.into(), old.into()];
    act.execute_raw(Statement::from_sql_and_values(act.get_database_backend(), sql, values))
        .await?;
    let id = begin(&act, hand, &book, name, file).await?;
    let entry = Entry::new(&hand.who, "ledger.upload")
        .on("batch", id)
        .saying(format!("{}：上传待导入的文件 {name}", book.ledger.name));
    act.commit(entry).await?;
    Ok(id)
}

pub(super) async fn begin(
    act: &Write,
    hand: &Hand,
    book: &Book<'_>,
    name: &str,
    file: &[u8],
) -> Result<Id<Batch>, Fault> {
    let id = act.id::<Batch>();
    batch::Entity::insert(batch::ActiveModel {
        id: Set(id.uuid()),
        ledger: Set(book.ledger.name.clone()),
        name: Set(name.to_owned()),
        file: Set(file.to_vec()),
        account: Set(hand.who.account.clone()),
        sender: Set(hand.who.name.clone()),
        at_ms: Set(act.now().timestamp_millis()),
        confirmed_ms: Set(None),
        undone_ms: Set(None),
        counts: Set("{}".to_owned()),
        reading: Set(None),
    })
    .exec_without_returning(act)
    .await?;
    Ok(id)
}

/// Keeps how a person wants his workbook read, and which headers he will want read so again.
pub async fn keep_reading(
    store: &Store,
    pack: &Pack,
    hand: &Hand,
    (id, ledger): (Id<Batch>, usize),
    reading: &Reading,
    headers: &[Known],
) -> Result<(), No> {
    let book = Book::at(pack, ledger).ok_or(No::Missing)?;
    let act = store.write().await?;
    let account = hand.who.account.as_str();
    let sql = "UPDATE record_batches SET reading = $1 \
               WHERE id = $2 AND account = $3 AND confirmed_ms IS NULL";
    let values = [reading.json()?.into(), id.uuid().into(), account.into()];
    let statement = Statement::from_sql_and_values(act.get_database_backend(), sql, values);
    if act.execute_raw(statement).await?.rows_affected() == 0 {
        return Err(No::Missing);
    }
    remember_headers(&act, &hand.who, &book.ledger.name, headers).await?;
    let entry = Entry::new(&hand.who, "ledger.read-upload").on("batch", id);
    act.commit(entry.saying(format!("{}：改正待导入的文件", book.ledger.name))).await?;
    Ok(())
}

/// Marks a sending as imported. Its workbook is not needed any more.
pub(super) async fn confirm(act: &Write, id: Id<Batch>, counts: &Counts) -> Result<(), Fault> {
    let counts = serde_json::to_string(counts).unwrap_or_default();
    let empty: Vec<u8> = Vec::new();
    let sql = "UPDATE record_batches \
               SET confirmed_ms = $1, counts = $2, file = $3, reading = NULL WHERE id = $4";
    let values =
        [act.now().timestamp_millis().into(), counts.into(), empty.into(), id.uuid().into()];
    act.execute_raw(Statement::from_sql_and_values(act.get_database_backend(), sql, values))
        .await?;
    Ok(())
}

/// Whether an import can still be undone.
pub fn is_undoable(batch: &Batch, now: Instant) -> bool {
    still_undoable(batch.confirmed_at, batch.undone_at, now)
}

/// Undoes an import by the one who made it, within a day: its records are taken back, what it changed
/// is as before. Not when somebody has worked on any of them since. Gives how many records it was.
pub async fn undo(store: &Store, pack: &Pack, hand: &Hand, id: Id<Batch>) -> Result<u64, No> {
    let act = store.write().await?;
    let found = batch::Entity::find_by_id(id.uuid())
        .filter(batch::Column::Account.eq(hand.who.account.as_str()))
        .one(&act)
        .await?;
    let found = Batch::try_from(found.ok_or(No::Missing)?)?;
    if !is_undoable(&found, act.now()) {
        let why = if found.undone_at.is_some() {
            "这次导入已经撤销过了"
        } else {
            "导入超过 24 小时，不能整批撤销；请逐条作废或退回"
        };
        return Err(Refusal::new(why).into());
    }
    let place = pack.ledgers.iter().position(|ledger| ledger.name == found.ledger);
    let book = place.and_then(|place| Book::at(pack, place)).ok_or(No::Missing)?;
    let brought =
        record::Entity::find().filter(record::Column::Batch.eq(id.uuid())).all(&act).await?;
    let changes =
        change::Entity::find().filter(change::Column::Batch.eq(id.uuid())).all(&act).await?;
    let mut changed = Vec::with_capacity(changes.len());
    for one in &changes {
        let now = record::Entity::find_by_id(one.record).one(&act).await?;
        let now = now.ok_or_else(|| Fault::because("a changed record went away"))?;
        changed.push((one, now));
    }
    let worked_on = brought.iter().filter(|row| row.revision != 1).count()
        + changed.iter().filter(|(one, now)| one.revision != now.revision).count();
    if worked_on > 0 {
        return Err(Refusal::new(format!(
            "这批记录中有 {worked_on} 条在导入后又被修改或审核过，不能整批撤销；请逐条处理"
        ))
        .into());
    }
    let mut touched: BTreeMap<Uuid, BTreeSet<Month>> = BTreeMap::new();
    for row in brought.iter().chain(changed.iter().map(|(_, now)| now)) {
        if let Some(day) = row.day.and_then(Day::from_number) {
            touched.entry(row.org).or_default().insert(day.in_month());
        }
    }
    let backend = act.get_database_backend();
    let sql = "UPDATE records SET taken_back = $1, revision = 2 WHERE batch = $2";
    let values = [true.into(), id.uuid().into()];
    act.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    for (one, now) in &changed {
        let before = one.before.as_deref().unwrap_or("{}");
        let content = Content::of_json(book.ledger, before);
        if let Some(day) = content.first_day(book.ledger) {
            touched.entry(now.org).or_default().insert(day.in_month());
        }
        let row = Row {
            book: &book,
            id: Id::from_uuid(now.id),
            org: Id::from_uuid(now.org),
            state: &now.state,
            filed_on: now.filed_on.and_then(Day::from_number),
            content: &content,
        };
        let was = Some(now.content.clone());
        save(&act, hand, now, row.model(), "撤销导入", was, "{}", None).await?;
    }
    let orgs = registry::queries::organizations(&act, &hand.scope).await?;
    let orgs: HashMap<Uuid, &Organization> = orgs.iter().map(|org| (org.id.uuid(), org)).collect();
    let mut whose = Vec::with_capacity(touched.len());
    for (org, months) in &touched {
        whose.push((*orgs.get(org).ok_or(No::Missing)?, months));
    }
    refresh_many(&act, &book, &whose).await?;
    let sql = "UPDATE record_batches SET undone_ms = $1 WHERE id = $2";
    let values = [act.now().timestamp_millis().into(), id.uuid().into()];
    act.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    let count = (brought.len() + changed.len()) as u64;
    let said = format!("{}：撤销导入 {}，共 {count} 条", book.ledger.name, found.name);
    act.commit(Entry::new(&hand.who, "ledger.undo-import").on("batch", id).saying(said)).await?;
    Ok(count)
}
