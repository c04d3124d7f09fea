//! The roster.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use kernel::{Day, OrgPath};
use web::form::{Opt, Sent};
use web::part::{Badge, Empty, Tab, Tabs, Tone};
use web::table::{Ask, Cell, Column, Filter, Filters, Row, Table};
use web::{Action, Actor, Answer, Head, No, Visit, icon};

use super::pick::unit_filter;
use super::{KEEP, MENU, Registry, encoded, profile, tabs};
use crate::queries::{self, MemberFilter, MemberLine, MemberOrder};
use crate::records::Listed;
use crate::rules::Sought;

#[derive(Template)]
#[template(path = "pages/members.html")]
struct Members {
    tabs: Tabs,
    filters: Filters,
    categories: Tabs,
    table: Table,
}

pub(super) async fn show(visit: Visit, actor: Actor, State(registry): State<Registry>) -> Answer {
    let ask = Ask::of(&visit);
    let (db, scope) = (registry.store.read(), actor.scope());
    let filter = filter_of(&registry, &actor, visit.query(), visit.today()).await?;
    let order = ask.sorted(&[
        ("name", MemberOrder::Name),
        ("joined", MemberOrder::Joined),
        ("born", MemberOrder::Age),
        ("branch", MemberOrder::Branch),
    ]);
    let order = order.unwrap_or((MemberOrder::Name, false));
    let found = queries::members(db, scope, &filter, order, ask.page()).await?;
    let above =
        queries::superiors(db, scope, found.page.rows.iter().map(|line| &line.org_path)).await?;
    let back = ask.on_page(found.page.page.number());
    let today = visit.today();
    let table = Table::new("members", "党员", columns())
        .paged(&ask, found.page.map(|line| row(&line, &above, &back, today)))
        .exports("/members/export.xlsx")
        .empty(empty(&actor));
    let page = Members {
        tabs: tabs(Listed::Members),
        filters: panel(&visit, &actor, &registry, &ask).await?,
        categories: categories(&registry, &ask, &found.by_category),
        table,
    };
    let mut head = Head::new("党员")
        .section(MENU)
        .lead("证件号码和手机号码只显示末几位；查看完整号码要写明原因，并留下记录。");
    if actor.may(KEEP) {
        head = head
            .action(Action::link("下载模板", "/members/template.xlsx").icon(icon("download")))
            .action(Action::link("导入", "/members/import").icon(icon("file-import")));
    }
    visit.page(head, &page)
}

/// What a list's address asks for.
pub(super) async fn filter_of(
    registry: &Registry,
    actor: &Actor,
    query: &str,
    today: Day,
) -> Result<MemberFilter, No> {
    let ask = Ask::new("", query);
    let text = |name: &str| Some(ask.filter(name).trim().to_owned()).filter(|v| !v.is_empty());
    let day = |name: &str| ask.filter(name).trim().parse::<Day>().ok();
    let below = match text("unit") {
        None => None,
        Some(code) => {
            let db = registry.store.read();
            let found = queries::organization_by_code(db, actor.scope(), &code).await?;
            Some(found.ok_or_else(|| No::missing("这个党组织"))?.path)
        }
    };
    Ok(MemberFilter {
        below,
        sought: Sought::of(registry.store.crypto(), ask.filter("q"), today),
        category: text("category"),
        probationary: match ask.filter("stage") {
            "probationary" => Some(true),
            "formal" => Some(false),
            _ => None,
        },
        sex: text("sex"),
        joined: (day("joined_from"), day("joined_to")),
        born: (day("born_from"), day("born_to")),
        batch: ask.filter("batch").parse().ok(),
    })
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("name", "姓名").sorts(),
        Column::new("sex", "性别"),
        Column::new("born", "出生日期").sorts(),
        Column::new("branch", "所在党支部").sorts(),
        Column::centre("stage", "党员类别"),
        Column::new("category", "人员类别"),
        Column::new("joined", "入党时间").sorts(),
        Column::new("converted", "转正时间").extra(),
        Column::new("education", "学历").extra(),
        Column::centre("hardship", "困难党员").extra(),
        Column::new("id", "证件号码").extra(),
        Column::new("phone", "手机号码").extra(),
    ]
}

fn row(line: &MemberLine, above: &HashMap<OrgPath, String>, back: &str, today: Day) -> Row {
    let member = &line.member;
    let here = format!("/members/{}?back={}", member.id, encoded(back));
    let superior = line.org_path.parent().and_then(|path| above.get(&path));
    let years = super::member::full_years(member.birth, today);
    Row::new([
        Cell::link(&member.name, here),
        Cell::text(&member.sex),
        Cell::text(format!("{}（{years}岁）", member.birth)),
        Cell::lines(
            &line.org_name,
            profile(line.org_path.code()),
            superior.cloned().unwrap_or_default(),
        ),
        if member.probationary {
            Cell::Badge(Badge::new(Tone::Going, "预备"))
        } else {
            Cell::text("正式")
        },
        Cell::text(&member.category),
        Cell::text(member.joined),
        Cell::known(member.converted),
        Cell::known(member.education.as_ref()),
        if member.hardship { Cell::text("是") } else { Cell::Blank },
        Cell::text(member.id_masked()),
        Cell::known(member.phone_masked()),
    ])
}

/// The categories with how many there are of each.
fn categories(registry: &Registry, ask: &Ask, counts: &[(String, u64)]) -> Tabs {
    let now = ask.filter("category");
    let all: u64 = counts.iter().map(|(_, number)| number).sum();
    let mut shown = vec![Tab::new("全部", ask.with("category", None), now.is_empty()).count(all)];
    let known = registry.words.categories.iter().map(|term| term.name.as_str());
    // A category that the pack no longer names is still on the roster.
    let former = counts.iter().map(|(category, _)| category.as_str());
    let former = former.filter(|name| !registry.words.categories.iter().any(|t| t.name == *name));
    for name in known.chain(former) {
        let count = counts.iter().find(|(known, _)| known == name).map_or(0, |(_, n)| *n);
        shown.push(Tab::new(name, ask.with("category", Some(name)), now == name).count(count));
    }
    Tabs::new("人员类别", shown)
}

async fn panel(
    visit: &Visit,
    actor: &Actor,
    registry: &Registry,
    ask: &Ask,
) -> Result<Filters, No> {
    let sent = Sent::of_query(visit.query());
    let units = unit_filter(registry.store.read(), actor, &sent, "unit").await?;
    Ok(Filters::new(
        ask,
        "members",
        [
            Filter::text("q", "查找", "姓名、拼音、首字母、证件号末四位"),
            Filter::pick("党组织", units),
            Filter::one(
                "stage",
                "党员类别",
                [Opt::new("formal", "正式党员"), Opt::new("probationary", "预备党员")],
            ),
            Filter::one("sex", "性别", [Opt::new("男", "男"), Opt::new("女", "女")]),
            Filter::days("joined", "入党时间"),
            Filter::days("born", "出生日期"),
        ],
    ))
}

fn empty(actor: &Actor) -> Empty {
    let empty =
        Empty::new("没有符合条件的党员").why("换一种写法、换一个党组织，或去掉几个条件再试。");
    if actor.may(KEEP) { empty.action("导入党员", "/members/import") } else { empty }
}
