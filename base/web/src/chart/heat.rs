//! A heat map: things by measures, the lower the darker.

use askama::Template;

use super::figures::{Figures, known, text};
use super::scale::shown;

/// A table of numbers of one unit, shaded between its own lowest and highest: where the dark lies,
/// there is something to look at.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/heat.html")]
pub struct Heat {
    what: String,
    unit: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<Option<f64>>)>,
}

/// So many shades there are; the last is the darkest.
const SHADES: usize = 5;

impl Heat {
    /// Rows of `what` (乡镇) by columns, in a unit. Each row: name, one number per column if it is
    /// known.
    pub fn new(
        what: impl Into<String>,
        unit: impl Into<String>,
        columns: impl IntoIterator<Item = impl Into<String>>,
        rows: Vec<(String, Vec<Option<f64>>)>,
    ) -> Self {
        let columns = columns.into_iter().map(Into::into).collect();
        Self { what: what.into(), unit: unit.into(), columns, rows }
    }

    /// The lowest and the highest number.
    fn ends(&self) -> Option<(f64, f64)> {
        let numbers = || self.rows.iter().flat_map(|(_, numbers)| numbers).flatten().copied();
        let low = numbers().reduce(f64::min)?;
        Some((low, numbers().reduce(f64::max)?))
    }

    /// What the shades mean.
    fn key(&self) -> Option<(String, String)> {
        self.ends().filter(|(low, high)| low < high).map(|(low, high)| (shown(high), shown(low)))
    }

    /// The shade of a number, from 1; all alike are all light.
    fn shade(&self, value: &f64) -> usize {
        let Some((low, high)) = self.ends().filter(|(low, high)| low < high) else { return 1 };
        let share = (high - value) / (high - low);
        (share * SHADES as f64).floor().clamp(0.0, (SHADES - 1) as f64) as usize + 1
    }

    fn shown(&self, value: &f64) -> String {
        shown(*value)
    }

    pub(super) fn figures(&self) -> Figures {
        let row = |(name, numbers): &(String, Vec<Option<f64>>)| {
            std::iter::once(text(name)).chain(numbers.iter().copied().map(known)).collect()
        };
        let columns = self.columns.iter().map(|column| format!("{column}（{}）", self.unit));
        Figures::of_numbers(&self.what, columns, self.rows.iter().map(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heat(numbers: &[Option<f64>]) -> Heat {
        let rows = numbers.iter().map(|number| ("乡".to_owned(), vec![*number])).collect();
        Heat::new("乡镇", "%", ["得分率"], rows)
    }

    #[test]
    fn the_lowest_is_the_darkest_and_unknown_is_no_number() {
        let some = heat(&[Some(60.0), Some(100.0), None, Some(80.0)]);
        assert_eq!([60.0, 80.0, 100.0].map(|number| some.shade(&number)), [5, 3, 1]);
        assert_eq!(some.key(), Some(("100".to_owned(), "60".to_owned())));
        let alike = heat(&[Some(7.0), Some(7.0)]);
        assert_eq!((alike.shade(&7.0), alike.key()), (1, None));
        assert_eq!(heat(&[None]).key(), None);
    }
}
