//! Questions about the roster.

use kernel::{Id, Org, OrgPath, Page, PageOf, Scope};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select, SelectModel, Selector,
};
use store::Fault;
use uuid::Uuid;

use super::org_path;
use crate::records::member::{Column, Entity, Model, Relation};
use crate::records::{Member, organization};

/// Which members of a list are wanted; what is `None` does not narrow it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberFilter {
    /// This organization and all below it.
    pub below: Option<OrgPath>,
    /// 直管, 在职…
    pub category: Option<String>,
    /// Only probationary, or only formal members.
    pub probationary: Option<bool>,
    /// 男 or 女.
    pub sex: Option<String>,
}

/// How a list of members is ordered; the id always comes last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MemberOrder {
    /// By name, as pinyin.
    #[default]
    Name,
    /// The longest membership first.
    Joined,
    /// The oldest first.
    Age,
}

/// A member with the branch it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberLine {
    /// The member.
    pub member: Member,
    /// Name of the branch.
    pub org_name: String,
    /// Where the branch stands.
    pub org_path: OrgPath,
}

/// One member.
pub async fn member(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: Id<Member>,
) -> Result<Option<MemberLine>, Fault> {
    let row = with_branch(visible(scope).filter(Column::Id.eq(id.uuid()))).one(db).await?;
    row.map(line).transpose()
}

/// A page of the roster.
pub async fn members(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &MemberFilter,
    order: MemberOrder,
    page: Page,
) -> Result<PageOf<MemberLine>, Fault> {
    let scope = filter.below.as_ref().map_or_else(|| scope.clone(), |below| scope.within(below));
    // Counting the whole roster needs no look at the organizations.
    let counted = if scope.roots().is_none() { Entity::find() } else { visible(&scope) };
    let total = narrowed(counted, filter)
        .select_only()
        .column_as(Column::Id.count(), "number")
        .into_tuple::<i64>()
        .one(db)
        .await?
        .unwrap_or_default();
    let found = narrowed(visible(&scope), filter);
    let found = match order {
        MemberOrder::Name => found.order_by_asc(Column::Pinyin),
        MemberOrder::Joined => found.order_by_asc(Column::Joined),
        MemberOrder::Age => found.order_by_asc(Column::Birth),
    };
    let found = found.order_by_asc(Column::Id).offset(page.offset()).limit(page.size());
    let rows = with_branch(found).all(db).await?;
    let rows = rows.into_iter().map(line).collect::<Result<_, _>>()?;
    Ok(PageOf { rows, total: total as u64, page })
}

/// Members of each organization of the scope that has any, in no particular order: all, and of
/// them the probationary ones.
pub async fn member_counts(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<(Id<Org>, u64, u64)>, Fault> {
    let rows: Vec<(Uuid, bool, i64)> = visible(scope)
        .select_only()
        .columns([Column::Org, Column::Probationary])
        .column_as(Column::Id.count(), "number")
        .group_by(Column::Org)
        .group_by(Column::Probationary)
        .into_tuple()
        .all(db)
        .await?;
    let mut counts = std::collections::HashMap::<Uuid, (u64, u64)>::new();
    for (org, probationary, number) in rows {
        let (all, fresh) = counts.entry(org).or_default();
        *all += number as u64;
        *fresh += if probationary { number as u64 } else { 0 };
    }
    Ok(counts.into_iter().map(|(org, (all, fresh))| (Id::from_uuid(org), all, fresh)).collect())
}

pub(super) fn visible(scope: &Scope) -> Select<Entity> {
    Entity::find()
        .join(JoinType::InnerJoin, Relation::Org.def())
        .filter(store::within(&org_path(), scope))
}

fn narrowed(mut rows: Select<Entity>, filter: &MemberFilter) -> Select<Entity> {
    if let Some(category) = &filter.category {
        rows = rows.filter(Column::Category.eq(category));
    }
    if let Some(probationary) = filter.probationary {
        rows = rows.filter(Column::Probationary.eq(probationary));
    }
    if let Some(sex) = &filter.sex {
        rows = rows.filter(Column::Sex.eq(sex));
    }
    rows
}

#[derive(FromQueryResult)]
pub(super) struct WithBranch {
    #[sea_orm(nested)]
    member: Model,
    org_name: String,
    org_path: String,
}

/// Adds the branch's name and path to each row.
pub(super) fn with_branch(rows: Select<Entity>) -> Selector<SelectModel<WithBranch>> {
    rows.column_as(organization::Column::Name, "org_name")
        .column_as(organization::Column::Path, "org_path")
        .into_model()
}

pub(super) fn line(row: WithBranch) -> Result<MemberLine, Fault> {
    Ok(MemberLine {
        member: row.member.try_into()?,
        org_name: row.org_name,
        org_path: crate::records::path(&row.org_path)?,
    })
}
