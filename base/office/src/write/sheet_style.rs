//! How our sheets look and print, and how a value becomes a cell.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet};

use super::Unwritable;
use crate::cells::serial_of_day;
use crate::{Column, Kind, Value};

/// The most characters Excel keeps in a cell.
const CELL_MOST: usize = 32_767;
/// Whole numbers up to here are exact in Excel's cells, which show 15 digits.
const EXACT: u64 = 999_999_999_999_999;

const BORDER: Color = Color::RGB(0x00BF_BFBF);
const HEADER_BACK: Color = Color::RGB(0x00F2_F2F2);
pub(super) const RED: Color = Color::RGB(0x00B7_1C1C);

/// The formats of a table, made once per workbook.
pub(super) struct Styles {
    pub title: Format,
    /// Centred over its neighbours without merging, so that sorting and copying still work.
    pub title_across: Format,
    pub note: Format,
    pub header: Format,
    pub required: Format,
    text: Format,
    centred: Format,
    wrapped: Format,
    number: Format,
    day: Format,
}

impl Styles {
    pub fn new() -> Self {
        let cell = || {
            Format::new()
                .set_border(FormatBorder::Thin)
                .set_border_color(BORDER)
                .set_align(FormatAlign::VerticalCenter)
        };
        let header = cell()
            .set_bold()
            .set_background_color(HEADER_BACK)
            .set_align(FormatAlign::Center)
            .set_text_wrap()
            .set_num_format("@");
        let title =
            Format::new().set_bold().set_font_size(16).set_align(FormatAlign::VerticalCenter);
        Self {
            title_across: title.clone().set_align(FormatAlign::CenterAcross),
            title: title.set_align(FormatAlign::Center),
            note: Format::new()
                .set_text_wrap()
                .set_font_color(Color::RGB(0x0059_5959))
                .set_align(FormatAlign::VerticalCenter),
            required: header.clone().set_font_color(RED),
            header,
            text: cell().set_num_format("@"),
            centred: cell().set_num_format("@").set_align(FormatAlign::Center),
            wrapped: cell().set_num_format("@").set_text_wrap(),
            number: cell(),
            day: cell().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
        }
    }

    /// How the cells of a column look, filled or not.
    pub fn of(&self, column: &Column) -> &Format {
        match &column.kind {
            Kind::Text => &self.wrapped,
            Kind::Number { .. } | Kind::Whole { .. } => &self.number,
            Kind::Date { month_is_enough: false } => &self.day,
            // As text, 2026.10 stays what it is.
            Kind::Date { month_is_enough: true }
            | Kind::Month
            | Kind::Choice(_)
            | Kind::YesNo
            | Kind::Name => &self.centred,
            Kind::Code { .. } | Kind::Id | Kind::Phone | Kind::Choices(_) => &self.text,
        }
    }

    /// Writes one cell; an empty one keeps its format.
    pub fn write(
        &self,
        sheet: &mut Worksheet,
        (row, at): (u32, u16),
        column: &Column,
        value: Option<&Value>,
    ) -> Result<(), Unwritable> {
        let format = self.of(column);
        match value {
            None => sheet.write_blank(row, at, format)?,
            Some(Value::Number(number)) if number.is_finite() => {
                sheet.write_number_with_format(row, at, *number, &self.number)?
            }
            Some(Value::Whole(number)) if number.unsigned_abs() <= EXACT => {
                sheet.write_number_with_format(row, at, *number as f64, &self.number)?
            }
            Some(Value::Day(day)) => match serial_of_day(*day) {
                Some(serial) => sheet.write_number_with_format(row, at, serial, &self.day)?,
                None => sheet.write_string_with_format(row, at, day.to_string(), &self.centred)?,
            },
            Some(other) => sheet.write_string_with_format(row, at, fitting(other), format)?,
        };
        Ok(())
    }
}

/// The text of a value, cut to what a cell holds.
fn fitting(value: &Value) -> String {
    let text = value.to_string();
    if text.len() <= CELL_MOST || text.encode_utf16().count() <= CELL_MOST {
        return text;
    }
    const END: &str = "……（内容过长，以下从略）";
    let mut units = END.encode_utf16().count();
    let mut cut: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= CELL_MOST
        })
        .collect();
    cut.push_str(END);
    cut
}

/// Width of a column in characters of the default font; a Chinese one takes two.
pub(super) fn width(column: &Column) -> f64 {
    if column.width > 0 {
        return f64::from(column.width);
    }
    let wide = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let by_kind = match &column.kind {
        Kind::Text => 32,
        Kind::Choices(_) => 24,
        Kind::Id => 21,
        Kind::Code { .. } => 16,
        Kind::Phone => 14,
        Kind::Date { .. } => 12,
        Kind::Name | Kind::Number { .. } | Kind::Month => 11,
        Kind::Whole { .. } | Kind::YesNo => 8,
        Kind::Choice(choices) => {
            let widest = choices.iter().take(500).map(|c| wide(&c.name)).max().unwrap_or(0);
            (widest + 3).min(32)
        }
    };
    // A long header wraps; half of it must fit.
    let header = wide(&column.name) + 3;
    by_kind.max(if header > 14 { header / 2 + 2 } else { header }) as f64
}

/// A4 landscape, one page wide, header repeated, pages numbered.
pub(super) fn print_setup(
    sheet: &mut Worksheet,
    header_row: u32,
    left: &str,
) -> Result<(), Unwritable> {
    sheet.set_paper_size(9);
    sheet.set_landscape();
    sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_print_center_horizontally(true);
    sheet.set_repeat_rows(header_row, header_row)?;
    // An ampersand starts a code in headers and footers.
    let left: String = left.replace('&', "&&").chars().take(150).collect();
    sheet.set_footer(format!("&L&8{left}&R&8第 &P 页，共 &N 页"));
    Ok(())
}

/// A name Excel accepts for a sheet.
pub(super) fn sheet_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .filter(|c| {
            !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control()
        })
        .collect();
    let mut units = 0;
    let short: String = clean
        .trim()
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= 31
        })
        .collect();
    if short.is_empty() { "表".into() } else { short }
}
