//! 挂图作战: on one screen, which units and which items lag behind. From the city down to the
//! branch by clicks; prints on A3.

mod charts;

use askama::Template;
use axum::extract::State;
use kernel::Day;
use ledger::moment;
use pack::Pack;
use registry::Organization;
use web::form::Opt;
use web::part::Empty;
use web::table::{Ask, Filter, Filters};
use web::{Actor, Answer, Head, No, Sheet, Visit};

use super::{chosen_unit, own_unit, profile_href};
use crate::Desk;
use crate::rules::{Look, Wall};
use charts::Charts;

#[derive(Template)]
#[template(path = "pages/wall.html")]
struct WallPage {
    filters: Filters,
    charts: Option<Charts>,
    empty: Empty,
}

/// What is shown, of whom.
struct Shown<'a> {
    pack: &'a Pack,
    wall: &'a Wall,
    ask: &'a Ask,
    look: Look,
    /// The one obligation the map shows; all of them together if none.
    item: Option<usize>,
    today: Day,
}

const LOOKS: [(&str, &str, Look); 3] = [
    ("year", "今年已期满的", Look::Year),
    ("last", "上一期", Look::Last),
    ("now", "这一期", Look::Running),
];

pub(super) async fn show(visit: Visit, actor: Actor, State(desk): State<Desk>) -> Answer {
    let ask = Ask::of(&visit);
    let (pack, scope, today) = (desk.pack(), actor.scope(), visit.today());
    let top = chosen_unit(&desk, &actor, ask.filter("unit")).await?;
    let asked = ask.filter("look");
    let look =
        LOOKS.iter().find(|(name, ..)| *name == asked).map_or(Look::Year, |(.., look)| *look);
    let item = pack.obligations.iter().position(|one| one.name == ask.filter("item"));
    let wall = desk.wall(scope, &top.path, look, today, visit.now()).await;
    let (wall, since) = wall.map_err(|no| identity::no(no, "这个党组织"))?;
    if wall.rows.iter().all(|row| row.own) {
        return Ok(visit.to(format!("{}#duties", profile_href(&top.code))));
    }
    let shown = Shown { pack: &pack, wall: &wall, ask: &ask, look, item, today };
    let charts = shown.charts();
    let page = WallPage { filters: shown.filters(), charts, empty: shown.nothing() };
    let mut head = Head::new("挂图作战").section("/").sheet(Sheet::A3Wide).under("工作台", "/");
    let own = own_unit(&desk, &actor).await?;
    for above in above(&desk, &actor, &own, &top).await? {
        head = head.under(&above.name, ask.with("unit", Some(&above.code)));
    }
    let mut lead = format!("{}　{}　{}", top.name, shown.period(), shown.said());
    if let Some(at) = since {
        lead = format!("{lead}　数字截至{}", moment(at));
    }
    visit.page(head.lead(lead), &page)
}

/// Those between the reader's own unit and the one whose chart is shown, his own included.
async fn above(
    desk: &Desk,
    actor: &Actor,
    own: &Organization,
    top: &Organization,
) -> Result<Vec<Organization>, No> {
    let mut found = Vec::new();
    let mut at = top.path.parent();
    while let Some(path) = at.filter(|path| own.path.contains(path)) {
        found.push(chosen_unit(desk, actor, path.code()).await?);
        at = path.parent();
    }
    found.reverse();
    Ok(found)
}

impl Shown<'_> {
    fn filters(&self) -> Filters {
        let items = self.wall.owed().filter_map(|place| self.pack.obligations.get(place));
        let items: Vec<Opt> = items.map(|one| Opt::new(&one.name, &one.name)).collect();
        let looks = LOOKS.map(|(name, label, _)| Opt::new(name, label));
        let orders = [Opt::new("tree", "按组织顺序"), Opt::new("worst", "落后的在前")];
        let panel = vec![
            Filter::always("look", "哪一期", looks, "year"),
            Filter::one("item", "地图上看", items),
            Filter::always("order", "排列", orders, "tree"),
        ];
        Filters::new(self.ask, "wall", panel)
    }

    fn nothing(&self) -> Empty {
        let year = self.ask.with("look", Some("now"));
        match self.look {
            Look::Year => Empty::new("今年还没有期满的应办事项")
                .why("正在办的可以看“这一期”。")
                .action("看这一期", year),
            _ => Empty::new("这一期没有应办事项").why("应办事项由制度包规定。"),
        }
    }
}
