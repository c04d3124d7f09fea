//! Stars: what a score earns, and what the quota leaves of it.

use formula::ALIKE;
use kernel::Points;
use pack::{Quota, Scheme, Stars};
use rayon::prelude::*;

use crate::groups::GroupsByLevel;

/// No star can be said yet: an unknown input could still change it.
pub(crate) const OPEN: u8 = u8::MAX;

/// Why the awarded star is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StarReason {
    /// As the score earned it.
    #[default]
    Earned,
    /// A veto caps it.
    Vetoed,
    /// The quota of this star was taken by others who stand before it.
    Quota(u8),
    /// At the cut of this star's quota others stand exactly alike, and not all fit: nobody of them
    /// gets it until people decide.
    TieAtCut(u8),
    /// Unknown inputs leave the star open.
    Open,
}

/// The star a score earns.
pub(crate) fn by_band(bands: &[(u8, Points)], score: i32) -> u8 {
    // From the lowest band up, without a branch to mispredict.
    bands.iter().rev().fold(0, |star, (band, from)| if score >= from.0 { *band } else { star })
}

/// The next star below one.
fn next_below(stars: &Stars, star: u8) -> u8 {
    match stars {
        Stars::Bands(bands) => {
            bands.iter().map(|(band, _)| *band).filter(|band| *band < star).max().unwrap_or(0)
        }
        _ => star.saturating_sub(1),
    }
}

/// Applies quotas to earned stars, highest star first. Who falls out competes for the next star.
pub(crate) fn award(
    scheme: &Scheme,
    groups: &GroupsByLevel,
    scores: &[i32],
    earned: &[u8],
    ties: &(dyn Fn() -> Vec<Vec<f64>> + Sync),
) -> (Vec<u8>, Vec<StarReason>) {
    let mut stars = earned.to_vec();
    let mut reasons: Vec<StarReason> = vec![StarReason::Earned; stars.len()];
    let mut quotas: Vec<&Quota> = scheme.quota.iter().collect();
    // The wider group first, so that a county's quota is filled with what the city left.
    quotas.sort_by_key(|quota| (std::cmp::Reverse(quota.star), quota.within));
    let mut keys: Option<Vec<Vec<f64>>> = None;
    for quota in quotas {
        let over: Vec<(Vec<u32>, usize)> = groups
            .at(quota.within)
            .collect::<Vec<_>>()
            .into_par_iter()
            .filter_map(|members| {
                let limit = (members.len() as f64 * quota.at_most + ALIKE) as usize;
                let contenders: Vec<u32> =
                    members.iter().copied().filter(|m| stars[*m as usize] == quota.star).collect();
                (contenders.len() > limit).then_some((contenders, limit))
            })
            .collect();
        if over.is_empty() {
            continue;
        }
        let keys = keys.get_or_insert_with(ties);
        let out: Vec<Vec<(u32, StarReason)>> = over
            .into_par_iter()
            .map(|(contenders, limit)| out_of_quota(quota.star, contenders, limit, scores, keys))
            .collect();
        let next = next_below(&scheme.stars, quota.star);
        for (member, reason) in out.into_iter().flatten() {
            stars[member as usize] = next;
            reasons[member as usize] = reason;
        }
    }
    (stars, reasons)
}

/// Which contenders do not get the star when only `limit` of them may. Those who stand exactly like
/// the first one out are out as well.
fn out_of_quota(
    star: u8,
    mut contenders: Vec<u32>,
    limit: usize,
    scores: &[i32],
    keys: &[Vec<f64>],
) -> Vec<(u32, StarReason)> {
    let order = |a: &u32, b: &u32| before(*a, *b, scores, keys);
    let first_out = *contenders.select_nth_unstable_by(limit, order).1;
    let inside = contenders[..limit].iter().filter(|c| order(c, &first_out).is_lt()).count();
    contenders
        .into_iter()
        .filter_map(|contender| match order(&contender, &first_out) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal if inside < limit => {
                Some((contender, StarReason::TieAtCut(star)))
            }
            _ => Some((contender, StarReason::Quota(star))),
        })
        .collect()
}

/// Who stands before whom: the higher score, then the published order; unknown goes last.
fn before(a: u32, b: u32, scores: &[i32], keys: &[Vec<f64>]) -> std::cmp::Ordering {
    let (a, b) = (a as usize, b as usize);
    let mut order = scores[b].cmp(&scores[a]);
    for key in keys {
        order = order.then_with(|| match (key[a].is_nan(), key[b].is_nan()) {
            (true, true) => std::cmp::Ordering::Equal,
            (true, false) => std::cmp::Ordering::Greater,
            (false, true) => std::cmp::Ordering::Less,
            (false, false) => key[b].total_cmp(&key[a]),
        });
    }
    order
}

/// A value of one step of the published order, rounded to a millionth, so that what counts as equal
/// everywhere else is equal here, and "equal" stays transitive.
pub(crate) fn tie_value(value: f64) -> f64 {
    // Adding zero turns −0 into 0: they are one value.
    nearest(value / ALIKE) + 0.0
}

/// The nearest whole number, without a call per element; numbers past 2⁵¹ are as good as whole.
fn nearest(x: f64) -> f64 {
    const BIG: f64 = 6_755_399_441_055_744.0;
    if x.abs() < BIG / 3.0 { (x + BIG) - BIG } else { x }
}
