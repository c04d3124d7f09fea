//! Members and organizations that a form names: chosen in pickers, or written without choosing.

use std::collections::BTreeMap;

use kernel::{Day, Id, Org, Scope};
use pack::FieldType;
use registry::pick::{MEMBERS, MEMBERS_BY, NAME_ALONE, by_name_alone, is_a_name};
use registry::queries;
use registry::rules::{meant, names_of, told_apart};
use registry::{Member, Organization, Send};
use store::{Fault, Store};
use web::form::{Asked, Choice, Choices, Field, Form, Sent};

use super::form::name_of;
use crate::Book;
use crate::rules::{Content, Held, Named, Part};
use crate::sheet::names_in;

/// More names than anybody chooses one by one.
const MOST: usize = 200;
/// So many who hold posts are offered before anybody is looked for.
const OFFERED: usize = 6;

/// The field of a form that takes this; `None` if it is no picker.
pub(super) fn input(kind: &FieldType, name: String, label: &str) -> Option<Field> {
    Some(match kind {
        FieldType::Member => Field::pick(name, label, MEMBERS).found_by(MEMBERS_BY),
        FieldType::Members => Field::pick_many(name, label, MEMBERS).found_by(MEMBERS_BY),
        FieldType::Organization => Field::pick(name, label, Send::Id.source()),
        _ => return None,
    })
}

/// What the pickers of a form were left with.
#[derive(Default)]
pub(super) struct Chosen {
    by_place: BTreeMap<usize, Vec<Named>>,
    /// Fields that were searched, or in which it stays open who is meant.
    open: Vec<Open>,
}

struct Open {
    field: String,
    choices: Choices,
    sentence: String,
}

/// In what the names are looked up.
pub(super) struct Roster<'a> {
    pub store: &'a Store,
    pub scope: &'a Scope,
    pub today: Day,
    /// Whose record it is, if that is known.
    pub org: Option<&'a Organization>,
}

/// Places of a ledger's fields that are pickers, with what each takes.
fn pickers<'p>(book: &Book<'p>) -> impl Iterator<Item = (usize, &'p FieldType)> {
    let fields = book.ledger.fields.iter().enumerate();
    fields.map(|(place, field)| (place, &field.kind)).filter(|(_, kind)| is_picked(kind))
}

fn is_picked(kind: &FieldType) -> bool {
    matches!(kind, FieldType::Member | FieldType::Members | FieldType::Organization)
}

impl Chosen {
    /// What a record names.
    pub fn of_content(book: &Book<'_>, content: &Content) -> Self {
        let held = |place| match content.get(place) {
            Some(Held::Named(named)) => Some((place, named.clone())),
            _ => None,
        };
        let by_place = pickers(book).filter_map(|(place, _)| held(place)).collect();
        Self { by_place, open: Vec::new() }
    }

    /// What was sent. `before` is what the record names already: it may go on naming whoever has
    /// left the roster.
    pub async fn of_sent(
        roster: &Roster<'_>,
        book: &Book<'_>,
        sent: &Sent,
        before: &Content,
    ) -> Result<Self, Fault> {
        let asked = sent.asked();
        let mut chosen = Self::default();
        for (place, kind) in pickers(book) {
            let field = name_of(Part::Field(place));
            let had = match before.get(place) {
                Some(Held::Named(named)) => named.as_slice(),
                _ => &[],
            };
            let mut picker = Picker { roster, kind, field, had, named: Vec::new(), open: None };
            for value in
                sent.all(&picker.field.clone()).filter(|value| !value.is_empty()).take(MOST)
            {
                picker.take(value).await?;
            }
            let typed = sent.text(&format!("{}_q", picker.field)).trim();
            match &asked {
                Some(asked) if asked.field == picker.field => picker.search(asked).await?,
                Some(_) => {}
                None => picker.take_typed(typed).await?,
            }
            chosen.open.extend(picker.open);
            chosen.by_place.insert(place, picker.named);
        }
        Ok(chosen)
    }

    /// What was sent with what was made of it.
    pub fn complete(&self, sent: &Sent) -> Sent {
        let fields: Vec<String> =
            self.by_place.keys().map(|place| name_of(Part::Field(*place))).collect();
        let others = sent.pairs().filter(|(name, _)| !fields.iter().any(|field| field == name));
        let others = others.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Sent::of_pairs(others.chain(self.pairs()).collect())
    }

    /// As a form sends it.
    pub fn pairs(&self) -> impl Iterator<Item = (String, String)> {
        self.by_place.iter().flat_map(|(place, named)| {
            named.iter().map(|one| (name_of(Part::Field(*place)), value_of(one)))
        })
    }

