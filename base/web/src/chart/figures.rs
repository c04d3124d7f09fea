//! What a chart shows as rows: the table folded under it, and the workbook it is taken away as.

use office::{Column, Kind, Value};

/// The figures of a chart. The first column names the things.
#[derive(Debug, Clone)]
pub(crate) struct Figures {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Value>>,
}

impl Figures {
    /// Figures of `what` (乡镇), in columns of numbers.
    pub fn of_numbers(
        what: &str,
        numbers: impl IntoIterator<Item = impl Into<String>>,
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Self {
        let number = |name| Column::new(name, Kind::Number { unit: String::new() });
        let columns = std::iter::once(Column::new(what, Kind::Text));
        Self {
            columns: columns.chain(numbers.into_iter().map(number)).collect(),
            rows: rows.into_iter().collect(),
        }
    }

    /// Figures of `what`, in columns that say something in words.
    pub fn in_words(
        what: &str,
        words: impl IntoIterator<Item = impl Into<String>>,
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Self {
        const WIDTH: u16 = 16;
        let text = |name| Column::new(name, Kind::Text).width(WIDTH);
        let columns = std::iter::once(Column::new(what, Kind::Text));
        Self {
            columns: columns.chain(words.into_iter().map(text)).collect(),
            rows: rows.into_iter().collect(),
        }
    }
}

/// A cell of words.
pub(super) fn text(words: impl Into<String>) -> Value {
    Value::Text(words.into())
}

/// A number as charts show it: with at most two decimals.
pub(super) fn number(value: f64) -> Value {
    Value::Number((value * 100.0).round() / 100.0)
}

/// The same, or 未知.
pub(super) fn known(value: Option<f64>) -> Value {
    value.map_or_else(|| text("未知"), number)
}

/// A number if the words are nothing else.
pub(super) fn read(words: &str) -> Value {
    words.parse().ok().filter(|value: &f64| value.is_finite()).map_or_else(|| text(words), number)
}
