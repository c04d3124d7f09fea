//! One indicator for all organizations: values into hundredths of points.

use formula::{ALIKE, CHUNK, Columns, Formula, Scratch};
use kernel::Points;
use pack::{Indicator, Partial, Places, Rule, Scheme};
use rayon::prelude::*;

use crate::Judgments;
use crate::cuts::Cuts;
use crate::rank::threshold;

/// A cell that is not known. Points are never negative.
pub(crate) const UNKNOWN: i32 = i32::MIN;

/// Hundredths, as [`Points::round`] rounds: half up, forgiving a millionth of a point. Never
/// negative; NaN is unknown.
pub(crate) fn hundredths(value: f64) -> i32 {
    // Adding 2⁵² leaves the nearest whole number in the low bits: no conversion per element, so that
    // the compiler can do several at once.
    let value = value + (0.5 + 1e-4);
    let nearest = value + BIG;
    let whole = nearest.to_bits() as i32 - i32::from(nearest - BIG > value);
    if value.is_nan() { UNKNOWN } else { whole }
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

/// Room to work in, used again from chunk to chunk.
pub(crate) struct Room {
    pub scratch: Scratch,
    pub values: Vec<f64>,
    holds: Vec<f64>,
}

impl Default for Room {
    fn default() -> Self {
        Self { scratch: Scratch::default(), values: vec![0.0; CHUNK], holds: vec![0.0; CHUNK] }
    }
}

/// The points of the indicator at a place for the organizations from `first` on, as many as `out`
/// holds (at most [`CHUNK`]). `cuts` are there for an indicator that goes by rank.
pub(crate) fn points(
    (place, indicator): (usize, &Indicator),
    columns: &Columns<'_>,
    judgments: &Judgments,
    cuts: Option<&Cuts<'_>>,
    first: usize,
    out: &mut [i32],
    room: &mut Room,
) {
    let full = f64::from(indicator.points.0);
    let values = &mut room.values[..out.len()];
    let mut evaluate = |formula| columns.evaluate(formula, first, values, &mut room.scratch);
    match &indicator.rule {
        Rule::Deduct { points, per, each, partial, at_least } => {
            evaluate(per);
            let (lost, least) = (f64::from(points.0), f64::from(at_least.0));
            of_steps(values, out, *each, *partial, |steps| {
                let left = full - lost * steps;
                if left < least { least } else { left }
            });
        }
        Rule::Bonus { points, per, each, partial, at_most } => {
            evaluate(per);
            let (gained, most) = (f64::from(points.0), f64::from(at_most.0));
            of_steps(values, out, *each, *partial, |steps| {
                let gained = gained * steps;
                if gained > most { most } else { gained }
            });
        }
        Rule::Proportion { of, full_at, zero_at, none_below, at_least } => {
            evaluate(of);
            let least = f64::from(at_least.0);
            let proportion = Proportion::new(*full_at, *zero_at, *none_below);
            of_numbers(values, out, |value| {
                let points = full * proportion.of(value);
                if points < least { least } else { points }
            });
        }
        Rule::Yes(condition) => {
            evaluate(condition);
            of_numbers(values, out, |yes| yes * full);
        }
        Rule::Tiers { tiers, otherwise } => {
            values.fill(f64::from(otherwise.0));
            let holds = &mut room.holds[..out.len()];
            for tier in tiers.iter().rev() {
                columns.evaluate(&tier.when, first, holds, &mut room.scratch);
                let here = f64::from(tier.points.0);
                for (points, holds) in values.iter_mut().zip(&*holds) {
                    // An unknown condition leaves open which tier it is.
                    let otherwise = if *holds == 0.0 { *points } else { f64::NAN };
                    *points = if *holds == 1.0 { here } else { otherwise };
                }
            }
            of_numbers(values, out, |points| points);
        }
        Rule::Judged(_) | Rule::JudgedPoints { .. } => {
            values.fill(0.0);
            for judge in &indicator.judges {
                let given = judgments.column(place, judge.source).get(first..).unwrap_or_default();
                let entered = given.len().min(values.len());
                let (points, never_reached) = values.split_at_mut(entered);
                for (points, given) in points.iter_mut().zip(given) {
                    let given = if *given == UNKNOWN { f64::NAN } else { f64::from(*given) };
                    *points += given * judge.weight;
                }
                never_reached.fill(f64::NAN);
            }
            of_numbers(values, out, |points| points);
        }
        Rule::Rank { of, .. } => {
            evaluate(of);
            match cuts {
                Some(cuts) => cuts.points(values, first, out),
                None => out.fill(UNKNOWN),
            }
        }
    }
}

/// The value that each step of places needs at least, best first. Leaves `known` in another order.
pub(crate) fn cuts(known: &mut [f64], places: &[(Places, Points)]) -> Vec<(f64, Points)> {
    let mut parted = 0;
    places
        .iter()
        .filter_map(|(places, points)| {
            let count = places_in(*places, known.len());
            let cut = threshold(known, parted, count)?;
            parted = count.min(known.len());
            Some((cut, *points))
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

/// Hundredths from occurrences in steps; the kind of step is chosen once, not for each row.
fn of_steps(
    values: &[f64],
    out: &mut [i32],
    each: f64,
    partial: Partial,
    points: impl Fn(f64) -> f64,
) {
    let count = |per: f64| not_negative(per) / each;
    match partial {
        Partial::Dropped if each == 1.0 => {
            of_numbers(values, out, |per| points(dropped(not_negative(per))));
        }
        Partial::Dropped => of_numbers(values, out, |per| points(dropped(count(per)))),
        Partial::Whole => of_numbers(values, out, |per| points(whole(count(per)))),
        Partial::Proportional => of_numbers(values, out, |per| points(count(per))),
    }
}

/// Hundredths from values, and one step from each to its points.
fn of_numbers(values: &[f64], out: &mut [i32], points: impl Fn(f64) -> f64) {
    for (out, value) in out.iter_mut().zip(values) {
        *out = hundredths(points(*value));
    }
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
