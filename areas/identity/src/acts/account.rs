//! Making accounts.

use kernel::{Id, Org, Refusal};
use pack::Role;
use sea_orm::{ActiveModelTrait, Set};
use store::audit::{Entry, Who};
use store::{Fault, No, Write};
use web::Account;

use crate::hashing::Hashed;
use crate::identity::Identity;
use crate::records::{account, grant};
use crate::{queries, rules};

/// A role for an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// For which organization; `None`: for the whole tree.
    pub org: Option<Id<Org>>,
    /// A role of the policy pack.
    pub role: String,
}

/// Somebody who shall be able to sign in.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What he types to sign in.
    pub login: String,
    /// His name.
    pub name: String,
    /// His first password.
    pub password: String,
    /// Whether he has to choose another one at his first sign-in.
    pub must_change_password: bool,
    /// What he may do where.
    pub grants: Vec<Grant>,
}

/// Makes an account. Refused if the login is taken, the password weak or a role unknown to the
/// pack; all at once.
pub async fn create_account(
    identity: &Identity,
    who: &Who,
    new: NewAccount,
) -> Result<Id<Account>, No> {
    let inner = &*identity.inner;
    let login = check(&new, &inner.roles)?;
    let hashed = inner.hashing.make(&new.password, inner.store.random()).await?;
    let act = inner.store.write().await?;
    let id = insert(&act, &login, &new, hashed).await?;
    let entry = Entry::new(who, "identity.create-account")
        .on("account", id)
        .saying(format!("新建账号：{}", new.name));
    act.commit(entry).await?;
    Ok(id)
}

/// The login as it will be kept, or everything that is wrong.
pub(super) fn check(new: &NewAccount, roles: &[Role]) -> Result<String, Refusal> {
    let mut sentences = Vec::new();
    let login = rules::login(&new.login);
    if let Err(refusal) = &login {
        sentences.extend_from_slice(refusal.sentences());
    }
    let length = new.name.trim().chars().count();
    if length == 0 || length > 50 {
        sentences.push("请填写姓名，不超过50个字".to_owned());
    }
    if let Err(refusal) = rules::weakness(&new.password, &new.login, &new.name) {
        sentences.extend_from_slice(refusal.sentences());
    }
    if new.grants.is_empty() {
        sentences.push("请至少选择一个角色".to_owned());
    }
    for grant in &new.grants {
        if !roles.iter().any(|role| role.name == grant.role) {
            sentences.push(format!("制度包里没有“{}”这个角色", grant.role));
        }
    }
    match Refusal::all(sentences) {
        Some(refusal) => Err(refusal),
        None => login,
    }
}

/// Writes an account that was checked.
pub(super) async fn insert(
    act: &Write,
    login: &str,
    new: &NewAccount,
    hashed: Hashed,
) -> Result<Id<Account>, No> {
    if queries::account_by_login(act, login).await?.is_some() {
        return Err(Refusal::new(format!("账号“{login}”已经有人使用，请换一个")).into());
    }
    let now_ms = act.now().timestamp_millis();
    let id: Id<Account> = act.id();
    account::ActiveModel {
        id: Set(id.uuid()),
        login: Set(login.to_owned()),
        name: Set(new.name.trim().to_owned()),
        password_scheme: Set(hashed.scheme),
        password_salt: Set(hashed.salt),
        password_hash: Set(hashed.hash),
        password_set_ms: Set(now_ms),
        must_change_password: Set(new.must_change_password),
        made_ms: Set(now_ms),
        disabled_ms: Set(None),
    }
    .insert(act)
    .await?;
    for grant in &new.grants {
        write_grant(act, id, grant).await?;
    }
    Ok(id)
}

async fn write_grant(act: &Write, account: Id<Account>, grant: &Grant) -> Result<(), Fault> {
    grant::ActiveModel {
        id: Set(act.id::<Grant>().uuid()),
        account: Set(account.uuid()),
        org: Set(grant.org.map(Id::uuid)),
        role: Set(grant.role.clone()),
        since_ms: Set(act.now().timestamp_millis()),
    }
    .insert(act)
    .await?;
    Ok(())
}
