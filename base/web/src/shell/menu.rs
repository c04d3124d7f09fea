//! The left menu and the phone's bottom bar.

use crate::part::Icon;
use crate::{Actor, Head, Visit};

/// One entry of a menu.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is called: 台账.
    pub label: &'static str,
    /// Where it leads; pages whose path starts so belong to it.
    pub href: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// The act without which it is not shown; `None` for everybody who is signed in.
    pub may: Option<&'static str>,
}

/// All entries in their order: the loop from standards to look-back, not a list of tables.
#[derive(Debug, Clone, Default)]
pub struct Menu {
    /// The left menu.
    pub entries: Vec<Entry>,
    /// The phone's bottom bar: 待办, 填报, 我的支部.
    pub phone: Vec<Entry>,
}

/// An entry as shown to somebody on some page.
#[derive(Debug)]
pub(crate) struct Shown<'a> {
    pub entry: &'a Entry,
    pub here: bool,
}

impl Menu {
    pub(crate) fn shown<'a>(&'a self, visit: &Visit, head: &Head) -> Vec<Shown<'a>> {
        Self::mark(&self.entries, visit.actor(), head.place(visit))
    }

    pub(crate) fn shown_on_phone<'a>(&'a self, visit: &Visit, head: &Head) -> Vec<Shown<'a>> {
        Self::mark(&self.phone, visit.actor(), head.place(visit))
    }

    /// The entry a page belongs to.
    pub(crate) fn section<'a>(&'a self, visit: &Visit, head: &Head) -> Option<&'a Entry> {
        self.shown(visit, head).into_iter().find(|shown| shown.here).map(|shown| shown.entry)
    }

    fn mark<'a>(entries: &'a [Entry], actor: Option<&Actor>, path: &str) -> Vec<Shown<'a>> {
        let Some(actor) = actor else { return Vec::new() };
        let allowed = || entries.iter().filter(|e| e.may.is_none_or(|act| actor.may(act)));
        let here =
            allowed().filter(|e| covers(e.href, path)).max_by_key(|e| e.href.len()).map(|e| e.href);
        allowed().map(|entry| Shown { entry, here: Some(entry.href) == here }).collect()
    }
}

fn covers(href: &str, path: &str) -> bool {
    match path.strip_prefix(href) {
        Some("") => true,
        Some(rest) => rest.starts_with('/'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_belongs_to_the_entry_its_path_starts_with() {
        assert!(covers("/orgs", "/orgs") && covers("/orgs", "/orgs/1"));
        assert!(!covers("/orgs", "/orgsx") && !covers("/", "/orgs") && covers("/", "/"));
    }
}
