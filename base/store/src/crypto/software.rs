//! SM4-GCM and HMAC-SM3 in software (RustCrypto). Not a certified module.

use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Nonce, Payload};
use hmac::{Hmac, Mac};
use kernel::Random;
use sm3::Sm3;
use sm4::Sm4;

use super::{Crypto, FieldKeys, Spot, hex};
use crate::Fault;

type Sm4Gcm = AesGcm<Sm4, U12>;

const NONCE: usize = 12;

/// The default: keys from a file, ciphers in software.
pub struct SoftwareCrypto {
    /// By version, the newest last; the newest encrypts.
    ciphers: Vec<(u8, Sm4Gcm, String)>,
    index: Hmac<Sm3>,
}

impl SoftwareCrypto {
    /// Ready to work with these keys.
    pub fn new(keys: &FieldKeys) -> Result<Self, Fault> {
        let mut ciphers = Vec::with_capacity(keys.ciphers().len());
        for (version, key) in keys.ciphers() {
            let cipher = Sm4Gcm::new_from_slice(key)
                .map_err(|_| Fault::because("an SM4 key has 16 bytes"))?;
            let mark = mac(key)?.chain_update(b"jishi field key").finalize().into_bytes();
            ciphers.push((*version, cipher, hex(mark.get(..8).unwrap_or_default())));
        }
        Ok(Self { ciphers, index: mac(keys.index())? })
    }
}

fn mac(key: &[u8]) -> Result<Hmac<Sm3>, Fault> {
    <Hmac<Sm3> as KeyInit>::new_from_slice(key)
        .map_err(|_| Fault::because("a key of no usable length"))
}

/// What the ciphertext is bound to.
fn bound_to(spot: &Spot<'_>) -> Vec<u8> {
    let mut bytes = spot.row.as_bytes().to_vec();
    bytes.extend_from_slice(spot.column.as_bytes());
    bytes
}

impl Crypto for SoftwareCrypto {
    fn seal(&self, place: &Spot<'_>, plain: &[u8], random: &dyn Random) -> Result<Vec<u8>, Fault> {
        let (version, cipher, _) =
            self.ciphers.last().ok_or_else(|| Fault::because("there is no field key"))?;
        let mut sealed = vec![0; 1 + NONCE];
        if let Some((first, nonce)) = sealed.split_first_mut() {
            *first = *version;
            random.fill(nonce);
        }
        let nonce = sealed.get(1..).and_then(|bytes| Nonce::<Sm4Gcm>::try_from(bytes).ok());
        let nonce = nonce.ok_or_else(|| Fault::because("a nonce has 12 bytes"))?;
        let body = cipher
            .encrypt(&nonce, Payload { msg: plain, aad: &bound_to(place) })
            .map_err(|_| Fault::because(format!("{} could not be encrypted", place.column)))?;
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    fn open(&self, place: &Spot<'_>, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        let fault =
            |why: &str| Fault::because(format!("{} of row {} {why}", place.column, place.row));
        let (version, rest) = sealed.split_first().ok_or_else(|| fault("is empty"))?;
        let (nonce, body) = rest.split_at_checked(NONCE).ok_or_else(|| fault("is cut short"))?;
        let (_, cipher, _) = self
            .ciphers
            .iter()
            .find(|(known, ..)| known == version)
            .ok_or_else(|| fault("was encrypted with a key this program does not have"))?;
        let nonce = Nonce::<Sm4Gcm>::try_from(nonce).map_err(|_| fault("is cut short"))?;
        cipher
            .decrypt(&nonce, Payload { msg: body, aad: &bound_to(place) })
            .map_err(|_| fault("was changed or moved since it was encrypted"))
    }

    fn blind_index(&self, column: &str, value: &str) -> Vec<u8> {
        let whole = self
            .index
            .clone()
            .chain_update((column.len() as u32).to_be_bytes())
            .chain_update(column.as_bytes())
            .chain_update(value.as_bytes())
            .finalize()
            .into_bytes();
        whole.iter().take(16).copied().collect()
    }

    fn fingerprints(&self) -> Vec<(u8, String)> {
        self.ciphers.iter().map(|(version, _, mark)| (*version, mark.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededRandom;
    use sm4::cipher::{Block, BlockCipherEncrypt};

    fn bytes(hex: &str) -> Vec<u8> {
        let hex: String = hex.split_whitespace().collect();
        (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
    }

    fn keyed(seed: u64) -> SoftwareCrypto {
        SoftwareCrypto::new(&FieldKeys::fresh(&SeededRandom::new(seed))).unwrap()
    }

    fn spot(row: u128) -> Spot<'static> {
        Spot { column: "members.id_number", row: uuid::Uuid::from_u128(row) }
    }

    #[test]
    fn sm4_gives_the_example_of_gm_t_0002() {
        let key = bytes("0123456789abcdeffedcba9876543210");
        let mut block = Block::<Sm4>::try_from(&key[..]).unwrap();
        Sm4::new_from_slice(&key).unwrap().encrypt_block(&mut block);
        assert_eq!(block[..], bytes("681edf34d206965e86b3e94f536e4246")[..]);
    }

    #[test]
    fn sm4_gcm_gives_the_example_of_rfc_8998() {
        let cipher = Sm4Gcm::new_from_slice(&bytes("0123456789ABCDEFFEDCBA9876543210")).unwrap();
        let nonce = Nonce::<Sm4Gcm>::try_from(&bytes("00001234567800000000ABCD")[..]).unwrap();
        let aad = bytes("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
        let plain = bytes(
            "AAAAAAAAAAAAAAAA BBBBBBBBBBBBBBBB CCCCCCCCCCCCCCCC DDDDDDDDDDDDDDDD
             EEEEEEEEEEEEEEEE FFFFFFFFFFFFFFFF EEEEEEEEEEEEEEEE AAAAAAAAAAAAAAAA",
        );
        let sealed = cipher.encrypt(&nonce, Payload { msg: &plain, aad: &aad }).unwrap();
        let expected = bytes(
            "17F399F08C67D5EE 19D0DC9969C4BB7D 5FD46FD375648906 9157B282BB200735
             D82710CA5C22F0CC FA7CBF93D496AC15 A56834CBCF98C397 B4024A2691233B8D
             83DE3541E4C2B581 77E065A9BF7B62EC",
        );
        assert_eq!(sealed, expected);
    }

    #[test]
    fn a_sealed_field_opens_only_where_it_belongs() {
        let (crypto, random) = (keyed(1), SeededRandom::new(2));
        let sealed = crypto.seal(&spot(1), b"990121196006152181", &random).unwrap();
        assert_eq!(sealed[0], 1);
        assert_eq!(crypto.open(&spot(1), &sealed).unwrap(), b"990121196006152181");
        assert!(crypto.open(&spot(2), &sealed).is_err());
        let other = Spot { column: "members.phone", ..spot(1) };
        assert!(crypto.open(&other, &sealed).is_err());
        assert!(keyed(9).open(&spot(1), &sealed).is_err());
        assert!(crypto.open(&spot(1), &[]).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(crypto.open(&spot(1), &changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn the_blind_index_depends_on_key_column_and_value() {
        let crypto = keyed(1);
        let index = crypto.blind_index("members.id_number", "11");
        assert_eq!(index.len(), 16);
        assert_eq!(index, crypto.blind_index("members.id_number", "11"));
        assert_ne!(index, crypto.blind_index("members.id_number1", "1"));
        assert_ne!(index, keyed(2).blind_index("members.id_number", "11"));
    }
}
