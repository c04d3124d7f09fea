//! Lists of records.

use kernel::{Day, Id, Org, OrgPath, Page, PageOf, Scope};
use sea_orm::sea_query::{
    Alias, Asterisk, CommonTableExpression, Expr, ExprTrait as _, LikeExpr, Query, SelectStatement,
    UnionType, WithClause,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};
use store::Fault;
use uuid::Uuid;

use crate::Book;
use crate::records::record::{Column, Entity};
use crate::records::{Batch, Record};
use crate::rules::{choice_pair, searched};

/// Which records of a ledger are wanted; the default is all.
#[derive(Debug, Clone, Default)]
pub struct RecordFilter {
    /// Of this organization and all below it.
    pub unit: Option<OrgPath>,
    /// From this day on.
    pub from: Option<Day>,
    /// Up to this day.
    pub to: Option<Day>,
    /// In one of these states; none: in any.
    pub states: Vec<String>,
    /// With this text somewhere.
    pub text: String,
    /// With these choices: field and option, all of them.
    pub choices: Vec<(String, String)>,
    /// Brought by this import.
    pub batch: Option<Id<Batch>>,
}

/// What a list is sorted by; its order always ends in the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The day records are about.
    Day,
    /// The day they were handed in.
    FiledOn,
    /// The organization's place in the tree.
    Unit,
    /// The state.
    State,
}

/// A record with whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordLine {
    /// The record.
    pub record: Record,
    /// Name of its organization.
    pub org_name: String,
    /// Code of its organization.
    pub org_code: String,
}

/// A page of a list, and how many records there are in each state that occurs.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The page, with the exact count.
    pub page: PageOf<RecordLine>,
    /// By state, whatever states the filter names.
    pub states: Vec<(String, u64)>,
}

/// A page of a ledger's records with their exact count, the latest day first unless told otherwise.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book: &Book<'_>,
    filter: &RecordFilter,
    order: Option<(By, bool)>,
    page: Page,
) -> Result<PageOf<RecordLine>, Fault> {
    Ok(listing(db, scope, book, filter, order, page).await?.page)
}

/// The same with the counts of states. Where little is asked for, most of the tree is found, and a
/// page is read along an index. Otherwise what a filter finds is collected once, then counted and
/// paged.
pub async fn listing(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book: &Book<'_>,
    filter: &RecordFilter,
    order: Option<(By, bool)>,
    page: Page,
) -> Result<Listing, Fault> {
    let scope = &registry::queries::widened(db, scope).await?;
    if !is_plain(scope, filter) {
        return collected(db, scope, book, filter, order, page).await;
    }
    let states = state_counts(db, scope, book, filter).await?;
    let total = wanted(filter, &states);
    let found = filtered(scope, book, filter);
    let found = match order {
        Some((By::Unit, descending)) => along_tree(found, descending),
        _ => sorted(found, order),
    };
    let found = found.select_only().column(Column::Id);
    // Ids alone stand in the index; the records, which are wide, are read for this page only.
    let ids = found.offset(page.offset()).limit(page.size()).into_tuple().all(db).await?;
    let rows = of_ids(db, ids, order).await?;
    Ok(Listing { page: PageOf { rows: named(db, book, rows).await?, total, page }, states })
}

/// Whether a filter leaves most of the tree's records in.
fn is_plain(scope: &Scope, filter: &RecordFilter) -> bool {
    let narrow = filter.unit.is_some() || filter.batch.is_some() || !filter.choices.is_empty();
    scope.roots().is_none() && !narrow && searched(&filter.text).is_empty()
}

/// By the organizations' place: along the tree, so that a page is met soon.
fn along_tree(mut found: Select<Entity>, descending: bool) -> Select<Entity> {
    let on = Expr::col(("organizations", "id")).equals((Entity, Column::Org));
    QueryTrait::query(&mut found).inner_join("organizations", on);
    let direction = if descending { Order::Desc } else { Order::Asc };
    found
        .order_by(Expr::col(("organizations", "path")), direction)
        .order_by_asc(Column::Day)
        .order_by_asc(Column::Id)
}

