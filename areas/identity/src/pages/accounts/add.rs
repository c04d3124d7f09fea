//! Adding an account.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use web::form::{Field, Form, Opt, Sent};
use web::{Actor, Answer, Head, Visit};

use super::HERE;
use super::one::{LinkPage, origin};
use crate::acts::{self, Added};
use crate::address::By;
use crate::identity::Identity;
use crate::{no, rules};

#[derive(Template)]
#[template(path = "pages/accounts/add.html")]
struct AddPage {
    form: Form,
}

fn head() -> Head {
    Head::new("添加账号")
        .under("账号", HERE)
        .lead("建好以后会得到一个链接，请发给本人，由本人设置密码。")
}

fn form(identity: &Identity, actor: &Actor) -> Form {
    let roles = rules::may_give(&identity.inner.roles, actor);
    let roles =
        roles.iter().map(|role| Opt::new(&role.name, &role.name).hint(role.acts.join("、")));
    Form::new(format!("{HERE}/new"), "添加")
        .field(Field::text("name", "姓名").at_most(50))
        .field(
            Field::text("login", "账号").at_most(50).hint("登录用，字母、数字或汉字，如手机号码"),
        )
        .field(Field::text("unit", "单位").hint("填党组织的代码或全称").value(&actor.unit().name))
        .field(Field::one("role", "角色", roles))
        .cancel(HERE)
        .narrow()
}

pub(in super::super) async fn new(
    visit: Visit,
    actor: Actor,
    State(identity): State<Identity>,
) -> Answer {
    visit.page(head(), &AddPage { form: form(&identity, &actor) })
}

pub(in super::super) async fn add(
    visit: Visit,
    actor: Actor,
    headers: HeaderMap,
    By(who): By,
    State(identity): State<Identity>,
    sent: Sent,
) -> Answer {
    let mut form = form(&identity, &actor).filled(&sent);
    let typed = sent.text("unit").trim();
    let mut found = Vec::new();
    if !typed.is_empty() {
        found = identity.inner.units.find(actor.scope(), typed).await?;
        let named = |unit: &web::Unit| unit.name == typed || unit.path.code() == typed;
        if found.iter().filter(|(_, unit)| named(unit)).count() == 1 {
            found.retain(|(_, unit)| named(unit));
        }
        let names: Vec<String> = found
            .iter()
            .take(5)
            .map(|(_, unit)| format!("{}（{}）", unit.name, unit.path.code()))
            .collect();
        match found.len() {
            0 => form.wrong("unit", "您的管理范围内没有这个单位，请核对代码或全称"),
            1 => {}
            _ => {
                let names = names.join("、");
                form.wrong("unit", format!("有多个单位符合：{names}，请填写其中一个的代码"));
            }
        }
    }
    let org = found.first().map(|(id, _)| *id);
    let added = form.read(|form| {
        Some(Added {
            login: form.text("login")?,
            name: form.text("name")?,
            org: org?,
            role: form.text("role")?,
        })
    });
    if let Some(added) = added {
        let (name, login) = (added.name.clone(), added.login.clone());
        match acts::add_account(&identity, &actor, &who, added).await {
            Ok((id, link)) => {
                let origin = origin(&identity, &headers);
                return LinkPage::show(&visit, (id, &name, &login), &origin, &link);
            }
            Err(why) => form.refuse(&no(why, "这个单位").refusal()?),
        }
    }
    visit.again(head(), &AddPage { form })
}
