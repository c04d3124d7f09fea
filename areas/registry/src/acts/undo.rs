//! Undoing an import within a day: what it brought is removed, what it changed is as before.

use kernel::{Day, Id, OrgPath, Refusal, Scope};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, SqlErr, Statement, Value,
};
use store::audit::{Entry, Who};
use store::{Fault, No, Store, Write};

use super::batch::{MemberBefore, OrganizationBefore, is_undoable};
use super::import_organizations::{move_subtree, redate};
use super::member_save::replace_keys;
use crate::queries::{self, MemberFilter, OrgFilter, OrgOrder};
use crate::records::{Batch, Listed, Organization, batch, change, member, organization};
use crate::rules::NameKeys;

/// Undoes an import by the one who made it, within a day. Not when somebody has worked on any of
/// it since, or something else now hangs on what it brought. Gives how many rows it was.
pub async fn undo_import(
    store: &Store,
    who: &Who,
    scope: &Scope,
    id: Id<Batch>,
) -> Result<u64, No> {
    let mut act = store.write().await?;
    let found = batch::Entity::find_by_id(id.uuid())
        .filter(batch::Column::Account.eq(who.account.as_str()))
        .one(&act)
        .await?;
    let found = Batch::try_from(found.ok_or(No::Missing)?)?;
    if !is_undoable(&found, act.now()) {
        return Err(Refusal::new(if found.undone_at.is_some() {
            "这次导入已经撤销过了"
        } else {
            "导入超过 24 小时，不能整批撤销；请改正文件后再导入一次，或逐个修改"
        })
        .into());
    }
    let changes =
        change::Entity::find().filter(change::Column::Batch.eq(id.uuid())).all(&act).await?;
    let (count, restored) = match found.list {
        Listed::Members => undo_members(&act, who, scope, &found, &changes).await?,
        Listed::Organizations => undo_organizations(&act, who, scope, &found, &changes).await?,
    };
    for entry in restored {
        act.note(entry);
    }
    let sql = "UPDATE registry_batches SET undone_ms = $1 WHERE id = $2";
    run(&act, sql, [act.now().timestamp_millis().into(), id.uuid().into()]).await?;
    let said = format!("撤销导入 {}，共 {count} 行", found.name);
    act.commit(Entry::new(who, "registry.undo-import").on("batch", id).saying(said)).await?;
    Ok(count)
}

async fn run(
    act: &Write,
    sql: &'static str,
    values: impl IntoIterator<Item = Value>,
) -> Result<(), DbErr> {
    act.execute_raw(Statement::from_sql_and_values(act.get_database_backend(), sql, values))
        .await?;
    Ok(())
}

fn worked_on(what: &str, number: u64) -> No {
    Refusal::new(format!("这批{what}中有 {number} 个在导入后又被修改过，不能整批撤销；请逐个处理"))
        .into()
}

fn read<T: serde::de::DeserializeOwned>(change: &change::Model) -> Result<T, Fault> {
    serde_json::from_str(&change.before).map_err(|why| Fault::new("reading what was before", why))
}

async fn undo_members(
    act: &Write,
    who: &Who,
    scope: &Scope,
    batch: &Batch,
    changes: &[change::Model],
) -> Result<(u64, Vec<Entry>), No> {
    let mut restored = Vec::with_capacity(changes.len());
    use member::{Column, Entity};
    let brought = Entity::find().filter(Column::Batch.eq(batch.id.uuid()));
    let number = brought.clone().count(act).await?;
    let filter = MemberFilter { batch: Some(batch.id), ..MemberFilter::default() };
    if queries::count_members(act, scope, &filter).await? != number {
        return Err(No::Denied);
    }
    let mut again = brought.filter(Column::Revision.ne(1)).count(act).await?;
    let mut changed = Vec::with_capacity(changes.len());
    for change in changes {
        let now = Entity::find_by_id(change.thing).one(act).await?;
        let now = now.ok_or_else(|| Fault::because("a changed member went away"))?;
        queries::member(act, scope, Id::from_uuid(now.id)).await?.ok_or(No::Denied)?;
        again += u64::from(now.revision != change.revision);
        changed.push((now, read::<MemberBefore>(change)?));
    }
    if again > 0 {
        return Err(worked_on("党员", again));
    }
    let held = "SELECT count(*) AS number FROM posts WHERE member IN \
                (SELECT id FROM members WHERE batch = $1)";
    let held = counted(act, held, batch.id).await?;
    if held > 0 {
        return Err(Refusal::new(format!(
            "这批党员中有人已经登记了 {held} 个职务，不能整批撤销；请先免去这些职务"
        ))
        .into());
    }
    for (now, was) in &changed {
        let keys = NameKeys::of_person(&was.name);
        let mut after = now.clone().into_active_model();
        after.org = Set(was.org);
        after.name = Set(was.name.clone());
        after.pinyin = Set(keys.pinyin.clone());
        after.initials = Set(keys.initials.clone());
        after.joined = Set(was.joined.clone());
        after.converted = Set(was.converted.clone());
        after.probationary = Set(was.probationary);
        after.category = Set(was.category.clone());
        after.phone = Set(was.phone.clone());
        after.phone_tail = Set(was.phone_tail.clone());
        after.education = Set(was.education.clone());
        after.hardship = Set(was.hardship);
        after.revision = Set(now.revision + 1);
        after.update(act).await?;
        if now.name != was.name {
            replace_keys(act, now.id, &now.name, &keys).await?;
        }
        let said = format!("恢复党员 {}（撤销导入 {}）", was.name, batch.name);
        let entry = Entry::new(who, "registry.restore-member").on("member", now.id);
        restored.push(entry.saying(said));
    }
    let keys = "DELETE FROM member_keys WHERE member IN (SELECT id FROM members WHERE batch = $1)";
    run(act, keys, [batch.id.uuid().into()]).await?;
    let removed = run(act, "DELETE FROM members WHERE batch = $1", [batch.id.uuid().into()]).await;
    removed.map_err(|why| hangs_on(why, "这批党员"))?;
    Ok((number + changed.len() as u64, restored))
}

