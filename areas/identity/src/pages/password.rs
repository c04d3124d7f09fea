//! Changing the own password.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use web::form::{Field, Form, Sent};
use web::{Actor, Answer, Head, No, Visit};

use crate::acts::{self, Guess, SignIn, login_index};
use crate::address::Address;
use crate::identity::Identity;
use crate::no;
use crate::records::Live;

#[derive(Template)]
#[template(path = "pages/password.html")]
struct PasswordPage {
    form: Form,
    must: bool,
}

/// Where the password is changed, and where to go afterwards.
pub(super) fn address(next: &str) -> String {
    let encoded: String = next.bytes().map(encoded).collect();
    if next.is_empty() {
        "/account/password".to_owned()
    } else {
        format!("/account/password?next={encoded}")
    }
}

fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn form(live: &Live, next: &str) -> Form {
    let form = Form::new("/account/password", "修改密码")
        .field(Field::secret("current", "现在的密码", "current-password"))
        .field(
            Field::secret("new", "新密码", "new-password")
                .hint("至少8位，可以是一句好记的话；不用生日、账号、姓名"),
        )
        .field(Field::secret("again", "再输一遍新密码", "new-password"))
        .field(Field::hidden("next", next))
        .narrow();
    if live.account.must_change_password { form } else { form.cancel("/account") }
}

fn page(live: &Live, form: Form) -> (Head, PasswordPage) {
    let must = live.account.must_change_password;
    let head = Head::new("修改密码");
    let head = if must { head.bare() } else { head.under("我的账号", "/account") };
    (head, PasswordPage { form, must })
}

/// The form.
pub(super) async fn show(
    visit: Visit,
    _: Actor,
    headers: HeaderMap,
    State(identity): State<Identity>,
) -> Answer {
    let live = identity.live(&headers).await?.ok_or(No::SignedOut)?;
    let sent = Sent::of_query(visit.query());
    let (head, page) = page(&live, form(&live, sent.text("next")));
    visit.page(head, &page)
}

/// Changes it.
pub(super) async fn change(
    visit: Visit,
    _: Actor,
    headers: HeaderMap,
    from: Address,
    State(identity): State<Identity>,
    sent: Sent,
) -> Answer {
    let live = identity.live(&headers).await?.ok_or(No::SignedOut)?;
    let mut form = form(&live, sent.text("next")).filled(&sent);
    if sent.text("new") != sent.text("again") && !sent.text("again").is_empty() {
        form.wrong("again", "两次输入的新密码不一样，请重新输入");
    }
    if form.is_wrong() {
        let (head, page) = page(&live, form);
        return visit.again(head, &page);
    }
    let inner = &*identity.inner;
    let index = login_index(&identity, &live.account.login);
    let known = inner.cookies.known(&headers, inner.store.crypto(), &index);
    let guess = Guess {
        login: &live.account.login,
        password: sent.text("current"),
        address: &from,
        known_browser: known.as_deref(),
    };
    let (field, sentence) = match acts::change_password(&identity, &live, guess, sent.text("new"))
        .await
    {
        Ok(Ok(begun)) => {
            let to = match sent.text("next") {
                "" => "/account",
                next => next,
            };
            return Ok(visit
                .to(to)
                .note("密码已修改，其他地方的登录已退出")
                .with(header::SET_COOKIE, &inner.cookies.set_session(&begun.token)));
        }
        Ok(Err(SignIn::Wait(until))) => ("current", super::sign_in::wait_sentence(&visit, until)),
        Ok(Err(SignIn::Busy)) => ("current", "现在登录的人很多，请过一分钟再试".to_owned()),
        Ok(Err(_)) => ("current", "现在的密码不正确，请重新输入".to_owned()),
        Err(error) => ("new", no(error, "这个账号").refusal()?.to_string()),
    };
    form.wrong(field, sentence);
    let (head, page) = page(&live, form);
    visit.again(head, &page)
}
