//! The tree of organizations, level by level; filtered, as a list over all levels.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use kernel::{Day, Id};
use web::form::Opt;
use web::part::{Empty, Figure, Figures, Tabs, grouped};
use web::table::{Ask, Filter, Filters, Table};
use web::{Action, Actor, Answer, Head, No, Visit, icon};

use super::rows::{Lines, kinds_of};
use super::{KEEP, Registry, encoded, past, profile, tabs};
use crate::queries::{self, Below, OrgFilter, OrgOrder};
use crate::records::{Listed, Organization};
use crate::rules::Term;

#[derive(Template)]
#[template(path = "pages/organizations.html")]
pub(super) struct Tree {
    pub tabs: Tabs,
    pub figures: Figures,
    pub filters: Filters,
    pub note: String,
    pub table: Table,
}

pub(super) async fn show(visit: Visit, actor: Actor, State(registry): State<Registry>) -> Answer {
    let ask = Ask::of(&visit);
    if let Some(day) = past_day(&ask, visit.today()) {
        return past::show(&visit, &actor, &registry, &ask, day).await;
    }
    let (db, scope) = (registry.store.read(), actor.scope());
    let under = place(&registry, &actor, ask.filter("under")).await?;
    let filter = filter_of(&registry, &actor, visit.query()).await?;
    let order = ask.sorted(&[("name", OrgOrder::Name), ("term", OrgOrder::TermEnd)]);
    let order = order.unwrap_or((OrgOrder::Place, false));
    let flat = is_flat(&ask);
    let listed = match &under {
        Some(under) if !flat => OrgFilter { parent: Some(under.id), ..filter.clone() },
        _ => filter.clone(),
    };
    let mut found = queries::organization_list(db, scope, &listed, order, ask.page()).await?;
    if let Some(under) = under.as_ref().filter(|_| found.total == 0 && !flat) {
        // A branch has nothing below: then the branch itself is what there is to see.
        (found.rows, found.total) = (vec![under.clone()], 1);
    }
    let mut asked: Vec<Id<_>> = found.rows.iter().map(|org| org.id).collect();
    asked.extend(under.iter().map(|org| org.id));
    let below = queries::standing_below(db, scope, &asked).await?;
    let whole = under.as_ref().and_then(|org| below.get(&org.id));
    let kinds = kinds_of(found.rows.iter().filter_map(|org| below.get(&org.id)));
    let above = match flat {
        true => queries::superiors(db, scope, found.rows.iter().map(|org| &org.path)).await?,
        false => HashMap::new(),
    };
    let lines = Lines {
        below: &below,
        above,
        kinds: &kinds,
        counts_members: true,
        carried: "",
        today: visit.today(),
    };
    let table = Table::new("organizations", "党组织", lines.columns())
        .paged(&ask, found.map(|org| lines.row(&org)))
        .exports("/organizations/export.xlsx")
        .empty(empty(&registry, &actor));
    let page = Tree {
        tabs: tabs(Listed::Organizations),
        figures: under
            .as_ref()
            .zip(whole)
            .map(|(org, below)| figures(org, below))
            .unwrap_or_default(),
        filters: panel(&registry, &ask),
        note: String::new(),
        table,
    };
    let mut head = head(&registry, &actor, under.as_ref()).await?;
    if actor.may(KEEP) {
        head = head
            .action(Action::link("下载模板", "/organizations/template.xlsx").icon(icon("download")))
            .action(Action::link("导入", "/organizations/import").icon(icon("file-import")));
    }
    visit.page(head, &page)
}

/// The day that is asked for, if it is one before today.
fn past_day(ask: &Ask, today: Day) -> Option<Day> {
    ask.filter("on").trim().parse().ok().filter(|day| *day < today)
}

/// Whether all levels are listed rather than the next one.
pub(super) fn is_flat(ask: &Ask) -> bool {
    ["q", "kind", "domain", "all", "batch"].iter().any(|name| !ask.filter(name).trim().is_empty())
}

