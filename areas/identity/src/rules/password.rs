//! Passwords: which are refused, and how ours are made.
//!
//! After OWASP ASVS 5.0 §6.2: at least eight characters, nothing known or guessable, no rules
//! about kinds of characters, no expiry.

use std::fmt::Write as _;

use kernel::{Random, Refusal};

/// Known from leaked lists, and of such length that the other rules let them pass.
const KNOWN: &str = "
password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa55word
qwertyui qwertyuiop qwerty123 qwerty12 qwer1234 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz@wsx zaq12wsx
qazwsxedc qazwsx123 asdfghjk asdfghjkl asdf1234 zxcvbnm1 zxcvbnm123 1234qwer 123qweasd qweasdzxc
iloveyou iloveyou1 sunshine princess football baseball superman trustno1 whatever starwars
abc12345 abcd1234 abc123456 a1234567 a12345678 a123456789 aa123456 aa12345678 asd123456
qq123456 qq123123 woaini1314 woaini520 woaini123 5201314a 5201314520 1314520520 w1234567
admin123 admin1234 admin888 admin12345 administrator root1234 test1234 guest123 user1234
welcome1 welcome123 changeme letmein1 master123 monkey123 dragon123 shadow123 michael1
wang1234 zhang123 li123456 liu12345 chen1234 zhongguo zhonghua beijing2008 shanghai1
dangyuan dangwei1 zuzhibu1 zhibu123 jishi123 jishi1234 gongchandang 19210701 19491001
88888888a 66666666a 12345678a 123456789a 1234567a a8888888 11223344 12341234 12344321
";

/// Runs on keyboards and in the alphabet; a password that is one of them, or its reverse, is
/// guessed at once.
const RUNS: [&str; 6] = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
];

/// What is wrong with a password for this account, in a sentence; `Ok` if nothing is.
pub(crate) fn weakness(password: &str, login: &str, name: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    let plain: String = password.trim().to_lowercase();
    let refuse = |why: &str| Err(Refusal::new(why));
    if length < 8 {
        return refuse("密码至少8位，可以是一句好记的话");
    }
    if length > 128 {
        return refuse("密码不超过128位");
    }
    let reversed: String = plain.chars().rev().collect();
    let is_run = RUNS.iter().any(|run| run.contains(&plain) || run.contains(&reversed));
    let mut letters: Vec<char> = plain.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if is_run || letters.len() < 4 || KNOWN.split_whitespace().any(|known| known == plain) {
        return refuse("这个密码太常见，容易被猜中，请换一个");
    }
    if plain.chars().all(|c| c.is_ascii_digit()) && length < 12 {
        return refuse("纯数字的密码容易被猜中，请加上字母或汉字，或用12位以上");
    }
    let holds = |part: &str| part.chars().count() >= 2 && plain.contains(&part.to_lowercase());
    if (holds(login) && length < login.chars().count() + 6) || (holds(name) && length < 12) {
        return refuse("密码里不要用账号或姓名");
    }
    Ok(())
}

/// A password that can be read over the telephone: three words of four letters and four digits,
/// 49 bits of chance.
pub fn readable_password(random: &dyn Random) -> String {
    // Sixteen consonants and four vowels, none mistaken for another or for a digit.
    const CONSONANTS: &[u8; 16] = b"bdfghjkmnprstvwz";
    const VOWELS: &[u8; 4] = b"aeiu";
    let pick = |from: &[u8]| {
        let mut byte = [0_u8];
        random.fill(&mut byte);
        let at = usize::from(byte[0]) % from.len();
        from.get(at).copied().map_or('a', char::from)
    };
    let mut text = String::with_capacity(19);
    for _ in 0..3 {
        for _ in 0..2 {
            text.push(pick(CONSONANTS));
            text.push(pick(VOWELS));
        }
        text.push('-');
    }
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    let _ = write!(text, "{:04}", u32::from_le_bytes(bytes) % 10_000);
    text
}

#[cfg(test)]
mod tests {
    use kernel::SeededRandom;

    use super::*;

    #[test]
    fn passwords_that_lists_know_are_refused() {
        for weak in [
            "1234567",
            "12345678",
            "87654321",
            "aaaaaaaa",
            "Password123",
            "woaini1314",
            "qwertyuiop",
            "19800101",
            "zhang01x",
            "周明远123456",
            "abababab",
            "0123456789",
        ] {
            assert!(weakness(weak, "zhang01", "周明远").is_err(), "{weak}");
        }
    }

    #[test]
    fn a_sentence_needs_no_odd_characters() {
        for good in ["今天开支委会记得带材料", "three old chairs", "tamu-bike-zofa-4829"]
        {
            assert!(weakness(good, "zhang01", "周明远").is_ok(), "{good}");
        }
    }

    #[test]
    fn made_passwords_differ_and_pass_the_rule() {
        let random = SeededRandom::new(3);
        let made: std::collections::HashSet<String> =
            (0..500).map(|_| readable_password(&random)).collect();
        assert_eq!(made.len(), 500);
        assert!(made.iter().all(|p| p.len() == 19 && weakness(p, "city", "王").is_ok()));
    }
}
