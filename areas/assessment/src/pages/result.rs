//! One organization's result: where it stands, why, and what would change it.

use askama::Template;
use axum::extract::{Path, State};
use kernel::Points;
use web::chart::{Bar, Chart, Dumbbell, Dumbbells, Waterfall};
use web::part::{Badge, Fact, Facts, PrintHead, Stars, Tone};
use web::table::{Ask, Cell, Filters};
use web::{Actor, Answer, Head, Missing, Visit};

use super::asked::{Asked, encoded, periods};
use crate::printed::{star_in_words, star_reason};
use crate::result::{Item, ResultSheet, standing_word};
use crate::{Assessments, Line, Run};

#[derive(Template)]
#[template(path = "pages/result.html")]
struct ResultPage {
    filters: Filters,
    stars: Option<Stars>,
    star_note: String,
    score: String,
    facts: Facts,
    sentences: Vec<String>,
    fall: Option<Chart>,
    sections: Chart,
    lost: Vec<Card>,
    open: Vec<Card>,
    bonuses: Vec<Card>,
    full: Vec<Card>,
}

/// One indicator as shown.
struct Card {
    anchor: String,
    name: String,
    section: String,
    mark: Badge,
    points: String,
    median: String,
    rule: String,
    sentence: String,
    formulas: Vec<String>,
    inputs: Vec<InputLine>,
    regain: String,
}

/// One input as shown: its value and the way to what it was counted from.
struct InputLine {
    name: String,
    value: Cell,
    standing: Option<Badge>,
    behind: String,
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    State(assessments): State<Assessments>,
    Path(code): Path<String>,
) -> Answer {
    let asked = Asked::of(&visit, &assessments, actor.scope()).await?;
    let run = asked.run(&assessments, visit.today()).await?;
    let line = run
        .line_of_code(actor.scope(), &code)
        .ok_or_else(|| Missing::new("这个党组织的考评结果"))?;
    let sheet = ResultSheet::of(&run, &line);
    let ask = Ask::of(&visit);
    let (standing, scheme) = (line.standing, run.scheme());
    let vetoes: Vec<&str> = standing
        .vetoes
        .iter()
        .filter_map(|place| Some(scheme.vetoes.get(*place)?.name.as_str()))
        .collect();
    let cards = |items: &[Item]| items.iter().map(|item| card(&asked, &line, item)).collect();
    let body = ResultPage {
        filters: Filters::new(&ask, "result", [periods(visit.today())]),
        stars: run.has_stars().then(|| standing.awarded.map_or(Stars::unrated(), Stars::new).big()),
        star_note: star_reason(&line, &vetoes).unwrap_or_default(),
        score: standing.score.to_string(),
        facts: facts(&run, &line, &vetoes),
        sentences: sheet.sentences.clone(),
        fall: fall(&run, &line, &sheet),
        sections: sections(&run, &line),
        lost: cards(&sheet.lost),
        open: cards(&sheet.open),
        bonuses: cards(&sheet.bonuses),
        full: cards(&sheet.full),
    };
    let title = format!("{}考评结果", line.org.name);
    let paper = PrintHead {
        title: title.clone(),
        unit: line.org.name.clone(),
        detail: format!(
            "{}　{}　截止{}",
            scheme.name,
            run.period().in_words(),
            run.as_of().in_words()
        ),
        mark: Some(Badge::new(Tone::Quiet, "未发布")),
    };
    let head = Head::new(title)
        .under("考评", asked.at("/assessment", &[]))
        .lead(format!(
            "{}，{}，截止{}。",
            scheme.name,
            run.period().in_words(),
            run.as_of().in_words()
        ))
        .on_paper(paper);
    visit.page(head, &body)
}

fn facts(run: &Run, line: &Line<'_>, vetoes: &[&str]) -> Facts {
    let standing = line.standing;
    let place = format!("{}（{}共{}个）", standing.rank, line.group.name, line.group.size);
    let mut facts = vec![
        Fact::new("名次", place),
        Fact::new("同组中位数", format!("{}分", line.group.median)),
        Fact::new("同组平均", format!("{}分", line.group.average)),
        Fact::new("满分", format!("{}分", run.scheme().full_mark)),
    ];
    if standing.at_best != standing.score {
        facts.push(Fact::new("未知项补齐后最高", format!("{}分", standing.at_best)));
    }
    if run.has_stars() && standing.eligible != standing.awarded {
        let eligible = standing.eligible.map_or_else(|| "未定".to_owned(), |s| format!("{s}星"));
        facts.push(Fact::new("得分达到", eligible));
        facts.push(Fact::new("评定星级", star_in_words(line)));
    }
    if !vetoes.is_empty() {
        facts.push(Fact::new("一票否决", vetoes.join("、")));
    }
    if standing.candidate {
        facts.push(Fact::new("整顿参考", "已列入，供上级查看，不是结论"));
    }
    Facts(facts)
}

