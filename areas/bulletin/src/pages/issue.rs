//! The preview of a bulletin, and issuing it.

use askama::Template;
use axum::extract::State;
use identity::By;
use kernel::{Id, Org, Period};
use web::form::{Opt, Sent};
use web::table::{Ask, Filter, Filters};
use web::{Action, Actor, Answer, Head, Missing, No, Reply, Visit};

use super::DOCX;
use super::paper::Paper;
use crate::acts::{self, Issuing};
use crate::bulletins::template;
use crate::compose::{Asked, compose};
use crate::{Bulletins, Frozen};

#[derive(Template)]
#[template(path = "pages/preview.html")]
struct PreviewPage<'a> {
    filters: Filters,
    paper: Paper<'a>,
    template: String,
    period: String,
    hash: String,
    refused: Vec<String>,
}

/// What is asked for, out of an address or a form.
struct Wanted {
    template: String,
    period: Period,
}

impl Wanted {
    fn of(sent: &Sent, visit: &Visit) -> Result<Self, No> {
        let period = match sent.text("period") {
            "" => Period::year(visit.today().year()),
            text => text.parse().ok(),
        };
        let period = period.ok_or_else(|| Missing::new("这个周期"))?;
        Ok(Self { template: sent.text("template").to_owned(), period })
    }

    async fn compose(
        &self,
        visit: &Visit,
        actor: &Actor,
        bulletins: &Bulletins,
    ) -> Result<Frozen, No> {
        let pack = bulletins.pack();
        let asked = Asked {
            unit: &actor.unit().name,
            scope: actor.scope(),
            period: self.period,
            today: visit.today(),
        };
        let template = template(&pack, &self.template)?;
        let composed = compose(bulletins.assessments(), &pack, template, &asked).await;
        composed.map_err(|no| identity::no(no, "这个通报"))
    }
}

pub(super) async fn preview(
    visit: Visit,
    actor: Actor,
    State(bulletins): State<Bulletins>,
) -> Answer {
    let wanted = Wanted::of(&Sent::of_query(visit.query()), &visit)?;
    page(&visit, &actor, &bulletins, &wanted, Vec::new()).await
}

async fn page(
    visit: &Visit,
    actor: &Actor,
    bulletins: &Bulletins,
    wanted: &Wanted,
    refused: Vec<String>,
) -> Answer {
    let frozen = wanted.compose(visit, actor, bulletins).await?;
    let year = visit.today().year();
    let periods = [Period::year(year), Period::year(year - 1)]
        .into_iter()
        .chain((1..=2).map(|half| Period::half(year, half)))
        .chain((1..=4).map(|quarter| Period::quarter(year, quarter)))
        .flatten()
        .filter(|period| period.first_day() <= visit.today())
        .map(|period| Opt::new(period.to_string(), period.in_words()));
    let pack = bulletins.pack();
    let templates = pack.bulletins.iter().map(|one| Opt::new(&one.name, &one.name));
    let filters = [
        Filter::always("template", "模板", templates.collect::<Vec<_>>(), &frozen.template),
        Filter::always("period", "周期", periods.collect::<Vec<_>>(), &frozen.period),
    ];
    let failed = !refused.is_empty();
    let body = PreviewPage {
        filters: Filters::new(&Ask::of(visit), "preview", filters),
        template: frozen.template.clone(),
        period: frozen.period.clone(),
        hash: frozen.text_hash(),
        paper: Paper { frozen: &frozen },
        refused,
    };
    let file = format!("/bulletins/preview.docx?{}", visit.query());
    let head = Head::new("拟通报")
        .under("通报", "/bulletins")
        .lead("带下划线的数字可以点开，查看背后的名单。印发后数字和文字不再变化。")
        .action(Action::link("下载草稿", file));
    if failed { visit.again(head, &body) } else { visit.page(head, &body) }
}

pub(super) async fn download(
    visit: Visit,
    actor: Actor,
    State(bulletins): State<Bulletins>,
) -> Answer {
    let wanted = Wanted::of(&Sent::of_query(visit.query()), &visit)?;
    let frozen = wanted.compose(&visit, &actor, &bulletins).await?;
    let file = frozen.docx().map_err(|why| No::Fault(Box::new(why)))?;
    Ok(Reply::file(&format!("{}（草稿）.docx", frozen.title), DOCX, file))
}

pub(super) async fn issue(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(bulletins): State<Bulletins>,
    sent: Sent,
) -> Answer {
    let wanted = Wanted::of(&sent, &visit)?;
    let pack = bulletins.pack();
    let hash = sent.text("hash").to_owned();
    let issuing = Issuing {
        template: template(&pack, &wanted.template)?,
        asked: Asked {
            unit: &actor.unit().name,
            scope: actor.scope(),
            period: wanted.period,
            today: visit.today(),
        },
        org: own(&actor, &bulletins).await?,
        actor: Some(&actor),
        who: &who,
        previewed: Some(&hash),
    };
    match acts::issue(&bulletins, &issuing).await.map_err(|no| identity::no(no, "这个单位")) {
        Ok(issued) => {
            let note = format!("已印发{}", issued.frozen.number);
            Ok(visit.to(format!("/bulletins/{}", issued.id)).note(note))
        }
        Err(no) => {
            let refused = no.refusal()?.sentences().to_vec();
            page(&visit, &actor, &bulletins, &wanted, refused).await
        }
    }
}

/// The unit somebody acts for.
async fn own(actor: &Actor, bulletins: &Bulletins) -> Result<Id<Org>, No> {
    let code = actor.unit().path.code();
    let db = bulletins.store().read();
    let org = registry::queries::organization_by_code(db, actor.scope(), code).await?;
    Ok(org.ok_or_else(|| Missing::new("您的单位"))?.id)
}
