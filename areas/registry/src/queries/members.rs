//! Questions about the roster.

use std::collections::HashMap;

use kernel::{Day, Id, Org, OrgPath, Page, PageOf, Scope};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait as _, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Select, SelectModel, Selector,
};
use store::Fault;
use uuid::Uuid;

use super::org_path;
use super::people::answers;
use super::widened;
use crate::records::member::{Column, Entity, Model, Relation};
use crate::records::{Batch, Member, organization};
use crate::rules::{RoughDay, Sought};

/// Which members of a list are wanted; what is `None` does not narrow it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberFilter {
    /// This organization and all below it.
    pub below: Option<OrgPath>,
    /// Whom somebody typed.
    pub sought: Option<Sought>,
    /// 直管, 在职…
    pub category: Option<String>,
    /// Only probationary, or only formal members.
    pub probationary: Option<bool>,
    /// 男 or 女.
    pub sex: Option<String>,
    /// Admitted from this day to that; of those known to the month, the first day counts.
    pub joined: (Option<Day>, Option<Day>),
    /// Born from this day to that.
    pub born: (Option<Day>, Option<Day>),
    /// Brought by this import.
    pub batch: Option<Id<Batch>>,
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
    /// By the branch's place in the tree, then by name.
    Branch,
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

/// A page of the roster, and how the rest of it divides.
#[derive(Debug, Clone)]
pub struct Roster {
    /// The page with its exact count.
    pub page: PageOf<MemberLine>,
    /// How many there would be in each category, whatever category the filter names.
    pub by_category: Vec<(String, u64)>,
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
    (order, descending): (MemberOrder, bool),
    page: Page,
) -> Result<Roster, Fault> {
    let scope = &widened(db, scope).await?;
    let by_category = category_counts(db, scope, filter).await?;
    let wanted = |category: &String| filter.category.as_ref().is_none_or(|only| only == category);
    let total = by_category.iter().filter(|(category, _)| wanted(category)).map(|(_, n)| n).sum();
    let ids = ids(db, scope, filter, (order, descending), page, total).await?;
    let rows = member_lines(db, scope, &ids).await?;
    Ok(Roster { page: PageOf { rows, total, page }, by_category })
}

/// How many members a filter finds.
pub async fn count_members(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &MemberFilter,
) -> Result<u64, Fault> {
    let scope = &widened(db, scope).await?;
    let total = narrowed(seen(scope, filter), filter)
        .select_only()
        .column_as(Expr::col(Asterisk).count(), "number")
        .into_tuple::<i64>()
        .one(db)
        .await?;
    Ok(total.unwrap_or_default() as u64)
}

/// The ids of everybody a filter finds, by branch, for exports; at most `limit`.
pub async fn member_ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &MemberFilter,
    limit: u64,
) -> Result<Vec<Id<Member>>, Fault> {
    let part = filter.below.as_ref().map(|below| scope.within(below));
    let found = narrowed(visible(part.as_ref().unwrap_or(scope)), filter);
    let found = ordered(found, MemberOrder::Branch, false, false);
    let ids: Vec<Uuid> =
        found.select_only().column(Column::Id).limit(limit).into_tuple().all(db).await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}

/// These members of the scope in this order.
pub async fn member_lines(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[Id<Member>],
) -> Result<Vec<MemberLine>, Fault> {
    let wanted = visible(scope).filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    let rows = with_branch(wanted).all(db).await?;
    let mut lines = HashMap::with_capacity(rows.len());
    for row in rows {
        let line = line(row)?;
        lines.insert(line.member.id, line);
    }
    Ok(ids.iter().filter_map(|id| lines.remove(id)).collect())
}

async fn category_counts(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &MemberFilter,
) -> Result<Vec<(String, u64)>, Fault> {
    let any = MemberFilter { category: None, ..filter.clone() };
    let counts: Vec<(String, i64)> = narrowed(seen(scope, &any), &any)
        .select_only()
        .column(Column::Category)
        .column_as(Expr::col(Asterisk).count(), "number")
        .group_by(Column::Category)
        .order_by_asc(Column::Category)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counts.into_iter().map(|(category, number)| (category, number as u64)).collect())
}

