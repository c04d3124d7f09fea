//! Its ledgers, each with the latest record, and what happened lately.

use formula::When;
use kernel::{Day, Period};
use ledger::rules::OrgValues;
use ledger::{Book, list_href, moment, new_href, record_href, state_badge, state_tone};
use registry::Post;
use registry::rules::RoughDay;
use web::No;
use web::part::{Event, Timeline, Tone};
use web::table::{Cell, Column, Row, Table};

use super::super::todo::hands_in;
use super::Subject;
use super::facts::said;

/// The ledgers it keeps, each with its latest record and how many there are this year.
pub(super) async fn table(about: &Subject<'_>) -> Result<Table, No> {
    let (pack, org, db) = (about.pack, &about.org, about.desk.store().read());
    let values = OrgValues::of(org, &pack.levels);
    let when = When { cycle: Period::month(about.today.in_month()), as_of: about.today };
    let year = Period::year(about.today.year()).unwrap_or(when.cycle);
    let days = Some((year.first_day(), year.last_day()));
    let counts = ledger::queries::counts_of(db, about.scope, org.id, days).await?;
    let (from, to) = (year.first_day().to_string(), year.last_day().to_string());
    let mut rows = Vec::new();
    for book in Book::in_order(pack) {
        if !book.ledger.kept_by.holds(values.row(), &when) {
            continue;
        }
        let count: u64 = counts
            .iter()
            .filter(|(ledger, state, _)| {
                *ledger == book.ledger.name && book.standing(state).is_some()
            })
            .map(|(_, _, count)| count)
            .sum();
        let latest = ledger::queries::latest_in(db, about.scope, &book, org.id).await?;
        let (latest, state) = match &latest {
            Some(line) => {
                let day = line.record.day.map(Day::in_words).unwrap_or_default();
                let title = line.record.content.title(book.ledger);
                let href = record_href(&book, line.record.id);
                (Cell::lines(title, href, day), Cell::from(state_badge(&book, &line.record.state)))
            }
            None if hands_in(&book, &about.hand, &org.path) => {
                let cells = vec![
                    Cell::text("还没有记录"),
                    Cell::link("去填报", new_href(&book, None, about.today)),
                ];
                (Cell::Several(cells), Cell::Blank)
            }
            None => (Cell::text("还没有记录"), Cell::Blank),
        };
        let unit = org.code.as_str();
        let list = list_href(&book, &[("unit", unit), ("day_from", &from), ("day_to", &to)]);
        rows.push(Row::new([
            Cell::link(&book.ledger.name, list_href(&book, &[("unit", unit)])),
            latest,
            state,
            Cell::link(web::part::grouped(count), list),
        ]));
    }
    let columns = [
        Column::new("ledger", "台账"),
        Column::new("latest", "最近一条"),
        Column::centre("state", "状态"),
        Column::number("count", format!("{}年", about.today.year())),
    ];
    Ok(Table::new("ledgers", "台账", columns).rows(rows).plain())
}

/// What happened, newest first: records, posts taken and left, its foundation.
pub(super) async fn timeline(about: &Subject<'_>, posts: &[Post]) -> Result<Timeline, No> {
    const RECORDS: u64 = 10;
    const SHOWN: usize = 14;
    let db = about.desk.store().read();
    let own =
        ledger::queries::latest_of(db, about.scope, about.pack, about.org.id, RECORDS).await?;
    let mut events: Vec<(Day, Event)> = Vec::new();
    for line in &own {
        let Some(book) = Book::named(about.pack, &line.record.ledger) else { continue };
        let title = line.record.content.title(book.ledger);
        let what = if title == book.ledger.name {
            title
        } else {
            format!("{}：{title}", book.ledger.name)
        };
        let at = Day::of_instant(line.record.made_at);
        let tone = state_tone(&book, &line.record.state);
        let who = format!("{}　{}", line.record.made_by, line.record.state);
        let event = Event::new(moment(line.record.made_at), who, what, tone)
            .href(record_href(&book, line.record.id));
        events.push((at, event));
    }
    let mut dated = |day: Option<RoughDay>, who: &str, what: String| {
        if let Some(day) = day {
            events.push((day.first_day(), Event::new(said(day), who, what, Tone::Quiet)));
        }
    };
    for post in posts {
        dated(post.since, &post.holder, format!("任{}", post.post));
        dated(post.until, &post.holder, format!("不再任{}", post.post));
    }
    dated(about.org.established, "", "成立".to_owned());
    events.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    events.truncate(SHOWN);
    Ok(Timeline(events.into_iter().map(|(_, event)| event).collect()))
}
