//! Codes, identity numbers and telephone numbers: digits that are no numbers.

use super::clean::{fold, squeeze};
use super::numbers::shown_number;
use crate::Content;

const AS_TEXT: &str = "请把这一列的单元格格式设为“文本”，再重新填写";

/// A code: digits and letters. What Excel made a number of is turned back where it can be.
pub(super) fn code(content: &Content, lengths: &[usize]) -> Result<String, String> {
    let (code, was_number) = digits_of(content)?;
    let length = code.chars().count();
    if was_number && !lengths.is_empty() && !lengths.contains(&length) {
        return Err(format!(
            "只有 {length} 位，这一格被 Excel 存成了数字，前面的 0 可能已经丢失。{AS_TEXT}"
        ));
    }
    if !lengths.is_empty() && !lengths.contains(&length) {
        let lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
        return Err(format!("有 {length} 位，应为 {} 位", lengths.join("、")));
    }
    Ok(code)
}

/// An identity number, with its final letter in capitals.
pub(super) fn id(content: &Content) -> Result<String, String> {
    let (id, _) = digits_of(content)?;
    Ok(id.to_ascii_uppercase())
}

/// The characters, and whether they stood as a number.
fn digits_of(content: &Content) -> Result<(String, bool), String> {
    match content {
        Content::Text(text) => {
            let text = squeeze(text);
            let text = text.trim_start_matches(['\'', '’', '‘', '`']);
            if is_scientific(text) {
                return Err(format!("是科学计数，末几位已经丢失、无法还原。{AS_TEXT}"));
            }
            let whole = text.split_once('.').filter(|(whole, zeros)| {
                !whole.is_empty()
                    && whole.bytes().all(|b| b.is_ascii_digit())
                    && zeros.bytes().all(|b| b == b'0')
            });
            Ok((whole.map_or(text, |(whole, _)| whole).to_owned(), whole.is_some()))
        }
        // Excel keeps 15 digits; 10^15 is the first with 16.
        Content::Number(number) if number.abs() >= 1e15 => {
            Err(format!("被 Excel 存成了数字，15 位以后的数字已经变成 0、无法还原。{AS_TEXT}"))
        }
        Content::Number(number) if *number < 0.0 || number.fract() != 0.0 => {
            Err("应为数字或字母组成的编号，不能带小数或负号".into())
        }
        Content::Number(number) => Ok((shown_number(*number), true)),
        Content::Serial(_) => Err(format!("这一格的格式是日期，应为编号。{AS_TEXT}")),
        _ => Err("应为数字或字母组成的编号".into()),
    }
}

/// Whether this is a number with an exponent, such as 3.40102E+17.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    // A code may hold one E between digits; an exponent follows a fraction or has its plus.
    digits(whole)
        && digits(fraction)
        && digits(exponent)
        && (text.contains('.') || text.contains('+'))
}

/// A telephone number: 11 digits of a mobile, or a fixed one with its area code before a hyphen.
pub(super) fn phone(content: &Content) -> Result<String, String> {
    let wrong = || "应为 11 位手机号，或“区号-号码”形式的座机号".to_owned();
    let raw = match content {
        Content::Text(text) => fold(text),
        Content::Number(number) if number.fract() == 0.0 && (0.0..1e15).contains(number) => {
            shown_number(*number)
        }
        _ => return Err(wrong()),
    };
    let raw = raw.trim_start_matches(['\'', '’', '‘', '`']);
    let raw = raw.strip_suffix(".0").unwrap_or(raw);
    let digits: String = raw.chars().filter(|c| !matches!(c, '-' | '(' | ')' | '+')).collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let mobile =
        digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86")).unwrap_or(&digits);
    if mobile.len() == 11 && mobile.starts_with('1') && !mobile.starts_with("10") {
        return Ok(mobile.to_owned());
    }
    match (digits.starts_with('0'), digits.len()) {
        (false, 7 | 8) => Ok(digits),
        (true, 10..=12) => {
            // Areas 010 and 02x have three digits, all others four.
            let three = digits.starts_with("01") || digits.starts_with("02");
            let (area, number) = digits.split_at(if three { 3 } else { 4 });
            Ok(format!("{area}-{number}"))
        }
        (_, length) => Err(format!("有 {length} 位。{}", wrong())),
    }
}
