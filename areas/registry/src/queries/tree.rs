//! Lists of organizations, and how much stands below each.

use std::collections::{HashMap, HashSet};

use kernel::{Id, Org, OrgPath, Page, PageOf, Scope};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, IntoColumnRef as _, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use store::Fault;
use uuid::Uuid;

use super::organizations::{called, plain, visible};
use crate::records::organization::{Column, Entity};
use crate::records::{Batch, Organization};

/// Which organizations of a list are wanted; what is `None` does not narrow it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrgFilter {
    /// Those directly below this one.
    pub parent: Option<Id<Org>>,
    /// This one and all below it.
    pub below: Option<OrgPath>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this domain.
    pub domain: Option<String>,
    /// With this in the name, its pinyin or initials, or a code that begins so.
    pub text: String,
    /// Brought by this import.
    pub batch: Option<Id<Batch>>,
}

impl OrgFilter {
    /// Whether an organization that was read otherwise, such as one of a past day, is wanted. Says
    /// nothing of `parent`, `below` and `batch`.
    pub fn wants(&self, org: &Organization) -> bool {
        let is = |wanted: &Option<String>, found: Option<&str>| {
            wanted.is_none() || wanted.as_deref() == found
        };
        is(&self.kind, Some(&org.kind))
            && is(&self.domain, org.domain.as_deref())
            && super::organizations::is_called(org, &self.text)
    }
}

/// How a list of organizations is ordered; the id always comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrgOrder {
    /// By place in the tree: superiors before those below them.
    Place,
    /// By name, as pinyin.
    Name,
    /// By the end of the committee's term, the earliest first.
    TermEnd,
}

/// What stands below an organization, at any distance; members are its own too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Below {
    /// Organizations directly below.
    pub direct: u64,
    /// Organizations by kind, for kinds that occur.
    pub kinds: Vec<(String, u64)>,
    /// Members.
    pub members: u64,
    /// Of them the probationary ones.
    pub probationary: u64,
}

impl Below {
    /// All organizations below.
    pub fn organizations(&self) -> u64 {
        self.kinds.iter().map(|(_, number)| number).sum()
    }

    /// How many there are of a kind.
    pub fn of_kind(&self, kind: &str) -> u64 {
        self.kinds.iter().find(|(known, _)| known == kind).map_or(0, |(_, number)| *number)
    }
}

/// A page of the organizations that a filter finds.
pub async fn organization_list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &OrgFilter,
    (order, descending): (OrgOrder, bool),
    page: Page,
) -> Result<PageOf<Organization>, Fault> {
    let part = filter.below.as_ref().map(|below| scope.within(below));
    let mut found = visible(part.as_ref().unwrap_or(scope));
    if let Some(parent) = filter.parent {
        found = found.filter(Column::Parent.eq(parent.uuid()));
    }
    if let Some(kind) = &filter.kind {
        found = found.filter(Column::Kind.eq(kind));
    }
    if let Some(domain) = &filter.domain {
        found = found.filter(Column::Domain.eq(domain));
    }
    if let Some(batch) = filter.batch {
        found = found.filter(Column::Batch.eq(batch.uuid()));
    }
    if let Some(condition) = called(&filter.text) {
        found = found.filter(condition);
    }
    let total = found.clone().count(db).await?;
    let direction = if descending { Order::Desc } else { Order::Asc };
    let by = match order {
        OrgOrder::Place => Column::Path,
        OrgOrder::Name => Column::Pinyin,
        OrgOrder::TermEnd => {
            // Those without a known end come last on either database.
            found = found.order_by(Column::TermEnd.is_null(), Order::Asc);
            Column::TermEnd
        }
    };
    let found = found.order_by(by, direction.clone()).order_by(Column::Id, direction);
    let rows = found.offset(page.offset()).limit(page.size()).all(db).await?;
    Ok(PageOf { rows: plain(rows)?, total, page })
}

