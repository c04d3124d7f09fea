//! Managing the accounts of others: adding, locking, removing, and the link by which somebody sets
//! his password himself, so that nobody else ever knows it.

use kernel::{Id, Org, Refusal};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use store::audit::{Entry, Who};
use store::{Fault, No, Write};
use web::{Account, Actor};

use super::account::{Grant, NewAccount, check, insert};
use crate::address::Address;
use crate::cookies::{Token, hash};
use crate::identity::Identity;
use crate::queries::{self, Known, managed_one, password_link};
use crate::records::{account, grant, one_time_link, session};
use crate::rules;

/// Somebody who shall be able to sign in, for one unit in one role.
#[derive(Debug, Clone)]
pub(crate) struct Added {
    pub login: String,
    pub name: String,
    pub org: Id<Org>,
    pub role: String,
}

/// Makes an account without a password and gives the path of the link by which one is set.
pub(crate) async fn add_account(
    identity: &Identity,
    actor: &Actor,
    who: &Who,
    added: Added,
) -> Result<(Id<Account>, String), No> {
    let inner = &*identity.inner;
    let place = inner.units.unit(added.org).await?.ok_or(No::Missing)?;
    if !rules::manages(&inner.roles, actor, std::slice::from_ref(&place.unit.path)) {
        return Err(No::Missing);
    }
    if !rules::may_give(&inner.roles, actor).iter().any(|role| role.name == added.role) {
        let role = &added.role;
        return Err(Refusal::new(format!("“{role}”的权限超出您的权限，请由上级添加")).into());
    }
    // Nobody knows this one; the link replaces it.
    let password = Token::fresh(inner.store.random()).text().to_owned();
    let new = NewAccount {
        login: added.login,
        name: added.name,
        password,
        must_change_password: true,
        grants: vec![Grant { org: Some(added.org), role: added.role }],
    };
    let login = check(&new, &inner.roles)?;
    let hashed = inner.hashing.make(&new.password, inner.store.random()).await?;
    let act = inner.store.write().await?;
    let id = insert(&act, &login, &new, hashed).await?;
    let link = fresh_link(&act, id).await?;
    let unit = &place.unit;
    let entry = Entry::new(who, "identity.add-account")
        .on("account", id)
        .within(&unit.path)
        .saying(format!("新建账号：{}（{}）", new.name.trim(), unit.name));
    act.commit(entry).await?;
    Ok((id, link))
}

/// Gives a new link by which the password is set; the earlier one loses its worth, the present
/// password holds until the new one is set.
pub(crate) async fn offer_password_link(
    identity: &Identity,
    actor: &Actor,
    who: &Who,
    id: Id<Account>,
) -> Result<(Known, String), No> {
    let act = identity.inner.store.write().await?;
    let known = managed_one(identity, &act, actor, id).await?;
    let link = fresh_link(&act, id).await?;
    act.commit(entry(who, "identity.offer-password-link", &known, "生成设置密码的链接")).await?;
    Ok((known, link))
}

/// Locks an account, which ends its sessions, or unlocks it.
pub(crate) async fn lock_account(
    identity: &Identity,
    actor: &Actor,
    who: &Who,
    id: Id<Account>,
    locked: bool,
) -> Result<(), No> {
    not_himself(actor, id, "停用")?;
    let act = identity.inner.store.write().await?;
    let known = managed_one(identity, &act, actor, id).await?;
    let at = act.now().timestamp_millis();
    let mut row = known.account.clone().into_active_model();
    row.disabled_ms = Set(locked.then_some(at));
    row.update(&act).await.map_err(Fault::from)?;
    if locked {
        end_sessions(&act, id).await?;
    }
    let (verb, said) = if locked {
        ("identity.lock", "停用账号")
    } else {
        ("identity.unlock", "恢复账号")
    };
    act.commit(entry(who, verb, &known, said)).await?;
    Ok(())
}

