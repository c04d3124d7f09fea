//! One step of a record's lifecycle: what it asks for, then taking it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use identity::By;
use kernel::Id;
use pack::Transition;
use web::form::{Field, Form, Sent};
use web::part::{Fact, Facts};
use web::table::Cell;
use web::{Actor, Answer, Head, No, Visit};

use super::record::find;
use super::words::state_badge;
use super::write::what_counts;
use super::{Ledgers, href};
use crate::acts::{self, Taken};
use crate::queries::Detail;
use crate::rules::{Hand, next_steps};
use crate::{Book, Record};

#[derive(Template)]
#[template(path = "pages/step.html")]
struct StepPage {
    facts: Facts,
    form: Form,
}

fn step_form(book: &Book<'_>, detail: &Detail, place: usize, step: &Transition) -> Form {
    let id = detail.record.id;
    let leads_on = book.lifecycle.transitions.iter().any(|next| next.from.contains(&step.to));
    let mut form = Form::new(href(book, &format!("/{id}/steps/{place}")), &step.name)
        .narrow()
        .field(Field::hidden("revision", detail.record.revision.to_string()))
        .cancel(href(book, &format!("/{id}")));
    for (at, need) in step.needs.iter().enumerate() {
        form = form.field(Field::lines(format!("n{at}"), need).at_most(1000));
    }
    // From a state that leads nowhere there is no way back.
    if leads_on { form } else { form.danger() }
}

fn page_of(book: &Book<'_>, detail: &Detail, step: &Transition, form: Form) -> (Head, StepPage) {
    let here = href(book, &format!("/{}", detail.record.id));
    let title = detail.record.content.title(book.ledger);
    let to = book.lifecycle.states.get(step.to).map_or("", |state| state.name.as_str());
    let head = Head::new(&step.name).under(&book.ledger.name, href(book, "")).under(&title, here);
    let day = detail.record.content.day(book.ledger);
    let facts = Facts(vec![
        Fact::new("记录", title),
        Fact::new("日期", Cell::known(day)),
        Fact::new("党组织", detail.org.name.as_str()),
        Fact::new("现在", Cell::from(state_badge(book, &detail.record.state))),
        Fact::new("办理之后", Cell::from(state_badge(book, to))),
    ]);
    (head, StepPage { facts, form })
}

pub(super) async fn ask(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path((name, id, place)): Path<(String, Id<Record>, usize)>,
) -> Answer {
    let book = ledgers.book(&name)?;
    let detail = find(&ledgers, &actor, &book, id).await?;
    let step = open_step(&book, &Hand::of(&actor, &who), &detail, place)?;
    let form = step_form(&book, &detail, place, step);
    let (head, page) = page_of(&book, &detail, step, form);
    visit.page(head, &page)
}

/// The step, if this person may take it with the record as it stands.
fn open_step<'p>(
    book: &Book<'p>,
    hand: &Hand,
    detail: &Detail,
    place: usize,
) -> Result<&'p Transition, No> {
    let steps = next_steps(book, &detail.record.state, hand, &detail.org.path);
    let found = steps.into_iter().find(|(at, _)| *at == place);
    found.map(|(_, step)| step).ok_or_else(|| {
        No::denied(format!("这条记录现在是“{}”，这一步现在不由您办理。", detail.record.state))
    })
}

pub(super) async fn take(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path((name, id, place)): Path<(String, Id<Record>, usize)>,
    sent: Sent,
) -> Answer {
    let book = ledgers.book(&name)?;
    let hand = Hand::of(&actor, &who);
    let detail = find(&ledgers, &actor, &book, id).await?;
    let step = open_step(&book, &hand, &detail, place)?;
    let mut form = step_form(&book, &detail, place, step).filled(&sent);
    let revision = sent.text("revision").parse().unwrap_or_default();
    let taken = form.read(|form| {
        let given: BTreeMap<String, String> = (0..)
            .zip(&step.needs)
            .filter_map(|(at, need)| Some((need.clone(), form.text(&format!("n{at}"))?)))
            .collect();
        Some(Taken { id, revision, step: place, given })
    });
    if let Some(taken) = taken {
        let done = acts::take_step(&ledgers.store, &ledgers.pack, &hand, taken).await;
        match done.map_err(|no| identity::no(no, "这条记录")) {
            Ok((state, counted)) => {
                let here = href(&book, &format!("/{id}"));
                return Ok(visit.to(here).note(what_counts(&state, &counted)));
            }
            Err(no) => form.refuse(&no.refusal()?),
        }
    }
    let (head, page) = page_of(&book, &detail, step, form);
    visit.again(head, &page)
}
