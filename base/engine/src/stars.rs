//! Stars: what a score earns, and what the quota leaves of it.

use formula::{ALIKE, Columns};
use kernel::Points;
use pack::{Quota, Scheme, Stars, Tie};

use crate::cells;
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
    bands.iter().find(|(_, from)| score >= from.0).map_or(0, |(star, _)| *star)
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
    ties: &dyn Fn(&Tie) -> Vec<f64>,
) -> (Vec<u8>, Vec<StarReason>) {
    let mut stars = earned.to_vec();
    let mut reasons: Vec<StarReason> = vec![StarReason::Earned; stars.len()];
    let mut quotas: Vec<&Quota> = scheme.quota.iter().collect();
    // The wider group first, so that a county's quota is filled with what the city left.
    quotas.sort_by_key(|quota| (std::cmp::Reverse(quota.star), quota.within));
    let mut keys: Option<Vec<Vec<f64>>> = None;
    for quota in quotas {
        for members in groups.at(quota.within) {
            let limit = (members.len() as f64 * quota.at_most + ALIKE) as usize;
            let mut contenders: Vec<u32> =
                members.iter().copied().filter(|m| stars[*m as usize] == quota.star).collect();
            if contenders.len() <= limit {
                continue;
            }
            let keys = keys.get_or_insert_with(|| scheme.ties.iter().map(ties).collect());
            contenders.sort_unstable_by(|a, b| before(*a, *b, scores, keys));
            // Those who stand exactly like the first one out are out as well.
            let mut inside = limit;
            if let Some(first_out) = contenders.get(limit) {
                while inside > 0 && before(contenders[inside - 1], *first_out, scores, keys).is_eq()
                {
                    inside -= 1;
                }
            }
            let first_out = contenders.get(limit).copied();
            for (place, member) in contenders.iter().enumerate().skip(inside) {
                let tied = inside < limit
                    && first_out.is_some_and(|out| before(*member, out, scores, keys).is_eq());
                debug_assert!(place >= inside);
                stars[*member as usize] = next_below(&scheme.stars, quota.star);
                reasons[*member as usize] = if tied {
                    StarReason::TieAtCut(quota.star)
                } else {
                    StarReason::Quota(quota.star)
                };
            }
        }
    }
    (stars, reasons)
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

/// The values of one step of the published order. Values are rounded to a millionth, so that what
/// counts as equal everywhere else is equal here, and "equal" stays transitive.
pub(crate) fn tie_values(tie: &Tie, columns: &Columns<'_>) -> Vec<f64> {
    let mut values = cells::everywhere(columns, &tie.by);
    for value in &mut values {
        // Adding zero turns −0 into 0: they are one value.
        *value = nearest(*value / ALIKE) + 0.0;
    }
    values
}

/// The nearest whole number, without a call per element; numbers past 2⁵¹ are as good as whole.
fn nearest(x: f64) -> f64 {
    const BIG: f64 = 6_755_399_441_055_744.0;
    if x.abs() < BIG / 3.0 { (x + BIG) - BIG } else { x }
}
