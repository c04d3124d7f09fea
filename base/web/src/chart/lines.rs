//! Values over time.

use askama::Template;

use super::figures::{Figures, known, text};
use super::scale::{Axis, at, shown};

/// Up to four lines over the same points in time.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/lines.html")]
pub struct Lines {
    unit: String,
    times: Vec<String>,
    lines: Vec<Line>,
    aim: Option<f64>,
}

/// One line; an unknown value leaves a gap.
#[derive(Debug, Clone)]
pub struct Line {
    name: String,
    values: Vec<Option<f64>>,
}

impl Line {
    /// A line with one value per point in time.
    pub fn new(name: impl Into<String>, values: Vec<Option<f64>>) -> Self {
        Self { name: name.into(), values }
    }
}

const LEFT: f64 = 48.0;
const RIGHT: f64 = 548.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 216.0;

impl Lines {
    /// Lines over named points in time.
    pub fn new(
        unit: impl Into<String>,
        times: impl IntoIterator<Item = impl Into<String>>,
        lines: Vec<Line>,
    ) -> Self {
        let times = times.into_iter().map(Into::into).collect();
        Self { unit: unit.into(), times, lines, aim: None }
    }

    /// With a level line at the value aimed at.
    #[must_use]
    pub fn aim(mut self, aim: f64) -> Self {
        self.aim = Some(aim);
        self
    }

    fn axis(&self) -> Axis {
        let values = self.lines.iter().flat_map(|line| line.values.iter().flatten().copied());
        Axis::over(values.chain(self.aim), false)
    }

    fn x(&self, index: usize) -> f64 {
        let steps = self.times.len().saturating_sub(1).max(1) as f64;
        LEFT + 12.0 + (RIGHT - LEFT - 24.0) * index as f64 / steps
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * self.axis().share(value)
    }

    fn aim_at(&self) -> Option<(String, String)> {
        self.aim.map(|aim| (at(self.y(aim)), shown(aim)))
    }

    /// Level rules: height and number.
    fn rules(&self) -> Vec<(String, String)> {
        self.axis().ticks().into_iter().map(|tick| (at(self.y(tick)), shown(tick))).collect()
    }

    /// Names under the axis, at most twelve of them.
    fn names(&self) -> Vec<(String, &str)> {
        let every = self.times.len().div_ceil(12).max(1);
        let names = self.times.iter().enumerate().filter(|(i, _)| i.is_multiple_of(every));
        names.map(|(i, time)| (at(self.x(i)), time.as_str())).collect()
    }

    /// The unbroken stretches of a line.
    fn stretches(&self, line: &Line) -> Vec<String> {
        let mut stretches = vec![String::new()];
        for (i, value) in line.values.iter().enumerate() {
            match (value, stretches.last_mut()) {
                (Some(value), Some(stretch)) => {
                    stretch.extend([
                        at(self.x(i)),
                        ",".to_owned(),
                        at(self.y(*value)),
                        " ".to_owned(),
                    ]);
                }
                _ => stretches.push(String::new()),
            }
        }
        stretches.retain(|stretch| stretch.trim().contains(' '));
        stretches
    }

    /// Every known point: where, and what it says when pointed at.
    fn points(&self, line: &Line) -> Vec<(String, String, String)> {
        let known = line.values.iter().enumerate().filter_map(|(i, v)| Some((i, (*v)?)));
        known
            .map(|(i, value)| {
                let time = self.times.get(i).map_or("", String::as_str);
                let words = format!("{time} {} {}{}", line.name, shown(value), self.unit);
                (at(self.x(i)), at(self.y(value)), words)
            })
            .collect()
    }

    pub(super) fn figures(&self) -> Figures {
        let names = self.lines.iter().map(|line| format!("{}（{}）", line.name, self.unit));
        let row = |(i, time): (usize, &String)| {
            let values = self.lines.iter().map(|l| known(l.values.get(i).copied().flatten()));
            std::iter::once(text(time)).chain(values).collect()
        };
        Figures::of_numbers("时间", names, self.times.iter().enumerate().map(row))
    }
}
