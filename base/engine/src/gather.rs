//! The columns a scheme reads, out of monthly facts.

use std::collections::HashMap;
use std::ops::Range;

use formula::{Column, Columns, When};
use pack::{
    Aspect, Empty, How, Input, InputSource, Keep, Metric, Over, Pack, ResultOf, Scheme, Standing,
    Window,
};

use crate::assess::Assessment;
use crate::cube::merge_orgs;
use crate::{Cube, Tree, below, dues};

/// One column for each of a scheme's inputs.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The time the facts are looked at.
    pub when: When,
    /// Values by input and organization; empty for inputs that are attributes or results.
    pub columns: Vec<Vec<f64>>,
    /// How well each value is established, by input and organization: 1 reported, 2 reviewed,
    /// 3 verified, 0 not known. Empty where nothing but reported values is kept.
    pub standings: Vec<Vec<u8>>,
}

impl Facts {
    /// Facts from columns made elsewhere, one for each input of the scheme.
    pub fn of_columns(when: When, columns: Vec<Vec<f64>>) -> Self {
        Self { when, columns, standings: Vec::new() }
    }

    /// The batch that a scheme's formulas are evaluated over.
    pub(crate) fn columns<'a>(
        &'a self,
        tree: &'a Tree,
        scheme: &Scheme,
        results: &dyn Fn(ResultOf) -> Option<&'a [f64]>,
    ) -> Columns<'a> {
        self.columns_of(0..tree.len(), tree, scheme, results)
    }

    /// The same for some of the organizations; `results` are of just these.
    pub(crate) fn columns_of<'a>(
        &'a self,
        rows: Range<usize>,
        tree: &'a Tree,
        scheme: &Scheme,
        results: &dyn Fn(ResultOf) -> Option<&'a [f64]>,
    ) -> Columns<'a> {
        let part = |whole: &'a [f64]| {
            if whole.len() == tree.len() { &whole[rows.clone()] } else { &[] }
        };
        let columns = scheme
            .inputs
            .iter()
            .enumerate()
            .map(|(place, input)| {
                let values = match input.source {
                    InputSource::Org(attribute) => part(tree.attribute(attribute)),
                    InputSource::Result(result) => results(result).unwrap_or_default(),
                    _ => part(self.columns.get(place).map_or(&[], Vec::as_slice)),
                };
                if values.len() == rows.len() {
                    Column::Values(values)
                } else {
                    Column::Same(f64::NAN)
                }
            })
            .collect();
        Columns { rows: rows.len(), columns, dictionary: tree.dictionary(), when: self.when }
    }
}

/// Gathers what a scheme reads. `results` are assessments under other schemes for the scheme's
/// `[[below]]`, each with its scheme; one that is missing leaves its column unknown.
pub fn gather(
    pack: &Pack,
    tree: &Tree,
    cube: &Cube,
    scheme: &Scheme,
    when: When,
    results: &[(&Scheme, &Assessment)],
) -> Facts {
    let mut gatherer = Gatherer { pack, tree, cube, when, done: HashMap::new() };
    let mut columns = Vec::with_capacity(scheme.inputs.len());
    let mut standings = Vec::with_capacity(scheme.inputs.len());
    let graded = cube.has_standing(Standing::Reviewed) || cube.has_standing(Standing::Verified);
    for input in &scheme.inputs {
        let column = match input.source {
            InputSource::Below(place) => scheme
                .below
                .get(place)
                .and_then(|below| {
                    let (other, assessment) =
                        results.iter().find(|(other, _)| other.name == below.scheme)?;
                    Some(below::column(below, tree, other, assessment, when))
                })
                .unwrap_or_else(|| vec![f64::NAN; tree.len()]),
            _ => gatherer.input(input, None, input.standing),
        };
        standings.push(if graded { gatherer.standings(input, &column) } else { Vec::new() });
        columns.push(column);
    }
    Facts { when, columns, standings }
}

type Key = (InputSource, Window, Standing);

struct Gatherer<'a> {
    pack: &'a Pack,
    tree: &'a Tree,
    cube: &'a Cube,
    when: When,
    done: HashMap<Key, Vec<f64>>,
}

