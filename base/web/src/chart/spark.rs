//! A few figures as a drawing no higher than a word.

use askama::Template;
use askama::filters::HtmlSafe;

/// A small line without axes, or bars side by side. Unknown points leave a gap: unknown is not zero.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "chart/spark.html")]
pub struct Spark {
    values: Vec<Option<f64>>,
    words: String,
    bars: bool,
}

impl HtmlSafe for Spark {}

const WIDTH: f64 = 80.0;
const HEIGHT: f64 = 20.0;
const EDGE: f64 = 3.0;

impl Spark {
    /// The values from oldest to newest; the words say the same: 近12个月从 82 升到 91.
    pub fn new(values: Vec<Option<f64>>, words: impl Into<String>) -> Self {
        Self { values, words: words.into(), bars: false }
    }

    /// Shares of a whole, 0 to 100, of things that have no order in time: one bar each.
    pub fn bars(shares: Vec<Option<f64>>, words: impl Into<String>) -> Self {
        Self { values: shares, words: words.into(), bars: true }
    }

    /// Left edge, top, width and height of each bar.
    fn columns(&self) -> Vec<(String, String, String, String)> {
        if !self.bars {
            return Vec::new();
        }
        let step = WIDTH / self.values.len().max(1) as f64;
        let shares = self.values.iter().enumerate();
        shares
            .filter_map(|(at, share)| {
                let height = HEIGHT * (*share)?.clamp(0.0, 100.0) / 100.0;
                let left = step * at as f64 + 1.0;
                let shown = |number: f64| format!("{number:.1}");
                Some((shown(left), shown(HEIGHT - height), shown(step - 2.0), shown(height)))
            })
            .collect()
    }

    fn place(&self, at: usize, value: f64) -> (f64, f64) {
        let known = || self.values.iter().flatten().copied();
        let low = known().fold(f64::INFINITY, f64::min);
        let high = known().fold(f64::NEG_INFINITY, f64::max);
        let steps = self.values.len().saturating_sub(1).max(1) as f64;
        let x = EDGE + (WIDTH - 2.0 * EDGE) * at as f64 / steps;
        let y = if high > low {
            HEIGHT - EDGE - (HEIGHT - 2.0 * EDGE) * (value - low) / (high - low)
        } else {
            HEIGHT / 2.0
        };
        (x, y)
    }

    /// One polyline per unbroken stretch.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.bars {
            return lines;
        }
        let mut line = String::new();
        for (at, value) in self.values.iter().enumerate() {
            match value {
                Some(value) => {
                    let (x, y) = self.place(at, *value);
                    line += &point(x, y);
                }
                None => lines.push(std::mem::take(&mut line)),
            }
        }
        lines.push(line);
        lines.retain(|line| line.contains(' '));
        lines
    }

    fn last(&self) -> Option<(String, String)> {
        if self.bars {
            return None;
        }
        let (at, value) =
            self.values.iter().enumerate().rev().find_map(|(i, v)| Some((i, (*v)?)))?;
        let (x, y) = self.place(at, value);
        Some((format!("{x:.1}"), format!("{y:.1}")))
    }
}

fn point(x: f64, y: f64) -> String {
    format!("{x:.1},{y:.1} ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_high_as_its_share_and_the_unknown_has_none() {
        let spark = Spark::bars(vec![Some(50.0), None, Some(100.0), Some(0.0)], "");
        let tops: Vec<String> = spark.columns().into_iter().map(|(_, top, ..)| top).collect();
        assert_eq!(tops, ["10.0", "0.0", "20.0"]);
        assert!(spark.lines().is_empty() && spark.last().is_none());
        assert!(Spark::new(vec![Some(1.0), Some(2.0)], "").columns().is_empty());
    }
}
