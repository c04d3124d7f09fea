//! Things to do as the workbench and the inbox show them.

use std::collections::BTreeMap;

use engine::deadline;
use kernel::{Day, OrgPath};
use ledger::rules::{Hand, Waits, submitting, waits};
use ledger::{Book, new_href, record_href};
use pack::Pack;
use web::part::{Todo, Tone};
use web::table::{Cell, Row};

use super::address;
use crate::queries::{Counted, OwnRecord};
use crate::rules::{Duties, Item, Line, Urgency, period_said};

/// What an organization has to do itself.
pub(super) struct Own {
    /// Now, the most pressing first.
    pub now: Vec<Todo>,
    /// Before its period ends, which is a while.
    pub later: Vec<Row>,
    /// What falls due next, when nothing is to do.
    pub next: String,
}

/// What an organization has to do itself, as far as this hand may do it.
pub(super) fn own(
    pack: &Pack,
    hand: &Hand,
    duties: &Duties,
    unit: usize,
    path: &OrgPath,
    records: &[OwnRecord<'_>],
    today: Day,
) -> Own {
    let mut now: Vec<Todo> = records.iter().map(|record| of_record(record)).collect();
    let mut later = Vec::new();
    let files = |obligation: usize| {
        let declared = pack.obligations.get(obligation)?;
        let book = Book::at(pack, declared.ledger)?;
        hands_in(&book, hand, path).then_some((declared, book))
    };
    for item in duties.items(unit, today) {
        let Some((declared, book)) = files(item.obligation) else { continue };
        let href = new_href(&book, declared.when.as_ref(), today);
        let period = period_said(item.due.period, today);
        if item.urgency == Urgency::Later {
            later.push(Row::new([
                Cell::lines(&declared.name, href, &declared.basis),
                Cell::text(format!("{period} {}/{} 次", item.due.done, item.due.owed)),
                Cell::text(short(item.until)),
            ]));
            continue;
        }
        let mut title = declared.name.clone();
        if !item.due.period.has(today.in_month()) {
            title = format!("{title}（{period}）");
        }
        let todo = Todo::new(title, item.until, today, "去填报", href);
        now.push(todo.why(why(&item, declared, &period)).basis(&declared.basis));
    }
    let next = duties
        .next(unit, today)
        .and_then(|(place, period)| {
            let declared = pack.obligations.get(place)?;
            let period = period_said(period, today);
            Some(format!("下一件是{period}的{}。", declared.name))
        })
        .unwrap_or_default();
    Own { now, later, next }
}

/// Whether somebody may hand in new records of an organization in a ledger.
pub(super) fn hands_in(book: &Book<'_>, hand: &Hand, path: &OrgPath) -> bool {
    submitting(book, book.first_state(), hand, path).is_some()
}

/// A day of this year: 12月31日.
fn short(day: Day) -> String {
    format!("{}月{}日", day.month(), day.day())
}

fn counted(item: &Item, period: &str) -> String {
    format!("{period}应办 {} 次，已办 {} 次", item.due.owed, item.due.done)
}

fn why(item: &Item, declared: &pack::Obligation, period: &str) -> String {
    let counted = counted(item, period);
    match item.urgency {
        Urgency::Closing => {
            let last = deadline(declared, item.due.period).in_words();
            format!("{counted}；办过还没有填的，{last}前补报仍算按时")
        }
        Urgency::Overdue => format!("{counted}；办过还没有填的请尽快补报"),
        Urgency::Soon | Urgency::Later => counted,
    }
}

fn of_record(record: &OwnRecord<'_>) -> Todo {
    let (ledger, line) = (record.book.ledger, &record.line);
    let day = line.record.day.map(|day| format!("（{}）", day.in_words())).unwrap_or_default();
    let what = format!("{}{day}", line.record.content.title(ledger));
    let href = record_href(&record.book, line.record.id);
    match record.waits {
        Waits::Submission => {
            Todo::waiting(format!("没有报送的草稿：{what}"), Tone::Warn, "草稿", "去报送", href)
                .why(&ledger.name)
        }
        Waits::Correction | Waits::Review => {
            let state = format!("现在是“{}”", line.record.state);
            let todo = Todo::waiting(format!("待改正：{what}"), Tone::Bad, state, "去改正", href);
            match &record.last {
                Some(change) => {
                    let given: Vec<&str> = change.given.values().map(String::as_str).collect();
                    let at = ledger::moment(change.at);
                    todo.why(format!("{} {at} {}：{}", change.name, change.verb, given.join("；")))
                }
                None => todo.why(&ledger.name),
            }
        }
    }
}

/// Records of those below, by ledger: how many wait for this hand, how many were sent back.
pub(super) struct Below<'p> {
    pub book: Book<'p>,
    pub review: Vec<(&'p str, u64)>,
    pub sent_back: Vec<(&'p str, u64)>,
}

impl Below<'_> {
    pub fn to_review(&self) -> u64 {
        self.review.iter().map(|(_, count)| count).sum()
    }
}

/// Ledgers in which records of those below wait for somebody.
pub(super) fn below<'p>(
    pack: &'p Pack,
    hand: &Hand,
    unit: &OrgPath,
    states: &[Counted],
) -> Vec<Below<'p>> {
    let counts: BTreeMap<(&str, &str), u64> =
        states.iter().map(|c| ((c.ledger.as_str(), c.state.as_str()), c.count)).collect();
    // Any organization below will do: roles look at where it stands, not at what it is called.
    let Some(somebody) = unit.child("-") else { return Vec::new() };
    Book::in_order(pack)
        .into_iter()
        .map(|book| {
            let count = |state: &str| {
                counts.get(&(book.ledger.name.as_str(), state)).copied().unwrap_or_default()
            };
            let review: Vec<(&str, u64)> = waits(&book, hand, &somebody)
                .into_iter()
                .filter(|(_, waits)| *waits != Waits::Submission)
                .map(|(state, _)| (state, count(state)))
                .filter(|(_, count)| *count > 0)
                .collect();
            let states = book.lifecycle.states.iter().map(|state| state.name.as_str());
            let sent_back = states
                .filter(|state| {
                    book.is_sent_back(state) && review.iter().all(|(mine, _)| mine != state)
                })
                .map(|state| (state, count(state)))
                .filter(|(_, count)| *count > 0)
                .collect();
            Below { book, review, sent_back }
        })
        .filter(|below| !below.review.is_empty() || !below.sent_back.is_empty())
        .collect()
}

