//! Those directly below, each with how it stands.

use web::No;
use web::part::Stars;
use web::table::{Cell, Column, Row, Table};

use super::super::profile_href;
use super::Subject;

/// The table and how many there are; `None` if nobody stands below.
pub(super) async fn below(about: &Subject<'_>) -> Result<Option<(Table, usize)>, No> {
    let found =
        about.desk.below(about.scope, &about.org.path, about.today, about.visit.now()).await;
    let found = found.map_err(|no| identity::no(no, "这个党组织"))?;
    if found.is_empty() {
        return Ok(None);
    }
    let leads = found.iter().any(|line| line.units > 1);
    let rows = found.iter().map(|line| {
        let detail = match &line.domain {
            Some(domain) => format!("{domain}　{}", line.kind),
            None => line.kind.clone(),
        };
        let mut cells = vec![Cell::lines(&line.name, profile_href(&line.code), detail)];
        if leads {
            cells.push(Cell::from(line.units.saturating_sub(1)));
        }
        cells.extend([
            Cell::from(line.members),
            Cell::known(line.rate.map(|rate| format!("{rate}%"))),
            line.star.map_or(Cell::Blank, |star| Cell::from(Stars::new(star))),
            Cell::known(line.score),
        ]);
        Row::new(cells)
    });
    let mut columns = vec![Column::new("name", "党组织")];
    if leads {
        columns.push(Column::number("units", "下级"));
    }
    columns.extend([
        Column::number("members", "党员"),
        Column::number("rate", "应办完成率"),
        Column::new("star", "星级"),
        Column::number("score", "得分"),
    ]);
    let table = Table::new("below", "下级党组织", columns).rows(rows).plain();
    Ok(Some((table, found.len())))
}
