//! One account: what it may do where, and what can be done with it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use kernel::Id;
use web::part::{Confirm, Fact, Facts};
use web::table::Cell;
use web::{Account, Action, Actor, Answer, Head, Visit};

use super::super::said;
use super::{HERE, badge};
use crate::address::By;
use crate::identity::Identity;
use crate::queries::{Known, managed_one};
use crate::{acts, no};

const WHAT: &str = "这个账号，或不由您管理";

#[derive(Template)]
#[template(path = "pages/accounts/one.html")]
struct OnePage {
    facts: Facts,
}

/// Shown once: the link is not kept anywhere.
#[derive(Template)]
#[template(path = "pages/accounts/link.html")]
pub(super) struct LinkPage {
    name: String,
    login: String,
    link: String,
    back: String,
}

impl LinkPage {
    pub(super) fn show(
        visit: &Visit,
        (id, name, login): (Id<Account>, &str, &str),
        origin: &str,
        link: &str,
    ) -> Answer {
        let page = Self {
            name: name.to_owned(),
            login: login.to_owned(),
            link: format!("{origin}{link}"),
            back: format!("{HERE}/{id}"),
        };
        visit.page(Head::new("设置密码的链接").under("账号", HERE), &page)
    }
}

async fn known(identity: &Identity, actor: &Actor, id: Id<Account>) -> Result<Known, web::No> {
    let db = identity.inner.store.read();
    managed_one(identity, db, actor, id).await.map_err(|why| no(why, WHAT))
}

pub(in super::super) async fn show(
    visit: Visit,
    actor: Actor,
    State(identity): State<Identity>,
    Path(id): Path<Id<Account>>,
) -> Answer {
    let known = known(&identity, &actor, id).await?;
    let account = &known.account;
    let mut facts = vec![
        Fact::new("姓名", account.name.as_str()),
        Fact::new("账号", account.login.as_str()),
        Fact::new("状态", Cell::from(badge(&known))),
        Fact::new("建立时间", said(account.made_ms)),
    ];
    if !account.must_change_password {
        facts.push(Fact::new("密码设置于", said(account.password_set_ms)));
    }
    for (unit, role) in &known.grants {
        facts.push(Fact::new(role.as_str(), unit.line.join(" › ").as_str()).wide());
    }
    let here = format!("{HERE}/{id}");
    let mut head = Head::new(account.name.as_str())
        .under("账号", HERE)
        .action(Action::post("发设置密码的链接", format!("{here}/link")));
    if actor.account() != id {
        head = match account.disabled_ms {
            None => head.action(Action::post("停用", format!("{here}/lock"))),
            Some(_) => head.action(Action::post("恢复使用", format!("{here}/unlock"))),
        };
        head = head.action(Action::link("删除", format!("{here}/remove")));
    }
    visit.page(head, &OnePage { facts: Facts(facts) })
}

/// How the person who asks reaches us: so will the one who gets the link.
pub(super) fn origin(identity: &Identity, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if identity.inner.cookies.tls { "https" } else { "http" };
    format!("{scheme}://{host}")
}

pub(in super::super) async fn link(
    visit: Visit,
    actor: Actor,
    headers: HeaderMap,
    By(who): By,
    State(identity): State<Identity>,
    Path(id): Path<Id<Account>>,
) -> Answer {
    let offered = acts::offer_password_link(&identity, &actor, &who, id).await;
    let (known, link) = offered.map_err(|why| no(why, WHAT))?;
    let account = &known.account;
    let origin = origin(&identity, &headers);
    LinkPage::show(&visit, (id, &account.name, &account.login), &origin, &link)
}

pub(in super::super) async fn lock(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(identity): State<Identity>,
    Path(id): Path<Id<Account>>,
) -> Answer {
    let done = acts::lock_account(&identity, &actor, &who, id, true).await;
    done.map_err(|why| no(why, WHAT))?;
    Ok(visit.to(format!("{HERE}/{id}")).note("已停用，这个账号的登录已全部退出"))
}

pub(in super::super) async fn unlock(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(identity): State<Identity>,
    Path(id): Path<Id<Account>>,
) -> Answer {
    let done = acts::lock_account(&identity, &actor, &who, id, false).await;
    done.map_err(|why| no(why, WHAT))?;
    Ok(visit.to(format!("{HERE}/{id}")).note("已恢复使用，原来的密码仍然有效"))
}

#[derive(Template)]
#[template(path = "pages/accounts/sure.html")]
struct SurePage {
    confirm: Confirm,
}

pub(in super::super) async fn sure(
    visit: Visit,
    actor: Actor,
    State(identity): State<Identity>,
    Path(id): Path<Id<Account>>,
) -> Answer {
    let known = known(&identity, &actor, id).await?;
    let account = &known.account;
    let what = vec![
        format!("{}（{}）将不能再登录，正在登录的会马上退出。", account.name, account.login),
        "已经填报和办理的事项仍然保留姓名。只是暂时不用的，请选“停用”。".to_owned(),
    ];
    let here = format!("{HERE}/{id}");
    let confirm = Confirm::new(what, format!("{here}/remove"), "删除账号", here.as_str());
    let head = Head::new("删除账号").under("账号", HERE).under(&account.name, here);
    visit.page(head, &SurePage { confirm })
}

pub(in super::super) async fn remove(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(identity): State<Identity>,
    Path(id): Path<Id<Account>>,
) -> Answer {
    let done = acts::remove_account(&identity, &actor, &who, id).await;
    done.map_err(|why| no(why, WHAT))?;
    Ok(visit.to(HERE).note("账号已删除"))
}
