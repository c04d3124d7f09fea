//! Changing one's own password.

use kernel::Refusal;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use store::No;
use store::audit::Entry;

use super::session::{renew, who_of};
use super::sign_in::{Guess, check_password};
use super::{Begun, SignIn};
use crate::address::Address;
use crate::identity::Identity;
use crate::records::{Live, session};
use crate::rules;

/// Sets a new password after checking the present one, gives this session a new token and ends
/// all others of the account. The present password is a guess like any other: it is counted.
pub(crate) async fn change_password(
    identity: &Identity,
    live: &Live,
    guess: Guess<'_>,
    new: &str,
) -> Result<Result<Begun, SignIn>, No> {
    let inner = &*identity.inner;
    let account = &live.account;
    if guess.password == new {
        return Err(Refusal::new("新密码不能与现在的密码相同").into());
    }
    rules::weakness(new, &account.login, &account.name)?;
    let address: &Address = guess.address;
    let checked = match check_password(identity, guess).await? {
        Ok(checked) => checked,
        Err(refused) => return Ok(Err(refused)),
    };
    let hashed = inner.hashing.make(new, inner.store.random()).await?;
    let act = inner.store.write().await?;
    let Some(row) = checked.settle(&act).await? else { return Ok(Err(SignIn::Wrong)) };
    let mut row = row.into_active_model();
    row.password_scheme = Set(hashed.scheme);
    row.password_salt = Set(hashed.salt);
    row.password_hash = Set(hashed.hash);
    row.password_set_ms = Set(act.now().timestamp_millis());
    row.must_change_password = Set(false);
    row.update(&act).await?;
    session::Entity::delete_many()
        .filter(session::Column::Account.eq(account.id))
        .filter(session::Column::Id.ne(live.session.id))
        .exec(&act)
        .await?;
    let token = renew(&act, live, live.org()).await?;
    let entry = Entry::new(&who_of(live, address), "identity.change-password")
        .on("account", live.account_id())
        .saying("修改密码，其他登录失效");
    act.commit(entry).await?;
    Ok(Ok(Begun { token, must_change_password: false }))
}
