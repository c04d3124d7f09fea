//! What the organization owes: month by month, and what is open.

use engine::period_of;
use kernel::{Month, Period};
use ledger::rules::Waits;
use ledger::{Book, list_of_href, new_href, record_href, state_badge};
use pack::Obligation;
use web::No;
use web::chart::{Chart, Mark, Matrix, Spark};
use web::form::Sent;
use web::part::{Badge, Tone};
use web::table::{Cell, Column, Row, Table};

use super::super::profile_href;
use super::super::todo::hands_in;
use super::Subject;
use crate::queries;
use crate::rules::{Duties, Tally, Urgency, period_said};

/// The year asked about: this one unless the address says another.
pub(super) fn year(about: &Subject<'_>) -> i32 {
    const BACK: i32 = 10;
    let this = about.today.year();
    let asked = Sent::of_query(about.visit.query()).text("year").parse().unwrap_or(this);
    asked.clamp(this - BACK, this)
}

/// This year and the two before, except the one shown.
pub(super) fn years(about: &Subject<'_>) -> Vec<(i32, String)> {
    let (this, shown) = (about.today.year(), year(about));
    let path = profile_href(&about.org.code);
    let years = (this - 2..=this).rev().filter(|year| *year != shown);
    years.map(|year| (year, format!("{path}?year={year}#duties"))).collect()
}

/// How much of what fell due this year was done, month after month added up.
pub(super) fn rate(about: &Subject<'_>, duties: &Duties) -> Option<(String, Spark)> {
    let year = Period::year(about.today.year())?;
    let mut sum = Tally::default();
    let months = duties.by_month(about.scope, year, about.today);
    let rates: Vec<Option<f64>> = months
        .into_iter()
        .map(|(_, tally)| {
            sum = sum.and(tally);
            sum.rate()
        })
        .collect();
    let words = format!("今年应办完成率 {}%", sum.rate()?);
    Some((words.clone(), Spark::new(rates, format!("{words}，逐月累计"))))
}

/// Obligations by months: on time, late, missing. `None` if it owes nothing.
pub(super) fn matrix(about: &Subject<'_>, duties: &Duties, unit: usize) -> Option<Chart> {
    let shown = Period::year(year(about))?;
    let (_, its) = duties.unit(about.scope, about.org.id)?;
    if its.owes.is_empty() {
        return None;
    }
    let mut sum = Tally::default();
    let mut rows = Vec::with_capacity(its.owes.len());
    for place in &its.owes {
        let declared = about.pack.obligations.get(*place)?;
        let book = Book::at(about.pack, declared.ledger)?;
        let marks = shown
            .months()
            .map(|month| {
                let period = period_of(declared.every, month);
                if period.last_month() == month
                    && period.last_day() <= about.today
                    && let Some(due) = duties.due(unit, *place, period)
                {
                    sum.add(due);
                }
                mark(about, duties, unit, (*place, declared), &book, month)
            })
            .collect();
        let unit = [("unit", about.org.code.as_str())];
        let href = list_of_href(&book, declared.when.as_ref(), about.today, &unit);
        rows.push((format!("{}（{}）", declared.name, declared.every.in_words()), href, marks));
    }
    let months: Vec<String> = (1..=12).map(|month| format!("{month}月")).collect();
    let summary = match sum.rate() {
        Some(rate) => format!(
            "{}年已期满的事项应办 {} 次，已办 {} 次（{rate}%），其中按时 {} 次。",
            year(about),
            sum.owed,
            sum.done,
            sum.on_time
        ),
        None => format!("{}年还没有期满的事项。", year(about)),
    };
    let legend = [
        (Tone::Good, "按时"),
        (Tone::Warn, "办了，填报迟了"),
        (Tone::Bad, "期满未办"),
        (Tone::Going, "这一期还没有办完"),
    ];
    let matrix = Matrix::new("应办事项", months, rows, legend);
    Some(Chart::new("duties", "应办事项按月情况", summary, matrix))
}

