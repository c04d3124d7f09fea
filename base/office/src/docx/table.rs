//! Tables. Column widths stand in the grid, where WPS takes them from, and in each cell.

use std::fmt::Write as _;

use super::model::{Align, Fonts, Table};
use super::page;
use super::xml::{Look, paragraph, run};

/// A table with its caption and note.
pub(super) fn table(table: &Table, fonts: &Fonts) -> String {
    let mut xml = String::new();
    if !table.caption.is_empty() {
        let hei = Look { east_asian: Some(&fonts.hei), ..Look::default() };
        let centred = "<w:keepNext/><w:jc w:val=\"center\"/>";
        xml.push_str(&paragraph("Plain", centred, &run(&table.caption, &hei)));
    }
    let widths = widths(table);
    let _ = write!(
        xml,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\"/></w:tblPr><w:tblGrid>",
        page::WIDTH
    );
    for width in &widths {
        let _ = write!(xml, "<w:gridCol w:w=\"{width}\"/>");
    }
    xml.push_str("</w:tblGrid>");
    let size = if table.columns.len() > 7 { page::SIZE_5 } else { page::SIZE_SMALL_4 };
    let head = Look { east_asian: Some(&fonts.hei), size: Some(size), ..Look::default() };
    xml.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in table.columns.iter().zip(&widths) {
        xml.push_str(&cell(*width, Align::Centre, &column.name, &head));
    }
    xml.push_str("</w:tr>");
    let text = Look { size: Some(size), ..Look::default() };
    for row in &table.rows {
        xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        let mut cells = row.iter();
        for (column, width) in table.columns.iter().zip(&widths) {
            let content = cells.next().map_or("", String::as_str);
            xml.push_str(&cell(*width, column.align, content, &text));
        }
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl>");
    if !table.note.is_empty() {
        xml.push_str(&paragraph("Remark", "", &run(&table.note, &Look::default())));
    }
    xml
}

fn cell(width: u32, align: Align, text: &str, look: &Look<'_>) -> String {
    let side = match align {
        Align::Left => "left",
        Align::Centre => "center",
        Align::Right => "right",
    };
    let side = format!("<w:jc w:val=\"{side}\"/>");
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>{}</w:tc>",
        paragraph("Cell", &side, &run(text, look))
    )
}

/// The shares of the columns made widths that add up to the page.
fn widths(table: &Table) -> Vec<u32> {
    let all: u64 = table.columns.iter().map(|c| u64::from(c.share.max(1))).sum();
    let mut shared = 0;
    let mut before = 0;
    table
        .columns
        .iter()
        .map(|column| {
            shared += u64::from(column.share.max(1));
            let end = (u64::from(page::WIDTH) * shared / all.max(1)) as u32;
            let width = end - before;
            before = end;
            width
        })
        .collect()
}
