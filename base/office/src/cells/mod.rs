//! From what stands in a cell to a typed value, or to a sentence saying why not.

mod choices;
mod clean;
mod codes;
mod dates;
mod numbers;
mod numerals;
mod serials;

pub(crate) use choices::distance;
pub(crate) use clean::{fold, is_blank};
pub(crate) use numbers::shown_number;
pub(crate) use numerals::number_of as chinese_number;
pub(crate) use serials::{day_of_serial, serial_of_day};

use crate::{Column, Content, Kind, Value};

/// What is known around a cell, for days written without their year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Around {
    /// The year the sheet is about.
    pub year: Option<i32>,
    /// The month the sheet is about, 1 to 12.
    pub month: Option<u32>,
}

/// Reads one cell as its column expects it. `Ok(None)` is an empty cell of a column that may be
/// empty; the error is the sentence for the sender.
pub fn read_cell(
    column: &Column,
    content: Option<&Content>,
    around: Around,
) -> Result<Option<Value>, String> {
    let value = match content {
        None => None,
        Some(content) => read_content(column, content, around)?,
    };
    if value.is_none() && column.required {
        return Err("必填，不能为空".into());
    }
    Ok(value)
}

fn read_content(
    column: &Column,
    content: &Content,
    around: Around,
) -> Result<Option<Value>, String> {
    match content {
        Content::Uncomputed => {
            return Err(
                "是公式，但文件里没有保存计算结果。请用 Excel 或 WPS 打开并保存一次，或粘贴为数值"
                    .into(),
            );
        }
        Content::Error(error) => {
            return Err(format!("公式出错（{error}）。请改正公式，或直接填写内容"));
        }
        Content::Text(text) => {
            clean::check_characters(text)?;
            let placeholder = !matches!(column.kind, Kind::Text | Kind::Name)
                && clean::means_nothing(text, &column.kind);
            if content.is_blank() || placeholder {
                return Ok(None);
            }
        }
        _ => {}
    }
    let value = match &column.kind {
        Kind::Text => Value::Text(clean::text(&content.to_string())),
        Kind::Name => Value::Text(clean::name(&content.to_string())),
        Kind::Code { digits } => Value::Text(codes::code(content, digits)?),
        Kind::Id => Value::Text(codes::id(content)?),
        Kind::Phone => Value::Text(codes::phone(content)?),
        Kind::Number { unit } => Value::Number(numbers::number(content, unit)?),
        Kind::Whole { unit } => Value::Whole(numbers::whole(content, unit)?),
        Kind::Date { month_is_enough } => dates::date(content, *month_is_enough, around)?,
        Kind::Month => Value::Month(dates::month(content, around)?),
        Kind::Choice(choices) => Value::Choice(choices::choice(content, choices)?),
        Kind::Choices(choices) => Value::Choices(choices::choices(content, choices)?),
        Kind::YesNo => Value::Truth(choices::yes_or_no(content)?),
    };
    // An apostrophe or a lone separator is no content.
    let is_empty = match &value {
        Value::Text(text) => text.is_empty(),
        Value::Choices(names) => names.is_empty(),
        _ => false,
    };
    Ok((!is_empty).then_some(value))
}

/// What stands in a cell, with at most so many characters.
pub(crate) fn shown(content: Option<&Content>, most: usize) -> String {
    let Some(content) = content else { return String::new() };
    let text = clean::text(&content.to_string());
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    shortened(&text, most)
}

/// The text, or its beginning and an ellipsis.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    let mut characters = text.chars();
    let mut short: String = characters.by_ref().take(most).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;
