//! Texts that are nearly formulas. Also read by `bench random`, so that what is timed is what is
//! tested.

use super::support::{Random, formula};

const PIECES: [&str; 60] = [
    "应到",
    "实到",
    "得分",
    "金额",
    "类型",
    "主题",
    "补录",
    "召开日期",
    "标签",
    "上年.",
    "「",
    "」",
    "(",
    ")",
    "（",
    "）",
    ",",
    "，",
    "+",
    "-",
    "*",
    "/",
    "×",
    "=",
    "!=",
    "<",
    ">=",
    "≤",
    "and",
    "or",
    "not",
    "in",
    "且",
    "非",
    "是",
    "if(",
    "min(",
    "round(",
    "coalesce(",
    "已知(",
    "本年(",
    "满年数(",
    "'",
    "“",
    "”",
    "\"",
    "'党课'",
    "1",
    "0",
    "90%",
    "48岁",
    "2026年3月1日",
    "2026年13月1日",
    ".",
    "1.",
    "99999999999999",
    " ",
    "\n",
    "𠮷",
    "\u{0}",
];

pub fn random_text(random: &mut Random) -> String {
    if random.below(3) == 0 {
        // A good formula with a few characters gone wrong.
        let mut chars: Vec<char> = formula(random).chars().collect();
        for _ in 0..=random.below(3) {
            let at = random.below(chars.len().max(1));
            match random.below(3) {
                0 if at < chars.len() => {
                    chars.remove(at);
                }
                1 => chars.insert(at, char::from_u32(random.below(0x3000) as u32).unwrap_or('?')),
                _ => chars.truncate(at),
            }
        }
        return chars.into_iter().collect();
    }
    let mut text = String::new();
    let pieces = if random.below(2_000) == 0 { 900 } else { 14 };
    for _ in 0..random.below(pieces) {
        text.push_str(random.pick(&PIECES));
        if random.below(3) == 0 {
            text.push(' ');
        }
    }
    text
}
