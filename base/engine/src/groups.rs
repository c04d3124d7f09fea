//! Organizations by the body above them at some level: who is compared with whom.

use rayon::prelude::*;

use crate::Tree;

/// Groups of organizations. Group `g` holds `members[starts[g]..starts[g + 1]]`.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    starts: Vec<usize>,
    members: Vec<u32>,
    /// The group of every organization; [`NONE`] for those in none.
    numbers: Vec<u32>,
}

/// In no group.
pub(crate) const NONE: u32 = u32::MAX;

impl Groups {
    /// The organizations for which `chosen` holds, grouped by their ancestor at a depth.
    pub(crate) fn of(tree: &Tree, depth: usize, chosen: impl Fn(usize) -> bool) -> Self {
        let mut numbers = tree.ancestors(depth);
        // Ancestors are numbered as they are met, each once somebody chosen stands below it.
        let mut number_of = vec![NONE; tree.len()];
        let mut starts = vec![0_usize];
        for (place, number) in numbers.iter_mut().enumerate() {
            if !chosen(place) {
                *number = NONE;
                continue;
            }
            let known = &mut number_of[*number as usize];
            if *known == NONE {
                *known = starts.len() as u32 - 1;
                starts.push(0);
            }
            *number = *known;
            starts[*known as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut members = vec![0_u32; starts.last().copied().unwrap_or(0)];
        for (place, number) in numbers.iter().enumerate() {
            if *number != NONE {
                let slot = &mut next[*number as usize];
                members[*slot] = place as u32;
                *slot += 1;
            }
        }
        Self { starts, members, numbers }
    }

    /// The groups, none empty, in no order that means anything.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.starts.windows(2).map(|pair| &self.members[pair[0]..pair[1]])
    }

    /// For every organization the place of its group in [`Groups::iter`], or [`NONE`].
    pub(crate) fn numbers(&self) -> &[u32] {
        &self.numbers
    }
}

/// The assessed organizations in groups, for every level a scheme asks about.
pub(crate) struct GroupsByLevel(Vec<(usize, Groups)>);

impl GroupsByLevel {
    pub fn of(tree: &Tree, mut depths: Vec<usize>, assessed: &[bool]) -> Self {
        depths.sort_unstable();
        depths.dedup();
        let of = |depth| (depth, Groups::of(tree, depth, |org| assessed[org]));
        Self(depths.into_par_iter().map(of).collect())
    }

    /// The groups at a depth that was asked for; none at any other.
    pub fn at(&self, depth: usize) -> impl Iterator<Item = &[u32]> {
        self.groups(depth).into_iter().flat_map(Groups::iter)
    }

    pub fn groups(&self, depth: usize) -> Option<&Groups> {
        self.0.iter().find(|(known, _)| *known == depth).map(|(_, groups)| groups)
    }
}
