//! Everything that is read. What a person may ask here is his own account and sessions: each
//! question names the account, which the session has established.

mod known;

use kernel::{Id, Instant};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::crypto::{Crypto, Spot};
use store::{Fault, Read};
use web::Account;

pub(crate) use known::{Known, managed, managed_one};

use crate::records::{Live, account, grant, kept_form, one_time_link, session, sign_in_try};
use crate::rules::{IDLE, Kind, LINK_LIFE, LONGEST, Tried, ms};

/// Whether anybody can sign in at all; if not, the program offers the set-up link.
pub async fn has_accounts(db: &Read) -> Result<bool, Fault> {
    any_account(db).await
}

pub(crate) async fn any_account(db: &impl ConnectionTrait) -> Result<bool, Fault> {
    Ok(account::Entity::find().limit(1).one(db).await?.is_some())
}

/// The account with this login.
pub(crate) async fn account_by_login(
    db: &impl ConnectionTrait,
    login: &str,
) -> Result<Option<account::Model>, Fault> {
    Ok(account::Entity::find().filter(account::Column::Login.eq(login)).one(db).await?)
}

/// What an account may do where, oldest grant first.
pub(crate) async fn grants(
    db: &impl ConnectionTrait,
    account: Id<Account>,
) -> Result<Vec<grant::Model>, Fault> {
    Ok(grant::Entity::find()
        .filter(grant::Column::Account.eq(account.uuid()))
        .order_by_asc(grant::Column::Id)
        .all(db)
        .await?)
}

/// The session of a token with its account, unless the session has ended or the account is
/// closed. `seen_ms` says what this process knows about the session's last request.
pub(crate) async fn live_session(
    db: &impl ConnectionTrait,
    token_hash: &[u8],
    now: Instant,
    seen_ms: impl FnOnce(&session::Model) -> i64,
) -> Result<Option<Live>, Fault> {
    let found = session::Entity::find()
        .filter(session::Column::TokenHash.eq(token_hash))
        .find_also_related(account::Entity)
        .one(db)
        .await?;
    let Some((session, Some(account))) = found else { return Ok(None) };
    let now_ms = now.timestamp_millis();
    let seen = seen_ms(&session).max(session.seen_ms);
    let lives = now_ms < session.started_ms + ms(LONGEST)
        && now_ms < seen + ms(IDLE)
        && account.disabled_ms.is_none();
    Ok(lives.then_some(Live { session, account }))
}

/// The session of a token, ended or not.
pub(crate) async fn session_by_token(
    db: &impl ConnectionTrait,
    token_hash: &[u8],
) -> Result<Option<session::Model>, Fault> {
    Ok(session::Entity::find().filter(session::Column::TokenHash.eq(token_hash)).one(db).await?)
}

/// Which column the fields of a kept form stand in, for their encryption.
pub(crate) const KEPT_BODY: &str = "kept_forms.body";

/// What an account sent too late, where to and which fields, if it is kept under this token.
pub(crate) async fn kept_form(
    db: &Read,
    crypto: &dyn Crypto,
    account: Id<Account>,
    token_hash: &[u8],
) -> Result<Option<(String, Vec<u8>)>, Fault> {
    let found = kept_form::Entity::find()
        .filter(kept_form::Column::TokenHash.eq(token_hash))
        .filter(kept_form::Column::Account.eq(account.uuid()))
        .one(db)
        .await?;
    let Some(row) = found else { return Ok(None) };
    let fields = crypto.open(&Spot { column: KEPT_BODY, row: row.id }, &row.body)?;
    Ok(Some((row.path, fields)))
}

/// The sessions of an account that have not ended, the newest first.
pub(crate) async fn sessions_of(
    db: &impl ConnectionTrait,
    account: Id<Account>,
    now: Instant,
) -> Result<Vec<session::Model>, Fault> {
    let now_ms = now.timestamp_millis();
    Ok(session::Entity::find()
        .filter(session::Column::Account.eq(account.uuid()))
        .filter(session::Column::StartedMs.gt(now_ms - ms(LONGEST)))
        .filter(session::Column::SeenMs.gt(now_ms - ms(IDLE)))
        .order_by_desc(session::Column::StartedMs)
        .order_by_desc(session::Column::Id)
        .all(db)
        .await?)
}

/// The tries at a login since a moment, oldest first.
pub(crate) async fn tries(
    db: &impl ConnectionTrait,
    login_index: &[u8],
    since_ms: i64,
) -> Result<Vec<Tried>, Fault> {
    let rows = sign_in_try::Entity::find()
        .filter(sign_in_try::Column::LoginIndex.eq(login_index))
        .filter(sign_in_try::Column::AtMs.gt(since_ms))
        .order_by_asc(sign_in_try::Column::AtMs)
        .order_by_asc(sign_in_try::Column::Id)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Tried {
            lane: row.lane,
            kind: if row.known { Kind::KnownBrowser } else { Kind::Stranger },
            at_ms: row.at_ms,
        })
        .collect())
}

/// How many tries came from an address since a moment, whatever the login.
pub(crate) async fn tries_from(
    db: &impl ConnectionTrait,
    address: &str,
    since_ms: i64,
) -> Result<u64, Fault> {
    Ok(sign_in_try::Entity::find()
        .filter(sign_in_try::Column::Address.eq(address))
        .filter(sign_in_try::Column::AtMs.gt(since_ms))
        .count(db)
        .await?)
}

/// The set-up link of a token, if it can still be used.
pub(crate) async fn set_up_link(
    db: &impl ConnectionTrait,
    token_hash: &[u8],
    now: Instant,
) -> Result<Option<one_time_link::Model>, Fault> {
    Ok(one_time_link::Entity::find_by_id(token_hash.to_vec())
        .filter(one_time_link::Column::Purpose.eq(SET_UP))
        .filter(one_time_link::Column::UsedMs.is_null())
        .filter(one_time_link::Column::MadeMs.gt(now.timestamp_millis() - ms(LINK_LIFE)))
        .one(db)
        .await?)
}

/// The account whose password a link sets, if the link can still be used and the account is open.
pub(crate) async fn password_link(
    db: &impl ConnectionTrait,
    token_hash: &[u8],
    now: Instant,
) -> Result<Option<account::Model>, Fault> {
    let link = one_time_link::Entity::find_by_id(token_hash.to_vec())
        .filter(one_time_link::Column::UsedMs.is_null())
        .filter(one_time_link::Column::MadeMs.gt(now.timestamp_millis() - ms(LINK_LIFE)))
        .one(db)
        .await?;
    let of = |link: one_time_link::Model| link.purpose.strip_prefix(PASSWORD)?.parse().ok();
    let Some(id): Option<Id<Account>> = link.and_then(of) else { return Ok(None) };
    let open = account::Entity::find_by_id(id.uuid()).filter(account::Column::DisabledMs.is_null());
    Ok(open.one(db).await?)
}

const PASSWORD: &str = "password:";

/// The purpose of links that set this account's password.
pub(crate) fn password_purpose(id: Id<Account>) -> String {
    format!("{PASSWORD}{id}")
}

/// The purpose of the link that makes the first account.
pub(crate) const SET_UP: &str = "set-up";
