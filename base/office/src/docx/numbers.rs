//! Numbers as official documents write them.

/// 发文字号: 代字, year in 〔〕 and the number without leading zeros.
pub fn document_number(code: &str, year: i32, number: u32) -> String {
    format!("{code}〔{year}〕{number}号")
}

/// The number before a heading: 一、 （一） 1. （1） for levels 1 to 4.
pub fn heading_number(level: u8, number: u32) -> String {
    match level {
        1 => format!("{}、", chinese(number)),
        2 => format!("（{}）", chinese(number)),
        3 => format!("{number}."),
        _ => format!("（{number}）"),
    }
}

/// A number below a hundred in Chinese; larger ones in digits.
fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or_default();
    match number {
        0 => "零".into(),
        1..10 => digit(number).into(),
        10..20 => format!("十{}", digit(number % 10)),
        20..100 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_count_in_four_ways() {
        assert_eq!(heading_number(1, 12), "十二、");
        assert_eq!(heading_number(2, 20), "（二十）");
        assert_eq!(heading_number(3, 7), "7.");
        assert_eq!(heading_number(4, 3), "（3）");
        assert_eq!(document_number("云组通", 2026, 3), "云组通〔2026〕3号");
    }
}