    /// What the record is to name at a place.
    pub fn held(&self, place: usize) -> Option<Held> {
        self.by_place.get(&place).filter(|named| !named.is_empty()).cloned().map(Held::Named)
    }

    /// Shows on a form what is chosen and what was found.
    pub fn show(&self, form: &mut Form) {
        for (place, named) in &self.by_place {
            let name = name_of(Part::Field(*place));
            let found = self.open.iter().find(|open| open.field == name);
            let Some(field) = form.field_named_mut(&name) else { continue };
            let mut choices = match found {
                Some(open) => open.choices.clone(),
                None => continue_with(field),
            };
            choices.chosen = named.iter().map(shown).collect();
            field.offer(choices);
        }
    }

    /// Says on a form where it stays open who is meant.
    pub fn complain(&self, form: &mut Form) {
        for open in self.open.iter().filter(|open| !open.sentence.is_empty()) {
            form.wrong(&open.field, &open.sentence);
        }
    }
}

/// The choices a field has, without any found.
fn continue_with(field: &Field) -> Choices {
    field.choices().map(|now| Choices { found: Vec::new(), ..now.clone() }).unwrap_or_default()
}

fn value_of(named: &Named) -> String {
    if named.id.is_empty() { format!("{NAME_ALONE}{}", named.name) } else { named.id.clone() }
}

fn shown(named: &Named) -> Choice {
    Choice::new(value_of(named), &named.name, if named.id.is_empty() { "只记姓名" } else { "" })
}

/// One picker while it is read.
struct Picker<'a> {
    roster: &'a Roster<'a>,
    kind: &'a FieldType,
    field: String,
    had: &'a [Named],
    named: Vec<Named>,
    open: Option<Open>,
}

