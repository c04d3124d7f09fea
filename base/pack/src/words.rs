//! Sentences with holes: `应开{支部党员大会.应办}次，实开{支部党员大会.已办}次`.

use formula::{Names, Problem};

/// A sentence an explanation fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Its pieces in order.
    pub pieces: Vec<Piece>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// The value of an input of the scheme.
    Input(usize),
    /// A figure of the rule itself: 次数 扣分 加分 得分 满分 数值.
    Figure(String),
}

const FIGURES: [&str; 6] = ["次数", "扣分", "加分", "得分", "满分", "数值"];

impl Words {
    /// Reads a sentence; holes must be figures of the rule or known names.
    pub(crate) fn read(text: &str, names: &mut dyn Names) -> Result<Self, Vec<Problem>> {
        let mut pieces = Vec::new();
        let mut problems = Vec::new();
        let mut at = 0;
        while let Some(open) = text[at..].find('{').map(|n| at + n) {
            if open > at {
                pieces.push(Piece::Text(text[at..open].to_owned()));
            }
            let Some(close) = text[open..].find('}').map(|n| open + n) else {
                problems.push(
                    Problem::new(open..text.len(), "花括号没有配对：缺少右边的 }")
                        .help("要代入的数写成 {党员大会次数}"),
                );
                return Err(problems);
            };
            let name = text[open + 1..close].trim();
            // A quoted name is written here as in formulas.
            let name = name.replace(['「', '」'], "");
            if FIGURES.contains(&name.as_str()) {
                pieces.push(Piece::Figure(name));
            } else {
                match names.find(&name) {
                    Ok(named) => pieces.push(Piece::Input(named.slot)),
                    Err(no) => {
                        let mut problem = Problem::new(open + 1..close, no.message);
                        problem.help = no.help;
                        problems.push(problem.help(format!("也可以写：{}", FIGURES.join("、"))));
                    }
                }
            }
            at = close + 1;
        }
        if at < text.len() {
            pieces.push(Piece::Text(text[at..].to_owned()));
        }
        if problems.is_empty() { Ok(Self { pieces }) } else { Err(problems) }
    }
}