/// What stands below each of some organizations, as far as it lies in the scope.
pub async fn standing_below(
    db: &impl ConnectionTrait,
    scope: &Scope,
    orgs: &[Id<Org>],
) -> Result<HashMap<Id<Org>, Below>, Fault> {
    let mut found: HashMap<Id<Org>, Below> =
        orgs.iter().map(|org| (*org, Below::default())).collect();
    let mut add = |id: Uuid, note: &mut dyn FnMut(&mut Below)| {
        if let Some(below) = found.get_mut(&Id::from_uuid(id)) {
            note(below);
        }
    };
    let of = |column: &'static str| Expr::col((Alias::new("low"), Alias::new(column)));
    let mut direct = Query::select();
    direct
        .column(Column::Parent)
        .expr(Expr::col(Column::Id).count())
        .from(Entity)
        .and_where(Expr::col(Column::Parent).is_in(orgs.iter().map(|org| org.uuid())))
        .cond_where(store::within(&Expr::col(Column::Path), scope))
        .group_by_col(Column::Parent);
    for (id, number) in rows::<(Uuid, i64)>(db, &direct).await? {
        add(id, &mut |below| below.direct = number as u64);
    }
    let mut kinds = pairs(scope, orgs);
    kinds
        .expr(of("kind"))
        .expr(of("id").count())
        .and_where(Expr::cust("low.id <> top.id"))
        .add_group_by([of("kind")])
        .order_by((Alias::new("low"), Alias::new("kind")), Order::Asc);
    for (id, kind, number) in rows::<(Uuid, String, i64)>(db, &kinds).await? {
        add(id, &mut |below| below.kinds.push((kind.clone(), number as u64)));
    }
    let member = |column: &'static str| (Alias::new("members"), Alias::new(column));
    let mut members = pairs(scope, orgs);
    members
        .expr(Expr::col(member("probationary")))
        .expr(Expr::col(member("id")).count())
        .inner_join(
            Alias::new("members"),
            Expr::col(member("org")).equals((Alias::new("low"), Alias::new("id"))),
        )
        .add_group_by([Expr::col(member("probationary"))]);
    for (id, probationary, number) in rows::<(Uuid, bool, i64)>(db, &members).await? {
        add(id, &mut |below| {
            below.members += number as u64;
            below.probationary += if probationary { number as u64 } else { 0 };
        });
    }
    Ok(found)
}

/// Each of some organizations, called `top`, with itself and each one below it, called `low`.
fn pairs(scope: &Scope, orgs: &[Id<Org>]) -> SelectStatement {
    let (top, low) = (Alias::new("top"), Alias::new("low"));
    let id = (top.clone(), Alias::new("id"));
    // As in `store::range_below`: the character after the closing slash is 0.
    let under = Expr::cust(
        "low.path >= top.path AND low.path < substr(top.path, 1, length(top.path) - 1) || '0'",
    );
    Query::select()
        .column(id.clone())
        .from_as(Entity, top)
        .join_as(sea_orm::JoinType::InnerJoin, Entity, low.clone(), under)
        .and_where(Expr::col(id.clone()).is_in(orgs.iter().map(|org| org.uuid())))
        .cond_where(store::within(&Expr::col((low, Alias::new("path"))), scope))
        .group_by_col(id.into_column_ref())
        .to_owned()
}

async fn rows<T: sea_orm::TryGetableMany>(
    db: &impl ConnectionTrait,
    select: &SelectStatement,
) -> Result<Vec<T>, Fault> {
    let statement: Statement = db.get_database_backend().build(select);
    let found = db.query_all_raw(statement).await?;
    Ok(found
        .iter()
        .map(T::try_get_many_by_index)
        .collect::<Result<_, _>>()
        .map_err(sea_orm::DbErr::from)?)
}

/// Names of the organizations directly above these, as far as these lie in the scope.
pub async fn superiors(
    db: &impl ConnectionTrait,
    scope: &Scope,
    orgs: impl IntoIterator<Item = &OrgPath>,
) -> Result<HashMap<OrgPath, String>, Fault> {
    let inside = orgs.into_iter().filter(|path| scope.contains(path));
    let mut paths: Vec<OrgPath> = inside.filter_map(OrgPath::parent).collect();
    paths.sort();
    paths.dedup();
    let rows: Vec<(String, String)> = Entity::find()
        .select_only()
        .columns([Column::Path, Column::Name])
        .filter(Column::Path.is_in(paths.iter().map(OrgPath::as_str)))
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter().map(|(path, name)| Ok((crate::records::path(&path)?, name))).collect()
}

/// Which of these organizations have others directly below them.
pub async fn with_subordinates(
    db: &impl ConnectionTrait,
    scope: &Scope,
    orgs: impl IntoIterator<Item = Id<Org>>,
) -> Result<HashSet<Id<Org>>, Fault> {
    let rows: Vec<Uuid> = visible(scope)
        .select_only()
        .column(Column::Parent)
        .distinct()
        .filter(Column::Parent.is_in(orgs.into_iter().map(Id::uuid)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Id::from_uuid).collect())
}
