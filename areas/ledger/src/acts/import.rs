//! A workbook of records: preview, then import.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Day, Id, Month, Refusal};
use pack::Pack;
use registry::acts::{Counts, Outcome, Report, Upload};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use store::audit::Entry;
use store::{No, Store, Write};

use super::change::{differences, save};
use super::facts::refresh_many;
use super::file::Row;
use super::import_match::{Fate, Stored, decide};
use super::import_names::look_up_names;
use super::import_rows::{Draft, Orgs, read};
use super::insert::{AT_ONCE, Fresh, insert};
use crate::Book;
use crate::queries::visible;
use crate::records::Batch;
use crate::records::record::Column;
use crate::rules::{Content, Hand, may_change};

/// What importing would do; writes nothing.
pub async fn preview(
    store: &Store,
    pack: &Pack,
    hand: &Hand,
    ledger: usize,
    upload: &Upload,
) -> Result<Report, No> {
    let book = Book::at(pack, ledger).ok_or(No::Missing)?;
    let today = Day::of_instant(store.clock().now());
    Ok(work_out(store.read(), &book, hand, upload, today).await?.report)
}

/// Imports the rows that have nothing wrong with them. `previewed` is what the person confirmed: if
/// the data has changed in between so that something else would happen, nothing does. `batch` is the
/// sending it belongs to; without one it gets its own.
pub async fn import(
    store: &Store,
    pack: &Pack,
    hand: &Hand,
    ledger: usize,
    upload: &Upload,
    previewed: Option<Counts>,
    batch: Option<Id<Batch>>,
) -> Result<Report, No> {
    let book = Book::at(pack, ledger).ok_or(No::Missing)?;
    let act = store.write().await?;
    let today = Day::of_instant(act.now());
    let plan = work_out(&act, &book, hand, upload, today).await?;
    plan.report.refuse_incomplete()?;
    let counts = plan.report.counts();
    if previewed.is_some_and(|previewed| previewed != counts) {
        return Err(Refusal::new(
            "预览之后数据有变化，导入结果会与预览不同，因此没有导入。请重新预览后再确认",
        )
        .into());
    }
    if !counts.writes() {
        return Ok(plan.report);
    }
    let batch = match batch {
        Some(batch) => batch,
        None => super::batch::begin(&act, hand, &book, &upload.name, &[]).await?,
    };
    let mut touched: BTreeMap<usize, BTreeSet<Month>> = BTreeMap::new();
    let mut touch = |org: usize, day: Option<Day>| {
        if let Some(day) = day {
            touched.entry(org).or_default().insert(day.in_month());
        }
    };
    let mut fresh = Vec::new();
    for (draft, fate) in plan.drafts.iter().zip(&plan.fates) {
        let taken = plan.report.rows.get(draft.row).map(|row| &row.outcome);
        match (fate, taken) {
            (Fate::New, Some(Outcome::New)) => {
                let Some(org) = plan.orgs.id(draft.org) else { continue };
                touch(draft.org, draft.content.first_day(book.ledger));
                fresh.push(Fresh {
                    org,
                    content: &draft.content,
                    state: &draft.state,
                    filed_on: draft.filed_on,
                    batch: Some(batch),
                    made_ms: act.now().timestamp_millis(),
                    made_by: &hand.who.name,
                });
            }
            (Fate::Known { stored, content }, Some(Outcome::Changed(_))) => {
                let Some(known) = plan.stored.get(*stored) else { continue };
                touch(draft.org, content.first_day(book.ledger));
                touch(draft.org, known.model.day.and_then(Day::from_number));
                overwrite(&act, &book, hand, known, content, batch).await?;
            }
            _ => {}
        }
    }
    for lot in fresh.chunks(AT_ONCE) {
        insert(&act, &book, lot).await?;
    }
    let touched: Vec<_> = touched
        .iter()
        .filter_map(|(org, months)| Some((plan.orgs.list.get(*org)?, months)))
        .collect();
    refresh_many(&act, &book, &touched).await?;
    super::batch::confirm(&act, batch, &counts).await?;
    let said = format!(
        "{}：导入 {}，新增 {}，更新 {}，无变化 {}，有错误 {}",
        book.ledger.name, upload.name, counts.new, counts.changed, counts.same, counts.wrong
    );
    let entry = Entry::new(&hand.who, "ledger.import").on("batch", batch).saying(said);
    act.commit(entry.with(&counts)).await?;
    Ok(plan.report)
}

