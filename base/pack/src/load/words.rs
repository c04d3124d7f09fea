//! The words of the registry: levels, kinds and domains of organizations, categories of members.

use std::collections::BTreeMap;

use super::{Declared, Loader};
use crate::reader::{Entry, Text};
use crate::{Category, Domain, Kind};

impl Loader<'_> {
    pub(super) fn organizations(&self) -> (Vec<String>, Vec<Kind>, Vec<Domain>) {
        let Some(entry) = self.file("organizations.toml", "组织设置") else {
            return (Vec::new(), Vec::new(), Vec::new());
        };
        let mut levels = Declared::default();
        let mut level_names = Vec::new();
        for one in entry.entries("level", "层级") {
            if let Some(text) = one.text("name")
                && levels.add(self.problems, "层级", &text)
            {
                level_names.push(text.value);
            }
            one.finish();
        }
        if level_names.is_empty() {
            entry.problem_here("没有写层级", "从上到下写，如 [[level]] name = \"市\"");
        }
        let mut declared = Declared::default();
        let mut kinds = Vec::new();
        let mut above: Vec<Vec<Text>> = Vec::new();
        for one in entry.entries("kind", "组织种类") {
            let name = one.text("name");
            let aliases = one.plain_texts("aliases");
            let below = one.texts("below");
            one.finish();
            if let Some(name) = name
                && declared.add(self.problems, "组织种类", &name)
            {
                let below_names = below.iter().map(|text| text.value.clone()).collect();
                kinds.push(Kind { name: name.value, aliases, below: below_names });
                above.push(below);
            }
        }
        for text in above.iter().flatten() {
            entry.known(text, "组织种类", kinds.iter().map(|kind| kind.name.as_str()));
        }
        let domains = self.domains(&entry);
        entry.spellings("组织种类", kinds.iter().map(|kind| (&kind.name, &kind.aliases)));
        entry.finish();
        (level_names, kinds, domains)
    }

    fn domains(&self, entry: &Entry<'_>) -> Vec<Domain> {
        let words = self.words(entry, "domain", "领域", |_| ());
        words.into_iter().map(|(name, aliases, ())| Domain { name, aliases }).collect()
    }

    pub(super) fn members(&self) -> Vec<Category> {
        let Some(entry) = self.file("members.toml", "党员设置") else { return Vec::new() };
        let words = self.words(&entry, "category", "人员类别", |one| one.flag("floating"));
        entry.finish();
        words
            .into_iter()
            .map(|(name, aliases, floating)| Category { name, aliases, floating })
            .collect()
    }

    /// Names with the other spellings that imports take for them, and what else `more` reads of each.
    fn words<T>(
        &self,
        entry: &Entry<'_>,
        key: &str,
        what: &'static str,
        more: impl Fn(&Entry<'_>) -> T,
    ) -> Vec<(String, Vec<String>, T)> {
        let mut declared = Declared::default();
        let mut words = Vec::new();
        for one in entry.entries(key, what) {
            let name = one.text("name");
            let aliases = one.plain_texts("aliases");
            let rest = more(&one);
            one.finish();
            if let Some(name) = name
                && declared.add(self.problems, what, &name)
            {
                words.push((name.value, aliases, rest));
            }
        }
        entry.spellings(what, words.iter().map(|(name, aliases, _)| (name, aliases)));
        words
    }
}

impl Entry<'_> {
    /// A spelling may mean one thing only.
    fn spellings<'w>(
        &self,
        what: &str,
        words: impl Iterator<Item = (&'w String, &'w Vec<String>)>,
    ) {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, aliases) in words {
            for spelling in aliases.iter().chain([name]) {
                if let Some(other) = seen.insert(spelling, name)
                    && other != name
                {
                    let message = format!("“{spelling}”既指{what}“{other}”，又指“{name}”");
                    self.problem_here(message, "同一种写法只能指一个");
                }
            }
        }
    }
}
