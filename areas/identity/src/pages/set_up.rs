//! The first account of a new installation.

use askama::Template;
use axum::extract::{Path, State};
use pack::Relation;
use web::form::{Field, Form, Opt, Sent};
use web::{Answer, Head, No, Visit};

use crate::acts::{self, Grant, NewAccount};
use crate::address::Address;
use crate::cookies::hash;
use crate::identity::Identity;
use crate::{no, queries};

#[derive(Template)]
#[template(path = "pages/set_up.html")]
struct SetUpPage {
    form: Form,
}

const LINK: &str = "这个设置链接（可能已经用过或超过一天，重新启动程序会给出新的）";

fn head() -> Head {
    Head::new("首次设置").bare()
}

/// The roles somebody can have for the whole tree: those of superiors.
fn form(identity: &Identity, token: &str) -> Form {
    let roles = identity.inner.roles.iter().filter(|role| role.of == Relation::Above);
    let widest = roles.clone().max_by_key(|role| role.acts.len());
    let options: Vec<Opt> = roles
        .clone()
        .map(|role| Opt::new(&role.name, &role.name).hint(role.acts.join("、")))
        .collect();
    let mut role = Field::one("role", "角色", options).hint("对全部党组织有效，以后可以调整");
    if let Some(widest) = widest {
        role = role.value(&widest.name);
    }
    Form::new(format!("/set-up/{token}"), "建立账号")
        .field(
            Field::text("login", "账号")
                .at_most(50)
                .hint("以后登录用，字母、数字或汉字")
                .complete("username"),
        )
        .field(Field::text("name", "姓名").at_most(50).complete("name"))
        .field(role)
        .field(
            Field::secret("password", "密码", "new-password")
                .hint("至少8位，可以是一句好记的话；不用生日、账号、姓名"),
        )
        .field(Field::secret("again", "再输一遍密码", "new-password"))
        .narrow()
}

/// The form, if the link is worth something.
pub(super) async fn show(
    visit: Visit,
    Path(token): Path<String>,
    State(identity): State<Identity>,
) -> Answer {
    let db = identity.inner.store.read();
    queries::set_up_link(db, &hash(&token), visit.now()).await?.ok_or_else(|| No::missing(LINK))?;
    visit.page(head(), &SetUpPage { form: form(&identity, &token) })
}

/// Makes the account; its owner then signs in with it, which proves that he can.
pub(super) async fn make(
    visit: Visit,
    Path(token): Path<String>,
    address: Address,
    State(identity): State<Identity>,
    sent: Sent,
) -> Answer {
    let mut form = form(&identity, &token).filled(&sent);
    if sent.text("password") != sent.text("again") && !sent.text("again").is_empty() {
        form.wrong("again", "两次输入的密码不一样，请重新输入");
    }
    let new = form.read(|f| {
        Some(NewAccount {
            login: f.text("login")?,
            name: f.text("name")?,
            password: sent.text("password").to_owned(),
            must_change_password: false,
            grants: vec![Grant { org: None, role: f.text("role")? }],
        })
    });
    let Some(new) = new else {
        return visit.again(head(), &SetUpPage { form });
    };
    match acts::set_up(&identity, &token, &address, new).await {
        Ok(_) => Ok(visit.to("/sign-in").note("账号已建立，请用它登录")),
        Err(error) => {
            form.refuse(&no(error, LINK).refusal()?);
            visit.again(head(), &SetUpPage { form })
        }
    }
}
