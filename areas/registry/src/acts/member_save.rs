//! Writing members, hundreds at a time.

use kernel::{Id, Org, Random};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbBackend, IntoActiveModel, Statement,
    Value,
};
use store::crypto::{Crypto, Spot};
use store::{Fault, Write};
use uuid::Uuid;

use super::import_members::{PHONE_COLUMN, joined_after, phone_tail};
use super::member_rows::Draft;
use super::organization_plan::sharper;
use crate::records::{Batch, Member, member, rough};
use crate::rules::{ID_COLUMN, IdNumber, NameKeys};

pub(super) const MEMBERS: &str = "INSERT INTO members (id, org, name, pinyin, initials, sex, birth, joined, \
    converted, probationary, category, education, hardship, id_number, id_index, id_tail, phone, \
    phone_tail, revision, batch) VALUES ";
pub(super) const COLUMNS: usize = 20;
/// Statements of this many rows are prepared once and used again.
pub(super) const AT_ONCE: usize = 100;

pub(super) const KEYS: &str = "INSERT INTO member_keys (key, member) VALUES ";
pub(super) const KEYS_AT_ONCE: usize = 200;

/// A member to be added.
pub(super) struct Fresh {
    pub id: Id<Member>,
    pub org: Id<Org>,
    pub draft: Box<Draft>,
}

/// Adds members who are not on the roster.
pub(super) async fn insert(
    act: &Write,
    crypto: &dyn Crypto,
    members: &[Fresh],
    batch: Option<Id<Batch>>,
) -> Result<(), Fault> {
    let mut rows = Rows::new(act, MEMBERS, COLUMNS, AT_ONCE);
    for fresh in members {
        push(&mut rows.values, fresh, crypto, act.random())?;
        rows.values.push(batch.map(Id::uuid).into());
        rows.write_if_full().await?;
    }
    rows.write_rest().await?;
    let mut rows = Rows::new(act, KEYS, 2, KEYS_AT_ONCE);
    for Fresh { id, draft, .. } in members {
        for key in &draft.keys.others {
            rows.values.extend([key.as_str().into(), id.uuid().into()]);
            rows.write_if_full().await?;
        }
    }
    rows.write_rest().await
}

fn push(
    values: &mut Vec<Value>,
    Fresh { id, org, draft }: &Fresh,
    crypto: &dyn Crypto,
    random: &dyn Random,
) -> Result<(), Fault> {
    let sealed = Sealed::of(crypto, random, *id, &draft.id_number, draft.phone.as_deref())?;
    values.extend([
        id.uuid().into(),
        org.uuid().into(),
        draft.name.as_str().into(),
        draft.keys.pinyin.as_str().into(),
        draft.keys.initials.as_str().into(),
        draft.id_number.sex().word().into(),
        draft.id_number.birth().number().into(),
        draft.joined.to_string().into(),
        draft.converted.map(|day| day.to_string()).into(),
        draft.probationary.into(),
        draft.category.as_str().into(),
        draft.education.clone().into(),
        draft.hardship.unwrap_or_default().into(),
        sealed.id_number.into(),
        sealed.id_index.into(),
        draft.id_number.tail().into(),
        sealed.phone.into(),
        sealed.phone_tail.into(),
        1.into(),
    ]);
    Ok(())
}

/// A member's numbers as columns hold them.
pub(super) struct Sealed {
    pub id_number: Vec<u8>,
    pub id_index: Vec<u8>,
    pub phone: Option<Vec<u8>>,
    pub phone_tail: Option<String>,
}

impl Sealed {
    pub(super) fn of(
        crypto: &dyn Crypto,
        random: &dyn Random,
        id: Id<Member>,
        id_number: &IdNumber,
        phone: Option<&str>,
    ) -> Result<Self, Fault> {
        let row = id.uuid();
        let seal =
            |column, plain: &str| crypto.seal(&Spot { column, row }, plain.as_bytes(), random);
        Ok(Self {
            id_number: seal(ID_COLUMN, id_number.as_str())?,
            id_index: crypto.blind_index(ID_COLUMN, id_number.as_str()),
            phone: phone.map(|phone| seal(PHONE_COLUMN, phone)).transpose()?,
            phone_tail: phone.map(phone_tail),
        })
    }
}

