//! 应办事项: how every obligation stands, and who has not done it.

use askama::Template;
use axum::extract::State;
use engine::deadline;
use kernel::{PageOf, Period};
use web::form::Opt;
use web::part::Empty;
use web::table::{Ask, Cell, Column, Filter, Filters, Row, Table};
use web::{Action, Actor, Answer, Head, Missing, No, Sheet, Visit, icon};

use super::{chosen_unit, own_unit, profile_href, workbench};
use crate::Desk;
use crate::rules::period_said;

#[derive(Template)]
#[template(ext = "html", source = "{{ table }}")]
struct Progress {
    table: Table,
}

pub(super) async fn show(visit: Visit, actor: Actor, State(desk): State<Desk>) -> Answer {
    let unit = own_unit(&desk, &actor).await?;
    let (scope, today) = (actor.scope(), visit.today());
    let read = desk.duties(scope, &unit.path, today, visit.now()).await;
    let read = read.map_err(|no| identity::no(no, "这个党组织"))?;
    let scope = scope.within(&unit.path);
    let table = workbench::progress(&desk.pack(), &read.duties.lines(&scope, today), today)
        .empty(Empty::new("这里的党组织没有应办事项").why("应办事项由制度包规定。"));
    let head = Head::new("应办事项进度")
        .under("工作台", "/")
        .lead("按期逐段判：前一期多办，抵不了后一期没办。点未办的个数看名单。")
        .action(Action::link("挂图", "/wall").icon(icon("layout-grid")))
        .sheet(Sheet::A4Wide);
    visit.page(head, &Progress { table })
}

#[derive(Template)]
#[template(path = "pages/late.html")]
struct Late {
    filters: Filters,
    table: Table,
}

/// Who has not done something in a period.
pub(super) async fn late(visit: Visit, actor: Actor, State(desk): State<Desk>) -> Answer {
    let ask = Ask::of(&visit);
    let (pack, today) = (desk.pack(), visit.today());
    if ask.filter("item").is_empty() {
        // The filter was taken away: all of them again.
        return Ok(visit.to("/duties"));
    }
    let named = |name: &str| pack.obligations.iter().position(|one| one.name == name);
    let place = named(ask.filter("item")).ok_or_else(|| Missing::new("这个应办事项"))?;
    let declared = pack.obligations.get(place).ok_or_else(|| Missing::new("这个应办事项"))?;
    let running = engine::period_of(declared.every, today.in_month());
    let period: Period = match ask.filter("period") {
        "" => running,
        text => text.parse().map_err(|_| Missing::new("这一期"))?,
    };
    let unit = chosen_unit(&desk, &actor, ask.filter("unit")).await?;
    let read = desk.duties(actor.scope(), &unit.path, today, visit.now()).await;
    let read = read.map_err(|no| identity::no(no, "这个党组织"))?;
    let scope = actor.scope().within(&unit.path);
    let found: Vec<_> = read.duties.late(&scope, place, period).collect();
    let page = ask.page();
    let shown = found.iter().skip(page.offset() as usize).take(page.size() as usize);
    const MOST_POSTS: usize = 3;
    let db = desk.store().read();
    let mut rows = Vec::new();
    for (its, due) in shown {
        let above = registry::queries::above(db, &scope, &its.org.path).await?;
        let above = above.last().map_or("", |(_, name)| name.as_str());
        let posts = registry::queries::posts_of(db, &scope, its.org.id).await?;
        let held: Vec<String> = posts
            .iter()
            .filter(|post| post.until.is_none())
            .take(MOST_POSTS)
            .map(|post| format!("{} {}", post.post, post.holder))
            .collect();
        rows.push(Row::new([
            Cell::link(&its.org.name, profile_href(&its.org.code)),
            Cell::text(above),
            Cell::known((!held.is_empty()).then(|| held.join("，"))),
            Cell::from(u64::from(due.owed)),
            Cell::from(u64::from(due.done)),
        ]));
    }
    let columns = [
        Column::new("name", "党组织"),
        Column::new("above", "上级党组织"),
        Column::new("holder", "班子成员"),
        Column::number("owed", "应办"),
        Column::number("done", "已办"),
    ];
    let total = found.len() as u64;
    let table = Table::new("late", "党组织", columns)
        .paged(&ask, PageOf { rows, total, page })
        .empty(Empty::new("都办了").why("这一期没有未办的党组织。"));
    let said = period_said(period, today);
    let head = Head::new(format!("{}未办名单", declared.name))
        .under("工作台", "/")
        .under("应办事项进度", "/duties")
        .lead(format!(
            "{said}，{}前办完或补报算按时。依据：{}。",
            deadline(declared, period).in_words(),
            declared.basis
        ));
    visit.page(
        head,
        &Late { filters: filters(&desk, &actor, &ask, declared.every, today).await?, table },
    )
}

async fn filters(
    desk: &Desk,
    actor: &Actor,
    ask: &Ask,
    every: pack::Every,
    today: kernel::Day,
) -> Result<Filters, No> {
    const PERIODS: i32 = 6;
    let unit = own_unit(desk, actor).await?;
    let db = desk.store().read();
    let below = registry::queries::below(db, actor.scope(), Some(unit.id)).await?;
    let running = engine::period_of(every, today.in_month());
    let periods = (0..PERIODS).map(|back| running.plus_months(-back * every.months() as i32));
    let periods = periods.map(|period| Opt::new(period.to_string(), period.in_words()));
    let items = desk.pack();
    let items = items.obligations.iter().map(|one| Opt::new(&one.name, &one.name));
    let mut panel = vec![
        Filter::one("item", "事项", items.collect::<Vec<_>>()),
        Filter::one("period", "哪一期", periods.collect::<Vec<_>>()),
    ];
    if !below.is_empty() {
        let units = below.iter().map(|org| Opt::new(&org.code, &org.name));
        panel.push(Filter::one("unit", "单位", units.collect::<Vec<_>>()));
    }
    Ok(Filters::new(ask, "late", panel))
}
