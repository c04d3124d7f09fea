//! Signing in and out.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use web::form::{Field, Form, Sent};
use web::{Answer, Head, Visit};

use super::wait_words;
use crate::acts::{self, Guess, SignIn, login_index};
use crate::address::Address;
use crate::identity::Identity;

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignInPage {
    form: Form,
}

fn form(next: &str) -> Form {
    Form::new("/sign-in", "登录")
        .field(Field::text("login", "账号").at_most(50).complete("username"))
        .field(Field::secret("password", "密码", "current-password"))
        .field(Field::hidden("next", next))
        .narrow()
}

fn head() -> Head {
    Head::new("登录").bare()
}

/// The form; on to the page asked for if somebody is signed in already.
pub(super) async fn show(
    visit: Visit,
    headers: HeaderMap,
    State(identity): State<Identity>,
) -> Answer {
    let sent = Sent::of_query(visit.query());
    let next = sent.text("next");
    if visit.actor().is_some() {
        return Ok(visit.to(next));
    }
    if identity.live(&headers).await?.is_some_and(|live| live.account.must_change_password) {
        return Ok(visit.to(super::password::address(next)));
    }
    visit.page(head(), &SignInPage { form: form(next) })
}

/// Signs in.
pub(super) async fn enter(
    visit: Visit,
    headers: HeaderMap,
    address: Address,
    State(identity): State<Identity>,
    sent: Sent,
) -> Answer {
    let mut form = form("").filled(&sent);
    let typed = form.read(|f| Some((f.text("login")?, f.texts("password").pop()?)));
    let Some((login, password)) = typed else {
        return visit.again(head(), &SignInPage { form });
    };
    let inner = &*identity.inner;
    let (store, cookies) = (&inner.store, inner.cookies);
    let index = login_index(&identity, &login);
    let known = cookies.known(&headers, store.crypto(), &index);
    let guess = Guess {
        login: &login,
        password: &password,
        address: &address,
        known_browser: known.as_deref(),
    };
    let sentence = match acts::sign_in(&identity, guess, &browser(&headers)).await? {
        SignIn::In(begun) => {
            let next = sent.text("next");
            let to = if begun.must_change_password {
                super::password::address(next)
            } else {
                next.to_owned()
            };
            let mut reply = visit.to(to);
            reply = reply.with(header::SET_COOKIE, &cookies.set_session(&begun.token));
            if known.is_none() {
                let line = cookies.set_known(store.crypto(), store.random(), &index);
                reply = reply.with(header::SET_COOKIE, &line);
            }
            return Ok(reply);
        }
        SignIn::Wrong => "账号或密码不正确，请重新输入。忘记密码请与上级组织部门联系".to_owned(),
        SignIn::Wait(until) => wait_sentence(&visit, until),
        SignIn::Closed => "这个账号已经停用，请与上级组织部门联系".to_owned(),
        SignIn::Busy => "现在登录的人很多，请过一分钟再试".to_owned(),
    };
    form.wrong("password", sentence);
    visit.again(head(), &SignInPage { form })
}

/// Says that too many tries were made, and until when to wait.
pub(super) fn wait_sentence(visit: &Visit, until: kernel::Instant) -> String {
    format!("密码连续输错，为保护账号，请在{}再试", wait_words(visit.now(), until))
}

/// Signs out; what the browser had kept of our pages goes too.
pub(super) async fn leave(
    visit: Visit,
    headers: HeaderMap,
    address: Address,
    State(identity): State<Identity>,
) -> Answer {
    if let Some(live) = identity.live(&headers).await? {
        acts::sign_out(&identity, &live, &address).await?;
    }
    let forget = identity.inner.cookies.forget_session();
    let clear = HeaderName::from_static("clear-site-data");
    Ok(visit
        .to("/sign-in")
        .note("已退出登录")
        .with(header::SET_COOKIE, &forget)
        .with(clear, "\"cache\""))
}

/// What a person recognises a browser by: its kind and the system. No version, no fingerprint.
fn browser(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let kind = first(&[
        ("wxwork", "企业微信"),
        ("MicroMessenger", "微信"),
        ("DingTalk", "钉钉"),
        ("Edg", "Edge浏览器"),
        ("QQBrowser", "QQ浏览器"),
        ("360", "360浏览器"),
        ("Firefox", "火狐浏览器"),
        ("Chrome", "Chrome浏览器"),
        ("Safari", "Safari浏览器"),
    ]);
    let system = first(&[
        ("HarmonyOS", "鸿蒙"),
        ("Android", "安卓"),
        ("iPhone", "苹果手机"),
        ("Windows", "Windows"),
        ("Mac OS", "苹果电脑"),
        ("Linux", "Linux"),
    ]);
    match (kind, system) {
        (Some(kind), Some(system)) => format!("{kind}，{system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "其他".to_owned(),
    }
}
