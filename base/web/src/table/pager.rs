//! The links from one page of a list to the others.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::PageOf;

use super::Ask;

/// Page numbers, page size, jump to a page; nothing where one page holds all.
#[derive(Debug, Template)]
#[template(path = "table/pager.html")]
pub struct Pager {
    pub(super) id: String,
    pub(super) caption: String,
    pub(super) ask: Option<Ask>,
    pub(super) page: u64,
    pub(super) pages: u64,
    pub(super) size: u64,
}

impl HtmlSafe for Pager {}

/// A page number as shown below a list; number 0 stands for those left out.
struct PageLink {
    number: u64,
    href: String,
    here: bool,
}

impl Pager {
    /// Links between the pages of a list that is not a table. `id` must differ from those of
    /// other lists on the page; `caption` says what is listed.
    pub fn new<T>(
        id: impl Into<String>,
        caption: impl Into<String>,
        ask: &Ask,
        rows: &PageOf<T>,
    ) -> Self {
        Self {
            id: id.into(),
            caption: caption.into(),
            ask: Some(ask.clone()),
            page: rows.page.number(),
            pages: rows.pages(),
            size: rows.page.size(),
        }
    }

    /// The page numbers to offer: the first, the last and those around; 0 for a gap.
    fn page_numbers(&self) -> Vec<u64> {
        let (now, last) = (self.page, self.pages);
        let mut numbers: Vec<u64> = Vec::new();
        for number in [1, now.saturating_sub(2), now.saturating_sub(1), now, now + 1, now + 2, last]
        {
            let previous = numbers.last().copied().unwrap_or(0);
            if number == 0 || number > last || number <= previous {
                continue;
            }
            if number > previous + 1 {
                numbers.push(0);
            }
            numbers.push(number);
        }
        numbers
    }

    fn page_links(&self) -> Vec<PageLink> {
        let link = |number: u64| PageLink {
            number,
            href: self.ask.as_ref().map(|ask| ask.on_page(number)).unwrap_or_default(),
            here: number == self.page,
        };
        self.page_numbers().into_iter().map(link).collect()
    }

    fn previous_page(&self) -> Option<String> {
        let ask = self.ask.as_ref().filter(|_| self.page > 1)?;
        Some(ask.on_page(self.page - 1))
    }

    fn next_page(&self) -> Option<String> {
        let ask = self.ask.as_ref().filter(|_| self.page < self.pages)?;
        Some(ask.on_page(self.page + 1))
    }

    /// The page sizes to offer, and which one it is.
    fn sizes(&self) -> Vec<(u64, bool)> {
        let mut sizes = vec![20, 50, 100, 200, self.size];
        sizes.sort_unstable();
        sizes.dedup();
        sizes.into_iter().map(|size| (size, size == self.size)).collect()
    }

    fn carried(&self) -> Vec<(&str, &str)> {
        self.ask.as_ref().map(|ask| ask.carried(&["size"])).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Page;

    fn pager(page: u64, total: u64) -> Pager {
        let rows: PageOf<()> = PageOf { rows: vec![], total, page: Page::new(page, 50) };
        Pager::new("t", "党员", &Ask::new("/m", ""), &rows)
    }

    #[test]
    fn pages_are_offered_at_both_ends_and_around() {
        assert_eq!(pager(1, 0).page_numbers(), [1]);
        assert_eq!(pager(1, 240).page_numbers(), [1, 2, 3, 0, 5]);
        assert_eq!(pager(100, 10_000).page_numbers(), [1, 0, 98, 99, 100, 101, 102, 0, 200]);
    }
}
