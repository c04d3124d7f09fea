//! Workbooks of records.

use axum::extract::{FromRef, FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use identity::By;
use kernel::Id;
use office::{Column, Known};
use registry::acts::{Counts, Reading, Report, Upload, known_headers};
use registry::wizard::{Sending, Wizard, Words};
use uuid::Uuid;
use web::{Actor, No};

use super::list::may_import;
use super::{Ledgers, MENU, href};
use crate::rules::Hand;
use crate::{Batch, Book, acts, queries, sheet};

/// One ledger, and who brings something into it.
pub(super) struct Records {
    ledgers: Ledgers,
    hand: Hand,
    place: usize,
}

impl<S: Send + Sync> FromRequestParts<S> for Records
where
    Ledgers: FromRef<S>,
{
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let actor = Actor::from_request_parts(parts, state).await?;
        let By(who) = By::from_request_parts(parts, state).await?;
        let params = RawPathParams::from_request_parts(parts, state).await?;
        let name = params.iter().find(|(name, _)| *name == "ledger");
        let (ledgers, hand) = (Ledgers::from_ref(state), Hand::of(&actor, &who));
        let book = ledgers.book(name.map_or("", |(_, name)| name))?;
        if !may_import(&book, &hand, &actor) {
            return Err(No::denied("您的角色不能导入这本台账。"));
        }
        let place = book.place;
        Ok(Self { ledgers, hand, place })
    }
}

impl Records {
    fn book(&self) -> Result<Book<'_>, No> {
        Book::at(&self.ledgers.pack, self.place).ok_or_else(|| No::missing("这本台账"))
    }
}

impl From<Batch> for Sending {
    fn from(batch: Batch) -> Self {
        Self {
            id: batch.id.uuid(),
            name: batch.name,
            file: batch.file,
            reading: batch.reading,
            at: batch.at,
            confirmed_at: batch.confirmed_at,
            undone_at: batch.undone_at,
            counts: batch.counts,
        }
    }
}

fn no(no: store::No) -> No {
    identity::no(no, "这次导入")
}

impl Wizard for Records {
    fn words(&self) -> Words {
        let book = Book::at(&self.ledgers.pack, self.place);
        let name = book.map_or("", |book| book.ledger.name.as_str());
        Words {
            list: name.to_owned(),
            list_href: book.map(|book| href(&book, "")).unwrap_or_default(),
            menu: MENU,
            file: "台账文件",
            hint: "可以直接用各单位报来的表：每月一个工作表、表头名称不同、带合计行都能识别",
            subject: "内容",
        }
    }

    fn columns(&self) -> Vec<Column> {
        self.book().map(|book| sheet::columns(book.ledger)).unwrap_or_default()
    }

    async fn keep(&self, name: &str, file: &[u8]) -> Result<Uuid, No> {
        let Ledgers { store, pack } = &self.ledgers;
        let kept = acts::upload(store, pack, &self.hand, self.place, name, file).await;
        Ok(kept.map_err(no)?.uuid())
    }

    async fn find(&self, id: Uuid) -> Result<Option<Sending>, No> {
        let (db, account) = (self.ledgers.store.read(), &self.hand.who.account);
        let ledger = &self.book()?.ledger.name;
        let found = queries::batch(db, account, Id::from_uuid(id)).await?;
        Ok(found.filter(|batch| batch.ledger == *ledger).map(Sending::from))
    }

    async fn recent(&self) -> Result<Vec<Sending>, No> {
        let (db, account) = (self.ledgers.store.read(), &self.hand.who.account);
        let recent = queries::recent_batches(db, account, &self.book()?.ledger.name).await?;
        Ok(recent.into_iter().map(Sending::from).collect())
    }

    async fn known(&self) -> Result<Vec<Known>, No> {
        let (db, account) = (self.ledgers.store.read(), &self.hand.who.account);
        Ok(known_headers(db, account, &self.book()?.ledger.name).await?)
    }

    async fn keep_reading(&self, id: Uuid, reading: &Reading, headers: &[Known]) -> Result<(), No> {
        let Ledgers { store, pack } = &self.ledgers;
        let what = (Id::from_uuid(id), self.place);
        acts::keep_reading(store, pack, &self.hand, what, reading, headers).await.map_err(no)
    }

    async fn preview(&self, upload: &Upload) -> Result<Report, No> {
        let Ledgers { store, pack } = &self.ledgers;
        acts::preview(store, pack, &self.hand, self.place, upload).await.map_err(no)
    }

    async fn import(&self, id: Uuid, upload: &Upload, seen: Counts) -> Result<(), No> {
        let Ledgers { store, pack } = &self.ledgers;
        let (place, batch) = (self.place, Some(Id::from_uuid(id)));
        let done = acts::import(store, pack, &self.hand, place, upload, Some(seen), batch).await;
        done.map(|_| ()).map_err(no)
    }

    async fn undo(&self, id: Uuid) -> Result<u64, No> {
        let Ledgers { store, pack } = &self.ledgers;
        acts::undo(store, pack, &self.hand, Id::from_uuid(id)).await.map_err(no)
    }
}
