//! Choosing an organization or a member out of thousands.

use axum::extract::State;
use kernel::{Id, Org, Scope};
use sea_orm::ConnectionTrait;
use store::Fault;
use web::form::{Asked, Choice, Choices, Sent};
use web::{Actor, Answer, Visit};

use super::Registry;
use crate::records::Organization;
use crate::{Member, queries};

/// How many choices are shown at a time.
const MOST: u64 = 50;

/// By what a picker names an organization: forms send ids, addresses of lists show codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Send {
    /// Its id.
    Id,
    /// Its code.
    Code,
}

impl Send {
    /// The address that answers such a picker.
    pub fn source(self) -> &'static str {
        match self {
            Self::Id => "/pick/organizations",
            Self::Code => "/pick/units",
        }
    }

    fn value(self, org: &Organization) -> String {
        match self {
            Self::Id => org.id.to_string(),
            Self::Code => org.code.clone(),
        }
    }
}

/// Answers a picker of organizations: what was typed, or what stands below an organization, or the
/// top of the scope.
pub async fn pick_organizations(
    db: &impl ConnectionTrait,
    scope: &Scope,
    asked: &Asked,
    send: Send,
) -> Result<Choices, Fault> {
    let choices = Choices::new(&asked.field, send.source()).asked(&asked.text);
    let under = match &asked.under {
        Some(value) => find(db, scope, value, send).await?,
        None => None,
    };
    let found = if under.is_none() && !asked.text.is_empty() {
        // One more than is shown tells whether there are more.
        queries::find_organizations(db, scope, &asked.text, MOST + 1).await?
    } else {
        queries::below(db, scope, under.as_ref().map(|org| org.id)).await?
    };
    let total = found.len() as u64;
    let shown: Vec<Organization> = found.into_iter().take(MOST as usize).collect();
    let shown = choices_of(db, scope, &shown, send).await?;
    let choices = choices.found(shown, total);
    let Some(under) = under else { return Ok(choices) };
    let mut above: Vec<Choice> = Vec::new();
    for (id, name) in queries::above(db, scope, &under.path).await? {
        // Superiors outside the scope cannot be opened.
        if let Some(org) = queries::organization(db, scope, id).await? {
            above.push(Choice::new(send.value(&org), name, ""));
        }
    }
    above.push(Choice::new(send.value(&under), &under.name, ""));
    Ok(choices.above(above))
}

/// An organization that was chosen before, as a picker shows it.
pub async fn chosen(
    db: &impl ConnectionTrait,
    scope: &Scope,
    value: &str,
    send: Send,
) -> Result<Option<Choice>, Fault> {
    let Some(org) = find(db, scope, value, send).await? else { return Ok(None) };
    Ok(choices_of(db, scope, &[org], send).await?.into_iter().next())
}

async fn find(
    db: &impl ConnectionTrait,
    scope: &Scope,
    value: &str,
    send: Send,
) -> Result<Option<Organization>, Fault> {
    match send {
        Send::Code => queries::organization_by_code(db, scope, value).await,
        Send::Id => match value.parse::<Id<Org>>() {
            Ok(id) => queries::organization(db, scope, id).await,
            Err(_) => Ok(None),
        },
    }
}

async fn choices_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    orgs: &[Organization],
    send: Send,
) -> Result<Vec<Choice>, Fault> {
    let above = queries::superiors(db, scope, orgs.iter().map(|org| &org.path)).await?;
    let leads = queries::with_subordinates(db, scope, orgs.iter().map(|org| org.id)).await?;
    Ok(orgs
        .iter()
        .map(|org| {
            let superior = org.path.parent().and_then(|path| above.get(&path));
            let detail = match superior {
                Some(name) => format!("{name} · {}", org.code),
                None => org.code.clone(),
            };
            let choice = Choice::new(send.value(org), &org.name, detail);
            if leads.contains(&org.id) { choice.opens() } else { choice }
        })
        .collect())
}

/// Answers a picker of members, who are found by name, pinyin or the end of the identity number.
pub async fn pick_members(
    db: &impl ConnectionTrait,
    crypto: &dyn store::crypto::Crypto,
    scope: &Scope,
    asked: &Asked,
    today: kernel::Day,
) -> Result<Choices, Fault> {
    let found = queries::find_people(db, crypto, scope, &asked.text, today, MOST + 1).await?;
    let total = found.len() as u64;
    let shown = found.iter().take(MOST as usize).map(choice).collect();
    let choices = Choices::new(&asked.field, MEMBERS).found_by(MEMBERS_BY).asked(&asked.text);
    Ok(choices.found(shown, total))
}