async fn undo_organizations(
    act: &Write,
    who: &Who,
    scope: &Scope,
    batch: &Batch,
    changes: &[change::Model],
) -> Result<(u64, Vec<Entry>), No> {
    let mut restored = Vec::with_capacity(changes.len());
    use organization::{Column, Entity};
    let brought = Entity::find().filter(Column::Batch.eq(batch.id.uuid()));
    let number = brought.clone().count(act).await?;
    let filter = OrgFilter { batch: Some(batch.id), ..OrgFilter::default() };
    let page = kernel::Page::new(1, 1);
    let seen = queries::organization_list(act, scope, &filter, (OrgOrder::Place, false), page);
    if seen.await?.total != number {
        return Err(No::Denied);
    }
    let mut again = brought.filter(Column::Revision.ne(1)).count(act).await?;
    let mut changed = Vec::with_capacity(changes.len());
    for change in changes {
        let now = Entity::find_by_id(change.thing).one(act).await?;
        let now = now.ok_or_else(|| Fault::because("a changed organization went away"))?;
        if !scope.contains(&crate::records::path(&now.path)?) {
            return Err(No::Denied);
        }
        again += u64::from(now.revision != change.revision);
        changed.push((now.id, read::<OrganizationBefore>(change)?));
    }
    if again > 0 {
        return Err(worked_on("党组织", again));
    }
    let today = Day::of_instant(act.now());
    for (id, was) in &changed {
        // Read anew: putting one back may have moved others with it.
        let now = Entity::find_by_id(*id).one(act).await?;
        let now = now.ok_or_else(|| Fault::because("an organization went away while locked"))?;
        restore(act, now, was, today, &batch.name).await?;
        let said = format!("恢复党组织 {}（撤销导入 {}）", was.name, batch.name);
        let entry = Entry::new(who, "registry.restore-organization").on("organization", id);
        restored.push(entry.saying(said));
    }
    for (sql, what) in HANGING {
        let found = counted(act, sql, batch.id).await?;
        if found > 0 {
            return Err(Refusal::new(format!(
                "这批党组织下面已经有 {found} {what}，不能整批撤销；请先移走或逐个处理"
            ))
            .into());
        }
    }
    for sql in [
        "DELETE FROM facts_due WHERE org IN (SELECT id FROM organizations WHERE batch = $1)",
        "DELETE FROM organization_versions WHERE org IN \
         (SELECT id FROM organizations WHERE batch = $1)",
    ] {
        run(act, sql, [batch.id.uuid().into()]).await?;
    }
    let sql = "DELETE FROM organizations WHERE batch = $1";
    let removed = run(act, sql, [batch.id.uuid().into()]).await;
    removed.map_err(|why| hangs_on(why, "这批党组织"))?;
    Ok((number + changed.len() as u64, restored))
}

/// What of the registry may hang on organizations that an import brought, and how it is called.
const HANGING: [(&str, &str); 3] = [
    (
        "SELECT count(*) AS number FROM members WHERE org IN \
         (SELECT id FROM organizations WHERE batch = $1)",
        "名党员",
    ),
    (
        "SELECT count(*) AS number FROM posts WHERE org IN \
         (SELECT id FROM organizations WHERE batch = $1)",
        "个任职",
    ),
    (
        "SELECT count(*) AS number FROM organizations WHERE (batch IS NULL OR batch <> $1) \
         AND parent IN (SELECT id FROM organizations WHERE batch = $1)",
        "个下级党组织",
    ),
];

async fn counted(act: &Write, sql: &'static str, batch: Id<Batch>) -> Result<u64, Fault> {
    let backend = act.get_database_backend();
    let values = [Value::from(batch.uuid())];
    let row = act.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    let number: Option<i64> = row.map(|row| row.try_get("", "number")).transpose()?;
    Ok(number.unwrap_or_default() as u64)
}

/// What areas above keep of organizations and members is theirs; the database knows that it is there.
fn hangs_on(why: DbErr, what: &str) -> No {
    match why.sql_err() {
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => {
            Refusal::new(format!("{what}已经有台账记录、评分等资料，不能整批撤销；请逐个处理"))
                .into()
        }
        _ => why.into(),
    }
}

async fn restore(
    act: &Write,
    now: organization::Model,
    was: &OrganizationBefore,
    today: Day,
    name: &str,
) -> Result<(), Fault> {
    let keys = NameKeys::of_organization(&was.name);
    let mut after = now.clone().into_active_model();
    after.name = Set(was.name.clone());
    after.pinyin = Set(keys.pinyin);
    after.initials = Set(keys.initials);
    after.kind = Set(was.kind.clone());
    after.domain = Set(was.domain.clone());
    after.established = Set(was.established.clone());
    after.term_end = Set(was.term_end.clone());
    after.revision = Set(now.revision + 1);
    if now.parent != was.parent {
        let known = Organization::try_from(now.clone())?;
        let path = match was.parent {
            None => OrgPath::root(&known.code),
            Some(parent) => {
                let everything = Scope::everything();
                let above = queries::organization(act, &everything, Id::from_uuid(parent)).await?;
                above.and_then(|above| above.path.child(&known.code))
            }
        };
        let path = path.ok_or_else(|| Fault::because("a former superior went away"))?;
        move_subtree(act, &known.path, &path).await?;
        after.parent = Set(was.parent);
    }
    let after = after.update(act).await?;
    redate(act, &now, &after, today, &format!("撤销导入 {name}")).await
}
