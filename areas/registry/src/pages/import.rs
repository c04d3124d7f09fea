//! Workbooks of organizations and of members.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use identity::By;
use kernel::Id;
use office::{Column, Known};
use store::audit::Who;
use uuid::Uuid;
use web::{Actor, No, Visit};

use super::{MENU, Registry};
use crate::acts::{self, Confirmed, Counts, Reading, Report, Upload};
use crate::records::{Batch, Listed};
use crate::wizard::{Sending, Wizard, Words};
use crate::{queries, sheet};

/// One of the two lists, and who brings something into it.
pub(super) struct Roster {
    registry: Registry,
    actor: Actor,
    who: Who,
    list: Listed,
}

impl<S: Send + Sync> FromRequestParts<S> for Roster
where
    Registry: FromRef<S>,
{
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let Ok(visit) = Visit::from_request_parts(parts, state).await;
        let actor = Actor::from_request_parts(parts, state).await?;
        let By(who) = By::from_request_parts(parts, state).await?;
        let members = visit.path().starts_with("/members");
        let list = if members { Listed::Members } else { Listed::Organizations };
        Ok(Self { registry: Registry::from_ref(state), actor, who, list })
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

impl Wizard for Roster {
    fn words(&self) -> Words {
        let (list, list_href, hint) = match self.list {
            Listed::Organizations => (
                "党组织",
                "/organizations",
                "可以直接用各单位报来的表：上级写代码或全称都行，带标题行、合计行也能识别",
            ),
            Listed::Members => (
                "党员",
                "/members",
                "可以直接用各单位报来的名册：日期写法不一、带标题行和合计行都能识别；请先导入党组织",
            ),
        };
        Words {
            list: list.to_owned(),
            list_href: list_href.to_owned(),
            menu: MENU,
            file: "名册文件",
            hint,
            subject: "名称",
        }
    }

    fn columns(&self) -> Vec<Column> {
        match self.list {
            Listed::Organizations => sheet::organizations(&self.registry.words),
            Listed::Members => sheet::members(&self.registry.words),
        }
    }

    async fn keep(&self, name: &str, file: &[u8]) -> Result<Uuid, No> {
        let kept = acts::upload(&self.registry.store, &self.who, self.list, name, file).await;
        Ok(kept.map_err(no)?.uuid())
    }

    async fn find(&self, id: Uuid) -> Result<Option<Sending>, No> {
        let store = &self.registry.store;
        let id = Id::from_uuid(id);
        let found = queries::batch(store.read(), store.crypto(), &self.who.account, id).await?;
        Ok(found.filter(|batch| batch.list == self.list).map(Sending::from))
    }

    async fn recent(&self) -> Result<Vec<Sending>, No> {
        let db = self.registry.store.read();
        let recent = queries::recent_batches(db, &self.who.account, self.list).await?;
        Ok(recent.into_iter().map(Sending::from).collect())
    }

    async fn known(&self) -> Result<Vec<Known>, No> {
        let db = self.registry.store.read();
        Ok(acts::known_headers(db, &self.who.account, self.list.word()).await?)
    }

    async fn keep_reading(&self, id: Uuid, reading: &Reading, headers: &[Known]) -> Result<(), No> {
        let what = (Id::from_uuid(id), self.list);
        let kept = acts::keep_reading(&self.registry.store, &self.who, what, reading, headers);
        kept.await.map_err(no)
    }

    async fn preview(&self, upload: &Upload) -> Result<Report, No> {
        let (Registry { store, words, .. }, scope) = (&self.registry, self.actor.scope());
        let report = match self.list {
            Listed::Organizations => acts::preview_organizations(store, scope, words, upload).await,
            Listed::Members => acts::preview_members(store, scope, words, upload).await,
        };
        report.map_err(no)
    }

    async fn import(&self, id: Uuid, upload: &Upload, seen: Counts) -> Result<(), No> {
        let confirmed = Some(Confirmed { counts: seen, batch: Id::from_uuid(id) });
        let (Registry { store, words, .. }, scope) = (&self.registry, self.actor.scope());
        let done = match self.list {
            Listed::Organizations => {
                acts::import_organizations(store, &self.who, scope, words, upload, confirmed).await
            }
            Listed::Members => {
                acts::import_members(store, &self.who, scope, words, upload, confirmed).await
            }
        };
        done.map(|_| ()).map_err(no)
    }

    async fn undo(&self, id: Uuid) -> Result<u64, No> {
        let (store, scope) = (&self.registry.store, self.actor.scope());
        acts::undo_import(store, &self.who, scope, Id::from_uuid(id)).await.map_err(no)
    }
}
