//! Questions about who holds which post.

use kernel::{Id, Org, Scope};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
};
use store::Fault;

use super::org_path;
use crate::records::post::{Column, Entity, Model, Relation};
use crate::records::{Member, Post};

fn visible(scope: &Scope) -> Select<Entity> {
    Entity::find()
        .join(JoinType::InnerJoin, Relation::Org.def())
        .filter(store::within(&org_path(), scope))
        .order_by_asc(Column::Since)
        .order_by_asc(Column::Id)
}

fn plain(rows: Vec<Model>) -> Result<Vec<Post>, Fault> {
    Ok(rows.into_iter().map(Post::try_from).collect::<Result<_, _>>()?)
}

/// Posts of an organization, held today and before.
pub async fn posts_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    org: Id<Org>,
) -> Result<Vec<Post>, Fault> {
    plain(visible(scope).filter(Column::Org.eq(org.uuid())).all(db).await?)
}

/// Posts a member holds or held, as far as they lie in the scope.
pub async fn posts_of_member(
    db: &impl ConnectionTrait,
    scope: &Scope,
    member: Id<Member>,
) -> Result<Vec<Post>, Fault> {
    plain(visible(scope).filter(Column::Member.eq(member.uuid())).all(db).await?)
}