impl Picker<'_> {
    fn add(&mut self, named: Named) {
        if !self.named.contains(&named) && (self.named.is_empty() || self.takes_many()) {
            self.named.push(named);
        }
    }

    fn takes_many(&self) -> bool {
        *self.kind == FieldType::Members
    }

    /// What was ticked.
    async fn take(&mut self, value: &str) -> Result<(), Fault> {
        if let Some(name) = value.strip_prefix(NAME_ALONE) {
            let name: String = name.trim().chars().take(100).collect();
            if !name.is_empty() {
                self.add(Named::plain(name));
            }
            return Ok(());
        }
        let found = match self.kind {
            FieldType::Organization => self.organization(value).await?,
            _ => self.member(value).await?,
        };
        let found = found.or_else(|| self.had.iter().find(|named| named.id == value).cloned());
        match found {
            Some(named) => self.add(named),
            None => {
                let sentence = "选中的已不在名册上，请重新选择".to_owned();
                self.leave_open(Choices::default(), sentence);
            }
        }
        Ok(())
    }

    async fn organization(&self, value: &str) -> Result<Option<Named>, Fault> {
        let Ok(id) = value.parse::<Id<Org>>() else { return Ok(None) };
        let db = self.roster.store.read();
        let found = queries::organization(db, self.roster.scope, id).await?;
        Ok(found.map(|org| Named { id: org.id.to_string(), name: org.name }))
    }

    async fn member(&self, value: &str) -> Result<Option<Named>, Fault> {
        let Ok(id) = value.parse::<Id<Member>>() else { return Ok(None) };
        let db = self.roster.store.read();
        let Some(line) = queries::member(db, self.roster.scope, id).await? else {
            return Ok(None);
        };
        let same = self.namesakes(&line.member.name).await?;
        Ok(Some(named(&line.member, &same)))
    }

    /// Members of a name as it was written in the organization whose record it is.
    async fn namesakes(&self, written: &str) -> Result<Vec<Member>, Fault> {
        let scope = match self.roster.org {
            Some(org) => self.roster.scope.within(&org.path),
            None => self.roster.scope.clone(),
        };
        let names = names_of(written);
        let lines = queries::namesakes(self.roster.store.read(), &scope, &names).await?;
        Ok(lines.into_iter().map(|line| line.member).collect())
    }

    /// What was typed to look for somebody, where nobody was ticked.
    async fn take_typed(&mut self, typed: &str) -> Result<(), Fault> {
        let is_left_over = !self.named.is_empty()
            && (!self.takes_many()
                || !is_a_name(typed)
                || self.named.iter().any(|named| named.name.contains(typed)));
        if typed.is_empty() || is_left_over {
            return Ok(());
        }
        let pieces: Vec<String> = match self.kind {
            FieldType::Members => names_in(typed).into_iter().map(|named| named.name).collect(),
            _ => vec![typed.to_owned()],
        };
        for piece in pieces.iter().take(MOST) {
            match self.kind {
                FieldType::Organization => self.take_body(piece).await?,
                _ => self.take_person(piece).await?,
            }
        }
        Ok(())
    }

    async fn take_person(&mut self, written: &str) -> Result<(), Fault> {
        let same = self.namesakes(written).await?;
        match meant(written, &same).as_slice() {
            [one] => self.add(named(one, &same)),
            [] => {
                let mut choices = self.found(&Asked::for_text(&self.field, written)).await?;
                if !is_a_name(written) {
                    let sentence = format!("“{written}”还没有选定是谁，请在下面的结果中选择");
                    self.leave_open(choices, sentence);
                } else if choices.found.is_empty() {
                    self.add(Named::plain(written));
                } else {
                    choices.found.push(by_name_alone(written));
                    choices.total += 1;
                    let sentence = format!(
                        "名册上有与“{written}”相近的姓名，请在下面选择；不在名册上的，选“只记姓名”"
                    );
                    self.leave_open(choices, sentence);
                }
            }
            several => {
                let labels: Vec<Choice> = several
                    .iter()
                    .map(|one| Choice::new(one.id.to_string(), told_apart(one, &same), ""))
                    .collect();
                let sentence =
                    format!("有 {} 名党员叫“{written}”，请在下面选择是哪一位", several.len());
                let total = labels.len() as u64;
                let choices = Choices::new(&self.field, MEMBERS).found_by(MEMBERS_BY);
                self.leave_open(choices.found(labels, total), sentence);
            }
        }
        Ok(())
    }

    async fn take_body(&mut self, written: &str) -> Result<(), Fault> {
        let db = self.roster.store.read();
        let found = queries::find_organizations(db, self.roster.scope, written, 50).await?;
        let exact = |org: &&Organization| org.name == written || org.code == written;
        let exact: Vec<&Organization> = found.iter().filter(exact).collect();
        if let [one] = exact.as_slice() {
            let named = Named { id: one.id.to_string(), name: one.name.clone() };
            self.add(named);
        } else if found.is_empty() {
            self.add(Named::plain(written));
        } else {
            let choices = self.found(&Asked::for_text(&self.field, written)).await?;
            self.leave_open(choices, format!("“{written}”还没有选定，请在下面的结果中选择"));
        }
        Ok(())
    }

    /// 查找 or 下级 was pressed.
    async fn search(&mut self, asked: &Asked) -> Result<(), Fault> {
        let mut choices = self.found(asked).await?;
        if *self.kind != FieldType::Organization && is_a_name(&asked.text) {
            choices.found.push(by_name_alone(&asked.text));
            choices.total += 1;
        }
        self.leave_open(choices, String::new());
        Ok(())
    }

    async fn found(&self, asked: &Asked) -> Result<Choices, Fault> {
        let Roster { store, scope, today, .. } = self.roster;
        if *self.kind == FieldType::Organization {
            return registry::pick_organizations(store.read(), scope, asked, Send::Id).await;
        }
        registry::pick_members(store.read(), store.crypto(), scope, asked, *today).await
    }

    fn leave_open(&mut self, choices: Choices, sentence: String) {
        let choices = if choices.field.is_empty() {
            let source =
                if *self.kind == FieldType::Organization { Send::Id.source() } else { MEMBERS };
            Choices::new(&self.field, source)
        } else {
            choices
        };
        self.open = Some(Open { field: self.field.clone(), choices, sentence });
    }
}

fn named(member: &Member, among: &[Member]) -> Named {
    Named { id: member.id.to_string(), name: told_apart(member, among) }
}

/// Offers those who hold posts in an organization, who preside and write most of its minutes.
pub(super) async fn offer_holders(
    form: &mut Form,
    book: &Book<'_>,
    roster: &Roster<'_>,
) -> Result<(), Fault> {
    let places: Vec<usize> = pickers(book)
        .filter(|(_, kind)| **kind == FieldType::Member)
        .map(|(place, _)| place)
        .collect();
    let Some(org) = roster.org.filter(|_| !places.is_empty()) else { return Ok(()) };
    let (db, scope) = (roster.store.read(), roster.scope);
    let mut offered: Vec<Choice> = Vec::new();
    for post in queries::posts_of(db, scope, org.id).await? {
        let Some(id) = post.member.filter(|_| post.until.is_none()) else { continue };
        let id = id.to_string();
        if offered.len() < OFFERED && offered.iter().all(|choice| choice.value != id) {
            offered.push(Choice::new(id, post.holder, post.post));
        }
    }
    for place in places {
        let name = name_of(Part::Field(place));
        if let Some(field) = form.field_named_mut(&name) {
            let choices = Choices::new(&name, MEMBERS).found_by(MEMBERS_BY);
            let total = offered.len() as u64;
            field.offer(choices.offered(offered.clone(), total).in_row());
        }
    }
    Ok(())
}
