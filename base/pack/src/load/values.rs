//! Metrics that are computed from other metrics: checked in an order in which each comes after
//! those it reads.

use std::collections::BTreeMap;

use formula::Expect;

use super::Loader;
use crate::metric::{self, How};
use crate::names::SchemeNames;
use crate::registry::Lists;
use crate::{Metric, Obligation, Standing, Window};

impl Loader<'_> {
    /// Checks the metrics that are computed from others, in any order, and refuses cycles.
    pub(super) fn metrics(
        &self,
        drafts: &[metric::Draft],
        obligations: &[Obligation],
        lists: &Lists,
    ) -> Vec<Metric> {
        let mut metrics: Vec<Metric> = drafts.iter().map(|draft| draft.metric.clone()).collect();
        for (metric, draft) in metrics.iter_mut().zip(drafts) {
            if let formula::Type::Number { unit, .. } = &metric.kind {
                metric.unit = draft.unit.clone().unwrap_or_else(|| unit.to_string());
            }
        }
        let order = self.value_order(drafts);
        let broken = self.broken.borrow().clone();
        for place in order {
            let Some(draft) = drafts.get(place) else { continue };
            let Some(value) = &draft.value else { continue };
            let mut names = SchemeNames {
                metrics: &metrics.clone(),
                obligations,
                lists,
                below: Vec::new(),
                results: Vec::new(),
                facts: true,
                standing: Standing::Reported,
                inputs: Vec::new(),
                broken: &broken,
            };
            let Some(entry) = self.entry(value.place.file, "数据项") else { continue };
            let checked = entry.check(value, &mut names, &Expect::Number);
            let inputs = names.inputs;
            if let (Some(formula), Some(metric)) = (checked, metrics.get_mut(place)) {
                if let Some(unit) = &draft.unit
                    && !metric::may_be_called(formula.kind(), unit)
                {
                    metric::wrong_unit(self.problems, &draft.place, formula.kind(), unit);
                }
                metric.kind = metric::with_unit(formula.kind().clone(), draft.unit.as_deref());
                if draft.unit.is_none()
                    && let formula::Type::Number { unit, .. } = &metric.kind
                {
                    metric.unit = unit.to_string();
                }
                metric.how = How::Value { formula, inputs };
            }
        }
        metrics
    }

    /// The computed metrics, each after those it reads. Reports cycles.
    fn value_order(&self, drafts: &[metric::Draft]) -> Vec<usize> {
        let place_of: BTreeMap<&str, usize> =
            drafts.iter().enumerate().map(|(i, d)| (d.metric.name.as_str(), i)).collect();
        let reads: Vec<Vec<usize>> = drafts
            .iter()
            .map(|draft| match &draft.value {
                Some(value) => formula_names(&value.value)
                    .iter()
                    .filter_map(|name| {
                        let plain = match name.split_once('.') {
                            Some((first, rest)) if Window::named(first).is_some() => rest,
                            _ => name,
                        };
                        place_of.get(plain).copied()
                    })
                    .collect(),
                None => Vec::new(),
            })
            .collect();
        let mut order = Vec::new();
        // 0 not seen, 1 under way, 2 done.
        let mut state = vec![0_u8; drafts.len()];
        for start in 0..drafts.len() {
            self.visit(start, drafts, &reads, &mut state, &mut order, &mut Vec::new());
        }
        order
    }

    fn visit(
        &self,
        place: usize,
        drafts: &[metric::Draft],
        reads: &[Vec<usize>],
        state: &mut [u8],
        order: &mut Vec<usize>,
        path: &mut Vec<usize>,
    ) {
        match state[place] {
            2 => return,
            1 => {
                let start = path.iter().position(|p| *p == place).unwrap_or(0);
                let mut circle: Vec<&str> =
                    path[start..].iter().map(|p| drafts[*p].metric.name.as_str()).collect();
                circle.push(&drafts[place].metric.name);
                let at = drafts[place].value.as_ref().map_or(&drafts[place].place, |v| &v.place);
                let message = format!("数据项互相引用，绕成了圈：{}", circle.join(" → "));
                let problem = formula::Problem::new(at.span.clone(), message)
                    .help("其中至少一个要直接从台账取数");
                self.problems.add(at.file, problem);
                return;
            }
            _ => {}
        }
        state[place] = 1;
        path.push(place);
        for read in &reads[place] {
            self.visit(*read, drafts, reads, state, order, path);
        }
        path.pop();
        state[place] = 2;
        order.push(place);
    }
}

/// The names a formula reads, whether or not they exist.
fn formula_names(source: &str) -> Vec<String> {
    struct Recorder(Vec<String>);
    impl formula::Names for Recorder {
        fn has(&self, _: &str) -> bool {
            false
        }

        fn find(&mut self, name: &str) -> Result<formula::Named, formula::NoSuchName> {
            self.0.push(name.to_owned());
            Ok(formula::Named { slot: self.0.len() - 1, kind: formula::Type::number() })
        }
    }
    let mut recorder = Recorder(Vec::new());
    // Types are not known yet; only the names are wanted.
    let _ = formula::check(source, &mut recorder, &Expect::Any);
    recorder.0
}
