//! Filing and changing a record by hand.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use identity::By;
use kernel::{Id, Org, OrgPath, Page};
use pack::FieldType;
use registry::{Organization, Send};
use store::audit::Who;
use web::form::{Choice, Choices, Field, Form, Sent};
use web::{Actor, Answer, Head, No, Visit};

use super::form::{self, Known, add_fields, blame, driver, name_of};
use super::named::{Chosen, Roster, offer_holders};
use super::record::find;
use super::{Ledgers, href};
use crate::acts::{self, Changed, Filed, NewRecord};
use crate::queries::{self, Detail, RecordFilter};
use crate::rules::{Content, Counted, Hand, Held, OrgValues, Part, check, may_file, submitting};
use crate::{Book, Record};

#[derive(Template)]
#[template(path = "pages/write.html")]
struct Write {
    /// The kinds of record to choose from first, each with the address of its form.
    kinds: Vec<(String, String)>,
    form: Form,
}

/// What a page of this file is about.
struct Desk<'a> {
    visit: &'a Visit,
    actor: &'a Actor,
    hand: Hand,
    ledgers: &'a Ledgers,
    book: Book<'a>,
}

impl<'a> Desk<'a> {
    fn new(
        visit: &'a Visit,
        actor: &'a Actor,
        who: &Who,
        ledgers: &'a Ledgers,
        name: &str,
    ) -> Result<Self, No> {
        let book = ledgers.book(name)?;
        Ok(Self { visit, actor, hand: Hand::of(actor, who), ledgers, book })
    }

    fn head(&self, title: &str) -> Head {
        Head::new(title).under(&self.book.ledger.name, href(&self.book, ""))
    }

    /// The organization he acts for, if it is one whose records he files here.
    async fn own(&self) -> Result<Option<Organization>, No> {
        let path = &self.actor.unit().path;
        if !may_file(&self.book, &self.hand, path) {
            return Ok(None);
        }
        let db = self.ledgers.store.read();
        Ok(registry::queries::organization_by_code(db, self.actor.scope(), path.code()).await?)
    }

    async fn organization(&self, id: Id<Org>) -> Result<Option<Organization>, No> {
        let db = self.ledgers.store.read();
        Ok(registry::queries::organization(db, self.actor.scope(), id).await?)
    }

    /// Where the names of a form are looked up.
    fn roster<'r>(&'r self, org: Option<&'r Organization>) -> Roster<'r> {
        let (store, scope) = (&self.ledgers.store, self.actor.scope());
        Roster { store, scope, today: self.visit.today(), org }
    }

    fn values(&self, org: &Organization) -> OrgValues {
        OrgValues::of(org, &self.ledgers.pack.levels)
    }

    /// Whether the step of handing in asks for anything; then a form alone cannot hand in.
    fn hands_in(&self, org: &OrgPath) -> bool {
        let first = self.book.first_state();
        submitting(&self.book, first, &self.hand, org)
            .is_some_and(|(_, step)| step.needs.is_empty())
    }

    /// What is known of an organization's records before anybody types.
    async fn known(&self, org: &Organization) -> Result<Known, No> {
        let db = self.ledgers.store.read();
        let mut known = Known::default();
        let scope = kernel::Scope::below(org.path.clone());
        let fields = || self.book.ledger.fields.iter().enumerate();
        if fields().any(|(_, field)| matches!(field.kind, FieldType::Attendance { .. })) {
            let members = registry::queries::member_counts(db, &scope).await?;
            let all: u64 =
                members.iter().map(|(_, formal, probationary)| formal + probationary).sum();
            if all > 0 {
                for (place, _) in
                    fields().filter(|(_, f)| matches!(f.kind, FieldType::Attendance { .. }))
                {
                    known.values.push((Part::Expected(place), all.to_string(), "党员名册"));
                }
            }
        }
        let last =
            queries::list(db, &scope, &self.book, &RecordFilter::default(), None, Page::new(1, 1))
                .await?;
        if let Some(line) = last.rows.first() {
            for (place, _) in fields().filter(|(_, field)| field.kind == FieldType::Place) {
                if let Some(Held::Text(text)) = line.record.content.get(place) {
                    known.values.push((Part::Field(place), text.clone(), "上次填报"));
                }
            }
        }
        Ok(known)
    }

    fn new_form(&self, org: Option<&Organization>, content: &Content, known: &Known) -> Form {
        let hands_in = org.is_none_or(|org| self.hands_in(&org.path));
        let submit = if hands_in { "报送" } else { "保存" };
        let mut form = Form::new(href(&self.book, "/new"), submit)
            .field(Field::hidden("request", ""))
            .cancel(href(&self.book, ""));
        form =
            match org {
                Some(org) => form
                    .field(Field::hidden("org", org.id.to_string()))
                    .field(Field::shown("org_name", "党组织", &org.name)),
                None => form.field(
                    Field::pick("org", "党组织", Send::Id.source())
                        .hint("可以输入名称、代码或拼音首字母"),
                ),
            };
        if hands_in {
            form = form.drafts();
        }
        let nobody = OrgValues::unknown();
        let values = org.map_or(nobody, |org| self.values(org));
        add_fields(form, &self.book, content, known, &values, self.visit.today())
    }
}

