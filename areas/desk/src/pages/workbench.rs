//! 工作台: what needs me now?

use askama::Template;
use axum::extract::State;
use identity::By;
use kernel::{Day, Period, Scope};
use ledger::rules::Hand;
use ledger::{Book, list_href, moment, record_href, state_tone};
use pack::Pack;
use registry::Organization;
use web::chart::Spark;
use web::part::{Badge, Change, Event, Figure, Figures, Progress, Timeline, Todos, Tone};
use web::table::{Cell, Column, Row, Table};
use web::{Actor, Answer, Head, No, Visit};

use super::todo::{self, Below};
use super::{SEE, address, encoded, own_unit, profile_href};
use crate::Desk;
use crate::queries::{self, Overview, Placed, SchemeLine};
use crate::rules::{Line, Tally, days_said, period_said};

#[derive(Template)]
#[template(path = "pages/workbench.html")]
struct Workbench {
    todos: Todos,
    figures: Figures,
    below: Option<Table>,
    progress: Option<Table>,
    later: Option<Table>,
    /// How many things `later` holds.
    later_count: usize,
    latest: Timeline,
    bulletins: Timeline,
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    By(who): By,
    State(desk): State<Desk>,
) -> Answer {
    if !actor.may(SEE) {
        return Ok(visit.to("/account"));
    }
    let unit = own_unit(&desk, &actor).await?;
    let (hand, today, now) = (Hand::of(&actor, &who), visit.today(), visit.now());
    let (scope, pack) = (actor.scope(), desk.pack());
    let fault = |no| identity::no(no, "这个党组织");
    let read = desk.duties(scope, &unit.path, today, now).await.map_err(fault)?;
    let seen = desk.overview(scope, &unit.path, &read, today, now).await.map_err(fault)?;
    let overview = &seen.value;
    let records = queries::own_records(desk.store().read(), scope, &pack, &hand, &unit).await?;
    let place = read.duties.unit(scope, unit.id).map(|(place, _)| place);
    let own = place
        .map(|place| todo::own(&pack, &hand, &read.duties, place, &unit.path, &records, today));
    let (mut now_todos, later, next) =
        own.map_or_else(Default::default, |own| (own.now, own.later, own.next));
    let leads = overview.units > 1;
    let below = todo::below(&pack, &hand, &unit.path, &overview.states);
    if leads {
        now_todos.extend(todo::of_below(&pack, &below, &overview.lines, today));
    }
    let placed = placed(&desk, scope, &unit, &visit).await?;
    let body = Workbench {
        todos: Todos::new(now_todos, next),
        figures: figures(&unit, overview, placed.as_ref(), today),
        below: leads.then(|| below_table(&below)).filter(|_| !below.is_empty()),
        progress: leads.then(|| progress(&pack, &pressing(&overview.lines), today)),
        later_count: later.len(),
        later: (!later.is_empty()).then(|| later_table(later)),
        latest: latest(&pack, overview, leads),
        bulletins: bulletins(overview),
    };
    let mut lead = format!("{}　{}", days_said(today), unit.name);
    if read.since.is_some() {
        lead = format!("{lead}　下级数字截至{}", moment(seen.at));
    }
    visit.page(Head::new("工作台").lead(lead), &body)
}

/// The unit's own place in the assessment that runs, with the scheme's name.
async fn placed(
    desk: &Desk,
    scope: &Scope,
    unit: &Organization,
    visit: &Visit,
) -> Result<Option<(String, Placed)>, No> {
    let (pack, today) = (desk.pack(), visit.today());
    let year = Period::year(today.year());
    let (Some(scheme), Some(year)) = (queries::scheme_of(&pack, unit, today), year) else {
        return Ok(None);
    };
    let run = desk.run(&scheme.name, year, today, visit.now()).await;
    let run = run.map_err(|no| identity::no(no, "这个考评方案"))?;
    Ok(queries::placed(&run, scope, unit.id).map(|placed| (scheme.name.clone(), placed)))
}

