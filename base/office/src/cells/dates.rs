//! Dates as people write them.

use kernel::{Day, Month};

use super::clean::plain;
use super::numerals::number_of;
use super::serials::{MEANT_AS_YEARS, day_of_serial};
use super::{Around, shown_number};
use crate::{Content, Value};

const EXPECTED: &str = "应为日期，如 2026-03-05";

/// A day, or a month where that is enough.
pub(super) fn date(
    content: &Content,
    month_is_enough: bool,
    around: Around,
) -> Result<Value, String> {
    match parts(content, around)? {
        Parts::Day(day) => Ok(Value::Day(day)),
        Parts::Month(month) if month_is_enough => Ok(Value::Month(month)),
        Parts::Month(month) => Err(format!("只写到月份，请补上日，如 {month}-05")),
        Parts::Year(year) => Err(format!("只写了年份，请补上月日，如 {year}-03-05")),
    }
}

/// A month of a year; of a day the month it lies in.
pub(super) fn month(content: &Content, around: Around) -> Result<Month, String> {
    match parts(content, around)? {
        Parts::Day(day) => Ok(day.in_month()),
        Parts::Month(month) => Ok(month),
        Parts::Year(year) => Err(format!("只写了年份，请补上月份，如 {year}-03")),
    }
}

enum Parts {
    Day(Day),
    Month(Month),
    Year(i32),
}

fn parts(content: &Content, around: Around) -> Result<Parts, String> {
    match content {
        Content::Serial(serial) => {
            // A number such as 20260305 in a cell with a date format shows as ######, and 2026
            // or 2026.3 as a day in 1905, which nobody meant.
            let meant = *serial > 60.0 && !MEANT_AS_YEARS.contains(serial);
            let day = day_of_serial(*serial).filter(|_| meant);
            match day {
                Some(day) => checked(day.year() as u32, day.month(), day.day()),
                None => from_number(*serial),
            }
        }
        Content::Number(number) => from_number(*number),
        Content::Text(text) => from_text(text, around),
        _ => Err(EXPECTED.into()),
    }
}

/// A number without a date format: 20260305, 202603, 2026.3, or Excel's own day number.
fn from_number(number: f64) -> Result<Parts, String> {
    let whole = number.fract() == 0.0;
    let as_int = number as i64;
    if whole && (19_000_101..=21_001_231).contains(&as_int) {
        let (year, month, day) = (as_int / 10_000, as_int / 100 % 100, as_int % 100);
        return checked(year as u32, month as u32, day as u32);
    }
    if whole && (190_001..=210_012).contains(&as_int) {
        return checked_month((as_int / 100) as u32, (as_int % 100) as u32);
    }
    if (1900.0..2100.0).contains(&number) {
        if whole {
            return Ok(Parts::Year(as_int as i32));
        }
        return from_decimal(number);
    }
    // Excel's own numbers, of 1910 to 2100: smaller ones are more likely something else.
    match day_of_serial(number).filter(|_| (3_654.0..73_051.0).contains(&number)) {
        Some(day) => Ok(Parts::Day(day)),
        None => Err(EXPECTED.into()),
    }
}

/// 2026.3 typed into a cell: Excel keeps a number, in which 2026.10 and 2026.1 are the same.
fn from_decimal(number: f64) -> Result<Parts, String> {
    let text = shown_number(number);
    let (year, month) = text.split_once('.').unwrap_or((&text, ""));
    if month == "1" {
        return Err(format!(
            "被存成了数字，分不清是 1 月还是 10 月。请写成 {year}-01 或 {year}-10"
        ));
    }
    match (year.parse(), month.parse()) {
        (Ok(year), Ok(month)) if text.len() <= 7 => checked_month(year, month),
        _ => Err(EXPECTED.into()),
    }
}

/// The numbers of a written date with what stands behind each.
struct Scan {
    numbers: Vec<(u32, usize)>,
    marks: Vec<char>,
    rest: String,
}

