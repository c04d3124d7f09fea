//! The link by which somebody sets his password himself.

use askama::Template;
use axum::extract::{Path, State};
use web::form::{Field, Form, Sent};
use web::{Answer, Head, No, Visit};

use crate::address::Address;
use crate::cookies::hash;
use crate::identity::Identity;
use crate::{acts, no, queries};

#[derive(Template)]
#[template(path = "pages/set_password.html")]
struct SetPasswordPage {
    name: String,
    login: String,
    form: Form,
}

const LINK: &str = "这个链接（可能已经用过或超过一天，请管理人员重新发一个）";

fn page(found: &crate::records::account::Model, form: Form) -> (Head, SetPasswordPage) {
    let (name, login) = (found.name.clone(), found.login.clone());
    (Head::new("设置密码").bare(), SetPasswordPage { name, login, form })
}

fn form(token: &str) -> Form {
    Form::new(format!("/set-password/{token}"), "设置密码")
        .field(
            Field::secret("password", "密码", "new-password")
                .hint("至少8位，可以是一句好记的话；不用生日、账号、姓名"),
        )
        .field(Field::secret("again", "再输一遍密码", "new-password"))
        .narrow()
}

pub(super) async fn show(
    visit: Visit,
    Path(token): Path<String>,
    State(identity): State<Identity>,
) -> Answer {
    let db = identity.inner.store.read();
    let found = queries::password_link(db, &hash(&token), visit.now()).await?;
    let found = found.ok_or_else(|| No::missing(LINK))?;
    let (head, page) = page(&found, form(&token));
    visit.page(head, &page)
}

pub(super) async fn set(
    visit: Visit,
    Path(token): Path<String>,
    address: Address,
    State(identity): State<Identity>,
    sent: Sent,
) -> Answer {
    let db = identity.inner.store.read();
    let found = queries::password_link(db, &hash(&token), visit.now()).await?;
    let found = found.ok_or_else(|| No::missing(LINK))?;
    let mut form = form(&token).filled(&sent);
    if sent.text("password") != sent.text("again") && !sent.text("again").is_empty() {
        form.wrong("again", "两次输入的密码不一样，请重新输入");
    }
    if form.read(|_| Some(())).is_some() {
        match acts::set_password(&identity, &token, &address, sent.text("password")).await {
            Ok(()) => return Ok(visit.to("/sign-in").note("密码已设置，请登录")),
            Err(why) => form.refuse(&no(why, LINK).refusal()?),
        }
    }
    let (head, page) = page(&found, form);
    visit.again(head, &page)
}