/// The address that answers a picker of members.
pub const MEMBERS: &str = "/pick/members";
/// By what it finds them.
pub const MEMBERS_BY: &str = "姓名或拼音首字母";

/// The choice of somebody who is not on the roster, by name alone.
pub fn by_name_alone(name: &str) -> Choice {
    Choice::new(format!("{NAME_ALONE}{name}"), name, "不在党员名册上，只记姓名")
}

/// Stands before a name in what is sent for somebody who is not on the roster; no id begins so.
pub const NAME_ALONE: char = '=';

pub(super) async fn organizations(
    visit: Visit,
    actor: Actor,
    State(registry): State<Registry>,
) -> Answer {
    answer(&visit, &actor, &registry, Send::Id).await
}

pub(super) async fn units(visit: Visit, actor: Actor, State(registry): State<Registry>) -> Answer {
    answer(&visit, &actor, &registry, Send::Code).await
}

async fn answer(visit: &Visit, actor: &Actor, registry: &Registry, send: Send) -> Answer {
    let asked = Asked::of_query(visit.query());
    let (db, scope) = (registry.store.read(), actor.scope());
    let mut now = Vec::new();
    for value in &asked.chosen {
        now.extend(chosen(db, scope, value, send).await?);
    }
    visit.fragment(&pick_organizations(db, scope, &asked, send).await?.as_asked(&asked, now))
}

pub(super) async fn members(
    visit: Visit,
    actor: Actor,
    State(registry): State<Registry>,
) -> Answer {
    let asked = Asked::of_query(visit.query());
    let (db, crypto) = (registry.store.read(), registry.store.crypto());
    let mut choices = pick_members(db, crypto, actor.scope(), &asked, visit.today()).await?;
    let mut now = Vec::new();
    for value in &asked.chosen {
        now.extend(member_chosen(db, actor.scope(), value).await?);
    }
    if is_a_name(&asked.text) {
        choices.found.push(by_name_alone(&asked.text));
        choices.total += 1;
    }
    visit.fragment(&choices.as_asked(&asked, now))
}

/// Whether somebody typed a name rather than letters or digits to find one by.
pub fn is_a_name(typed: &str) -> bool {
    typed.chars().count() > 1 && !typed.is_ascii()
}

async fn member_chosen(
    db: &impl ConnectionTrait,
    scope: &Scope,
    value: &str,
) -> Result<Option<Choice>, Fault> {
    if let Some(name) = value.strip_prefix(NAME_ALONE) {
        return Ok(Some(by_name_alone(name)));
    }
    let Ok(id) = value.parse::<Id<Member>>() else { return Ok(None) };
    Ok(queries::member(db, scope, id).await?.as_ref().map(choice))
}

/// A member as a picker shows one.
fn choice(line: &queries::MemberLine) -> Choice {
    let Member { id, name, birth, .. } = &line.member;
    let detail = format!("{}年生 · {}", birth.year(), line.org_name);
    Choice::new(id.to_string(), name, detail)
}

/// The picker of a list's filter by organization, sent by code: what is chosen, and either what
/// was asked without scripts or what lies nearest below the reader.
pub async fn unit_filter(
    db: &impl ConnectionTrait,
    actor: &Actor,
    sent: &Sent,
    field: &str,
) -> Result<Choices, Fault> {
    let (scope, send) = (actor.scope(), Send::Code);
    let now = match sent.text(field).trim() {
        "" => None,
        code => chosen(db, scope, code, send).await?,
    };
    let typed = sent.text(&format!("{field}_q")).trim();
    let choices = match sent.asked_for(field) {
        Some(asked) => pick_organizations(db, scope, &asked, send).await?,
        // Typed, and 查询 pressed instead of 查找.
        None if !typed.is_empty() && now.is_none() => {
            let asked = Asked::for_text(field, typed);
            pick_organizations(db, scope, &asked, send).await?
        }
        None => {
            let own = actor.unit().path.code();
            let own = queries::organization_by_code(db, scope, own).await?;
            let below = queries::below(db, scope, own.map(|org| org.id)).await?;
            let total = below.len() as u64;
            let shown: Vec<Organization> = below.into_iter().take(MOST as usize).collect();
            let shown = choices_of(db, scope, &shown, send).await?;
            Choices::new(field, send.source()).offered(shown, total)
        }
    };
    Ok(match now {
        Some(now) => choices.chosen(now),
        None => choices,
    })
}
