//! The rows of one sheet, one at a time.

use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::cell::{Cell, Content, Place, place_of};
use super::delimited::Lines;
use super::texts::Texts;
use crate::package::{PartReader, megabytes};
use crate::xml::{Xml, attribute, push_reference, unescape_excel};
use crate::{Limits, Unreadable};

/// Bytes of text one row may hold; a table of 500 columns has far less.
const ROW_BYTES: usize = 2 << 20;

/// From how many bytes on a text is a long one.
const LONG_TEXT: usize = 4_000;

/// One row with content.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Its number as Excel shows it, from 1.
    pub number: u32,
    /// Its cells with content, from left to right.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The content of a column counted from 0, if there is any.
    pub fn at(&self, column: u32) -> Option<&Content> {
        self.cells.iter().find(|c| c.column == column).map(|c| &c.content)
    }

    /// Puts content into a column, whatever stood there.
    pub(crate) fn put(&mut self, column: u32, content: Content) {
        let at = self.cells.partition_point(|c| c.column < column);
        match self.cells.get_mut(at).filter(|c| c.column == column) {
            Some(cell) => cell.content = content,
            None => self.cells.insert(at, Cell { column, content }),
        }
    }

    /// Whether a person sees nothing in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|c| c.content.is_blank())
    }
}

/// Streams the rows of a sheet. Rows without cells are left out; their numbers are missing.
pub struct Rows(From);

enum From {
    Xml(Box<XmlRows>),
    Lines(Box<Lines>),
}

impl Rows {
    pub(super) fn xml(
        part: PartReader,
        texts: Arc<Texts>,
        formats: Arc<Vec<bool>>,
        date1904: bool,
        limits: &Limits,
    ) -> Self {
        Self(From::Xml(Box::new(XmlRows {
            xml: Xml::new(part, limits),
            texts,
            formats,
            date1904,
            limits: limits.clone(),
            row: 0,
            rows: 0,
            cells: 0,
            long_texts: 0,
            ended: false,
        })))
    }

    pub(super) fn lines(lines: Lines) -> Self {
        Self(From::Lines(Box::new(lines)))
    }

    /// The next row with content, or `None` at the end.
    pub fn next_row(&mut self) -> Result<Option<Row>, Unreadable> {
        match &mut self.0 {
            From::Xml(rows) => rows.next_row(),
            From::Lines(lines) => lines.next_row(),
        }
    }
}

struct XmlRows {
    xml: Xml<PartReader>,
    texts: Arc<Texts>,
    formats: Arc<Vec<bool>>,
    date1904: bool,
    limits: Limits,
    row: u32,
    rows: u32,
    cells: u64,
    long_texts: u64,
    ended: bool,
}

/// What the attributes of a `c` element say, and its text as it comes in.
#[derive(Default)]
struct Open {
    place: Option<Place>,
    kind: &'static str,
    style: usize,
    value: String,
    inline: String,
    has_formula: bool,
    has_value: bool,
}

impl XmlRows {
    fn next_row(&mut self) -> Result<Option<Row>, Unreadable> {
        while !self.ended {
            match self.xml.next()? {
                Event::Start(e) if e.local_name().as_ref() == "row" => {
                    let number = attribute(&e, "r");
                    let number = self.number_of(number)?;
                    let row = self.finish_row(number)?;
                    if !row.cells.is_empty() {
                        self.count(&row)?;
                        return Ok(Some(row));
                    }
                }
                Event::Empty(e) if e.local_name().as_ref() == "row" => {
                    let number = attribute(&e, "r");
                    self.number_of(number)?;
                }
                Event::End(e) if e.local_name().as_ref() == "sheetData" => self.ended = true,
                Event::Eof => self.ended = true,
                _ => {}
            }
        }
        Ok(None)
    }

    /// The number of the next row; rows without one follow the row before.
    fn number_of(&mut self, written: Option<String>) -> Result<u32, Unreadable> {
        let number = written.and_then(|r| r.parse().ok()).unwrap_or(self.row + 1);
        if number <= self.row || number > 1_048_576 {
            return Err(Unreadable::damaged(format_args!("第 {} 行之后行号不对", self.row)));
        }
        self.row = number;
        Ok(number)
    }

