//! Facts of one organization, ledger and month, kept with its records.

use std::collections::BTreeSet;

use engine::FiledRecord;
use kernel::{Day, Id, Month, Org};
use registry::Organization;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use store::facts::{Fact, Standing};
use store::{Fault, Write};

use super::rebuild::rebuild_within;
use crate::Book;
use crate::records::record::{Column, Entity, Model};
use crate::rules::{Content, OrgValues, row};

/// Works out the facts of one organization and month anew from its records and replaces them.
pub(super) async fn refresh(
    act: &Write,
    book: &Book<'_>,
    org: &Organization,
    month: Month,
) -> Result<(), Fault> {
    let rows = Entity::find()
        .filter(Column::Ledger.eq(book.ledger.name.as_str()))
        .filter(Column::Org.eq(org.id.uuid()))
        .filter(Column::Day.between(month.first_day().number(), month.last_day().number()))
        .filter(Column::TakenBack.eq(false))
        // As a rebuild reads them: the sum of fractions depends on their order.
        .order_by_asc(Column::Day)
        .order_by_asc(Column::Id)
        .all(act)
        .await?;
    let values = OrgValues::of(org, &book.pack.levels);
    let records: Vec<FiledRecord> =
        rows.iter().filter_map(|row| filed(book, row, &values)).collect();
    replace(act, book, org.id, month, &records).await
}

/// The same for several months.
pub(super) async fn refresh_all(
    act: &Write,
    book: &Book<'_>,
    org: &Organization,
    months: &BTreeSet<Month>,
) -> Result<(), Fault> {
    for month in months {
        refresh(act, book, org, *month).await?;
    }
    Ok(())
}

/// About how many records a rebuild goes through in the time one month takes by itself.
const RECORDS_PER_MONTH: i64 = 20;

/// The same for what an import touched. Where that is most of what there is, all facts are worked out
/// anew in one go, which gives the same and takes a fraction of the time.
pub(super) async fn refresh_many(
    act: &Write,
    book: &Book<'_>,
    touched: &[(&Organization, &BTreeSet<Month>)],
) -> Result<(), Fault> {
    let months: usize = touched.iter().map(|(_, months)| months.len()).sum();
    let most = months as i64 * RECORDS_PER_MONTH;
    let counted = act
        .query_one_raw(Statement::from_sql_and_values(
            act.get_database_backend(),
            "SELECT count(*) AS number FROM (SELECT 1 FROM records LIMIT $1) AS few",
            [(most + 1).into()],
        ))
        .await?;
    let records: i64 = counted.map_or(Ok(0), |row| row.try_get("", "number"))?;
    if records <= most {
        return rebuild_within(act, book.pack).await;
    }
    for (org, months) in touched {
        refresh_all(act, book, org, months).await?;
    }
    Ok(())
}

async fn replace(
    act: &Write,
    book: &Book<'_>,
    org: Id<Org>,
    month: Month,
    records: &[FiledRecord],
) -> Result<(), Fault> {
    let facts = engine::of_month(book.pack, book.place, month, records);
    let facts: Vec<Fact<'_>> = facts
        .into_iter()
        .map(|(series, standing, value)| Fact {
            series: book.key(series),
            standing: stored(standing),
            value,
        })
        .collect();
    let series: Vec<&str> = book.series().into_iter().map(|series| book.key(series)).collect();
    store::facts::replace(act, org, month, &series, &facts).await
}

/// A stored record as the engine counts it; `None` if it counts nowhere.
pub(super) fn filed(book: &Book<'_>, record: &Model, org: &OrgValues) -> Option<FiledRecord> {
    let standing = book.standing(&record.state)?;
    let date = Day::from_number(record.day?)?;
    let filed_on = record.filed_on.and_then(Day::from_number).unwrap_or(date);
    let content = Content::of_json(book.ledger, &record.content);
    let row = row(book.ledger, &content, Some(filed_on), org);
    Some(FiledRecord { row, date, filed_on, standing })
}

/// The store's word for a standing.
pub(super) fn stored(standing: pack::Standing) -> Standing {
    match standing {
        pack::Standing::Reported => Standing::Reported,
        pack::Standing::Reviewed => Standing::Reviewed,
        pack::Standing::Verified => Standing::Verified,
    }
}
