//! One thing by several measures, beside another.

use std::f64::consts::TAU;

use askama::Template;

use super::figures::{self, Figures, number, text};
use super::scale::{at, known};

/// Three to ten measures around a circle, each from zero to its full mark.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/radar.html")]
pub struct Radar {
    names: [String; 2],
    measures: Vec<Measure>,
}

#[derive(Debug, Clone)]
struct Measure {
    name: String,
    full: f64,
    own: Option<f64>,
    other: Option<f64>,
}

impl Radar {
    /// One's own line and another (全县同类中位数). Each measure: name, full mark, own, other.
    pub fn new(
        names: [&str; 2],
        measures: impl IntoIterator<Item = (impl Into<String>, f64, Option<f64>, Option<f64>)>,
    ) -> Self {
        let measures = measures.into_iter().map(|(name, full, own, other)| Measure {
            name: name.into(),
            full,
            own,
            other,
        });
        Self { names: names.map(str::to_owned), measures: measures.collect() }
    }

    fn point(&self, index: usize, share: f64, radius: f64) -> (f64, f64) {
        let angle = index as f64 / self.measures.len().max(1) as f64 * TAU;
        (170.0 + radius * share * angle.sin(), 140.0 - radius * share * angle.cos())
    }

    fn polygon(&self, share: impl Fn(&Measure) -> f64) -> String {
        let corner = |(i, measure): (usize, &Measure)| {
            let (x, y) = self.point(i, share(measure).clamp(0.0, 1.0), 100.0);
            format!("{},{} ", at(x), at(y))
        };
        self.measures.iter().enumerate().map(corner).collect()
    }

    /// The web behind: four rings.
    fn rings(&self) -> Vec<String> {
        [0.25, 0.5, 0.75, 1.0].map(|share| self.polygon(|_| share)).into()
    }

    fn spokes(&self) -> Vec<(String, String)> {
        let end = |i| self.point(i, 1.0, 100.0);
        (0..self.measures.len()).map(end).map(|(x, y)| (at(x), at(y))).collect()
    }

    /// Unknown values pull no corner to the middle: the line is drawn only if all are known.
    fn own(&self) -> Option<String> {
        let known = self.measures.iter().all(|m| m.own.is_some());
        known.then(|| self.polygon(|m| m.own.unwrap_or(0.0) / m.full))
    }

    fn other(&self) -> Option<String> {
        let known = self.measures.iter().all(|m| m.other.is_some());
        known.then(|| self.polygon(|m| m.other.unwrap_or(0.0) / m.full))
    }

    /// The names around: place, alignment, name, own value.
    fn labels(&self) -> Vec<(String, String, &'static str, &str, String)> {
        let label = |(i, measure)| {
            let measure: &Measure = measure;
            let (x, y) = self.point(i, 1.0, 118.0);
            let align = match x {
                x if x < 160.0 => "end",
                x if x > 180.0 => "",
                _ => "centre",
            };
            (at(x), at(y), align, measure.name.as_str(), known(measure.own))
        };
        self.measures.iter().enumerate().map(label).collect()
    }

    pub(super) fn figures(&self) -> Figures {
        let [own, other] = self.names.each_ref().map(String::as_str);
        let row = |m: &Measure| {
            vec![text(&m.name), number(m.full), figures::known(m.own), figures::known(m.other)]
        };
        Figures::of_numbers("方面", ["满分", own, other], self.measures.iter().map(row))
    }
}
