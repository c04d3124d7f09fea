//! Everything that is read. Each question takes the reader's `Scope` and answers as if nothing
//! outside it existed.

mod batches;
mod make_up;
mod members;
mod organizations;
mod people;
mod posts;
mod tree;
mod widened;

pub use batches::{Done, batch, done_with, recent_batches};
pub use make_up::{Alike, make_up};
pub use members::{
    MemberFilter, MemberLine, MemberOrder, Roster, count_members, member, member_counts,
    member_ids, member_lines, members,
};
pub use organizations::{
    OrgCounts, above, below, find_organizations, organization, organization_by_code, organizations,
    organizations_on, subtree,
};
pub use people::{find_people, namesakes};
pub use posts::{posts_of, posts_of_member};
pub use tree::{
    Below, OrgFilter, OrgOrder, organization_list, standing_below, superiors, with_subordinates,
};
pub use widened::widened;

use sea_orm::Order;
use sea_orm::sea_query::{Expr, ExprTrait as _};

use crate::records::organization;

/// The path column, for the scope condition.
fn org_path() -> Expr {
    Expr::col((organization::Entity, organization::Column::Path))
}

/// Where texts begin with `start`: a range, which an index serves on either database.
fn begins_with(column: Expr, start: &str) -> Expr {
    // The highest character there is ends the range; no text holds it.
    column.clone().gte(start.to_owned()).and(column.lt(format!("{start}\u{10ffff}")))
}

/// `LIKE` with what somebody typed taken literally.
fn containing(typed: &str) -> sea_orm::sea_query::LikeExpr {
    let mut pattern = String::with_capacity(typed.len() + 2);
    pattern.push('%');
    for character in typed.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    sea_orm::sea_query::LikeExpr::new(pattern).escape('\\')
}

const ASCENDING: Order = Order::Asc;
