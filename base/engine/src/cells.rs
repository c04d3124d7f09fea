//! One indicator for all organizations: values into hundredths of points.

use formula::{ALIKE, CHUNK, Columns, Formula, Scratch};
use kernel::Points;
use pack::{Indicator, Partial, Places, Rule, Scheme};
use rayon::prelude::*;

use crate::Judgments;
use crate::groups::GroupsByLevel;
use crate::rank::threshold;

/// A cell that is not known. Points are never negative.
pub(crate) const UNKNOWN: i32 = i32::MIN;

/// Hundredths, as [`Points::round`] rounds: half up, forgiving a millionth of a point. Never
/// negative; NaN is unknown.
pub(crate) fn hundredths(value: f64) -> i32 {
    // A whole number added to 2⁵² stands in the low bits: no conversion per element, so that the
    // compiler can do several at once.
    let bits = (floor(value + (0.5 + 1e-4)) + BIG).to_bits();
    if value.is_nan() { UNKNOWN } else { bits as i32 }
}

/// 2⁵²: doubles from here on are whole numbers.
const BIG: f64 = 4_503_599_627_370_496.0;

/// Occurrences in steps, never below zero.
pub(crate) fn steps(per: f64, each: f64, partial: Partial) -> f64 {
    let count = not_negative(per) / each;
    match partial {
        Partial::Dropped => dropped(count),
        Partial::Whole => whole(count),
        Partial::Proportional => count,
    }
}

/// Nothing for less than nothing; unknown stays unknown.
fn not_negative(per: f64) -> f64 {
    if per < 0.0 { 0.0 } else { per }
}

fn dropped(count: f64) -> f64 {
    floor(count + ALIKE)
}

fn whole(count: f64) -> f64 {
    let steps = floor(count + ALIKE);
    // What is left is a part of a step unless it is nothing.
    steps + if count - steps > ALIKE { 1.0 } else { 0.0 }
}

/// The floor of a number that is not negative, without a call per element: adding and taking away
/// 2⁵² leaves the nearest whole number, and a larger number as it is.
fn floor(x: f64) -> f64 {
    let nearest = (x + BIG) - BIG;
    nearest - if nearest > x { 1.0 } else { 0.0 }
}

/// Where between zero (0) and full marks (1) a value lies.
#[derive(Clone, Copy)]
pub(crate) struct Proportion {
    zero_at: f64,
    span: f64,
    /// Values outside these two get nothing.
    lowest: f64,
    highest: f64,
}

impl Proportion {
    pub fn new(full_at: f64, zero_at: f64, none_below: Option<f64>) -> Self {
        let (mut lowest, mut highest) = (f64::NEG_INFINITY, f64::INFINITY);
        match none_below {
            Some(cut) if full_at > zero_at => lowest = cut - ALIKE,
            Some(cut) => highest = cut + ALIKE,
            None => {}
        }
        Self { zero_at, span: full_at - zero_at, lowest, highest }
    }

    pub fn of(self, value: f64) -> f64 {
        let part = (value - self.zero_at) / self.span;
        let part = if part < 0.0 { 0.0 } else { part };
        let part = if part > 1.0 { 1.0 } else { part };
        if value < self.lowest || value > self.highest { 0.0 } else { part }
    }
}

