//! Stray blanks, invisible characters, full-width forms, characters that will not travel.

use crate::Kind;

/// Blanks of every width, line breaks and characters without width.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}

/// Characters without width that slip in by copying. Variation selectors are not among them:
/// they choose the form of a rare character.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{00ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{3164}')
        || (character.is_control() && !character.is_whitespace())
}

/// Text without blanks at its ends and without invisible characters inside.
pub(super) fn text(raw: &str) -> String {
    let raw = raw.trim_matches(is_blank);
    raw.chars().filter(|c| !is_invisible(*c)).collect()
}

/// A name: no blank next to a Chinese character, a single one between words of other scripts.
pub(super) fn name(raw: &str) -> String {
    let text = text(raw);
    let mut name = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.chars() {
        if character.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && is_western(character) && name.chars().last().is_some_and(is_western) {
            name.push(' ');
        }
        gap = false;
        name.push(character);
    }
    name
}

fn is_western(character: char) -> bool {
    (character as u32) < 0x2e80 && character != '·'
}

/// Text without any blank and with full-width forms made plain.
pub(super) fn squeeze(raw: &str) -> String {
    raw.chars().filter(|c| !is_blank(*c)).map(half_width).collect()
}

/// As [`squeeze`], and with Chinese marks made those of ASCII: for numbers, dates and for
/// comparing headers and choices.
pub(crate) fn fold(raw: &str) -> String {
    raw.chars().filter(|c| !is_blank(*c)).map(|c| plain_mark(half_width(c))).collect()
}

/// As [`fold`], but a blank between two characters stays as one plain blank.
pub(super) fn plain(raw: &str) -> String {
    let words: Vec<String> = raw.split(is_blank).filter(|w| !w.is_empty()).map(fold).collect();
    words.join(" ")
}

fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        other => other,
    }
}

fn plain_mark(character: char) -> char {
    match character {
        '。' => '.',
        '—' | '–' | '−' | '―' | '‐' | '‑' => '-',
        '【' | '〔' | '[' => '(',
        '】' | '〕' | ']' => ')',
        '⁄' | '∕' => '/',
        '、' => ',',
        other => other,
    }
}

/// Refuses characters that other computers cannot show.
pub(super) fn check_characters(raw: &str) -> Result<(), String> {
    for (index, character) in raw.chars().enumerate() {
        if matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}') {
            return Err(format!(
                "第 {} 个字是本机自造字，换一台电脑就显示不出来。请换成国标汉字（可用手写或“部件”输入法查找），仍打不出的请联系系统管理员",
                index + 1
            ));
        }
        if character == '\u{fffd}' {
            return Err(format!("第 {} 个字是乱码。请重新输入", index + 1));
        }
    }
    Ok(())
}

/// Marks people put in cells that have nothing to say.
pub(super) fn means_nothing(raw: &str, kind: &Kind) -> bool {
    let text = fold(raw);
    if text.chars().all(|c| matches!(c, '-' | '/' | '\\' | '*' | '.')) {
        return true;
    }
    let may_be_an_answer = matches!(kind, Kind::YesNo | Kind::Choice(_) | Kind::Choices(_));
    !may_be_an_answer && matches!(text.as_str(), "无" | "暂无" | "没有" | "不详" | "空")
}