/// The organization a reader looks below: the one he opened, or his own.
pub(super) async fn place(
    registry: &Registry,
    actor: &Actor,
    code: &str,
) -> Result<Option<Organization>, No> {
    let (db, scope) = (registry.store.read(), actor.scope());
    if code.is_empty() {
        let own = actor.unit().path.code();
        return Ok(queries::organization_by_code(db, scope, own).await?);
    }
    let found = queries::organization_by_code(db, scope, code).await?;
    found.map(Some).ok_or_else(|| No::missing("这个党组织"))
}

/// What a list's address asks for.
pub(super) async fn filter_of(
    registry: &Registry,
    actor: &Actor,
    query: &str,
) -> Result<OrgFilter, No> {
    let ask = Ask::new("", query);
    let text = |name: &str| Some(ask.filter(name).trim().to_owned()).filter(|v| !v.is_empty());
    let below = match ask.filter("under") {
        "" => None,
        code => place(registry, actor, code).await?.map(|org| org.path),
    };
    Ok(OrgFilter {
        parent: None,
        below,
        kind: text("kind"),
        domain: text("domain"),
        text: text("q").unwrap_or_default(),
        batch: ask.filter("batch").parse().ok(),
    })
}

pub(super) fn panel(registry: &Registry, ask: &Ask) -> Filters {
    let options = |terms: &[Term]| -> Vec<Opt> {
        terms.iter().map(|term| Opt::new(&term.name, &term.name)).collect()
    };
    Filters::new(
        ask,
        "organizations",
        [
            Filter::text("q", "查找", "名称、拼音首字母、代码"),
            Filter::one("kind", "种类", options(&registry.words.kinds)),
            Filter::one("domain", "领域", options(&registry.words.domains)),
            Filter::day("on", "某一天的组织架构"),
        ],
    )
}

/// Title and the way down from the reader's own organization.
pub(super) async fn head(
    registry: &Registry,
    actor: &Actor,
    under: Option<&Organization>,
) -> Result<Head, No> {
    let Some(org) = under.filter(|org| org.path != actor.unit().path) else {
        return Ok(Head::new("组织与党员").lead("管理范围内的党组织和党员，点“下级”逐层往下看。"));
    };
    let (db, scope) = (registry.store.read(), actor.scope());
    let mut head = Head::new(&org.name).under("组织与党员", "/organizations");
    for (id, name) in queries::above(db, scope, &org.path).await? {
        let Some(above) = queries::organization(db, scope, id).await? else { continue };
        if above.path != actor.unit().path {
            head = head.under(name, format!("/organizations?under={}", encoded(&above.code)));
        }
    }
    let mut said = vec![org.kind.clone()];
    said.extend(org.domain.clone());
    said.push(format!("代码 {}", org.code));
    let main = Action::link("组织概况", profile(&org.code)).icon(icon("id-badge-2")).main();
    Ok(head.lead(said.join(" · ")).action(main))
}

fn figures(org: &Organization, below: &Below) -> Figures {
    const KINDS: usize = 2;
    let code = encoded(&org.code);
    let mut kinds = below.kinds.clone();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let all = format!("/organizations?under={code}&all=1");
    let mut figures = vec![Figure::new("下级党组织", grouped(below.organizations()), "个", all)];
    figures.extend(kinds.iter().take(KINDS).map(|(kind, number)| {
        let href = format!("/organizations?under={code}&kind={}", encoded(kind));
        Figure::new(kind, grouped(number), "个", href)
    }));
    let members = format!("/members?unit={code}");
    let fresh = format!("{members}&stage=probationary");
    figures.push(Figure::new("党员", grouped(below.members), "名", members));
    figures.push(Figure::new("预备党员", grouped(below.probationary), "名", fresh));
    Figures(figures)
}

fn empty(registry: &Registry, actor: &Actor) -> Empty {
    let empty = Empty::new("没有符合条件的党组织").why("换一个名称、代码，或去掉几个条件再试。");
    let may = registry.may(actor, KEEP, &actor.unit().path) || actor.may(KEEP);
    if may { empty.action("导入党组织", "/organizations/import") } else { empty }
}
