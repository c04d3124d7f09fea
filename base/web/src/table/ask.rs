//! What a list is asked for: filters, order, columns and page, all in the address, so that it
//! can be sent to a colleague and the back button works.

use form_urlencoded::Serializer;
use kernel::Page;

use crate::Visit;
use crate::form::Sent;

/// The question in a list's address: `?state=late&sort=-score&page=2&size=100&col=name,score`.
#[derive(Debug, Clone)]
pub struct Ask {
    path: String,
    sent: Sent,
}

/// The columns that are chosen.
const COLUMNS: &str = "col";

impl Ask {
    /// The question of the page that is visited.
    pub fn of(visit: &Visit) -> Self {
        Self::new(visit.path(), visit.query())
    }

    /// The same for a path and query, in tests.
    pub fn new(path: impl Into<String>, query: &str) -> Self {
        // Names with a stroke in front are buttons, pressed once: no link may press them again.
        let sent = Sent::of_query(query);
        let kept = sent.pairs().filter(|(name, _)| !name.starts_with('_'));
        let mut kept: Vec<(String, String)> =
            kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        // Ticked columns come one by one and go on as one, so that no form repeats a hidden field.
        let columns: Vec<String> = kept
            .iter()
            .filter(|(name, value)| name == COLUMNS && !value.is_empty())
            .map(|(_, value)| value.clone())
            .collect();
        if columns.len() > 1 {
            kept.retain(|(name, _)| name != COLUMNS);
            kept.push((COLUMNS.to_owned(), columns.join(",")));
        }
        Self { path: path.into(), sent: Sent::of_pairs(kept) }
    }

    /// Which page, of which size.
    pub fn page(&self) -> Page {
        let number = |name| self.sent.text(name).parse::<u64>().ok();
        Page::new(number("page").unwrap_or(1), number("size").unwrap_or(Page::USUAL_SIZE))
    }

    /// The order asked for, out of those the list knows; `true` for descending. An address cannot
    /// bring an order of its own into a query.
    ///
    /// ```
    /// # use web::table::Ask;
    /// #[derive(Clone, Copy, Debug, PartialEq)]
    /// enum By { Name, Score }
    /// let ask = Ask::new("/ranking", "sort=-score");
    /// assert_eq!(ask.sorted(&[("name", By::Name), ("score", By::Score)]), Some((By::Score, true)));
    /// assert_eq!(Ask::new("/ranking", "sort=1;drop").sorted(&[("name", By::Name)]), None);
    /// ```
    pub fn sorted<T: Copy>(&self, known: &[(&str, T)]) -> Option<(T, bool)> {
        let (name, descending) = self.sort()?;
        let (_, by) = known.iter().find(|(key, _)| *key == name)?;
        Some((*by, descending))
    }

    pub(crate) fn sort(&self) -> Option<(&str, bool)> {
        let text = self.sent.text("sort");
        match text.strip_prefix('-') {
            Some(name) => Some((name, true)),
            None if text.is_empty() => None,
            None => Some((text, false)),
        }
    }

    /// The value of a filter; empty if it is not set.
    pub fn filter(&self, name: &str) -> &str {
        self.sent.text(name)
    }

    /// All values of a filter.
    pub fn filters(&self, name: &str) -> Vec<&str> {
        self.sent
            .pairs()
            .filter(|(key, value)| *key == name && !value.is_empty())
            .map(|p| p.1)
            .collect()
    }

    pub(crate) fn columns(&self) -> Vec<&str> {
        self.sent.text(COLUMNS).split(',').filter(|key| !key.is_empty()).collect()
    }

    /// The address of the list.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same question with one parameter changed, from the first page on; `None` takes it out.
    pub fn with(&self, name: &str, value: Option<&str>) -> String {
        let kept = self.sent.pairs().filter(|(key, _)| *key != name && *key != "page");
        self.address(kept.chain(value.map(|value| (name, value))))
    }

    /// The same question on another page.
    pub fn on_page(&self, number: u64) -> String {
        let number = number.to_string();
        let kept = self.sent.pairs().filter(|(key, _)| *key != "page");
        self.address(kept.chain([("page", number.as_str())]))
    }

    /// The same question put to another address: the export of what I see.
    pub fn at(&self, path: &str) -> String {
        let here = self.address(self.sent.pairs().filter(|(key, _)| *key != "page"));
        here.replacen(&self.path, path, 1)
    }

    /// What a form inside the list has to send along, other than the names it sends itself.
    pub(crate) fn carried(&self, own: &[&str]) -> Vec<(&str, &str)> {
        let skips = |key: &str| key == "page" || own.contains(&key);
        self.sent.pairs().filter(|(key, value)| !skips(key) && !value.is_empty()).collect()
    }

    fn address<'a>(&self, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
        let mut query = Serializer::new(String::new());
        for (key, value) in pairs.filter(|(_, value)| !value.is_empty()) {
            query.append_pair(key, value);
        }
        let query = query.finish();
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changing_a_filter_keeps_the_rest_and_starts_at_the_first_page() {
        let ask = Ask::new("/members", "q=%E7%8E%8B&sort=-age&page=7&size=100&col=name&col=age");
        assert_eq!(
            ask.with("state", Some("late")),
            "/members?q=%E7%8E%8B&sort=-age&size=100&col=name%2Cage&state=late"
        );
        assert_eq!(ask.with("col", None), "/members?q=%E7%8E%8B&sort=-age&size=100");
        assert_eq!(
            ask.at("/members.xlsx"),
            "/members.xlsx?q=%E7%8E%8B&sort=-age&size=100&col=name%2Cage"
        );
        assert_eq!(ask.columns(), ["name", "age"]);
        assert_eq!(ask.carried(&["size", "sort", "q"]), [("col", "name,age")]);
        assert_eq!((ask.page().number(), ask.page().size()), (7, 100));
        assert_eq!(Ask::new("/m", "page=-1&size=99999").page().size(), Page::LARGEST_SIZE);
    }
}
