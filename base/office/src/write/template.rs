//! Templates: a workbook somebody fills in and sends back.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, Formula, Workbook, Worksheet,
};

use super::Unwritable;
use super::export::{Stamp, properties};
use super::sheet_style::{RED, Styles, print_setup, sheet_name, width};
use crate::{Column, Kind, Value, column_name};

/// Rows prepared with formats and lists when the caller does not say.
const ROWS: u32 = 5_000;
/// Excel's bounds for the message beside a cell.
const MESSAGE_MOST: usize = 250;

/// What a template holds.
///
/// ```
/// use office::{Choice, Column, Kind, Template};
/// let columns = [
///     Column::new("姓名", Kind::Name).required(),
///     Column::new("性别", Kind::Choice(Choice::list(["男", "女"]))).hint("从下拉列表选择"),
/// ];
/// let file = Template::new("党员名册", &columns).write()?;
/// assert!(file.starts_with(b"PK"));
/// # Ok::<(), office::Unwritable>(())
/// ```
#[derive(Debug, Clone)]
pub struct Template<'a> {
    title: &'a str,
    columns: &'a [Column],
    note: &'a str,
    rows: &'a [Vec<Option<Value>>],
    room: u32,
    stamp: Stamp,
}

impl<'a> Template<'a> {
    /// A template with this title and these columns; the sheet is named after the title.
    pub fn new(title: &'a str, columns: &'a [Column]) -> Self {
        Self { title, columns, note: "", rows: &[], room: ROWS, stamp: Stamp::default() }
    }

    /// What the person should know, shown under the title.
    #[must_use]
    pub fn note(mut self, note: &'a str) -> Self {
        self.note = note;
        self
    }

    /// Rows already known, so that nobody types what we hold.
    #[must_use]
    pub fn filled(mut self, rows: &'a [Vec<Option<Value>>]) -> Self {
        self.rows = rows;
        self
    }

    /// How many rows get formats and lists.
    #[must_use]
    pub fn room(mut self, rows: u32) -> Self {
        self.room = rows;
        self
    }

    /// Who took it when.
    #[must_use]
    pub fn stamp(mut self, stamp: Stamp) -> Self {
        self.stamp = stamp;
        self
    }

    /// The workbook.
    pub fn write(&self) -> Result<Vec<u8>, Unwritable> {
        let styles = Styles::new();
        let mut book = Workbook::new();
        book.set_properties(&properties(&self.stamp));
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(self.title))?;
        self.write_head(sheet, &styles)?;
        let first = 3;
        let filled = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let last = first + self.room.max(filled).clamp(1, 1_000_000) - 1;
        for (at, column) in (0u16..).zip(self.columns) {
            sheet.set_column_width(at, width(column))?;
            sheet.set_column_format(at, styles.of(column))?;
        }
        for (row, values) in (first..).zip(self.rows) {
            for ((at, column), value) in (0u16..).zip(self.columns).zip(values) {
                styles.write(sheet, (row, at), column, value.as_ref())?;
            }
        }
        let mut lists = Vec::new();
        for (at, column) in (0u16..).zip(self.columns) {
            let list = options(column);
            let name = list.is_some().then(|| format!("list_{}", lists.len() + 1));
            lists.extend(list);
            if let Some(rule) = validation(column, name.as_deref())? {
                sheet.add_data_validation(first, at, last, at, &rule)?;
            }
        }
        sheet.set_freeze_panes(first, 0)?;
        sheet.set_selection(first, 0, first, 0)?;
        print_setup(sheet, first - 1, &self.stamp.line)?;
        write_lists(&mut book, &lists)?;
        self.write_guide(&mut book, &styles)?;
        Ok(book.save_to_buffer()?)
    }

    /// Title, note and header.
    fn write_head(&self, sheet: &mut Worksheet, styles: &Styles) -> Result<(), Unwritable> {
        let end = u16::try_from(self.columns.len()).unwrap_or(1).saturating_sub(1);
        let note = format!(
            "填表说明：标题带 * 的为必填项，请勿改动表头；各栏填写要求见“填写说明”工作表。{}",
            self.note
        );
        sheet.set_row_height(0, 32)?;
        sheet.set_row_height(1, 34)?;
        sheet.set_row_height(2, 30)?;
        if end > 0 {
            sheet.merge_range(0, 0, 0, end, self.title, &styles.title)?;
            sheet.merge_range(1, 0, 1, end, &note, &styles.note)?;
        } else {
            sheet.write_string_with_format(0, 0, self.title, &styles.title)?;
            sheet.write_string_with_format(1, 0, &note, &styles.note)?;
        }
        for (at, column) in (0u16..).zip(self.columns) {
            if column.required {
                let header = format!("{}*", column.name);
                sheet.write_string_with_format(2, at, header, &styles.required)?;
            } else {
                sheet.write_string_with_format(2, at, &column.name, &styles.header)?;
            }
        }
        Ok(())
    }

    /// A sheet that explains every column.
    fn write_guide(&self, book: &mut Workbook, styles: &Styles) -> Result<(), Unwritable> {
        let sheet = book.add_worksheet();
        sheet.set_name("填写说明")?;
        let plain = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_num_format("@");
        let red = plain.clone().set_font_color(RED);
        for (at, (name, width)) in
            (0u16..).zip([("栏目", 22), ("是否必填", 10), ("怎么填", 60), ("示例", 24)])
        {
            sheet.set_column_width(at, width)?;
            sheet.write_string_with_format(0, at, name, &styles.header)?;
        }
        for (row, column) in (1u32..).zip(self.columns) {
            sheet.write_string_with_format(row, 0, &column.name, &plain)?;
            if column.required {
                sheet.write_string_with_format(row, 1, "必填", &red)?;
            } else {
                sheet.write_string_with_format(row, 1, "选填", &plain)?;
            }
            sheet.write_string_with_format(row, 2, guidance(column), &plain)?;
            sheet.write_string_with_format(row, 3, example(column), &plain)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        print_setup(sheet, 0, &self.stamp.line)
    }
}

