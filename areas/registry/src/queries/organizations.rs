//! Questions about the tree of organizations.

use std::collections::HashMap;

use kernel::{Day, Id, Org, OrgPath, Page, PageOf, Scope};
use sea_orm::sea_query::{Expr, ExprTrait as _, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, Statement,
};
use store::Fault;
use uuid::Uuid;

use super::{ASCENDING, containing, org_path};
use crate::records::organization::{Column, Entity, Model};
use crate::records::{Organization, rough};
use crate::rules::NameKeys;

pub(super) fn visible(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(store::within(&org_path(), scope))
}

pub(super) fn plain(rows: Vec<Model>) -> Result<Vec<Organization>, Fault> {
    Ok(rows.into_iter().map(Organization::try_from).collect::<Result<_, _>>()?)
}

/// One organization.
pub async fn organization(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: Id<Org>,
) -> Result<Option<Organization>, Fault> {
    let row = visible(scope).filter(Column::Id.eq(id.uuid())).one(db).await?;
    Ok(row.map(Organization::try_from).transpose()?)
}

/// One organization by its code.
pub async fn organization_by_code(
    db: &impl ConnectionTrait,
    scope: &Scope,
    code: &str,
) -> Result<Option<Organization>, Fault> {
    let row = visible(scope).filter(Column::Code.eq(code)).one(db).await?;
    Ok(row.map(Organization::try_from).transpose()?)
}

/// All organizations of the scope, superiors before those below them, and a subtree together.
pub async fn organizations(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<Organization>, Fault> {
    plain(visible(scope).order_by_asc(Column::Path).all(db).await?)
}

/// One organization and all below it, as far as they lie in the scope; a page of them.
pub async fn subtree(
    db: &impl ConnectionTrait,
    scope: &Scope,
    root: &OrgPath,
    page: Page,
) -> Result<PageOf<Organization>, Fault> {
    let found = visible(&scope.within(root));
    let total = found.clone().count(db).await?;
    let rows =
        found.order_by_asc(Column::Path).offset(page.offset()).limit(page.size()).all(db).await?;
    Ok(PageOf { rows: plain(rows)?, total, page })
}

/// Those directly below one organization; of `None`, the tops of the scope.
pub async fn below(
    db: &impl ConnectionTrait,
    scope: &Scope,
    parent: Option<Id<Org>>,
) -> Result<Vec<Organization>, Fault> {
    let rows = visible(scope);
    let rows = match (parent, scope.roots()) {
        (Some(parent), _) => rows.filter(Column::Parent.eq(parent.uuid())),
        (None, None) => rows.filter(Column::Parent.is_null()),
        (None, Some(roots)) => rows.filter(Column::Path.is_in(roots.iter().map(OrgPath::as_str))),
    };
    plain(rows.order_by_asc(Column::Path).all(db).await?)
}

/// The superiors of an organization from the top down, for "where am I": 市 › 县 › 镇. Those above
/// the scope are named too, because everybody knows whom he answers to; nothing else of them is.
pub async fn above(
    db: &impl ConnectionTrait,
    scope: &Scope,
    org: &OrgPath,
) -> Result<Vec<(Id<Org>, String)>, Fault> {
    if !scope.contains(org) {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    let mut at = org.parent();
    while let Some(path) = at {
        at = path.parent();
        paths.push(path.as_str().to_owned());
    }
    let rows: Vec<(Uuid, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name])
        .filter(Column::Path.is_in(paths))
        .order_by_asc(Column::Path)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (Id::from_uuid(id), name)).collect())
}

/// Type-ahead over organizations: by a part of the name, the beginning of the code, or a part of
/// the pinyin or its initials. The nearest to the top come first.
pub async fn find_organizations(
    db: &impl ConnectionTrait,
    scope: &Scope,
    typed: &str,
    limit: u64,
) -> Result<Vec<Organization>, Fault> {
    let Some(found) = called(typed) else { return Ok(Vec::new()) };
    let rows = visible(scope)
        .filter(found)
        .order_by(Column::Depth, ASCENDING)
        .order_by_asc(Column::Pinyin)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    plain(rows)
}

/// The condition that an organization is called by what was typed; `None` if nothing was.
pub(super) fn called(typed: &str) -> Option<SimpleExpr> {
    let typed = without_blanks(typed);
    if typed.is_empty() {
        return None;
    }
    let lower = typed.to_lowercase();
    let column = |column: Column| Expr::col((Entity, column));
    let by_name = column(Column::Name)
        .like(containing(&typed))
        .or(super::begins_with(column(Column::Code), &typed));
    // Characters are in no pinyin.
    Some(if lower.is_ascii() {
        by_name
            .or(column(Column::Pinyin).like(containing(&lower)))
            .or(column(Column::Initials).like(containing(&lower)))
    } else {
        by_name
    })
}

