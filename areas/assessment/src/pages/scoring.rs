//! The scoring desk: indicator by indicator over all units, or unit by unit over all indicators.

mod import;

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::State;
use identity::By;
use kernel::{Id, Org, PageOf};
use pack::{Rule, Scheme};
use web::form::{Opt, Sent};
use web::part::{Figure, Figures, Tabs};
use web::table::{Ask, Filter, Filters};
use web::{Action, Actor, Answer, Head, Missing, No, Visit};

pub(super) use import::{import, upload};

use super::asked::{Asked, periods};
use crate::acts::{Entered, Judging, judge};
use crate::records::Judgment;
use crate::{Assessments, Line, sheet};

#[derive(Template)]
#[template(path = "pages/scoring.html")]
struct ScoringPage {
    schemes: Tabs,
    views: Tabs,
    figures: Figures,
    filters: Filters,
    /// What the list is of: 党组织 or 指标.
    what: &'static str,
    rule: String,
    rows: Vec<Blank>,
    total: u64,
    hidden: Vec<(&'static str, String)>,
    wrong: Vec<String>,
    next: Option<String>,
    nothing: bool,
}

/// One line to fill in.
struct Blank {
    field: String,
    label: String,
    href: String,
    detail: String,
    /// What is stored, so that only what this reader changed is saved.
    was: String,
    value: String,
    grades: Vec<String>,
    hint: String,
    by: String,
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    State(assessments): State<Assessments>,
) -> Answer {
    let page = desk(&visit, &actor, &assessments, None).await?;
    visit.page(page.0, &page.1)
}

pub(super) async fn save(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(assessments): State<Assessments>,
    sent: Sent,
) -> Answer {
    let pack = assessments.pack();
    let asked = Asked::of_query(&sent, &pack, visit.today())?;
    let scheme = pack.scheme(&asked.scheme).ok_or_else(|| Missing::new("这个考评方案"))?;
    let judging = Judging { pack: &pack, scheme, period: asked.period, actor: &actor, who: &who };
    let mut entered = Vec::new();
    let mut wrong = Vec::new();
    for (name, value) in sent.pairs() {
        let Some((indicator, source, org)) = name.strip_prefix("g:").and_then(field) else {
            continue;
        };
        let value = value.trim();
        if value == sent.text(&name.replacen("g:", "w:", 1)) {
            continue;
        }
        let given = match scheme.indicators.get(indicator) {
            _ if value.is_empty() => None,
            Some(indicator) => match crate::judged::read(indicator, value) {
                Ok(given) => Some(given),
                Err(refusal) => {
                    wrong.push(format!("“{}”：{refusal}", indicator.name));
                    continue;
                }
            },
            None => continue,
        };
        entered.push(Entered { indicator, source, org, given });
    }
    if wrong.is_empty() {
        match judge(assessments.store(), &judging, &entered).await {
            Ok(changed) => {
                let note = match changed {
                    0 => "没有改动".to_owned(),
                    changed => format!("已保存{changed}项评分"),
                };
                let back = sent.text("back");
                let back = if back.is_empty() {
                    asked.at("/assessment/scoring", &[])
                } else {
                    back.to_owned()
                };
                return Ok(visit.to(back).note(note));
            }
            Err(no) => {
                let refusal = identity::no(no, "这个党组织").refusal()?;
                wrong.extend(refusal.sentences().iter().cloned());
            }
        }
    }
    let page = desk(&visit, &actor, &assessments, Some((&sent, wrong))).await?;
    visit.again(page.0, &page.1)
}

/// `indicator:source:organization` of a field's name.
fn field(name: &str) -> Option<(usize, usize, Id<Org>)> {
    let mut parts = name.splitn(3, ':');
    let indicator = parts.next()?.parse().ok()?;
    let source = parts.next()?.parse().ok()?;
    Some((indicator, source, parts.next()?.parse().ok()?))
}

type Known = HashMap<(String, String, Id<Org>), Judgment>;

/// The desk; after something wrong was sent, with it still in place.
async fn desk(
    visit: &Visit,
    actor: &Actor,
    assessments: &Assessments,
    again: Option<(&Sent, Vec<String>)>,
) -> Result<(Head, ScoringPage), No> {
    let pack = assessments.pack();
    let asked = match &again {
        Some((sent, _)) => Asked::of_query(sent, &pack, visit.today())?,
        None => Asked::of(visit, assessments, actor.scope()).await?,
    };
    let back = match &again {
        Some((sent, _)) => sent.text("back").to_owned(),
        None => visit.here().to_string(),
    };
    let (path, query) = back.split_once('?').unwrap_or((&back, ""));
    let ask = Ask::new(path, query);
    let run = asked.run(assessments, visit.today()).await?;
    let scheme = run.scheme();
    let judged = sheet::asked(scheme);
    let mut mine: Vec<Line<'_>> = run
        .lines(actor.scope())
        .filter(|line| identity::may(&pack.roles, actor, super::JUDGE, &line.org.path))
        .collect();
    // Not by rank: what is scored must not change the order of what is left to score.
    mine.sort_by(|a, b| a.org.path.cmp(&b.org.path));
    let known = known(assessments, &mine, &asked).await?;
    let given_of = |line: &Line<'_>, one: &sheet::Asked| known.get(&key(scheme, one, line.org.id));
    let done: usize = mine
        .iter()
        .map(|line| judged.iter().filter(|one| given_of(line, one).is_some()).count())
        .sum();
    let all = mine.len() * judged.len();
    let one_unit = Some(ask.filter("org")).filter(|code| !code.is_empty());
    let place =
        ask.filter("item").parse::<usize>().unwrap_or(0).min(judged.len().saturating_sub(1));
    let mut rows = Vec::new();
    let mut rule = String::new();
    let (what, total) = if let Some(code) = one_unit {
        let line = mine.iter().find(|line| line.org.code == code);
        let line = line.ok_or_else(|| Missing::new("这个党组织，或不由您评分"))?;
        rows.extend(judged.iter().map(|one| {
            let label = label(scheme, one);
            let text = scheme.indicators.get(one.indicator).map(|i| i.text.clone());
            let href = asked.at("/assessment/scoring", &[("item", &place_of(&judged, one))]);
            self::line(
                scheme,
                one,
                line,
                given_of(line, one),
                (label, href, text.unwrap_or_default()),
            )
        }));
        ("指标", judged.len() as u64)
    } else if let Some(one) = judged.get(place) {
        let indicator = scheme.indicators.get(one.indicator);
        rule = indicator.map(|i| i.text.clone()).unwrap_or_default();
        let only_open = ask.filter("left") == "1";
        let typed = ask.filter("q").trim().to_owned();
        let some: Vec<&Line<'_>> = mine
            .iter()
            .filter(|line| !only_open || given_of(line, one).is_none())
            .filter(|line| line.org.name.contains(&typed) || line.org.code.starts_with(&typed))
            .collect();
        let page = ask.page();
        let shown = some.iter().skip(page.offset() as usize).take(page.size() as usize);
        rows.extend(shown.map(|line| {
            let above = line.superior().map(|org| org.name.clone()).unwrap_or_default();
            let href = asked.at("/assessment/scoring", &[("org", &line.org.code)]);
            self::line(scheme, one, line, given_of(line, one), (line.org.name.clone(), href, above))
        }));
        ("党组织", some.len() as u64)
    } else {
        ("指标", 0)
    };
    if let Some((sent, _)) = &again {
        for row in &mut rows {
            sent.text(&format!("g:{}", row.field)).clone_into(&mut row.value);
        }
    }
    let page = ask.page();
    let pages = PageOf { rows: Vec::<()>::new(), total, page }.pages();
    let next =
        (one_unit.is_none() && page.number() < pages).then(|| ask.on_page(page.number() + 1));
    let figures = Figures(vec![
        Figure::new("已评", done, "项", asked.at("/assessment/scoring", &[]))
            .detail(format!("共{all}项，{}个党组织", mine.len())),
        Figure::new("未评", all - done, "项", asked.at("/assessment/scoring", &[("left", "1")])),
    ]);
    let head = Head::new("评分")
        .under("考评", asked.at("/assessment", &[]))
        .lead(format!(
            "{}，{}。空着就是还没有评，不按0分算。",
            scheme.name,
            asked.period.in_words()
        ))
        .action(Action::link("下载评分表", asked.at("/assessment/scoring.xlsx", &[])))
        .action(Action::link("用评分表导入", asked.at("/assessment/scoring/import", &[])));
    let body = ScoringPage {
        schemes: asked
            .schemes(assessments, actor.scope(), ("/assessment/scoring", visit.today()))
            .await?,
        views: asked.views("/assessment/scoring", true),
        figures,
        filters: Filters::new(&ask, "scoring", filters(visit, scheme, &judged)),
        what,
        rule,
        nothing: rows.is_empty(),
        rows,
        total,
        hidden: vec![
            ("scheme", asked.scheme.clone()),
            ("period", asked.period.to_string()),
            ("back", back.clone()),
        ],
        wrong: again.map(|(_, wrong)| wrong).unwrap_or_default(),
        next,
    };
    Ok((head, body))
}

/// What was given to these.
async fn known(assessments: &Assessments, lines: &[Line<'_>], asked: &Asked) -> Result<Known, No> {
    let db = assessments.store().read();
    let all = crate::queries::all_judgments(db, &asked.scheme, asked.period).await?;
    let seen: HashSet<Id<Org>> = lines.iter().map(|line| line.org.id).collect();
    Ok(all
        .into_iter()
        .filter(|one| seen.contains(&one.org))
        .map(|one| ((one.indicator.clone(), one.source.clone(), one.org), one))
        .collect())
}

fn key(scheme: &Scheme, one: &sheet::Asked, org: Id<Org>) -> (String, String, Id<Org>) {
    let indicator = scheme.indicators.get(one.indicator).map(|i| i.name.clone());
    let source = crate::judged::source_name(scheme, one.source).to_owned();
    (indicator.unwrap_or_default(), source, org)
}

fn label(scheme: &Scheme, one: &sheet::Asked) -> String {
    let name = scheme.indicators.get(one.indicator).map_or("", |i| i.name.as_str());
    match scheme.sources.get(one.source) {
        Some(source) => format!("{name}（{}）", source.name),
        None => name.to_owned(),
    }
}

fn place_of(judged: &[sheet::Asked], one: &sheet::Asked) -> String {
    judged.iter().position(|known| known == one).unwrap_or_default().to_string()
}

fn line(
    scheme: &Scheme,
    one: &sheet::Asked,
    line: &Line<'_>,
    known: Option<&Judgment>,
    (label, href, detail): (String, String, String),
) -> Blank {
    let rule = scheme.indicators.get(one.indicator).map(|indicator| &indicator.rule);
    let was = known.map(|known| known.given.to_string()).unwrap_or_default();
    let (grades, hint) = match rule {
        Some(Rule::Judged(grades)) => {
            let said: Vec<String> =
                grades.iter().map(|(name, points)| format!("{name}{points}分")).collect();
            (grades.iter().map(|(name, _)| name.clone()).collect(), said.join("、"))
        }
        Some(Rule::JudgedPoints { from, to, step }) => {
            (Vec::new(), format!("{from}到{to}分，每档{step}分"))
        }
        _ => (Vec::new(), String::new()),
    };
    let by = known.map(|known| format!("{} {}", known.name, known.day())).unwrap_or_default();
    let field = format!("{}:{}:{}", one.indicator, one.source, line.org.id);
    Blank { field, label, href, detail, value: was.clone(), was, grades, hint, by }
}

fn filters(visit: &Visit, scheme: &Scheme, judged: &[sheet::Asked]) -> Vec<Filter> {
    let items: Vec<Opt> = judged
        .iter()
        .enumerate()
        .map(|(place, one)| Opt::new(place.to_string(), label(scheme, one)))
        .collect();
    vec![
        Filter::text("q", "查找", "名称、代码"),
        Filter::one("item", "指标", items),
        Filter::one("left", "状态", [Opt::new("1", "只看未评")]),
        periods(visit.today()),
    ]
}
