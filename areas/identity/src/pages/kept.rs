//! What was sent when the session had run out, to be sent again.

use askama::Template;
use axum::extract::{Path, State};
use web::form::Sent;
use web::{Actor, Answer, Head, No, Visit};

use crate::cookies::hash;
use crate::identity::Identity;
use crate::queries;

#[derive(Template)]
#[template(path = "pages/kept.html")]
struct KeptPage {
    action: String,
    fields: Vec<(String, String)>,
}

/// The fields as they were, under a token of the new session.
pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    Path(token): Path<String>,
    State(identity): State<Identity>,
) -> Answer {
    let (store, token_hash) = (&identity.inner.store, hash(&token));
    let found = queries::kept_form(store.read(), store.crypto(), actor.account(), &token_hash);
    let missing = || No::missing("暂存的内容（可能已超过一天，或是用另一个账号填写的）");
    let (action, fields) = found.await?.ok_or_else(missing)?;
    let sent = Sent::of_query(&String::from_utf8_lossy(&fields));
    let fields = sent
        .pairs()
        .filter(|(name, _)| *name != "_token")
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let head = Head::new("您填写的内容还在")
        .lead("您提交的时候登录已经过期。现在已重新登录，请点“继续提交”，不用再填一遍。");
    visit.page(head, &KeptPage { action, fields })
}
