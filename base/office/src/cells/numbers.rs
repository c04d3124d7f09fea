//! Numbers as people write them: with separators, units, in full width or in Chinese.

use super::clean::fold;
use super::numerals::number_of;
use crate::Content;

/// A number as Excel's General format shows it, but never with an exponent below 10^15.
pub(crate) fn shown_number(number: f64) -> String {
    if number.abs() >= 1e15 {
        let text = format!("{number:.5E}");
        let (mantissa, exponent) = text.split_once('E').unwrap_or((&text, "0"));
        let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
        return format!("{mantissa}E+{exponent}");
    }
    // Excel keeps 15 digits; what lies beyond is noise of the binary form.
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// A whole number that is not negative.
pub(super) fn whole(content: &Content, unit: &str) -> Result<i64, String> {
    let value = number(content, unit)?;
    if value < 0.0 {
        return Err("不能是负数".into());
    }
    if value.fract().abs() > 1e-9 {
        return Err("应为整数".into());
    }
    if value >= 1e15 {
        return Err("数字过大，请检查".into());
    }
    Ok(value.round() as i64)
}

/// A number in the unit of its column.
pub(super) fn number(content: &Content, unit: &str) -> Result<f64, String> {
    match content {
        // 85 % stands as 0.85 in a cell with a percent format, and as 85 in one without; only
        // the person can tell, so the number is taken as it stands.
        Content::Number(number) => Ok(*number),
        Content::Serial(_) => {
            Err("这一格的格式是日期，应为数字。请把单元格格式改为“常规”后重新填写".into())
        }
        Content::Text(text) => from_text(text, unit),
        _ => Err(expected(unit)),
    }
}

fn expected(unit: &str) -> String {
    match unit {
        "" => "应为数字，如 23".into(),
        unit => format!("应为数字（单位：{unit}），如 23"),
    }
}

fn from_text(raw: &str, unit: &str) -> Result<f64, String> {
    let text = fold(raw);
    let text = text.trim_start_matches(['¥', '￥']);
    let digits = text.find(|c: char| !matches!(c, '0'..='9' | '.' | ',' | '-' | '+'));
    let (digits, suffix) = text.split_at(digits.unwrap_or(text.len()));
    let (value, suffix) = if digits.is_empty() {
        chinese(text).ok_or_else(|| expected(unit))?
    } else {
        (plain(digits).ok_or_else(|| expected(unit))?, suffix)
    };
    scale(value, suffix, unit).ok_or_else(|| match unit {
        "" => format!("“{suffix}”不是认识的单位，请只填数字"),
        unit => format!("单位“{suffix}”与本列的“{unit}”对不上，请换算后只填数字"),
    })
}

/// Digits with an optional sign, decimal point, and commas between groups of three.
fn plain(digits: &str) -> Option<f64> {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(fraction) || digits.len() > 40 {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = groups.clone().next().is_some();
    if first.is_empty() || (grouped && first.len() > 3) || !all_digits(first) {
        return None;
    }
    if !groups.all(|g| g.len() == 3 && all_digits(g)) {
        return None;
    }
    let clean: String = digits.chars().filter(|c| *c != ',').collect();
    clean.trim_end_matches('.').parse::<f64>().ok().map(|n| sign * n)
}

/// A number in Chinese characters and what follows it.
fn chinese(text: &str) -> Option<(f64, &str)> {
    let end = text
        .char_indices()
        .find(|(at, c)| number_of(&text[*at..*at + c.len_utf8()]).is_none())
        .map_or(text.len(), |(at, _)| at);
    let (digits, suffix) = text.split_at(end);
    number_of(digits).map(|n| (f64::from(n), suffix))
}

/// Applies the unit somebody wrote behind a number.
fn scale(value: f64, suffix: &str, unit: &str) -> Option<f64> {
    if suffix.is_empty() || suffix == unit {
        return Some(value);
    }
    let (factor, named) = match suffix.chars().next()? {
        '万' => (1e4, suffix.trim_start_matches('万')),
        '亿' => (1e8, suffix.trim_start_matches('亿')),
        '%' if suffix == "%" => return Some(value / 100.0),
        _ => (1.0, suffix),
    };
    let (unit_factor, unit_named) = match unit.chars().next() {
        Some('万') => (1e4, unit.trim_start_matches('万')),
        Some('亿') => (1e8, unit.trim_start_matches('亿')),
        _ => (1.0, unit),
    };
    if named.is_empty() && factor > 1.0 {
        // 3万 in a column of 万元 is 3, in a column of 元 30,000.
        return Some(round(value * factor / unit_factor));
    }
    let same = named == unit_named
        || (named == "元" && unit_named == "块")
        || (unit_named.is_empty() && (named == "元" || is_counter(named)))
        || (is_counter(named) && is_counter(unit_named));
    same.then(|| round(value * factor / unit_factor))
}

/// Words that count things; which one people take matters to nobody.
fn is_counter(word: &str) -> bool {
    matches!(
        word,
        "人" | "名"
            | "个"
            | "位"
            | "次"
            | "场"
            | "期"
            | "户"
            | "家"
            | "件"
            | "项"
            | "条"
            | "篇"
            | "份"
            | "岁"
            | "年"
            | "天"
            | "日"
            | "分"
            | "处"
            | "人次"
            | "场次"
            | "周岁"
            | "党员"
    )
}

/// Removes the noise that multiplying leaves behind.
fn round(value: f64) -> f64 {
    format!("{value:.10e}").parse().unwrap_or(value)
}
