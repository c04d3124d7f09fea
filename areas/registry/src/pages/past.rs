//! The tree as it stood on a past day.

use std::collections::HashMap;

use kernel::{Day, Id, Org, OrgPath, PageOf};
use web::part::{Empty, Figures};
use web::table::{Ask, Table};
use web::{Actor, Answer, No, Visit};

use super::organizations::{Tree, head, is_flat, panel};
use super::rows::{Lines, kinds_of};
use super::{Registry, encoded, tabs};
use crate::queries::{self, Below, OrgFilter};
use crate::records::{Listed, Organization};
use crate::rules::NameKeys;

pub(super) async fn show(
    visit: &Visit,
    actor: &Actor,
    registry: &Registry,
    ask: &Ask,
    day: Day,
) -> Answer {
    let then = queries::organizations_on(registry.store.read(), actor.scope(), day).await?;
    let code = match ask.filter("under") {
        "" => actor.unit().path.code(),
        code => code,
    };
    let under = then.iter().find(|org| org.code == code);
    if under.is_none() && !ask.filter("under").is_empty() {
        return Err(No::missing("这一天的这个党组织"));
    }
    let flat = is_flat(ask);
    let below = standing(&then);
    let found = wanted(&then, under, ask, flat);
    let names: HashMap<OrgPath, String> =
        then.iter().map(|org| (org.path.clone(), org.name.clone())).collect();
    let carried = format!("&on={}", encoded(ask.filter("on")));
    let kinds = kinds_of(found.rows.iter().filter_map(|org| below.get(&org.id)));
    let lines = Lines {
        below: &below,
        above: if flat { names } else { HashMap::new() },
        kinds: &kinds,
        counts_members: false,
        carried: &carried,
        today: day,
    };
    let empty = Empty::new("这一天没有符合条件的党组织")
        .why("可能当时还没有成立，或名称、种类与现在不同。");
    let table = Table::new("organizations", "党组织", lines.columns())
        .paged(ask, found.map(|org| lines.row(org)))
        .empty(empty);
    let page = Tree {
        tabs: tabs(Listed::Organizations),
        figures: Figures::default(),
        filters: panel(registry, ask),
        note: format!("下面是 {} 的组织架构，名称、种类、隶属关系都按当天。", day.in_words()),
        table,
    };
    visit.page(head(registry, actor, under).await?, &page)
}

/// What stood below each.
fn standing(then: &[Organization]) -> HashMap<Id<Org>, Below> {
    let by_path: HashMap<&OrgPath, Id<Org>> = then.iter().map(|org| (&org.path, org.id)).collect();
    let mut below: HashMap<Id<Org>, Below> =
        then.iter().map(|org| (org.id, Below::default())).collect();
    for org in then {
        let mut at = org.path.parent();
        let mut direct = true;
        while let Some(path) = at {
            let above = by_path.get(&path).and_then(|id| below.get_mut(id));
            if let Some(above) = above {
                above.direct += u64::from(direct);
                match above.kinds.iter_mut().find(|(kind, _)| *kind == org.kind) {
                    Some((_, number)) => *number += 1,
                    None => above.kinds.push((org.kind.clone(), 1)),
                }
            }
            direct = false;
            at = path.parent();
        }
    }
    below
}

fn wanted<'a>(
    then: &'a [Organization],
    under: Option<&'a Organization>,
    ask: &Ask,
    flat: bool,
) -> PageOf<&'a Organization> {
    let text = |name: &str| Some(ask.filter(name).trim().to_owned()).filter(|v| !v.is_empty());
    let filter = OrgFilter {
        kind: text("kind"),
        domain: text("domain"),
        text: text("q").unwrap_or_default(),
        ..OrgFilter::default()
    };
    let lies = |org: &Organization| match under {
        Some(under) if flat => under.path.contains(&org.path),
        Some(under) => org.path.parent().as_ref() == Some(&under.path),
        None => true,
    };
    let mut found: Vec<&Organization> =
        then.iter().filter(|org| lies(org) && filter.wants(org)).collect();
    if found.is_empty() && !flat {
        found.extend(under);
    }
    if let Some(((), descending)) = ask.sorted(&[("name", ())]) {
        found.sort_by_cached_key(|org| NameKeys::of_organization(&org.name).pinyin);
        if descending {
            found.reverse();
        }
    }
    let page = ask.page();
    let total = found.len() as u64;
    let rows = found.into_iter().skip(page.offset() as usize).take(page.size() as usize).collect();
    PageOf { rows, total, page }
}