/// The points of one indicator for every organization.
pub(crate) fn points(
    indicator: &Indicator,
    place: usize,
    columns: &Columns<'_>,
    judgments: &Judgments,
    groups: &GroupsByLevel,
) -> Vec<i32> {
    let full = f64::from(indicator.points.0);
    let rows = columns.rows;
    match &indicator.rule {
        Rule::Deduct { points, per, each, partial, at_least } => {
            let (lost, least) = (f64::from(points.0), f64::from(at_least.0));
            of_steps(columns, per, *each, *partial, |steps| {
                let left = full - lost * steps;
                if left < least { least } else { left }
            })
        }
        Rule::Bonus { points, per, each, partial, at_most } => {
            let (gained, most) = (f64::from(points.0), f64::from(at_most.0));
            of_steps(columns, per, *each, *partial, |steps| {
                let gained = gained * steps;
                if gained > most { most } else { gained }
            })
        }
        Rule::Proportion { of, full_at, zero_at, none_below, at_least } => {
            let least = f64::from(at_least.0);
            let proportion = Proportion::new(*full_at, *zero_at, *none_below);
            of_number(columns, of, |value| {
                let points = full * proportion.of(value);
                if points < least { least } else { points }
            })
        }
        Rule::Yes(condition) => of_number(columns, condition, |yes| yes * full),
        Rule::Tiers { tiers, otherwise } => {
            let otherwise = f64::from(otherwise.0);
            let mut scratch = Scratch::default();
            let mut holds = vec![0.0; CHUNK];
            by_chunk(rows, |first, points| {
                let size = points.len();
                points.fill(otherwise);
                for tier in tiers.iter().rev() {
                    columns.evaluate(&tier.when, first, &mut holds[..size], &mut scratch);
                    let here = f64::from(tier.points.0);
                    for (points, holds) in points.iter_mut().zip(&holds[..size]) {
                        // An unknown condition leaves open which tier it is.
                        *points = if *holds == 1.0 {
                            here
                        } else if *holds == 0.0 {
                            *points
                        } else {
                            f64::NAN
                        };
                    }
                }
            })
        }
        Rule::Judged(_) | Rule::JudgedPoints { .. } => {
            let judges: Vec<(&[f64], f64)> = indicator
                .judges
                .iter()
                .map(|judge| (judgments.column(place, judge.source), judge.weight))
                .collect();
            by_chunk(rows, |first, points| {
                points.fill(0.0);
                for (given, weight) in &judges {
                    let given = given.get(first..).unwrap_or_default();
                    let entered = given.len().min(points.len());
                    let (points, never_reached) = points.split_at_mut(entered);
                    for (points, given) in points.iter_mut().zip(given) {
                        *points += given * weight;
                    }
                    never_reached.fill(f64::NAN);
                }
            })
        }
        Rule::Rank { of, low_is_best, within, places, otherwise } => {
            let sign = if *low_is_best { -1.0 } else { 1.0 };
            let mut values = columns.evaluate_all(of);
            for value in &mut values {
                *value *= sign;
            }
            let mut out = vec![UNKNOWN; rows];
            let mut known = Vec::new();
            for members in groups.at(within.unwrap_or(0)) {
                known.clear();
                known.extend(members.iter().map(|m| values[*m as usize]).filter(|v| !v.is_nan()));
                let cuts = cuts(&mut known, places);
                for member in members {
                    let value = values[*member as usize];
                    if value.is_nan() {
                        continue;
                    }
                    let points = cuts
                        .iter()
                        .find(|(cut, _)| *cut <= value + ALIKE)
                        .map_or(*otherwise, |(_, points)| *points);
                    out[*member as usize] = points.0;
                }
            }
            out
        }
    }
}

/// The value that each step of places needs at least, best first.
pub(crate) fn cuts(known: &mut [f64], places: &[(Places, Points)]) -> Vec<(f64, Points)> {
    places
        .iter()
        .filter_map(|(places, points)| {
            let count = places_in(*places, known.len());
            threshold(known, count).map(|cut| (cut, *points))
        })
        .collect()
}

/// How many of a group of `size` have these places.
pub(crate) fn places_in(places: Places, size: usize) -> usize {
    match places {
        Places::First(count) => count as usize,
        Places::Share(share) => (size as f64 * share + ALIKE) as usize,
    }
}

/// Points from occurrences in steps; the kind of step is chosen once, not for each row.
fn of_steps(
    columns: &Columns<'_>,
    per: &Formula,
    each: f64,
    partial: Partial,
    points: impl Fn(f64) -> f64,
) -> Vec<i32> {
    let count = |per: f64| not_negative(per) / each;
    match partial {
        Partial::Dropped if each == 1.0 => {
            of_number(columns, per, |per| points(dropped(not_negative(per))))
        }
        Partial::Dropped => of_number(columns, per, |per| points(dropped(count(per)))),
        Partial::Whole => of_number(columns, per, |per| points(whole(count(per)))),
        Partial::Proportional => of_number(columns, per, |per| points(count(per))),
    }
}

