//! What a row below the header is.

use super::mapping::Mapping;
use super::reader::RowKind;
use crate::cells::fold;
use crate::{Cell, Column, Merge, Row};

/// Begins the rows in which people sign and explain.
const SIGNATURES: [&str; 31] = [
    "填报人",
    "填表人",
    "填写人",
    "制表人",
    "制表",
    "审核人",
    "审批人",
    "复核人",
    "审核",
    "负责人",
    "单位负责人",
    "主要负责人",
    "分管领导",
    "经办人",
    "联系人",
    "联系电话",
    "填报日期",
    "填报时间",
    "填表日期",
    "填表时间",
    "制表日期",
    "制表时间",
    "填报单位",
    "填表单位",
    "制表单位",
    "签字",
    "签名",
    "盖章",
    "书记签字",
    "单位(盖章)",
    "党组织(盖章)",
];

/// Begins explanations; only before a colon, a full stop or a digit.
const EXPLANATIONS: [&str; 9] =
    ["注", "备注", "说明", "附注", "填表说明", "填报说明", "填写说明", "备注说明", "注意事项"];

const TOTALS: [&str; 7] = ["合计", "小计", "总计", "共计", "累计", "总数", "总合计"];

/// What a row is that stands below the header.
pub(super) fn classify(
    row: &Row,
    mapping: &Mapping,
    columns: &[Column],
    merges: &[Merge],
) -> RowKind {
    let filled: Vec<&Cell> = row.cells.iter().filter(|c| !c.content.is_blank()).collect();
    let Some(first) = filled.first() else { return RowKind::Blank };
    if repeats_header(&filled, mapping) {
        return RowKind::Header;
    }
    // Numbered in advance: nothing but the running number.
    let is_mapped = |c: &&Cell| mapping.meaning_of(c.column).is_some();
    if filled.len() == 1 && !is_mapped(first) && first.content.text().is_none_or(is_number) {
        return RowKind::Blank;
    }
    let required: Vec<u32> = columns
        .iter()
        .zip(&mapping.from)
        .filter(|(column, _)| column.required)
        .filter_map(|(_, from)| *from)
        .collect();
    let present =
        required.iter().filter(|column| filled.iter().any(|c| c.column == **column)).count();
    let is_complete = !required.is_empty() && present == required.len();
    let has_all_of_several = is_complete && required.len() > 1;
    let total = |(index, cell): (usize, &&Cell)| {
        cell.content.text().is_some_and(|t| is_total(t) || (index == 0 && is_some_total(t)))
    };
    if !has_all_of_several && filled.iter().take(3).enumerate().any(total) {
        return RowKind::Total;
    }
    let raw = first.content.text().unwrap_or_default();
    let text = fold(raw);
    // A title such as 负责人 may also be a value; then the row holds more than a signature.
    let is_mostly_empty = present * 2 < required.len().max(1);
    if !has_all_of_several && (is_note(&text) || (is_mostly_empty && is_signature(&text))) {
        return RowKind::Note;
    }
    if filled.len() == 1 && !is_complete && mapping.found() > 1 {
        let is_wide = merges.iter().any(|m| {
            m.first_row <= row.number
                && row.number <= m.last_row
                && m.first_column <= first.column
                && first.column <= m.last_column
                && m.last_column - m.first_column >= 2
        });
        if is_wide && !is_sentence(raw) {
            return RowKind::Title;
        }
        if is_wide || is_sentence(raw) || (!is_mapped(first) && first.content.text().is_some()) {
            return RowKind::Note;
        }
    }
    RowKind::Data
}

/// What a row is that stands above the header.
pub(super) fn classify_above(row: &Row) -> RowKind {
    let mut filled = row.cells.iter().filter(|c| !c.content.is_blank());
    let Some(first) = filled.next() else { return RowKind::Blank };
    let text = first.content.text().map(fold).unwrap_or_default();
    if is_note(&text) || is_signature(&text) { RowKind::Note } else { RowKind::Title }
}

/// Whether nearly all texts of the row stand in the header above them.
fn repeats_header(filled: &[&Cell], mapping: &Mapping) -> bool {
    let mut others = 0;
    for cell in filled {
        let header = mapping.headers.iter().find(|h| h.column == cell.column);
        let is_same = cell.content.text().zip(header).is_some_and(|(text, header)| {
            let text = fold(text);
            header.text.split('/').any(|level| fold(level) == text)
        });
        others += usize::from(!is_same);
        // One in five may differ; data rows are done after the first few cells.
        if others * 5 > filled.len() {
            return false;
        }
    }
    filled.len() - others >= 2
}

fn is_number(text: &str) -> bool {
    let text = fold(text);
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn is_total(text: &str) -> bool {
    TOTALS.contains(&fold(text).trim_end_matches(':'))
}

/// A total with more words: 平太镇小计, 合计（人）, 合计261.
fn is_some_total(text: &str) -> bool {
    let text = fold(text);
    let length = text.chars().count();
    TOTALS.iter().any(|word| {
        let begins = text.strip_prefix(word).is_some_and(|rest| {
            rest.starts_with(['(', ':']) || rest.starts_with(|c: char| c.is_ascii_digit())
        });
        (begins && length <= 16) || (text.ends_with(word) && length <= 14)
    })
}

/// Whether a text begins like a signature or an explanation.
fn is_note(text: &str) -> bool {
    let follows = |words: &[&str], marks: &[char]| {
        words.iter().any(|w| text.strip_prefix(w).is_some_and(|rest| rest.starts_with(marks)))
    };
    follows(&SIGNATURES, &[':', '(']) || follows(&EXPLANATIONS, &[':', '.', ',', '1', '一', '('])
}

/// Whether a text is nothing but the title of somebody who signs, or of an explanation.
fn is_signature(text: &str) -> bool {
    SIGNATURES.contains(&text) || EXPLANATIONS.contains(&text)
}

/// A text that reads like a sentence rather than like a value or a heading (一、城东片区).
fn is_sentence(text: &str) -> bool {
    text.contains(['：', ':', '。', '，', '；', ';', '\u{FF01}'])
        && text.trim().chars().count() >= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_and_notes_are_known_by_their_words() {
        for total in ["合计", "合 计", "总　计：", "合计（人）", "平太镇小计", "合计261"]
        {
            assert!(is_total(total) || is_some_total(total), "{total}");
        }
        for other in ["合计村党支部", "张合", "计", ""] {
            assert!(!is_total(other) && !is_some_total(other), "{other}");
        }
        for note in ["填报人：张三", "审核人（签字）：", "注：1.本表一式两份", "备注：", "制表人"]
        {
            assert!(is_note(&fold(note)) || is_signature(&fold(note)), "{note}");
        }
        for other in ["注册会计师协会党支部", "张三", "说明会", "审核员小王"] {
            assert!(!is_note(&fold(other)) && !is_signature(&fold(other)), "{other}");
        }
    }
}
