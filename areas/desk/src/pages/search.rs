//! Finding anything of the scope: organizations, members, records.

use askama::Template;
use axum::extract::State;
use ledger::{Book, list_href, record_href, state_badge};
use web::part::Empty;
use web::table::{Ask, Cell, Column, Filter, Filters, Row, Table};
use web::{Actor, Answer, Head, Visit};

use super::{address, profile_href};
use crate::Desk;

#[derive(Template)]
#[template(path = "pages/search.html")]
struct Search {
    filters: Filters,
    hint: Option<Empty>,
    organizations: Option<Table>,
    members: Option<Table>,
    records: Option<Table>,
}

/// Shown of each kind; the whole list is one click further.
const SHOWN: u64 = 20;

pub(super) async fn show(visit: Visit, actor: Actor, State(desk): State<Desk>) -> Answer {
    let ask = Ask::of(&visit);
    let typed = ask.filter("q").trim();
    let what = "组织名称、代码；姓名、证件号末四位；台账里的文字；都可以用拼音首字母";
    let mut body = Search {
        filters: Filters::new(&ask, "search", [Filter::text("q", "查找", what)]),
        hint: None,
        organizations: None,
        members: None,
        records: None,
    };
    let head = Head::new("查找").under("工作台", "/");
    if typed.is_empty() {
        body.hint = Some(Empty::new("请输入要查找的内容").why(format!("可以输入：{what}。")));
        return visit.page(head, &body);
    }
    let (db, scope, pack, store) = (desk.store().read(), actor.scope(), desk.pack(), desk.store());
    let (organizations, people, records) = tokio::try_join!(
        registry::queries::find_organizations(db, scope, typed, SHOWN),
        registry::queries::find_people(db, store.crypto(), scope, typed, visit.today(), SHOWN),
        ledger::queries::find(db, scope, &pack, typed, SHOWN),
    )?;
    if organizations.is_empty() && people.is_empty() && records.is_empty() {
        let why = "只在您管理的范围内查找。请检查错别字，或换个说法：少输几个字，或用拼音首字母。";
        body.hint = Some(Empty::new(format!("没有找到“{typed}”")).why(why));
    }
    let rows = organizations.iter().map(|org| {
        Row::new([
            Cell::link(&org.name, profile_href(&org.code)),
            Cell::text(&org.code),
            Cell::text(&org.kind),
            Cell::known(org.domain.clone()),
        ])
    });
    let columns = [
        Column::new("name", "名称"),
        Column::new("code", "代码"),
        Column::new("kind", "种类"),
        Column::new("domain", "领域"),
    ];
    body.organizations = (!organizations.is_empty())
        .then(|| Table::new("organizations", "党组织", columns).rows(rows).plain());
    let rows = people.iter().map(|line| {
        Row::new([
            Cell::link(&line.member.name, format!("/members/{}", line.member.id)),
            Cell::text(&line.org_name),
            Cell::text(&line.member.category),
            Cell::text(line.member.id_masked()),
        ])
    });
    let columns = [
        Column::new("name", "姓名"),
        Column::new("branch", "所在党组织"),
        Column::new("category", "类别"),
        Column::new("id", "证件号"),
    ];
    body.members =
        (!people.is_empty()).then(|| Table::new("members", "党员", columns).rows(rows).plain());
    let rows = records.iter().filter_map(|line| {
        let book = Book::named(&pack, &line.record.ledger)?;
        Some(Row::new([
            Cell::lines(
                line.record.content.title(book.ledger),
                record_href(&book, line.record.id),
                line.record.day.map(kernel::Day::in_words).unwrap_or_default(),
            ),
            Cell::link(&book.ledger.name, list_href(&book, &[("q", typed)])),
            Cell::link(&line.org_name, profile_href(&line.org_code)),
            Cell::from(state_badge(&book, &line.record.state)),
        ]))
    });
    let columns = [
        Column::new("title", "内容"),
        Column::new("ledger", "台账"),
        Column::new("unit", "党组织"),
        Column::centre("state", "状态"),
    ];
    body.records = (!records.is_empty())
        .then(|| Table::new("records", "台账记录", columns).rows(rows).plain());
    let found = [organizations.len(), people.len(), records.len()];
    let full = found.iter().any(|count| *count as u64 == SHOWN);
    let head = if full {
        let all = address("/members", &[("q", typed)]);
        head.lead(format!("每类最多列出 {SHOWN} 个，字数多些更准。"))
            .action(web::Action::link("在党员名册里查", all))
    } else {
        head
    };
    visit.page(head, &body)
}