/// What those above branches have to see to: records that wait, the obligations missed by most.
pub(super) fn of_below(pack: &Pack, below: &[Below<'_>], lines: &[Line], today: Day) -> Vec<Todo> {
    const MOST_LATE: usize = 4;
    let mut todos = Vec::new();
    let waiting: u64 = below.iter().map(Below::to_review).sum();
    if waiting > 0 {
        let mut by_ledger: Vec<_> = below.iter().filter(|one| one.to_review() > 0).collect();
        by_ledger.sort_by_key(|one| std::cmp::Reverse(one.to_review()));
        let named: Vec<String> = by_ledger
            .iter()
            .take(3)
            .map(|one| format!("{} {} 条", one.book.ledger.name, one.to_review()))
            .collect();
        let more = if by_ledger.len() > named.len() { "等" } else { "" };
        let todo = Todo::waiting(
            "审核下级报来的记录",
            Tone::Warn,
            format!("{waiting} 条"),
            "去审核",
            "#below",
        );
        todos.push(todo.why(format!("{}{more}", named.join("，"))));
    }
    let mut late: Vec<_> = lines
        .iter()
        .filter_map(|line| {
            let (period, tally, missing) = line.last?;
            (missing > 0).then_some((line, period, tally, missing))
        })
        .collect();
    late.sort_by_key(|(line, _, _, missing)| (std::cmp::Reverse(*missing), line.obligation));
    for (line, period, tally, missing) in late.into_iter().take(MOST_LATE) {
        let Some(declared) = pack.obligations.get(line.obligation) else { continue };
        let said = period_said(period, today);
        let until = deadline(declared, period);
        let todo = Todo::new(
            format!("{}（{said}）：{missing} 个党组织未办", declared.name),
            until,
            today,
            "看名单",
            late_href(&declared.name, &period.to_string(), ""),
        );
        let why = format!("{said}应办 {} 次，已办 {} 次", tally.owed, tally.done);
        todos.push(todo.why(why).basis(&declared.basis));
    }
    todos
}

/// Where the names of those stand who have not done something.
pub(super) fn late_href(obligation: &str, period: &str, unit: &str) -> String {
    address("/duties/late", &[("item", obligation), ("period", period), ("unit", unit)])
}
