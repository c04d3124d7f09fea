//! What somebody sent when his session had run out is kept until he has signed in again.

use axum::http::request::Parts;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use store::Fault;
use store::audit::{Entry, Who};
use store::crypto::Spot;

use crate::cookies::Token;
use crate::identity::Identity;
use crate::queries::{self, KEPT_BODY};
use crate::records::kept_form;
use crate::rules::{KEPT_FOR, ms};

/// Forms with passwords, which are kept nowhere.
const SECRET: &str = "/account";

/// Keeps the fields for the account whose session has run out, and gives the path of the page that
/// brings them back. Nothing is kept for those who never had a session here.
pub(crate) async fn keep_form(
    identity: &Identity,
    request: &Parts,
    fields: &[u8],
) -> Result<Option<String>, Fault> {
    let inner = &*identity.inner;
    let path = request.uri.path();
    let Some(hash) = inner.cookies.session(&request.headers) else { return Ok(None) };
    if path.starts_with(SECRET) {
        return Ok(None);
    }
    let Some(session) = queries::session_by_token(inner.store.read(), &hash).await? else {
        return Ok(None);
    };
    let act = inner.store.write().await?;
    let now_ms = act.now().timestamp_millis();
    let old = kept_form::Column::AtMs.lte(now_ms - ms(KEPT_FOR));
    kept_form::Entity::delete_many().filter(old).exec(&act).await?;
    let token = Token::fresh(act.random());
    let id = act.id::<kept_form::Model>().uuid();
    let spot = Spot { column: KEPT_BODY, row: id };
    kept_form::ActiveModel {
        id: Set(id),
        token_hash: Set(token.hash()),
        account: Set(session.account),
        path: Set(path.to_owned()),
        body: Set(inner.store.crypto().seal(&spot, fields, act.random())?),
        at_ms: Set(now_ms),
    }
    .insert(&act)
    .await?;
    let entry = Entry::new(&Who::program(), "identity.keep-form")
        .on("account", session.account)
        .saying("登录已过期，提交的内容暂存到重新登录");
    act.commit(entry).await?;
    Ok(Some(format!("/kept/{}", token.text())))
}
