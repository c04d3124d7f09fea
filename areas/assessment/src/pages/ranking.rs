//! Who stands where.

use askama::Template;
use axum::extract::State;
use kernel::{PageOf, Scope};
use web::chart::Spark;
use web::form::Opt;
use web::part::{Badge, Empty, Figure, Figures, PrintHead, Stars, Tabs, Tone};
use web::table::{Ask, Cell, Column, Filter, Filters, Row, Table};
use web::{Action, Actor, Answer, Head, Sheet, Visit};

use super::JUDGE;
use super::asked::{Asked, only_one, periods};
use crate::printed::star_word;
use crate::{Assessments, Line, Run};

#[derive(Template)]
#[template(path = "pages/ranking.html")]
struct RankingPage {
    schemes: Tabs,
    views: Tabs,
    figures: Figures,
    filters: Filters,
    table: Table,
    outdated: usize,
}

/// How a ranking can be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Rank,
    Score,
    Name,
    Unknown,
}

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    State(assessments): State<Assessments>,
) -> Answer {
    let pack = assessments.pack();
    if pack.schemes.is_empty() {
        return visit.page(Head::new("考评"), &NoScheme { empty: no_scheme() });
    }
    let ask = Ask::of(&visit);
    let asked = Asked::of(&visit, &assessments, actor.scope()).await?;
    let run = asked.run(&assessments, visit.today()).await?;
    let scope = actor.scope();
    if visit.query().is_empty()
        && let Some(code) = only_one(&run, scope)
    {
        return Ok(visit.to(asked.result(&code)));
    }
    let mut found = chosen(&run, scope, &ask);
    sort(&mut found, &ask);
    let page = ask.page();
    let total = found.len() as u64;
    let shown = found.iter().skip(page.offset() as usize).take(page.size() as usize);
    let rows = shown.map(|line| row(&asked, &run, line)).collect();
    let table = Table::new("ranking", "党组织", columns(&run))
        .paged(&ask, PageOf { rows, total, page })
        .exports("/assessment/ranking.xlsx")
        .empty(Empty::new("没有符合条件的党组织").why("这个方案可能不适用于您管理的党组织。"));
    let filters = Filters::new(&ask, "ranking", filters(&visit, &run, scope));
    let judges = actor.may(JUDGE);
    let body = RankingPage {
        schemes: asked.schemes(&assessments, scope, ("/assessment", visit.today())).await?,
        views: asked.views("/assessment", judges),
        figures: figures(&asked, &run, scope),
        filters,
        table,
        outdated: run.outdated_judgments(),
    };
    visit.page(head(&run, &actor, &asked, judges), &body)
}

fn head(run: &Run, actor: &Actor, asked: &Asked, judges: bool) -> Head {
    let scheme = run.scheme();
    let paper = PrintHead {
        title: format!("{}{}排名", run.period().in_words(), scheme.name),
        unit: actor.unit().name.clone(),
        detail: format!("截止{}", run.as_of().in_words()),
        mark: Some(Badge::new(Tone::Quiet, "未发布")),
    };
    let basis = if scheme.basis.is_empty() {
        String::new()
    } else {
        format!("依据：{}。", scheme.basis)
    };
    let lead = format!(
        "{}，截止{}。{basis}名次在{}范围内排。",
        run.period().in_words(),
        run.as_of().in_words(),
        run.pack().levels.get(scheme.rank_within).map_or("全部", String::as_str),
    );
    let head = Head::new("考评排名").lead(lead).sheet(Sheet::A4Wide).on_paper(paper);
    if judges {
        head.action(Action::link("评分", asked.at("/assessment/scoring", &[])).main())
    } else {
        head
    }
}

