//! The own account: what it may do, where it is signed in, for which unit it acts.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use kernel::Id;
use web::form::Sent;
use web::part::{Fact, Facts};
use web::table::{Bulk, Cell, Column, Row, Table};
use web::{Action, Actor, Answer, Head, No, Visit};

use super::said;
use crate::address::Address;
use crate::identity::Identity;
use crate::records::session;
use crate::{acts, no, queries};

#[derive(Template)]
#[template(path = "pages/account.html")]
struct AccountPage {
    facts: Facts,
    sessions: Table,
}

/// What the account is, and everywhere it is signed in.
pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    headers: HeaderMap,
    State(identity): State<Identity>,
) -> Answer {
    let live = identity.live(&headers).await?.ok_or(No::SignedOut)?;
    let store = &identity.inner.store;
    let sessions = queries::sessions_of(store.read(), actor.account(), visit.now()).await?;
    let units: Vec<&str> = actor.who().units.iter().map(|unit| unit.name.as_str()).collect();
    let facts = Facts(vec![
        Fact::new("姓名", actor.name()),
        Fact::new("账号", live.account.login.as_str()),
        Fact::new("当前单位", actor.unit().line.join(" › ").as_str()),
        Fact::new("角色", actor.who().roles.join("、").as_str()),
        Fact::new("可以办理的单位", units.join("、").as_str()),
        Fact::new("密码修改于", said(live.account.password_set_ms).as_str()),
    ]);
    let rows = sessions.iter().map(|row| line(row, row.id == live.session.id));
    let sessions = Table::new(
        "sessions",
        "正在登录的地方",
        [
            Column::new("browser", "用什么登录"),
            Column::new("started", "登录时间"),
            Column::new("seen", "最近使用"),
            Column::new("address", "网络地址"),
        ],
    )
    .rows(rows)
    .bulk(Bulk::new("退出所选", "/account/sessions/end"));
    let head = Head::new("我的账号").action(Action::link("修改密码", "/account/password").main());
    visit.page(head, &AccountPage { facts, sessions })
}

fn line(row: &session::Model, is_this: bool) -> Row {
    let browser =
        if is_this { format!("{}（本次登录）", row.browser) } else { row.browser.clone() };
    let seen = if is_this { "现在".to_owned() } else { said(row.seen_ms) };
    let line = Row::new([
        Cell::text(browser),
        Cell::text(said(row.started_ms)),
        Cell::text(seen),
        Cell::text(&row.address),
    ]);
    if is_this { line } else { line.value(row.id) }
}

/// Ends the ticked sessions.
pub(super) async fn end_sessions(
    visit: Visit,
    _: Actor,
    headers: HeaderMap,
    address: Address,
    State(identity): State<Identity>,
    sent: Sent,
) -> Answer {
    let live = identity.live(&headers).await?.ok_or(No::SignedOut)?;
    let mut ended = 0_u32;
    for pick in sent.all("pick") {
        let id: Id<_> = pick.parse().map_err(|_| No::missing("这处登录"))?;
        acts::end_session(&identity, &live, &address, id)
            .await
            .map_err(|error| no(error, "这处登录"))?;
        ended += 1;
    }
    let note = match ended {
        0 => "没有勾选，未作改动".to_owned(),
        ended => format!("已退出{ended}处登录"),
    };
    Ok(visit.to("/account").note(note))
}

/// Acts for another unit from now on, under a new session token.
pub(super) async fn switch(
    visit: Visit,
    _: Actor,
    headers: HeaderMap,
    address: Address,
    State(identity): State<Identity>,
    sent: Sent,
) -> Answer {
    let live = identity.live(&headers).await?.ok_or(No::SignedOut)?;
    let standings = identity.standings(&live).await?;
    let chosen = standings
        .iter()
        .find(|standing| standing.place.unit.path.as_str() == sent.text("unit"))
        .ok_or_else(|| No::denied("您不能以这个单位的身份办理。"))?;
    let name = &chosen.place.unit.name;
    let begun = acts::switch_unit(&identity, &live, &address, chosen.org, name).await?;
    // Not back to where he was: that page may belong to the unit he has just left.
    Ok(visit
        .to("/")
        .note(format!("已切换到{name}"))
        .with(header::SET_COOKIE, &identity.inner.cookies.set_session(&begun.token)))
}
