//! The accounts somebody manages: the list, one of them, adding.

mod add;
mod one;

use askama::Template;
use axum::extract::State;
use kernel::PageOf;
use web::form::Opt;
use web::part::{Badge, Empty, Tone};
use web::table::{Ask, Cell, Column, Filter, Filters, Row, Table};
use web::{Action, Actor, Answer, Head, Visit, icon};

pub(super) use add::{add, new};
pub(super) use one::{link, lock, remove, show as one, sure, unlock};

use crate::identity::Identity;
use crate::queries::{Known, managed};

/// Where the list is.
pub(crate) const HERE: &str = "/settings/accounts";

#[derive(Template)]
#[template(path = "pages/accounts.html")]
struct AccountsPage {
    filters: Filters,
    table: Table,
}

/// What can be said of an account at a glance.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Open,
    Waiting,
    Locked,
}

const STATES: [(&str, &str, Use); 3] = [
    ("open", "使用中", Use::Open),
    ("waiting", "未设密码", Use::Waiting),
    ("locked", "已停用", Use::Locked),
];

fn state_of(known: &Known) -> Use {
    match (known.account.disabled_ms, known.account.must_change_password) {
        (Some(_), _) => Use::Locked,
        (None, true) => Use::Waiting,
        (None, false) => Use::Open,
    }
}

fn badge(known: &Known) -> Badge {
    let state = state_of(known);
    let word = STATES.iter().find(|(_, _, one)| *one == state).map_or("", |(_, word, _)| word);
    let tone = match state {
        Use::Open => Tone::Good,
        Use::Waiting => Tone::Warn,
        Use::Locked => Tone::Quiet,
    };
    Badge::new(tone, word)
}

pub(super) async fn list(visit: Visit, actor: Actor, State(identity): State<Identity>) -> Answer {
    let ask = Ask::of(&visit);
    let typed = ask.filter("q").trim().to_lowercase();
    let (role, state) = (ask.filter("role"), ask.filter("state"));
    let all = managed(&identity, &actor).await?;
    let fits = |known: &&Known| {
        let account = &known.account;
        let says = |text: &str| text.to_lowercase().contains(&typed);
        let unit = |(unit, _): &(web::Unit, String)| says(&unit.name);
        let text = says(&account.name) || says(&account.login) || known.grants.iter().any(unit);
        let in_role = role.is_empty() || known.grants.iter().any(|(_, its)| its == role);
        let wanted = STATES.iter().find(|(key, _, _)| *key == state);
        text && in_role && wanted.is_none_or(|(_, _, wanted)| *wanted == state_of(known))
    };
    let found: Vec<&Known> = all.iter().filter(fits).collect();
    let page = ask.page();
    let shown = found.iter().skip(page.offset() as usize).take(page.size() as usize);
    let rows =
        PageOf { rows: shown.map(|known| row(known)).collect(), total: found.len() as u64, page };
    let columns = [
        Column::new("name", "姓名"),
        Column::new("login", "账号"),
        Column::new("unit", "单位"),
        Column::new("role", "角色"),
        Column::centre("state", "状态"),
    ];
    let new = format!("{HERE}/new");
    let empty = Empty::new("没有符合条件的账号")
        .why("这里列出您的单位和所辖单位的账号。")
        .action("添加账号", new.as_str());
    let roles = identity.inner.roles.iter().map(|role| Opt::new(&role.name, &role.name));
    let states = STATES.iter().map(|(key, word, _)| Opt::new(*key, *word));
    let filters = Filters::new(
        &ask,
        "accounts",
        [
            Filter::text("q", "查找", "姓名、账号、单位"),
            Filter::one("role", "角色", roles),
            Filter::one("state", "状态", states),
        ],
    );
    let table = Table::new("accounts", "账号", columns).paged(&ask, rows).empty(empty);
    let head = Head::new("账号")
        .lead("您的单位和所辖单位的人员用这些账号登录。")
        .action(Action::link("添加账号", new).icon(icon("plus")).main());
    visit.page(head, &AccountsPage { filters, table })
}

fn row(known: &Known) -> Row {
    let several = |texts: Vec<&str>| {
        let mut texts = texts;
        texts.dedup();
        texts.join("、")
    };
    let units = known.grants.iter().map(|(unit, _)| unit.name.as_str()).collect();
    let roles = known.grants.iter().map(|(_, role)| role.as_str()).collect();
    Row::new([
        Cell::link(&known.account.name, format!("{HERE}/{}", known.id())),
        Cell::text(&known.account.login),
        Cell::text(several(units)),
        Cell::text(several(roles)),
        Cell::from(badge(known)),
    ])
}
