//! Reading what people type: full-width digits, dots in dates, thousands separated.

use kernel::{Day, Fen};

/// Full-width digits and signs as plain ones, blanks gone: what an input method left behind.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '。' | '·' => '.',
            '—' | '–' | '−' => '-',
            other => other,
        })
        .collect()
}

/// A day in any of the ways it is written: 2026-03-05, 2026.3.5, 2026/3/5, 2026年3月5日, 20260305.
pub(crate) fn day(text: &str) -> Option<Day> {
    let text = plain(text).replace(['年', '月', '.', '/'], "-").replace(['日', '号'], "");
    let number = |s: &str| s.bytes().all(|b| b.is_ascii_digit()).then(|| s.parse().ok()).flatten();
    if text.len() == 8 && text.is_ascii() && !text.contains('-') {
        let (year, rest) = text.split_at(4);
        let (month, day) = rest.split_at(2);
        return Day::new(number(year)? as i32, number(month)?, number(day)?);
    }
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    Day::new(number(year)? as i32, number(month)?, number(day)?)
}

/// A decimal number: digits with an optional sign, one point, and separated thousands.
pub(crate) fn number(text: &str) -> Option<f64> {
    let text = plain(text).replace(',', "");
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let fine = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().any(|b| b.is_ascii_digit())
        && digits.bytes().filter(|b| *b == b'.').count() <= 1;
    fine.then(|| text.parse().ok()).flatten()
}

/// How many digits stand after the point.
pub(crate) fn decimals(text: &str) -> usize {
    plain(text).split_once('.').map_or(0, |(_, after)| after.len())
}

/// Yuan with at most two decimals.
pub(crate) fn money(text: &str) -> Option<Fen> {
    if decimals(text) > 2 {
        return None;
    }
    let yuan = number(text)?;
    let fen = (yuan * 100.0).round();
    (fen.abs() < 9e15).then_some(Fen(fen as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_all_the_ways_it_is_written() {
        for text in
            ["2026-03-05", "2026.3.5", "2026/3/05", "2026年3月5日", "20260305", "２０２６．３．５"]
        {
            assert_eq!(day(text).unwrap().to_string(), "2026-03-05", "{text}");
        }
        for text in
            ["", "2026-02-30", "26.3.5", "3月5日", "2026-3-5-1", "日", "2026--5", "二〇二六"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_read_as_typed_by_an_input_method() {
        assert_eq!(number("１，２３４．５"), Some(1234.5));
        assert_eq!(number("-3"), Some(-3.0));
        for wrong in ["", "-", ".", "1.2.3", "1e5", "三", "NaN", "inf"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
        assert_eq!(money("1,234.05"), Some(Fen(123_405)));
        assert_eq!(money("0.005"), None);
    }
}
