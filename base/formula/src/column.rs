//! Whole columns: an assessment evaluates each formula once over all organizations.
//!
//! Every value is a double: NaN is unknown, yes/no are 1 and 0, dates are day numbers, texts are
//! codes of a [`Dictionary`]. Work goes in chunks that stay in the first-level cache.

mod chunk;

use std::collections::HashMap;
use std::sync::Arc;

use chunk::Chunk;

use crate::When;
use crate::check::Formula;
use crate::tree::Any;

/// Rows evaluated at a time.
pub const CHUNK: usize = 1024;

/// Texts by code, shared by all columns of a batch so that codes compare as texts do.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    texts: Vec<Arc<str>>,
    codes: HashMap<Arc<str>, u32>,
}

impl Dictionary {
    /// The code of a text, given out on first sight.
    pub fn code(&mut self, text: &str) -> f64 {
        if let Some(code) = self.codes.get(text) {
            return f64::from(*code);
        }
        let code = self.texts.len() as u32;
        let text: Arc<str> = Arc::from(text);
        self.texts.push(text.clone());
        self.codes.insert(text, code);
        f64::from(code)
    }

    /// The code of a text, if any column holds it.
    pub fn known_code(&self, text: &str) -> Option<f64> {
        self.codes.get(text).copied().map(f64::from)
    }

    /// The text of a code.
    pub fn text(&self, code: f64) -> Option<&Arc<str>> {
        if code.is_nan() { None } else { self.texts.get(code as usize) }
    }
}

/// A column of sets of texts.
#[derive(Debug, Clone, Default)]
pub struct SetColumn {
    /// Codes of row i: `codes[starts[i]..starts[i + 1]]`.
    pub starts: Vec<usize>,
    /// Codes of all rows, one after the other.
    pub codes: Vec<f64>,
    /// Whether row i is known.
    pub known: Vec<bool>,
}

impl SetColumn {
    /// An empty column, to be filled row by row.
    pub fn new() -> Self {
        Self { starts: vec![0], codes: Vec::new(), known: Vec::new() }
    }

    /// Adds a row; `None` is unknown.
    pub fn push(&mut self, codes: Option<&[f64]>) {
        self.codes.extend_from_slice(codes.unwrap_or_default());
        self.starts.push(self.codes.len());
        self.known.push(codes.is_some());
    }

    fn row(&self, i: usize) -> Option<&[f64]> {
        if !*self.known.get(i)? {
            return None;
        }
        self.codes.get(*self.starts.get(i)?..*self.starts.get(i + 1)?)
    }
}

/// The values of one slot.
#[derive(Debug, Clone, Copy)]
pub enum Column<'a> {
    /// A double for each row.
    Values(&'a [f64]),
    /// The same for all rows.
    Same(f64),
    /// A set for each row.
    Sets(&'a SetColumn),
}

/// A batch of rows in columns: slot i of a formula reads `columns[i]`.
#[derive(Debug, Clone)]
pub struct Columns<'a> {
    /// How many rows; value columns have exactly so many.
    pub rows: usize,
    /// One for each slot.
    pub columns: Vec<Column<'a>>,
    /// The texts behind text columns.
    pub dictionary: &'a Dictionary,
    /// The time of evaluation, the same for all rows.
    pub when: When,
}

/// Buffers that are used again from chunk to chunk.
#[derive(Debug, Default)]
pub struct Scratch {
    free: Vec<Vec<f64>>,
}

impl Scratch {
    fn take(&mut self) -> Vec<f64> {
        self.free.pop().unwrap_or_else(|| vec![0.0; CHUNK])
    }

    fn give(&mut self, buffer: Vec<f64>) {
        self.free.push(buffer);
    }
}

impl Columns<'_> {
    /// The formula's value for the rows from `first` on, as many as `out` holds (at most
    /// [`CHUNK`]). A slot without a column, or rows past the end, are unknown. A text the formula
    /// writes out and no column holds gets a code past the dictionary's.
    pub fn evaluate(
        &self,
        formula: &Formula,
        first: usize,
        out: &mut [f64],
        scratch: &mut Scratch,
    ) {
        debug_assert!(out.len() <= CHUNK);
        let mut chunk = Chunk { of: self, first, scratch, extra: Vec::new() };
        match &formula.body {
            Any::Number(tree) => chunk.number(tree, out),
            Any::YesNo(tree) => chunk.yes_no(tree, out),
            Any::Text(tree) => chunk.text(tree, out),
            Any::Date(tree) => chunk.date(tree, out),
            Any::Set(_) => out.fill(f64::NAN),
        }
    }

    /// The formula's value for every row.
    pub fn evaluate_all(&self, formula: &Formula) -> Vec<f64> {
        let mut out = vec![f64::NAN; self.rows];
        let mut scratch = Scratch::default();
        for (i, chunk) in out.chunks_mut(CHUNK).enumerate() {
            self.evaluate(formula, i * CHUNK, chunk, &mut scratch);
        }
        out
    }
}
