//! Tables of a bulletin.

use std::collections::BTreeMap;

use assessment::{Line, Run, printed};
use kernel::{Points, Scope};
use pack::{BulletinList, BulletinTable};

use super::Writing;
use crate::address::{assessed, result};
use crate::frozen::{Cell, Column, Part};

/// A body and how those below it did.
pub(super) struct Below {
    pub name: String,
    pub average: Points,
    count: usize,
    five: usize,
    candidates: usize,
}

/// Bodies at a level by the average of those below them, best first.
pub(super) fn groups(run: &Run, scope: &Scope, level: usize) -> Vec<Below> {
    let mut by_body: BTreeMap<(String, String), Vec<Line<'_>>> = BTreeMap::new();
    for line in run.lines(scope) {
        if let Some(body) = line.above(level) {
            by_body.entry((body.path.to_string(), body.name.clone())).or_default().push(line);
        }
    }
    let mut groups: Vec<Below> = by_body
        .into_iter()
        .map(|((_, name), lines)| {
            let scores: Vec<Points> = lines.iter().map(|line| line.standing.score).collect();
            let count = |holds: fn(&Line<'_>) -> bool| lines.iter().filter(|l| holds(l)).count();
            Below {
                name,
                average: assessment::average(&scores),
                count: lines.len(),
                five: count(|line| line.standing.awarded == Some(5)),
                candidates: count(|line| line.standing.candidate),
            }
        })
        .collect();
    // Stable: those alike stay in the order of the tree.
    groups.sort_by_key(|group| std::cmp::Reverse(group.average));
    groups
}

impl Writing<'_> {
    /// A table, or the sentence that says there is nothing in it.
    pub(super) fn table(&mut self, table: &BulletinTable) -> Part {
        let (columns, rows) = match self.runs.get(table.scheme) {
            Some(run) => list(run, self.asked.scope, table),
            None => (Vec::new(), Vec::new()),
        };
        if rows.is_empty() {
            return Part::Paragraph(self.pieces(&table.empty));
        }
        let (caption, note) = (self.line(&table.caption), self.line(&table.note));
        Part::Table { caption, columns, rows, note }
    }
}

fn list(run: &Run, scope: &Scope, table: &BulletinTable) -> (Vec<Column>, Vec<Vec<Cell>>) {
    let text = |name: &str, share| Column { name: name.to_owned(), share, is_number: false };
    let number = |name: &str, share| Column { name: name.to_owned(), share, is_number: true };
    let stars = run.has_stars();
    match table.list {
        BulletinList::Ranking => {
            let mut lines: Vec<Line<'_>> = run.lines(scope).collect();
            lines.sort_by_key(|line| std::cmp::Reverse(line.standing.score));
            let ranks = ranks(&lines.iter().map(|line| line.standing.score).collect::<Vec<_>>());
            let mut columns = vec![number("名次", 2), text("党组织", 10), number("得分", 3)];
            columns.extend(stars.then(|| text("星级", 3)));
            let rows = ranks
                .into_iter()
                .zip(&lines)
                .take_while(|(rank, _)| table.first.is_none_or(|first| *rank <= first))
                .map(|(rank, line)| {
                    let mut row = vec![plain(rank), org(run, line), score(run, line)];
                    row.extend(stars.then(|| plain(printed::star_in_words(line))));
                    row
                })
                .collect();
            (columns, rows)
        }
        BulletinList::Groups { level } => {
            let groups = groups(run, scope, level);
            let ranks = ranks(&groups.iter().map(|group| group.average).collect::<Vec<_>>());
            let mut columns =
                vec![number("名次", 2), text("单位", 8), number("参评数", 3), number("平均分", 3)];
            columns.extend(stars.then(|| number("五星数", 3)));
            columns.push(number("整顿参考数", 4));
            let rows = ranks
                .into_iter()
                .zip(&groups)
                .take_while(|(rank, _)| table.first.is_none_or(|first| *rank <= first))
                .map(|(rank, group)| {
                    let href = assessed(run, "/assessment/distribution", &[]);
                    let average = Cell { text: group.average.to_string(), href };
                    let mut row =
                        vec![plain(rank), plain(&group.name), plain(group.count), average];
                    row.extend(stars.then(|| plain(group.five)));
                    row.push(plain(group.candidates));
                    row
                })
                .collect();
            (columns, rows)
        }
        BulletinList::Stars { star, level } => {
            let holds = |line: &Line<'_>| line.standing.awarded == Some(star);
            let columns = vec![text("单位", 6), text("党组织", 10), number("得分", 3)];
            (columns, by_body(run, scope, level, table.first, holds, false))
        }
        BulletinList::Candidates { level } => {
            let holds = |line: &Line<'_>| line.standing.candidate;
            let mut columns = vec![text("单位", 6), text("党组织", 10), number("得分", 3)];
            columns.extend(stars.then(|| text("星级", 3)));
            (columns, by_body(run, scope, level, table.first, holds, stars))
        }
    }
}

/// Those chosen, in the order of the tree, each with the body above it at a level.
fn by_body(
    run: &Run,
    scope: &Scope,
    level: usize,
    first: Option<usize>,
    holds: impl Fn(&Line<'_>) -> bool,
    stars: bool,
) -> Vec<Vec<Cell>> {
    let mut lines: Vec<Line<'_>> = run.lines(scope).filter(holds).collect();
    lines.sort_by(|a, b| a.org.path.cmp(&b.org.path));
    lines
        .iter()
        .take(first.unwrap_or(usize::MAX))
        .map(|line| {
            let body = line.above(level).map(|body| body.name.as_str()).unwrap_or_default();
            let mut row = vec![plain(body), org(run, line), score(run, line)];
            row.extend(stars.then(|| plain(printed::star_in_words(line))));
            row
        })
        .collect()
}

/// Places of values that fall; equal ones share the better.
fn ranks(values: &[Points]) -> Vec<usize> {
    values.iter().map(|value| values.partition_point(|other| other > value) + 1).collect()
}

#[allow(clippy::needless_pass_by_value, reason = "anything that can be shown")]
fn plain(text: impl ToString) -> Cell {
    Cell { text: text.to_string(), href: String::new() }
}

fn org(run: &Run, line: &Line<'_>) -> Cell {
    Cell { text: line.org.name.clone(), href: result(run, &line.org.code) }
}

/// A score; with a star where inputs are still unknown and it is only what counts so far.
fn score(run: &Run, line: &Line<'_>) -> Cell {
    let standing = line.standing;
    let mark = if standing.unknown.is_empty() { "" } else { "*" };
    Cell { text: format!("{}{mark}", standing.score), href: result(run, &line.org.code) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_share_the_better_place() {
        let points = [300, 200, 200, 100].map(Points);
        assert_eq!(ranks(&points), [1, 2, 2, 4]);
    }
}
