//! Numbers written in Chinese characters.

/// The value of 二十三, 一百零五 or 二〇二六; `None` for anything else. Up to 万.
pub(crate) fn number_of(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 9 {
        return None;
    }
    if text.chars().count() > 1 && text.chars().all(|c| digit(c).is_some()) {
        // Digit by digit, as years are written.
        return text.chars().try_fold(0u32, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut all, mut section, mut last) = (0u32, 0u32, None);
    for character in text.chars() {
        if let Some(value) = digit(character) {
            if last.is_some_and(|l| l != 0) {
                return None;
            }
            last = Some(value);
            continue;
        }
        let unit = match character {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1000,
            '万' => {
                all = (section + last.unwrap_or(0)).checked_mul(10_000)?;
                section = 0;
                last = None;
                continue;
            }
            '廿' => {
                section += 20;
                continue;
            }
            '卅' => {
                section += 30;
                continue;
            }
            _ => return None,
        };
        section += last.filter(|l| *l != 0).unwrap_or(1) * unit;
        last = None;
    }
    Some(all + section + last.unwrap_or(0))
}

fn digit(character: char) -> Option<u32> {
    Some(match character {
        '〇' | '○' | 'Ｏ' | '零' => 0,
        '一' | '壹' | '元' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_both_styles_are_read() {
        for (text, number) in [
            ("二〇二六", 2026),
            ("二零二六", 2026),
            ("十", 10),
            ("十二", 12),
            ("三十一", 31),
            ("二十三", 23),
            ("一百零五", 105),
            ("三千", 3000),
            ("三万五千", 35_000),
            ("廿五", 25),
            ("五", 5),
        ] {
            assert_eq!(number_of(text), Some(number), "{text}");
        }
        for wrong in ["", "人", "三人", "12"] {
            assert_eq!(number_of(wrong), None, "{wrong}");
        }
    }
}
