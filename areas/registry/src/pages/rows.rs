//! The table of organizations, for today and for a past day.

use std::collections::HashMap;

use kernel::{Day, Id, Org, OrgPath};
use web::part::{Badge, Tone, grouped};
use web::table::{Cell, Column, Row};

use super::{encoded, profile};
use crate::queries::Below;
use crate::records::Organization;

/// How many kinds have a column without being asked for.
const KINDS_SHOWN: usize = 3;

/// What a row of organizations is made from.
pub(super) struct Lines<'a> {
    /// What stands below each.
    pub below: &'a HashMap<Id<Org>, Below>,
    /// Names of the organizations directly above, where the list does not stand below one.
    pub above: HashMap<OrgPath, String>,
    /// Kinds that occur, the most frequent first.
    pub kinds: &'a [String],
    /// Whether members were counted: of a past day they are not known.
    pub counts_members: bool,
    /// What an address that opens an organization carries along: the past day.
    pub carried: &'a str,
    /// For terms that have run out.
    pub today: Day,
}

impl Lines<'_> {
    pub fn columns(&self) -> Vec<Column> {
        let mut columns = vec![
            Column::new("name", "党组织").sorts(),
            Column::new("kind", "种类"),
            Column::new("domain", "领域"),
            Column::number("below", "下级").hint("直接下级党组织，点开看下一层"),
        ];
        columns.extend(self.kinds.iter().enumerate().map(|(at, kind)| {
            let column = Column::number(format!("kind-{at}"), kind).hint("下面各层的数量");
            if at < KINDS_SHOWN { column } else { column.extra() }
        }));
        if self.counts_members {
            columns.push(Column::number("members", "党员"));
            columns.push(Column::number("probationary", "预备党员").extra());
            columns.push(Column::new("term", "届满时间").sorts());
        }
        columns.push(Column::new("established", "成立时间").extra());
        columns.push(Column::new("code", "代码").extra());
        columns
    }

    pub fn row(&self, org: &Organization) -> Row {
        let none = Below::default();
        let below = self.below.get(&org.id).unwrap_or(&none);
        let code = encoded(&org.code);
        let superior = org.path.parent().and_then(|path| self.above.get(&path));
        let detail = superior.map_or_else(|| org.code.clone(), Clone::clone);
        let mut cells = vec![
            Cell::lines(&org.name, profile(&org.code), detail),
            Cell::text(&org.kind),
            Cell::known(org.domain.as_ref()),
            match below.direct {
                0 => Cell::Blank,
                direct => {
                    let href = format!("/organizations?under={code}{}", self.carried);
                    Cell::link(format!("{direct} 个"), href)
                }
            },
        ];
        cells.extend(self.kinds.iter().map(|kind| match below.of_kind(kind) {
            0 => Cell::Blank,
            number => {
                let kind = encoded(kind);
                let href = format!("/organizations?under={code}&kind={kind}{}", self.carried);
                Cell::link(grouped(number), href)
            }
        }));
        if self.counts_members {
            let members = |number: u64, rest: &str| match number {
                0 => Cell::text(0),
                _ => Cell::link(grouped(number), format!("/members?unit={code}{rest}")),
            };
            cells.push(members(below.members, ""));
            cells.push(members(below.probationary, "&stage=probationary"));
            cells.push(match org.term_end {
                Some(end) if end.first_day() < self.today => {
                    Cell::Badge(Badge::new(Tone::Bad, format!("{end} 已届满")))
                }
                end => Cell::known(end),
            });
        }
        cells.push(Cell::known(org.established));
        cells.push(Cell::text(&org.code));
        Row::new(cells)
    }
}

/// Kinds that stand below these organizations, the most frequent first.
pub(super) fn kinds_of<'b>(below: impl Iterator<Item = &'b Below>) -> Vec<String> {
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for (kind, number) in below.flat_map(|below| &below.kinds) {
        *counts.entry(kind).or_default() += number;
    }
    let mut counts: Vec<(&str, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counts.into_iter().map(|(kind, _)| kind.to_owned()).collect()
}
