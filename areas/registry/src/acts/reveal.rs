//! Showing the numbers that screens mask.

use kernel::{Id, Refusal, Scope};
use sea_orm::EntityTrait;
use store::audit::{Entry, Who};
use store::crypto::Spot;
use store::{Fault, No, Store};

use super::import_members::PHONE_COLUMN;
use crate::queries;
use crate::records::{Member, member};
use crate::rules::ID_COLUMN;

/// The act as the audit trail names it.
pub(crate) const REVEAL: &str = "registry.reveal-numbers";

/// A member's numbers, in the clear. Not to be kept or logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Revealed {
    /// Identity number.
    pub id_number: String,
    /// Telephone number, if known.
    pub phone: Option<String>,
}

/// Shows one member's numbers to somebody who says why; the trail keeps who, whose and why, and
/// the member can read it there.
pub async fn reveal(
    store: &Store,
    who: &Who,
    scope: &Scope,
    id: Id<Member>,
    reason: &str,
) -> Result<Revealed, No> {
    let act = store.write().await?;
    let line = queries::member(&act, scope, id).await?.ok_or(No::Missing)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::new("请写明查看完整号码的原因").into());
    }
    let row = member::Entity::find_by_id(id.uuid()).one(&act).await?.ok_or(No::Missing)?;
    let open = |column, sealed: &[u8]| -> Result<String, Fault> {
        let plain = store.crypto().open(&Spot { column, row: row.id }, sealed)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    };
    let revealed = Revealed {
        id_number: open(ID_COLUMN, &row.id_number)?,
        phone: row.phone.as_deref().map(|sealed| open(PHONE_COLUMN, sealed)).transpose()?,
    };
    let entry = Entry::new(who, REVEAL)
        .on("member", id)
        .within(&line.org_path)
        .saying(format!("查看党员 {} 的完整号码，原因：{reason}", line.member.name));
    act.commit(entry).await?;
    Ok(revealed)
}
