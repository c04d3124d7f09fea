//! The year and month a sheet is about, from its title and its tab.

use crate::cells::{Around, chinese_number, fold};

/// Finds year and month in texts such as 「2026年1月组织生活开展情况」 and 「1月」. Earlier texts
/// win; a text that names two years or two months says nothing.
pub fn around_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Around {
    let mut around = Around::default();
    for text in texts {
        let found = one(text);
        around.year = around.year.or(found.year);
        around.month = around.month.or(found.month);
    }
    around
}

fn one(text: &str) -> Around {
    let text: Vec<char> = fold(text).chars().collect();
    let mut years = Vec::new();
    let mut months = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let digits = run(&text, at, |c| c.is_ascii_digit());
        let chinese = run(&text, at, |c| "〇○零一二三四五六七八九十".contains(c));
        let length = digits.len().max(chinese.len());
        if length == 0 {
            at += 1;
            continue;
        }
        let number = if digits.is_empty() {
            chinese_number(&chinese.iter().collect::<String>())
        } else {
            digits.iter().collect::<String>().parse().ok()
        };
        let after = text.get(at + length).copied();
        let before = at.checked_sub(1).and_then(|b| text.get(b)).copied();
        if let Some(number) = number {
            match (length, after) {
                (4, Some('年')) => years.push(number),
                (2, Some('年')) if !digits.is_empty() => years.push(2000 + number),
                (1..=2, Some('月')) if (1..=12).contains(&number) => {
                    // In 1-3月 and 一至三月 the month is a range.
                    if matches!(before, Some('-' | '至' | '到' | '~')) && !years_before(&text, at)
                    {
                        months.extend([0, number]);
                    } else {
                        months.push(number);
                    }
                }
                (4, Some('-' | '.' | '/')) if (1900..=2100).contains(&number) => {
                    let month = run(&text, at + 5, |c| c.is_ascii_digit());
                    years.push(number);
                    if let (1 | 2, Ok(month)) =
                        (month.len(), month.iter().collect::<String>().parse::<u32>())
                        && (1..=12).contains(&month)
                    {
                        months.push(month);
                        at += 5 + month_length(month, &text, at + 5);
                        continue;
                    }
                }
                (6, _)
                    if (190_001..=210_012).contains(&number)
                        && (1..=12).contains(&(number % 100)) =>
                {
                    years.push(number / 100);
                    months.push(number % 100);
                }
                (4, None) if (1900..=2100).contains(&number) => years.push(number),
                _ => {}
            }
        }
        at += length;
    }
    let single = |numbers: Vec<u32>| {
        let first = numbers.first().copied()?;
        numbers.iter().all(|n| *n == first).then_some(first)
    };
    Around {
        year: single(years).filter(|y| (1900..=2100).contains(y)).map(|y| y as i32),
        month: single(months),
    }
}

/// Whether the hyphen before this place follows a year: 2026-3月.
fn years_before(text: &[char], at: usize) -> bool {
    at >= 5 && text.get(at - 5..at - 1).is_some_and(|y| y.iter().all(char::is_ascii_digit))
}

fn month_length(_month: u32, text: &[char], at: usize) -> usize {
    run(text, at, |c| c.is_ascii_digit()).len()
}

fn run(text: &[char], at: usize, holds: impl Fn(char) -> bool) -> &[char] {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.iter().position(|c| !holds(*c)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn year_and_month_are_found_in_titles_and_tabs() {
        for (texts, year, month) in [
            (&["2026年1月组织生活开展情况"][..], Some(2026), Some(1)),
            (&["二〇二六年十二月份台账"], Some(2026), Some(12)),
            (&["2026年度", "3月"], Some(2026), Some(3)),
            (&["2026.01"], Some(2026), Some(1)),
            (&["202611"], Some(2026), Some(11)),
            (&["26年5月"], Some(2026), Some(5)),
            (&["2026年1-3月"], Some(2026), None),
            (&["2025—2026年统计"], None, None),
            (&["第一季度"], None, None),
            (&["党员名册"], None, None),
            (&["２０２６年　２月"], Some(2026), Some(2)),
        ] {
            let around = around_of(texts.iter().copied());
            assert_eq!((around.year, around.month), (year, month), "{texts:?}");
        }
    }
}
