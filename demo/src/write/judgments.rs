//! Grades and points that people gave (table of areas/assessment).

use formula::When;
use kernel::{Period, Points};
use pack::{Indicator, Rule};
use sea_orm::Value;
use store::audit::Who;
use store::{Fault, Write};

use super::rows::Rows;
use crate::city::City;
use crate::dice::Dice;

const JUDGMENTS: &str = "INSERT INTO judgments (scheme, period, indicator, source, org, grade, \
    points, account, name, at_ms) VALUES ";

/// Judges every organization by every scheme that applies to it, for the year of the city's day.
pub(super) async fn write(act: &Write, city: &City<'_>) -> Result<u64, Fault> {
    let Some(period) = Period::year(city.wanted.today.year()) else { return Ok(0) };
    let when = When { cycle: period, as_of: city.wanted.today };
    let (written, who) = (&city.recipe.records.judged, Who::program());
    let mut rows = Rows::new(act, JUDGMENTS, 10, 150);
    let mut count = 0;
    for (place, scheme) in city.plan.pack.schemes.iter().enumerate() {
        for (at, (body, values)) in city.bodies.iter().zip(&city.values).enumerate() {
            if !scheme.applies_to.holds(values.row(), &when) {
                continue;
            }
            let mut dice = Dice::of(city.wanted.seed, &[12, place as u64, at as u64]);
            let is_open = dice.happens(written.open);
            for indicator in &scheme.indicators {
                for judge in &indicator.judges {
                    let deserved = body.diligence + written.spread * (dice.unit() - 0.5) * 2.0;
                    let given = given(indicator, deserved.clamp(0.0, 1.0));
                    let Some((grade, points)) = given else { continue };
                    if is_open && dice.happens(written.open_part) {
                        continue;
                    }
                    let source = scheme.sources.get(judge.source);
                    let name = source.map_or("", |source| source.name.as_str());
                    let hours = dice.whole(1, 20 * 24);
                    let at_ms = city.wanted.today.noon().timestamp_millis() - hours * 3_600_000;
                    count += 1;
                    rows.push([
                        scheme.name.as_str().into(),
                        period.to_string().into(),
                        indicator.name.as_str().into(),
                        name.into(),
                        body.id.uuid().into(),
                        Value::from(grade),
                        points.map(|points| points.0).into(),
                        who.account.as_str().into(),
                        city.judge(at).into(),
                        at_ms.into(),
                    ])
                    .await?;
                }
            }
        }
    }
    rows.flush().await?;
    Ok(count)
}

/// The grade or the points for somebody who deserves so much of the marks; `None` if nobody judges
/// the indicator.
fn given(indicator: &Indicator, deserved: f64) -> Option<(Option<String>, Option<Points>)> {
    match &indicator.rule {
        Rule::Judged(grades) => {
            // Best first; the best is for the upper two fifths, so that good work is called good.
            let last = grades.len().saturating_sub(1);
            let place = ((1.0 - deserved) * 2.1).round() as usize;
            Some((grades.get(place.min(last)).map(|(grade, _)| grade.clone()), None))
        }
        Rule::JudgedPoints { from, to, step } => {
            let steps = f64::from(to.0 - from.0) / f64::from(step.0.max(1));
            let given = (deserved.powf(0.7) * steps).round() as i32 * step.0;
            Some((None, Some(Points((from.0 + given).min(to.0)))))
        }
        _ => None,
    }
}
