//! An issued bulletin, as it was issued.

use askama::Template;
use axum::extract::{Path, State};
use kernel::Id;
use web::part::{Fact, Facts};
use web::{Action, Actor, Answer, Head, Missing, No, Reply, Visit};

use super::DOCX;
use super::paper::Paper;
use crate::{Bulletins, Issued, queries};

#[derive(Template)]
#[template(ext = "html", source = "{{ facts }}\n{{ paper }}")]
struct IssuedPage<'a> {
    facts: Facts,
    paper: Paper<'a>,
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    State(bulletins): State<Bulletins>,
    Path(id): Path<Id<Issued>>,
) -> Answer {
    let issued = find(&actor, &bulletins, id).await?;
    let frozen = &issued.frozen;
    let facts = Facts(vec![
        Fact::new("文号", frozen.number.as_str()),
        Fact::new("数据截止", frozen.as_of.in_words()),
        Fact::new("印发日期", frozen.day.in_words()),
        Fact::new("经办人", issued.name.as_str()),
        Fact::new("制度包指纹", frozen.pack.as_str()).wide(),
        Fact::new("正文校验值（SM3）", issued.text_hash.as_str()).wide(),
    ]);
    let head = Head::new(&frozen.title)
        .under("通报", "/bulletins")
        .lead("数字是印发时的；点开看到的名单是现在的，可能已有变化。")
        .action(Action::link("下载", format!("/bulletins/{id}/file")).main());
    visit.page(head, &IssuedPage { facts, paper: Paper { frozen } })
}

pub(super) async fn download(
    _: Visit,
    actor: Actor,
    State(bulletins): State<Bulletins>,
    Path(id): Path<Id<Issued>>,
) -> Answer {
    let issued = find(&actor, &bulletins, id).await?;
    let file = issued.frozen.docx().map_err(|why| No::Fault(Box::new(why)))?;
    let name = format!("{}{}.docx", issued.frozen.number, issued.frozen.title);
    Ok(Reply::file(&name, DOCX, file))
}

async fn find(actor: &Actor, bulletins: &Bulletins, id: Id<Issued>) -> Result<Issued, No> {
    let found = queries::issued(bulletins.store().read(), actor.scope(), id).await?;
    Ok(found.ok_or_else(|| Missing::new("这期通报"))?)
}