/// One formula, then one step from its value to hundredths, chunk by chunk.
fn of_number(columns: &Columns<'_>, of: &Formula, points: impl Fn(f64) -> f64) -> Vec<i32> {
    let mut scratch = Scratch::default();
    by_chunk(columns.rows, |first, values| {
        columns.evaluate(of, first, values, &mut scratch);
        for value in values {
            *value = points(*value);
        }
    })
}

/// A formula's value for every row, on all threads.
pub(crate) fn everywhere(columns: &Columns<'_>, formula: &Formula) -> Vec<f64> {
    const STRETCH: usize = 16 * CHUNK;
    let mut out = vec![f64::NAN; columns.rows];
    out.par_chunks_mut(STRETCH).enumerate().for_each(|(stretch, out)| {
        let mut scratch = Scratch::default();
        for (i, out) in out.chunks_mut(CHUNK).enumerate() {
            columns.evaluate(formula, stretch * STRETCH + i * CHUNK, out, &mut scratch);
        }
    });
    out
}

/// Hundredths for all rows from points (in hundredths, not yet whole) worked out a chunk at a time:
/// the first row of the chunk, and where its points go.
fn by_chunk(rows: usize, mut work: impl FnMut(usize, &mut [f64])) -> Vec<i32> {
    let mut out = Vec::with_capacity(rows);
    let mut points = vec![0.0; CHUNK];
    while out.len() < rows {
        let first = out.len();
        let points = &mut points[..CHUNK.min(rows - first)];
        work(first, points);
        out.extend(points.iter().map(|points| hundredths(*points)));
    }
    out
}

/// The most points an indicator can still give: its full marks, or a bonus's limit.
pub(crate) fn most(scheme: &Scheme, indicator: usize) -> i32 {
    match scheme.indicators.get(indicator).map(|i| (&i.rule, i.points)) {
        Some((Rule::Bonus { at_most, .. }, _)) => at_most.0,
        Some((_, points)) => points.0,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_author_chooses_what_part_of_a_step_counts() {
        let of = |partial| [49.0, 49.9, 51.2].map(|age| steps(age - 48.0, 1.0, partial));
        assert_eq!(of(Partial::Dropped), [1.0, 1.0, 3.0]);
        assert_eq!(of(Partial::Whole), [1.0, 2.0, 4.0]);
        let proportional = of(Partial::Proportional);
        assert!((proportional[1] - 1.9).abs() < 1e-9);
        assert_eq!(steps(-3.0, 1.0, Partial::Whole), 0.0);
        // 0.55 − 0.50 is five percentage points and nothing more, whatever binary says.
        assert_eq!(steps(0.55 - 0.5, 0.01, Partial::Whole), 5.0);
        assert_eq!(steps(0.55 - 0.5, 0.01, Partial::Dropped), 5.0);
        assert!(steps(f64::NAN, 1.0, Partial::Whole).is_nan());
    }

    #[test]
    fn proportions_run_either_way_and_can_be_cut() {
        let proportion = |value, full_at, zero_at, none_below| {
            Proportion::new(full_at, zero_at, none_below).of(value)
        };
        assert!(proportion(f64::NAN, 0.9, 0.0, Some(0.6)).is_nan());
        assert!((proportion(0.45, 0.9, 0.0, None) - 0.5).abs() < 1e-12);
        assert_eq!(proportion(0.95, 0.9, 0.0, None), 1.0);
        assert_eq!(proportion(0.55, 0.9, 0.0, Some(0.6)), 0.0);
        assert!((proportion(0.6, 0.9, 0.0, Some(0.6)) - 2.0 / 3.0).abs() < 1e-12);
        // Small is good: full at 1 day, nothing at 11.
        assert!((proportion(6.0, 1.0, 11.0, None) - 0.5).abs() < 1e-12);
        assert_eq!(proportion(9.0, 1.0, 11.0, Some(8.0)), 0.0);
    }
}
