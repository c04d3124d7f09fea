//! Tables: dense on a screen, cards on a phone, repeated headers on paper.

mod ask;
#[allow(unused_qualifications, reason = "the derive names the enum in full")]
mod cell;
mod filters;
mod pager;
mod room;

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::PageOf;

pub use ask::Ask;
pub use cell::Cell;
pub use filters::{Filter, Filters};
pub use pager::Pager;

use self::room::Room;
use crate::part::{Empty, Tone};

/// A table with its count, order, columns and pages.
#[derive(Debug, Template)]
#[template(path = "table/table.html")]
pub struct Table {
    id: String,
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    rooms: Vec<(usize, Room)>,
    totals: Option<Row>,
    ask: Option<Ask>,
    total: u64,
    pages: u64,
    page: u64,
    size: u64,
    bulk: Vec<Bulk>,
    exports: Option<String>,
    empty: Empty,
    wide: bool,
    plain: bool,
}

impl HtmlSafe for Table {}

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    key: String,
    label: String,
    align: Align,
    sorts: bool,
    extra: bool,
    long: bool,
    hint: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Align {
    Left,
    Right,
    Centre,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    cells: Vec<Cell>,
    value: Option<String>,
    tone: Option<Tone>,
}

/// Something that can be done with the rows that are ticked. Posts their values as `pick`.
#[derive(Debug, Clone)]
pub struct Bulk {
    label: String,
    href: String,
}

impl Column {
    /// A column of text.
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            align: Align::Left,
            sorts: false,
            extra: false,
            long: false,
            hint: String::new(),
        }
    }

    /// A column of figures, set to the right.
    pub fn number(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { align: Align::Right, ..Self::new(key, label) }
    }

    /// A column of badges or symbols.
    pub fn centre(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { align: Align::Centre, ..Self::new(key, label) }
    }

    /// The list can be sorted by it; the handler reads the key with [`Ask::sorted`].
    #[must_use]
    pub fn sorts(mut self) -> Self {
        self.sorts = true;
        self
    }

    /// Shown only when chosen.
    #[must_use]
    pub fn extra(mut self) -> Self {
        self.extra = true;
        self
    }

    /// Holds sentences: over the whole width of a card on a phone.
    #[must_use]
    pub fn long(mut self) -> Self {
        self.long = true;
        self
    }

    /// What is counted, shown when pointed at.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    fn align(&self) -> &'static str {
        match self.align {
            Align::Left if self.long => "long",
            Align::Left => "",
            Align::Right => "num",
            Align::Centre => "mid",
        }
    }
}

impl Row {
    /// A row with as many cells as the table has columns.
    pub fn new(cells: impl IntoIterator<Item = Cell>) -> Self {
        Self { cells: cells.into_iter().collect(), ..Self::default() }
    }

    /// What is sent when it is ticked.
    #[must_use]
    pub fn value(mut self, value: impl ToString) -> Self {
        self.value = Some(value.to_string());
        self
    }

    /// Marked at its left edge: overdue, new.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = Some(tone);
        self
    }

    fn cell(&self, at: &usize) -> &Cell {
        self.cells.get(*at).unwrap_or(&Cell::Blank)
    }

    /// What the row is called for those who only hear the checkbox.
    fn name(&self) -> String {
        self.cells.iter().map(Cell::said).find(|said| !said.is_empty()).unwrap_or_default()
    }
}

impl Bulk {
    /// A button with this label that posts to this address.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

impl Table {
    /// A table without paging: a few rows on a detail page. `id` must differ between the tables
    /// of a page; `caption` says what the rows are: 党员.
    pub fn new(
        id: impl Into<String>,
        caption: impl Into<String>,
        columns: impl IntoIterator<Item = Column>,
    ) -> Self {
        Self {
            id: id.into(),
            caption: caption.into(),
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
            rooms: Vec::new(),
            totals: None,
            ask: None,
            total: 0,
            pages: 1,
            page: 1,
            size: 0,
            bulk: Vec::new(),
            exports: None,
            empty: Empty::new("没有符合条件的记录"),
            wide: false,
            plain: false,
        }
    }

    /// All rows there are.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows = rows.into_iter().collect();
        self.measure();
        self.total = self.rows.len() as u64;
        self
    }

