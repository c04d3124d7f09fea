//! Filing a record.

use std::collections::BTreeMap;

use formula::When;
use kernel::{Day, Id, Org, Period, Refusal};
use pack::Pack;
use registry::Organization;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use store::audit::Entry;
use store::{No, Store, Write};

use crate::records::{Record, record};
use crate::rules::{
    Content, Counted, Hand, OrgValues, check, counted, may_file, refuse_step, submitting,
};
use crate::{Book, queries};

/// A record about to be filed.
#[derive(Debug, Clone)]
pub struct NewRecord {
    /// Place of its ledger in the pack.
    pub ledger: usize,
    /// Whose it is.
    pub org: Id<Org>,
    /// What it holds.
    pub content: Content,
    /// A key made with the form: sent twice, it files once.
    pub request: Option<String>,
    /// Whether it is handed in at once; else it stays in the first state.
    pub hand_in: bool,
    /// What the step of handing in asks for, if anything.
    pub given: BTreeMap<String, String>,
}

/// A record that was filed.
#[derive(Debug, Clone, PartialEq)]
pub struct Filed {
    /// The record.
    pub id: Id<Record>,
    /// Its state now.
    pub state: String,
    /// Its revision now.
    pub revision: i32,
    /// What it changed in the figures of its organization.
    pub counted: Vec<Counted>,
}

/// Files a record: as a draft, or handed in when nothing is wrong with it.
pub async fn file(store: &Store, pack: &Pack, hand: &Hand, new: NewRecord) -> Result<Filed, No> {
    let book = Book::at(pack, new.ledger).ok_or(No::Missing)?;
    let act = store.write().await?;
    let org = registry::queries::organization(&act, &hand.scope, new.org).await?;
    let org = org.ok_or(No::Missing)?;
    if let Some(request) = &new.request
        && let Some(known) = by_request(&act, request).await?
    {
        // The same form, sent a second time.
        let same = known.org == org.id.uuid() && known.ledger == book.ledger.name;
        return if same { Ok(as_filed(known)) } else { Err(No::Missing) };
    }
    let today = Day::of_instant(act.now());
    let values = OrgValues::of(&org, &pack.levels);
    refuse_stranger(&book, &org, &values, today)?;
    if !may_file(&book, hand, &org.path) {
        return Err(No::Denied);
    }
    let mut state = book.first_state().to_owned();
    let (mut content, mut filed_on) = (new.content, None);
    if new.hand_in {
        let (step, transition) = submitting(&book, &state, hand, &org.path).ok_or(No::Denied)?;
        let checked = check(book.ledger, content, today, &values);
        let mut sentences = checked.sentences();
        let when = moment(&book, &checked.content, today);
        sentences.extend(refuse_step(&book, &state, step, &checked.row, &when, &new.given));
        refuse(sentences)?;
        content = checked.content;
        filed_on = Some(today);
        state = state_at(&book, transition.to);
    }
    let id = act.id::<Record>();
    let day = content.first_day(book.ledger);
    let model = Row { book: &book, id, org: org.id, state: &state, filed_on, content: &content };
    let mut model = model.model();
    model.request = Set(new.request);
    model.made_ms = Set(act.now().timestamp_millis());
    model.made_by = Set(hand.who.name.clone());
    record::Entity::insert(model).exec_without_returning(&act).await?;
    let counts = book.standing(&state).is_some();
    let counted = match day.filter(|_| counts) {
        Some(day) => counting(&act, &book, &org, &values, &[day]).await?,
        None => Vec::new(),
    };
    let entry =
        Entry::new(&hand.who, "ledger.file").on("record", id).within(&org.path).saying(format!(
            "{}：{}填报“{}”（{state}）",
            book.ledger.name,
            org.name,
            content.title(book.ledger)
        ));
    act.commit(entry).await?;
    Ok(Filed { id, state, revision: 1, counted })
}

