//! A cell as it stands in the file.

use std::fmt;

/// A cell that has content.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Column, counted from 0.
    pub column: u32,
    /// What stands in it.
    pub content: Content,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Text, exactly as stored.
    Text(String),
    /// A number in a cell that is not formatted as a date.
    Number(f64),
    /// A number in a cell formatted as date or time: days since 1899-12-30 (the 1904 system is
    /// already converted).
    Serial(f64),
    /// TRUE or FALSE.
    Truth(bool),
    /// An error value such as `#N/A`.
    Error(String),
    /// A formula whose result the producer did not save.
    Uncomputed,
}

impl Content {
    /// Whether a person sees nothing: no text, or only blanks.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.chars().all(crate::cells::is_blank))
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Display for Content {
    /// As Excel would show it without a number format.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => f.write_str(&crate::cells::shown_number(*number)),
            Self::Serial(serial) => match crate::cells::day_of_serial(*serial) {
                Some(day) => day.fmt(f),
                None => f.write_str(&crate::cells::shown_number(*serial)),
            },
            Self::Truth(truth) => f.write_str(if *truth { "TRUE" } else { "FALSE" }),
            Self::Error(error) => f.write_str(error),
            Self::Uncomputed => f.write_str("（未计算的公式）"),
        }
    }
}

/// Where a cell is, shown as `F12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Row as Excel counts, from 1.
    pub row: u32,
    /// Column, counted from 0.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_name(self.column), self.row)
    }
}

/// The letters of a column counted from 0: 0 is A, 27 is AB.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let digit = (left - 1) % 26;
        letters.push(char::from(b'A' + digit as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The place written as `F12`, if it is one within Excel's largest sheet.
pub(crate) fn place_of(reference: &str) -> Option<Place> {
    let mut column = 0u32;
    let mut row = 0u32;
    for byte in reference.bytes() {
        match byte {
            b'$' => {}
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
            }
            b'0'..=b'9' if column > 0 => row = row * 10 + u32::from(byte - b'0'),
            _ => return None,
        }
        if column > 16_384 || row > 1_048_576 {
            return None;
        }
    }
    (column > 0 && row > 0).then(|| Place { row, column: column - 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_and_read() {
        for (text, row, column) in
            [("A1", 1, 0), ("Z9", 9, 25), ("AB12", 12, 27), ("XFD1048576", 1_048_576, 16_383)]
        {
            assert_eq!(place_of(text), Some(Place { row, column }));
            assert_eq!(Place { row, column }.to_string(), text);
        }
        for wrong in ["", "A", "1", "A0", "1A", "XFE1", "A1048577", "A1B", "甲1"] {
            assert_eq!(place_of(wrong), None, "{wrong}");
        }
    }
}
