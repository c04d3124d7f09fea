//! Records of this month beside those of the last, by ledger.

use askama::Template;
use axum::extract::State;
use kernel::Month;
use ledger::{Book, list_href};
use web::part::Empty;
use web::table::{Cell, Column, Row, Table};
use web::{Actor, Answer, Head, Visit};

use super::own_unit;
use crate::Desk;

#[derive(Template)]
#[template(ext = "html", source = "{{ table }}")]
struct Filed {
    table: Table,
}

pub(super) async fn show(visit: Visit, actor: Actor, State(desk): State<Desk>) -> Answer {
    let unit = own_unit(&desk, &actor).await?;
    let (scope, pack, today, now) = (actor.scope(), desk.pack(), visit.today(), visit.now());
    let fault = |no| identity::no(no, "这个党组织");
    let read = desk.duties(scope, &unit.path, today, now).await.map_err(fault)?;
    let seen = desk.overview(scope, &unit.path, &read, today, now).await.map_err(fault)?;
    let (this, last) = (today.in_month(), today.in_month().plus(-1));
    let count = |book: &Book<'_>, counts: &std::collections::HashMap<String, u64>, month: Month| {
        let count = counts.get(&book.ledger.name).copied().unwrap_or_default();
        let (from, to) = (month.first_day().to_string(), month.last_day().to_string());
        let href = list_href(book, &[("day_from", &from), ("day_to", &to)]);
        Cell::link(web::part::grouped(count), href)
    };
    let rows = Book::in_order(&pack)
        .into_iter()
        .filter(|book| {
            let name = &book.ledger.name;
            seen.value.this_month.contains_key(name) || seen.value.last_month.contains_key(name)
        })
        .map(|book| {
            Row::new([
                Cell::link(&book.ledger.name, list_href(&book, &[])),
                count(&book, &seen.value.this_month, this),
                count(&book, &seen.value.last_month, last),
            ])
        });
    let columns = [
        Column::new("ledger", "台账"),
        Column::number("this", format!("{}月", this.month())),
        Column::number("last", format!("{}月", last.month())),
    ];
    let table = Table::new("filed", "台账", columns)
        .rows(rows)
        .plain()
        .empty(Empty::new("这两个月还没有记录").why("在台账里填报后，这里会有数。"));
    let head = Head::new("本月记录")
        .under("工作台", "/")
        .lead("按事情发生的月份数，草稿、退回和作废的不算。");
    visit.page(head, &Filed { table })
}
