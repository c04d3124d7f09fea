//! Figures of one scheme, each with the list behind it.

use assessment::{Line, Run};
use kernel::{Points, Scope};
use pack::SchemeFigure;

use crate::address::assessed;
use crate::frozen::Figure;

/// What is said where there is nothing to say a figure of.
const NONE: &str = "无";

/// A figure of a scheme over a scope.
pub(super) fn of_scheme(run: &Run, scope: &Scope, figure: SchemeFigure) -> Figure {
    let list = |more: &[(&str, &str)]| assessed(run, "/assessment", more);
    let counted = |more: &[(&str, &str)]| Figure {
        text: count(run, scope, figure).to_string(),
        href: list(more),
    };
    let mut scores: Vec<Points> = run.lines(scope).map(|line| line.standing.score).collect();
    scores.sort_unstable();
    let said = |points: Option<Points>, more: &[(&str, &str)]| Figure {
        text: points.map_or_else(|| NONE.to_owned(), |points| points.to_string()),
        href: list(more),
    };
    let some = !scores.is_empty();
    match figure {
        SchemeFigure::Name => Figure { text: run.scheme().name.clone(), href: list(&[]) },
        SchemeFigure::Average => said(some.then(|| assessment::average(&scores)), &[]),
        SchemeFigure::Median => said(some.then(|| assessment::median(scores)), &[]),
        SchemeFigure::Highest => said(scores.last().copied(), &[("sort", "-score")]),
        SchemeFigure::Lowest => said(scores.first().copied(), &[("sort", "score")]),
        SchemeFigure::Stars(star) => counted(&[("star", &star.to_string())]),
        SchemeFigure::StarsShare(_) | SchemeFigure::AtLeastShare(_) => {
            let (part, whole) = (count(run, scope, figure), scores.len());
            Figure { text: percent(part, whole), href: list(&[]) }
        }
        SchemeFigure::Open => counted(&[("star", "open")]),
        SchemeFigure::Candidates => counted(&[("state", "candidate")]),
        SchemeFigure::Unknown => counted(&[("state", "unknown")]),
        SchemeFigure::Assessed | SchemeFigure::AtLeast(_) => counted(&[]),
        SchemeFigure::First => first(run, scope),
        SchemeFigure::FirstGroup => first_group(run, scope),
    }
}

/// How many a counted figure counts; a share counts its part.
pub(super) fn count(run: &Run, scope: &Scope, figure: SchemeFigure) -> usize {
    let counts = |line: &Line<'_>| match figure {
        SchemeFigure::Stars(star) | SchemeFigure::StarsShare(star) => {
            line.standing.awarded == Some(star)
        }
        SchemeFigure::AtLeast(star) | SchemeFigure::AtLeastShare(star) => {
            line.standing.awarded.is_some_and(|awarded| awarded >= star)
        }
        SchemeFigure::Open => run.has_stars() && line.standing.awarded.is_none(),
        SchemeFigure::Candidates => line.standing.candidate,
        SchemeFigure::Unknown => !line.standing.unknown.is_empty(),
        _ => true,
    };
    run.lines(scope).filter(counts).count()
}

/// Per cent with one digit, half up; 无 of nothing.
pub(super) fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return NONE.to_owned();
    }
    let tenths = (part * 2000 + whole) / (2 * whole);
    if tenths.is_multiple_of(10) {
        format!("{}%", tenths / 10)
    } else {
        format!("{}.{}%", tenths / 10, tenths % 10)
    }
}

fn first(run: &Run, scope: &Scope) -> Figure {
    let best = run.lines(scope).map(|line| line.standing.score).max();
    let names: Vec<&str> = run
        .lines(scope)
        .filter(|line| Some(line.standing.score) == best)
        .map(|line| line.org.name.as_str())
        .take(3)
        .collect();
    let text = if names.is_empty() { NONE.to_owned() } else { names.join("、") };
    Figure { text, href: assessed(run, "/assessment", &[("sort", "-score")]) }
}

fn first_group(run: &Run, scope: &Scope) -> Figure {
    let groups = super::tables::groups(run, scope, 1);
    let text = groups
        .first()
        .map_or_else(|| NONE.to_owned(), |group| format!("{}（{}分）", group.name, group.average));
    Figure { text, href: assessed(run, "/assessment/distribution", &[]) }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_said_with_one_digit_half_up() {
        let said = [(1, 3), (1, 8), (1, 2), (0, 5), (3, 3), (1, 2000), (0, 0)];
        let said = said.map(|(part, whole)| percent(part, whole));
        assert_eq!(said, ["33.3%", "12.5%", "50%", "0%", "100%", "0.1%", "无"]);
    }
}
