//! Shares of a whole.

use std::f64::consts::TAU;

use askama::Template;
use office::Value;

use super::figures::{Figures, number, text};
use super::scale::at;
use crate::part::grouped;

/// A ring of at most six parts, the table of them beside it.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/donut.html")]
pub struct Donut {
    what: String,
    unit: String,
    parts: Vec<(String, u64, String)>,
}

impl Donut {
    /// The parts of `what` (党员): name, number, and the list behind it.
    pub fn new(
        what: impl Into<String>,
        unit: impl Into<String>,
        parts: impl IntoIterator<Item = (&'static str, u64, String)>,
    ) -> Self {
        let parts = parts.into_iter().map(|(name, count, href)| (name.to_owned(), count, href));
        Self { what: what.into(), unit: unit.into(), parts: parts.collect() }
    }

    fn total(&self) -> u64 {
        self.parts.iter().map(|part| part.1).sum()
    }

    fn total_words(&self) -> String {
        grouped(self.total())
    }

    fn percent(&self, count: &u64) -> String {
        if self.total() == 0 {
            return "—".to_owned();
        }
        format!("{:.1}%", *count as f64 * 100.0 / self.total() as f64)
    }

    fn count(&self, count: &u64) -> String {
        grouped(count)
    }

    pub(super) fn figures(&self) -> Figures {
        let row = |(name, count, _): &(String, u64, String)| {
            let share = match self.total() {
                0 => text("—"),
                total => number((*count as f64 * 1000.0 / total as f64).round() / 10.0),
            };
            let count = i64::try_from(*count).unwrap_or(i64::MAX);
            vec![text(name), Value::Whole(count), share]
        };
        let names = [self.unit.as_str(), "占比（%）"];
        Figures::of_numbers(&self.what, names, self.parts.iter().map(row))
    }

    /// The slices as paths of a ring around (80, 80).
    fn slices(&self) -> Vec<(usize, String)> {
        let total = self.total().max(1) as f64;
        let mut begun = 0;
        let mut slices = Vec::new();
        for (i, (_, count, _)) in self.parts.iter().enumerate() {
            let (from, to) = (begun as f64 / total, (begun + count) as f64 / total);
            begun += count;
            if *count > 0 {
                slices.push((i + 1, ring(from, to)));
            }
        }
        slices
    }
}

/// A piece of the ring between two shares of the circle, clockwise from the top.
fn ring(from: f64, to: f64) -> String {
    // A whole ring has no beginning; draw almost all of it.
    let to = if to - from > 0.9999 { from + 0.9999 } else { to };
    let point = |share: f64, radius: f64| {
        let angle = share * TAU;
        format!("{} {}", at(80.0 + radius * angle.sin()), at(80.0 - radius * angle.cos()))
    };
    let large = u8::from(to - from > 0.5);
    format!(
        "M{}A76 76 0 {large} 1 {}L{}A46 46 0 {large} 0 {}Z",
        point(from, 76.0),
        point(to, 76.0),
        point(to, 46.0),
        point(from, 46.0)
    )
}