/// These records in this order.
async fn of_ids(
    db: &impl ConnectionTrait,
    ids: Vec<Uuid>,
    order: Option<(By, bool)>,
) -> Result<Vec<crate::records::record::Model>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(sorted(Entity::find().filter(Column::Id.is_in(ids)), order).all(db).await?)
}

/// How many records are in the states a filter names.
fn wanted(filter: &RecordFilter, states: &[(String, u64)]) -> u64 {
    let wanted = states.iter().filter(|(state, _)| {
        filter.states.is_empty() || filter.states.iter().any(|wanted| wanted == state)
    });
    wanted.map(|(_, count)| count).sum()
}

async fn collected(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book: &Book<'_>,
    filter: &RecordFilter,
    order: Option<(By, bool)>,
    page: Page,
) -> Result<Listing, Fault> {
    let any_state = RecordFilter { states: Vec::new(), ..filter.clone() };
    let matching = filtered(scope, book, &any_state).select_only().columns(COLLECTED);
    let collected = CommonTableExpression::new()
        .table_name(COLLECTION)
        .query(matching.into_query())
        .materialized(true)
        .to_owned();
    let query = counted()
        .union(UnionType::All, paged(filter, order, page))
        .to_owned()
        .with(WithClause::new().cte(collected).to_owned());
    let rows = db.query_all_raw(db.get_database_backend().build(&query)).await?;
    let (mut states, mut ids) = (Vec::new(), Vec::new());
    for row in rows {
        match row.try_get_by_index::<Option<Uuid>>(2)? {
            Some(id) => ids.push(id),
            None => {
                let count: i64 = row.try_get_by_index(1)?;
                states.push((row.try_get_by_index::<String>(0)?, count as u64));
            }
        }
    }
    states.sort_unstable();
    let total = wanted(filter, &states);
    let rows = of_ids(db, ids, order).await?;
    Ok(Listing { page: PageOf { rows: named(db, book, rows).await?, total, page }, states })
}

/// What a filter found, under a name.
const COLLECTION: &str = "found";
/// What counting and sorting ask of it; all of it stands in the index `records_found`.
const COLLECTED: [Column; 5] =
    [Column::State, Column::Org, Column::Day, Column::FiledOn, Column::Id];

fn counted() -> SelectStatement {
    Query::select()
        .column(Column::State)
        .expr_as(Expr::col(Column::Id).count(), "number")
        .expr_as(Expr::val(None::<Uuid>), "id")
        .from(COLLECTION)
        .group_by_col(Column::State)
        .to_owned()
}

fn paged(filter: &RecordFilter, order: Option<(By, bool)>, page: Page) -> SelectStatement {
    let mut found = Query::select();
    found.column(Column::Id).from(COLLECTION).limit(page.size()).offset(page.offset());
    if !filter.states.is_empty() {
        let states = filter.states.iter().map(String::as_str);
        found.and_where(Expr::col(Column::State).is_in(states));
    }
    for (by, direction) in sorting(order, COLLECTION) {
        found.order_by_expr(by, direction);
    }
    Query::select()
        .expr_as(Expr::val(""), "state")
        .expr_as(Expr::val(0_i64), "number")
        .column("id")
        .from_subquery(found, "page")
        .to_owned()
}

/// All records a filter finds, in lots, for exports: those after the first `skip`, at most `limit`.
pub async fn export(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book: &Book<'_>,
    filter: &RecordFilter,
    skip: u64,
    limit: u64,
) -> Result<Vec<RecordLine>, Fault> {
    let found = sorted(filtered(scope, book, filter), Some((By::Unit, false)));
    let rows = found.offset(skip).limit(limit).all(db).await?;
    named(db, book, rows).await
}

/// How many records there are in each state that occurs, whatever states the filter names.
pub async fn state_counts(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book: &Book<'_>,
    filter: &RecordFilter,
) -> Result<Vec<(String, u64)>, Fault> {
    let any_state = RecordFilter { states: Vec::new(), ..filter.clone() };
    let counts: Vec<(String, i64)> = filtered(scope, book, &any_state)
        .select_only()
        .column(Column::State)
        .column_as(Expr::col(Asterisk).count(), "number")
        .group_by(Column::State)
        .order_by_asc(Column::State)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counts.into_iter().map(|(state, count)| (state, count as u64)).collect())
}

