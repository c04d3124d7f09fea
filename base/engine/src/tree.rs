//! The organizations being looked at, as columns.

use std::fmt;

use formula::{Column, Columns, Dictionary, Formula, Value, When};
use kernel::Day;
use pack::{ORG_ATTRIBUTES, OrgAttribute};
use rayon::prelude::*;

use crate::cells;

/// One organization, as the registry has it on the day of the assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind, a name from the pack.
    pub kind: String,
    /// Its domain, a name from the pack; `None` where none applies.
    pub domain: Option<String>,
    /// Place of its superior in the same list; `None` at a root.
    pub parent: Option<usize>,
    /// When it was set up.
    pub established: Option<Day>,
    /// When its committee's term ends.
    pub term_end: Option<Day>,
}

/// The organization tree. Organizations are known by their place in the list they came in.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    parents: Vec<u32>,
    depths: Vec<u16>,
    /// Places from the deepest to the roots, so that children come before their parents.
    upward: Vec<u32>,
    dictionary: Dictionary,
    /// One for each of [`ORG_ATTRIBUTES`]; empty where nothing is known of any.
    attributes: Vec<Vec<f64>>,
}

/// Why a list of organizations is no tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeError {
    /// The superior of the organization at this place is not in the list.
    NoSuchParent(usize),
    /// The organization at this place is its own superior, directly or around a circle.
    Circle(usize),
}

impl fmt::Display for TreeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchParent(place) => write!(f, "第{}个党组织的上级不存在", place + 1),
            Self::Circle(place) => write!(f, "第{}个党组织的隶属关系绕成了圈", place + 1),
        }
    }
}

impl std::error::Error for TreeError {}

const NONE: u32 = u32::MAX;

impl Tree {
    /// A tree of these organizations; `levels` are the pack's names of depths.
    pub fn new(rows: &[OrgRow], levels: &[String]) -> Result<Self, TreeError> {
        let mut tree = Self::plain(&rows.iter().map(|row| row.parent).collect::<Vec<_>>())?;
        let mut dictionary = Dictionary::default();
        let mut of = |text: &str| dictionary.code(text);
        let day = |day: Option<Day>| day.map_or(f64::NAN, |day| f64::from(day.number()));
        tree.attributes = ORG_ATTRIBUTES
            .iter()
            .map(|(_, attribute)| {
                rows.iter()
                    .enumerate()
                    .map(|(place, row)| match attribute {
                        OrgAttribute::Name => of(&row.name),
                        OrgAttribute::Code => of(&row.code),
                        OrgAttribute::Kind => of(&row.kind),
                        OrgAttribute::Domain => row.domain.as_deref().map_or(f64::NAN, &mut of),
                        OrgAttribute::Level => levels
                            .get(tree.depth(place))
                            .or(levels.last())
                            .map_or(f64::NAN, |level| of(level)),
                        OrgAttribute::Established => day(row.established),
                        OrgAttribute::TermEnd => day(row.term_end),
                    })
                    .collect()
            })
            .collect();
        tree.dictionary = dictionary;
        Ok(tree)
    }

