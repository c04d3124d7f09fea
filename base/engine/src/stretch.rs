//! One stretch of organizations through a scheme: cells, vetoes, sections, totals, earned stars. All
//! of it while the cells are still near the processor; only ranks and quotas need everybody.

use formula::{CHUNK, Columns};
use pack::{Scheme, Stars, VetoEffect};

use crate::Judgments;
use crate::cells::{self, Room, UNKNOWN};
use crate::cuts::Cuts;
use crate::stars::{self, OPEN};

/// What all stretches are worked out from.
pub(crate) struct Sources<'a> {
    pub scheme: &'a Scheme,
    pub columns: &'a Columns<'a>,
    pub judgments: &'a Judgments,
    /// By indicator.
    pub cuts: &'a [Option<Cuts<'a>>],
}

/// The part of every column of an assessment that holds the organizations from `first` on, at most
/// [`CHUNK`] of them.
pub(crate) struct Stretch<'a> {
    pub first: usize,
    pub assessed: &'a [bool],
    pub cells: Vec<&'a mut [i32]>,
    pub sections: Vec<&'a mut [i32]>,
    pub scores: &'a mut [i32],
    pub ceilings: &'a mut [i32],
    pub vetoes: &'a mut [u64],
    pub eligible: &'a mut [u8],
    pub capped: &'a mut [u8],
}

impl Stretch<'_> {
    /// Works it out.
    pub fn work(&mut self, from: &Sources<'_>, room: &mut Room) {
        for ((indicator, cuts), out) in
            from.scheme.indicators.iter().enumerate().zip(from.cuts).zip(&mut self.cells)
        {
            let cuts = cuts.as_ref();
            cells::points(indicator, from.columns, from.judgments, cuts, self.first, out, room);
        }
        self.apply_vetoes(from, room);
        let (least, most) = self.add_up(from.scheme);
        self.earn_stars(from.scheme, &least, &most);
    }

    /// What is not known does not apply.
    fn apply_vetoes(&mut self, from: &Sources<'_>, room: &mut Room) {
        self.vetoes.fill(0);
        let applies = &mut room.values[..self.scores.len()];
        let mut rows = Vec::new();
        for (bit, veto) in from.scheme.vetoes.iter().enumerate().take(64) {
            from.columns.evaluate(&veto.when, self.first, applies, &mut room.scratch);
            rows.clear();
            for (row, (yes, assessed)) in applies.iter().zip(self.assessed).enumerate() {
                if *yes == 1.0 && *assessed {
                    rows.push(row);
                }
            }
            let zeroed = match veto.effect {
                VetoEffect::ZeroIndicator(place) => place..place + 1,
                VetoEffect::ZeroSection(place) => {
                    from.scheme.sections.get(place).map_or(0..0, |s| s.indicators.0..s.indicators.1)
                }
                VetoEffect::ZeroAll => 0..self.cells.len(),
                VetoEffect::StarAtMost(_) => 0..0,
            };
            for row in &rows {
                self.vetoes[*row] |= 1 << bit;
                for cells in self.cells.get_mut(zeroed.clone()).into_iter().flatten() {
                    cells[*row] = 0;
                }
            }
        }
    }

    /// Sections and totals: of what is known, and if everything unknown turned out best. Returns
    /// how many themes are reached, in both cases.
    fn add_up(&mut self, scheme: &Scheme) -> ([u8; CHUNK], [u8; CHUNK]) {
        let size = self.scores.len();
        let (mut themes, mut themes_at_best) = ([0_u8; CHUNK], [0_u8; CHUNK]);
        let (mut known, mut best) = ([0_i32; CHUNK], [0_i32; CHUNK]);
        let (known, best) = (&mut known[..size], &mut best[..size]);
        self.scores.fill(0);
        self.ceilings.fill(0);
        for (section, out) in scheme.sections.iter().zip(&mut self.sections) {
            known.fill(0);
            best.fill(0);
            for place in section.indicators.0..section.indicators.1 {
                add(&*self.cells[place], cells::most(scheme, place), known, best);
            }
            for points in known.iter_mut().chain(best.iter_mut()) {
                *points = (*points).min(section.at_most.0);
            }
            if let Some(share) = section.star_at {
                let mark = f64::from(section.points.0) * share - 1e-4;
                for (themes, points) in themes.iter_mut().zip(&*known) {
                    *themes += u8::from(f64::from(*points) >= mark);
                }
                for (themes, points) in themes_at_best.iter_mut().zip(&*best) {
                    *themes += u8::from(f64::from(*points) >= mark);
                }
            }
            if section.weight != 1.0 {
                for points in known.iter_mut().chain(best.iter_mut()) {
                    *points = cells::hundredths(f64::from(*points) * section.weight);
                }
            }
            out.copy_from_slice(known);
            for (score, known) in self.scores.iter_mut().zip(&*known) {
                *score += known;
            }
            for (ceiling, best) in self.ceilings.iter_mut().zip(&*best) {
                *ceiling += best;
            }
        }
        if let Some(limit) = scheme.at_most {
            for score in self.scores.iter_mut().chain(self.ceilings.iter_mut()) {
                *score = (*score).min(limit.0);
            }
        }
        (themes, themes_at_best)
    }

    /// The star that a score earns, and what vetoes leave of it.
    fn earn_stars(&mut self, scheme: &Scheme, themes: &[u8], themes_at_best: &[u8]) {
        match &scheme.stars {
            Stars::None => self.eligible.fill(OPEN),
            Stars::Bands(bands) => {
                for ((eligible, score), ceiling) in
                    self.eligible.iter_mut().zip(&*self.scores).zip(&*self.ceilings)
                {
                    let star = stars::by_band(bands, *score);
                    let same = star == stars::by_band(bands, *ceiling);
                    *eligible = if same { star } else { OPEN };
                }
            }
            Stars::Themed => {
                for ((eligible, star), at_best) in
                    self.eligible.iter_mut().zip(themes).zip(themes_at_best)
                {
                    *eligible = if star == at_best { *star } else { OPEN };
                }
            }
        }
        for (eligible, assessed) in self.eligible.iter_mut().zip(self.assessed) {
            if !assessed {
                *eligible = OPEN;
            }
        }
        self.capped.copy_from_slice(self.eligible);
        for (bit, veto) in scheme.vetoes.iter().enumerate().take(64) {
            if let VetoEffect::StarAtMost(most) = veto.effect {
                for (star, bits) in self.capped.iter_mut().zip(&*self.vetoes) {
                    if bits >> bit & 1 == 1 && *star != OPEN {
                        *star = (*star).min(most);
                    }
                }
            }
        }
    }
}

/// Adds an indicator to its section. Masks instead of choices: processors do four of them at once.
fn add(cells: &[i32], most: i32, known: &mut [i32], best: &mut [i32]) {
    for ((cell, known), best) in cells.iter().zip(known).zip(best) {
        let missing = -i32::from(*cell == UNKNOWN);
        *known += cell & !missing;
        *best += cell & !missing | most & missing;
    }
}
