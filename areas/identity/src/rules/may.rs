//! Who may do what to which organization.

use std::collections::BTreeSet;

use kernel::OrgPath;
use pack::{Relation, Role};
use web::Actor;

/// What an act is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// One organization or something that belongs to it: a record, a member.
    Org(&'a OrgPath),
    /// All that stands below an organization, and not the organization itself: a task for its
    /// branches, their ranking, the bulletin about them.
    AllBelow(&'a OrgPath),
}

impl<'a> From<&'a OrgPath> for Target<'a> {
    fn from(org: &'a OrgPath) -> Self {
        Self::Org(org)
    }
}

/// Whether the roles of an actor allow an act on a target: some role of his has the act, and his
/// unit stands towards the target as that role says. Pages ask it before they show a button, acts
/// before they act. Whether the target lies in his scope is asked by every query besides.
pub fn may<'a>(roles: &[Role], actor: &Actor, act: &str, target: impl Into<Target<'a>>) -> bool {
    let who = actor.who();
    let target = target.into();
    roles
        .iter()
        .filter(|role| who.roles.contains(&role.name) && role.acts.iter().any(|a| a == act))
        .any(|role| match target {
            Target::Org(org) => relation(&who.unit.path, org) == role.of,
            Target::AllBelow(top) => role.of == Relation::Above && who.unit.path.contains(top),
        })
}

/// How one organization stands towards another.
pub fn relation(mine: &OrgPath, other: &OrgPath) -> Relation {
    if mine == other {
        Relation::Own
    } else if mine.contains(other) {
        Relation::Above
    } else if other.contains(mine) {
        Relation::Below
    } else {
        Relation::Other
    }
}

/// The acts that some of these roles allow somewhere.
pub fn acts_of(roles: &[Role], names: &[String]) -> BTreeSet<String> {
    roles.iter().filter(|role| names.contains(&role.name)).flat_map(|r| r.acts.clone()).collect()
}

#[cfg(test)]
mod tests {
    use kernel::{Id, Scope};
    use proptest::prelude::*;
    use web::{Unit, Who};

    use super::*;

    fn actor(path: &OrgPath, roles: &[&str]) -> Actor {
        let name = path.code().to_owned();
        let unit = Unit { path: path.clone(), line: vec![name.clone()], name };
        Actor::new(Who {
            account: Id::new(1, [0; 10]),
            name: "周明远".to_owned(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            acts: BTreeSet::new(),
            scope: Scope::below(path.clone()),
            units: vec![unit.clone()],
            unit,
            reminders: 0,
            session: String::new(),
        })
    }

    fn role(name: &str, of: Relation, acts: &[&str]) -> Role {
        let acts = acts.iter().map(|act| (*act).to_owned()).collect();
        Role { name: name.to_owned(), of, acts }
    }

    fn roles() -> Vec<Role> {
        vec![
            role("书记", Relation::Own, &["填报"]),
            role("组织员", Relation::Above, &["审核", "部署"]),
            role("督导组", Relation::Other, &["核验"]),
            role("下级", Relation::Below, &["查看"]),
        ]
    }

    #[test]
    fn a_superior_reviews_those_below_and_not_himself() {
        let (roles, county, town): (_, OrgPath, OrgPath) =
            (roles(), "1/2/".parse().unwrap(), "1/2/3/".parse().unwrap());
        let officer = actor(&county, &["组织员"]);
        assert!(may(&roles, &officer, "审核", &town));
        assert!(!may(&roles, &officer, "审核", &county), "nobody reviews his own");
        assert!(!may(&roles, &officer, "填报", &town), "that is the secretary's");
        assert!(may(&roles, &officer, "部署", Target::AllBelow(&county)));
        assert!(!may(&roles, &officer, "部署", Target::AllBelow(&"1/".parse().unwrap())));
        assert!(!may(&roles, &actor(&town, &["书记"]), "填报", Target::AllBelow(&town)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        /// Against walking up the tree step by step.
        #[test]
        fn rights_follow_the_tree_and_nothing_else(
            mine in prop::collection::vec(0..3_u8, 1..5),
            other in prop::collection::vec(0..3_u8, 1..5),
            has in 0..4_usize,
            act in prop::sample::select(vec!["填报", "审核", "核验", "查看", "部署", "无此事"]),
        ) {
            let path = |codes: &[u8]| -> OrgPath {
                codes.iter().map(|c| format!("{c}/")).collect::<String>().parse().unwrap()
            };
            let climbs = |from: &[u8], to: &[u8]| {
                (1..from.len()).any(|n| from[..n] == *to)
            };
            let stands = if mine == other { Relation::Own }
                else if climbs(&other, &mine) { Relation::Above }
                else if climbs(&mine, &other) { Relation::Below }
                else { Relation::Other };
            let roles = roles();
            let role = &roles[has];
            let allowed = role.of == stands && role.acts.iter().any(|a| a == act);
            let actor = actor(&path(&mine), &[&role.name]);
            prop_assert_eq!(may(&roles, &actor, act, &path(&other)), allowed);
        }
    }
}
