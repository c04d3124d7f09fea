//! An organization's profile: how is this organization? Prints on A4.

mod below;
mod duties;
mod facts;
mod people;
mod records;
mod standing;

use askama::Template;
use axum::extract::{Path, State};
use identity::By;
use kernel::{Day, Period, Scope};
use ledger::rules::Hand;
use pack::Pack;
use registry::Organization;
use web::chart::{Chart, Spark};
use web::part::{Empty, Facts, PrintHead, Timeline};
use web::table::Table;
use web::{Actor, Answer, Head, Missing, No, Visit};

use super::{address, own_unit, profile_href};
use crate::rules::Duties;
use crate::{Desk, queries};
use standing::{PastCard, StandingCard};

#[derive(Template)]
#[template(path = "pages/profile.html")]
struct Profile {
    facts: Facts,
    standing_title: String,
    standing: Option<StandingCard>,
    rate: Option<(String, Spark)>,
    radar: Option<Chart>,
    below: Option<Table>,
    below_count: usize,
    below_href: String,
    duties: Option<Chart>,
    /// Other years of the duties: year and address.
    years: Vec<(i32, String)>,
    open: Option<Table>,
    nothing_open: String,
    posts: Table,
    people: Vec<Chart>,
    no_people: Empty,
    records: Table,
    timeline: Timeline,
}

/// Whom a page is about, by whom and when it is read.
struct Subject<'a> {
    desk: &'a Desk,
    visit: &'a Visit,
    scope: &'a Scope,
    hand: Hand,
    pack: &'a Pack,
    org: Organization,
    today: Day,
}

impl Subject<'_> {
    /// Somebody who may take any step of the organization itself: whoever reads sees what waits
    /// for its secretary.
    fn as_secretary(&self) -> Hand {
        let own = self.pack.roles.iter().filter(|role| role.of == pack::Relation::Own);
        let roles = own.map(|role| role.name.clone()).collect();
        Hand::new(self.hand.who.clone(), self.scope.clone(), self.org.path.clone(), roles)
    }
}

/// To the reader's own unit.
pub(super) async fn own(actor: Actor, visit: Visit, State(desk): State<Desk>) -> Answer {
    let unit = own_unit(&desk, &actor).await?;
    Ok(visit.to(profile_href(&unit.code)))
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(desk): State<Desk>,
    Path(code): Path<String>,
) -> Answer {
    let (scope, pack, today) = (actor.scope(), desk.pack(), visit.today());
    let db = desk.store().read();
    let org = registry::queries::organization_by_code(db, scope, &code).await?;
    let org = org.ok_or_else(|| Missing::new("这个党组织"))?;
    let hand = Hand::of(&actor, &who);
    let subject = Subject { desk: &desk, visit: &visit, scope, hand, pack: &pack, org, today };
    let about = &subject;
    let head = head(about).await?;
    let posts = registry::queries::posts_of(db, scope, about.org.id).await?;
    let members = queries::members_of(&desk, about.scope, &about.org.path, today, visit.now());
    let members = members.await.map_err(|no| identity::no(no, "这个党组织"))?;
    let own = own_duties(about).await?;
    let unit = own.unit(scope, about.org.id).map(|(place, _)| place);
    let open = duties::open(about, &own, unit).await?;
    let (standing, radar) = standing::standing(about).await?;
    let below = below::below(about).await?;
    let body = Profile {
        facts: facts::facts(about, &posts, &members, below.as_ref().map(|(_, count)| *count))
            .await?,
        standing_title: format!("{}年考评", today.year()),
        standing,
        rate: duties::rate(about, &own),
        radar,
        below_count: below.as_ref().map_or(0, |(_, count)| *count),
        below: below.map(|(table, _)| table),
        below_href: address("/organizations", &[("under", &about.org.code)]),
        duties: unit.and_then(|unit| duties::matrix(about, &own, unit)),
        years: duties::years(about),
        nothing_open: unit.map_or_else(String::new, |unit| duties::nothing(about, &own, unit)),
        open,
        posts: facts::posts(&posts),
        people: people::charts(about, &members),
        no_people: Empty::new("名册上还没有党员")
            .why("在“组织与党员”里导入党员名册，这里会有构成和年龄。"),
        records: records::table(about).await?,
        timeline: records::timeline(about, &posts).await?,
    };
    visit.page(head, &body)
}

/// The duties of the organization itself, over the year the page is asked about.
async fn own_duties(about: &Subject<'_>) -> Result<Duties, No> {
    let (store, pack) = (about.desk.store(), about.desk.pack());
    let year = duties::year(about);
    let around = queries::months_around(about.today);
    let months = Period::year(year).filter(|asked| !around.covers(*asked)).unwrap_or(around);
    let of = queries::duties_of_one(store, &pack, about.scope, &about.org, months, about.today);
    Ok(of.await?)
}

async fn head(about: &Subject<'_>) -> Result<Head, No> {
    let (org, db) = (&about.org, about.desk.store().read());
    let above = registry::queries::above(db, about.scope, &org.path).await?;
    let names: Vec<&str> = above.iter().map(|(_, name)| name.as_str()).collect();
    let mut kind = org.kind.clone();
    if let Some(domain) = &org.domain {
        kind = format!("{domain}　{kind}");
    }
    let lead = if names.is_empty() { kind } else { format!("{kind}　{}", names.join(" › ")) };
    let paper = PrintHead {
        title: "党组织基本情况".to_owned(),
        unit: org.name.clone(),
        detail: format!("{} 打印", about.today.in_words()),
        mark: None,
    };
    Ok(Head::new(&org.name).lead(lead).on_paper(paper))
}