/// From full marks down to the score: the biggest losses, the others together, bonuses, what is
/// still open, and what limits of sections and weights make of it.
fn fall(run: &Run, line: &Line<'_>, sheet: &ResultSheet) -> Option<Chart> {
    const SHOWN: usize = 12;
    let scheme = run.scheme();
    let mut steps: Vec<Bar> = sheet
        .lost
        .iter()
        .take(SHOWN)
        .map(|item| {
            Bar::new(&item.explanation.indicator, Some(-item.lost.value()))
                .href(format!("#i{}", item.indicator))
        })
        .collect();
    let top: Points = sheet.lost.iter().take(SHOWN).map(|item| item.lost).sum();
    let rest: Points = sheet.lost.iter().skip(SHOWN).map(|item| item.lost).sum();
    if rest > Points::ZERO {
        let count = sheet.lost.len() - SHOWN;
        steps.push(Bar::new(format!("其余{count}项"), Some(-rest.value())));
    }
    let open: Points = sheet.open.iter().map(|item| item.explanation.full).sum();
    if open > Points::ZERO {
        steps.push(Bar::new("暂不能计分", Some(-open.value())).href("#open"));
    }
    let won: Points = sheet.bonuses.iter().filter_map(|item| item.explanation.points).sum();
    if won > Points::ZERO {
        steps.push(Bar::new("加分", Some(won.value())).href("#bonuses"));
    }
    let sum = (won - rest - open).value() - top.value();
    let total: Points = scheme.sections.iter().map(|section| section.points).sum();
    // With weights or limits the steps of single indicators do not add up to the score.
    let left = line.standing.score.value() - total.value() - sum;
    if left.abs() > 0.005 {
        steps.push(Bar::new("大项封顶和权重折算", Some((left * 100.0).round() / 100.0)));
    }
    if steps.is_empty() {
        return None;
    }
    let most = sheet.lost.first().map_or_else(String::new, |item| {
        format!("，丢分最多的是“{}”（{}分）", item.explanation.indicator, item.lost)
    });
    let summary = format!("从满分{total}分到{}分{most}。", line.standing.score);
    let fall = Waterfall::new("指标", ("满分", total.value()), steps, "得分");
    Some(Chart::new("fall", "分丢在哪里", summary, fall))
}

/// Sections beside the middle of the group.
fn sections(run: &Run, line: &Line<'_>) -> Chart {
    let rows = run
        .scheme()
        .sections
        .iter()
        .enumerate()
        .map(|(place, section)| {
            let label = format!("{}（{}分）", section.name, section.points);
            let (median, own) = (line.section_median(place).value(), line.section(place).value());
            Dumbbell::new(label, Some(median), Some(own))
        })
        .collect();
    let behind: Vec<&str> = run
        .scheme()
        .sections
        .iter()
        .enumerate()
        .filter(|(place, _)| line.section(*place) < line.section_median(*place))
        .map(|(_, section)| section.name.as_str())
        .collect();
    let summary = if behind.is_empty() {
        "各大项都不低于同组中位数。".to_owned()
    } else {
        format!("低于同组中位数的有：{}。", behind.join("、"))
    };
    let names = ["同组中位数", "本组织"];
    Chart::new("sections", "与同组比", summary, Dumbbells::new("大项", names, rows))
}

fn card(asked: &Asked, line: &Line<'_>, item: &Item) -> Card {
    let told = &item.explanation;
    let mark = match told.points {
        None => Badge::new(Tone::Going, "暂不能计分"),
        Some(_) if item.lost > Points::ZERO => Badge::new(Tone::Warn, format!("丢{}分", item.lost)),
        Some(_) => Badge::new(Tone::Good, "得满分"),
    };
    let inputs = told
        .inputs
        .iter()
        .zip(&item.behind)
        .map(|(input, behind)| InputLine {
            name: input.name.clone(),
            value: Cell::text(&input.shown),
            standing: standing_word(input.standing).map(|word| Badge::new(Tone::Quiet, word)),
            behind: if behind.is_empty() {
                String::new()
            } else {
                let code = encoded(&line.org.code);
                let path = format!("/assessment/result/{code}/behind/{}", input.input);
                asked.at(&path, &[])
            },
        })
        .collect();
    Card {
        anchor: format!("i{}", item.indicator),
        name: told.indicator.clone(),
        section: item.section.clone(),
        mark,
        points: told.points.map_or_else(
            || format!("未知 / {}分", told.full),
            |points| format!("{points} / {}分", told.full),
        ),
        median: item.median.map(|median| format!("{median}分")).unwrap_or_default(),
        rule: told.rule.clone(),
        sentence: told.sentence.clone(),
        formulas: told.formulas.clone(),
        inputs,
        regain: item.regain.clone().unwrap_or_default(),
    }
}
