//! `Scope` as a condition of SQL.

use kernel::{OrgPath, Scope};
use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait as _};

/// The condition under which the organization whose path stands in `path` lies in the scope. Every
/// query that reads what belongs to an organization carries it.
///
/// "Below" is "begins with", written as a range so that the index on the path serves it: the
/// character after the closing slash is 0.
pub fn within(path: &Expr, scope: &Scope) -> Condition {
    let Some(roots) = scope.roots() else { return Condition::all() };
    roots.iter().fold(
        // An empty `any` would hold everything.
        Condition::any().add(Expr::val(1).eq(0)),
        |any, root| {
            let (from, to) = range_below(root);
            any.add(path.clone().gte(from).and(path.clone().lt(to)))
        },
    )
}

/// The first path of a subtree and the first one behind it, in the order of columns.
pub fn range_below(root: &OrgPath) -> (String, String) {
    let from = root.as_str().to_owned();
    let mut to = from.clone();
    to.pop();
    to.push('0');
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_of_a_subtree_holds_it_and_not_its_neighbours() {
        let root: OrgPath = "34/3401/".parse().unwrap();
        let (from, to) = range_below(&root);
        for (path, inside) in [
            ("34/3401/", true),
            ("34/3401/x/", true),
            ("34/34010/", false),
            ("34/", false),
            ("34/3402/", false),
        ] {
            assert_eq!(from.as_str() <= path && path < to.as_str(), inside, "{path}");
        }
    }
}
