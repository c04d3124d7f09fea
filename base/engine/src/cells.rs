//! One indicator for all organizations: values into hundredths of points.

use formula::{ALIKE, CHUNK, Columns, Formula, Scratch};
use kernel::Points;
use pack::{Indicator, Partial, Places, Rule, Scheme};

use crate::rank::threshold;
use crate::{Groups, Judgments, Tree};

/// A cell that is not known. Points are never negative.
pub(crate) const UNKNOWN: i32 = i32::MIN;

/// Hundredths, as [`Points::round`] rounds: half up, forgiving a millionth of a point. Never
/// negative; NaN is unknown.
pub(crate) fn hundredths(value: f64) -> i32 {
    if value.is_nan() { UNKNOWN } else { (value + 0.5 + 1e-4) as i32 }
}

/// Occurrences in steps, never below zero.
pub(crate) fn steps(per: f64, each: f64, partial: Partial) -> f64 {
    let count = if per.is_nan() { per } else { per.max(0.0) } / each;
    match partial {
        Partial::Dropped => floor(count + ALIKE),
        Partial::Whole => {
            let whole = floor(count + ALIKE);
            // What is left is a part of a step unless it is nothing.
            if count - whole > ALIKE { whole + 1.0 } else { whole }
        }
        Partial::Proportional => count,
    }
}

/// The floor of a number that is not negative and below 2⁵², without a call per element: adding and
/// taking away 2⁵² leaves the nearest whole number.
fn floor(x: f64) -> f64 {
    const BIG: f64 = 4_503_599_627_370_496.0;
    if x >= BIG {
        return x;
    }
    let nearest = (x + BIG) - BIG;
    if nearest > x { nearest - 1.0 } else { nearest }
}

/// Where between zero (0) and full marks (1) a value lies.
pub(crate) fn proportion(value: f64, full_at: f64, zero_at: f64, none_below: Option<f64>) -> f64 {
    if value.is_nan() {
        return value;
    }
    let part = ((value - zero_at) / (full_at - zero_at)).clamp(0.0, 1.0);
    let cut = match none_below {
        Some(cut) if full_at > zero_at => value < cut - ALIKE,
        Some(cut) => value > cut + ALIKE,
        None => false,
    };
    if cut { 0.0 } else { part }
}

/// The points of one indicator for every organization.
pub(crate) fn points(
    indicator: &Indicator,
    place: usize,
    tree: &Tree,
    columns: &Columns<'_>,
    judgments: &Judgments,
    assessed: &[bool],
) -> Vec<i32> {
    let full = f64::from(indicator.points.0);
    let rows = columns.rows;
    match &indicator.rule {
        Rule::Deduct { points, per, each, partial, at_least } => {
            let (lost, least, each, partial) =
                (f64::from(points.0), f64::from(at_least.0), *each, *partial);
            of_number(columns, per, |per| {
                let left = full - lost * steps(per, each, partial);
                if left < least { least } else { left }
            })
        }
        Rule::Bonus { points, per, each, partial, at_most } => {
            let (gained, most, each, partial) =
                (f64::from(points.0), f64::from(at_most.0), *each, *partial);
            of_number(columns, per, |per| {
                let gained = gained * steps(per, each, partial);
                if gained > most { most } else { gained }
            })
        }
        Rule::Proportion { of, full_at, zero_at, none_below, at_least } => {
            let least = f64::from(at_least.0);
            let (full_at, zero_at, none_below) = (*full_at, *zero_at, *none_below);
            of_number(columns, of, |value| {
                let points = full * proportion(value, full_at, zero_at, none_below);
                if points < least { least } else { points }
            })
        }
        Rule::Yes(condition) => of_number(columns, condition, |yes| yes * full),
        Rule::Tiers { tiers, otherwise } => {
            let otherwise = f64::from(otherwise.0);
            let mut scratch = Scratch::default();
            let mut holds = vec![0.0; CHUNK];
            let mut out = vec![UNKNOWN; rows];
            let mut points = vec![0.0; CHUNK];
            for (i, out) in out.chunks_mut(CHUNK).enumerate() {
                let size = out.len();
                points[..size].fill(otherwise);
                for tier in tiers.iter().rev() {
                    columns.evaluate(&tier.when, i * CHUNK, &mut holds[..size], &mut scratch);
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
                for (out, points) in out.iter_mut().zip(&points) {
                    *out = hundredths(*points);
                }
            }
            out
        }
        Rule::Judged(_) | Rule::JudgedPoints { .. } => {
            let judges: Vec<(&[f64], f64)> = indicator
                .judges
                .iter()
                .map(|judge| (judgments.column(place, judge.source), judge.weight))
                .collect();
            (0..rows)
                .map(|org| {
                    hundredths(
                        judges
                            .iter()
                            .map(|(given, weight)| {
                                given.get(org).copied().unwrap_or(f64::NAN) * weight
                            })
                            .sum(),
                    )
                })
                .collect()
        }
        Rule::Rank { of, low_is_best, within, places, otherwise } => {
            let sign = if *low_is_best { -1.0 } else { 1.0 };
            let mut values = columns.evaluate_all(of);
            for value in &mut values {
                *value *= sign;
            }
            let groups =
                Groups::of(tree, within.unwrap_or(0), |org| assessed[org] && !values[org].is_nan());
            let mut out = vec![UNKNOWN; rows];
            for members in groups.iter() {
                let mut known: Vec<f64> = members.iter().map(|m| values[*m as usize]).collect();
                let cuts = cuts(&mut known, places);
                for member in members {
                    let value = values[*member as usize];
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

/// One formula, then one step from its value to hundredths, chunk by chunk.
fn of_number(columns: &Columns<'_>, of: &Formula, points: impl Fn(f64) -> f64) -> Vec<i32> {
    let mut out = vec![UNKNOWN; columns.rows];
    let mut scratch = Scratch::default();
    let mut values = vec![0.0; CHUNK];
    for (i, out) in out.chunks_mut(CHUNK).enumerate() {
        let values = &mut values[..out.len()];
        columns.evaluate(of, i * CHUNK, values, &mut scratch);
        for (out, value) in out.iter_mut().zip(values) {
            *out = hundredths(points(*value));
        }
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
        assert!((proportion(0.45, 0.9, 0.0, None) - 0.5).abs() < 1e-12);
        assert_eq!(proportion(0.95, 0.9, 0.0, None), 1.0);
        assert_eq!(proportion(0.55, 0.9, 0.0, Some(0.6)), 0.0);
        assert!((proportion(0.6, 0.9, 0.0, Some(0.6)) - 2.0 / 3.0).abs() < 1e-12);
        // Small is good: full at 1 day, nothing at 11.
        assert!((proportion(6.0, 1.0, 11.0, None) - 0.5).abs() < 1e-12);
        assert_eq!(proportion(9.0, 1.0, 11.0, Some(8.0)), 0.0);
    }
}