/// What was done in a month; where a period ends, what is missing of it.
fn mark(
    about: &Subject<'_>,
    duties: &Duties,
    unit: usize,
    (place, declared): (usize, &Obligation),
    book: &Book<'_>,
    month: Month,
) -> Mark {
    let period = period_of(declared.every, month);
    let Some(due) = duties.due(unit, place, period) else { return Mark::nothing() };
    let (done, on_time) = duties.in_month(unit, place, month);
    if done > 0 {
        let (from, to) = (month.first_day().to_string(), month.last_day().to_string());
        let unit = about.org.code.as_str();
        let filter = [("unit", unit), ("day_from", from.as_str()), ("day_to", &to)];
        let href = list_of_href(book, declared.when.as_ref(), about.today, &filter);
        let late = done.saturating_sub(on_time);
        let tone = if late > 0 { Tone::Warn } else { Tone::Good };
        let words = if late > 0 {
            format!("办了 {done} 次，其中 {late} 次填报迟了")
        } else {
            format!("办了 {done} 次，按时填报")
        };
        return Mark::new(tone, done.to_string(), words).href(href);
    }
    let ends_here = period.last_month() == month;
    match due.missing() {
        0 => Mark::nothing(),
        missing if ends_here && period.last_day() < about.today => {
            Mark::new(Tone::Bad, missing.to_string(), format!("缺 {missing} 次"))
        }
        missing if ends_here => {
            let last = period.last_day().in_words();
            Mark::new(Tone::Going, missing.to_string(), format!("{last}前还要办 {missing} 次"))
        }
        _ => Mark::nothing(),
    }
}

/// What is open: records that wait for its secretary, and what is owed.
pub(super) async fn open(
    about: &Subject<'_>,
    duties: &Duties,
    unit: Option<usize>,
) -> Result<Option<Table>, No> {
    let (pack, today) = (about.pack, about.today);
    let secretary = about.as_secretary();
    let db = about.desk.store().read();
    let records = queries::own_records(db, about.scope, pack, &secretary, &about.org).await?;
    let mut rows: Vec<Row> = records
        .iter()
        .filter(|one| one.waits == Waits::Correction)
        .map(|one| {
            let title = one.line.record.content.title(one.book.ledger);
            Row::new([
                Cell::link(title, record_href(&one.book, one.line.record.id)),
                Cell::text(&one.book.ledger.name),
                Cell::known(one.line.record.day),
                Cell::from(state_badge(&one.book, &one.line.record.state)),
            ])
        })
        .collect();
    for item in unit.map(|unit| duties.items(unit, today)).unwrap_or_default() {
        let Some(declared) = pack.obligations.get(item.obligation) else { continue };
        let Some(book) = Book::at(pack, declared.ledger) else { continue };
        let state = match item.urgency {
            Urgency::Overdue => Badge::new(Tone::Bad, "已逾期"),
            Urgency::Closing => Badge::new(Tone::Warn, "期满未报"),
            Urgency::Soon => Badge::new(Tone::Warn, "一个月内到期"),
            Urgency::Later => continue,
        };
        let period = period_said(item.due.period, today);
        let name = if hands_in(&book, &about.hand, &about.org.path) {
            Cell::lines(
                &declared.name,
                new_href(&book, declared.when.as_ref(), today),
                &declared.basis,
            )
        } else {
            Cell::lines(&declared.name, "", &declared.basis)
        };
        let counted = format!("{period}应办 {} 次，已办 {} 次", item.due.owed, item.due.done);
        rows.push(Row::new([name, Cell::text(counted), Cell::from(item.until), Cell::from(state)]));
    }
    let columns = [
        Column::new("what", "事项"),
        Column::new("count", "情况"),
        Column::new("until", "期限"),
        Column::centre("state", "状态"),
    ];
    Ok((!rows.is_empty()).then(|| Table::new("open", "待办事项", columns).rows(rows).plain()))
}

/// Nothing is open; and what comes next.
pub(super) fn nothing(about: &Subject<'_>, duties: &Duties, unit: usize) -> String {
    let next = duties.next(unit, about.today).and_then(|(place, period)| {
        let declared = about.pack.obligations.get(place)?;
        Some(format!("下一件是{}的{}。", period_said(period, about.today), declared.name))
    });
    format!("一个月内没有到期未办的事项，也没有退回的记录。{}", next.unwrap_or_default())
}