/// My unit in four figures.
fn figures(
    unit: &Organization,
    overview: &Overview,
    placed: Option<&(String, Placed)>,
    today: Day,
) -> Figures {
    let mut figures = vec![duty_figure(unit, overview), filed_figure(overview, today)];
    let year = today.year().to_string();
    match (placed, overview.schemes.iter().max_by_key(|line| line.count)) {
        (_, Some(line)) if overview.units > 1 => figures.push(scheme_figure(line, &year)),
        (Some((scheme, placed)), _) => figures.push(own_score(unit, scheme, placed, &year)),
        (None, _) => {}
    }
    let members = address("/members", &[("unit", &unit.code)]);
    let mut figure = Figure::new("党员", web::part::grouped(overview.members), "名", members);
    if overview.units > 1 {
        figure = figure.detail(format!("{} 个党组织", overview.units));
    }
    figures.push(figure);
    Figures(figures)
}

/// The share of what was owed this year that was done, and how it went month by month.
fn duty_figure(unit: &Organization, overview: &Overview) -> Figure {
    let mut sum = Tally::default();
    let so_far: Vec<Tally> = overview
        .months
        .iter()
        .map(|(_, tally)| {
            sum = sum.and(*tally);
            sum
        })
        .collect();
    let href = if overview.units > 1 {
        "/duties".to_owned()
    } else {
        format!("{}#duties", profile_href(&unit.code))
    };
    let label = "应办事项完成率";
    let Some(rate) = sum.rate() else {
        return Figure::new(label, "未知", "", href).detail("今年还没有期满的事项");
    };
    let mut figure = Figure::new(label, rate, "%", href)
        .detail(format!("今年应办 {} 次，已办 {} 次", sum.owed, sum.done));
    let rates: Vec<Option<f64>> = so_far.iter().map(|tally| tally.rate()).collect();
    if let [.., Some(before), Some(last)] = rates.as_slice() {
        figure = figure.change(Change::more_is_better(*before, *last, ""));
    }
    if rates.iter().flatten().count() > 2 {
        let first = rates.iter().flatten().next().copied().unwrap_or_default();
        let words = format!("今年逐月累计完成率，从{first}%到{rate}%");
        figure = figure.spark(Spark::new(rates, words));
    }
    figure
}

fn filed_figure(overview: &Overview, today: Day) -> Figure {
    let sum = |counts: &std::collections::HashMap<String, u64>| counts.values().sum::<u64>();
    let (this, last) = (sum(&overview.this_month), sum(&overview.last_month));
    let last_month = today.in_month().plus(-1).month();
    Figure::new("本月记录", web::part::grouped(this), "条", "/filed")
        .detail(format!("{last_month}月全月 {} 条", web::part::grouped(last)))
}

fn scheme_figure(line: &SchemeLine, year: &str) -> Figure {
    let href = address("/assessment", &[("scheme", &line.scheme), ("period", year)]);
    let stars = if line.stars { format!("，五星 {} 个", line.top) } else { String::new() };
    Figure::new("考评平均得分", line.average, "分", href)
        .detail(format!("{}，{} 个{stars}", line.scheme, line.count))
}

fn own_score(unit: &Organization, scheme: &str, placed: &Placed, year: &str) -> Figure {
    let path = format!("/assessment/result/{}", encoded(&unit.code));
    let href = address(&path, &[("scheme", scheme), ("period", year)]);
    let (group, size) = &placed.group;
    let star = placed.star.map_or_else(|| "星级未定".to_owned(), |star| format!("{star}星"));
    Figure::new("考评得分", placed.score, "分", href)
        .detail(format!("{star}，{group}第 {}（共 {size} 个）", placed.rank))
}

