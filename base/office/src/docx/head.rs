//! 版头 and 版记.

use super::model::{Fonts, Head, Imprint};
use super::page;
use super::xml::{Look, escaped, paragraph, run, width_in_characters};

/// The 发文机关标志, the 发文字号 and the red rule.
pub(super) fn head(head: &Head, fonts: &Fonts) -> String {
    // As large as the width allows, but below 22 mm.
    let characters = width_in_characters(&head.issuer).max(1.0);
    let fitting = (f64::from(page::WIDTH) / 10.0 / characters).floor() as u32;
    let size = fitting.min(page::ISSUER_MOST);
    let look = Look {
        east_asian: Some(&fonts.title),
        size: Some(size),
        colour: Some(page::RED),
        ..Look::default()
    };
    // The box of a line is a little taller than its characters.
    let line = size * 12;
    let above = page::ABOVE_ISSUER.saturating_sub(size);
    let issuer = format!(
        "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"{above}\" w:line=\"{line}\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>"
    );
    let mut xml = paragraph("Plain", &issuer, &run(&head.issuer, &look));
    xml.push_str(&paragraph("Plain", "", ""));
    xml.push_str(&paragraph("Plain", "", ""));
    let rule = format!(
        "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"11\" w:color=\"{}\"/></w:pBdr>",
        page::RED
    );
    let plain = Look::default();
    if head.signer.is_empty() {
        let centred = format!("{rule}<w:jc w:val=\"center\"/>");
        xml.push_str(&paragraph("Plain", &centred, &run(&head.number, &plain)));
    } else {
        // Number at the left, signer at the right, one character in.
        let edge = page::WIDTH - page::CHARACTER;
        let sides = format!(
            "{rule}<w:tabs><w:tab w:val=\"right\" w:pos=\"{edge}\"/></w:tabs><w:ind w:left=\"{}\" w:leftChars=\"100\"/>",
            page::CHARACTER
        );
        let kai = Look { east_asian: Some(&fonts.kai), ..Look::default() };
        let content = format!(
            "{}<w:r><w:tab/></w:r>{}{}",
            run(&head.number, &plain),
            run("签发人：", &plain),
            run(&head.signer, &kai)
        );
        xml.push_str(&paragraph("Plain", &sides, &content));
    }
    xml
}

/// The 版记: a table that Word and WPS set at the lower edge of the 版心 of its page;
/// LibreOffice leaves it below the text.
pub(super) fn imprint(imprint: &Imprint) -> String {
    let row = |properties: &str, edges: &str, content: &str| {
        let line = paragraph("Imprint", properties, content);
        format!(
            "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/><w:tcBorders>{edges}</w:tcBorders></w:tcPr>{line}</w:tc></w:tr>",
            page::WIDTH
        )
    };
    // The outer rules are 0.35 mm, the one between 0.25 mm.
    let rule = |edge: &str, size: u32| {
        format!("<w:{edge} w:val=\"single\" w:sz=\"{size}\" w:space=\"0\" w:color=\"000000\"/>")
    };
    let look = Look::default();
    let mut rows = String::new();
    let mut above = 8;
    if !imprint.copies.is_empty() {
        // Further lines stand under the first name.
        let hanging = "<w:ind w:left=\"1120\" w:leftChars=\"400\" w:right=\"280\" w:rightChars=\"100\" w:hanging=\"840\" w:hangingChars=\"300\"/>";
        let text = format!("抄送：{}。", imprint.copies.trim_end_matches('。'));
        let edges = rule("top", above) + &rule("bottom", 6);
        rows.push_str(&row(hanging, &edges, &run(&text, &look)));
        above = 6;
    }
    let sides = format!(
        "<w:tabs><w:tab w:val=\"right\" w:pos=\"{}\"/></w:tabs><w:ind w:left=\"280\" w:leftChars=\"100\" w:right=\"280\" w:rightChars=\"100\"/>",
        page::WIDTH - 280
    );
    let content = format!(
        "{}<w:r><w:tab/></w:r>{}",
        run(&imprint.printed_by, &look),
        run(&format!("{}印发", imprint.printed_on.in_words()), &look)
    );
    rows.push_str(&row(&sides, &(rule("top", above) + &rule("bottom", 8)), &content));
    format!(
        "<w:tbl><w:tblPr><w:tblpPr w:leftFromText=\"0\" w:rightFromText=\"0\" w:vertAnchor=\"margin\" w:horzAnchor=\"margin\" w:tblpXSpec=\"center\" w:tblpYSpec=\"bottom\"/><w:tblW w:w=\"{0}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w=\"{0}\"/></w:tblGrid>{rows}</w:tbl>",
        page::WIDTH
    )
}

/// The footer with the page number.
pub(super) fn footer(fonts: &Fonts, on_the_right: bool) -> String {
    let side = if on_the_right {
        "<w:ind w:right=\"280\" w:rightChars=\"100\"/><w:jc w:val=\"right\"/>"
    } else {
        "<w:ind w:left=\"280\" w:leftChars=\"100\"/><w:jc w:val=\"left\"/>"
    };
    let song = escaped(&fonts.song);
    let look = format!(
        "<w:rPr><w:rFonts w:ascii=\"{song}\" w:hAnsi=\"{song}\" w:eastAsia=\"{song}\"/><w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/></w:rPr>",
        page::SIZE_4
    );
    let field = |kind: &str| format!("<w:r>{look}<w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let content = format!(
        "<w:r>{look}<w:t xml:space=\"preserve\">— </w:t></w:r>{}<w:r>{look}<w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>{}<w:r>{look}<w:t>1</w:t></w:r>{}<w:r>{look}<w:t xml:space=\"preserve\"> —</w:t></w:r>",
        field("begin"),
        field("separate"),
        field("end")
    );
    paragraph("PageNumber", side, &content)
}