/// Removes an account. What its owner did keeps his name.
pub(crate) async fn remove_account(
    identity: &Identity,
    actor: &Actor,
    who: &Who,
    id: Id<Account>,
) -> Result<(), No> {
    not_himself(actor, id, "删除")?;
    let act = identity.inner.store.write().await?;
    let known = managed_one(identity, &act, actor, id).await?;
    end_sessions(&act, id).await?;
    forget_links(&act, id).await?;
    let of = grant::Column::Account.eq(id.uuid());
    grant::Entity::delete_many().filter(of).exec(&act).await.map_err(Fault::from)?;
    account::Entity::delete_by_id(id.uuid()).exec(&act).await.map_err(Fault::from)?;
    act.commit(entry(who, "identity.remove-account", &known, "删除账号")).await?;
    Ok(())
}

/// Sets a password by a link, uses the link up and ends every session of the account.
pub(crate) async fn set_password(
    identity: &Identity,
    token: &str,
    address: &Address,
    password: &str,
) -> Result<(), No> {
    let inner = &*identity.inner;
    let (token_hash, now) = (hash(token), inner.store.clock().now());
    // Before the costly hash, so that guessing links costs us nothing.
    let found = password_link(inner.store.read(), &token_hash, now).await?.ok_or(No::Missing)?;
    rules::weakness(password, &found.login, &found.name)?;
    let hashed = inner.hashing.make(password, inner.store.random()).await?;
    let act = inner.store.write().await?;
    let found = password_link(&act, &token_hash, act.now()).await?.ok_or(No::Missing)?;
    let id: Id<Account> = Id::from_uuid(found.id);
    let name = found.name.clone();
    let mut row = found.into_active_model();
    row.password_scheme = Set(hashed.scheme);
    row.password_salt = Set(hashed.salt);
    row.password_hash = Set(hashed.hash);
    row.password_set_ms = Set(act.now().timestamp_millis());
    row.must_change_password = Set(false);
    row.update(&act).await.map_err(Fault::from)?;
    forget_links(&act, id).await?;
    end_sessions(&act, id).await?;
    let who = Who { account: id.to_string(), name, address: address.0.clone() };
    let entry = Entry::new(&who, "identity.set-password").on("account", id);
    act.commit(entry.saying("用链接设置密码，原有登录失效")).await?;
    Ok(())
}

fn entry(who: &Who, verb: &'static str, known: &Known, said: &str) -> Entry {
    let account = &known.account;
    let entry = Entry::new(who, verb)
        .on("account", known.id())
        .saying(format!("{said}：{}（{}）", account.name, account.login));
    match known.grants.first() {
        Some((unit, _)) => entry.within(&unit.path),
        None => entry,
    }
}

fn not_himself(actor: &Actor, id: Id<Account>, verb: &str) -> Result<(), Refusal> {
    if actor.account() == id {
        return Err(Refusal::new(format!("不能{verb}自己的账号，请由其他管理人员办理")));
    }
    Ok(())
}

async fn fresh_link(act: &Write, id: Id<Account>) -> Result<String, Fault> {
    forget_links(act, id).await?;
    let token = Token::fresh(act.random());
    one_time_link::ActiveModel {
        token_hash: Set(token.hash()),
        purpose: Set(queries::password_purpose(id)),
        made_ms: Set(act.now().timestamp_millis()),
        used_ms: Set(None),
    }
    .insert(act)
    .await?;
    Ok(format!("/set-password/{}", token.text()))
}

async fn forget_links(act: &Write, id: Id<Account>) -> Result<(), Fault> {
    one_time_link::Entity::delete_many()
        .filter(one_time_link::Column::Purpose.eq(queries::password_purpose(id)))
        .exec(act)
        .await?;
    Ok(())
}

async fn end_sessions(act: &Write, id: Id<Account>) -> Result<(), Fault> {
    let of = session::Column::Account.eq(id.uuid());
    session::Entity::delete_many().filter(of).exec(act).await?;
    Ok(())
}