struct Plan {
    report: Report,
    drafts: Vec<Draft>,
    fates: Vec<Fate>,
    stored: Vec<Stored>,
    orgs: Orgs,
}

async fn work_out(
    db: &impl ConnectionTrait,
    book: &Book<'_>,
    hand: &Hand,
    upload: &Upload,
    today: Day,
) -> Result<Plan, No> {
    let list = registry::queries::organizations(db, &hand.scope).await?;
    let (pack, place) = (book.pack.clone(), book.place);
    let (hand_there, upload) = (hand.clone(), upload.clone());
    let read = tokio::task::spawn_blocking(move || {
        let book = Book::at(&pack, place)?;
        let orgs = Orgs::new(list, &book, &hand_there, today);
        Some(read(&book, &upload, &orgs, today).map(|(report, drafts)| (report, drafts, orgs)))
    })
    .await
    .map_err(|why| store::Fault::new("reading a workbook", why))?;
    let (mut report, drafts, orgs) =
        read.ok_or(No::Missing)?.map_err(|why| No::from(Refusal::new(why.sentence())))?;
    let drafts = look_up_names(db, hand, &mut report, drafts, &orgs).await?;
    let stored = stored_near(db, book, hand, &drafts, &orgs).await?;
    let fates = decide(book, &drafts, |draft| orgs.id(draft.org), &stored);
    for (draft, fate) in drafts.iter().zip(&fates) {
        let outcome = outcome(book, &report, &drafts, draft, fate, &stored);
        if let Some(row) = report.rows.get_mut(draft.row) {
            row.outcome = outcome;
        }
    }
    Ok(Plan { report, drafts, fates, stored, orgs })
}

fn outcome(
    book: &Book<'_>,
    report: &Report,
    drafts: &[Draft],
    draft: &Draft,
    fate: &Fate,
    stored: &[Stored],
) -> Outcome {
    let wrong = |sentence: String| {
        Outcome::Wrong(vec![office::Problem { sentence, ..draft.at_date.clone() }])
    };
    match fate {
        Fate::New => Outcome::New,
        Fate::Repeats(first) => {
            let row = drafts.get(*first).and_then(|draft| report.rows.get(draft.row));
            let place = row.map(|row| {
                let sheet = report.sheets.get(row.sheet).map_or("", |sheet| sheet.name.as_str());
                format!("工作表“{sheet}”第 {} 行", row.number)
            });
            wrong(format!("与{}完全相同，只取那一行", place.unwrap_or_default()))
        }
        Fate::Known { stored: at, content } => {
            let Some(known) = stored.get(*at) else { return Outcome::New };
            if known.content == *content {
                return Outcome::Same;
            }
            if !may_change(book, &known.model.state) {
                return wrong(format!(
                    "系统里已有这条记录，现在是“{}”，不能用导入修改；确需更正的，请先退回",
                    known.model.state
                ));
            }
            Outcome::Changed(differences(book, &known.content, content))
        }
    }
}

/// The stored records a workbook may be about: those of its months.
async fn stored_near(
    db: &impl ConnectionTrait,
    book: &Book<'_>,
    hand: &Hand,
    drafts: &[Draft],
    orgs: &Orgs,
) -> Result<Vec<Stored>, No> {
    const FEW: usize = 300;
    let months = drafts.iter().filter_map(|draft| draft.content.first_day(book.ledger));
    let months: BTreeSet<Month> = months.map(Day::in_month).collect();
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return Ok(Vec::new());
    };
    let mut found = visible(&hand.scope, book)
        .filter(Column::Day.between(first.first_day().number(), last.last_day().number()));
    let named: BTreeSet<usize> = drafts.iter().map(|draft| draft.org).collect();
    if named.len() <= FEW {
        let ids = named.iter().filter_map(|place| orgs.id(*place)).map(Id::uuid);
        found = found.filter(Column::Org.is_in(ids));
    }
    let rows = found.order_by_asc(Column::Id).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|model| Stored { content: Content::of_json(book.ledger, &model.content), model })
        .collect())
}

async fn overwrite(
    act: &Write,
    book: &Book<'_>,
    hand: &Hand,
    known: &Stored,
    content: &Content,
    batch: Id<Batch>,
) -> Result<(), No> {
    let before = &known.model;
    let row = Row {
        book,
        id: Id::from_uuid(before.id),
        org: Id::from_uuid(before.org),
        state: &before.state,
        filed_on: before.filed_on.and_then(Day::from_number),
        content,
    };
    let was = Some(before.content.clone());
    save(act, hand, before, row.model(), "导入修改", was, "{}", Some(batch)).await
}
