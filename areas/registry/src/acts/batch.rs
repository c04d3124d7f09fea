//! Sendings: a workbook kept between preview and confirmation, and what an import changed.

use kernel::{Id, Instant};
use office::Known;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, Statement};
use serde::{Deserialize, Serialize};
use store::audit::{Entry, Who};
use store::crypto::Spot;
use store::{Fault, No, Store, Write};
use uuid::Uuid;

use super::reading::{Reading, remember_headers};
use super::report::Counts;
use crate::records::{Batch, Listed, batch, change, member, organization};

/// For how long an import can be undone, and a workbook is kept: a day.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// Workbooks hold identity numbers, so they are kept sealed.
pub(crate) const FILE_COLUMN: &str = "registry_batches.file";
/// So are cells of them that were typed anew.
pub(crate) const READING_COLUMN: &str = "registry_batches.reading";

/// Keeps a workbook until its import is confirmed. Those of yesterday are emptied.
pub async fn upload(
    store: &Store,
    who: &Who,
    list: Listed,
    name: &str,
    file: &[u8],
) -> Result<Id<Batch>, No> {
    let act = store.write().await?;
    let id = act.id::<Batch>();
    let old = act.now().timestamp_millis() - KEPT_MS;
    let empty: Vec<u8> = Vec::new();
    let sql = "UPDATE registry_batches SET file = $1, reading = NULL \
               WHERE at_ms < $2 AND length(file) > 0";
    let values = [empty.into(), old.into()];
    act.execute_raw(Statement::from_sql_and_values(act.get_database_backend(), sql, values))
        .await?;
    let spot = Spot { column: FILE_COLUMN, row: id.uuid() };
    batch::Entity::insert(batch::ActiveModel {
        id: Set(id.uuid()),
        list: Set(list.word().to_owned()),
        name: Set(name.to_owned()),
        file: Set(store.crypto().seal(&spot, file, act.random())?),
        account: Set(who.account.clone()),
        sender: Set(who.name.clone()),
        at_ms: Set(act.now().timestamp_millis()),
        confirmed_ms: Set(None),
        undone_ms: Set(None),
        counts: Set("{}".to_owned()),
        reading: Set(None),
    })
    .exec_without_returning(&act)
    .await?;
    let said = match list {
        Listed::Organizations => format!("上传待导入的党组织名册 {name}"),
        Listed::Members => format!("上传待导入的党员名册 {name}"),
    };
    act.commit(Entry::new(who, "registry.upload").on("batch", id).saying(said)).await?;
    Ok(id)
}

/// Keeps how a person wants his workbook read, and which headers he will want read so again.
pub async fn keep_reading(
    store: &Store,
    who: &Who,
    (id, list): (Id<Batch>, Listed),
    reading: &Reading,
    headers: &[Known],
) -> Result<(), No> {
    let act = store.write().await?;
    let spot = Spot { column: READING_COLUMN, row: id.uuid() };
    let sealed = store.crypto().seal(&spot, reading.json()?.as_bytes(), act.random())?;
    let sql = "UPDATE registry_batches SET reading = $1 \
               WHERE id = $2 AND account = $3 AND confirmed_ms IS NULL";
    let values = [sealed.into(), id.uuid().into(), who.account.as_str().into()];
    let statement = Statement::from_sql_and_values(act.get_database_backend(), sql, values);
    if act.execute_raw(statement).await?.rows_affected() == 0 {
        return Err(No::Missing);
    }
    remember_headers(&act, who, list.word(), headers).await?;
    let entry = Entry::new(who, "registry.read-upload").on("batch", id);
    act.commit(entry.saying("改正待导入的名册")).await?;
    Ok(())
}

/// Marks a sending as imported. Its workbook is not needed any more.
pub(super) async fn confirm(act: &Write, id: Id<Batch>, counts: Counts) -> Result<(), Fault> {
    let counts = serde_json::to_string(&counts).unwrap_or_default();
    let empty: Vec<u8> = Vec::new();
    let sql = "UPDATE registry_batches \
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

/// The same of an import of any area.
pub fn still_undoable(
    confirmed_at: Option<Instant>,
    undone_at: Option<Instant>,
    now: Instant,
) -> bool {
    let age = |at: Instant| now.timestamp_millis() - at.timestamp_millis();
    undone_at.is_none() && confirmed_at.is_some_and(|at| age(at) < KEPT_MS)
}

/// What an import may change of a member.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct MemberBefore {
    pub org: Uuid,
    pub name: String,
    pub joined: String,
    pub converted: Option<String>,
    pub probationary: bool,
    pub category: String,
    pub phone: Option<Vec<u8>>,
    pub phone_tail: Option<String>,
    pub education: Option<String>,
    pub hardship: bool,
}

/// What an import may change of an organization.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct OrganizationBefore {
    pub name: String,
    pub kind: String,
    pub domain: Option<String>,
    pub parent: Option<Uuid>,
    pub established: Option<String>,
    pub term_end: Option<String>,
}

/// Keeps what a member was before an import changes it.
pub(super) async fn remember_member(
    act: &Write,
    batch: Id<Batch>,
    before: &member::Model,
) -> Result<(), Fault> {
    let was = MemberBefore {
        org: before.org,
        name: before.name.clone(),
        joined: before.joined.clone(),
        converted: before.converted.clone(),
        probationary: before.probationary,
        category: before.category.clone(),
        phone: before.phone.clone(),
        phone_tail: before.phone_tail.clone(),
        education: before.education.clone(),
        hardship: before.hardship,
    };
    remember(act, batch, before.id, before.revision, &was).await
}

/// Keeps what an organization was before an import changes it.
pub(super) async fn remember_organization(
    act: &Write,
    batch: Id<Batch>,
    before: &organization::Model,
) -> Result<(), Fault> {
    let was = OrganizationBefore {
        name: before.name.clone(),
        kind: before.kind.clone(),
        domain: before.domain.clone(),
        parent: before.parent,
        established: before.established.clone(),
        term_end: before.term_end.clone(),
    };
    remember(act, batch, before.id, before.revision, &was).await
}

async fn remember(
    act: &Write,
    batch: Id<Batch>,
    thing: Uuid,
    revision: i32,
    was: &impl Serialize,
) -> Result<(), Fault> {
    let before =
        serde_json::to_string(was).map_err(|why| Fault::new("keeping what was before", why))?;
    let row = change::ActiveModel {
        batch: Set(batch.uuid()),
        thing: Set(thing),
        revision: Set(revision + 1),
        before: Set(before),
    };
    change::Entity::insert(row).exec_without_returning(act).await?;
    Ok(())
}
