//! Which cell formats are dates: all we need from the styles of a workbook.

use quick_xml::events::Event;

use crate::xml::{Xml, attribute};
use crate::{Limits, Unreadable};

/// For each cell format (`s` of a cell), whether it shows a date or time.
pub(super) fn date_formats(styles: &[u8], limits: &Limits) -> Result<Vec<bool>, Unreadable> {
    let mut xml = Xml::new(styles, limits);
    let mut custom: Vec<(u32, bool)> = Vec::new();
    let mut formats = Vec::new();
    let mut in_cell_formats = false;
    loop {
        match xml.next()? {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "numFmt" if custom.len() < 10_000 => {
                    let id = attribute(&e, "numFmtId").and_then(|i| i.parse().ok());
                    let code = attribute(&e, "formatCode");
                    if let (Some(id), Some(code)) = (id, code) {
                        custom.push((id, is_date_code(&code)));
                    }
                }
                "cellXfs" => in_cell_formats = true,
                "xf" if in_cell_formats && formats.len() < 70_000 => {
                    let id = attribute(&e, "numFmtId").and_then(|i| i.parse().ok()).unwrap_or(0);
                    let known = custom.iter().find(|(i, _)| *i == id);
                    formats.push(known.map_or_else(|| is_builtin_date(id), |(_, date)| *date));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cell_formats = false,
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}

/// The numbered formats that are dates; 27–36 and 50–58 are the East Asian ones.
fn is_builtin_date(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Whether a format code shows year, month, day or time outside quotes, brackets and escapes.
fn is_date_code(code: &str) -> bool {
    if code.eq_ignore_ascii_case("general") {
        return false;
    }
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                characters.by_ref().find(|c| *c == '"');
            }
            // Escapes, and exponents such as 0.00E+00.
            '\\' | '_' | '*' | 'E' => {
                characters.next();
            }
            // Colours and locales; elapsed time [h] is a duration, no date.
            '[' => {
                characters.by_ref().find(|c| *c == ']');
            }
            // Only the first section is for positive numbers.
            ';' => return false,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'g' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_codes_are_told_from_number_codes() {
        for date in ["yyyy-mm-dd", "[$-804]yyyy\"年\"m\"月\"d\"日\";@", "m/d/yy h:mm", "e\"年\""]
        {
            assert!(is_date_code(date), "{date}");
        }
        for number in ["General", "0.00", "#,##0\"days\"", "0.00E+00", "[Red]0", "@", "0\\d", "[h]"]
        {
            assert!(!is_date_code(number), "{number}");
        }
    }
}
