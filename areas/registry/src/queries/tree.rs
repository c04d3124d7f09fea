//! Lists of organizations, and how much stands below each.

use std::collections::{BTreeMap, HashMap, HashSet};

use kernel::{Id, Org, OrgPath, Page, PageOf, Scope};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
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

/// What stands below each of some organizations, as far as it lies in the scope. Each organization
/// below is looked at once, however many of these it stands under.
pub async fn standing_below(
    db: &impl ConnectionTrait,
    scope: &Scope,
    orgs: &[Id<Org>],
) -> Result<HashMap<Id<Org>, Below>, Fault> {
    let tops: Vec<(Uuid, String)> = visible(scope)
        .select_only()
        .columns([Column::Id, Column::Path])
        .filter(Column::Id.is_in(orgs.iter().map(|org| org.uuid())))
        .into_tuple()
        .all(db)
        .await?;
    let paths = tops.iter().map(|(_, path)| crate::records::path(path));
    // All of them lie in the scope, and so does what is below them.
    let low = Scope::below_all(paths.collect::<Result<_, _>>()?);
    let mut below: HashMap<String, (Below, BTreeMap<String, u64>)> =
        tops.iter().map(|(_, path)| (path.clone(), <_>::default())).collect();
    for (path, kind, members, probationary) in counted(db, &low).await? {
        for (steps, (end, _)) in path.match_indices('/').rev().enumerate() {
            let above = path.get(..=end).unwrap_or_default();
            if let Some((below, kinds)) = below.get_mut(above) {
                below.direct += u64::from(steps == 1);
                below.members += members as u64;
                below.probationary += probationary as u64;
                if steps > 0 {
                    *kinds.entry(kind.clone()).or_default() += 1;
                }
            }
        }
    }
    let told = |(id, path): (Uuid, String)| {
        let (mut found, kinds) = below.remove(&path).unwrap_or_default();
        found.kinds = kinds.into_iter().collect();
        (Id::from_uuid(id), found)
    };
    let mut found: HashMap<Id<Org>, Below> = tops.into_iter().map(told).collect();
    for org in orgs {
        found.entry(*org).or_default();
    }
    Ok(found)
}

/// The organizations of a scope: path, kind, members, and of these the probationary ones.
async fn counted(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<(String, String, i64, i64)>, Fault> {
    use crate::records::member;
    let members = || {
        let mut members = Query::select();
        members.expr(Expr::col(Asterisk).count()).from(member::Entity).and_where(
            Expr::col((member::Entity, member::Column::Org)).equals((Entity, Column::Id)),
        );
        members
    };
    let number = |members: SelectStatement| Expr::SubQuery(None, Box::new(members.into()));
    let probationary = members().and_where(member::Column::Probationary.eq(true)).to_owned();
    Ok(visible(scope)
        .select_only()
        .columns([Column::Path, Column::Kind])
        .column_as(number(members()), "members")
        .column_as(number(probationary), "probationary")
        .into_tuple()
        .all(db)
        .await?)
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
