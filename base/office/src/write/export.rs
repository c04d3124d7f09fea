//! Exports: any table, of any length, in little memory.

use std::collections::HashSet;
use std::io::{Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};

use super::Unwritable;
use super::sheet_style::{Styles, print_setup, sheet_name, width};
use crate::{Column, Value};
use kernel::Day;

/// Who took an export when: printed at the foot of every page and kept in the file.
#[derive(Debug, Clone, Default)]
pub struct Stamp {
    /// What is printed: 「导出：张三（1001）2026-03-05 10:20」. May be empty.
    pub line: String,
    /// An id that finds the export in the audit, kept as a property of the file. May be empty.
    pub id: String,
    /// The day written into the properties of the file.
    pub day: Option<Day>,
}

/// The property of the file that holds [`Stamp::id`].
const ID_PROPERTY: &str = "jishi-export";

/// A workbook being written. Rows go to disk as they come; `finish` packs them.
///
/// ```
/// use office::{Column, Export, Kind, Stamp, Value};
/// let columns = [Column::new("姓名", Kind::Name), Column::new("手机", Kind::Phone)];
/// let mut export = Export::new(&Stamp::default());
/// let mut table = export.table("名册", Some("党员名册"), &columns)?;
/// table.row(&[Some(Value::Text("张三".into())), None])?;
/// let mut file = std::io::Cursor::new(Vec::new());
/// export.finish(&mut file)?;
/// # Ok::<(), office::Unwritable>(())
/// ```
pub struct Export {
    book: Workbook,
    styles: Styles,
    stamp: Stamp,
    names: HashSet<String>,
}

impl Export {
    /// An empty workbook.
    pub fn new(stamp: &Stamp) -> Self {
        let mut book = Workbook::new();
        book.set_properties(&properties(stamp));
        Self { book, styles: Styles::new(), stamp: stamp.clone(), names: HashSet::new() }
    }

    /// Starts a sheet with one table. Its header holds the names of the columns, so that the
    /// file can be read back with the same columns.
    pub fn table<'e>(
        &'e mut self,
        name: &str,
        title: Option<&str>,
        columns: &'e [Column],
    ) -> Result<TableWriter<'e>, Unwritable> {
        let name = self.unused(&sheet_name(name));
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        for (at, column) in (0u16..).zip(columns) {
            sheet.set_column_width(at, width(column))?;
        }
        let header = u32::from(title.is_some());
        if let Some(title) = title {
            sheet.set_row_height(0, 30)?;
            sheet.write_string_with_format(0, 0, title, &self.styles.title_across)?;
            let last = u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1);
            for at in 1..=last {
                sheet.write_blank(0, at, &self.styles.title_across)?;
            }
        }
        sheet.set_row_height(header, 30)?;
        for (at, column) in (0u16..).zip(columns) {
            sheet.write_string_with_format(header, at, &column.name, &self.styles.header)?;
        }
        sheet.set_freeze_panes(header + 1, 0)?;
        print_setup(sheet, header, &self.stamp.line)?;
        Ok(TableWriter { sheet, styles: &self.styles, columns, next: header + 1 })
    }

    fn unused(&mut self, name: &str) -> String {
        let mut candidate = name.to_owned();
        let mut number = 2;
        while !self.names.insert(candidate.to_lowercase()) {
            let short: String = name.chars().take(26).collect();
            candidate = format!("{short}({number})");
            number += 1;
        }
        candidate
    }

    /// Writes the file.
    pub fn finish<W: Write + Seek + Send>(mut self, out: W) -> Result<(), Unwritable> {
        if self.names.is_empty() {
            self.book.add_worksheet();
        }
        self.book.save_to_writer(out)?;
        Ok(())
    }
}

/// Writes the rows of one table from top to bottom.
pub struct TableWriter<'e> {
    sheet: &'e mut Worksheet,
    styles: &'e Styles,
    columns: &'e [Column],
    next: u32,
}

impl TableWriter<'_> {
    /// Writes a row: a value for each column.
    pub fn row(&mut self, values: &[Option<Value>]) -> Result<(), Unwritable> {
        for ((at, column), value) in (0u16..).zip(self.columns).zip(values) {
            self.styles.write(self.sheet, (self.next, at), column, value.as_ref())?;
        }
        self.next += 1;
        Ok(())
    }

    /// Writes a line of text below the table, such as 「注：……」.
    pub fn note(&mut self, text: &str) -> Result<(), Unwritable> {
        self.sheet.write_string(self.next, 0, text)?;
        self.next += 1;
        Ok(())
    }
}

pub(super) fn properties(stamp: &Stamp) -> DocProperties {
    let day = stamp.day.and_then(|d| {
        ExcelDateTime::from_ymd(u16::try_from(d.year()).ok()?, d.month() as u8, d.day() as u8).ok()
    });
    let day = day.or_else(|| ExcelDateTime::from_ymd(2000, 1, 1).ok());
    let mut properties = DocProperties::new().set_author("基石").set_comment(&stamp.line);
    if let Some(day) = day {
        properties = properties.set_creation_datetime(&day);
    }
    if !stamp.id.is_empty() {
        properties = properties.set_custom_property(ID_PROPERTY, stamp.id.as_str());
    }
    properties
}
