//! How results are spread: by score, by star.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use kernel::{Points, Scope};
use web::chart::{Bar, Bars, Chart, Heat, Stack, Stacks};
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
    /// How many results have nothing unknown in them.
    settled: i64,
    /// The sum of their points by section.
    sections: Vec<i64>,
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
    let parts = parts(&run, scope);
    let mut charts = vec![by_score(&asked, &bands(&run, scope))];
    if run.has_stars() {
        charts.push(by_star(&asked, &parts));
    }
    charts.extend(by_section(&run, &parts));
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
            Part { name, stars: [0; 7], settled: 0, sections: vec![0; run.scheme().sections.len()] }
        });
        if let Some(count) = part.stars.get_mut(slot) {
            *count += 1;
        }
        if line.standing.score != line.standing.at_best {
            continue;
        }
        part.settled += 1;
        for (section, sum) in part.sections.iter_mut().enumerate() {
            *sum += i64::from(line.section(section).0);
        }
    }
    if parts.len() <= MOST_PARTS {
        return parts.into_values().collect();
    }
    // Units by the hundred are no chart any more: all of them as one.
    let sections = vec![0; run.scheme().sections.len()];
    let mut all =
        Part {
            name: format!("全部{}个单位", parts.len()), stars: [0; 7], settled: 0, sections
        };
    for part in parts.values() {
        all.settled += part.settled;
        for (sum, more) in all.sections.iter_mut().zip(&part.sections) {
            *sum += more;
        }
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

/// Which section lags in which unit: the mean share of its points. Sections without points of their
/// own, bonuses and deductions, have no share, what is not settled yet is left out; a single unit
/// needs no comparison.
fn by_section(run: &Run, parts: &[Part]) -> Option<Chart> {
    let sections = run.scheme().sections.iter().enumerate();
    let sections: Vec<_> =
        sections.filter(|(_, section)| section.points.0 > 0 && section.weight > 0.0).collect();
    if parts.len() < 2 || sections.is_empty() {
        return None;
    }
    let share = |part: &Part, (at, section): &(usize, &pack::Section)| {
        let full = section.points.value() * section.weight;
        share_of(*part.sections.get(*at)? as f64 / 100.0, part.settled, full)
    };
    let name = |part: &Part| run.pack().wall.short(&part.name);
    let rows: Vec<(String, Vec<Option<f64>>)> = parts
        .iter()
        .map(|part| (name(part), sections.iter().map(|section| share(part, section)).collect()))
        .collect();
    let lowest = rows
        .iter()
        .flat_map(|(name, shares)| {
            let shares = shares.iter().zip(&sections);
            shares.filter_map(move |(share, (_, section))| Some(((*share)?, name, section)))
        })
        .min_by(|(a, ..), (b, ..)| a.total_cmp(b));
    let summary = lowest.map_or_else(String::new, |(share, name, section)| {
        format!("得分率最低的是{name}的“{}”，{share}%。", section.name)
    });
    let settled: i64 = parts.iter().map(|part| part.settled).sum();
    let all: u64 = parts.iter().flat_map(|part| part.stars).sum();
    let open = i64::try_from(all).unwrap_or_default() - settled;
    let summary = if open > 0 {
        format!("{summary}有未知项的{open}个没有计入。")
    } else {
        summary
    };
    let columns = sections.iter().map(|(_, section)| section.name.as_str());
    Some(Chart::new(
        "by-section",
        "各单位各大项得分率",
        summary,
        Heat::new("单位", "%", columns, rows),
    ))
}

/// The share of their full points that so many results have together, per cent with one decimal.
fn share_of(sum: f64, results: i64, full: f64) -> Option<f64> {
    // A weight like 0.2 is no exact fraction: 100 % must not become 99.9 %.
    const NEARLY: f64 = 1e-6;
    let most = results as f64 * full;
    (most > 0.0).then(|| (sum * 1000.0 / most + NEARLY).floor() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::share_of;

    #[test]
    fn a_share_is_of_weighted_points_and_never_rounded_up_to_all() {
        assert_eq!(share_of(30.0, 2, 100.0 * 0.2), Some(75.0));
        assert_eq!(share_of(20.0 * 0.7 * 3.0, 3, 20.0 * 0.7), Some(100.0));
        assert_eq!(share_of(59.99, 3, 20.0), Some(99.9));
        assert_eq!(share_of(0.0, 0, 20.0), None);
    }
}
