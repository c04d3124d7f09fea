//! Rankings and explanations as text: for the command line.

mod explained;
mod ranking;

pub use explained::explained;
pub use ranking::{Format, UnknownFormat, ranking};

use engine::StarReason;

use crate::Line;

/// An awarded star in words, with the reason where it is not simply the score's.
pub fn star_in_words(line: &Line<'_>) -> String {
    let standing = line.standing;
    match standing.reason {
        StarReason::Open => "未定".to_owned(),
        _ => standing.awarded.map_or_else(String::new, star_word),
    }
}

/// A star in words.
pub(crate) fn star_word(star: u8) -> String {
    const WORDS: [&str; 6] = ["不予评星", "一星", "二星", "三星", "四星", "五星"];
    WORDS.get(usize::from(star)).map_or_else(|| format!("{star}星"), |&word| word.to_owned())
}

/// Why the awarded star is not the one the score earns; `None` where it is.
pub fn star_reason(line: &Line<'_>, vetoes: &[&str]) -> Option<String> {
    match line.standing.reason {
        StarReason::Earned => None,
        StarReason::Vetoed => Some(format!("因“{}”一票否决降低星级", vetoes.join("、"))),
        StarReason::Quota(star) => {
            Some(format!("得分达到{star}星标准，{star}星名额已满，按办法顺延"))
        }
        StarReason::TieAtCut(star) => {
            Some(format!("{star}星名额处有并列且名额不够，须由组织研究决定，暂按下一档"))
        }
        StarReason::Open => Some("还有数据没有报齐或指标没有评分，星级暂不能定".to_owned()),
    }
}
