//! Places: how many are better, and which value still makes the first so many.

use rayon::prelude::*;

use crate::Groups;

/// Ranks by score within groups, best first; equal scores share the better place (1, 2, 2, 4).
/// Zero for those in no group.
pub(crate) fn by_score(groups: &Groups, scores: &[i32], ceiling: i32) -> Vec<u32> {
    let mut ranks = vec![0_u32; scores.len()];
    let all: Vec<&[u32]> = groups.iter().collect();
    let ranked: Vec<Vec<u32>> =
        all.par_iter().map(|members| of_group(members, scores, ceiling)).collect();
    for (members, places) in all.iter().zip(ranked) {
        for (member, place) in members.iter().zip(places) {
            ranks[*member as usize] = place;
        }
    }
    ranks
}

/// Places of one group's members, in their order.
fn of_group(members: &[u32], scores: &[i32], ceiling: i32) -> Vec<u32> {
    // Scores are whole hundredths below a known ceiling: count them instead of sorting.
    let slots = ceiling.max(0) as usize + 1;
    if members.len() * 8 >= slots {
        let mut better = vec![0_u32; slots + 1];
        let slot = |member: &u32| (scores[*member as usize].clamp(0, ceiling)) as usize;
        for member in members {
            better[slot(member)] += 1;
        }
        let mut above = 0;
        for count in better.iter_mut().rev() {
            above += std::mem::replace(count, above);
        }
        return members.iter().map(|member| better[slot(member)] + 1).collect();
    }
    let mut sorted: Vec<i32> = members.iter().map(|m| scores[*m as usize]).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    members
        .iter()
        .map(|m| sorted.partition_point(|score| *score > scores[*m as usize]) as u32 + 1)
        .collect()
}

/// The least value that is still among the first `count` of a group; `None` if none can be (count
/// is zero), minus infinity if all are. Values are larger-is-better and known. The `parted` best
/// stand first already; afterwards the `count` best do.
pub(crate) fn threshold(values: &mut [f64], parted: usize, count: usize) -> Option<f64> {
    if count == 0 {
        return None;
    }
    if count >= values.len() {
        return Some(f64::NEG_INFINITY);
    }
    let (best, others) = values.split_at_mut(parted.min(values.len()));
    // Look on one side only.
    let (side, place) =
        if count > best.len() { (others, count - best.len()) } else { (best, count) };
    let (_, nth, _) = side.select_nth_unstable_by(place - 1, |a, b| b.total_cmp(a));
    Some(*nth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tree;

    #[test]
    fn equal_scores_share_the_better_place() {
        let tree = Tree::plain(&[None, Some(0), Some(0), Some(0), Some(0)]).unwrap();
        let groups = Groups::of(&tree, 0, |place| place > 0);
        let scores = [0, 900, 950, 900, 100];
        assert_eq!(by_score(&groups, &scores, 1_000), [0, 2, 1, 2, 4]);
        assert_eq!(by_score(&groups, &scores, 1_000_000), [0, 2, 1, 2, 4]);
    }

    #[test]
    fn the_threshold_is_the_last_one_in() {
        let mut values = [3.0, 9.0, 5.0, 5.0];
        assert_eq!(threshold(&mut values, 0, 1), Some(9.0));
        assert_eq!(threshold(&mut values, 1, 1), Some(9.0));
        assert_eq!(threshold(&mut values, 1, 3), Some(5.0));
        assert_eq!(threshold(&mut values, 3, 2), Some(5.0));
        assert_eq!(threshold(&mut values, 2, 4), Some(f64::NEG_INFINITY));
        assert_eq!(threshold(&mut values, 4, 0), None);
    }
}
