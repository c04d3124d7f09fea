//! Points by place: the values that each place needs, group by group.

use formula::{ALIKE, Columns};
use pack::Rule;
use rayon::prelude::*;

use crate::Groups;
use crate::cells::{self, UNKNOWN};
use crate::groups::{GroupsByLevel, NONE};

/// The cuts of one indicator. An organization's points are those of the first step whose cut it
/// reaches.
pub(crate) struct Cuts<'g> {
    groups: &'g Groups,
    /// Turns values round where small is good.
    sign: f64,
    /// Steps of each group.
    steps: usize,
    /// Cut and hundredths by group and step, best first; the last step takes everybody.
    needed: Vec<(f64, i32)>,
}

impl<'g> Cuts<'g> {
    /// Of an indicator that goes by rank; `None` for all others.
    pub fn of(rule: &Rule, columns: &Columns<'_>, groups: &'g GroupsByLevel) -> Option<Self> {
        let Rule::Rank { of, low_is_best, within, places, otherwise } = rule else { return None };
        let groups = groups.groups(within.unwrap_or(0))?;
        let sign = if *low_is_best { -1.0 } else { 1.0 };
        let values = cells::everywhere(columns, of);
        let steps = places.len() + 1;
        let mut needed = vec![(f64::NEG_INFINITY, otherwise.0); groups.iter().len() * steps];
        let members: Vec<&[u32]> = groups.iter().collect();
        needed.par_chunks_mut(steps).zip(members).for_each_init(
            Vec::new,
            |known, (cuts, members)| {
                known.clear();
                known.extend(
                    members
                        .iter()
                        .map(|m| values[*m as usize] * sign)
                        .filter(|value| !value.is_nan()),
                );
                for (cut, (least, points)) in cuts.iter_mut().zip(cells::cuts(known, places)) {
                    *cut = (least, points.0);
                }
            },
        );
        Some(Self { groups, sign, steps, needed })
    }

    /// The points for values of the organizations from `first` on.
    pub fn points(&self, values: &[f64], first: usize, out: &mut [i32]) {
        let numbers = self.groups.numbers().get(first..).unwrap_or_default();
        for ((out, value), number) in out.iter_mut().zip(values).zip(numbers) {
            let value = value * self.sign + ALIKE;
            let cuts = match *number {
                NONE => &[],
                number => &self.needed[number as usize * self.steps..][..self.steps],
            };
            // Not known, or not compared with anybody: reaches no cut.
            *out =
                cuts.iter().find(|(cut, _)| *cut <= value).map_or(UNKNOWN, |(_, points)| *points);
        }
    }
}
