//! Numbers as people write them.

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
    fn sentences_round_to_two_decimals_but_never_to_nothing() {
        let said: Vec<_> =
            [20.0 / 3.0, 0.000_4, -2.345_678, 25.0, f64::NAN].map(number_read_aloud).into();
        assert_eq!(said, ["6.67", "0.0004", "-2.35", "25", "未知"]);
    }
}
