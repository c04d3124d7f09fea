//! Texts made of lists of words: `会议学习了{文件}，{发言}`.

use std::collections::BTreeMap;

use crate::dice::Dice;
use crate::recipe::RecipeError;

/// A text with gaps.
#[derive(Debug, Clone)]
pub(crate) struct Template(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    Said(String),
    /// A phrase of this list.
    List(usize),
    /// Something known about the record or its organization.
    Word(String),
}

/// All lists.
#[derive(Debug, Clone)]
pub(crate) struct Phrases {
    names: BTreeMap<String, usize>,
    lists: Vec<Vec<Template>>,
}

/// Lists that name each other stop here.
const DEEPEST: u8 = 6;

impl Phrases {
    pub fn new(lists: &BTreeMap<String, Vec<String>>) -> Self {
        let names: BTreeMap<String, usize> =
            lists.keys().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        let mut phrases = Self { names, lists: Vec::new() };
        let compiled = lists
            .values()
            .map(|list| list.iter().map(|text| phrases.template(text)).collect())
            .collect();
        phrases.lists = compiled;
        phrases
    }

    /// Reads a text with gaps in braces.
    pub fn template(&self, text: &str) -> Template {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (word, behind) = after.split_once('}').unwrap_or((after, ""));
            if !before.is_empty() {
                pieces.push(Piece::Said(before.to_owned()));
            }
            pieces.push(match self.names.get(word) {
                Some(list) => Piece::List(*list),
                None => Piece::Word(word.to_owned()),
            });
            rest = behind;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Said(rest.to_owned()));
        }
        Template(pieces)
    }

    /// The text, gaps filled: lists by throwing dice, other words by asking.
    pub fn say(
        &self,
        template: &Template,
        dice: &mut Dice,
        word: &mut dyn FnMut(&str, &mut Dice) -> String,
    ) -> String {
        let mut text = String::new();
        self.speak(template, dice, word, &mut text, 0);
        text
    }

    fn speak(
        &self,
        template: &Template,
        dice: &mut Dice,
        word: &mut dyn FnMut(&str, &mut Dice) -> String,
        text: &mut String,
        depth: u8,
    ) {
        for piece in &template.0 {
            match piece {
                Piece::Said(said) => text.push_str(said),
                Piece::Word(asked) => text.push_str(&word(asked, dice)),
                Piece::List(list) => {
                    let chosen = self.lists.get(*list).and_then(|list| dice.pick(list));
                    if let Some(chosen) = chosen.filter(|_| depth < DEEPEST) {
                        self.speak(chosen, dice, word, text, depth + 1);
                    }
                }
            }
        }
    }

    /// A phrase of a list, by its name; `None` if there is no such list.
    pub fn of_list(
        &self,
        name: &str,
        dice: &mut Dice,
        word: &mut dyn FnMut(&str, &mut Dice) -> String,
    ) -> Option<String> {
        let list = self.lists.get(*self.names.get(name)?)?;
        let chosen = dice.pick(list)?;
        Some(self.say(chosen, dice, word))
    }
}

/// What formulas of the recipe may be mistaken in.
pub(crate) fn problems(file: &str, text: &str, problems: &[formula::Problem]) -> RecipeError {
    let said: Vec<String> = problems
        .iter()
        .map(|problem| format!("{} {}", problem.message, problem.help.join(" ")))
        .collect();
    RecipeError::new(file, format!("“{text}”：{}", said.join("；")))
}
