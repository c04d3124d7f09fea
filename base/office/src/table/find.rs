//! Looking for the header among the first rows.

use std::fmt;

use super::guide::{Guide, Known};
use super::header::{cells, height};
use super::mapping::Mapping;
use crate::{Column, Merge, Row};

/// A sheet in which no header was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoTable {
    /// Name of the sheet.
    pub sheet: String,
    /// Whether it has any content.
    pub is_empty: bool,
    /// The row that named most of the expected columns, and their names.
    pub nearest: Option<(u32, Vec<String>)>,
    /// Names of the columns that must be there.
    pub expected: Vec<String>,
}

impl fmt::Display for NoTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty {
            return write!(f, "工作表“{}”是空的", self.sheet);
        }
        write!(f, "工作表“{}”里没有找到表头", self.sheet)?;
        if let Some((row, names)) = &self.nearest {
            write!(f, "（第 {row} 行只认出“{}”）", names.join("、"))?;
        }
        write!(f, "。表头至少要有：{}。可以下载模板对照修改", self.expected.join("、"))
    }
}

/// Required columns found, columns found, likeness: a title taken for the group of a merged
/// header finds as many columns, but none of them by its whole text.
type Rank = (usize, usize, u32);

/// The header among these rows: the one a person names, the one he had read before, or else the one
/// that names most of the expected columns.
pub(super) fn find_header(
    rows: &[Row],
    merges: &[Merge],
    columns: &[Column],
    guide: &Guide,
    known: &[Known],
) -> Result<Mapping, Option<Mapping>> {
    let start = guide.header.and_then(|wanted| rows.iter().position(|row| row.number == wanted));
    let mut candidates: Vec<(Rank, Mapping)> = match start {
        Some(start) => headers_at(start, rows, merges, columns),
        None => {
            (0..rows.len()).flat_map(|start| headers_at(start, rows, merges, columns)).collect()
        }
    };
    let met = candidates.iter().enumerate().find_map(|(at, (_, mapping))| {
        let known = known.iter().find(|known| known.is(&mapping.headers))?;
        Some((at, known.columns(&mapping.headers)))
    });
    if let Some((at, columns_said)) = met {
        let (_, mut mapping) = candidates.swap_remove(at);
        mapping.follow(&columns_said, columns);
        mapping.known = guide.columns.is_empty();
        mapping.follow(&guide.columns, columns);
        return Ok(mapping);
    }
    // Among equals the first.
    let best =
        candidates.into_iter().reduce(|best, next| if next.0 > best.0 { next } else { best });
    let Some(((must, found, _), mut mapping)) = best else { return Err(None) };
    mapping.follow(&guide.columns, columns);
    let wanted = columns.iter().filter(|c| c.required).count();
    // Two names make a header, or all there are; one required name may be missing out of three.
    let enough = start.is_some() || (found >= columns.len().min(2) && must * 2 >= wanted);
    if enough { Ok(mapping) } else { Err(Some(mapping).filter(|m| m.found() > 0)) }
}

/// The headers that may begin at a row: as high as its merged cells, or that row alone.
fn headers_at(
    start: usize,
    rows: &[Row],
    merges: &[Merge],
    columns: &[Column],
) -> Vec<(Rank, Mapping)> {
    let following: Vec<&Row> = rows.iter().skip(start).take(4).collect();
    let tall = height(&following, merges);
    let heights = if tall > 1 { vec![tall, 1] } else { vec![1] };
    let header = |tall: usize| {
        let header = following.get(..tall).unwrap_or_default();
        let (first, last) = (header.first()?, header.last()?);
        // A merged header may end in rows without cells of their own.
        let end = last.number.max(lowest(merges, first.number, tall));
        let (mapping, alike) = Mapping::of((first.number, end), cells(header, merges), columns);
        let must = columns.iter().zip(&mapping.from).filter(|(c, f)| c.required && f.is_some());
        Some(((must.count(), mapping.found(), alike), mapping))
    };
    heights.into_iter().filter_map(header).collect()
}

fn lowest(merges: &[Merge], first: u32, tall: usize) -> u32 {
    if tall < 2 {
        return first;
    }
    merges.iter().filter(|m| m.first_row == first).map(|m| m.last_row).max().unwrap_or(first)
}
