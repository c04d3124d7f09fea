//! Assessment: everything about everybody, at once.

use std::ops::Range;

use formula::{CHUNK, Formula, When};
use kernel::Points;
use pack::{InputSource, ResultOf, Rule, Scheme, Stars, Tie};
use rayon::prelude::*;

use crate::cells::{Room, UNKNOWN};
use crate::cuts::Cuts;
use crate::gather::Facts;
use crate::groups::GroupsByLevel;
use crate::stars::{self, OPEN, StarReason};
use crate::stretch::{Sources, Stretch};
use crate::{Judgments, Tree, rank};

/// The result of an assessment. Organizations are known by their place in the tree.
#[derive(Debug, Clone)]
pub struct Assessment {
    assessed: Vec<bool>,
    /// Hundredths by indicator and organization, after vetoes.
    cells: Vec<Vec<i32>>,
    /// Hundredths by section and organization, weighted and limited, of what is known.
    sections: Vec<Vec<i32>>,
    /// Hundredths of what is known.
    scores: Vec<i32>,
    /// The score if everything unknown turned out best.
    ceilings: Vec<i32>,
    /// Which vetoes apply, one bit each.
    vetoes: Vec<u64>,
    ranks: Vec<u32>,
    eligible: Vec<u8>,
    awarded: Vec<u8>,
    reasons: Vec<StarReason>,
    candidates: Vec<bool>,
    has_stars: bool,
}

/// Where one organization stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The score of what is known.
    pub score: Points,
    /// The score if everything still unknown turned out best; equal to `score` if nothing is.
    pub at_best: Points,
    /// Rank by score in its group; equal scores share the better one.
    pub rank: u32,
    /// The star its score earns; `None` while unknown inputs leave it open, or without stars.
    pub eligible: Option<u8>,
    /// The star it gets after vetoes and quotas.
    pub awarded: Option<u8>,
    /// Why the two differ, or why there is none.
    pub reason: StarReason,
    /// Whether it is listed for people to look at. Never a verdict.
    pub candidate: bool,
    /// Places of the vetoes that apply.
    pub vetoes: Vec<usize>,
    /// Places of the indicators whose points are not known.
    pub unknown: Vec<usize>,
}

/// Assesses every organization the scheme applies to. Pure; the answer does not depend on the
/// order of organizations, on threads or on anything but its arguments.
pub fn assess(tree: &Tree, facts: &Facts, scheme: &Scheme, judgments: &Judgments) -> Assessment {
    let count = tree.len();
    let assessed = assessed(tree, scheme, facts.when);
    let groups = GroupsByLevel::of(tree, levels(scheme), &assessed);
    let columns = facts.columns(tree, scheme, &|_| None);
    let cuts: Vec<Option<Cuts<'_>>> = scheme
        .indicators
        .iter()
        .map(|indicator| Cuts::of(&indicator.rule, &columns, &groups))
        .collect();

    let mut assessment = Assessment {
        assessed,
        cells: columns_of_nothing(scheme.indicators.len(), count),
        sections: columns_of_nothing(scheme.sections.len(), count),
        scores: vec![0; count],
        ceilings: vec![0; count],
        vetoes: vec![0; count],
        ranks: Vec::new(),
        eligible: vec![0; count],
        awarded: vec![0; count],
        reasons: Vec::new(),
        candidates: Vec::new(),
        has_stars: scheme.stars != Stars::None,
    };
    let sources = Sources { scheme, columns: &columns, judgments, cuts: &cuts };
    assessment
        .stretches()
        .into_par_iter()
        .for_each_init(Room::default, |room, mut stretch| stretch.work(&sources, room));

    assessment.ranks = match groups.groups(scheme.rank_within) {
        Some(groups) => rank::by_score(groups, &assessment.scores, scheme.ceiling().0),
        None => vec![0; count],
    };
    assessment.award_stars(tree, facts, scheme, &groups);
    assessment.list_candidates(tree, facts, scheme);
    assessment
}

/// Whom a scheme assesses, by place in the tree. Somebody of whom it is unknown is not assessed.
pub fn assessed(tree: &Tree, scheme: &Scheme, when: When) -> Vec<bool> {
    tree.condition(&scheme.applies_to, when)
        .into_par_iter()
        .with_min_len(16 * CHUNK)
        .map(|yes| yes == 1.0)
        .collect()
}

