//! All ledgers: what there is to file, and how much of it there is.

use askama::Template;
use axum::extract::State;
use identity::By;
use kernel::Day;
use web::table::{Cell, Column, Row, Table};
use web::{Actor, Answer, Head, Visit};

use super::list::may_file_some;
use super::{Ledgers, href};
use crate::queries;
use crate::rules::Hand;
use crate::{Book, pages::words};

#[derive(Template)]
#[template(path = "pages/home.html")]
struct Home {
    table: Table,
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
) -> Answer {
    let hand = Hand::of(&actor, &who);
    let year = visit.today().year();
    let days = Day::new(year, 1, 1).zip(Day::new(year, 12, 31));
    let counts = queries::counts(ledgers.store.read(), actor.scope(), days).await?;
    let mut rows = Vec::new();
    for book in Book::in_order(&ledgers.pack) {
        let counts = counts.iter().filter(|(ledger, ..)| *ledger == book.ledger.name);
        let total: u64 = counts.clone().map(|(.., count)| count).sum();
        let here = |state: &str| format!("{}?state={}", href(&book, ""), encoded(state));
        let open: Vec<Cell> = counts
            .filter(|(_, state, _)| words::state_tone(&book, state) == web::part::Tone::Bad)
            .map(|(_, state, count)| Cell::link(format!("{state} {count}"), here(state)))
            .collect();
        let file = if may_file_some(&book, &hand, &actor) {
            Cell::link("填报", href(&book, "/new"))
        } else {
            Cell::Blank
        };
        rows.push(Row::new([
            Cell::lines(&book.ledger.name, href(&book, ""), &book.ledger.help),
            Cell::from(total),
            if open.is_empty() { Cell::Blank } else { Cell::Several(open) },
            file,
        ]));
    }
    let columns = [
        Column::new("name", "台账"),
        Column::number("count", format!("{year}年记录")),
        Column::new("open", "待改正"),
        Column::centre("file", "操作"),
    ];
    let table = Table::new("ledgers", "台账", columns).rows(rows).plain();
    visit.page(
        Head::new("台账").lead("一件事只填一次，统计、考评和通报都从这里取数。"),
        &Home { table },
    )
}

pub(super) fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
