//! Changing what a record holds.

use formula::When;
use kernel::{Day, Id, Refusal};
use pack::Pack;
use registry::Organization;
use registry::acts::Change;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use store::audit::Entry;
use store::{No, Store, Write};

use super::file::{Row, counting, moment, refuse, state_at};
use crate::Book;
use crate::records::{Batch, Record, change as changes, record};
use crate::rules::{
    Checked, Content, Counted, Hand, OrgValues, check, may_change, may_file, refuse_step,
    submitting,
};

/// A record as somebody changed it.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The record.
    pub id: Id<Record>,
    /// The revision he had before him.
    pub revision: i32,
    /// What it holds now.
    pub content: Content,
    /// Whether it is handed in with the change, if it is not yet.
    pub hand_in: bool,
}

/// Changes a record; one that counts already must stay in order. Gives its state and what the change
/// did to the figures.
pub async fn change(
    store: &Store,
    pack: &Pack,
    hand: &Hand,
    new: Changed,
) -> Result<(String, Vec<Counted>), No> {
    let act = store.write().await?;
    let (book, before, org) = load(&act, pack, hand, new.id).await?;
    refuse_overtaken(&before, new.revision)?;
    if !may_file(&book, hand, &org.path) {
        return Err(No::Denied);
    }
    if !may_change(&book, &before.state) {
        return Err(Refusal::new(format!(
            "这条记录现在是“{}”，不能再修改；确需更正的，请上级退回后再改",
            before.state
        ))
        .into());
    }
    let today = Day::of_instant(act.now());
    let values = OrgValues::of(&org, &pack.levels);
    let was = Content::of_json(book.ledger, &before.content);
    let mut content = new.content;
    content.keep_rest_of(&was);
    let counts = book.standing(&before.state).is_some();
    let mut state = before.state.clone();
    let mut filed_on = before.filed_on.and_then(Day::from_number);
    if counts || new.hand_in {
        let checked = check(book.ledger, content, filed_on.unwrap_or(today), &values);
        let mut sentences = checked.sentences();
        if !counts {
            let (step, transition) =
                submitting(&book, &state, hand, &org.path).ok_or(No::Denied)?;
            let when = moment(&book, &checked.content, today);
            let none = std::collections::BTreeMap::new();
            sentences.extend(refuse_step(&book, &state, step, &checked.row, &when, &none));
            state = state_at(&book, transition.to);
            filed_on = filed_on.or(Some(today));
        }
        refuse(sentences)?;
        content = checked.content;
    }
    let row =
        Row { book: &book, id: new.id, org: org.id, state: &state, filed_on, content: &content };
    save(&act, hand, &before, row.model(), "修改", Some(before.content.clone()), "{}", None)
        .await?;
    let days = days_of(&before, &content, &book);
    let counted = if counts || book.standing(&state).is_some() {
        counting(&act, &book, &org, &values, &days).await?
    } else {
        Vec::new()
    };
    let details = differences(&book, &was, &content);
    let entry = Entry::new(&hand.who, "ledger.change")
        .on("record", new.id)
        .within(&org.path)
        .saying(format!("{}：修改{}的“{}”", book.ledger.name, org.name, content.title(book.ledger)))
        .with(&details);
    act.commit(entry).await?;
    Ok((state, counted))
}

/// A record of the pack's ledgers within what the hand sees.
pub(super) async fn load<'p>(
    act: &Write,
    pack: &'p Pack,
    hand: &Hand,
    id: Id<Record>,
) -> Result<(Book<'p>, record::Model, Organization), No> {
    let found = record::Entity::find_by_id(id.uuid()).one(act).await?;
    let found = found.filter(|row| !row.taken_back).ok_or(No::Missing)?;
    let org = registry::queries::organization(act, &hand.scope, Id::from_uuid(found.org)).await?;
    let org = org.ok_or(No::Missing)?;
    let place = pack.ledgers.iter().position(|ledger| ledger.name == found.ledger);
    let book = place.and_then(|place| Book::at(pack, place)).ok_or(No::Missing)?;
    Ok((book, found, org))
}

/// Two people with the same page open: the second must look first.
pub(super) fn refuse_overtaken(found: &record::Model, revision: i32) -> Result<(), Refusal> {
    if found.revision == revision {
        Ok(())
    } else {
        Err(Refusal::new(
            "您打开这条记录之后，别人已经改过它。您填的内容没有保存，请重新打开核对后再改",
        ))
    }
}

/// The record as it is now after a change, the change itself, and what it was.
#[allow(clippy::too_many_arguments, reason = "each is a column of the change")]
pub(super) async fn save(
    act: &Write,
    hand: &Hand,
    before: &record::Model,
    now: record::ActiveModel,
    verb: &str,
    content_before: Option<String>,
    given: &str,
    batch: Option<Id<Batch>>,
) -> Result<(), No> {
    let revision = before.revision + 1;
    let after_state = match &now.state {
        Set(state) => state.clone(),
        _ => before.state.clone(),
    };
    let mut after = before.clone().into_active_model();
    (after.pack, after.state, after.day) = (now.pack, now.state, now.day);
    (after.filed_on, after.content) = (now.filed_on, now.content);
    (after.choices, after.words) = (now.choices, now.words);
    after.revision = Set(revision);
    after.update(act).await?;
    changes::Entity::insert(changes::ActiveModel {
        record: Set(before.id),
        revision: Set(revision),
        at_ms: Set(act.now().timestamp_millis()),
        account: Set(hand.who.account.clone()),
        name: Set(hand.who.name.clone()),
        verb: Set(verb.to_owned()),
        before_state: Set(before.state.clone()),
        after_state: Set(after_state),
        given: Set(given.to_owned()),
        before: Set(content_before),
        batch: Set(batch.map(Id::uuid)),
    })
    .exec_without_returning(act)
    .await?;
    Ok(())
}

/// The days whose months a change touches: where the record is now, then where it was.
pub(super) fn days_of(before: &record::Model, content: &Content, book: &Book<'_>) -> Vec<Day> {
    let was = before.day.and_then(Day::from_number);
    content.first_day(book.ledger).into_iter().chain(was).collect()
}

/// Fields before and after, for the audit trail.
pub(super) fn differences(book: &Book<'_>, before: &Content, after: &Content) -> Vec<Change> {
    let said = |held: Option<&crate::rules::Held>| {
        held.map(crate::rules::Held::in_words).unwrap_or_default()
    };
    before
        .differences(after)
        .map(|(place, was, is)| {
            let name = book.ledger.fields.get(place).map(|field| field.name.clone());
            let field = name.unwrap_or_default().into();
            Change { field, before: said(was), after: said(is) }
        })
        .collect()
}

/// A record looked at as it stands, for a step that makes it count.
pub(super) fn look_again(
    book: &Book<'_>,
    found: &record::Model,
    today: Day,
    values: &OrgValues,
) -> (Checked, When) {
    let content = Content::of_json(book.ledger, &found.content);
    let when = moment(book, &content, today);
    let filed_on = found.filed_on.and_then(Day::from_number).unwrap_or(today);
    // What an import let pass with its month alone stays good.
    let checked = check(book.ledger, content, filed_on, values);
    let checked =
        if found.batch.is_some() { checked.month_is_enough(book.ledger) } else { checked };
    (checked, when)
}