    fn finish_row(&mut self, number: u32) -> Result<Row, Unreadable> {
        let mut row = Row { number, cells: Vec::new() };
        let mut open = Open::default();
        let mut column = 0;
        let mut bytes = 0;
        let (mut in_value, mut in_text, mut in_reading) = (false, false, false);
        loop {
            match self.xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "c" => open = Open::of(&e),
                    "v" => in_value = true,
                    "t" => in_text = true,
                    "rPh" => in_reading = true,
                    "f" => open.has_formula = true,
                    _ => {}
                },
                Event::Empty(e) => match e.local_name().as_ref() {
                    "c" => column = Open::of(&e).column_after(column),
                    "f" => open.has_formula = true,
                    _ => {}
                },
                Event::End(e) => match e.local_name().as_ref() {
                    "row" => break,
                    "v" => in_value = false,
                    "t" => in_text = false,
                    "rPh" => in_reading = false,
                    "c" => {
                        let at = open.column_after(column) - 1;
                        if at < column {
                            return Err(Unreadable::damaged(format_args!(
                                "第 {number} 行的单元格次序不对"
                            )));
                        }
                        column = at + 1;
                        let content = content(
                            std::mem::take(&mut open),
                            &self.texts,
                            &self.formats,
                            self.date1904,
                        )?;
                        if let Some(content) = content {
                            self.check_column(number, at)?;
                            let length = content.text().map_or(0, str::len);
                            bytes += length;
                            self.count_long(number, length)?;
                            row.cells.push(Cell { column: at, content });
                        }
                    }
                    _ => {}
                },
                Event::Text(t) if in_value => {
                    open.has_value = true;
                    open.value.push_str(&t.xml10_content());
                }
                Event::GeneralRef(r) if in_value => push_reference(&r, &mut open.value),
                Event::Text(t) if in_text && !in_reading => {
                    open.inline.push_str(&t.xml10_content());
                }
                Event::CData(t) if in_text && !in_reading => {
                    open.inline.push_str(&t.xml10_content());
                }
                Event::GeneralRef(r) if in_text && !in_reading => {
                    push_reference(&r, &mut open.inline);
                }
                Event::Eof => {
                    return Err(Unreadable::damaged(format_args!("在第 {number} 行中断")));
                }
                _ => {}
            }
            if open.value.len().max(open.inline.len()) > self.limits.cell_bytes || bytes > ROW_BYTES
            {
                return Err(Unreadable::too_large(format!("第 {number} 行的文字过多，已拒绝读取")));
            }
        }
        Ok(row)
    }

    fn check_column(&self, row: u32, column: u32) -> Result<(), Unreadable> {
        if column < self.limits.columns {
            return Ok(());
        }
        Err(Unreadable::too_large(format!(
            "单元格 {} 有内容，超出了 {} 列的上限，已停止读取。请删除表格右侧多余的内容后再上传",
            Place { row, column },
            self.limits.columns
        )))
    }

    fn count_long(&mut self, row: u32, length: usize) -> Result<(), Unreadable> {
        if length > LONG_TEXT {
            self.long_texts += length as u64;
        }
        if self.long_texts <= self.limits.long_text_bytes {
            return Ok(());
        }
        Err(Unreadable::too_large(format!(
            "到第 {row} 行为止，长段文字合计超过 {}，已停止读取。请拆成几个文件分别上传",
            megabytes(self.limits.long_text_bytes)
        )))
    }

    fn count(&mut self, row: &Row) -> Result<(), Unreadable> {
        self.rows += 1;
        self.cells += row.cells.len() as u64;
        if self.rows > self.limits.rows || self.cells > self.limits.cells {
            return Err(Unreadable::too_large(format!(
                "表格超过上限（{} 行、{} 个单元格），已停止读取。请拆成几个文件分别上传",
                self.limits.rows, self.limits.cells
            )));
        }
        Ok(())
    }
}

impl Open {
    fn of(element: &BytesStart<'_>) -> Self {
        let mut open = Self::default();
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.local_name().as_ref() {
                "r" => open.place = place_of(&attribute.value),
                "t" => {
                    let known = ["s", "inlineStr", "str", "b", "e", "d"];
                    open.kind = known.into_iter().find(|k| *k == attribute.value).unwrap_or("n");
                }
                "s" => open.style = attribute.value.parse().unwrap_or(0),
                _ => {}
            }
        }
        open
    }

    /// The column after this cell; cells without a reference follow the one before.
    fn column_after(&self, before: u32) -> u32 {
        self.place.map_or(before, |p| p.column) + 1
    }
}

/// The content of a finished cell; `None` when there is nothing in it.
fn content(
    open: Open,
    texts: &Texts,
    formats: &[bool],
    date1904: bool,
) -> Result<Option<Content>, Unreadable> {
    let value = open.value.trim();
    let content = match open.kind {
        "inlineStr" => text(open.inline),
        "str" => {
            if open.value.is_empty() && open.has_formula && !open.has_value {
                None
            } else {
                text(open.value)
            }
        }
        "s" => {
            let known = value.parse().ok().and_then(|index: usize| texts.get(index));
            match known {
                Some(known) => text(known.to_owned()),
                None if value.is_empty() => None,
                None => return Err(Unreadable::damaged("单元格引用了不存在的文字")),
            }
        }
        "b" => Some(Content::Truth(value == "1" || value.eq_ignore_ascii_case("true"))),
        "e" => Some(Content::Error(value.to_owned())),
        // ISO 8601 dates of the strict format; the date reader understands them as text.
        "d" => text(open.value),
        _ if value.is_empty() => open.has_formula.then_some(Content::Uncomputed),
        _ => match value.parse::<f64>() {
            Ok(number) if number.is_finite() => {
                let is_date = formats.get(open.style).copied().unwrap_or(false);
                let shift = if date1904 { 1462.0 } else { 0.0 };
                Some(if is_date {
                    Content::Serial(number + shift)
                } else {
                    Content::Number(number)
                })
            }
            _ => Some(Content::Text(value.to_owned())),
        },
    };
    Ok(content)
}

fn text(mut text: String) -> Option<Content> {
    unescape_excel(&mut text);
    (!text.is_empty()).then_some(Content::Text(text))
}
