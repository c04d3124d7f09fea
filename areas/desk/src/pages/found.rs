//! What the search box at the top finds while somebody types: the first few, each a link.

use askama::Template;
use axum::extract::State;
use registry::Send;
use web::form::{Asked, Choice, Sent};
use web::{Actor, Answer, Visit};

use super::{SEE, address, profile_href};
use crate::Desk;

/// Of each kind; the page of the search has more.
const SHOWN: usize = 6;
/// Nothing is looked for until so much is typed: a single character finds half the city.
const LEAST_TYPED: usize = 2;

#[derive(Template)]
#[template(path = "pages/found.html")]
struct Found {
    organizations: Vec<(Choice, String)>,
    members: Vec<(Choice, String)>,
    all: String,
}

pub(super) async fn show(visit: Visit, actor: Actor, State(desk): State<Desk>) -> Answer {
    let sent = Sent::of_query(visit.query());
    let typed = sent.text("q").trim();
    let mut found = Found { organizations: Vec::new(), members: Vec::new(), all: String::new() };
    if typed.chars().count() < LEAST_TYPED || !actor.may(SEE) {
        return visit.fragment(&found);
    }
    let (db, crypto, scope) = (desk.store().read(), desk.store().crypto(), actor.scope());
    let asked = Asked::for_text("", typed);
    let (organizations, members) = tokio::try_join!(
        registry::pick_organizations(db, scope, &asked, Send::Code),
        registry::pick_members(db, crypto, scope, &asked, visit.today()),
    )?;
    let linked = |choices: Vec<Choice>, href: fn(&str) -> String| {
        let link = |choice: Choice| (href(&choice.value), choice);
        choices.into_iter().take(SHOWN).map(link).map(|(href, choice)| (choice, href)).collect()
    };
    found.organizations = linked(organizations.found, profile_href);
    found.members = linked(members.found, |id| format!("/members/{id}"));
    found.all = address("/search", &[("q", typed)]);
    visit.fragment(&found)
}
