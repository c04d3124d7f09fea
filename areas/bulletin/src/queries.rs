//! Everything that is read.

use std::collections::HashMap;

use kernel::{Day, Id, Org, Page, PageOf, Period, Scope};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use store::Fault;

use crate::records::bulletin::{Column, Entity};
use crate::records::{Issued, IssuedLine};

/// Bulletins issued by bodies of the scope, and by those above it whose readers these are; the
/// latest first.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    page: Page,
) -> Result<PageOf<IssuedLine>, Fault> {
    let names = readable(db, scope).await?;
    let found = Entity::find().filter(Column::Org.is_in(names.keys().map(|id| id.uuid())));
    let total = found.clone().count(db).await?;
    let rows = found
        .order_by_desc(Column::Day)
        .order_by_desc(Column::Id)
        .offset(page.offset())
        .limit(page.size())
        .all(db)
        .await?;
    let rows = rows
        .into_iter()
        .map(|row| {
            Ok(IssuedLine {
                id: Id::from_uuid(row.id),
                document_number: row.document_number,
                title: row.title,
                period: row.period,
                day: Day::from_number(row.day)
                    .ok_or_else(|| Fault::because("a bulletin's day is none"))?,
                org_name: names.get(&Id::from_uuid(row.org)).cloned().unwrap_or_default(),
                name: row.name,
            })
        })
        .collect::<Result<_, Fault>>()?;
    Ok(PageOf { rows, total, page })
}

/// An issued bulletin, as it was issued.
pub async fn issued(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: Id<Issued>,
) -> Result<Option<Issued>, Fault> {
    let Some(row) = Entity::find_by_id(id.uuid()).one(db).await? else { return Ok(None) };
    let names = readable(db, scope).await?;
    if !names.contains_key(&Id::from_uuid(row.org)) {
        return Ok(None);
    }
    Issued::try_from(row).map(Some)
}

/// The bulletin about a period with this number; of several years' the latest. Numbers begin anew
/// with the year of issue, and what is said about December is issued in January.
pub async fn issued_numbered(
    db: &impl ConnectionTrait,
    scope: &Scope,
    org: Id<Org>,
    template: &str,
    about: Period,
    number: i32,
) -> Result<Option<Issued>, Fault> {
    let row = Entity::find()
        .filter(Column::Org.eq(org.uuid()))
        .filter(Column::Template.eq(template))
        .filter(Column::Period.eq(about.to_string()))
        .filter(Column::Number.eq(number))
        .order_by_desc(Column::Year)
        .one(db)
        .await?;
    match row {
        Some(row) => issued(db, scope, Id::from_uuid(row.id)).await,
        None => Ok(None),
    }
}

/// The bodies whose bulletins a reader may see: his own, those below, and those he answers to,
/// because a bulletin is addressed to them.
async fn readable(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<HashMap<Id<Org>, String>, Fault> {
    let own = registry::queries::organizations(db, scope).await?;
    let mut names: HashMap<Id<Org>, String> = HashMap::new();
    for root in scope.roots().unwrap_or_default() {
        names.extend(registry::queries::above(db, scope, root).await?);
    }
    names.extend(own.into_iter().map(|org| (org.id, org.name)));
    Ok(names)
}
