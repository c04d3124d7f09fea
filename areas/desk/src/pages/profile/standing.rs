//! Star and score of this cycle and of past ones, and the sections beside the group's middle.

use std::cmp::Ordering;

use assessment::{Line, Run};
use kernel::Period;
use pack::Scheme;
use web::No;
use web::chart::{Chart, Radar, Spark};
use web::part::Stars;
use web::table::{Cell, Column, Row, Table};

use super::super::{address, encoded};
use super::Subject;
use crate::queries;

/// The card of the assessment that runs.
pub(super) struct StandingCard {
    pub stars: Stars,
    pub score: String,
    pub place: String,
    pub href: String,
    pub past: PastCard,
}

/// What is known of past periods.
pub(super) enum PastCard {
    /// Nothing yet: it is being worked out.
    Underway,
    /// There is none.
    Nothing,
    Known(Box<PastScores>),
}

/// A line of past scores, and each period with the way to its result.
pub(super) struct PastScores {
    pub words: String,
    pub spark: Spark,
    pub table: Table,
    /// Whether something was still unknown when a period ended.
    pub is_open: bool,
}

pub(super) async fn standing(
    about: &Subject<'_>,
) -> Result<(Option<StandingCard>, Option<Chart>), No> {
    let none = Ok((None, None));
    let Some(scheme) = queries::scheme_of(about.pack, &about.org, about.today) else { return none };
    let Some(year) = Period::year(about.today.year()) else { return none };
    let run = about.desk.run(&scheme.name, year, about.today, about.visit.now()).await;
    let run = run.map_err(|no| identity::no(no, "这个考评方案"))?;
    let Some(line) = run.line(about.scope, about.org.id) else { return none };
    let standing = line.standing;
    let mut place =
        format!("在{}同类中排第 {}，共 {} 个", line.group.name, standing.rank, line.group.size);
    if standing.at_best != standing.score {
        place += &format!("；还有数据或评分没有到，补齐后最高 {} 分", standing.at_best);
    }
    let card = StandingCard {
        stars: match standing.awarded {
            Some(star) if run.has_stars() => Stars::new(star),
            _ => Stars::unrated(),
        }
        .big(),
        score: standing.score.to_string(),
        place,
        href: result_href(about, scheme, year),
        past: past(about, scheme),
    };
    Ok((Some(card), radar(&run, &line)))
}

fn result_href(about: &Subject<'_>, scheme: &Scheme, period: Period) -> String {
    let path = format!("/assessment/result/{}", encoded(&about.org.code));
    address(&path, &[("scheme", &scheme.name), ("period", &period.to_string())])
}

fn past(about: &Subject<'_>, scheme: &Scheme) -> PastCard {
    let past = about.desk.past(&scheme.name, about.today, about.visit.now());
    let Some(past) = past else { return PastCard::Underway };
    let results = past.of(about.org.id);
    let known: Vec<_> = results.iter().filter_map(|(_, result)| *result).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return PastCard::Nothing };
    let words = match (known.len(), last.score.cmp(&first.score)) {
        (1, _) => format!("往期得分 {}", last.score),
        (_, Ordering::Less) => format!("往期得分从 {} 降到 {}", first.score, last.score),
        (_, Ordering::Equal) => format!("往期得分 {}，首尾持平", last.score),
        (_, Ordering::Greater) => format!("往期得分从 {} 升到 {}", first.score, last.score),
    };
    let mut columns = vec![Column::new("period", "周期"), Column::number("score", "得分")];
    if past.stars {
        columns.push(Column::new("star", "星级"));
    }
    let rows = results.iter().rev().map(|(period, result)| {
        let Some(result) = result else {
            let unknown = [Cell::text(period.in_words()), Cell::text("未知"), Cell::Blank];
            return Row::new(unknown.into_iter().take(columns.len()));
        };
        let href = result_href(about, scheme, *period);
        let score = if result.at_best == result.score {
            result.score.to_string()
        } else {
            format!("{}—{}", result.score, result.at_best)
        };
        let star = result.star.map_or(Cell::text("未定"), |star| Cell::from(Stars::new(star)));
        let cells = [Cell::link(period.in_words(), href), Cell::text(score), star];
        Row::new(cells.into_iter().take(columns.len()))
    });
    let rows: Vec<Row> = rows.collect();
    let values = results.iter().map(|(_, result)| result.map(|result| result.score.value()));
    PastCard::Known(Box::new(PastScores {
        spark: Spark::new(values.collect(), &words),
        words,
        table: Table::new("past", "往期得分和星级", columns).rows(rows).plain(),
        is_open: known.iter().any(|result| result.at_best != result.score),
    }))
}

fn radar(run: &Run, line: &Line<'_>) -> Option<Chart> {
    const MEASURES: std::ops::RangeInclusive<usize> = 3..=10;
    let sections = &run.scheme().sections;
    if !MEASURES.contains(&sections.len()) {
        return None;
    }
    let mut weakest: Option<(f64, &str)> = None;
    let mut measures = Vec::with_capacity(sections.len());
    for (place, section) in sections.iter().enumerate() {
        let (own, full) = (line.section(place).value(), section.points.value());
        let share = if full > 0.0 { own / full } else { 1.0 };
        if weakest.is_none_or(|(least, _)| share < least) {
            weakest = Some((share, &section.name));
        }
        let median = line.section_median(place).value();
        measures.push((section.name.clone(), full, Some(own), Some(median)));
    }
    let weakest = weakest.map_or("", |(_, name)| name);
    let summary = format!("得分率最低的大项是“{weakest}”。");
    let radar = Radar::new([&line.org.name, "同组中位数"], measures);
    Some(Chart::new("radar", "各大项得分", summary, radar))
}
