//! Everything that is written: issuing.

use identity::Target;
use kernel::{Id, Org, Refusal};
use office::docx::document_number;
use pack::Bulletin;
use registry::Organization;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use store::audit::{Entry, Who};
use store::{Fault, No, Write};
use web::Actor;

use crate::Bulletins;
use crate::compose::{Asked, compose};
use crate::pages::ISSUE;
use crate::records::{Issued, bulletin};

/// What is issued by whom.
pub struct Issuing<'a> {
    /// The template.
    pub template: &'a Bulletin,
    /// For whom, about when; the day is the day of issue.
    pub asked: Asked<'a>,
    /// The body that issues it.
    pub org: Id<Org>,
    /// Whose right it is; `None` for the command line, where whoever holds the data decides.
    pub actor: Option<&'a Actor>,
    /// As the audit trail remembers him.
    pub who: &'a Who,
    /// Hash of the text that was previewed: if it would now read otherwise, nothing is issued.
    pub previewed: Option<&'a str>,
}

/// Works the figures out, gives the next number, and freezes the whole.
pub async fn issue(bulletins: &Bulletins, issuing: &Issuing<'_>) -> Result<Issued, No> {
    let pack = bulletins.pack();
    let mut frozen =
        compose(bulletins.assessments(), &pack, issuing.template, &issuing.asked).await?;
    if issuing.previewed.is_some_and(|seen| seen != frozen.text_hash()) {
        let said = "预览之后数据有变化，通报内容会与预览不同，因此没有印发。请重新预览后再确认";
        return Err(Refusal::new(said).into());
    }
    let act = bulletins.store().write().await?;
    let org = registry::queries::organization(&act, issuing.asked.scope, issuing.org).await?;
    let org = org.ok_or(No::Missing)?;
    if let Some(actor) = issuing.actor
        && !identity::may(&pack.roles, actor, ISSUE, Target::AllBelow(&org.path))
    {
        return Err(No::Denied);
    }
    let year = issuing.asked.today.year();
    let number = next_number(&act, org.id, &frozen.template, year).await?;
    frozen.number = document_number(&issuing.template.mark, year, number.unsigned_abs());
    let issued = Issued {
        id: act.id(),
        org: org.id,
        year,
        number,
        text_hash: frozen.text_hash(),
        frozen,
        name: issuing.who.name.clone(),
        at: act.now(),
    };
    save(&act, &issued, issuing.who).await?;
    let entry = entry(&issued, &org, issuing.who);
    act.commit(entry).await?;
    Ok(issued)
}

async fn next_number(act: &Write, org: Id<Org>, template: &str, year: i32) -> Result<i32, Fault> {
    let last: Option<Option<i32>> = bulletin::Entity::find()
        .select_only()
        .column_as(bulletin::Column::Number.max(), "last")
        .filter(bulletin::Column::Org.eq(org.uuid()))
        .filter(bulletin::Column::Template.eq(template))
        .filter(bulletin::Column::Year.eq(year))
        .into_tuple()
        .one(act)
        .await?;
    Ok(last.flatten().unwrap_or(0) + 1)
}

async fn save(act: &Write, issued: &Issued, who: &Who) -> Result<(), Fault> {
    let frozen = &issued.frozen;
    let json =
        serde_json::to_string(frozen).map_err(|why| Fault::new("freezing a bulletin", why))?;
    bulletin::Entity::insert(bulletin::ActiveModel {
        id: Set(issued.id.uuid()),
        org: Set(issued.org.uuid()),
        template: Set(frozen.template.clone()),
        year: Set(issued.year),
        number: Set(issued.number),
        document_number: Set(frozen.number.clone()),
        period: Set(frozen.period.clone()),
        title: Set(frozen.title.clone()),
        day: Set(frozen.day.number()),
        frozen: Set(json),
        text_hash: Set(issued.text_hash.clone()),
        account: Set(who.account.clone()),
        name: Set(who.name.clone()),
        at_ms: Set(issued.at.timestamp_millis()),
    })
    .exec_without_returning(act)
    .await?;
    Ok(())
}

fn entry(issued: &Issued, org: &Organization, who: &Who) -> Entry {
    let frozen = &issued.frozen;
    Entry::new(who, "bulletin.issue")
        .on("bulletin", issued.id)
        .within(&org.path)
        .saying(format!(
            "印发{}《{}》，正文校验值{}",
            frozen.number, frozen.title, issued.text_hash
        ))
        .with(&frozen.figures)
}