/// The lines a question is about, by group and rank.
pub(super) fn chosen<'a>(run: &'a Run, scope: &'a Scope, ask: &Ask) -> Vec<Line<'a>> {
    let typed = ask.filter("q").trim();
    let group = ask.filter("group");
    let star = ask.filter("star");
    let state = ask.filter("state");
    let bound = |name: &str| ask.filter(name).parse::<f64>().ok();
    let (from, to) = (bound("from"), bound("to"));
    run.lines(scope)
        .filter(|line| group.is_empty() || line.group.code == group)
        .filter(|line| {
            typed.is_empty() || line.org.name.contains(typed) || line.org.code.starts_with(typed)
        })
        .filter(|line| match star {
            "" => true,
            "open" => line.standing.awarded.is_none(),
            star => line.standing.awarded.is_some_and(|awarded| awarded.to_string() == star),
        })
        .filter(|line| match state {
            "unknown" => !line.standing.unknown.is_empty(),
            "candidate" => line.standing.candidate,
            "vetoed" => !line.standing.vetoes.is_empty(),
            _ => true,
        })
        .filter(|line| from.is_none_or(|from| line.standing.score.value() >= from))
        .filter(|line| to.is_none_or(|to| line.standing.score.value() < to))
        .collect()
}

pub(super) fn sort(lines: &mut [Line<'_>], ask: &Ask) {
    let known =
        [("rank", By::Rank), ("score", By::Score), ("name", By::Name), ("unknown", By::Unknown)];
    let Some((by, descending)) = ask.sorted(&known) else { return };
    // Stable: equals stay by group and rank.
    lines.sort_by(|a, b| {
        let (a, b) = if descending { (b, a) } else { (a, b) };
        match by {
            By::Rank => a.standing.rank.cmp(&b.standing.rank),
            By::Score => a.standing.score.cmp(&b.standing.score),
            By::Name => a.org.name.cmp(&b.org.name),
            By::Unknown => a.standing.unknown.len().cmp(&b.standing.unknown.len()),
        }
    });
}

fn columns(run: &Run) -> Vec<Column> {
    let full = format!("满分 {} 分", run.scheme().full_mark);
    let mut columns = vec![
        Column::new("name", "党组织").sorts(),
        Column::number("rank", "名次").sorts().hint("在同组中的名次，同分同名次"),
    ];
    if run.has_stars() {
        columns.push(Column::centre("star", "星级"));
    }
    columns.extend([
        Column::number("score", "得分").sorts().hint(full),
        Column::new("sections", "各大项得分率"),
        Column::number("unknown", "未知项").sorts().hint("没有报齐或没有评分的指标，不按0分算"),
        Column::new("state", "备注"),
    ]);
    for (place, section) in run.scheme().sections.iter().enumerate() {
        columns.push(Column::number(format!("s{place}"), &section.name).extra());
    }
    columns
}

fn row(asked: &Asked, run: &Run, line: &Line<'_>) -> Row {
    let standing = line.standing;
    let above = line.superior().map(|org| org.name.as_str()).unwrap_or_default();
    let mut cells = vec![
        Cell::lines(&line.org.name, asked.result(&line.org.code), above),
        Cell::lines(standing.rank, "", format!("{}，共{}", line.group.name, line.group.size)),
    ];
    if run.has_stars() {
        cells.push(standing.awarded.map_or(Stars::unrated(), Stars::new).into());
    }
    let score = if standing.at_best == standing.score {
        Cell::text(standing.score)
    } else {
        Cell::lines(standing.score, "", format!("最高可到{}", standing.at_best))
    };
    let unknown = match standing.unknown.len() {
        0 => Cell::text(0),
        count => Cell::link(count, format!("{}#open", asked.result(&line.org.code))),
    };
    cells.extend([score, sections(run, line).into(), unknown, state(run, line)]);
    for place in 0..run.scheme().sections.len() {
        cells.push(Cell::text(line.section(place)));
    }
    let row = Row::new(cells);
    if standing.candidate { row.tone(Tone::Warn) } else { row }
}

/// Shares of the sections' full marks, those that have any.
fn sections(run: &Run, line: &Line<'_>) -> Spark {
    let sections = run.scheme().sections.iter().enumerate();
    let (shares, words): (Vec<Option<f64>>, Vec<String>) = sections
        .filter_map(|(place, section)| {
            let full = section.points.value() * section.weight;
            let share = (full > 0.0).then(|| line.section(place).value() / full * 100.0)?;
            Some((Some(share), format!("{} {share:.0}%", section.name)))
        })
        .unzip();
    Spark::bars(shares, words.join("，"))
}

fn state(run: &Run, line: &Line<'_>) -> Cell {
    let vetoes = line.standing.vetoes.iter().filter_map(|place| run.scheme().vetoes.get(*place));
    let mut marks: Vec<Cell> =
        vetoes.map(|veto| Badge::new(Tone::Bad, format!("否决：{}", veto.name)).into()).collect();
    if line.standing.candidate {
        marks.push(Badge::new(Tone::Warn, "整顿参考").into());
    }
    match marks.len() {
        0 => Cell::Blank,
        _ => Cell::Several(marks),
    }
}

fn filters(visit: &Visit, run: &Run, scope: &Scope) -> Vec<Filter> {
    let mut filters = vec![Filter::text("q", "查找", "名称、代码"), periods(visit.today())];
    let mut groups: Vec<Opt> = Vec::new();
    let mut last = None;
    for line in run.lines(scope) {
        if last != Some(&line.group.code) {
            groups.push(Opt::new(&line.group.code, &line.group.name));
            last = Some(&line.group.code);
        }
    }
    if groups.len() > 1 {
        filters.push(Filter::one("group", "组别", groups));
    }
    if run.has_stars() {
        let stars = (0..=5).rev().map(|star: u8| Opt::new(star.to_string(), star_word(star)));
        let stars: Vec<Opt> = stars.chain([Opt::new("open", "未定")]).collect();
        filters.push(Filter::one("star", "星级", stars));
    }
    let states = [
        Opt::new("unknown", "有未知项"),
        Opt::new("candidate", "整顿参考"),
        Opt::new("vetoed", "有否决项"),
    ];
    filters.push(Filter::one("state", "状态", states));
    filters
}

fn figures(asked: &Asked, run: &Run, scope: &Scope) -> Figures {
    let lines: Vec<Line<'_>> = run.lines(scope).collect();
    let scores: Vec<_> = lines.iter().map(|line| line.standing.score).collect();
    let count = |holds: &dyn Fn(&Line<'_>) -> bool| lines.iter().filter(|l| holds(l)).count();
    let open = count(&|line| !line.standing.unknown.is_empty());
    let candidates = count(&|line| line.standing.candidate);
    let list = |more: &[(&str, &str)]| asked.at("/assessment", more);
    let median = crate::run::median(scores.clone());
    let mut figures = vec![
        Figure::new("参评党组织", lines.len(), "个", list(&[])),
        Figure::new(
            "平均得分",
            crate::run::average(&scores),
            "分",
            asked.at("/assessment/distribution", &[]),
        )
        .detail(format!("中位数 {median}")),
    ];
    if let Some(most) = lines.iter().filter_map(|line| line.standing.awarded).max() {
        let with = count(&|line| line.standing.awarded == Some(most));
        let star = most.to_string();
        figures.push(Figure::new(star_word(most), with, "个", list(&[("star", &star)])));
    }
    figures.push(
        Figure::new("还有未知项", open, "个", list(&[("state", "unknown")]))
            .detail("未知不按0分算，报齐或评分后再计"),
    );
    if run.scheme().candidates.is_some() {
        figures.push(
            Figure::new("整顿参考", candidates, "个", list(&[("state", "candidate")]))
                .detail("供人查看的线索，不是结论"),
        );
    }
    Figures(figures)
}

#[derive(Template)]
#[template(ext = "html", source = "{{ empty }}")]
struct NoScheme {
    empty: Empty,
}

fn no_scheme() -> Empty {
    Empty::new("制度包里还没有考评方案").why("请在制度包的 schemes 文件夹里写好方案后再来。")
}