    /// One page of a list. Gives headers that sort, the exact count, pages and column choice.
    #[must_use]
    pub fn paged(mut self, ask: &Ask, rows: PageOf<Row>) -> Self {
        self.pages = rows.pages();
        self.total = rows.total;
        self.page = rows.page.number();
        self.size = rows.page.size();
        self.rows = rows.rows;
        self.ask = Some(ask.clone());
        self.measure();
        self
    }

    /// A last row with sums over the whole list, not only this page.
    #[must_use]
    pub fn totals(mut self, totals: Row) -> Self {
        self.totals = Some(totals);
        self
    }

    /// Something that can be done with ticked rows.
    #[must_use]
    pub fn bulk(mut self, bulk: Bulk) -> Self {
        self.bulk.push(bulk);
        self
    }

    /// A link 导出 to this address with the list's question.
    #[must_use]
    pub fn exports(mut self, path: impl Into<String>) -> Self {
        self.exports = Some(path.into());
        self
    }

    /// What to say when there are no rows, and what to do about it.
    #[must_use]
    pub fn empty(mut self, empty: Empty) -> Self {
        self.empty = empty;
        self
    }

    /// Wider than a screen: scrolls sideways by itself with the first column kept in place, also
    /// on a phone.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Without count and tools above it.
    #[must_use]
    pub fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    fn shows(&self, column: &Column) -> bool {
        let chosen = self.ask.as_ref().map(Ask::columns).unwrap_or_default();
        if chosen.is_empty() { !column.extra } else { chosen.contains(&column.key.as_str()) }
    }

    /// Columns that are shown, each with its place in the rows.
    fn shown(&self) -> Vec<(usize, &Column)> {
        self.columns.iter().enumerate().filter(|(_, column)| self.shows(column)).collect()
    }

    /// Notes how much room each shown column takes.
    fn measure(&mut self) {
        let shown: Vec<(usize, bool)> =
            self.shown().into_iter().map(|(at, column)| (at, column.long)).collect();
        let rooms = room::rooms(&shown, &self.rows);
        self.rooms = shown.into_iter().map(|(at, _)| at).zip(rooms).collect();
    }

    /// How a column's cells are set, and whether they are kept on one line.
    fn class(&self, at: &usize, column: &Column) -> String {
        let room = self.rooms.iter().find(|(place, _)| place == at);
        let room = room.map_or("", |(_, room)| room.word());
        [column.align(), room].join(" ").trim().to_owned()
    }

    fn chooses_columns(&self) -> bool {
        self.ask.is_some() && self.columns.iter().any(|column| column.extra)
    }

    /// The address that sorts by a column: ascending, then descending, then as usual.
    fn sort_link(&self, column: &Column) -> Option<String> {
        let ask = self.ask.as_ref().filter(|_| column.sorts)?;
        let next = match ask.sort() {
            Some((key, false)) if key == column.key => Some(format!("-{key}")),
            Some((key, true)) if key == column.key => None,
            _ => Some(column.key.clone()),
        };
        Some(ask.with("sort", next.as_deref()))
    }

    fn order(&self, column: &Column) -> &'static str {
        match self.ask.as_ref().and_then(Ask::sort) {
            Some((key, false)) if key == column.key => "ascending",
            Some((key, true)) if key == column.key => "descending",
            _ => "none",
        }
    }

    fn pager(&self) -> Pager {
        Pager {
            id: self.id.clone(),
            caption: self.caption.clone(),
            ask: self.ask.clone(),
            page: self.page,
            pages: self.pages,
            size: self.size,
        }
    }

    fn carried(&self, own: &str) -> Vec<(&str, &str)> {
        self.ask.as_ref().map(|ask| ask.carried(&[own])).unwrap_or_default()
    }

    fn first_row(&self) -> u64 {
        (self.page - 1) * self.size + 1
    }

    fn last_row(&self) -> u64 {
        (self.page - 1) * self.size + self.rows.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Page;

    fn table(page: u64, total: u64) -> Table {
        let rows = PageOf { rows: vec![], total, page: Page::new(page, 50) };
        let columns = [Column::new("name", "姓名").sorts(), Column::new("born", "出生").extra()];
        Table::new("t", "党员", columns).paged(&Ask::new("/m", "sort=name"), rows)
    }

    #[test]
    fn a_header_sorts_up_then_down_then_not() {
        let table = table(1, 1);
        assert_eq!(table.sort_link(&table.columns[0]).unwrap(), "/m?sort=-name");
        assert_eq!(table.order(&table.columns[0]), "ascending");
        assert_eq!(table.shown().len(), 1);
    }
}
