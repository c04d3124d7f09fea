//! One record: what it holds, where it stands, who is next, what happened to it.

use askama::Template;
use axum::extract::{Path, State};
use identity::By;
use kernel::{Id, OrgPath};
use web::part::{Event, Fact, Facts, PrintHead, Timeline, Tone};
use web::table::Cell;
use web::{Action, Actor, Answer, Head, Missing, Visit, icon};

use super::words::{moment, state_badge, state_tone};
use super::{Ledgers, href};
use crate::queries::{self, Detail};
use crate::rules::{Hand, Held, may_change, may_file, next_steps};
use crate::{Book, Record};

#[derive(Template)]
#[template(path = "pages/record.html")]
struct RecordPage {
    print: PrintHead,
    next: String,
    facts: Facts,
    history: Timeline,
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path((name, id)): Path<(String, Id<Record>)>,
) -> Answer {
    let book = ledgers.book(&name)?;
    let hand = Hand::of(&actor, &who);
    let detail = find(&ledgers, &actor, &book, id).await?;
    let (record, org) = (&detail.record, &detail.org);
    let steps = next_steps(&book, &record.state, &hand, &org.path);
    let day = record.content.day(book.ledger).map(|day| day.to_string()).unwrap_or_default();
    let title = record.content.title(book.ledger);
    let mut head = Head::new(title.clone())
        .under(&book.ledger.name, href(&book, ""))
        .lead(format!("{} {day}", org.name).trim());
    if may_change(&book, &record.state) && may_file(&book, &hand, &org.path) {
        let edit = href(&book, &format!("/{id}/edit"));
        head = head.action(Action::link("修改", edit).icon(icon("pencil")));
    }
    for (at, (place, step)) in steps.iter().enumerate() {
        let here = href(&book, &format!("/{id}/steps/{place}"));
        let action = Action::link(&step.name, here);
        head = head.action(if at == 0 { action.main() } else { action });
    }
    let page = RecordPage {
        print: PrintHead {
            title: format!("{}：{title}", book.ledger.name),
            unit: org.name.clone(),
            detail: format!("{} 打印，{}", visit.today().in_words(), actor.name()),
            mark: Some(state_badge(&book, &record.state)),
        },
        next: who_is_next(&book, &record.state, &hand, &org.path),
        facts: facts(&book, &detail),
        history: history(&book, &detail),
    };
    visit.page(head, &page)
}

/// The record, if it belongs to this ledger and the person may know of it.
pub(super) async fn find(
    ledgers: &Ledgers,
    actor: &Actor,
    book: &Book<'_>,
    id: Id<Record>,
) -> Result<Detail, web::No> {
    let found = queries::detail(ledgers.store.read(), actor.scope(), &ledgers.pack, id).await?;
    let found = found.filter(|detail| detail.record.ledger == book.ledger.name);
    Ok(found.ok_or_else(|| Missing::new("这条记录"))?)
}

/// Whose turn it is, unless it is the reader's own: 下一步：由上级组织员、县委组织部审核通过.
fn who_is_next(book: &Book<'_>, state: &str, hand: &Hand, org: &OrgPath) -> String {
    let from = book.lifecycle.state(state);
    let steps = book.lifecycle.transitions.iter();
    let forward = steps.filter(|step| from.is_some_and(|from| step.from.contains(&from)));
    // The first step in the pack's order is the usual one; the rest are ways back.
    let better = forward.clone().find(|step| {
        let leads_to = book.lifecycle.states.get(step.to).and_then(|state| state.standing);
        leads_to > book.standing(state)
    });
    let Some(step) = better.filter(|step| !hand.may_take(book.pack, step, org)) else {
        return String::new();
    };
    let roles: Vec<&str> = step
        .by
        .iter()
        .filter_map(|place| book.pack.roles.get(*place))
        .map(|role| role.name.as_str())
        .collect();
    format!("下一步：由{}{}", roles.join("、"), step.name)
}

fn facts(book: &Book<'_>, detail: &Detail) -> Facts {
    let record = &detail.record;
    let mut facts = vec![
        Fact::new("党组织", detail.org.name.as_str()),
        Fact::new("状态", Cell::from(state_badge(book, &record.state))),
        Fact::new("填报日期", Cell::known(record.filed_on)),
    ];
    for (place, field) in book.ledger.fields.iter().enumerate() {
        let Some(held) = record.content.get(place) else { continue };
        let said = match held {
            Held::Number(_) => format!("{}{}", held.in_words(), unit_of(field)),
            _ => held.in_words(),
        };
        let fact = Fact::new(&field.name, said);
        facts.push(if field.kind == pack::FieldType::LongText { fact.wide() } else { fact });
    }
    Facts(facts)
}

fn unit_of(field: &pack::Field) -> String {
    match &field.kind {
        pack::FieldType::Number { unit, .. } | pack::FieldType::Money { unit } => {
            format!(" {unit}")
        }
        _ => String::new(),
    }
}

fn history(book: &Book<'_>, detail: &Detail) -> Timeline {
    let record = &detail.record;
    let began = if record.batch.is_some() { "导入" } else { "填报" };
    let mut events = vec![Event::new(moment(record.made_at), &record.made_by, began, Tone::Going)];
    let mut after = detail.history.iter().skip(1).map(|change| &change.before);
    for change in &detail.history {
        let what = if change.before_state == change.after_state {
            change.verb.clone()
        } else {
            format!("{}（{}→{}）", change.verb, change.before_state, change.after_state)
        };
        let mut told: Vec<String> =
            change.given.iter().map(|(need, text)| format!("{need}：{text}")).collect();
        // What came out of this change is what the next one began with, or what there is now.
        let later = after.by_ref().find_map(Option::as_ref).unwrap_or(&record.content);
        if let Some(before) = &change.before {
            told.extend(before.differences(later).filter_map(|(place, was, is)| {
                let field = book.ledger.fields.get(place)?;
                let said =
                    |held: Option<&Held>| held.map_or_else(|| "空".to_owned(), Held::in_words);
                Some(format!("{}：{}→{}", field.name, said(was), said(is)))
            }));
        }
        let event = Event::new(
            moment(change.at),
            &change.name,
            what,
            state_tone(book, &change.after_state),
        );
        events.push(event.detail(told.join("；")));
    }
    events.reverse();
    Timeline(events)
}
