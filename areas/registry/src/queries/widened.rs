//! A scope that holds the whole tree, recognized as such.

use kernel::Scope;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use store::Fault;

use crate::records::organization::{Column, Entity};

/// The same scope asked for more simply: one that holds every top of the tree holds the tree, and
/// then the organization of a member or record need not be looked at. The city's own officers ask
/// so all day.
pub async fn widened(db: &impl ConnectionTrait, scope: &Scope) -> Result<Scope, Fault> {
    if scope.roots().is_none() {
        return Ok(scope.clone());
    }
    let tops: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Path)
        .filter(Column::Parent.is_null())
        .into_tuple()
        .all(db)
        .await?;
    for top in &tops {
        if !scope.contains(&crate::records::path(top)?) {
            return Ok(scope.clone());
        }
    }
    Ok(Scope::everything())
}
