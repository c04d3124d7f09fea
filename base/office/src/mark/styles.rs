//! The formats of marked cells: those the cells had, with another fill.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Writer;
use quick_xml::events::{BytesStart, BytesText, Event};

use crate::xml::{Xml, attribute};
use crate::{Limits, Unwritable};

/// The fill of wrong cells. One step beside Excel's own light red, so that we know ours again.
const FILL: &str = "FFFFC7CF";
const FONT_COLOUR: &str = "FFB71C1C";

/// Numbers of the formats to use.
#[derive(Debug, Default)]
pub(super) struct Marked {
    /// For a cell's format the same with our fill.
    pub wrong: BTreeMap<usize, usize>,
    /// For a format with our fill the same without.
    pub right: BTreeMap<usize, usize>,
    /// Of the header above the reasons, and of the reasons.
    pub header: Option<usize>,
    pub reason: Option<usize>,
}

/// The new styles part.
#[derive(Debug)]
pub(super) struct Styled {
    pub bytes: Vec<u8>,
    pub formats: Marked,
}

/// What is counted on the first walk.
#[derive(Default)]
struct Known {
    fonts: usize,
    fills: usize,
    our_fill: Option<usize>,
    formats: Vec<BytesStart<'static>>,
}

/// Adds our fill, a font, and for each wanted format its marked twin.
pub(super) fn add(
    styles: &[u8],
    wanted: &BTreeSet<usize>,
    limits: &Limits,
) -> Result<Styled, Unwritable> {
    let known = survey(styles, limits)?;
    let fill = known.our_fill.unwrap_or(known.fills);
    let mut formats = Marked::default();
    let mut added: Vec<BytesStart<'static>> = Vec::new();
    let ours = |format: &BytesStart<'_>| {
        known.our_fill.is_some() && number(format, "fillId") == known.our_fill
    };
    let next = |added: &Vec<BytesStart<'static>>| known.formats.len() + added.len();
    for (index, format) in known.formats.iter().enumerate() {
        if ours(format) {
            formats.wrong.insert(index, index);
            formats.right.insert(index, next(&added));
            added.push(with(format, &[("fillId", "0")]));
        } else if wanted.contains(&index) {
            formats.wrong.insert(index, next(&added));
            added.push(with(format, &[("fillId", &fill.to_string()), ("applyFill", "1")]));
        }
    }
    if let Some(format) = known.formats.first() {
        let font = known.fonts.to_string();
        let text =
            [("numFmtId", "49"), ("fontId", font.as_str()), ("applyFont", "1"), ("fillId", "0")];
        formats.reason = Some(next(&added));
        added.push(with(format, &text));
        formats.header = formats.reason;
    }
    let bytes = rewrite(styles, &known, &added, limits)?;
    Ok(Styled { bytes, formats })
}

fn survey(styles: &[u8], limits: &Limits) -> Result<Known, Unwritable> {
    let mut xml = Xml::new(styles, limits);
    let mut known = Known::default();
    let mut within = "";
    loop {
        let event = xml.next()?;
        let is_start = matches!(event, Event::Start(_));
        match event {
            Event::Start(e) | Event::Empty(e) => match (within, e.local_name().as_ref()) {
                ("", "fonts") if is_start => within = "fonts",
                ("", "fills") if is_start => within = "fills",
                ("", "cellXfs") if is_start => within = "cellXfs",
                ("fonts", "font") => known.fonts += 1,
                ("fills", "fill") => known.fills += 1,
                ("fills", "fgColor") if attribute(&e, "rgb").as_deref() == Some(FILL) => {
                    known.our_fill = known.fills.checked_sub(1);
                }
                ("cellXfs", "xf") => known.formats.push(e.into_owned()),
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == within => within = "",
            Event::Eof => return Ok(known),
            _ => {}
        }
    }
}

fn rewrite(
    styles: &[u8],
    known: &Known,
    added: &[BytesStart<'static>],
    limits: &Limits,
) -> Result<Vec<u8>, Unwritable> {
    let mut xml = Xml::new(styles, limits);
    let mut out = Writer::new(Vec::with_capacity(styles.len() + 1024));
    loop {
        let event = xml.next()?;
        match &event {
            Event::Eof => return Ok(out.into_inner()),
            Event::Start(e) if matches!(e.local_name().as_ref(), "fonts" | "fills" | "cellXfs") => {
                // The counts are optional and would be wrong now.
                out.write_event(Event::Start(without_count(e)))?;
                continue;
            }
            Event::End(e) => {
                let name = e.name();
                let prefix = name.prefix().map(|p| format!("{}:", p.as_ref())).unwrap_or_default();
                let own = match e.local_name().as_ref() {
                    "fonts" => format!(
                        "<{prefix}font><{prefix}b/><{prefix}sz val=\"11\"/><{prefix}color rgb=\"{FONT_COLOUR}\"/><{prefix}name val=\"宋体\"/></{prefix}font>"
                    ),
                    "fills" if known.our_fill.is_none() => format!(
                        "<{prefix}fill><{prefix}patternFill patternType=\"solid\"><{prefix}fgColor rgb=\"{FILL}\"/><{prefix}bgColor indexed=\"64\"/></{prefix}patternFill></{prefix}fill>"
                    ),
                    _ => String::new(),
                };
                if !own.is_empty() {
                    out.write_event(Event::Text(BytesText::from_escaped(own)))?;
                }
                if e.local_name().as_ref() == "cellXfs" {
                    for format in added {
                        out.write_event(Event::Empty(format.borrow()))?;
                    }
                }
            }
            _ => {}
        }
        out.write_event(event)?;
    }
}

fn number(format: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(format, name).and_then(|v| v.parse().ok())
}

/// A copy of an element with some attributes replaced.
fn with(format: &BytesStart<'_>, set: &[(&str, &str)]) -> BytesStart<'static> {
    let name = format.name().as_ref().to_owned();
    let mut copy = BytesStart::new(name);
    for old in format.attributes().with_checks(false).flatten() {
        let replaced = set.iter().any(|(n, _)| *n == old.key.as_ref());
        if !replaced {
            copy.push_attribute(old);
        }
    }
    for (name, value) in set {
        copy.push_attribute((*name, *value));
    }
    copy
}

fn without_count(element: &BytesStart<'_>) -> BytesStart<'static> {
    let mut copy = BytesStart::new(element.name().as_ref().to_owned());
    for old in element.attributes().with_checks(false).flatten() {
        if old.key.as_ref() != "count" {
            copy.push_attribute(old);
        }
    }
    copy
}
