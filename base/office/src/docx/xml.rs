//! Small pieces of WordprocessingML.

use std::fmt::Write as _;

use super::model::Span;

/// Text as XML, without the characters XML forbids.
pub(super) fn escaped(text: &str) -> String {
    let allowed = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    quick_xml::escape::escape(allowed.collect::<String>()).into_owned()
}

/// How a run looks: fonts are named by the style of its paragraph unless given.
#[derive(Debug, Clone, Default)]
pub(super) struct Look<'a> {
    pub east_asian: Option<&'a str>,
    /// In half points.
    pub size: Option<u32>,
    pub colour: Option<&'a str>,
    pub is_bold: bool,
    /// In twentieths of a point, between characters.
    pub spacing: i32,
}

impl Look<'_> {
    fn properties(&self) -> String {
        let mut xml = String::new();
        if let Some(font) = self.east_asian {
            let font = escaped(font);
            let _ = write!(xml, "<w:rFonts w:eastAsia=\"{font}\" w:hint=\"eastAsia\"/>");
        }
        if self.is_bold {
            xml.push_str("<w:b/><w:bCs/>");
        }
        if let Some(colour) = self.colour {
            let _ = write!(xml, "<w:color w:val=\"{colour}\"/>");
        }
        if self.spacing != 0 {
            let _ = write!(xml, "<w:spacing w:val=\"{}\"/>", self.spacing);
        }
        if let Some(size) = self.size {
            let _ = write!(xml, "<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>");
        }
        if xml.is_empty() { xml } else { format!("<w:rPr>{xml}</w:rPr>") }
    }
}

/// A run; line breaks in the text become breaks.
pub(super) fn run(text: &str, look: &Look<'_>) -> String {
    let properties = look.properties();
    let mut xml = String::new();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            let _ = write!(xml, "<w:r>{properties}<w:br/></w:r>");
        }
        if !line.is_empty() {
            let line = escaped(line);
            let _ = write!(xml, "<w:r>{properties}<w:t xml:space=\"preserve\">{line}</w:t></w:r>");
        }
    }
    xml
}

/// The runs of a paragraph. A figure with a source becomes a content control, which shows its
/// title when pointed at and prints like any text.
pub(super) fn runs(spans: &[Span], look: &Look<'_>) -> String {
    let mut xml = String::new();
    for span in spans {
        let own = Look { is_bold: look.is_bold || span.is_bold, ..look.clone() };
        let run = run(&span.text, &own);
        match &span.source {
            Some((title, key)) => {
                let cut = |text: &str| escaped(&text.chars().take(64).collect::<String>());
                let _ = write!(
                    xml,
                    "<w:sdt><w:sdtPr><w:alias w:val=\"{}\"/><w:tag w:val=\"{}\"/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>",
                    cut(title),
                    cut(key)
                );
            }
            None => xml.push_str(&run),
        }
    }
    xml
}

/// A paragraph of a style, with further properties in the order the schema wants.
pub(super) fn paragraph(style: &str, properties: &str, content: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr>{content}</w:p>")
}

/// How many characters of 3号 a text is wide.
pub(super) fn width_in_characters(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}
