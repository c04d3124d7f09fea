//! A marked text file: a workbook, since text has no colours.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Color, Format, Workbook as Book};

use super::{Marks, REASON};
use crate::{Content, Unwritable, Workbook};

/// Writes the lines as a sheet of texts, with the marks.
pub(super) fn write(from: &Workbook, marks: &Marks, mut out: impl Write) -> Result<(), Unwritable> {
    let none = super::SheetMarks::default();
    let marks = marks.sheets.get(&0).unwrap_or(&none);
    let text = Format::new().set_num_format("@");
    let wrong = text.clone().set_background_color(Color::RGB(0x00FF_C7CF));
    let reason = text.clone().set_bold().set_font_color(Color::RGB(0x00B7_1C1C));
    let mut reasons_in = marks.reasons_in.unwrap_or(0);
    if marks.reasons_in.is_none() {
        let mut rows = from.rows(0)?;
        while let Some(row) = rows.next_row()? {
            let used = row.cells.last().map_or(0, |c| c.column + 1);
            reasons_in = reasons_in.max(used);
        }
    }
    let mut book = Book::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    let at = |column: u32| u16::try_from(column).map_err(Unwritable::new);
    sheet.set_column_width(at(reasons_in)?, 60)?;
    let mut rows = from.rows(0)?;
    while let Some(row) = rows.next_row()? {
        let marked = marks.rows.get(&row.number);
        let is_wrong = |column: u32| marked.is_some_and(|m| m.columns.contains(&column));
        let mut columns: Vec<u32> = row.cells.iter().map(|c| c.column).collect();
        columns.extend(marked.iter().flat_map(|m| m.columns.iter().copied()));
        columns.sort_unstable();
        columns.dedup();
        let index = row.number - 1;
        for column in columns.into_iter().filter(|c| *c != reasons_in) {
            let format = if is_wrong(column) { &wrong } else { &text };
            match row.at(column).and_then(Content::text) {
                Some(value) => sheet.write_string_with_format(index, at(column)?, value, format)?,
                None => sheet.write_blank(index, at(column)?, format)?,
            };
        }
        let words = match marked {
            Some(marked) => marked.reason.clone(),
            None if row.number == marks.header.0 => REASON.to_owned(),
            None => continue,
        };
        sheet.write_string_with_format(index, at(reasons_in)?, words, &reason)?;
    }
    let mut file = Cursor::new(Vec::new());
    book.save_to_writer(&mut file)?;
    out.write_all(file.get_ref())?;
    Ok(())
}
