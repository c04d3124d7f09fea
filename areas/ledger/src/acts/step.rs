//! Moving a record from one state to another.

use std::collections::BTreeMap;

use kernel::{Day, Id};
use pack::Pack;
use sea_orm::ActiveValue::Set;
use store::audit::Entry;
use store::{No, Store};

use super::change::{days_of, load, look_again, refuse_overtaken, save};
use super::file::{Row, counting, refuse, state_at};
use crate::records::Record;
use crate::rules::{Content, Counted, Hand, OrgValues, refuse_step};

/// A step somebody takes with a record.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The record.
    pub id: Id<Record>,
    /// The revision he had before him.
    pub revision: i32,
    /// Place of the step in the lifecycle.
    pub step: usize,
    /// What the step asks for, such as a reason.
    pub given: BTreeMap<String, String>,
}

/// Takes a step of the lifecycle. Gives the state it led to and what that did to the figures.
pub async fn take_step(
    store: &Store,
    pack: &Pack,
    hand: &Hand,
    taken: Taken,
) -> Result<(String, Vec<Counted>), No> {
    let act = store.write().await?;
    let (book, before, org) = load(&act, pack, hand, taken.id).await?;
    refuse_overtaken(&before, taken.revision)?;
    let step = book.lifecycle.transitions.get(taken.step).ok_or(No::Missing)?;
    if !hand.may_take(pack, step, &org.path) {
        return Err(No::Denied);
    }
    let today = Day::of_instant(act.now());
    let values = OrgValues::of(&org, &pack.levels);
    let (checked, when) = look_again(&book, &before, today, &values);
    let state = state_at(&book, step.to);
    let (counted_before, counts) =
        (book.standing(&before.state).is_some(), book.standing(&state).is_some());
    let mut sentences =
        refuse_step(&book, &before.state, taken.step, &checked.row, &when, &taken.given);
    if counts && !counted_before {
        sentences.extend(checked.sentences());
    }
    refuse(sentences)?;
    let content = if counts && !counted_before {
        checked.content
    } else {
        Content::of_json(book.ledger, &before.content)
    };
    let filed_on = filed_on(before.filed_on, &state, book.first_state(), counts, today);
    let row =
        Row { book: &book, id: taken.id, org: org.id, state: &state, filed_on, content: &content };
    let given: BTreeMap<&String, &String> =
        taken.given.iter().filter(|(need, _)| step.needs.contains(need)).collect();
    let given = serde_json::to_string(&given).unwrap_or_default();
    let mut now = row.model();
    // A step does not touch the content, so it stays under the pack it was written under.
    now.pack = Set(before.pack.clone());
    save(&act, hand, &before, now, &step.name, None, &given, None).await?;
    let counted = if counts || counted_before {
        counting(&act, &book, &org, &values, &days_of(&before, &content, &book)).await?
    } else {
        Vec::new()
    };
    let entry = Entry::new(&hand.who, "ledger.step")
        .on("record", taken.id)
        .within(&org.path)
        .saying(format!(
            "{}：{}的“{}”{}，由{}到{state}",
            book.ledger.name,
            org.name,
            content.title(book.ledger),
            step.name,
            before.state
        ))
        .with(&taken.given);
    act.commit(entry).await?;
    Ok((state, counted))
}

/// The day a record was handed in: the first time it counted. Sent back by others and corrected it
/// keeps that day; taken back to the first state by its own people it begins anew.
fn filed_on(
    before: Option<i32>,
    state: &str,
    first_state: &str,
    counts: bool,
    today: Day,
) -> Option<Day> {
    if state == first_state {
        return None;
    }
    let before = before.and_then(Day::from_number);
    before.or(counts.then_some(today))
}
