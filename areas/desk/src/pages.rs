//! The workbench, everything due, progress of obligations, an organization's profile, search.

mod duties;
mod filed;
mod found;
mod inbox;
mod profile;
mod search;
mod todo;
mod wall;
mod workbench;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use registry::Organization;
use web::{Actor, Entry, Missing, No, Policy, Routes, icon};

use crate::Desk;

/// The act without which these pages show nothing, as roles of the pack name it.
const SEE: &str = "查看";

/// The addresses of this area.
pub fn routes() -> Routes<Desk> {
    let see = Policy::May(SEE);
    Routes::new()
        .get("/", Policy::SignedIn, workbench::show)
        .get("/inbox", see, inbox::show)
        .get("/duties", see, duties::show)
        .get("/duties/late", see, duties::late)
        .get("/filed", see, filed::show)
        .get("/search", see, search::show)
        .get("/pick/anything", Policy::SignedIn, found::show)
        .get("/unit", see, profile::own)
        .get("/wall", see, wall::show)
        .get("/organizations/{code}", see, profile::show)
}

/// Its entry in the menu.
pub fn entry() -> Entry {
    Entry { label: "工作台", href: "/", icon: icon("layout-dashboard"), may: Some(SEE) }
}

/// Its entries in the phone's bottom bar.
pub fn phone_entries() -> Vec<Entry> {
    vec![
        Entry { label: "待办", href: "/", icon: icon("checklist"), may: Some(SEE) },
        Entry {
            label: "本单位", href: "/unit", icon: icon("building-community"), may: Some(SEE)
        },
    ]
}

/// The unit somebody acts for.
async fn own_unit(desk: &Desk, actor: &Actor) -> Result<Organization, No> {
    let (db, code) = (desk.store().read(), actor.unit().path.code());
    let found = registry::queries::organization_by_code(db, actor.scope(), code).await?;
    Ok(found.ok_or_else(|| Missing::new("您所在的党组织"))?)
}

/// The organization whose part of the tree is looked at: the reader's own unless he chose one.
async fn chosen_unit(desk: &Desk, actor: &Actor, code: &str) -> Result<Organization, No> {
    if code.is_empty() {
        return own_unit(desk, actor).await;
    }
    let found =
        registry::queries::organization_by_code(desk.store().read(), actor.scope(), code).await?;
    Ok(found.ok_or_else(|| Missing::new("这个党组织"))?)
}

/// A path with its query.
fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut text = path.to_owned();
    for (at, (name, value)) in pairs.iter().filter(|(_, value)| !value.is_empty()).enumerate() {
        text.push(if at == 0 { '?' } else { '&' });
        text += name;
        text.push('=');
        text += &encoded(value);
    }
    text
}

/// A text as part of an address.
fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The page of an organization.
fn profile_href(code: &str) -> String {
    format!("/organizations/{}", encoded(code))
}
