//! Star and score of this cycle, and the sections beside the group's middle.

use assessment::{Line, Run};
use kernel::Period;
use web::No;
use web::chart::{Chart, Radar};
use web::part::Stars;

use super::super::{address, encoded};
use super::Subject;
use crate::queries;

/// The card of the assessment that runs.
pub(super) struct StandingCard {
    pub stars: Stars,
    pub score: String,
    pub place: String,
    pub href: String,
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
    let path = format!("/assessment/result/{}", encoded(&about.org.code));
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
        href: address(&path, &[("scheme", &scheme.name), ("period", &year.to_string())]),
    };
    Ok((Some(card), radar(&run, &line)))
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
