//! The small pieces pages are made of. Each is a value that a template writes with `{{ }}`.

mod blocks;
mod flow;
mod icon;
mod marks;

use askama::Template;
use askama::filters::HtmlSafe;

pub use blocks::{Confirm, Empty, Fact, Facts, Figure, Figures, PrintHead, Tab, Tabs, Todo, Todos};
pub use flow::{Event, Step, StepState, Stepper, Timeline};
pub use icon::{Icon, icon};
pub use marks::{Badge, Change, Progress, Stars, Tone};

/// The form token, first in every form. A form that a template writes by hand starts with
/// `{{ web::part::Token }}`.
#[derive(Debug, Clone, Copy, Template)]
#[template(
    ext = "html",
    source = r#"{% if let Ok(visit) = "visit"|value::<crate::Visit> %}<input type="hidden" name="_token" value="{{ visit.token() }}">{% endif %}"#
)]
pub struct Token;

impl HtmlSafe for Token {}

/// A count with its thousands separated: 12,345.
pub fn grouped(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        let shown: Vec<_> = [0, 999, 1000, 12_345, 1_000_000].map(grouped).into();
        assert_eq!(shown, ["0", "999", "1,000", "12,345", "1,000,000"]);
    }
}