/// Which members stand on a page, out of `total`. Found in an index alone; the rows, which are
/// wide, are read for these only.
async fn ids(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &MemberFilter,
    (order, descending): (MemberOrder, bool),
    page: Page,
    total: u64,
) -> Result<Vec<Id<Member>>, Fault> {
    /// About as many members as a city has.
    const WHOLE: u64 = 300_000;
    // Following the order's own index is quick when most rows on the way are wanted; otherwise the
    // wanted ones are gathered first and sorted. No planner knows which from a range with bounds
    // given later.
    let steps = (page.offset() + page.size()).saturating_mul(WHOLE);
    let follows = filter.sought.is_none() && steps < total.saturating_mul(total);
    let found = match order {
        MemberOrder::Branch => visible(
            filter.below.as_ref().map(|below| scope.within(below)).as_ref().unwrap_or(scope),
        ),
        _ => seen(scope, filter),
    };
    let found = ordered(narrowed(found, filter), order, descending, follows);
    let ids: Vec<Uuid> = found
        .select_only()
        .column(Column::Id)
        .offset(page.offset())
        .limit(page.size())
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}

fn ordered(
    found: Select<Entity>,
    order: MemberOrder,
    descending: bool,
    follows_index: bool,
) -> Select<Entity> {
    let direction = if descending { Order::Desc } else { Order::Asc };
    // An expression has no index.
    let by = |column: Column, gathered: &'static str| -> SimpleExpr {
        if follows_index { Expr::col((Entity, column)) } else { Expr::cust(gathered) }
    };
    let found = match order {
        MemberOrder::Name => {
            found.order_by(by(Column::Pinyin, "members.pinyin || ''"), direction.clone())
        }
        MemberOrder::Joined => {
            found.order_by(by(Column::Joined, "members.joined || ''"), direction.clone())
        }
        MemberOrder::Age => {
            found.order_by(by(Column::Birth, "members.birth + 0"), direction.clone())
        }
        MemberOrder::Branch => {
            found.order_by(org_path(), direction.clone()).order_by(Column::Pinyin, Order::Asc)
        }
    };
    found.order_by(Column::Id, direction)
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
    let mut counts = HashMap::<Uuid, (u64, u64)>::new();
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

/// Members of the scope, or of the part of it a filter names.
fn seen(scope: &Scope, filter: &MemberFilter) -> Select<Entity> {
    match &filter.below {
        Some(below) => visible(&scope.within(below)),
        // The whole roster needs no look at the organizations.
        None if scope.roots().is_none() => Entity::find(),
        None => visible(scope),
    }
}

fn narrowed(mut rows: Select<Entity>, filter: &MemberFilter) -> Select<Entity> {
    if let Some(sought) = &filter.sought {
        rows = rows.filter(answers(sought));
    }
    if let Some(category) = &filter.category {
        rows = rows.filter(Column::Category.eq(category));
    }
    if let Some(probationary) = filter.probationary {
        rows = rows.filter(Column::Probationary.eq(probationary));
    }
    if let Some(sex) = &filter.sex {
        rows = rows.filter(Column::Sex.eq(sex));
    }
    if let Some(from) = filter.joined.0 {
        // Texts sort as dates do: 2010-07, which stands for its first day, before 2010-07-01.
        let rough =
            if from.day() == 1 { RoughDay::Month(from.in_month()) } else { RoughDay::Day(from) };
        rows = rows.filter(Column::Joined.gte(rough.to_string()));
    }
    if let Some(to) = filter.joined.1 {
        rows = rows.filter(Column::Joined.lte(to.to_string()));
    }
    if let Some(from) = filter.born.0 {
        rows = rows.filter(Column::Birth.gte(from.number()));
    }
    if let Some(to) = filter.born.1 {
        rows = rows.filter(Column::Birth.lte(to.number()));
    }
    if let Some(batch) = filter.batch {
        rows = rows.filter(Column::Batch.eq(batch.uuid()));
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