fn scan(text: &str) -> Scan {
    let mut scan = Scan { numbers: Vec::new(), marks: Vec::new(), rest: String::new() };
    let mut characters = text.chars().peekable();
    while scan.numbers.len() < 3 {
        let mut digits = String::new();
        let mut chinese = String::new();
        while let Some(character) = characters.peek().copied() {
            if character.is_ascii_digit() && chinese.is_empty() {
                digits.push(character);
            } else if "〇○零一二三四五六七八九十廿卅元".contains(character) && digits.is_empty()
            {
                chinese.push(character);
            } else {
                break;
            }
            characters.next();
        }
        let number = if digits.is_empty() { number_of(&chinese) } else { digits.parse().ok() };
        let Some(number) = number else {
            scan.rest.push_str(&digits);
            scan.rest.push_str(&chinese);
            break;
        };
        let length = if digits.is_empty() { chinese.chars().count() } else { digits.len() };
        scan.numbers.push((number, length));
        let Some(mark) = characters.peek().copied() else { break };
        if !matches!(mark, '-' | '.' | '/' | '年' | '月' | '日' | '号' | ',' | '·' | '\\') {
            break;
        }
        if scan.numbers.len() == 3 && !matches!(mark, '日' | '号') {
            break;
        }
        characters.next();
        scan.marks.push(mark);
        if mark == '年' || mark == '月' {
            // 2026年 3月 5日, and 三月份.
            while characters.next_if(|c| matches!(c, ' ' | '份')).is_some() {}
        }
        if matches!(mark, '日' | '号') {
            break;
        }
    }
    scan.rest.extend(characters);
    scan
}

fn from_text(raw: &str, around: Around) -> Result<Parts, String> {
    let text = plain(raw);
    let text = text.trim_start_matches(['\'', '’', '‘', '`']);
    // Blanks around the marks, but not the one before a time of day.
    let text = [". ", "- ", "/ ", " .", " -", " /", " 年", " 月", " 日"]
        .iter()
        .fold(text.to_owned(), |t, gap| t.replace(gap, gap.trim()));
    let Scan { numbers, marks, rest } = scan(&text);
    if !may_follow(&rest) {
        return Err(EXPECTED.into());
    }
    let mark = |index: usize| marks.get(index).copied();
    match *numbers.as_slice() {
        [(packed, 8)] => checked(packed / 10_000, packed / 100 % 100, packed % 100),
        [(packed, 6)] if (1900..=2100).contains(&(packed / 100)) => {
            checked_month(packed / 100, packed % 100)
        }
        [(year, 4)] if matches!(mark(0), None | Some('年')) && (1900..=2100).contains(&year) => {
            Ok(Parts::Year(year as i32))
        }
        [(serial, 5)] if marks.is_empty() => from_number(f64::from(serial)),
        [(month, 1..=3)] if mark(0) == Some('月') => checked_month(year_around(around)?, month),
        [(day, 1..=3)] if matches!(mark(0), Some('日' | '号')) => {
            let month = around.month.ok_or("只写了日，请补上年月，如 2026-03-05")?;
            checked(year_around(around)?, month, day)
        }
        [(year, 4), (month, 1..=3)] => checked_month(year, month),
        [(month, 1..=3), (day, 1..=3)] if mark(0) != Some('年') && mark(1) != Some('月') => {
            checked(year_around(around)?, month, day)
        }
        [(year, 4), (month, 1..=3), (day, 1..=3)] => checked(year, month, day),
        [(_, 1 | 2), (_, 1 | 2), (year, 4)] => {
            Err(format!("分不清哪个是月、哪个是日。请按年月日的顺序写，如 {year}-03-05"))
        }
        [(_, 2), ..] => Err("年份要写四位，如 2026-03-05".into()),
        _ => Err(EXPECTED.into()),
    }
}

/// What may stand behind a date: nothing, a time of day, a day of the week.
fn may_follow(rest: &str) -> bool {
    if rest.len() > 1 && rest.starts_with(['-', '.', '/', ',']) {
        return false;
    }
    rest.chars().all(|c| {
        c.is_ascii_digit()
            || " :.,TZ+-/时分秒点整上下午晨早中晚半星期周礼拜一二三四五六日天()".contains(c)
    })
}

fn year_around(around: Around) -> Result<u32, String> {
    around
        .year
        .map(|year| year as u32)
        .ok_or_else(|| "没有写年份，表格标题里也没有。请写全，如 2026-03-05".into())
}

fn checked_month(year: u32, month: u32) -> Result<Parts, String> {
    check_year(year)?;
    check_month(month)?;
    Month::new(year as i32, month).map(Parts::Month).ok_or_else(|| EXPECTED.into())
}

fn checked(year: u32, month: u32, day: u32) -> Result<Parts, String> {
    check_year(year)?;
    check_month(month)?;
    Day::new(year as i32, month, day)
        .map(Parts::Day)
        .ok_or_else(|| format!("{year} 年 {month} 月没有 {day} 日，请检查"))
}

fn check_year(year: u32) -> Result<(), String> {
    if (1900..=2100).contains(&year) {
        return Ok(());
    }
    Err(format!("年份是 {year}，应在 1900 至 2100 之间，请检查"))
}

fn check_month(month: u32) -> Result<(), String> {
    if (1..=12).contains(&month) {
        return Ok(());
    }
    Err(format!("月份是 {month}，应为 1 至 12，请检查"))
}