fn below_table(below: &[Below<'_>]) -> Table {
    let cells = |book: &Book<'_>, states: &[(&str, u64)]| {
        let link = |(state, count): &(&str, u64)| {
            Cell::link(format!("{state} {count}"), list_href(book, &[("state", state)]))
        };
        if states.is_empty() {
            Cell::Blank
        } else {
            Cell::Several(states.iter().map(link).collect())
        }
    };
    let rows = below.iter().map(|one| {
        Row::new([
            Cell::link(&one.book.ledger.name, list_href(&one.book, &[])),
            cells(&one.book, &one.review),
            cells(&one.book, &one.sent_back),
        ])
    });
    let columns = [
        Column::new("ledger", "台账"),
        Column::new("review", "等您审核"),
        Column::new("back", "退回后还没有改正"),
    ];
    Table::new("below", "下级报来的记录", columns).rows(rows).plain()
}

/// How every obligation stands in the period that runs, and who missed the last one.
pub(super) fn progress(pack: &Pack, lines: &[Line], today: Day) -> Table {
    let rows = lines.iter().filter_map(|line| {
        let declared = pack.obligations.get(line.obligation)?;
        let (running, tally) = line.running;
        let bar = |period: Period, tally: Tally| {
            let said = period_said(period, today);
            let bar = Progress::new(tally.done, tally.owed, format!("{said}{}", declared.name));
            [Cell::text(said), Cell::from(bar)]
        };
        let names = |period: Period| todo::late_href(&declared.name, &period.to_string(), "");
        let (last, missing) = match line.last {
            Some((period, tally, missing)) if missing > 0 => {
                (bar(period, tally), Cell::link(format!("{missing} 个未办"), names(period)))
            }
            Some((period, tally, _)) => {
                (bar(period, tally), Cell::from(Badge::new(Tone::Good, "全部办结")))
            }
            None => ([Cell::Blank, Cell::Blank], Cell::Blank),
        };
        let [now, now_bar] = bar(running, tally);
        let [last, last_bar] = last;
        let name = Cell::lines(&declared.name, names(running), declared.every.in_words());
        Some(Row::new([name, now, now_bar, last, last_bar, missing]))
    });
    let columns = [
        Column::new("item", "事项"),
        Column::new("now", "这一期"),
        Column::new("done", "已办 / 应办"),
        Column::new("last", "上一期"),
        Column::new("last-done", "已办 / 应办"),
        Column::new("missing", "上一期未办"),
    ];
    Table::new("progress", "应办事项进度", columns).rows(rows).plain()
}

/// The lines that most have missed: what fits on a workbench.
fn pressing(lines: &[Line]) -> Vec<Line> {
    const MOST: usize = 8;
    let mut lines = lines.to_vec();
    let missing = |line: &Line| line.last.map_or(0, |(_, _, missing)| missing);
    lines.sort_by_key(|line| (std::cmp::Reverse(missing(line)), line.obligation));
    lines.truncate(MOST);
    lines
}

fn later_table(rows: Vec<Row>) -> Table {
    let columns =
        [Column::new("item", "事项"), Column::new("count", "进度"), Column::new("until", "期限")];
    Table::new("later", "本期还要办", columns).rows(rows).plain()
}

/// What was filed last.
fn latest(pack: &Pack, overview: &Overview, names: bool) -> Timeline {
    let events = overview.latest.iter().filter_map(|line| {
        let book = Book::named(pack, &line.record.ledger)?;
        let title = line.record.content.title(book.ledger);
        let what = match &book.ledger.name {
            name if *name == title => title,
            name => format!("{name}：{title}"),
        };
        let day = line.record.day.map(Day::in_words).unwrap_or_default();
        let who = if names { &line.org_name } else { &line.record.made_by };
        let who = format!("{who}　{}", line.record.state);
        let tone = state_tone(&book, &line.record.state);
        Some(
            Event::new(moment(line.record.made_at), who, what, tone)
                .href(record_href(&book, line.record.id))
                .detail(if day.is_empty() { day } else { format!("{day}的事") }),
        )
    });
    Timeline(events.collect())
}

fn bulletins(overview: &Overview) -> Timeline {
    let event = |(href, title, number, day): &(String, String, String, Day)| {
        Event::new(day, number, title, Tone::Quiet).href(href)
    };
    Timeline(overview.bulletins.iter().map(event).collect())
}
