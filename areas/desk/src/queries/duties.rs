//! What organizations owe and have done, out of the stored facts.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{Day, Id, Month, Org, Period, Scope};
use pack::Pack;
use registry::Organization;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, Value};
use store::facts::{Standing, YearLine};
use store::{Fault, Store};
use uuid::Uuid;

use crate::rules::Duties;

/// This year, and last year while its periods can still be filed or have just been missed.
pub(crate) fn months_around(today: Day) -> Period {
    const LOOKS_BACK: u32 = 3;
    let first = if today.month() <= LOOKS_BACK { today.year() - 1 } else { today.year() };
    let month = |year, number| Month::new(year, number).unwrap_or(today.in_month());
    Period::new(month(first, 1), month(today.year(), 12)).unwrap_or(Period::month(today.in_month()))
}

/// The duties of the organizations of a scope that exist on a day: for few of them.
pub(crate) async fn duties_of(
    store: &Store,
    pack: &Arc<Pack>,
    scope: &Scope,
    months: Period,
    today: Day,
) -> Result<Duties, Fault> {
    let orgs = registry::queries::organizations(store.read(), scope).await?;
    read(store, pack, scope, living(orgs, today), months, today).await
}

/// The duties of one organization of the scope, over any months and even if it no longer exists.
pub(crate) async fn duties_of_one(
    store: &Store,
    pack: &Arc<Pack>,
    scope: &Scope,
    org: &Organization,
    months: Period,
    today: Day,
) -> Result<Duties, Fault> {
    if !scope.contains(&org.path) {
        return Ok(Duties::new(Arc::clone(pack), months, Vec::new(), today));
    }
    read(store, pack, &Only(org), vec![org.clone()], months, today).await
}

async fn read(
    store: &Store,
    pack: &Arc<Pack>,
    whose: &impl Whose,
    orgs: Vec<Organization>,
    months: Period,
    today: Day,
) -> Result<Duties, Fault> {
    let db = store.read();
    let mut duties = Duties::new(Arc::clone(pack), months, orgs, today);
    let series = series(pack);
    let by_name: HashMap<&str, (usize, bool)> =
        series.iter().map(|(name, place, on_time)| (*name, (*place, *on_time))).collect();
    let asked = facts_of(whose, by_name.keys().copied(), months);
    for row in db.query_all(&asked).await? {
        let name: String = row.try_get_by_index(0)?;
        let org = Id::<Org>::from_uuid(row.try_get_by_index::<Uuid>(1)?);
        let year: i32 = row.try_get_by_index(2)?;
        let Some((place, on_time)) = by_name.get(name.as_str()) else { continue };
        for (number, at) in (1..=12).zip(3..) {
            let value: Option<f64> = row.try_get_by_index(at)?;
            if let (Some(value), Some(month)) = (value, Month::new(year, number)) {
                duties.set(*place, *on_time, month, org, value);
            }
        }
    }
    Ok(duties)
}

/// The duties of everybody, for figures over many; what is read of them is cut to the reader's
/// scope.
pub(crate) async fn every_duty(store: Store, pack: Arc<Pack>, today: Day) -> Result<Duties, Fault> {
    let months = months_around(today);
    let series = series(&pack);
    let names: Vec<&str> = series.iter().map(|(name, ..)| *name).collect();
    let years = months.first_month().year()..=months.last_month().year();
    let everybody = Scope::everything();
    let (orgs, lines) = tokio::try_join!(
        registry::queries::organizations(store.read(), &everybody),
        store::facts::read(&store, &names, years)
    )?;
    let kinds: Vec<(usize, bool)> =
        series.iter().map(|(_, place, on_time)| (*place, *on_time)).collect();
    drop(series);
    tokio::task::spawn_blocking(move || {
        let mut duties = Duties::new(pack, months, living(orgs, today), today);
        let reported = |line: &&YearLine| line.standing == Standing::Reported;
        for line in lines.iter().filter(reported) {
            let Some((place, on_time)) = kinds.get(line.series) else { continue };
            for (number, value) in (1..).zip(line.months).filter(|(_, value)| !value.is_nan()) {
                if let Some(month) = Month::new(line.year, number) {
                    duties.set(*place, *on_time, month, line.org, value);
                }
            }
        }
        duties
    })
    .await
    .map_err(|why| Fault::new("duties of everybody", why))
}

fn living(mut orgs: Vec<Organization>, today: Day) -> Vec<Organization> {
    orgs.retain(|org| org.ended.is_none_or(|ended| ended.first_day() > today));
    orgs
}

/// Name of a series, place of its obligation, whether it counts what was on time.
fn series(pack: &Pack) -> Vec<(&str, usize, bool)> {
    let name = |place: usize| pack.series.get(place).map_or("", |series| series.key.as_str());
    let obligations = pack.obligations.iter().enumerate();
    obligations
        .flat_map(|(place, one)| {
            let [done, on_time] = one.series;
            [(name(done), place, false), (name(on_time), place, true)]
        })
        .collect()
}

/// Which organizations' facts are read.
trait Whose {
    fn condition(&self) -> Condition;
}

/// One and none of those below it.
struct Only<'a>(&'a Organization);

impl Whose for Scope {
    fn condition(&self) -> Condition {
        store::within(&of("organizations", "path"), self)
    }
}

impl Whose for Only<'_> {
    fn condition(&self) -> Condition {
        Condition::all().add(of("organizations", "id").eq(self.0.id.uuid()))
    }
}

fn of(table: &'static str, column: &'static str) -> Expr {
    Expr::col((Alias::new(table), Alias::new(column)))
}

fn facts_of<'a>(
    whose: &impl Whose,
    series: impl Iterator<Item = &'a str>,
    months: Period,
) -> SelectStatement {
    let years = [months.first_month().year(), months.last_month().year()];
    let mut asked = Query::select();
    asked
        .expr(of("fact_series", "name"))
        .expr(of("facts", "org"))
        .expr(of("facts", "year"))
        .from(Alias::new("organizations"))
        .inner_join(
            Alias::new("facts"),
            of("facts", "org").equals((Alias::new("organizations"), Alias::new("id"))),
        )
        .inner_join(
            Alias::new("fact_series"),
            of("facts", "series").equals((Alias::new("fact_series"), Alias::new("id"))),
        )
        .cond_where(whose.condition())
        .and_where(of("facts", "year").between(years[0], years[1]))
        .and_where(of("facts", "standing").eq(Value::from(Standing::Reported as i32)))
        .and_where(of("fact_series", "name").is_in(series));
    for month in
        ["m01", "m02", "m03", "m04", "m05", "m06", "m07", "m08", "m09", "m10", "m11", "m12"]
    {
        asked.expr(of("facts", month));
    }
    asked
}