pub(super) async fn new(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path(name): Path<String>,
) -> Answer {
    let desk = Desk::new(&visit, &actor, &who, &ledgers, &name)?;
    let org = desk.own().await?;
    let sent = Sent::of_query(visit.query());
    let title = format!("填报{}", desk.book.ledger.name);
    // A ledger whose fields hang on a choice asks for that choice first: one thing at a time.
    if let Some(place) = driver(&desk.book)
        && sent.text(&name_of(Part::Field(place))).is_empty()
        && let Some(FieldType::Choice { options, .. }) =
            desk.book.ledger.fields.get(place).map(|field| &field.kind)
    {
        let label = desk.book.ledger.fields.get(place).map_or("", |field| field.name.as_str());
        let at = |option: &String| {
            let query =
                format!("/new?{}={}", name_of(Part::Field(place)), super::home::encoded(option));
            (option.clone(), href(&desk.book, &query))
        };
        let page = Write { kinds: options.iter().map(at).collect(), form: Form::new("", "") };
        return visit.page(desk.head(&title).lead(format!("先选{label}")), &page);
    }
    let known = match &org {
        Some(org) => desk.known(org).await?,
        None => Known::default(),
    };
    // What the address says, such as the kind of meeting a due item leads to.
    let blank = Content::empty(desk.book.ledger);
    let mut asked = desk.new_form(org.as_ref(), &blank, &Known::default()).filled(&sent);
    let content = form::read(&mut asked, &desk.book, &Chosen::default());
    let mut shown = desk.new_form(org.as_ref(), &content, &known);
    offer_holders(&mut shown, &desk.book, &desk.roster(org.as_ref())).await?;
    for (field, value) in sent.pairs() {
        if parts_of(&desk.book).any(|name| name == field) {
            shown.set(field, value);
        }
    }
    shown.set("request", fresh_key(&ledgers));
    visit.page(desk.head(&title), &Write { kinds: Vec::new(), form: shown })
}

fn parts_of<'b>(book: &Book<'b>) -> impl Iterator<Item = String> + use<'b> {
    crate::rules::parts(book.ledger).into_iter().map(|(part, _)| name_of(part))
}

/// A key that no other form has.
fn fresh_key(ledgers: &Ledgers) -> String {
    let mut bytes = [0; 16];
    ledgers.store.random().fill(&mut bytes);
    store::crypto::hex(&bytes)
}

pub(super) async fn file(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path(name): Path<String>,
    sent: Sent,
) -> Answer {
    let desk = Desk::new(&visit, &actor, &who, &ledgers, &name)?;
    let head = desk.head(&format!("填报{}", desk.book.ledger.name));
    let own = desk.own().await?;
    let chosen = match sent.text("org").parse().ok() {
        Some(id) => desk.organization(id).await?,
        None => own.clone(),
    };
    // Read once to know which fields are asked, then again with exactly those.
    let blank = Content::empty(desk.book.ledger);
    let named = Chosen::of_sent(&desk.roster(chosen.as_ref()), &desk.book, &sent, &blank).await?;
    let sent = named.complete(&sent);
    let mut first = desk.new_form(own.as_ref(), &blank, &Known::default()).filled(&sent);
    let content = form::read(&mut first, &desk.book, &named);
    let mut form = desk.new_form(own.as_ref(), &content, &Known::default()).filled(&sent);
    named.show(&mut form);
    if let Some(asked) = sent.asked() {
        form.forget_problems();
        if let Some(org) = &chosen {
            offer_chosen(&mut form, own.is_none(), org);
        }
        if asked.field == "org" {
            let (db, scope) = (ledgers.store.read(), actor.scope());
            let choices = registry::pick_organizations(db, scope, &asked, Send::Id).await?;
            if let Some(field) = form.field_named_mut("org") {
                field.offer(choices);
            }
        }
        return visit.page(head, &Write { kinds: Vec::new(), form });
    }
    let content = form::read(&mut form, &desk.book, &named);
    let hand_in = !sent.is_draft() && chosen.as_ref().is_none_or(|org| desk.hands_in(&org.path));
    if let Some(org) = &chosen {
        offer_chosen(&mut form, own.is_none(), org);
        if hand_in {
            let checked =
                check(desk.book.ledger, content.clone(), visit.today(), &desk.values(org));
            blame(&mut form, &checked.wrong);
        } else {
            form.forget_problems();
        }
    } else {
        form.wrong("org", "请选择党组织");
    }
    named.complain(&mut form);
    let Some(new) = form.read(|form| {
        Some(NewRecord {
            ledger: desk.book.place,
            org: chosen.as_ref()?.id,
            content,
            request: form.text("request"),
            hand_in,
            given: BTreeMap::new(),
        })
    }) else {
        return visit.again(head, &Write { kinds: Vec::new(), form });
    };
    let done = acts::file(&ledgers.store, &ledgers.pack, &desk.hand, new).await;
    match done.map_err(|no| identity::no(no, "这个党组织")) {
        Ok(Filed { id, state, counted, .. }) => {
            Ok(visit.to(href(&desk.book, &format!("/{id}"))).note(what_counts(&state, &counted)))
        }
        Err(no) => {
            form.refuse(&no.refusal()?);
            visit.again(head, &Write { kinds: Vec::new(), form })
        }
    }
}

