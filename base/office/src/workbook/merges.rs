//! Merged areas of a sheet, which the file lists after its rows.

use std::io::Read;

use quick_xml::events::Event;

use super::cell::place_of;
use crate::package::PartReader;
use crate::xml::{Xml, attribute};
use crate::{Limits, Unreadable};

/// A merged area; its content stands in the upper left cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row, counted from 1.
    pub first_row: u32,
    /// Last row.
    pub last_row: u32,
    /// First column, counted from 0.
    pub first_column: u32,
    /// Last column.
    pub last_column: u32,
}

/// Reads over the rows of a sheet without parsing them, then the merged areas after them.
pub(super) fn merges(part: PartReader, limits: &Limits) -> Result<Vec<Merge>, Unreadable> {
    let Some(rest) = AfterRows::find(part)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(rest, limits);
    let mut merges = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "mergeCell" => {
                if merges.len() >= limits.merges {
                    return Err(Unreadable::too_large(format!(
                        "合并单元格超过 {} 处，已拒绝读取。请取消合并后再上传",
                        limits.merges
                    )));
                }
                merges.extend(attribute(&e, "ref").and_then(|r| area(&r)));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    merges.sort_by_key(|m| (m.first_row, m.first_column));
    Ok(merges)
}

fn area(reference: &str) -> Option<Merge> {
    let (from, to) = reference.split_once(':')?;
    let (from, to) = (place_of(from)?, place_of(to)?);
    (from.row <= to.row && from.column <= to.column).then_some(Merge {
        first_row: from.row,
        last_row: to.row,
        first_column: from.column,
        last_column: to.column,
    })
}

/// What follows `</sheetData>`.
struct AfterRows {
    part: PartReader,
    held: Vec<u8>,
}

impl AfterRows {
    fn find(mut part: PartReader) -> Result<Option<Self>, Unreadable> {
        const END: &[u8] = b"sheetData>";
        let mut buffer = vec![0; 128 << 10];
        let mut keep = 0;
        loop {
            let got = part.read(buffer.get_mut(keep..).unwrap_or_default())?;
            if got == 0 {
                return Ok(None);
            }
            let filled = buffer.get(..keep + got).unwrap_or_default();
            let end = memchr::memmem::find_iter(filled, END)
                // `<sheetData>` itself starts the rows.
                .find(|at| at.checked_sub(1).and_then(|a| filled.get(a)) != Some(&b'<'));
            if let Some(at) = end {
                let held = filled.get(at + END.len()..).unwrap_or_default().to_vec();
                return Ok(Some(Self { part, held }));
            }
            keep = filled.len().min(END.len());
            let from = filled.len() - keep;
            buffer.copy_within(from..from + keep, 0);
        }
    }
}

impl Read for AfterRows {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.held.is_empty() {
            return self.part.read(into);
        }
        let most = self.held.len().min(into.len());
        for (to, from) in into.iter_mut().zip(self.held.drain(..most)) {
            *to = from;
        }
        Ok(most)
    }
}
