//! The citizen identity number (公民身份号码, GB 11643-1999).

use kernel::Day;

/// A valid identity number: eighteen characters whose check character is right and whose birth
/// date is in the calendar. The first six, a division that may have been renamed since, are not
/// looked at.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber {
    text: String,
    birth: Day,
}

/// As the identity card says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

impl Sex {
    /// As people write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";

impl IdNumber {
    /// Checks a number as it was typed, blanks and a small x forgiven. The error is the sentence
    /// for whoever typed it; it does not repeat the number.
    pub fn parse(typed: &str, today: Day) -> Result<Self, String> {
        let text: String =
            typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let length = text.chars().count();
        if length == 15 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Err("是 15 位的旧号码，请改填 18 位公民身份号码".to_owned());
        }
        if length != 18 {
            return Err(format!("有 {length} 位，公民身份号码应为 18 位"));
        }
        let (digits, check) = text.as_bytes().split_at_checked(17).unwrap_or_default();
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err("前 17 位应全部是数字".to_owned());
        }
        let number = |from: usize, to: usize| {
            digits
                .get(from..to)
                .unwrap_or_default()
                .iter()
                .fold(0, |n, b| n * 10 + u32::from(b - b'0'))
        };
        let birth = Day::new(number(6, 10) as i32, number(10, 12), number(12, 14))
            .filter(|birth| birth.year() >= 1900 && *birth <= today)
            .ok_or_else(|| "第 7 至 14 位不是有效的出生日期，请核对".to_owned())?;
        let sum: u32 = digits
            .iter()
            .zip(WEIGHTS)
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        if CHECKS.get(sum as usize % 11) != check.first() {
            return Err("校验码（最后一位）不对，号码中有数字写错，请对照身份证核对".to_owned());
        }
        Ok(Self { text, birth })
    }

    /// All eighteen characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Day of birth.
    pub fn birth(&self) -> Day {
        self.birth
    }

    /// Odd is male, even female.
    pub fn sex(&self) -> Sex {
        match self.text.as_bytes().get(16) {
            Some(digit) if digit % 2 == 1 => Sex::Male,
            _ => Sex::Female,
        }
    }

    /// The last four characters, which may be shown.
    pub fn tail(&self) -> &str {
        self.text.get(14..).unwrap_or_default()
    }
}

/// Never the number itself: debug output ends up in logs.
impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IdNumber(…{})", self.tail())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> Day {
        Day::new(2026, 6, 15).unwrap()
    }

    #[test]
    fn a_number_tells_birth_sex_and_tail() {
        let id = IdNumber::parse(" 99010219590720925x ", today()).unwrap();
        assert_eq!(id.as_str(), "99010219590720925X");
        assert_eq!(id.birth(), Day::new(1959, 7, 20).unwrap());
        assert_eq!((id.sex(), id.tail()), (Sex::Male, "925X"));
        assert_eq!(format!("{id:?}"), "IdNumber(…925X)");
    }

    #[test]
    fn what_is_wrong_is_said_without_repeating_the_number() {
        for (typed, expected) in [
            ("990102590720925", "15 位"),
            ("9901021959072092", "有 16 位"),
            ("99010219590720925Y", "校验码"),
            ("990102195907209250", "校验码"),
            ("99010219591320925X", "出生日期"),
            ("99010220990720925X", "出生日期"),
            ("9901021959072O925X", "数字"),
            ("９９０１０２１９５９０７２０９２５Ｘ", "数字"),
        ] {
            let why = IdNumber::parse(typed, today()).unwrap_err();
            assert!(why.contains(expected), "{typed}: {why}");
            assert!(!why.contains(typed), "{why}");
        }
    }

    /// The oracle knows real divisions only, so the numbers begin with one.
    fn eighteen() -> impl Strategy<Value = String> {
        (1900..2030_u32, 1..14_u32, 1..33_u32, 0..1000_u32, "[0-9X]").prop_map(
            |(year, month, day, order, check)| {
                format!("110105{year:04}{month:02}{day:02}{order:03}{check}")
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn we_agree_with_another_implementation(number in eighteen()) {
            let theirs = idcard::Identity::new(&number);
            let ours = IdNumber::parse(&number, today());
            // Theirs does not mind a birth in the future.
            let born = number.get(6..14).unwrap() <= "20260615";
            prop_assert_eq!(ours.is_ok(), theirs.is_valid() && born, "{}", number);
        }

        #[test]
        fn any_text_is_judged_without_a_panic(text in "\\PC{0,20}") {
            let _ = IdNumber::parse(&text, today());
        }
    }
}
