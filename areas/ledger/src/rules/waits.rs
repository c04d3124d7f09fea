//! Which states of a lifecycle leave a record waiting for somebody.

use kernel::OrgPath;
use pack::Standing;

use super::{Hand, next_steps};
use crate::Book;

/// What somebody has to do with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Waits {
    /// It was sent back: to be put right and handed in again.
    Correction,
    /// It was begun and not handed in.
    Submission,
    /// It was handed in: to be looked at by an office above.
    Review,
}

/// The states in which records of an organization wait for this hand, and what for: where he has
/// a step that makes a record count, or count for more than reported.
pub fn waits<'p>(book: &Book<'p>, hand: &Hand, org: &OrgPath) -> Vec<(&'p str, Waits)> {
    let standing_after = |step: &pack::Transition| {
        book.lifecycle.states.get(step.to).and_then(|state| state.standing)
    };
    book.lifecycle
        .states
        .iter()
        .filter_map(|state| {
            let name = state.name.as_str();
            let steps = next_steps(book, name, hand, org);
            let mut after = steps.iter().filter_map(|(_, step)| standing_after(step));
            let waits = match state.standing {
                None if after.next().is_none() => return None,
                None if name == book.first_state() => Waits::Submission,
                None => Waits::Correction,
                Some(Standing::Reported) if after.any(|to| to == Standing::Reviewed) => {
                    Waits::Review
                }
                Some(_) => return None,
            };
            Some((name, waits))
        })
        .collect()
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use store::audit::Who;

    use super::*;
    use crate::samples::standard_pack;

    #[test]
    fn a_record_waits_for_whoever_can_bring_it_on() {
        let pack = standard_pack();
        let book = Book::named(&pack, "组织生活").unwrap();
        let (town, branch): (OrgPath, OrgPath) =
            ("1/2/".parse().unwrap(), "1/2/3/".parse().unwrap());
        let hand = |unit: &OrgPath, role: &str| {
            let scope = kernel::Scope::below(unit.clone());
            Hand::new(Who::program(), scope, unit.clone(), vec![role.to_owned()])
        };
        let secretary = waits(&book, &hand(&branch, "支部书记"), &branch);
        assert_eq!(secretary, [("草稿", Waits::Submission), ("退回", Waits::Correction)]);
        let officer = waits(&book, &hand(&town, "上级组织员"), &branch);
        assert_eq!(officer, [("已报", Waits::Review)]);
        assert_eq!(waits(&book, &hand(&town, "上级组织员"), &town), [], "nobody reviews his own");
    }
}
