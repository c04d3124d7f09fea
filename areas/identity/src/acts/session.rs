//! Beginning, carrying on and ending sessions.

use kernel::{Id, Org};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, Set,
};
use store::audit::{Entry, Who};
use store::{Fault, No, Write};
use web::Account;

use crate::address::Address;
use crate::cookies::Token;
use crate::identity::Identity;
use crate::records::{Live, Session, session};
use crate::rules::{IDLE, KEPT_FOR, LONGEST, ms};

/// A session that has just begun, or gone on under a new token.
pub(crate) struct Begun {
    pub token: Token,
    pub must_change_password: bool,
}

/// Writes a new session; the act that calls it commits.
pub(super) async fn begin(
    act: &Write,
    account: Id<Account>,
    address: &Address,
    browser: &str,
) -> Result<Token, Fault> {
    let token = Token::fresh(act.random());
    let now_ms = act.now().timestamp_millis();
    session::ActiveModel {
        id: Set(act.id::<Session>().uuid()),
        token_hash: Set(token.hash()),
        account: Set(account.uuid()),
        org: Set(None),
        started_ms: Set(now_ms),
        seen_ms: Set(now_ms),
        address: Set(address.0.clone()),
        browser: Set(browser.to_owned()),
    }
    .insert(act)
    .await?;
    Ok(token)
}

/// A new token for a session whose rights change; the old one is worth nothing afterwards.
pub(super) async fn renew(act: &Write, live: &Live, org: Option<Id<Org>>) -> Result<Token, Fault> {
    let token = Token::fresh(act.random());
    let mut row = live.session.clone().into_active_model();
    row.token_hash = Set(token.hash());
    row.org = Set(org.map(Id::uuid));
    row.update(act).await?;
    Ok(token)
}

pub(super) fn who_of(live: &Live, address: &Address) -> Who {
    Who {
        account: live.account_id().to_string(),
        name: live.account.name.clone(),
        address: address.0.clone(),
    }
}

/// Ends the session.
pub(crate) async fn sign_out(
    identity: &Identity,
    live: &Live,
    address: &Address,
) -> Result<(), Fault> {
    let act = identity.inner.store.write().await?;
    session::Entity::delete_by_id(live.session.id).exec(&act).await?;
    let entry = Entry::new(&who_of(live, address), "identity.sign-out")
        .on("account", live.account_id())
        .saying("退出登录");
    act.commit(entry).await
}

/// Ends another session of the same account.
pub(crate) async fn end_session(
    identity: &Identity,
    live: &Live,
    address: &Address,
    ended: Id<Session>,
) -> Result<(), No> {
    let act = identity.inner.store.write().await?;
    let gone = session::Entity::delete_many()
        .filter(session::Column::Id.eq(ended.uuid()))
        .filter(session::Column::Account.eq(live.account.id))
        .exec(&act)
        .await?;
    if gone.rows_affected == 0 {
        return Err(No::Missing);
    }
    let entry = Entry::new(&who_of(live, address), "identity.end-session")
        .on("account", live.account_id())
        .saying("让另一处登录失效");
    Ok(act.commit(entry).await?)
}

/// Acts for another of one's organizations from now on. `org` is one of the account's own: the
/// caller has found it among them.
pub(crate) async fn switch_unit(
    identity: &Identity,
    live: &Live,
    address: &Address,
    org: Option<Id<Org>>,
    name: &str,
) -> Result<Begun, Fault> {
    let act = identity.inner.store.write().await?;
    let token = renew(&act, live, org).await?;
    let entry = Entry::new(&who_of(live, address), "identity.switch-unit")
        .on("account", live.account_id())
        .saying(format!("切换到：{name}"));
    act.commit(entry).await?;
    Ok(Begun { token, must_change_password: false })
}

impl Identity {
    /// Brings to the database when sessions were last used and removes those that have ended. The
    /// program calls it every few minutes and when it stops; nothing is written when nobody came.
    pub async fn keep_sessions(&self) -> Result<(), Fault> {
        let seen = self.inner.seen.take();
        if seen.is_empty() {
            return Ok(());
        }
        let act = self.inner.store.write().await?;
        for (id, seen_ms) in &seen {
            session::Entity::update_many()
                .col_expr(session::Column::SeenMs, Expr::value(*seen_ms))
                .filter(session::Column::Id.eq(id.uuid()))
                .filter(session::Column::SeenMs.lt(*seen_ms))
                .exec(&act)
                .await?;
        }
        let ended = remove_ended(&act, act.now().timestamp_millis()).await?;
        let entry = Entry::new(&Who::program(), "identity.keep-sessions")
            .saying(format!("记下{}处登录的最近使用时间，清除{ended}处已过期的", seen.len()));
        act.commit(entry).await
    }
}

async fn remove_ended(db: &impl ConnectionTrait, now_ms: i64) -> Result<u64, Fault> {
    // For a while a form that comes too late is still known to be whose it is.
    let ended = Condition::any()
        .add(session::Column::StartedMs.lte(now_ms - ms(LONGEST) - ms(KEPT_FOR)))
        .add(session::Column::SeenMs.lte(now_ms - ms(IDLE) - ms(KEPT_FOR)));
    Ok(session::Entity::delete_many().filter(ended).exec(db).await?.rows_affected)
}