/// The lists behind the dropdowns. A list typed into the rule itself ends at 255 characters; a
/// name for an area of a hidden sheet has no such end and works in Excel and WPS alike.
fn write_lists(book: &mut Workbook, lists: &[Vec<String>]) -> Result<(), Unwritable> {
    if lists.is_empty() {
        return Ok(());
    }
    let sheet = book.add_worksheet();
    sheet.set_name("选项")?;
    sheet.set_hidden(true);
    let text = Format::new().set_num_format("@");
    for (at, list) in (0u16..).zip(lists) {
        for (row, name) in (0u32..).zip(list) {
            sheet.write_string_with_format(row, at, name, &text)?;
        }
    }
    for (at, list) in (0u32..).zip(lists) {
        let letters = column_name(at);
        let area = format!("=选项!${letters}$1:${letters}${}", list.len().max(1));
        book.define_name(format!("list_{}", at + 1), &area)?;
    }
    Ok(())
}

/// The names a cell of the column is chosen from.
fn options(column: &Column) -> Option<Vec<String>> {
    match &column.kind {
        Kind::Choice(choices) if !choices.is_empty() => {
            Some(choices.iter().map(|c| c.name.clone()).collect())
        }
        Kind::YesNo => Some(vec!["是".into(), "否".into()]),
        _ => None,
    }
}

/// The list and the message that appear beside a cell.
fn validation(column: &Column, list: Option<&str>) -> Result<Option<DataValidation>, Unwritable> {
    let message = short(&guidance(column), MESSAGE_MOST);
    if message.is_empty() && list.is_none() {
        return Ok(None);
    }
    let mut rule = match list {
        Some(name) => DataValidation::new()
            .allow_list_formula(Formula::new(format!("={name}")))
            .set_error_style(DataValidationErrorStyle::Stop)
            .set_error_title("请从列表中选择")?
            .set_error_message(format!("“{}”只能从下拉列表中选择", short(&column.name, 40)))?,
        None => DataValidation::new().allow_any_value(),
    };
    if !message.is_empty() {
        rule = rule.set_input_title(short(&column.name, 30))?.set_input_message(message)?;
    }
    Ok(Some(rule))
}

/// What to write in a column: the caller's words, then what its kind asks for.
fn guidance(column: &Column) -> String {
    let by_kind = match &column.kind {
        Kind::Text | Kind::Name => String::new(),
        Kind::Code { digits } if digits.is_empty() => String::new(),
        Kind::Code { digits } => {
            let digits: Vec<String> = digits.iter().map(ToString::to_string).collect();
            format!("{} 位编号", digits.join("、"))
        }
        Kind::Id => "完整号码，末位 X 大写".into(),
        Kind::Phone => "11 位手机号，或“区号-号码”".into(),
        Kind::Number { unit } if unit.is_empty() => "数字".into(),
        Kind::Number { unit } => format!("数字，单位：{unit}，不必写单位"),
        Kind::Whole { unit } if unit.is_empty() => "整数".into(),
        Kind::Whole { unit } => format!("整数，单位：{unit}，不必写单位"),
        Kind::Date { month_is_enough: false } => "日期，如 2026-03-05".into(),
        Kind::Date { month_is_enough: true } => {
            "日期，如 2026-03-05；记不清日的写到月，如 2026-03".into()
        }
        Kind::Month => "月份，如 2026-03".into(),
        Kind::Choice(_) | Kind::YesNo => "从下拉列表中选择".into(),
        Kind::Choices(choices) => {
            let names: Vec<&str> = choices.iter().map(|c| c.name.as_str()).collect();
            format!("可填多项，用顿号隔开：{}", names.join("、"))
        }
    };
    match (column.hint.is_empty(), by_kind.is_empty()) {
        (true, _) => by_kind,
        (false, true) => column.hint.clone(),
        (false, false) => format!("{}。{by_kind}", column.hint.trim_end_matches('。')),
    }
}

fn example(column: &Column) -> String {
    if !column.example.is_empty() {
        return column.example.clone();
    }
    match &column.kind {
        Kind::Date { .. } => "2026-03-05".into(),
        Kind::Month => "2026-03".into(),
        Kind::Whole { .. } | Kind::Number { .. } => "23".into(),
        Kind::Choice(choices) => choices.first().map(|c| c.name.clone()).unwrap_or_default(),
        Kind::YesNo => "是".into(),
        _ => String::new(),
    }
}

fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.push('…');
    cut
}
