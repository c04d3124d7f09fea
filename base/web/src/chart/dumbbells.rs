//! Two values per thing and the distance between them.

use askama::Template;

use super::figures::{self, Figures, text};
use super::scale::{Axis, at, known, shown};

/// Two values per thing: what was reported and what was found.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/dumbbells.html")]
pub struct Dumbbells {
    what: String,
    names: [String; 2],
    rows: Vec<Dumbbell>,
}

/// Two values of one thing.
#[derive(Debug, Clone)]
pub struct Dumbbell {
    label: String,
    from: Option<f64>,
    to: Option<f64>,
    interval: Option<(f64, f64)>,
    href: String,
}

impl Dumbbell {
    /// The first and the second value.
    pub fn new(label: impl Into<String>, from: Option<f64>, to: Option<f64>) -> Self {
        Self { label: label.into(), from, to, interval: None, href: String::new() }
    }

    /// How sure the second value is: it lies between these 19 times out of 20.
    #[must_use]
    pub fn interval(mut self, low: f64, high: f64) -> Self {
        self.interval = Some((low, high));
        self
    }

    /// The list behind the values.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    fn difference(&self) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) => shown(to - from),
            _ => "未知".to_owned(),
        }
    }

    fn first_words(&self) -> String {
        known(self.from)
    }

    fn second_words(&self) -> String {
        match self.interval {
            Some((low, high)) => format!("{}（{}—{}）", known(self.to), shown(low), shown(high)),
            None => known(self.to),
        }
    }
}

impl Dumbbells {
    /// Two named values of each of `what`: 上报, 核验.
    pub fn new(what: impl Into<String>, names: [&str; 2], rows: Vec<Dumbbell>) -> Self {
        Self { what: what.into(), names: names.map(str::to_owned), rows }
    }

    fn axis(&self) -> Axis {
        let ends = self.rows.iter().flat_map(|row| {
            let (low, high) = row.interval.map_or((None, None), |(a, b)| (Some(a), Some(b)));
            [row.from, row.to, low, high].into_iter().flatten()
        });
        Axis::over(ends, false)
    }

    fn has_intervals(&self) -> bool {
        self.rows.iter().any(|row| row.interval.is_some())
    }

    fn place(&self, value: &f64) -> String {
        at(2.0 + self.axis().share(*value) * 96.0)
    }

    fn ends(&self) -> (String, String) {
        (shown(self.axis().low), shown(self.axis().high))
    }

    pub(super) fn figures(&self) -> Figures {
        let [first, second] = self.names.each_ref().map(String::as_str);
        let mut names = vec![first, second, "相差"];
        if self.has_intervals() {
            names.extend(["区间下限", "区间上限"]);
        }
        let row = |row: &Dumbbell| {
            let difference = row.from.zip(row.to).map(|(from, to)| to - from);
            let mut values = vec![row.from, row.to, difference];
            if self.has_intervals() {
                values.extend([row.interval.map(|ends| ends.0), row.interval.map(|ends| ends.1)]);
            }
            std::iter::once(text(&row.label))
                .chain(values.into_iter().map(figures::known))
                .collect()
        };
        Figures::of_numbers(&self.what, names, self.rows.iter().map(row))
    }
}