/// Rows on their way into a table.
pub(super) struct Rows<'a> {
    act: &'a Write,
    start: &'static str,
    columns: usize,
    at_once: usize,
    whole: String,
    pub(super) values: Vec<Value>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(act: &'a Write, start: &'static str, columns: usize, at_once: usize) -> Self {
        let whole = store::insert_rows(backend(act), start, columns, at_once);
        Self { act, start, columns, at_once, whole, values: Vec::with_capacity(columns * at_once) }
    }

    pub(super) async fn write_if_full(&mut self) -> Result<(), Fault> {
        if self.values.len() < self.columns * self.at_once {
            return Ok(());
        }
        let values =
            std::mem::replace(&mut self.values, Vec::with_capacity(self.columns * self.at_once));
        let sql = self.whole.as_str();
        self.act
            .execute_raw(Statement::from_sql_and_values(backend(self.act), sql, values))
            .await?;
        Ok(())
    }

    pub(super) async fn write_rest(self) -> Result<(), Fault> {
        if self.values.is_empty() {
            return Ok(());
        }
        let rows = self.values.len() / self.columns;
        let sql = store::insert_rows(backend(self.act), self.start, self.columns, rows);
        self.act
            .execute_raw(Statement::from_sql_and_values(backend(self.act), sql, self.values))
            .await?;
        Ok(())
    }
}

fn backend(act: &Write) -> DbBackend {
    act.get_database_backend()
}

/// Changes a member as a row says; what the row leaves empty stays.
pub(super) async fn change(
    act: &Write,
    crypto: &dyn Crypto,
    org: Id<Org>,
    before: member::Model,
    draft: &Draft,
) -> Result<(), Fault> {
    let id = before.id;
    let renamed = before.name != draft.name;
    let converted = sharper(rough(before.converted.clone())?, draft.converted);
    let mut after = before.clone().into_active_model();
    after.org = Set(org.uuid());
    after.name = Set(draft.name.clone());
    after.pinyin = Set(draft.keys.pinyin.clone());
    after.initials = Set(draft.keys.initials.clone());
    after.joined = Set(joined_after(&before.joined, draft));
    after.converted = Set(converted.map(|day| day.to_string()));
    after.probationary = Set(draft.probationary);
    after.category = Set(draft.category.clone());
    after.education = Set(draft.education.clone().or(before.education.clone()));
    after.hardship = Set(draft.hardship.unwrap_or(before.hardship));
    after.revision = Set(before.revision + 1);
    if let Some(phone) = &draft.phone {
        let spot = Spot { column: PHONE_COLUMN, row: id };
        after.phone = Set(Some(crypto.seal(&spot, phone.as_bytes(), act.random())?));
        after.phone_tail = Set(Some(phone_tail(phone)));
    }
    after.update(act).await?;
    if renamed {
        replace_keys(act, id, &before.name, &draft.keys).await?;
    }
    Ok(())
}

/// Lets a member be found by a new name and no longer by the former one.
pub(super) async fn replace_keys(
    act: &Write,
    id: Uuid,
    former: &str,
    keys: &NameKeys,
) -> Result<(), Fault> {
    for key in NameKeys::of_person(former).others {
        act.execute_raw(Statement::from_sql_and_values(
            backend(act),
            "DELETE FROM member_keys WHERE key = $1 AND member = $2",
            [key.into(), id.into()],
        ))
        .await?;
    }
    add_keys(act, Id::from_uuid(id), keys).await
}

/// Adds the keys a new member is found by.
pub(crate) async fn add_keys(act: &Write, id: Id<Member>, keys: &NameKeys) -> Result<(), Fault> {
    let mut rows = Rows::new(act, KEYS, 2, KEYS_AT_ONCE);
    for key in &keys.others {
        rows.values.extend([key.as_str().into(), id.uuid().into()]);
    }
    rows.write_rest().await
}
