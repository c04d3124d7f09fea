//! The link by which the first account of a new installation is made.

use kernel::{Id, Refusal};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use store::audit::{Entry, Who};
use store::{Fault, No, Store};
use web::Account;

use super::account::{NewAccount, check, insert};
use crate::address::Address;
use crate::cookies::{Token, hash};
use crate::identity::Identity;
use crate::queries::{self, SET_UP};
use crate::records::one_time_link;

/// Makes a set-up link and gives its path, for the program to print once; earlier ones lose their
/// worth. `None` if there are accounts already: then it is for them to make others.
pub async fn offer_set_up(store: &Store) -> Result<Option<String>, Fault> {
    let act = store.write().await?;
    if queries::any_account(&act).await? {
        return Ok(None);
    }
    let token = Token::fresh(act.random());
    one_time_link::Entity::delete_many()
        .filter(one_time_link::Column::Purpose.eq(SET_UP))
        .exec(&act)
        .await?;
    one_time_link::ActiveModel {
        token_hash: Set(token.hash()),
        purpose: Set(SET_UP.to_owned()),
        made_ms: Set(act.now().timestamp_millis()),
        used_ms: Set(None),
    }
    .insert(&act)
    .await?;
    let entry = Entry::new(&Who::program(), "identity.offer-set-up").saying("生成首次设置链接");
    act.commit(entry).await?;
    Ok(Some(format!("/set-up/{}", token.text())))
}

/// Makes the first account and uses the link up.
pub(crate) async fn set_up(
    identity: &Identity,
    token: &str,
    address: &Address,
    new: NewAccount,
) -> Result<Id<Account>, No> {
    let inner = &*identity.inner;
    let token_hash = hash(token);
    let now = inner.store.clock().now();
    // Before the costly hash, so that guessing links costs us nothing.
    queries::set_up_link(inner.store.read(), &token_hash, now).await?.ok_or(No::Missing)?;
    let login = check(&new, &inner.roles)?;
    let hashed = inner.hashing.make(&new.password, inner.store.random()).await?;
    let act = inner.store.write().await?;
    let link = queries::set_up_link(&act, &token_hash, act.now()).await?.ok_or(No::Missing)?;
    if queries::any_account(&act).await? {
        return Err(Refusal::new("系统已经设置过了，请直接登录").into());
    }
    let id = insert(&act, &login, &new, hashed).await?;
    let mut link = link.into_active_model();
    link.used_ms = Set(Some(act.now().timestamp_millis()));
    link.update(&act).await?;
    let who = Who { account: id.to_string(), name: new.name.clone(), address: address.0.clone() };
    let entry = Entry::new(&who, "identity.set-up")
        .on("account", id)
        .saying(format!("首次设置，建立账号：{}", new.name));
    act.commit(entry).await?;
    Ok(id)
}
