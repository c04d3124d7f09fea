//! Assessment: everything about everybody, at once.

use formula::CHUNK;
use kernel::Points;
use pack::{ResultOf, Rule, Scheme, Stars, VetoEffect};
use rayon::prelude::*;

use crate::cells::{self, UNKNOWN};
use crate::gather::Facts;
use crate::groups::GroupsByLevel;
use crate::rank;
use crate::stars::{self, OPEN, StarReason};
use crate::{Judgments, Tree};

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
    let assessed: Vec<bool> =
        tree.condition(&scheme.applies_to, facts.when).into_iter().map(|yes| yes == 1.0).collect();
    let columns = facts.columns(tree, scheme, &|_| None);
    let groups = GroupsByLevel::of(tree, levels(scheme), &assessed);

    let mut cells: Vec<Vec<i32>> = scheme
        .indicators
        .par_iter()
        .enumerate()
        .with_max_len(1)
        .map(|(place, indicator)| cells::points(indicator, place, &columns, judgments, &groups))
        .collect();

    // Vetoes: what is not known does not apply.
    let mut vetoes = vec![0_u64; count];
    for (bit, veto) in scheme.vetoes.iter().enumerate().take(64) {
        let applies = cells::everywhere(&columns, &veto.when);
        for ((bits, yes), assessed) in vetoes.iter_mut().zip(&applies).zip(&assessed) {
            *bits |= u64::from(*yes == 1.0 && *assessed) << bit;
        }
        let zeroed = match veto.effect {
            VetoEffect::ZeroIndicator(place) => place..place + 1,
            VetoEffect::ZeroSection(place) => {
                scheme.sections.get(place).map_or(0..0, |s| s.indicators.0..s.indicators.1)
            }
            VetoEffect::ZeroAll => 0..cells.len(),
            VetoEffect::StarAtMost(_) => 0..0,
        };
        for cell in cells.get_mut(zeroed).into_iter().flatten() {
            for (cell, yes) in cell.iter_mut().zip(&applies) {
                if *yes == 1.0 {
                    *cell = 0;
                }
            }
        }
    }

    let (sections, scores, ceilings) = totals(scheme, &cells, count);
    let ceiling = scheme.ceiling().0;
    let ranks = match groups.groups(scheme.rank_within) {
        Some(groups) => rank::by_score(groups, &scores, ceiling),
        None => vec![0; count],
    };

    let mut assessment = Assessment {
        assessed,
        cells,
        sections,
        scores,
        ceilings,
        vetoes,
        ranks,
        eligible: Vec::new(),
        awarded: Vec::new(),
        reasons: Vec::new(),
        candidates: Vec::new(),
        has_stars: scheme.stars != Stars::None,
    };
    assessment.give_stars(tree, facts, scheme, &groups);
    assessment.list_candidates(tree, facts, scheme);
    assessment
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

/// One stretch of rows: its part of every section, of the scores and of the ceilings.
type Stretch<'a> = (Vec<&'a mut [i32]>, &'a mut [i32], &'a mut [i32]);

/// Sections and totals: of what is known, and if everything unknown turned out best.
fn totals(
    scheme: &Scheme,
    cells: &[Vec<i32>],
    count: usize,
) -> (Vec<Vec<i32>>, Vec<i32>, Vec<i32>) {
    let limit = scheme.at_most.map_or(i32::MAX, |points| points.0);
    let mosts: Vec<i32> = (0..cells.len()).map(|i| cells::most(scheme, i)).collect();
    let mut sections = vec![vec![0_i32; count]; scheme.sections.len()];
    let mut scores = vec![0_i32; count];
    let mut ceilings = vec![0_i32; count];
    // By rows, so that a thread reads and writes its own stretch of every column.
    let mut rows: Vec<Stretch<'_>> = {
        let mut parts: Vec<_> = sections.iter_mut().map(|s| s.chunks_mut(CHUNK)).collect();
        scores
            .chunks_mut(CHUNK)
            .zip(ceilings.chunks_mut(CHUNK))
            .map(|(scores, ceilings)| {
                (parts.iter_mut().filter_map(Iterator::next).collect(), scores, ceilings)
            })
            .collect()
    };
    rows.par_iter_mut().enumerate().with_min_len(8).for_each(
        |(chunk, (sections, scores, ceilings))| {
            let (from, size) = (chunk * CHUNK, scores.len());
            let mut known = [0_i32; CHUNK];
            let mut best = [0_i32; CHUNK];
            for (section, out) in scheme.sections.iter().zip(sections) {
                known[..size].fill(0);
                best[..size].fill(0);
                for place in section.indicators.0..section.indicators.1 {
                    let most = mosts[place];
                    let cells = &cells[place][from..from + size];
                    // Unknown is the least whole number there is; points are never negative.
                    for (known, cell) in known[..size].iter_mut().zip(cells) {
                        *known += (*cell).max(0);
                    }
                    for (best, cell) in best[..size].iter_mut().zip(cells) {
                        *best += if *cell < 0 { most } else { *cell };
                    }
                }
                let (limit, weight) = (section.at_most.0, section.weight);
                if weight == 1.0 {
                    for (out, known) in out.iter_mut().zip(&known[..size]) {
                        *out = (*known).min(limit);
                    }
                    for (ceiling, best) in ceilings.iter_mut().zip(&best[..size]) {
                        *ceiling += (*best).min(limit);
                    }
                } else {
                    let weighted =
                        |points: i32| cells::hundredths(f64::from(points.min(limit)) * weight);
                    for (out, known) in out.iter_mut().zip(&known[..size]) {
                        *out = weighted(*known);
                    }
                    for (ceiling, best) in ceilings.iter_mut().zip(&best[..size]) {
                        *ceiling += weighted(*best);
                    }
                }
                for (score, out) in scores.iter_mut().zip(out.iter()) {
                    *score += *out;
                }
            }
            for (score, ceiling) in scores.iter_mut().zip(ceilings.iter_mut()) {
                *score = (*score).min(limit);
                *ceiling = (*ceiling).min(limit);
            }
        },
    );
    drop(rows);
    (sections, scores, ceilings)
}

