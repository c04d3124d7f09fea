//! Who may manage whose account, and which roles he may give.

use kernel::OrgPath;
use pack::{Relation, Role};
use web::Actor;

use super::may::{Target, may};

/// The act of managing accounts, as roles of the pack name it.
pub(crate) const MANAGE: &str = "管理账号";

/// Whether somebody may manage an account that acts for these organizations: all of them his own
/// unit or below it.
pub(crate) fn manages(roles: &[Role], actor: &Actor, of: &[OrgPath]) -> bool {
    let each = |path: &OrgPath| {
        actor.scope().contains(path) && may(roles, actor, MANAGE, Target::AllBelow(path))
    };
    !of.is_empty() && of.iter().all(each)
}

/// The roles somebody may give: nobody gives away power over others that he does not have. What a
/// unit's own people may do with their own records is for its superiors to give.
pub(crate) fn may_give<'r>(roles: &'r [Role], actor: &Actor) -> Vec<&'r Role> {
    let harmless = |role: &&Role| match role.of {
        Relation::Own | Relation::Below => true,
        Relation::Above | Relation::Other => role.acts.iter().all(|act| actor.may(act)),
    };
    roles.iter().filter(harmless).collect()
}