/// The levels at which a scheme compares organizations.
fn levels(scheme: &Scheme) -> Vec<usize> {
    let ranked = scheme.indicators.iter().filter_map(|indicator| match &indicator.rule {
        Rule::Rank { within, .. } => Some(within.unwrap_or(0)),
        _ => None,
    });
    let quotas = scheme.quota.iter().map(|quota| quota.within);
    ranked.chain(quotas).chain([scheme.rank_within]).collect()
}

impl Assessment {
    /// The columns cut into stretches of rows, so that a thread reads and writes its own part of
    /// each. `awarded` is what vetoes leave until quotas are applied.
    fn stretches(&mut self) -> Vec<Stretch<'_>> {
        let mut cells: Vec<_> = self.cells.iter_mut().map(|c| c.chunks_mut(CHUNK)).collect();
        let mut sections: Vec<_> = self.sections.iter_mut().map(|s| s.chunks_mut(CHUNK)).collect();
        let mut scores = self.scores.chunks_mut(CHUNK);
        let mut ceilings = self.ceilings.chunks_mut(CHUNK);
        let mut vetoes = self.vetoes.chunks_mut(CHUNK);
        let mut eligible = self.eligible.chunks_mut(CHUNK);
        let mut capped = self.awarded.chunks_mut(CHUNK);
        let part = |(chunk, assessed)| {
            Some(Stretch {
                first: chunk * CHUNK,
                assessed,
                cells: cells.iter_mut().filter_map(Iterator::next).collect(),
                sections: sections.iter_mut().filter_map(Iterator::next).collect(),
                scores: scores.next()?,
                ceilings: ceilings.next()?,
                vetoes: vetoes.next()?,
                eligible: eligible.next()?,
                capped: capped.next()?,
            })
        };
        self.assessed.chunks(CHUNK).enumerate().map_while(part).collect()
    }

    fn award_stars(&mut self, tree: &Tree, facts: &Facts, scheme: &Scheme, groups: &GroupsByLevel) {
        let ties = || -> Vec<Vec<f64>> {
            let values = |tie: &Tie| {
                let mut values = vec![0.0; self.len()];
                self.evaluate(tree, facts, scheme, &tie.by, &mut values, stars::tie_value);
                values
            };
            scheme.ties.iter().map(values).collect()
        };
        let (awarded, mut reasons) =
            stars::award(scheme, groups, &self.scores, &self.awarded, &ties);
        reasons
            .par_iter_mut()
            .zip(&awarded)
            .zip(self.awarded.par_iter().zip(&self.eligible))
            .with_min_len(16 * CHUNK)
            .for_each(|((reason, awarded), (capped, eligible))| {
                if *awarded == OPEN {
                    *reason = StarReason::Open;
                } else if *reason == StarReason::Earned && capped != eligible {
                    *reason = StarReason::Vetoed;
                }
            });
        (self.awarded, self.reasons) = (awarded, reasons);
    }

    fn list_candidates(&mut self, tree: &Tree, facts: &Facts, scheme: &Scheme) {
        let mut candidates = vec![false; self.len()];
        if let Some(condition) = &scheme.candidates {
            self.evaluate(tree, facts, scheme, condition, &mut candidates, |yes| yes == 1.0);
        }
        for (candidate, assessed) in candidates.iter_mut().zip(&self.assessed) {
            *candidate &= assessed;
        }
        self.candidates = candidates;
    }

    /// A formula that may read results as well, for all organizations.
    fn evaluate<T: Send>(
        &self,
        tree: &Tree,
        facts: &Facts,
        scheme: &Scheme,
        formula: &Formula,
        out: &mut [T],
        say: impl Fn(f64) -> T + Sync,
    ) {
        let read: Vec<ResultOf> = scheme
            .inputs
            .iter()
            .enumerate()
            .filter(|(slot, _)| formula.slots().contains(slot))
            .filter_map(|(_, input)| match input.source {
                InputSource::Result(result) => Some(result),
                _ => None,
            })
            .collect();
        out.par_chunks_mut(CHUNK).enumerate().with_min_len(4).for_each_init(
            Room::default,
            |room, (chunk, out)| {
                let rows = chunk * CHUNK..chunk * CHUNK + out.len();
                let results: Vec<(ResultOf, Vec<f64>)> =
                    read.iter().map(|of| (*of, self.result(*of, rows.clone()))).collect();
                let find = |result| {
                    results.iter().find(|(known, _)| *known == result).map(|(_, v)| v.as_slice())
                };
                let values = &mut room.values[..out.len()];
                let columns = facts.columns_of(rows, tree, scheme, &find);
                columns.evaluate(formula, 0, values, &mut room.scratch);
                for (out, value) in out.iter_mut().zip(values) {
                    *out = say(*value);
                }
            },
        );
    }

    /// A result as formulas read it: points, not hundredths.
    fn result(&self, of: ResultOf, rows: Range<usize>) -> Vec<f64> {
        let points = |hundredths: &[i32]| -> Vec<f64> {
            hundredths
                .iter()
                .map(|h| if *h == UNKNOWN { f64::NAN } else { f64::from(*h) / 100.0 })
                .collect()
        };
        match of {
            ResultOf::Score => points(&self.scores[rows]),
            ResultOf::Star => self.awarded[rows].iter().copied().map(star_as_number).collect(),
            ResultOf::Section(place) => points(&self.sections[place][rows]),
            ResultOf::Indicator(place) => points(&self.cells[place][rows]),
        }
    }

    /// Scores as points; NaN for those not assessed or with inputs still unknown.
    pub(crate) fn scores_as_columns(&self) -> Vec<f64> {
        (0..self.scores.len())
            .map(|org| {
                if self.assessed[org] && self.scores[org] == self.ceilings[org] {
                    f64::from(self.scores[org]) / 100.0
                } else {
                    f64::NAN
                }
            })
            .collect()
    }

    /// Awarded stars; NaN where open or without.
    pub(crate) fn stars_as_columns(&self) -> Vec<f64> {
        self.awarded.iter().copied().map(star_as_number).collect()
    }

    /// How many organizations the tree has.
    pub fn len(&self) -> usize {
        self.assessed.len()
    }

    /// Whether the tree has none.
    pub fn is_empty(&self) -> bool {
        self.assessed.is_empty()
    }

    /// Places of the organizations that were assessed.
    pub fn assessed(&self) -> impl Iterator<Item = usize> {
        self.assessed.iter().enumerate().filter(|(_, yes)| **yes).map(|(place, _)| place)
    }

    /// Where one organization stands; `None` if the scheme does not apply to it.
    pub fn standing(&self, org: usize) -> Option<Standing> {
        if self.assessed.get(org) != Some(&true) {
            return None;
        }
        let star = |star: u8| (self.has_stars && star != OPEN).then_some(star);
        Some(Standing {
            score: Points(self.scores[org]),
            at_best: Points(self.ceilings[org]),
            rank: self.ranks[org],
            eligible: star(self.eligible[org]),
            awarded: star(self.awarded[org]),
            reason: self.reasons[org],
            candidate: self.candidates[org],
            vetoes: (0..64).filter(|bit| self.vetoes[org] >> bit & 1 == 1).collect(),
            unknown: (0..self.cells.len()).filter(|i| self.cells[*i][org] == UNKNOWN).collect(),
        })
    }

    /// The points of a cell; `None` while unknown.
    pub fn points(&self, indicator: usize, org: usize) -> Option<Points> {
        let hundredths = *self.cells.get(indicator)?.get(org)?;
        (hundredths != UNKNOWN).then_some(Points(hundredths))
    }

    /// The known points of a section, weighted and limited.
    pub fn section(&self, section: usize, org: usize) -> Points {
        Points(self.sections.get(section).and_then(|s| s.get(org)).copied().unwrap_or(0))
    }

    /// A fingerprint of every cell, score, star and rank, for comparing two results.
    pub fn checksum(&self) -> u64 {
        let mut sum = 0xcbf2_9ce4_8422_2325_u64;
        let mut add = |value: u64| sum = (sum ^ value).wrapping_mul(0x0100_0000_01b3);
        for column in self.cells.iter().chain(&self.sections).chain([&self.scores, &self.ceilings])
        {
            column.iter().for_each(|v| add(u64::from(v.cast_unsigned())));
        }
        self.ranks.iter().for_each(|v| add(u64::from(*v)));
        self.awarded.iter().chain(&self.eligible).for_each(|v| add(u64::from(*v)));
        sum
    }
}

/// Columns of zeros that the system hands out untouched: each thread meets its pages first. A cloned
/// column would be written, and paid for, by this one.
fn columns_of_nothing(columns: usize, count: usize) -> Vec<Vec<i32>> {
    (0..columns).map(|_| vec![0; count]).collect()
}

fn star_as_number(star: u8) -> f64 {
    if star == OPEN { f64::NAN } else { f64::from(star) }
}
