//! Charts with one row per thing: tables with a drawing in each row.
//!
//! A row's drawing is 100 wide and stretched to the column, so lengths are per cent.

use askama::Template;

use super::scale::{Axis, at, known, shown};

/// One bar per thing.
#[derive(Debug, Clone, Template)]
#[template(path = "chart/bars.html")]
pub struct Bars {
    what: String,
    unit: String,
    bars: Vec<Bar>,
    aim: Option<f64>,
}

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    label: String,
    value: Option<f64>,
    href: String,
    mine: bool,
}

impl Bar {
    /// A thing and its value, if it is known.
    pub fn new(label: impl Into<String>, value: Option<f64>) -> Self {
        Self { label: label.into(), value, href: String::new(), mine: false }
    }

    /// The list behind the value.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    /// The reader's own.
    #[must_use]
    pub fn mine(mut self) -> Self {
        self.mine = true;
        self
    }
}

impl Bars {
    /// Bars of `what` (乡镇) in a unit.
    pub fn new(what: impl Into<String>, unit: impl Into<String>, bars: Vec<Bar>) -> Self {
        Self { what: what.into(), unit: unit.into(), bars, aim: None }
    }

    /// With a mark at the value aimed at.
    #[must_use]
    pub fn aim(mut self, aim: f64) -> Self {
        self.aim = Some(aim);
        self
    }

    fn axis(&self) -> Axis {
        Axis::over(self.bars.iter().filter_map(|bar| bar.value).chain(self.aim), true)
    }

    fn width(&self, value: &f64) -> String {
        at(self.axis().share(*value) * 100.0)
    }

    fn shown(&self, value: &f64) -> String {
        shown(*value)
    }
}

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
    /// Bars of `what` by parts, at most six of them.
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
}

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
}

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

    #[test]
    fn the_pieces_of_a_stack_lie_end_to_end() {
        let stack = Stack::new("石桥镇", vec![30, 0, 10], "");
        let stacks = Stacks::new("乡镇", ["按时", "迟", "缺"], vec![stack.clone()]);
        let pieces = stacks.pieces(&stack);
        assert_eq!(pieces[0], (1, "0".to_owned(), "75".to_owned()));
        assert_eq!(pieces[1], (3, "75".to_owned(), "25".to_owned()));
    }
}
