//! Paging of lists.

/// Which page of a list is wanted: numbered from 1, with a size people can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    number: u64,
    size: u64,
}

impl Page {
    /// Rows on a page unless the reader chose otherwise.
    pub const USUAL_SIZE: u64 = 50;
    /// The largest page anyone gets.
    pub const LARGEST_SIZE: u64 = 200;

    /// A page from what a reader asked for; numbers out of range become the nearest in range.
    pub fn new(number: u64, size: u64) -> Self {
        Self { number: number.clamp(1, 1_000_000), size: size.clamp(1, Self::LARGEST_SIZE) }
    }

    /// Its number, from 1.
    pub fn number(self) -> u64 {
        self.number
    }

    /// Rows on it.
    pub fn size(self) -> u64 {
        self.size
    }

    /// Rows before it.
    pub fn offset(self) -> u64 {
        (self.number - 1) * self.size
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::new(1, Self::USUAL_SIZE)
    }
}

/// One page of a list with the exact count of the whole.
#[derive(Debug, Clone)]
pub struct PageOf<T> {
    /// The rows of this page, in the list's order.
    pub rows: Vec<T>,
    /// How many rows the list has in all.
    pub total: u64,
    /// Which page this is.
    pub page: Page,
}

impl<T> PageOf<T> {
    /// How many pages the list has; at least 1.
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(self.page.size()).max(1)
    }

    /// The same page with each row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> PageOf<U> {
        PageOf {
            rows: self.rows.into_iter().map(turn).collect(),
            total: self.total,
            page: self.page,
        }
    }
}