impl Assessment {
    fn give_stars(&mut self, tree: &Tree, facts: &Facts, scheme: &Scheme, groups: &GroupsByLevel) {
        let count = tree.len();
        let mut eligible = vec![OPEN; count];
        let this = &*self;
        eligible.par_iter_mut().enumerate().with_min_len(CHUNK).for_each(|(org, star)| {
            if !this.assessed[org] {
                return;
            }
            let (least, most) = match &scheme.stars {
                Stars::None => (OPEN, OPEN),
                Stars::Bands(bands) => (
                    stars::by_band(bands, this.scores[org]),
                    stars::by_band(bands, this.ceilings[org]),
                ),
                Stars::Themed => this.themed(scheme, org),
            };
            if least == most {
                *star = least;
            }
        });
        let mut capped = eligible.clone();
        for (bit, veto) in scheme.vetoes.iter().enumerate().take(64) {
            if let VetoEffect::StarAtMost(most) = veto.effect {
                for (star, bits) in capped.iter_mut().zip(&self.vetoes) {
                    if bits >> bit & 1 == 1 && *star != OPEN {
                        *star = (*star).min(most);
                    }
                }
            }
        }
        let results = self.results(scheme);
        let (awarded, mut reasons) = {
            let find = |result| {
                results.iter().find(|(known, _)| *known == result).map(|(_, v)| v.as_slice())
            };
            let columns = facts.columns(tree, scheme, &find);
            let ties = |tie: &pack::Tie| stars::tie_values(tie, &columns);
            stars::award(scheme, groups, &self.scores, &capped, &ties)
        };
        for org in 0..count {
            if awarded[org] == OPEN {
                reasons[org] = StarReason::Open;
            } else if reasons[org] == StarReason::Earned && capped[org] != eligible[org] {
                reasons[org] = StarReason::Vetoed;
            }
        }
        (self.eligible, self.awarded, self.reasons) = (eligible, awarded, reasons);
    }

    /// Stars of a themed scheme: for the known points, and at best.
    fn themed(&self, scheme: &Scheme, org: usize) -> (u8, u8) {
        let (mut least, mut most) = (0, 0);
        for (place, section) in scheme.sections.iter().enumerate() {
            let Some(share) = section.star_at else { continue };
            let mark = f64::from(section.points.0) * share - 1e-4;
            let (known, best) = self.section_raw(scheme, place, org);
            least += u8::from(f64::from(known) >= mark);
            most += u8::from(f64::from(best) >= mark);
        }
        (least, most)
    }

    /// A section's hundredths before its weight: known, and at best.
    fn section_raw(&self, scheme: &Scheme, section: usize, org: usize) -> (i32, i32) {
        let Some(found) = scheme.sections.get(section) else { return (0, 0) };
        let (mut known, mut best) = (0, 0);
        for place in found.indicators.0..found.indicators.1 {
            match self.cells[place][org] {
                UNKNOWN => best += cells::most(scheme, place),
                points => {
                    known += points;
                    best += points;
                }
            }
        }
        (known.min(found.at_most.0), best.min(found.at_most.0))
    }

    /// The results that formulas of this scheme read, as columns of points.
    fn results(&self, scheme: &Scheme) -> Vec<(ResultOf, Vec<f64>)> {
        let as_points = |hundredths: &[i32]| -> Vec<f64> {
            hundredths
                .iter()
                .map(|h| if *h == UNKNOWN { f64::NAN } else { f64::from(*h) / 100.0 })
                .collect()
        };
        let mut results: Vec<(ResultOf, Vec<f64>)> = Vec::new();
        for input in &scheme.inputs {
            let pack::InputSource::Result(result) = input.source else { continue };
            let column = match result {
                ResultOf::Score => as_points(&self.scores),
                ResultOf::Star => self.stars_as_columns(),
                ResultOf::Section(place) => as_points(&self.sections[place]),
                ResultOf::Indicator(place) => as_points(&self.cells[place]),
            };
            results.push((result, column));
        }
        results
    }

    fn list_candidates(&mut self, tree: &Tree, facts: &Facts, scheme: &Scheme) {
        self.candidates = vec![false; tree.len()];
        let Some(condition) = &scheme.candidates else { return };
        let results = self.results(scheme);
        let find =
            |result| results.iter().find(|(known, _)| *known == result).map(|(_, v)| v.as_slice());
        let holds = cells::everywhere(&facts.columns(tree, scheme, &find), condition);
        for ((candidate, holds), assessed) in
            self.candidates.iter_mut().zip(&holds).zip(&self.assessed)
        {
            *candidate = *assessed && *holds == 1.0;
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
        self.awarded.iter().map(|s| if *s == OPEN { f64::NAN } else { f64::from(*s) }).collect()
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
