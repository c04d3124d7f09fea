//! Organizations, members, imports, exports, pickers.

mod downloads;
mod import;
mod member;
mod members;
mod organizations;
mod past;
mod pick;
mod rows;

use std::sync::Arc;

use kernel::OrgPath;
use pack::Pack;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::Store;
use web::part::{Tab, Tabs};
use web::{Actor, Entry, Policy, Routes, icon};

pub use pick::{
    MEMBERS, MEMBERS_BY, NAME_ALONE, Send, by_name_alone, chosen, is_a_name, pick_members,
    pick_organizations, unit_filter,
};

use self::import::Roster;
use crate::records::Listed;
use crate::rules::Vocabulary;
use crate::wizard;

/// What the pages of this area share. Cheap to clone.
#[derive(Clone)]
pub struct Registry {
    /// Where organizations and members are.
    pub store: Store,
    /// Who may do what.
    pub pack: Arc<Pack>,
    /// Which kinds, domains and categories there are.
    pub words: Arc<Vocabulary>,
}

/// Where its menu entry leads, which all its pages belong to.
const MENU: &str = "/organizations";

/// The act that opens lists, as roles of the pack name it.
const SEE: &str = "查看";
/// The act of keeping lists of organizations and members.
const KEEP: &str = "维护名册";
/// The act of looking at a member's numbers.
const REVEAL: &str = "查看号码";

/// The largest workbook taken: a city's roster has 18 MB.
const WORKBOOK_BYTES: usize = 64 << 20;

pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The addresses of this area.
pub fn routes() -> Routes<Registry> {
    let (see, keep, reveal) = (Policy::May(SEE), Policy::May(KEEP), Policy::May(REVEAL));
    let routes = Routes::new()
        .get("/organizations", see, organizations::show)
        .get("/organizations/export.xlsx", see, downloads::organizations)
        .get("/organizations/template.xlsx", keep, downloads::organizations_template)
        .get("/members", see, members::show)
        .get("/members/export.xlsx", see, downloads::members)
        .get("/members/template.xlsx", keep, downloads::members_template)
        .get("/members/{id}", see, member::show)
        .post("/members/{id}/numbers", reveal, member::numbers)
        .get("/pick/organizations", see, pick::organizations)
        .get("/pick/units", see, pick::units)
        .get("/pick/members", see, pick::members);
    let imports = |at| wizard::routes::<Registry, Roster>(at, keep, WORKBOOK_BYTES);
    routes
        .and(imports([
            "/organizations/import",
            "/organizations/import/{batch}",
            "/organizations/import/{batch}/columns",
            "/organizations/import/{batch}/cells",
            "/organizations/import/{batch}/undo",
            "/organizations/import/{batch}/errors.xlsx",
        ]))
        .and(imports([
            "/members/import",
            "/members/import/{batch}",
            "/members/import/{batch}/columns",
            "/members/import/{batch}/cells",
            "/members/import/{batch}/undo",
            "/members/import/{batch}/errors.xlsx",
        ]))
}

/// Its entry in the menu.
pub fn entry() -> Entry {
    Entry { label: "组织与党员", href: MENU, icon: icon("sitemap"), may: Some(SEE) }
}

impl Registry {
    /// Whether somebody may do this to an organization or what belongs to it.
    fn may(&self, actor: &Actor, act: &str, org: &OrgPath) -> bool {
        identity::may(&self.pack.roles, actor, act, org)
    }
}

/// The two lists of this area, for the top of their pages.
fn tabs(here: Listed) -> Tabs {
    Tabs::new(
        "名册",
        vec![
            Tab::new("党组织", "/organizations", here == Listed::Organizations),
            Tab::new("党员", "/members", here == Listed::Members),
        ],
    )
}

/// A value as part of an address.
fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The page of an organization, which an area above draws.
fn profile(code: &str) -> String {
    format!("/organizations/{}", encoded(code))
}

/// A moment as people in China say it.
pub(crate) fn moment(at: kernel::Instant) -> String {
    let local = at + std::time::Duration::from_hours(8);
    local.format("%Y-%m-%d %H:%M").to_string()
}
