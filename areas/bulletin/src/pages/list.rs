//! Earlier issues, and the way to the next.

use askama::Template;
use axum::extract::State;
use web::part::Empty;
use web::table::{Ask, Cell, Column, Row, Table};
use web::{Action, Actor, Answer, Head, Visit};

use super::ISSUE;
use crate::{Bulletins, queries};

#[derive(Template)]
#[template(ext = "html", source = "{{ table }}")]
struct ListPage {
    table: Table,
}

pub(super) async fn show(visit: Visit, actor: Actor, State(bulletins): State<Bulletins>) -> Answer {
    let ask = Ask::of(&visit);
    let found = queries::list(bulletins.store().read(), actor.scope(), ask.page()).await?;
    let rows = found.map(|line| {
        Row::new([
            Cell::link(&line.title, format!("/bulletins/{}", line.id)),
            Cell::text(&line.document_number),
            Cell::text(&line.period),
            Cell::from(line.day),
            Cell::text(&line.org_name),
            Cell::text(&line.name),
        ])
    });
    let columns = [
        Column::new("title", "标题"),
        Column::new("number", "文号"),
        Column::new("period", "周期"),
        Column::new("day", "印发日期"),
        Column::new("org", "印发单位"),
        Column::new("name", "经办人").extra(),
    ];
    let may_issue = actor.may(ISSUE) && !bulletins.pack().bulletins.is_empty();
    let mut empty = Empty::new("还没有印发过通报");
    if may_issue {
        empty = empty.action("拟一期", "/bulletins/preview");
    }
    let table = Table::new("bulletins", "通报", columns).paged(&ask, rows).empty(empty);
    let head = Head::new("通报").lead("印发后数字和文字不再变化，随时可以原样重取。");
    let head = if may_issue {
        head.action(Action::link("拟一期", "/bulletins/preview").main())
    } else {
        head
    };
    visit.page(head, &ListPage { table })
}
