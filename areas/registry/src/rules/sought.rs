//! What somebody typed to find a person, understood.

use kernel::Day;
use store::crypto::Crypto;

use super::IdNumber;

/// The column blind indexes of identity numbers are made for.
pub(crate) const ID_COLUMN: &str = "members.id_number";

/// Whom a search looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// The one with this identity number, by its blind index.
    IdNumber(Vec<u8>),
    /// Those whose identity number ends so.
    IdTail(String),
    /// Those a reading of whose name, or its initials, begins so; in lower case.
    Letters(String),
    /// Those whose name holds these characters one after the other.
    Characters(String),
}

impl Sought {
    /// Blanks do not count. `None` if nothing was typed.
    pub fn of(crypto: &dyn Crypto, typed: &str, today: Day) -> Option<Self> {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        if typed.is_empty() {
            return None;
        }
        if let Ok(id) = IdNumber::parse(&typed, today) {
            return Some(Self::IdNumber(crypto.blind_index(ID_COLUMN, id.as_str())));
        }
        let upper = typed.to_ascii_uppercase();
        if is_id_tail(&upper) {
            return Some(Self::IdTail(upper));
        }
        let lower = typed.to_lowercase();
        Some(if lower.is_ascii() { Self::Letters(lower) } else { Self::Characters(typed) })
    }
}

fn is_id_tail(typed: &str) -> bool {
    let (digits, last) = typed.as_bytes().split_at_checked(3).unwrap_or_default();
    digits.len() == 3
        && digits.iter().all(u8::is_ascii_digit)
        && matches!(last, [b'0'..=b'9' | b'X'])
}
