//! The records a number was counted from: the second click from a star to the minutes of a meeting.

use askama::Template;
use axum::extract::{Path, State};
use kernel::PageOf;
use ledger::queries::Question;
use pack::{Entity, Window};
use web::part::{Empty, Fact, Facts};
use web::table::{Ask, Cell, Column, Row, Table};
use web::{Actor, Answer, Head, Missing, Visit};

use super::asked::{Asked, encoded};
use crate::behind::{Behind, behind};
use crate::{Assessments, Line};

#[derive(Template)]
#[template(path = "pages/behind.html")]
struct BehindPage {
    facts: Facts,
    others: Vec<(String, String)>,
    table: Option<Table>,
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    State(assessments): State<Assessments>,
    Path((code, input)): Path<(String, usize)>,
) -> Answer {
    let pack = assessments.pack();
    let asked = Asked::of(&visit, &assessments, actor.scope()).await?;
    let run = asked.run(&assessments, visit.today()).await?;
    let line = run
        .line_of_code(actor.scope(), &code)
        .ok_or_else(|| Missing::new("这个党组织的考评结果"))?;
    let read = run.scheme().inputs.get(input).ok_or_else(|| Missing::new("这个数据"))?;
    let sources = behind(&run, input);
    let records = sources.iter().any(|source| matches!(source, Behind::Records { .. }));
    let number = ledger::queries::Behind::of(read.source).filter(|_| records);
    let ask = Ask::of(&visit);
    let table = match number {
        None => None,
        Some(number) => {
            let question = Question {
                org: &line.org.path,
                number,
                window: read.window.unwrap_or(Window::Cycle),
                cycle: run.period(),
                standing: read.standing,
            };
            let db = assessments.store().read();
            let found =
                ledger::queries::behind(db, actor.scope(), &pack, &question, ask.page()).await?;
            Some(records_table(&ask, &pack, found))
        }
    };
    let mut facts = vec![
        Fact::new("党组织", Cell::link(&line.org.name, asked.result(&line.org.code))),
        Fact::new("数据", read.name.as_str()),
        Fact::new("计入的情况", format!("{}及以上", read.standing.name())),
    ];
    for source in &sources {
        let (label, said) = said(source);
        facts.push(Fact::new(label, said).wide());
    }
    let others = sources.iter().filter_map(|source| elsewhere(&asked, &line, source)).collect();
    let head = Head::new(format!("“{}”是怎么来的", read.name))
        .under("考评", asked.at("/assessment", &[]))
        .under(&line.org.name, asked.result(&line.org.code));
    visit.page(head, &BehindPage { facts: Facts(facts), others, table })
}

fn records_table(
    ask: &Ask,
    pack: &pack::Pack,
    found: PageOf<(usize, ledger::queries::RecordLine)>,
) -> Table {
    let rows = found.map(|(place, line)| {
        let ledger = pack.ledgers.get(place);
        let name = ledger.map_or("", |ledger| ledger.name.as_str());
        let title = ledger.map(|ledger| line.record.content.title(ledger)).unwrap_or_default();
        let title = if title.is_empty() { name.to_owned() } else { title };
        let href = format!("/ledgers/{}/{}", encoded(name), line.record.id);
        Row::new([
            Cell::link(title, href),
            Cell::known(line.record.day),
            Cell::text(name),
            Cell::text(&line.org_name),
            Cell::known(line.record.filed_on),
            Cell::text(&line.record.state),
        ])
    });
    let columns = [
        Column::new("title", "记录"),
        Column::new("day", "日期"),
        Column::new("ledger", "台账"),
        Column::new("org", "党组织"),
        Column::new("filed", "填报日期"),
        Column::centre("state", "状态"),
    ];
    let empty = Empty::new("没有计入的记录")
        .why("这段时间没有报过符合条件的记录，或还没有达到规定的情况（上报、审核、核验）。");
    Table::new("behind", "记录", columns).paged(ask, rows).empty(empty)
}

/// A source in words.
fn said(source: &Behind) -> (String, String) {
    let condition =
        |when: &str| if when.is_empty() { String::new() } else { format!("，条件：{when}") };
    match source {
        Behind::Records { when, months, .. } => {
            let months = months.map_or_else(
                || "最近一次报的数".to_owned(),
                |months| format!("{}的记录", months.in_words()),
            );
            (source.label(), format!("{months}{}", condition(when)))
        }
        Behind::Registry { when, .. } => {
            (source.label(), format!("从名册直接统计{}", condition(when)))
        }
        Behind::Attribute(_) => (source.label(), "名册登记的情况".to_owned()),
        Behind::Results { .. } => (source.label(), "所辖党组织按该办法考评的结果".to_owned()),
    }
}

/// Where to look at a source that is no list of records.
fn elsewhere(asked: &Asked, line: &Line<'_>, source: &Behind) -> Option<(String, String)> {
    let id = line.org.id;
    match source {
        Behind::Registry { of: Entity::Member, .. } => {
            let href = super::asked::address("/members", &[("org", &id.to_string())], &[]);
            Some(("查看党员名册".to_owned(), href))
        }
        Behind::Registry { .. } | Behind::Attribute(_) => {
            Some(("查看党组织名册".to_owned(), format!("/orgs/{id}")))
        }
        Behind::Results { scheme } => {
            let other = Asked { scheme: scheme.clone(), period: asked.period };
            Some((format!("查看《{scheme}》排名"), other.at("/assessment", &[])))
        }
        Behind::Records { .. } => None,
    }
}