    /// A tree of which nothing but its shape is known.
    pub fn plain(parents: &[Option<usize>]) -> Result<Self, TreeError> {
        let count = parents.len();
        for (place, parent) in parents.iter().enumerate() {
            if parent.is_some_and(|parent| parent >= count) {
                return Err(TreeError::NoSuchParent(place));
            }
        }
        let parents: Vec<u32> =
            parents.iter().map(|parent| parent.map_or(NONE, |p| p as u32)).collect();
        let mut depths = vec![u16::MAX; count];
        let mut path = Vec::new();
        for start in 0..count {
            let mut at = start;
            // Up to a root or to somebody whose depth is known, then down again.
            while depths[at] == u16::MAX && parents[at] != NONE && path.len() <= count {
                path.push(at);
                at = parents[at] as usize;
            }
            if path.len() > count {
                return Err(TreeError::Circle(start));
            }
            if depths[at] == u16::MAX {
                depths[at] = 0;
            }
            let mut depth = depths[at];
            while let Some(below) = path.pop() {
                depth = depth.saturating_add(1).min(u16::MAX - 1);
                depths[below] = depth;
            }
        }
        // A counting sort: deepest first.
        let deepest = depths.iter().copied().max().unwrap_or(0) as usize;
        let mut starts = vec![0_usize; deepest + 2];
        for depth in &depths {
            starts[deepest - *depth as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut upward = vec![0_u32; count];
        for (place, depth) in depths.iter().enumerate() {
            let slot = &mut starts[deepest - *depth as usize];
            upward[*slot] = place as u32;
            *slot += 1;
        }
        Ok(Self {
            parents,
            depths,
            upward,
            dictionary: Dictionary::default(),
            attributes: Vec::new(),
        })
    }

    /// How many organizations there are.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// Place of the superior.
    pub fn parent(&self, place: usize) -> Option<usize> {
        self.parents.get(place).filter(|parent| **parent != NONE).map(|parent| *parent as usize)
    }

    /// Steps below the root.
    pub fn depth(&self, place: usize) -> usize {
        self.depths.get(place).map_or(0, |depth| usize::from(*depth))
    }

    /// Place of the ancestor at a depth; the organization itself where it stands higher.
    pub fn ancestor(&self, place: usize, depth: usize) -> usize {
        let mut at = place;
        while self.depth(at) > depth {
            match self.parent(at) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at
    }

    /// The ancestors of all at a depth, as by [`Tree::ancestor`].
    pub(crate) fn ancestors(&self, depth: usize) -> Vec<u32> {
        (0..self.len())
            .into_par_iter()
            .with_min_len(16_384)
            .map(|place| self.ancestor(place, depth) as u32)
            .collect()
    }

    /// Merges every value into the superior's, from the bottom up.
    pub(crate) fn roll_up<T: Copy>(&self, values: &mut [T], merge: impl Fn(T, T) -> T) {
        for place in &self.upward {
            let parent = self.parents[*place as usize];
            if parent != NONE {
                values[parent as usize] = merge(values[parent as usize], values[*place as usize]);
            }
        }
    }

    /// The texts behind text attributes.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// An attribute's column; empty where nothing is known of any organization.
    pub(crate) fn attribute(&self, attribute: OrgAttribute) -> &[f64] {
        let place = ORG_ATTRIBUTES.iter().position(|(_, known)| *known == attribute);
        place.and_then(|place| self.attributes.get(place)).map_or(&[], Vec::as_slice)
    }

    /// An attribute of one organization.
    pub fn value(&self, place: usize, attribute: OrgAttribute) -> Value {
        let number = self.attribute(attribute).get(place).copied().unwrap_or(f64::NAN);
        if number.is_nan() {
            return Value::Unknown;
        }
        match attribute {
            OrgAttribute::Established | OrgAttribute::TermEnd => {
                Day::from_number(number as i32).map_or(Value::Unknown, Value::Date)
            }
            _ => self.dictionary.text(number).cloned().map_or(Value::Unknown, Value::Text),
        }
    }

    /// A condition over attributes for every organization: 1, 0 or unknown.
    pub(crate) fn condition(&self, formula: &Formula, when: When) -> Vec<f64> {
        let columns = ORG_ATTRIBUTES
            .iter()
            .map(|(_, attribute)| match self.attribute(*attribute) {
                [] => Column::Same(f64::NAN),
                values => Column::Values(values),
            })
            .collect();
        let dictionary = &self.dictionary;
        cells::everywhere(&Columns { rows: self.len(), columns, dictionary, when }, formula)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ancestors_are_found_in_any_order_of_the_list() {
        // 3 ← 1 ← 0, 3 ← 2
        let tree = Tree::plain(&[Some(1), Some(3), Some(3), None]).unwrap();
        assert_eq!((0..4).map(|p| tree.depth(p)).collect::<Vec<_>>(), [2, 1, 1, 0]);
        assert_eq!(tree.ancestors(1), [1, 1, 2, 3]);
        assert_eq!((tree.ancestor(0, 0), tree.ancestor(0, 5)), (3, 0));
        let mut counts = [1, 1, 1, 1];
        tree.roll_up(&mut counts, |a, b| a + b);
        assert_eq!(counts, [1, 2, 1, 4]);
    }

    #[test]
    fn a_circle_is_no_tree() {
        assert_eq!(Tree::plain(&[Some(1), Some(0)]).unwrap_err(), TreeError::Circle(0));
        assert_eq!(Tree::plain(&[Some(7)]).unwrap_err(), TreeError::NoSuchParent(0));
    }
}