fn offer_chosen(form: &mut Form, picks: bool, org: &Organization) {
    if let Some(field) = form.field_named_mut("org").filter(|_| picks) {
        let chosen = Choice::new(org.id.to_string(), &org.name, &org.code);
        field.offer(Choices::new("org", Send::Id.source()).chosen(chosen));
    }
}

/// What a record did to the figures: 「已报。已计入：党员大会次数 1→2」.
pub(super) fn what_counts(state: &str, counted: &[Counted]) -> String {
    const MOST: usize = 4;
    if counted.is_empty() {
        return format!("已保存，现在是“{state}”");
    }
    let said: Vec<String> = counted.iter().take(MOST).map(ToString::to_string).collect();
    let more =
        if counted.len() > MOST { format!("等 {} 项", counted.len()) } else { String::new() };
    format!("已保存，现在是“{state}”。已计入：{}{more}", said.join("，"))
}

fn edit_form(desk: &Desk<'_>, detail: &Detail, content: &Content) -> Form {
    let id = detail.record.id;
    let counts = desk.book.standing(&detail.record.state).is_some();
    let mut form =
        Form::new(href(&desk.book, &format!("/{id}/edit")), if counts { "保存" } else { "报送" })
            .field(Field::hidden("revision", detail.record.revision.to_string()))
            .field(Field::shown("org_name", "党组织", &detail.org.name))
            .cancel(href(&desk.book, &format!("/{id}")));
    if !counts {
        form = form.drafts();
    }
    let values = desk.values(&detail.org);
    add_fields(form, &desk.book, content, &Known::default(), &values, desk.visit.today())
}

pub(super) async fn edit(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path((name, id)): Path<(String, Id<Record>)>,
) -> Answer {
    let desk = Desk::new(&visit, &actor, &who, &ledgers, &name)?;
    let detail = find(&ledgers, &actor, &desk.book, id).await?;
    let content = &detail.record.content;
    let revision = detail.record.revision.to_string();
    let others = [("revision", revision.as_str()), ("org_name", detail.org.name.as_str())];
    let form = form::filled(edit_form(&desk, &detail, content), &desk.book, content, &others);
    visit.page(edit_head(&desk, &detail), &Write { kinds: Vec::new(), form })
}

fn edit_head(desk: &Desk<'_>, detail: &Detail) -> Head {
    let here = href(&desk.book, &format!("/{}", detail.record.id));
    desk.head("修改").under(detail.record.content.title(desk.book.ledger), here)
}

pub(super) async fn change(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(ledgers): State<Ledgers>,
    Path((name, id)): Path<(String, Id<Record>)>,
    sent: Sent,
) -> Answer {
    let desk = Desk::new(&visit, &actor, &who, &ledgers, &name)?;
    let detail = find(&ledgers, &actor, &desk.book, id).await?;
    let head = edit_head(&desk, &detail);
    let blank = Content::empty(desk.book.ledger);
    let (roster, before) = (desk.roster(Some(&detail.org)), &detail.record.content);
    let named = Chosen::of_sent(&roster, &desk.book, &sent, before).await?;
    let sent = named.complete(&sent);
    let mut first = edit_form(&desk, &detail, &blank).filled(&sent);
    let content = form::read(&mut first, &desk.book, &named);
    let mut form = edit_form(&desk, &detail, &content).filled(&sent);
    named.show(&mut form);
    if sent.asked().is_some() {
        form.forget_problems();
        return visit.page(head, &Write { kinds: Vec::new(), form });
    }
    let content = form::read(&mut form, &desk.book, &named);
    let counts = desk.book.standing(&detail.record.state).is_some();
    let hand_in = !counts && !sent.is_draft();
    if counts || hand_in {
        let filed_on = detail.record.filed_on.unwrap_or(visit.today());
        let checked = check(desk.book.ledger, content.clone(), filed_on, &desk.values(&detail.org));
        blame(&mut form, &checked.wrong);
    } else {
        form.forget_problems();
    }
    named.complain(&mut form);
    let revision = sent.text("revision").parse().unwrap_or_default();
    let Some(new) = form.read(|_| Some(Changed { id, revision, content, hand_in })) else {
        return visit.again(head, &Write { kinds: Vec::new(), form });
    };
    let done = acts::change(&ledgers.store, &ledgers.pack, &desk.hand, new).await;
    match done.map_err(|no| identity::no(no, "这条记录")) {
        Ok((state, counted)) => {
            Ok(visit.to(href(&desk.book, &format!("/{id}"))).note(what_counts(&state, &counted)))
        }
        Err(no) => {
            form.refuse(&no.refusal()?);
            visit.again(head, &Write { kinds: Vec::new(), form })
        }
    }
}
