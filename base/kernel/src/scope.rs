//! What a person may see and touch.

use crate::OrgPath;

/// The part of the organization tree somebody acts for. Every query and every act takes one;
/// a person's comes from the session, the whole tree only from [`Scope::everything`], which the
/// command line and background jobs use and no request handler can reach by accident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    reach: Reach,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reach {
    Everything,
    Below(Vec<OrgPath>),
}

impl Scope {
    /// One organization and all below it.
    pub fn below(root: OrgPath) -> Self {
        Self { reach: Reach::Below(vec![root]) }
    }

    /// Several organizations and all below them; none gives a scope that holds nothing. A root
    /// that lies below another is left out, so that nothing is counted twice.
    pub fn below_all(mut roots: Vec<OrgPath>) -> Self {
        roots.sort();
        roots.dedup();
        let mut kept: Vec<OrgPath> = Vec::with_capacity(roots.len());
        for root in roots {
            if !kept.last().is_some_and(|above| above.contains(&root)) {
                kept.push(root);
            }
        }
        Self { reach: Reach::Below(kept) }
    }

    /// The whole tree: for the command line and for jobs the program runs by itself.
    pub fn everything() -> Self {
        Self { reach: Reach::Everything }
    }

    /// Whether an organization lies in it.
    pub fn contains(&self, org: &OrgPath) -> bool {
        match &self.reach {
            Reach::Everything => true,
            Reach::Below(roots) => roots.iter().any(|root| root.contains(org)),
        }
    }

    /// The roots to filter by; `None` means there is nothing to filter.
    pub fn roots(&self) -> Option<&[OrgPath]> {
        match &self.reach {
            Reach::Everything => None,
            Reach::Below(roots) => Some(roots),
        }
    }

    /// The part of this scope that lies at or below an organization: what a reader sees after
    /// choosing one. Holds nothing when the two do not meet.
    #[must_use]
    pub fn within(&self, org: &OrgPath) -> Self {
        match &self.reach {
            Reach::Everything => Self::below(org.clone()),
            Reach::Below(roots) => Self::below_all(
                roots
                    .iter()
                    .filter_map(|root| {
                        if root.contains(org) {
                            Some(org.clone())
                        } else {
                            org.contains(root).then(|| root.clone())
                        }
                    })
                    .collect(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> OrgPath {
        text.parse().unwrap()
    }

    #[test]
    fn a_scope_holds_its_subtrees_and_nothing_else() {
        let scope = Scope::below_all(vec![path("1/2/"), path("1/2/3/"), path("1/4/")]);
        assert_eq!(scope.roots(), Some(&[path("1/2/"), path("1/4/")][..]));
        assert!(scope.contains(&path("1/2/9/")) && !scope.contains(&path("1/")));
        assert!(!scope.contains(&path("1/20/")));
        assert!(!Scope::below_all(vec![]).contains(&path("1/")));
        assert!(Scope::everything().contains(&path("7/")));
    }

    #[test]
    fn narrowing_never_widens() {
        let scope = Scope::below_all(vec![path("1/2/"), path("1/4/5/")]);
        assert_eq!(scope.within(&path("1/2/3/")), Scope::below(path("1/2/3/")));
        assert_eq!(scope.within(&path("1/4/")), Scope::below(path("1/4/5/")));
        assert_eq!(scope.within(&path("1/")), scope);
        assert_eq!(scope.within(&path("8/")), Scope::below_all(vec![]));
    }
}