/// The same of an organization at hand.
pub(super) fn is_called(org: &Organization, typed: &str) -> bool {
    let typed = without_blanks(typed);
    let lower = typed.to_lowercase();
    let keys = NameKeys::of_organization(&org.name);
    org.name.contains(&typed)
        || org.code.starts_with(&typed)
        || keys.pinyin.contains(&lower)
        || keys.initials.contains(&lower)
}

fn without_blanks(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace()).collect()
}

/// How many there are of something below an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgCounts {
    /// By kind, for kinds that occur.
    pub by_kind: Vec<(String, u64)>,
    /// By domain, for domains that occur; none for bodies that lead a whole area.
    pub by_domain: Vec<(Option<String>, u64)>,
}

impl OrgCounts {
    /// Counts the organizations of the scope.
    pub async fn read(db: &impl ConnectionTrait, scope: &Scope) -> Result<Self, Fault> {
        let by_kind: Vec<(String, i64)> = visible(scope)
            .select_only()
            .column(Column::Kind)
            .column_as(Column::Id.count(), "number")
            .group_by(Column::Kind)
            .order_by_asc(Column::Kind)
            .into_tuple()
            .all(db)
            .await?;
        let by_domain: Vec<(Option<String>, i64)> = visible(scope)
            .select_only()
            .column(Column::Domain)
            .column_as(Column::Id.count(), "number")
            .group_by(Column::Domain)
            .order_by_asc(Column::Domain)
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self {
            by_kind: by_kind.into_iter().map(|(kind, n)| (kind, n as u64)).collect(),
            by_domain: by_domain.into_iter().map(|(domain, n)| (domain, n as u64)).collect(),
        })
    }
}

#[derive(FromQueryResult)]
struct PastRow {
    id: Uuid,
    code: String,
    name: String,
    kind: String,
    domain: Option<String>,
    parent: Option<Uuid>,
    line_parent: Option<Uuid>,
    established: Option<String>,
    revision: i32,
}

/// The tree as it was on a past day, superiors before those below them. What a reader sees is
/// decided by where the organizations stood *then*: he answers for what was his.
pub async fn organizations_on(
    db: &impl ConnectionTrait,
    scope: &Scope,
    day: Day,
) -> Result<Vec<Organization>, Fault> {
    let rows = PastRow::find_by_statement(Statement::from_sql_and_values(
        db.get_database_backend(),
        "SELECT organizations.id, v.code, v.name, v.kind, v.domain, v.parent, v.line_parent, \
         organizations.established, organizations.revision \
         FROM organization_versions v JOIN organizations ON organizations.id = v.org \
         WHERE v.since <= $1 AND (v.until IS NULL OR v.until > $1)",
        [day.number().into()],
    ))
    .all(db)
    .await?;
    let parents: HashMap<Uuid, (Option<Uuid>, String)> =
        rows.iter().map(|row| (row.id, (row.parent, row.code.clone()))).collect();
    let mut then = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(path) = path_then(row.id, &parents) else { continue };
        if !scope.contains(&path) {
            continue;
        }
        then.push(Organization {
            id: Id::from_uuid(row.id),
            code: row.code,
            name: row.name,
            kind: row.kind,
            domain: row.domain,
            parent: row.parent.map(Id::from_uuid),
            line_parent: row.line_parent.map(Id::from_uuid),
            depth: path.depth() as u32,
            path,
            established: rough(row.established)?,
            term_end: None,
            ended: None,
            revision: row.revision,
        });
    }
    then.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(then)
}

/// Path from the codes of that day; none when a superior did not exist yet.
fn path_then(id: Uuid, parents: &HashMap<Uuid, (Option<Uuid>, String)>) -> Option<OrgPath> {
    let mut codes = Vec::new();
    let mut at = Some(id);
    while let Some(id) = at {
        // Deeper than any real tree: a loop in the data must not hang a page.
        if codes.len() > 32 {
            return None;
        }
        let (parent, code) = parents.get(&id)?;
        codes.push(code);
        at = *parent;
    }
    let mut codes = codes.into_iter().rev();
    let root = OrgPath::root(codes.next()?)?;
    codes.try_fold(root, |path, code| path.child(code))
}
