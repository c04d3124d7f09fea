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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_without_needless_zeros() {
        let said: Vec<_> = [3.0, 0.85, 1.0 / 3.0, -0.000_000_1, 1e15, f64::NAN].map(number).into();
        assert_eq!(said, ["3", "0.85", "0.333333", "0", "1000000000000000", "未知"]);
    }
}
