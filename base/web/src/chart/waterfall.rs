//! From a whole, step by step, to what is left.

use askama::Template;

use super::Bar;
use super::figures::{Figures, known, number, text};
use super::scale::{Axis, at, shown};

/// From a whole, step by step, to what is left: the points a branch lost, biggest loss first.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/waterfall.html")]
pub struct Waterfall {
    what: String,
    start: (String, f64),
    steps: Vec<Bar>,
    end: String,
}

impl Waterfall {
    /// A named start, steps up or down each linked to what is behind it, and the name of the end.
    pub fn new(
        what: impl Into<String>,
        start: (&str, f64),
        steps: Vec<Bar>,
        end: impl Into<String>,
    ) -> Self {
        Self { what: what.into(), start: (start.0.to_owned(), start.1), steps, end: end.into() }
    }

    /// What is left.
    pub fn left(&self) -> f64 {
        self.start.1 + self.steps.iter().filter_map(|step| step.value).sum::<f64>()
    }

    fn axis(&self) -> Axis {
        let mut now = self.start.1;
        let heights = self.steps.iter().map(move |step| {
            now += step.value.unwrap_or(0.0);
            now
        });
        Axis::over(heights.chain([self.start.1]), false)
    }

    /// Each step with the beginning and width of its bar.
    fn drawn(&self) -> Vec<(&Bar, String, String)> {
        let axis = self.axis();
        let mut now = self.start.1;
        let draw = |step| {
            let step: &Bar = step;
            let next = now + step.value.unwrap_or(0.0);
            let (a, b) = (axis.share(now.min(next)) * 100.0, axis.share(now.max(next)) * 100.0);
            now = next;
            (step, at(a), at((b - a).max(0.4)))
        };
        self.steps.iter().map(draw).collect()
    }

    fn width(&self, value: &f64) -> String {
        at(self.axis().share(*value) * 100.0)
    }

    fn shown(&self, value: &f64) -> String {
        shown(*value)
    }

    fn signed(&self, value: &f64) -> String {
        if *value > 0.0 { format!("+{}", shown(*value)) } else { shown(*value) }
    }

    fn left_words(&self) -> String {
        shown(self.left())
    }

    fn left_width(&self) -> String {
        self.width(&self.left())
    }

    fn is_loss(&self, value: &f64) -> bool {
        *value < 0.0
    }

    fn axis_words(&self) -> String {
        format!("横轴从 {} 开始", shown(self.axis().low))
    }

    pub(super) fn figures(&self) -> Figures {
        let start = vec![text(&self.start.0), number(self.start.1)];
        let steps = self.steps.iter().map(|step| vec![text(&step.label), known(step.value)]);
        let end = vec![text(&self.end), number(self.left())];
        Figures::of_numbers(&self.what, ["分"], std::iter::once(start).chain(steps).chain([end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waterfall_ends_where_its_steps_lead() {
        let steps = vec![Bar::new("a", Some(-4.0)), Bar::new("b", None), Bar::new("c", Some(1.5))];
        let fall = Waterfall::new("指标", ("满分", 100.0), steps, "得分");
        assert!((fall.left() - 97.5).abs() < 1e-9);
        assert_eq!(fall.drawn().len(), 3);
    }
}
