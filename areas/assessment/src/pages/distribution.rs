//! How results are spread: by score, by star.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use kernel::{Points, Scope};
use web::chart::{Bar, Bars, Chart, Stack, Stacks};
use web::part::Tabs;
use web::table::{Ask, Filters};
use web::{Actor, Answer, Head, Visit};

use super::JUDGE;
use super::asked::{Asked, periods};
use crate::{Assessments, Run};

#[derive(Template)]
#[template(path = "pages/distribution.html")]
struct DistributionPage {
    schemes: Tabs,
    views: Tabs,
    filters: Filters,
    charts: Vec<Chart>,
}

/// Scores from one mark up to the next, how many have them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Band {
    from: Points,
    to: Points,
    count: u64,
}

/// Units directly below the reader's, and how many of theirs have which star.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    name: String,
    /// Five stars first, then none, then those still open.
    stars: [u64; 7],
}

/// More units than this are shown as one.
const MOST_PARTS: usize = 100;

const STARS: [&str; 7] = ["五星", "四星", "三星", "二星", "一星", "不予评星", "未定"];

pub(super) async fn show(
    visit: Visit,
    actor: Actor,
    State(assessments): State<Assessments>,
) -> Answer {
    let asked = Asked::of(&visit, &assessments, actor.scope()).await?;
    let run = asked.run(&assessments, visit.today()).await?;
    let (scope, path) = (actor.scope(), "/assessment/distribution");
    let mut charts = vec![by_score(&asked, &bands(&run, scope))];
    if run.has_stars() {
        charts.push(by_star(&asked, &parts(&run, scope)));
    }
    let head =
        Head::new("得分和星级分布").under("考评", asked.at("/assessment", &[])).lead(format!(
            "{}，{}，截止{}。",
            run.scheme().name,
            run.period().in_words(),
            run.as_of().in_words()
        ));
    let ask = Ask::of(&visit);
    let body = DistributionPage {
        schemes: asked.schemes(&assessments, scope, (path, visit.today())).await?,
        views: asked.views("/assessment/distribution", actor.may(JUDGE)),
        filters: Filters::new(&ask, "distribution", [periods(visit.today())]),
        charts,
    };
    visit.page(head, &body)
}

/// Ten bands from zero to full marks, and one above where bonuses lead there.
fn bands(run: &Run, scope: &Scope) -> Vec<Band> {
    let full = run.scheme().full_mark.0.max(10);
    let step = (full + 9) / 10;
    let mut bands: Vec<Band> = Vec::new();
    let mut from = 0;
    while from < full {
        let to = (from + step).min(full);
        bands.push(Band { from: Points(from), to: Points(to), count: 0 });
        from = to;
    }
    let ceiling = run.scheme().ceiling().0;
    bands.push(Band { from: Points(full), to: Points(ceiling.max(full) + 1), count: 0 });
    for line in run.lines(scope) {
        let score = line.standing.score;
        if let Some(band) = bands.iter_mut().find(|band| band.from <= score && score < band.to) {
            band.count += 1;
        }
    }
    bands
}

/// By the units one step below what all of the scope have in common.
fn parts(run: &Run, scope: &Scope) -> Vec<Part> {
    let depth = match scope.roots() {
        Some([root]) => root.depth() + 1,
        _ => 1,
    };
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    for line in run.lines(scope) {
        let slot = match line.standing.awarded {
            Some(star) => usize::from(5_u8.saturating_sub(star)),
            None => 6,
        };
        let top = run.ground.tree.ancestor(line.place, depth);
        let part = parts.entry(top).or_insert_with(|| {
            let name = run.ground.org(top).map(|org| org.name.clone()).unwrap_or_default();
            Part { name, stars: [0; 7] }
        });
        if let Some(count) = part.stars.get_mut(slot) {
            *count += 1;
        }
    }
    if parts.len() <= MOST_PARTS {
        return parts.into_values().collect();
    }
    // Units by the hundred are no chart any more: all of them as one.
    let mut all = Part { name: format!("全部{}个单位", parts.len()), stars: [0; 7] };
    for part in parts.values() {
        for (sum, count) in all.stars.iter_mut().zip(part.stars) {
            *sum += count;
        }
    }
    vec![all]
}

fn by_score(asked: &Asked, bands: &[Band]) -> Chart {
    let total: u64 = bands.iter().map(|band| band.count).sum();
    let fullest = bands.iter().max_by_key(|band| band.count);
    let summary = fullest.filter(|_| total > 0).map_or_else(
        || "还没有参评的党组织。".to_owned(),
        |band| {
            format!("共{total}个党组织，{}分至{}分的最多，有{}个。", band.from, band.to, band.count)
        },
    );
    let bars = bands
        .iter()
        .map(|band| {
            let (from, to) = (band.from.to_string(), band.to.to_string());
            Bar::new(words(band, bands), Some(band.count as f64))
                .href(asked.at("/assessment", &[("from", &from), ("to", &to)]))
        })
        .collect();
    Chart::new("by-score", "得分分布", summary, Bars::new("得分", "个", bars))
}

/// A band as people say it; the last has no end.
fn words(band: &Band, bands: &[Band]) -> String {
    if bands.last() == Some(band) {
        format!("{}分及以上", band.from)
    } else {
        format!("{}分以上，不到{}分", band.from, band.to)
    }
}

fn by_star(asked: &Asked, parts: &[Part]) -> Chart {
    let sum = |slot: usize| -> u64 { parts.iter().filter_map(|part| part.stars.get(slot)).sum() };
    let words: Vec<String> = STARS
        .iter()
        .enumerate()
        .filter(|(slot, _)| sum(*slot) > 0)
        .map(|(slot, name)| format!("{name}{}个", sum(slot)))
        .collect();
    let stacks = parts
        .iter()
        .map(|part| Stack::new(&part.name, part.stars.to_vec(), asked.at("/assessment", &[])))
        .collect();
    let summary = format!("{}。", words.join("，"));
    Chart::new("by-star", "各单位星级分布", summary, Stacks::new("单位", STARS, stacks))
}
