//! 提醒: everything due, not only what is pressing.

use askama::Template;
use axum::extract::State;
use identity::By;
use ledger::rules::Hand;
use web::part::Todos;
use web::table::{Column, Table};
use web::{Actor, Answer, Head, Visit};

use super::{own_unit, todo};
use crate::{Desk, queries};

#[derive(Template)]
#[template(path = "pages/inbox.html")]
struct Inbox {
    todos: Todos,
    below: Option<Todos>,
    later: Option<Table>,
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(desk): State<Desk>,
) -> Answer {
    let unit = own_unit(&desk, &actor).await?;
    let (hand, today, now) = (Hand::of(&actor, &who), visit.today(), visit.now());
    let (scope, pack) = (actor.scope(), desk.pack());
    let fault = |no| identity::no(no, "这个党组织");
    let read = desk.duties(scope, &unit.path, today, now).await.map_err(fault)?;
    let records = queries::own_records(desk.store().read(), scope, &pack, &hand, &unit).await?;
    let place = read.duties.unit(scope, unit.id).map(|(place, _)| place);
    let own = place
        .map(|place| todo::own(&pack, &hand, &read.duties, place, &unit.path, &records, today));
    let (own, later, next) =
        own.map_or_else(Default::default, |own| (own.now, own.later, own.next));
    let seen = desk.overview(scope, &unit.path, &read, today, now).await.map_err(fault)?;
    let below = (seen.value.units > 1).then(|| {
        let waiting = todo::below(&pack, &hand, &unit.path, &seen.value.states);
        let todos = todo::of_below(&pack, &waiting, &seen.value.lines, today);
        Todos::new(todos, "下级没有等您处理的记录，上一期的事项都已办结。")
    });
    let columns =
        [Column::new("item", "事项"), Column::new("count", "进度"), Column::new("until", "期限")];
    let later =
        (!later.is_empty()).then(|| Table::new("later", "本期还要办", columns).rows(later).plain());
    let body = Inbox { todos: Todos::new(own, next), below, later };
    let head = Head::new("提醒").lead("等您办的事都在这里，办完一件少一件。").under("工作台", "/");
    visit.page(head, &body)
}
