//! The text of a document, block by block.

use super::model::{Attachment, Block, Document, Fonts, ListMark, Span};
use super::numbers::heading_number;
use super::table::table;
use super::xml::{Look, paragraph, run, runs, width_in_characters};
use super::{head, page};
use kernel::Day;

/// The body of the document, without the page settings.
pub(super) fn body(document: &Document) -> String {
    let fonts = &document.fonts;
    let mut xml = String::new();
    if let Some(given) = &document.head {
        xml.push_str(&head::head(given, fonts));
        // The title stands two lines below the red rule.
        xml.push_str(&paragraph("Plain", "", ""));
        xml.push_str(&paragraph("Plain", "", ""));
    }
    for each in &document.blocks {
        xml.push_str(&block(each, fonts));
    }
    for each in &document.attachments {
        xml.push_str(&attachment(each, fonts));
    }
    if let Some(given) = &document.imprint {
        xml.push_str(&head::imprint(given));
        // A table must not be the last thing in a body.
        xml.push_str(&paragraph("Last", "", ""));
    }
    xml
}

fn block(block: &Block, fonts: &Fonts) -> String {
    let plain = Look::default();
    match block {
        Block::Title(text) => paragraph("Title", "", &run(text, &plain)) + &empty(1),
        Block::Subtitle(text) => {
            let kai = Look { east_asian: Some(&fonts.kai), ..Look::default() };
            paragraph("Plain", "<w:jc w:val=\"center\"/>", &run(text, &kai)) + &empty(1)
        }
        Block::Addressee(text) => {
            let text = format!("{}：", text.trim_end_matches(['：', ':']));
            paragraph("Plain", "", &run(&text, &plain))
        }
        Block::Heading { level, spans } => heading(*level, spans, fonts),
        Block::Paragraph(spans) => paragraph("Body", "", &runs(spans, &plain)),
        Block::List { mark, items } => list(*mark, items),
        Block::Table(given) => table(given, fonts),
        Block::Note(text) => paragraph("Remark", "", &run(text, &plain)),
        Block::AttachmentList(names) => attachment_list(names),
        Block::Signature { names, day } => signature(names, *day),
        Block::Blank(lines) => empty(*lines),
        Block::PageBreak => "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>".to_owned(),
    }
}

fn empty(lines: u8) -> String {
    paragraph("Plain", "", "").repeat(usize::from(lines))
}

fn heading(level: u8, spans: &[Span], fonts: &Fonts) -> String {
    let (style, font) = match level {
        0 | 1 => ("Heading1", &fonts.hei),
        2 => ("Heading2", &fonts.kai),
        3 => ("Heading3", &fonts.body),
        _ => ("Heading4", &fonts.body),
    };
    let look = Look { east_asian: Some(font), ..Look::default() };
    paragraph(style, "", &runs(spans, &look))
}

fn list(mark: ListMark, items: &[Vec<Span>]) -> String {
    let mut xml = String::new();
    for (number, item) in (1..).zip(items) {
        let mark = match mark {
            ListMark::Number => heading_number(3, number),
            ListMark::Bracket => heading_number(4, number),
            ListMark::Dash => "——".to_owned(),
        };
        let look = Look::default();
        let content = run(&mark, &look) + &runs(item, &look);
        xml.push_str(&paragraph("Body", "", &content));
    }
    xml
}

/// One blank line below the text, two characters in; further names stand under the first.
fn attachment_list(names: &[String]) -> String {
    let mut xml = empty(1);
    let indent = |left: u32, hanging: u32| {
        format!(
            "<w:ind w:left=\"{}\" w:leftChars=\"{}\" w:hanging=\"{}\" w:hangingChars=\"{}\"/>",
            left * page::CHARACTER,
            left * 100,
            hanging * page::CHARACTER,
            hanging * 100
        )
    };
    let look = Look::default();
    for (number, name) in (1..).zip(names) {
        let numbered = if names.len() > 1 { format!("{number}. {name}") } else { name.clone() };
        if number == 1 {
            xml.push_str(&paragraph(
                "Plain",
                &indent(5, 3),
                &run(&format!("附件：{numbered}"), &look),
            ));
        } else {
            xml.push_str(&paragraph("Plain", &indent(5, 0), &run(&numbered, &look)));
        }
    }
    xml
}

/// The day four characters from the right edge, each name centred above it; a name wider than
/// that pushes the day in.
fn signature(names: &[String], day: Day) -> String {
    let day = day.in_words();
    let width = width_in_characters(&day);
    let widest = names.iter().map(|n| width_in_characters(n)).fold(0.0, f64::max);
    let in_day = f64::max(4.0, (widest - width) / 2.0);
    let line = |text: &str, right: f64, extra: &str| {
        let right = right.max(0.0);
        let properties = format!(
            "{extra}<w:ind w:right=\"{}\" w:rightChars=\"{}\"/><w:jc w:val=\"right\"/>",
            (right * f64::from(page::CHARACTER)).round(),
            (right * 100.0).round()
        );
        paragraph("Plain", &properties, &run(text, &Look::default()))
    };
    // Two blank lines leave room for the seal.
    let mut xml = empty(2);
    for name in names {
        let right = in_day + (width - width_in_characters(name)) / 2.0;
        xml.push_str(&line(name, right, "<w:keepNext/>"));
    }
    xml + &line(&day, in_day, "")
}

fn attachment(attachment: &Attachment, fonts: &Fonts) -> String {
    let hei = Look { east_asian: Some(&fonts.hei), ..Look::default() };
    let label = run(&attachment.label, &hei);
    let mut xml = paragraph("Plain", "<w:pageBreakBefore/>", &label);
    xml.push_str(&empty(1));
    xml.push_str(&block(&Block::Title(attachment.title.clone()), fonts));
    for each in &attachment.blocks {
        xml.push_str(&block(each, fonts));
    }
    xml
}
