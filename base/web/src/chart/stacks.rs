//! One bar per thing, in parts.

use askama::Template;
use office::Value;

use super::figures::{Figures, text};
use super::scale::at;

/// One bar per thing, in parts.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/stacks.html")]
pub struct Stacks {
    what: String,
    parts: Vec<String>,
    stacks: Vec<Stack>,
}

/// One bar in parts.
#[derive(Debug, Clone)]
pub struct Stack {
    label: String,
    values: Vec<u64>,
    href: String,
}

impl Stack {
    /// A thing and how much of it belongs to each part.
    pub fn new(label: impl Into<String>, values: Vec<u64>, href: impl Into<String>) -> Self {
        Self { label: label.into(), values, href: href.into() }
    }

    fn total(&self) -> u64 {
        self.values.iter().sum()
    }
}

impl Stacks {
    /// Bars of `what` by parts, at most seven of them.
    pub fn new(
        what: impl Into<String>,
        parts: impl IntoIterator<Item = impl Into<String>>,
        stacks: Vec<Stack>,
    ) -> Self {
        Self { what: what.into(), parts: parts.into_iter().map(Into::into).collect(), stacks }
    }

    /// The pieces of a bar: class, beginning and width in per cent of the longest bar.
    fn pieces(&self, stack: &Stack) -> Vec<(usize, String, String)> {
        let longest = self.stacks.iter().map(Stack::total).max().unwrap_or(0).max(1) as f64;
        let mut begin = 0;
        let piece = |(i, value): (usize, &u64)| {
            let from = begin as f64 / longest * 100.0;
            begin += value;
            (i + 1, at(from), at(*value as f64 / longest * 100.0))
        };
        stack.values.iter().enumerate().map(piece).filter(|(_, _, width)| width != "0").collect()
    }

    pub(super) fn figures(&self) -> Figures {
        let whole = |value: u64| Value::Whole(i64::try_from(value).unwrap_or(i64::MAX));
        let row = |stack: &Stack| {
            let values = stack.values.iter().copied().chain([stack.total()]);
            std::iter::once(text(&stack.label)).chain(values.map(whole)).collect()
        };
        let names = self.parts.iter().map(String::as_str).chain(["合计"]);
        Figures::of_numbers(&self.what, names, self.stacks.iter().map(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_stack_lie_end_to_end() {
        let stack = Stack::new("石桥镇", vec![30, 0, 10], "");
        let stacks = Stacks::new("乡镇", ["按时", "迟", "缺"], vec![stack.clone()]);
        let pieces = stacks.pieces(&stack);
        assert_eq!(pieces[0], (1, "0".to_owned(), "75".to_owned()));
        assert_eq!(pieces[1], (3, "75".to_owned(), "25".to_owned()));
    }
}
