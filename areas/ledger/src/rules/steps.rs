//! How a record moves through the states its lifecycle declares.

use std::collections::BTreeMap;

use formula::{Value, When};
use kernel::OrgPath;
use pack::{Standing, Transition};

use super::Hand;
use crate::Book;

/// The steps somebody may take with a record in a state: place in the lifecycle, and the step.
pub fn next_steps<'p>(
    book: &Book<'p>,
    state: &str,
    hand: &Hand,
    org: &OrgPath,
) -> Vec<(usize, &'p Transition)> {
    let Some(from) = book.lifecycle.state(state) else { return Vec::new() };
    let steps = book.lifecycle.transitions.iter().enumerate();
    steps
        .filter(|(_, step)| step.from.contains(&from) && hand.may_take(book.pack, step, org))
        .collect()
}

/// The step by which a new record is handed in: the first that leads from the first state to one
/// that counts and that this hand may take.
pub fn submitting<'p>(
    book: &Book<'p>,
    state: &str,
    hand: &Hand,
    org: &OrgPath,
) -> Option<(usize, &'p Transition)> {
    let counts = |step: &Transition| {
        book.lifecycle.states.get(step.to).is_some_and(|state| state.standing.is_some())
    };
    next_steps(book, state, hand, org).into_iter().find(|(_, step)| counts(step))
}

/// Whether somebody may file records of an organization: he may take some step from the first state.
pub fn may_file(book: &Book<'_>, hand: &Hand, org: &OrgPath) -> bool {
    !next_steps(book, book.first_state(), hand, org).is_empty()
}

/// Whether somebody may hand in whole workbooks for an organization: whoever may file there, and
/// whoever may take the next step with what was filed, because offices above collect workbooks.
pub fn may_hand_in_for(book: &Book<'_>, hand: &Hand, org: &OrgPath) -> bool {
    if may_file(book, hand, org) {
        return true;
    }
    let everybody = Hand::program();
    let Some((_, step)) = submitting(book, book.first_state(), &everybody, org) else {
        return false;
    };
    let filed = book.lifecycle.states.get(step.to).map_or("", |state| state.name.as_str());
    !next_steps(book, filed, hand, org).is_empty()
}

/// Whether what a record in this state holds may still be changed: until somebody above has accepted
/// it, and while the state leads anywhere at all.
pub fn may_change(book: &Book<'_>, state: &str) -> bool {
    let Some(place) = book.lifecycle.state(state) else { return false };
    let open = book.lifecycle.transitions.iter().any(|step| step.from.contains(&place));
    open && book.standing(state).is_none_or(|standing| standing <= Standing::Reported)
}

/// What stands against a step, in sentences; empty if nothing does. `row` holds the values of the
/// record, `given` what the person wrote with the step.
pub fn refuse_step(
    book: &Book<'_>,
    state: &str,
    step: usize,
    row: &[Value],
    when: &When,
    given: &BTreeMap<String, String>,
) -> Vec<String> {
    let Some(transition) = book.lifecycle.transitions.get(step) else {
        return vec!["流程里没有这一步".to_owned()];
    };
    let from = book.lifecycle.state(state);
    if !from.is_some_and(|from| transition.from.contains(&from)) {
        return vec![format!("这条记录现在是“{state}”，不能“{}”", transition.name)];
    }
    let mut sentences: Vec<String> = transition
        .needs
        .iter()
        .filter(|need| given.get(*need).is_none_or(|text| text.trim().is_empty()))
        .map(|need| format!("请填写{need}"))
        .collect();
    if let Some(guard) = book.lifecycle.guard(step, &book.ledger.names)
        && !guard.holds(row, when)
    {
        sentences.push(transition.say.clone());
    }
    sentences
}
