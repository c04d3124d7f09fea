//! Keyed fingerprints over short texts: form tokens and notes that travel through the browser.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sm3::Sm3;

/// The key of all seals. The same for all processes that serve one database, new at will:
/// pages open at that moment only have to be loaded again.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

impl SealKey {
    /// A key from 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The seal over the parts of a text, as hex. Lengths are sealed too, so that no two lists
    /// of parts share a seal.
    pub(crate) fn seal(&self, parts: &[&str]) -> String {
        let Ok(mut mac) = Hmac::<Sm3>::new_from_slice(&self.0) else {
            return String::new();
        };
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        hex(&mac.finalize().into_bytes())
    }

    /// Whether a seal is the right one. Takes as long for a wrong as for a right one.
    pub(crate) fn holds(&self, parts: &[&str], seal: &str) -> bool {
        let right = self.seal(parts);
        !right.is_empty() && same(right.as_bytes(), seal.as_bytes())
    }
}

/// Whether two texts are the same. Takes as long for different as for equal ones.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |wrong, (a, b)| wrong | (a ^ b)) == 0
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_for_its_parts_only() {
        let key = SealKey::new([7; 32]);
        let seal = key.seal(&["form", "ab", "c"]);
        assert!(key.holds(&["form", "ab", "c"], &seal));
        assert!(!key.holds(&["form", "a", "bc"], &seal));
        assert!(!SealKey::new([8; 32]).holds(&["form", "ab", "c"], &seal));
        assert!(!key.holds(&["form"], ""));
    }
}
