//! How the sheets of a workbook are read now: their headers, their columns, what stands below.

use office::{Column, Mapping, Row, Unreadable, column_name};

use crate::acts::Upload;

/// So many rows are offered as header.
const OFFERED: usize = 20;
/// So many values are shown of a column.
const SHOWN: usize = 2;

/// The sheets of a workbook.
#[derive(Default)]
pub(super) struct Sheets {
    /// Place and name of each that has any content, and whether it is read.
    pub all: Vec<(usize, String, bool)>,
    /// Those that are read, the ones with the same header together.
    pub groups: Vec<Group>,
}

/// Sheets with the same header, read the same way.
pub(super) struct Group {
    /// Their places and names.
    pub sheets: Vec<(usize, String)>,
    /// Rows that may be the header: number, and what stands in them.
    pub rows: Vec<(u32, String)>,
    /// How they are read; without a column where no header is known.
    pub mapping: Mapping,
    /// For each header some of what stands below it.
    pub below: Vec<String>,
}

/// Looks at the beginning of each sheet.
pub(super) fn look(upload: &Upload, columns: &[Column]) -> Result<Sheets, Unreadable> {
    let mut sheets = Sheets::default();
    let mut looked = Vec::new();
    for (at, info) in upload.book.sheets().iter().enumerate() {
        let rows = upload.book.first_rows(at, OFFERED)?;
        if rows.is_empty() {
            continue;
        }
        let said = upload.reading.sheets.get(&at).and_then(|said| said.read);
        let mapping = upload.table(at, columns)?.ok().map(|table| table.mapping().clone());
        looked.push((at, info, rows, said, mapping));
    }
    // Where no table was found at all, the person is asked where it is.
    let none = looked.iter().all(|(.., said, mapping)| said.is_none() && mapping.is_none());
    for (at, info, rows, said, mapping) in looked {
        let read = said.unwrap_or(mapping.is_some() || (none && info.visible));
        sheets.all.push((at, info.name.clone(), read));
        if read {
            sheets.add((at, info.name.clone()), &rows, mapping);
        }
    }
    Ok(sheets)
}

impl Sheets {
    fn add(&mut self, sheet: (usize, String), rows: &[Row], mapping: Option<Mapping>) {
        let mapping = mapping.unwrap_or_else(|| Mapping {
            header_rows: (0, 0),
            headers: Vec::new(),
            from: Vec::new(),
            known: false,
        });
        let same = |group: &&mut Group| group.mapping == mapping && !mapping.headers.is_empty();
        if let Some(group) = self.groups.iter_mut().find(same) {
            group.sheets.push(sheet);
            return;
        }
        let below = mapping.headers.iter().map(|header| {
            let rows = rows.iter().filter(|row| row.number > mapping.header_rows.1);
            let values = rows.filter_map(|row| row.at(header.column));
            let values = values.map(|value| shown(&value.to_string(), 20));
            let mut values = values.filter(|value| !value.is_empty()).take(SHOWN);
            let first = values.next().unwrap_or_default();
            values.fold(first, |all, next| format!("{all}、{next}"))
        });
        let below = below.collect();
        let rows = rows.iter().map(|row| (row.number, in_short(row))).collect();
        self.groups.push(Group { sheets: vec![sheet], rows, mapping, below });
    }
}

impl Group {
    /// The place by which its fields are named.
    pub fn place(&self) -> usize {
        self.sheets.first().map_or(0, |(at, _)| *at)
    }

    /// Its sheets in words: 工作表“1月”等 12 个.
    pub fn name(&self) -> String {
        let first = self.sheets.first().map_or("", |(_, name)| name.as_str());
        match self.sheets.len() {
            ..=1 => format!("工作表“{first}”"),
            more => format!("工作表“{first}”等 {more} 个（表头相同）"),
        }
    }
}

/// A column of a sheet in words: B 列“姓名”.
pub(super) fn column_in_words(column: u32, header: &str) -> String {
    format!("{} 列“{}”", column_name(column), shown(header, 24))
}

fn in_short(row: &Row) -> String {
    let texts = row.cells.iter().map(|cell| shown(&cell.content.to_string(), 20));
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).take(8).collect();
    texts.join(" ")
}

/// A text of a workbook as pages show it: cut, and of what may be the number of a person only the
/// end.
pub(super) fn shown(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = masked(&text, |digits| match digits.len() {
        ..11 => false,
        11 => digits.first() == Some(&'1'),
        _ => true,
    });
    let cut = text.chars().count() > most;
    let kept: String = text.chars().take(most).collect();
    if cut { kept + "…" } else { kept }
}

/// A number of a person, of which only the end is shown.
pub(super) fn number_shown(text: &str) -> String {
    masked(text, |digits| digits.len() >= 7)
}

/// The text with all but the end of such runs of digits as asterisks.
fn masked(text: &str, is_number: impl Fn(&[char]) -> bool) -> String {
    let text: Vec<char> = text.chars().collect();
    let is_part = |c: &char| c.is_ascii_digit() || matches!(c, 'x' | 'X');
    let runs = text.chunk_by(|a, b| is_part(a) == is_part(b));
    let run = |run: &[char]| -> String {
        let hidden = if run.first().is_some_and(is_part) && is_number(run) {
            run.len().saturating_sub(4)
        } else {
            0
        };
        run.iter().enumerate().map(|(at, c)| if at < hidden { '*' } else { *c }).collect()
    };
    runs.map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_numbers_of_persons_only_the_end_is_shown() {
        for (text, seen) in [
            ("11010519491231002X", "**************002X"),
            ("号码13900001111", "号码*******1111"),
            ("99010000000", "99010000000"),
            ("2026-03-05", "2026-03-05"),
            (
                "中共青山镇委员会第一党支部委员会和它的党员大会",
                "中共青山镇委员会第一党支部委员会和它的党…",
            ),
        ] {
            assert_eq!(shown(text, 20), seen);
        }
        assert_eq!(number_shown("99010000000"), "*******0000");
        assert_eq!(number_shown("9901 无"), "9901 无");
    }
}
