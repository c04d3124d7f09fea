//! How states, moments and conditions are said.

use kernel::Instant;
use pack::Standing;
use web::part::{Badge, Tone};

use crate::Book;

/// A state with what it means.
pub fn state_badge(book: &Book<'_>, state: &str) -> Badge {
    Badge::new(state_tone(book, state), state)
}

/// What a state means.
pub fn state_tone(book: &Book<'_>, state: &str) -> Tone {
    match book.standing(state) {
        Some(Standing::Reported) => Tone::Going,
        Some(_) => Tone::Good,
        None if book.is_sent_back(state) => Tone::Bad,
        None => Tone::Quiet,
    }
}

/// A moment as people in China say it.
pub fn moment(at: Instant) -> String {
    let local = at + std::time::Duration::from_hours(8);
    local.format("%Y-%m-%d %H:%M").to_string()
}

/// A condition of the pack as a heading: `类型 = '党课'` → 类型为“党课”时填写.
pub(super) fn asked_when(condition: &str) -> String {
    let mut said = String::with_capacity(condition.len() + 24);
    let mut opens = true;
    for piece in condition.split(' ').filter(|piece| !piece.is_empty()) {
        match piece {
            "=" => said.push('为'),
            "!=" | "≠" => said.push_str("不是"),
            "in" => said.push_str("属于"),
            "and" => said.push_str("，并且"),
            "or" => said.push_str("，或者"),
            other => {
                for character in other.chars() {
                    match character {
                        '\'' => {
                            said.push(if opens { '“' } else { '”' });
                            opens = !opens;
                        }
                        ',' => said.push('、'),
                        '(' | ')' => {}
                        other => said.push(other),
                    }
                }
            }
        }
    }
    said.push_str("时填写");
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_said_as_people_say_them() {
        assert_eq!(asked_when("类型 = '党课'"), "类型为“党课”时填写");
        assert_eq!(asked_when("类型 != '谈心谈话'"), "类型不是“谈心谈话”时填写");
        assert_eq!(asked_when("类型 in ('甲', '乙')"), "类型属于“甲”、“乙”时填写");
    }
}