impl Gatherer<'_> {
    /// An input's column; one that names no window takes the one it is asked within.
    fn input(&mut self, input: &Input, within: Option<Window>, standing: Standing) -> Vec<f64> {
        let window = input.window.or(within).unwrap_or(Window::Cycle);
        match input.source {
            InputSource::Metric(place) => self.metric(place, window, standing),
            InputSource::Obligation(place, aspect) => {
                self.obligation(place, aspect, window, standing)
            }
            InputSource::Org(attribute) => self.tree.attribute(attribute).to_vec(),
            InputSource::Below(_) | InputSource::Result(_) => Vec::new(),
        }
    }

    fn metric(&mut self, place: usize, window: Window, standing: Standing) -> Vec<f64> {
        let key = (InputSource::Metric(place), window, standing);
        if let Some(column) = self.done.get(&key) {
            return column.clone();
        }
        let pack = self.pack;
        let Some(metric) = pack.metrics.get(place) else {
            return vec![f64::NAN; self.tree.len()];
        };
        let column = match &metric.how {
            How::Value { formula, inputs } => {
                let columns: Vec<Vec<f64>> =
                    inputs.iter().map(|input| self.input(input, Some(window), standing)).collect();
                let count = self.tree.len();
                let columns =
                    columns
                        .iter()
                        .map(|c| {
                            if c.len() == count {
                                Column::Values(c)
                            } else {
                                Column::Same(f64::NAN)
                            }
                        })
                        .collect();
                let dictionary = self.tree.dictionary();
                Columns { rows: count, columns, dictionary, when: self.when }.evaluate_all(formula)
            }
            _ => self.kept(metric, window, standing),
        };
        self.done.insert(key, column.clone());
        column
    }

    /// A metric that is kept per month: merged over the window, rolled up, put together.
    fn kept(&self, metric: &Metric, window: Window, standing: Standing) -> Vec<f64> {
        let period = window.of(self.when.cycle);
        // What the registry holds has no standing of its own: it is as good as reviewed.
        let standing = match metric.over {
            Over::Registry(_) => Standing::Reported,
            _ => standing,
        };
        let parts: Vec<Vec<f64>> = metric
            .series
            .iter()
            .map(|series| {
                let Some(kept) = self.pack.series.get(*series) else {
                    return vec![f64::NAN; self.tree.len()];
                };
                let mut values = match metric.keep {
                    Keep::Flow => self.cube.over(*series, standing, period, kept.merge),
                    Keep::Stock => self.cube.last_until(*series, standing, period.last_month()),
                };
                if !metric.own {
                    self.tree.roll_up(&mut values, |a, b| merge_orgs(kept.merge, a, b));
                }
                values
            })
            .collect();
        let empty = match metric.empty {
            Empty::Zero => 0.0,
            Empty::Unknown => f64::NAN,
        };
        match parts.as_slice() {
            [one] => one.iter().map(|v| if v.is_nan() { empty } else { *v }).collect(),
            [above, below] => above
                .iter()
                .zip(below)
                .map(|(a, b)| {
                    let share = if *b > 0.0 { a / b } else { f64::NAN };
                    if share.is_nan() { empty } else { share }
                })
                .collect(),
            _ => vec![f64::NAN; self.tree.len()],
        }
    }

    fn obligation(
        &mut self,
        place: usize,
        aspect: Aspect,
        window: Window,
        standing: Standing,
    ) -> Vec<f64> {
        let key = (InputSource::Obligation(place, aspect), window, standing);
        if let Some(column) = self.done.get(&key) {
            return column.clone();
        }
        let Some(obligation) = self.pack.obligations.get(place) else {
            return vec![f64::NAN; self.tree.len()];
        };
        let period = window.of(self.when.cycle);
        let dues = dues(obligation, self.tree, self.cube, period, standing, self.when);
        let minus = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect();
        let late: Vec<f64> = minus(&dues.done, &dues.on_time);
        let missing: Vec<f64> = minus(&dues.owed, &dues.done);
        let all = [
            (Aspect::Owed, dues.owed),
            (Aspect::Done, dues.done),
            (Aspect::OnTime, dues.on_time),
            (Aspect::Late, late),
            (Aspect::Missing, missing),
        ];
        let mut asked = Vec::new();
        for (one, column) in all {
            if one == aspect {
                asked.clone_from(&column);
            }
            self.done.insert((InputSource::Obligation(place, one), window, standing), column);
        }
        asked
    }

    /// How well each value is established: the highest standing at which it is the same.
    fn standings(&mut self, input: &Input, column: &[f64]) -> Vec<u8> {
        let kept = match input.source {
            InputSource::Metric(place) => {
                !matches!(self.pack.metrics.get(place).map(|m| m.over), Some(Over::Registry(_)))
            }
            InputSource::Obligation(..) => true,
            _ => false,
        };
        if !kept {
            return Vec::new();
        }
        let mut standings: Vec<u8> =
            column.iter().map(|v| if v.is_nan() { 0 } else { input.standing as u8 }).collect();
        for (_, higher) in Standing::NAMED.into_iter().filter(|(_, s)| *s > input.standing) {
            let better = self.input(input, None, higher);
            for ((standing, value), better) in standings.iter_mut().zip(column).zip(better) {
                if *value == better {
                    *standing = higher as u8;
                }
            }
        }
        standings
    }
}
