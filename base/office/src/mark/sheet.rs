//! Marking the XML of one sheet as it streams through.

use std::collections::BTreeSet;
use std::io::Write;

use quick_xml::Writer;
use quick_xml::events::{BytesStart, BytesText, Event};

use super::styles::Marked;
use super::{REASON, RowMarks, SheetMarks};
use crate::package::PartReader;
use crate::workbook::place_of;
use crate::xml::{Xml, attribute};
use crate::{Limits, Place, Unwritable};

/// Width of the column of reasons, in characters.
const WIDTH: u32 = 60;

/// What has to be known before the first cell is written.
pub(super) struct Plan {
    /// The column that gets the reasons.
    reasons_in: u32,
    /// Formats of the cells to be marked.
    pub formats: BTreeSet<usize>,
}

/// Walks over the sheet once: which columns are used, and which formats the wrong cells have.
pub(super) fn plan(
    part: PartReader,
    marks: &SheetMarks,
    limits: &Limits,
) -> Result<Plan, Unwritable> {
    let mut xml = Xml::new(part, limits);
    let mut used = 0;
    // Cells that do not exist yet are made from the first format.
    let mut formats = BTreeSet::from([0]);
    let mut at = Position::default();
    loop {
        match xml.next()? {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "row" => at.row(&e),
                "c" => {
                    let column = at.cell(&e);
                    used = used.max(column + 1);
                    if marks.rows.get(&at.row).is_some_and(|r| r.columns.contains(&column)) {
                        formats.insert(format_of(&e));
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(Plan { reasons_in: marks.reasons_in.unwrap_or(used).min(16_383), formats })
}

/// Copies the sheet with the marks.
pub(super) fn rewrite(
    part: PartReader,
    marks: &SheetMarks,
    plan: &Plan,
    formats: &Marked,
    limits: &Limits,
    out: impl Write,
) -> Result<(), Unwritable> {
    let mut xml = Xml::new(part, limits);
    let mut marker = Marker {
        out: Writer::new(out),
        marks,
        plan,
        formats,
        at: Position::default(),
        prefix: String::new(),
        width_set: false,
        missing: Vec::new(),
        skipping: false,
    };
    loop {
        let event = xml.next()?;
        if matches!(event, Event::Eof) {
            return Ok(());
        }
        marker.pass(event)?;
    }
}

struct Marker<'m, W: Write> {
    out: Writer<W>,
    marks: &'m SheetMarks,
    plan: &'m Plan,
    formats: &'m Marked,
    at: Position,
    /// Namespace prefix with its colon, or nothing.
    prefix: String,
    width_set: bool,
    /// Columns of wrong cells that have not come yet, last first.
    missing: Vec<u32>,
    /// Inside a cell that is replaced.
    skipping: bool,
}

impl<W: Write> Marker<'_, W> {
    fn pass(&mut self, event: Event<'_>) -> Result<(), Unwritable> {
        if self.skipping {
            if matches!(&event, Event::End(e) if e.local_name().as_ref() == "c") {
                self.skipping = false;
            }
            return Ok(());
        }
        match &event {
            Event::Start(e) => match e.local_name().as_ref() {
                "worksheet" => {
                    let prefix = e.name().prefix().map(|p| format!("{}:", p.as_ref()));
                    self.prefix = prefix.unwrap_or_default();
                }
                "sheetData" => self.before_rows()?,
                "row" => return self.start_row(e, false),
                "c" => return self.cell(e, false),
                _ => {}
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                "dimension" => return Ok(()),
                "col" => self.before_column(e)?,
                "row" => return self.start_row(e, true),
                "c" => return self.cell(e, true),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "cols" => self.widen()?,
                "row" => self.end_row()?,
                _ => {}
            },
            _ => {}
        }
        Ok(self.out.write_event(event)?)
    }

    fn raw(&mut self, xml: String) -> Result<(), Unwritable> {
        Ok(self.out.write_event(Event::Text(BytesText::from_escaped(xml)))?)
    }

    /// Sets the width of our column, unless a range of the file already covers it.
    fn widen(&mut self) -> Result<(), Unwritable> {
        if self.width_set {
            return Ok(());
        }
        self.width_set = true;
        let number = self.plan.reasons_in + 1;
        self.raw(format!(
            "<{}col min=\"{number}\" max=\"{number}\" width=\"{WIDTH}\" customWidth=\"1\"/>",
            self.prefix
        ))
    }

    fn before_column(&mut self, element: &BytesStart<'_>) -> Result<(), Unwritable> {
        let bound = |name| attribute(element, name).and_then(|v| v.parse::<u32>().ok());
        let number = self.plan.reasons_in + 1;
        let (first, last) = (bound("min").unwrap_or(0), bound("max").unwrap_or(0));
        if (first..=last).contains(&number) {
            self.width_set = true;
        } else if first > number {
            self.widen()?;
        }
        Ok(())
    }

    fn before_rows(&mut self) -> Result<(), Unwritable> {
        if self.width_set {
            return Ok(());
        }
        self.raw(format!("<{}cols>", self.prefix))?;
        self.widen()?;
        self.raw(format!("</{}cols>", self.prefix))
    }

    fn row_marks(&self) -> Option<&RowMarks> {
        self.marks.rows.get(&self.at.row)
    }

    fn is_header(&self) -> bool {
        self.at.row == self.marks.header.0
    }

    fn start_row(&mut self, element: &BytesStart<'_>, is_empty: bool) -> Result<(), Unwritable> {
        self.at.row(element);
        let ours = self.row_marks().is_some() || self.is_header();
        let columns = self.row_marks().map(|r| r.columns.iter().rev().copied().collect());
        self.missing = columns.unwrap_or_default();
        if !ours {
            let event = if is_empty {
                Event::Empty(element.borrow())
            } else {
                Event::Start(element.borrow())
            };
            return Ok(self.out.write_event(event)?);
        }
        // The span of columns is a hint that would be wrong now.
        let mut row = BytesStart::new(element.name().as_ref().to_owned());
        for old in element.attributes().with_checks(false).flatten() {
            if old.key.as_ref() != "spans" {
                row.push_attribute(old);
            }
        }
        self.out.write_event(Event::Start(row.borrow()))?;
        if is_empty {
            self.end_row()?;
            self.out.write_event(Event::End(row.to_end()))?;
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Unwritable> {
        self.insert_missing(u32::MAX)?;
        let text = match self.row_marks() {
            Some(marks) => Some(marks.reason.clone()),
            None => self.is_header().then(|| REASON.to_owned()),
        };
        let Some(text) = text else { return Ok(()) };
        let format = if self.is_header() { self.formats.header } else { self.formats.reason };
        let place = Place { row: self.at.row, column: self.plan.reasons_in };
        let prefix = &self.prefix;
        let format = format.map(|f| format!(" s=\"{f}\"")).unwrap_or_default();
        let text = escaped(&text);
        self.raw(format!(
            "<{prefix}c r=\"{place}\"{format} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}is></{prefix}c>"
        ))
    }

    /// Wrong cells that the file leaves out come before the first cell to their right.
    fn insert_missing(&mut self, before: u32) -> Result<(), Unwritable> {
        while let Some(column) = self.missing.pop_if(|c| *c < before) {
            if column == self.plan.reasons_in {
                continue;
            }
            let place = Place { row: self.at.row, column };
            let format = self.formats.wrong.get(&0);
            let format = format.map(|f| format!(" s=\"{f}\"")).unwrap_or_default();
            self.raw(format!("<{}c r=\"{place}\"{format}/>", self.prefix))?;
        }
        Ok(())
    }

    fn cell(&mut self, element: &BytesStart<'_>, is_empty: bool) -> Result<(), Unwritable> {
        let column = self.at.cell(element);
        self.insert_missing(column)?;
        let is_wrong = self.missing.pop_if(|c| *c == column).is_some();
        let below_header = self.at.row > self.marks.header.1 || self.is_header();
        if column == self.plan.reasons_in && below_header {
            // Reasons of an earlier round go; this round's follow at the end of the row.
            self.skipping = !is_empty;
            return Ok(());
        }
        let old = format_of(element);
        let new =
            if is_wrong { self.formats.wrong.get(&old) } else { self.formats.right.get(&old) };
        let cell = match new {
            Some(new) if *new != old => restyled(element, *new),
            _ => element.borrow().into_owned(),
        };
        Ok(self.out.write_event(if is_empty { Event::Empty(cell) } else { Event::Start(cell) })?)
    }
}

/// Where the walk is; references may be left out.
#[derive(Default)]
struct Position {
    row: u32,
    next: u32,
}

impl Position {
    fn row(&mut self, element: &BytesStart<'_>) {
        self.row = attribute(element, "r").and_then(|r| r.parse().ok()).unwrap_or(self.row + 1);
        self.next = 0;
    }

    fn cell(&mut self, element: &BytesStart<'_>) -> u32 {
        let place = attribute(element, "r").and_then(|r| place_of(&r));
        let column = place.map_or(self.next, |p| p.column);
        self.next = column + 1;
        column
    }
}

fn format_of(element: &BytesStart<'_>) -> usize {
    attribute(element, "s").and_then(|s| s.parse().ok()).unwrap_or(0)
}

fn restyled(element: &BytesStart<'_>, format: usize) -> BytesStart<'static> {
    let mut cell = BytesStart::new(element.name().as_ref().to_owned());
    for old in element.attributes().with_checks(false).flatten() {
        if old.key.as_ref() != "s" {
            cell.push_attribute(old);
        }
    }
    cell.push_attribute(("s", format.to_string().as_str()));
    cell
}

/// Text as XML, without characters that XML or Excel would refuse, at most what a cell holds.
fn escaped(text: &str) -> String {
    let fits = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    let text: String = fits.take(16_000).collect();
    quick_xml::escape::escape(text).replace("_x", "_x005F_x")
}
