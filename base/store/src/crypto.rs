//! Encryption of single fields, behind a trait so that a certified cipher machine can stand in.
//!
//! The software default is 国密: SM4 in GCM (authenticated), SM3 as hash, HMAC-SM3 for the blind
//! index by which an encrypted number can still be looked up. An encrypted field begins with the
//! version of its key, so that keys can be changed while the program runs.

mod keys;
mod software;

use sm3::{Digest, Sm3};

pub use keys::{FieldKeys, KeysError};
pub use software::SoftwareCrypto;

use crate::Fault;
use kernel::Random;

/// What a cipher machine or our software does for one field.
pub trait Crypto: Send + Sync {
    /// Encrypts `plain` for one place, such as `members.id_number` of one row: the ciphertext is
    /// worth nothing anywhere else. Key version (1 byte), nonce (12), ciphertext, tag (16).
    fn seal(&self, place: &Spot<'_>, plain: &[u8], random: &dyn Random) -> Result<Vec<u8>, Fault>;

    /// The plain bytes of a sealed field; a fault when it was changed, moved, or its key is gone.
    fn open(&self, place: &Spot<'_>, sealed: &[u8]) -> Result<Vec<u8>, Fault>;

    /// The same 16 bytes for the same value of the same column, and nothing to be learnt from
    /// them without the key: what lookups and unique indexes use.
    fn blind_index(&self, column: &str, value: &str) -> Vec<u8>;

    /// Version and fingerprint of each key, to notice a wrong key file.
    fn fingerprints(&self) -> Vec<(u8, String)>;
}

/// Where a sealed field lives.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a> {
    /// Table and column: `members.id_number`.
    pub column: &'a str,
    /// The row's id.
    pub row: uuid::Uuid,
}

/// SM3 of several pieces as one.
pub fn sm3(pieces: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sm3::new();
    for piece in pieces {
        hash.update(piece);
    }
    hash.finalize().into()
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sm3_gives_the_examples_of_gm_t_0004() {
        assert_eq!(
            hex(&sm3(&[b"abc"])),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
        assert_eq!(
            hex(&sm3(&["abcd".repeat(16).as_bytes()])),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        );
    }
}
