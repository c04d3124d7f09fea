//! Templates and exports.

use axum::extract::State;
use identity::By;
use office::{Stamp, Template};
use web::{Actor, Answer, No, Reply, Visit};

use super::{Registry, XLSX, members, organizations};
use crate::sheet;

fn stamp(visit: &Visit, actor: &Actor, id: String) -> Stamp {
    let line = format!("下载：{} {}", actor.name(), visit.today());
    Stamp { line, id, day: Some(visit.today()) }
}

fn template(visit: &Visit, actor: &Actor, title: &str, columns: &[office::Column]) -> Answer {
    let stamp = stamp(visit, actor, String::new());
    let file = Template::new(title, columns).stamp(stamp).write();
    let file = file.map_err(|why| No::Fault(Box::new(why)))?;
    Ok(Reply::file(&format!("{title}（模板）.xlsx"), XLSX, file))
}

pub(super) async fn organizations_template(
    visit: Visit,
    actor: Actor,
    State(registry): State<Registry>,
) -> Answer {
    template(&visit, &actor, "党组织名册", &sheet::organizations(&registry.words))
}

pub(super) async fn members_template(
    visit: Visit,
    actor: Actor,
    State(registry): State<Registry>,
) -> Answer {
    template(&visit, &actor, "党员名册", &sheet::members(&registry.words))
}

/// What the list shows, as a workbook that reads back without changing anything.
pub(super) async fn organizations(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(registry): State<Registry>,
) -> Answer {
    let mut filter = organizations::filter_of(&registry, &actor, visit.query()).await?;
    if filter.below.is_none() {
        filter.below = Some(actor.unit().path.clone());
    }
    let stamp = stamp(&visit, &actor, visit.number().to_owned());
    let db = registry.store.read();
    let made =
        sheet::export_organizations(db, actor.scope(), &registry.words, &filter, &stamp).await;
    let (file, rows) = made.map_err(|no| identity::no(no, "这些党组织"))?;
    let said = format!("导出党组织名册 {rows} 行");
    identity::exported(&registry.store, &visit, &actor, &who, &said).await?;
    Ok(Reply::file(&format!("党组织名册{}.xlsx", visit.today()), XLSX, file))
}

/// What the list shows, with masked numbers.
pub(super) async fn members(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(registry): State<Registry>,
) -> Answer {
    let filter = members::filter_of(&registry, &actor, visit.query(), visit.today()).await?;
    let stamp = stamp(&visit, &actor, visit.number().to_owned());
    let made = sheet::export_members(registry.store.read(), actor.scope(), &filter, &stamp).await;
    let (file, rows) = made.map_err(|no| identity::no(no, "这些党员"))?;
    let said = format!("导出党员名册 {rows} 人（号码隐去）");
    identity::exported(&registry.store, &visit, &actor, &who, &said).await?;
    Ok(Reply::file(&format!("党员名册{}.xlsx", visit.today()), XLSX, file))
}
