//! Workbooks written by hand, as programs other than ours write them.

use crate::package::PackageWriter;

pub const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><fonts count="1"><font><name val="Calibri"/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"><alignment horizontal="center"/></xf></cellXfs></styleSheet>"#;

/// A workbook with these sheets, each given as the content of its `worksheet` element.
pub fn workbook(sheets: &[(&str, &str)], texts: Option<&str>) -> Vec<u8> {
    let mut listed = String::new();
    let mut related = String::new();
    let mut package = PackageWriter::new(Vec::new());
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    for (index, (name, content)) in (1..).zip(sheets) {
        listed.push_str(&format!(r#"<sheet name="{name}" sheetId="{index}" r:id="rId{index}"/>"#));
        related.push_str(&format!(
            r#"<Relationship Id="rId{index}" Type="{office}/worksheet" Target="/xl/worksheets/sheet{index}.xml"/>"#
        ));
        let sheet = format!(
            r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{content}</worksheet>"#
        );
        package.put(&format!("xl/worksheets/sheet{index}.xml"), sheet.as_bytes()).unwrap();
    }
    related.push_str(&format!(
        r#"<Relationship Id="st" Type="{office}/styles" Target="styles.xml"/>"#
    ));
    if let Some(texts) = texts {
        related.push_str(&format!(
            r#"<Relationship Id="ss" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>"#
        ));
        package.put("xl/sharedStrings.xml", texts.as_bytes()).unwrap();
    }
    let relations = |inner: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
        )
    };
    let main = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{office}"><workbookPr/><sheets>{listed}</sheets></workbook>"#
    );
    let top = format!(
        r#"<Relationship Id="r" Type="{office}/officeDocument" Target="xl/workbook.xml"/>"#
    );
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
    package.put("[Content_Types].xml", types.as_bytes()).unwrap();
    package.put("_rels/.rels", relations(&top).as_bytes()).unwrap();
    package.put("xl/workbook.xml", main.as_bytes()).unwrap();
    package.put("xl/_rels/workbook.xml.rels", relations(&related).as_bytes()).unwrap();
    package.put("xl/styles.xml", STYLES.as_bytes()).unwrap();
    package.finish().unwrap()
}

/// Rows of texts as sheet XML; `#` before a number makes it a number, `@` one in a date format,
/// an empty text leaves the cell out.
pub fn rows(rows: &[&[&str]]) -> String {
    let mut xml = String::from("<sheetData>");
    for (row, cells) in (1..).zip(rows) {
        if cells.iter().all(|c| c.is_empty()) {
            continue;
        }
        xml.push_str(&format!("<row r=\"{row}\" spans=\"1:{}\">", cells.len()));
        for (column, text) in (0..).zip(*cells) {
            let place = crate::Place { row, column };
            if let Some(number) = text.strip_prefix('#') {
                xml.push_str(&format!("<c r=\"{place}\"><v>{number}</v></c>"));
            } else if let Some(number) = text.strip_prefix('@') {
                xml.push_str(&format!("<c r=\"{place}\" s=\"1\"><v>{number}</v></c>"));
            } else if !text.is_empty() {
                let text = quick_xml::escape::escape(*text);
                xml.push_str(&format!(
                    "<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
                ));
            }
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData>"
}
