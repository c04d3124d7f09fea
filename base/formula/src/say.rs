//! Numbers and formulas as people write and say them.

use crate::token::{Keyword, Sign, Token, tokens};

/// A formula in words; one that cannot be read stays as it is.
pub(crate) fn formula(source: &str) -> String {
    let Ok(tokens) = tokens(source) else { return source.to_owned() };
    let mut said = String::with_capacity(source.len());
    for (token, place) in tokens {
        match token {
            Token::Name(name) => said.push_str(&name.replace('.', "")),
            Token::Text(text) => said.push_str(&text),
            Token::Date(day) => said.push_str(&day.in_words()),
            Token::Number { .. } => said.push_str(source.get(place).unwrap_or_default()),
            Token::Keyword(keyword) => said.push_str(match keyword {
                Keyword::And => "，且",
                Keyword::Or => "，或",
                Keyword::Not => "不",
                Keyword::In => "属于",
                Keyword::Yes => "是",
                Keyword::No => "否",
            }),
            Token::Sign(sign) => said.push_str(match sign {
                Sign::Plus => " + ",
                Sign::Minus => " - ",
                Sign::Times => " × ",
                Sign::Over => " ÷ ",
                Sign::Equal => "为",
                Sign::NotEqual => "不为",
                Sign::Less => "小于",
                Sign::AtMost => "不超过",
                Sign::More => "大于",
                Sign::AtLeast => "达到",
                Sign::Open => "（",
                Sign::Close => "）",
                Sign::Comma => "、",
            }),
        }
    }
    said
}

/// At most six decimals, no needless zeros, no exponent: `3`, `0.85`, `-1234.5`.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "未知".to_owned();
    }
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// For sentences: at most two decimals, more only where two would say zero: `6.67`, `0.0004`.
pub fn number_read_aloud(value: f64) -> String {
    let cents = (value * 100.0).round() / 100.0;
    number(if cents == 0.0 || !cents.is_finite() { value } else { cents })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_without_needless_zeros() {
        let said: Vec<_> = [3.0, 0.85, 1.0 / 3.0, -0.000_000_1, 1e15, f64::NAN].map(number).into();
        assert_eq!(said, ["3", "0.85", "0.333333", "0", "1000000000000000", "未知"]);
    }

    #[test]
    fn formulas_are_said_without_signs() {
        for (source, said) in [
            ("书记在任数 >= 1", "书记在任数达到1"),
            (
                "到会率>=90% and 类型 not in ('党课', '主题党日')",
                "到会率达到90%，且类型不属于（党课、主题党日）",
            ),
            (
                "上年.集体经济收入 <= 5万元 or 平均年龄 > 48岁",
                "上年集体经济收入不超过5万元，或平均年龄大于48岁",
            ),
            ("支部党员大会.未办 * 2 = 0", "支部党员大会未办 × 2为0"),
        ] {
            assert_eq!(formula(source), said);
        }
    }

    #[test]
    fn sentences_round_to_two_decimals_but_never_to_nothing() {
        let said: Vec<_> =
            [20.0 / 3.0, 0.000_4, -2.345_678, 25.0, f64::NAN].map(number_read_aloud).into();
        assert_eq!(said, ["6.67", "0.0004", "-2.35", "25", "未知"]);
    }
}