async fn by_request(act: &Write, request: &str) -> Result<Option<record::Model>, No> {
    let found = record::Entity::find().filter(record::Column::Request.eq(request)).one(act).await?;
    Ok(found)
}

fn as_filed(known: record::Model) -> Filed {
    Filed {
        id: Id::from_uuid(known.id),
        state: known.state,
        revision: known.revision,
        counted: Vec::new(),
    }
}

/// Refuses records of organizations that do not keep the ledger.
pub(super) fn refuse_stranger(
    book: &Book<'_>,
    org: &Organization,
    values: &OrgValues,
    today: Day,
) -> Result<(), Refusal> {
    if keeps(book, values, today) { Ok(()) } else { Err(Refusal::new(not_kept(book, &org.name))) }
}

/// Whether an organization keeps a ledger.
pub(super) fn keeps(book: &Book<'_>, values: &OrgValues, today: Day) -> bool {
    let when = When { cycle: Period::month(today.in_month()), as_of: today };
    book.ledger.kept_by.holds(values.row(), &when)
}

pub(super) fn not_kept(book: &Book<'_>, name: &str) -> String {
    format!("{name}不用填“{}”台账，请检查党组织是否选对", book.ledger.name)
}

/// The moment a record's own formulas are asked at.
pub(super) fn moment(book: &Book<'_>, content: &Content, today: Day) -> When {
    let month = content.first_day(book.ledger).unwrap_or(today).in_month();
    When { cycle: Period::month(month), as_of: today }
}

pub(super) fn refuse(sentences: Vec<String>) -> Result<(), Refusal> {
    Refusal::all(sentences).map_or(Ok(()), Err)
}

pub(super) fn state_at(book: &Book<'_>, place: usize) -> String {
    book.lifecycle.states.get(place).map(|state| state.name.clone()).unwrap_or_default()
}

/// Works out anew the months some days lie in, and says what that changed in the figures of the
/// first day's year.
pub(super) async fn counting(
    act: &Write,
    book: &Book<'_>,
    org: &Organization,
    values: &OrgValues,
    days: &[Day],
) -> Result<Vec<Counted>, No> {
    let Some(first) = days.first() else { return Ok(Vec::new()) };
    let month = first.in_month();
    let before = queries::kept_of(act, book, org.id, month.year()).await?;
    let months = days.iter().map(|day| day.in_month()).collect();
    super::facts::refresh_all(act, book, org, &months).await?;
    let after = queries::kept_of(act, book, org.id, month.year()).await?;
    let owes = |place: usize| {
        book.pack.obligations.get(place).is_some_and(|obligation| {
            let when = When::end_of(Period::month(month));
            obligation.owed_by.holds(values.row(), &when)
        })
    };
    Ok(counted(book, month, &before, &after, owes))
}

/// What is stored of a record whoever writes it.
pub(super) struct Row<'a> {
    pub book: &'a Book<'a>,
    pub id: Id<Record>,
    pub org: Id<Org>,
    pub state: &'a str,
    pub filed_on: Option<Day>,
    pub content: &'a Content,
}

impl Row<'_> {
    /// A row of revision 1 that nobody has brought.
    pub fn model(&self) -> record::ActiveModel {
        let ledger = self.book.ledger;
        record::ActiveModel {
            id: Set(self.id.uuid()),
            org: Set(self.org.uuid()),
            ledger: Set(ledger.name.clone()),
            pack: Set(self.book.pack.version.clone()),
            state: Set(self.state.to_owned()),
            day: Set(self.content.first_day(ledger).map(Day::number)),
            filed_on: Set(self.filed_on.map(Day::number)),
            content: Set(self.content.json(ledger)),
            choices: Set(self.content.choices(ledger)),
            words: Set(self.content.words()),
            batch: Set(None),
            request: Set(None),
            made_ms: Set(0),
            made_by: Set(String::new()),
            taken_back: Set(false),
            revision: Set(1),
        }
    }
}