fn filtered(scope: &Scope, book: &Book<'_>, filter: &RecordFilter) -> Select<Entity> {
    let narrowed = filter.unit.as_ref().map(|unit| scope.within(unit));
    let mut found = visible(narrowed.as_ref().unwrap_or(scope), book);
    if let Some(from) = filter.from {
        found = found.filter(Column::Day.gte(from.number()));
    }
    if let Some(to) = filter.to {
        found = found.filter(Column::Day.lte(to.number()));
    }
    if !filter.states.is_empty() {
        found = found.filter(Column::State.is_in(filter.states.iter().map(String::as_str)));
    }
    for (field, option) in &filter.choices {
        let pair = format!("|{}|", choice_pair(field, option));
        found = found.filter(Column::Choices.like(containing(&pair)));
    }
    let text = searched(&filter.text);
    if !text.is_empty() {
        found = found.filter(
            Condition::any()
                .add(Column::Words.like(containing(&text)))
                .add(Column::Org.in_subquery(organizations_called(filter.text.trim()))),
        );
    }
    if let Some(batch) = filter.batch {
        found = found.filter(Column::Batch.eq(batch.uuid()));
    }
    found
}

/// The records of a ledger that lie in a scope and were not taken back.
pub(crate) fn visible(scope: &Scope, book: &Book<'_>) -> Select<Entity> {
    let found = Entity::find()
        .filter(Column::Ledger.eq(book.ledger.name.as_str()))
        .filter(Column::TakenBack.eq(false));
    match scope.roots() {
        None => found,
        Some(_) => found.filter(Column::Org.in_subquery(organizations_in(scope))),
    }
}

pub(super) fn organizations_in(scope: &Scope) -> SelectStatement {
    organizations(store::within(&Expr::col(Alias::new("path")), scope))
}

fn organizations_called(text: &str) -> SelectStatement {
    organizations(Condition::all().add(Expr::col(Alias::new("name")).like(containing(text))))
}

fn organizations(which: Condition) -> SelectStatement {
    Query::select()
        .column(Alias::new("id"))
        .from(Alias::new("organizations"))
        .cond_where(which)
        .to_owned()
}

fn sorted(found: Select<Entity>, order: Option<(By, bool)>) -> Select<Entity> {
    let steps = sorting(order, "records");
    steps.into_iter().fold(found, |found, (by, direction)| found.order_by(by, direction))
}

/// What a list is sorted by, step by step, of the rows of a table.
fn sorting(order: Option<(By, bool)>, table: &'static str) -> Vec<(Expr, Order)> {
    let (by, descending) = order.unwrap_or((By::Day, true));
    let direction = if descending { Order::Desc } else { Order::Asc };
    let column = |column: Column| Expr::col((table, column));
    let path = || {
        let path = Query::select()
            .column("path")
            .from("organizations")
            .and_where(Expr::col(("organizations", "id")).equals((table, Column::Org)))
            .to_owned();
        Expr::SubQuery(None, Box::new(path.into()))
    };
    let mut steps = match by {
        By::Day => vec![(column(Column::Day), direction.clone())],
        By::FiledOn => vec![(column(Column::FiledOn), direction.clone())],
        By::State => {
            vec![(column(Column::State), direction.clone()), (column(Column::Day), Order::Desc)]
        }
        By::Unit => vec![(path(), direction.clone()), (column(Column::Day), Order::Asc)],
    };
    steps.push((column(Column::Id), if by == By::Day { direction } else { Order::Asc }));
    steps
}

pub(crate) async fn named(
    db: &impl ConnectionTrait,
    book: &Book<'_>,
    rows: Vec<crate::records::record::Model>,
) -> Result<Vec<RecordLine>, Fault> {
    let mut ids: Vec<Id<Org>> = rows.iter().map(|row| Id::from_uuid(row.org)).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = super::one::names_of(db, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let record = row.plain(book.ledger)?;
            let (org_code, org_name) = names.get(&record.org).cloned().unwrap_or_default();
            Ok(RecordLine { record, org_name, org_code })
        })
        .collect()
}

/// `LIKE` with what somebody typed taken literally.
pub(super) fn containing(typed: &str) -> LikeExpr {
    let mut pattern = String::with_capacity(typed.len() + 2);
    pattern.push('%');
    for character in typed.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('\\')
}
