//! Signing in.
//!
//! A try is written down before the password is looked at, so that a thousand at once are counted
//! like one after the other, and struck out when the password was right. What follows is the same
//! for a login that does not exist, step by step: the same rows, the same hash, the same words.

use std::time::Duration;

use kernel::{Id, Instant};
use sea_orm::entity::prelude::Uuid;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use store::audit::{Entry, Who};
use store::{Fault, Write};
use web::Account;

use super::session::{Begun, begin};
use crate::address::Address;
use crate::hashing::Hashed;
use crate::identity::Identity;
use crate::records::{account, sign_in_try};
use crate::rules::{FROM_ADDRESS_A_MINUTE, Kind, earliest, ms};
use crate::{queries, rules};

const DAY: i64 = ms(Duration::from_hours(24));
const MINUTE: i64 = ms(Duration::from_mins(1));

/// What came of it.
pub(crate) enum SignIn {
    /// He is in.
    In(Begun),
    /// The login or the password is wrong; which, is nobody's business.
    Wrong,
    /// Too many tries: not before this moment.
    Wait(Instant),
    /// The password is right, but the account is closed.
    Closed,
    /// Too many others are signing in at this moment.
    Busy,
}

/// A password typed for a login, and where.
#[derive(Clone, Copy)]
pub(crate) struct Guess<'a> {
    pub login: &'a str,
    pub password: &'a str,
    pub address: &'a Address,
    /// What names the browser if it has signed in to this account before.
    pub known_browser: Option<&'a str>,
}

/// Signs somebody in.
pub(crate) async fn sign_in(
    identity: &Identity,
    guess: Guess<'_>,
    browser: &str,
) -> Result<SignIn, Fault> {
    let inner = &*identity.inner;
    let checked = match check_password(identity, guess).await? {
        Ok(checked) => checked,
        Err(refused) => return Ok(refused),
    };
    // Raised costs reach old passwords when their owners come by.
    let fresh_hash = if inner.hashing.is_outdated(&checked.account.password_scheme) {
        Some(inner.hashing.make(guess.password, inner.store.random()).await?)
    } else {
        None
    };
    let act = inner.store.write().await?;
    // Dropping the act keeps the try counted: by now it is a wrong guess.
    let Some(row) = checked.settle(&act).await? else { return Ok(SignIn::Wrong) };
    let account: Id<Account> = Id::from_uuid(row.id);
    let name = row.name.clone();
    let who = Who { account: account.to_string(), name, address: guess.address.0.clone() };
    if row.disabled_ms.is_some() {
        let entry = Entry::new(&who, "identity.refuse-closed-account")
            .on("account", account)
            .saying("账号已停用，未能登录");
        act.commit(entry).await?;
        return Ok(SignIn::Closed);
    }
    let token = begin(&act, account, guess.address, browser).await?;
    let must_change_password = row.must_change_password;
    if let Some(hashed) = fresh_hash {
        let mut row = row.into_active_model();
        row.password_scheme = Set(hashed.scheme);
        row.password_salt = Set(hashed.salt);
        row.password_hash = Set(hashed.hash);
        row.update(&act).await?;
    }
    let entry = Entry::new(&who, "identity.sign-in").on("account", account).saying("登录");
    act.commit(entry).await?;
    Ok(SignIn::In(Begun { token, must_change_password }))
}

/// A right password, and the try that has to be struck out.
pub(super) struct Checked {
    pub account: account::Model,
    tried: Uuid,
}

impl Checked {
    /// Strikes the try out, as it was no wrong guess, and gives the account as it is now; `None` if
    /// its password was changed while this one was being compared.
    pub async fn settle(self, act: &Write) -> Result<Option<account::Model>, Fault> {
        sign_in_try::Entity::delete_by_id(self.tried).exec(act).await?;
        let now = account::Entity::find_by_id(self.account.id).one(act).await?;
        Ok(now.filter(|now| now.password_hash == self.account.password_hash))
    }
}

/// Counts the try, then compares.
pub(super) async fn check_password(
    identity: &Identity,
    guess: Guess<'_>,
) -> Result<Result<Checked, SignIn>, Fault> {
    let inner = &*identity.inner;
    let login = rules::login(guess.login).unwrap_or_default();
    let index = login_index(identity, guess.login);
    let (kind, lane) = match guess.known_browser {
        Some(browser) => (Kind::KnownBrowser, browser.to_owned()),
        None => (Kind::Stranger, guess.address.sender()),
    };
    if inner.hashing.is_busy() {
        return Ok(Err(SignIn::Busy));
    }
    // First without standing in line for writing: most of an attack ends here.
    let now_ms = inner.store.clock().now().timestamp_millis();
    let at = allowed_at(inner.store.read(), now_ms, kind, &lane, &index, guess.address).await?;
    if let Some(at) = at {
        return Ok(Err(SignIn::Wait(at)));
    }
    let act = inner.store.write().await?;
    let now_ms = act.now().timestamp_millis();
    if let Some(at) = allowed_at(&act, now_ms, kind, &lane, &index, guess.address).await? {
        return Ok(Err(SignIn::Wait(at)));
    }
    let account = queries::account_by_login(&act, &login).await?;
    let tried = act.id::<sign_in_try::Entity>().uuid();
    sign_in_try::ActiveModel {
        id: Set(tried),
        login_index: Set(index),
        lane: Set(lane),
        known: Set(kind == Kind::KnownBrowser),
        address: Set(guess.address.sender()),
        at_ms: Set(now_ms),
    }
    .insert(&act)
    .await?;
    sign_in_try::Entity::delete_many()
        .filter(sign_in_try::Column::AtMs.lte(now_ms - DAY))
        .exec(&act)
        .await?;
    let who = Who { account: String::new(), name: String::new(), address: guess.address.0.clone() };
    let mut entry = Entry::new(&who, "identity.try-password").saying("尝试密码");
    if let Some(account) = &account {
        entry = entry.on("account", Id::<Account>::from_uuid(account.id));
    }
    act.commit(entry).await?;
    let kept = account.as_ref().map(|account| Hashed {
        scheme: account.password_scheme.clone(),
        salt: account.password_salt.clone(),
        hash: account.password_hash.clone(),
    });
    let right = inner.hashing.compare(guess.password, kept.as_ref()).await?;
    Ok(match account {
        Some(account) if right => Ok(Checked { account, tried }),
        _ => Err(SignIn::Wrong),
    })
}

/// What tries at a login are counted under.
pub(crate) fn login_index(identity: &Identity, typed: &str) -> Vec<u8> {
    let login = rules::login(typed).unwrap_or_else(|_| typed.trim().to_owned());
    identity.inner.store.crypto().blind_index("sign_in_tries.login", &login)
}

/// When the next try is allowed; `None` if it is now.
async fn allowed_at(
    db: &impl sea_orm::ConnectionTrait,
    now_ms: i64,
    kind: Kind,
    lane: &str,
    login_index: &[u8],
    address: &Address,
) -> Result<Option<Instant>, Fault> {
    let tried = queries::tries(db, login_index, now_ms - DAY).await?;
    let mut at = earliest(now_ms, kind, lane, &tried);
    let here = queries::tries_from(db, &address.sender(), now_ms - MINUTE).await?;
    if here >= FROM_ADDRESS_A_MINUTE {
        at = at.max(now_ms + MINUTE);
    }
    if at <= now_ms {
        return Ok(None);
    }
    Ok(Instant::from_timestamp_millis(at))
}
