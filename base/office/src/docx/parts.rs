//! The parts of the package and its writing.

use std::fmt::Write as _;

use super::blocks::body;
use super::head::footer;
use super::model::{Document, Fonts};
use super::page;
use super::xml::escaped;
use crate::Unwritable;
use crate::package::PackageWriter;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

impl Document {
    /// The .docx file. The same document gives the same bytes.
    pub fn write(&self) -> Result<Vec<u8>, Unwritable> {
        let mut package = PackageWriter::new(Vec::new());
        let mut put =
            |name: &str, xml: &str| package.put(name, format!("{DECLARATION}{xml}").as_bytes());
        put("[Content_Types].xml", &content_types())?;
        put(
            "_rels/.rels",
            &relations(&[
                ("rId1", &format!("{R}/officeDocument"), "word/document.xml"),
                (
                    "rId2",
                    &format!("{PACKAGE}/relationships/metadata/core-properties"),
                    "docProps/core.xml",
                ),
                ("rId3", &format!("{R}/custom-properties"), "docProps/custom.xml"),
            ]),
        )?;
        put(
            "docProps/core.xml",
            &format!(
                "<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>基石</dc:creator></cp:coreProperties>",
                escaped(&self.name)
            ),
        )?;
        put("docProps/custom.xml", &custom(&self.id))?;
        put(
            "word/_rels/document.xml.rels",
            &relations(&[
                ("rId1", &format!("{R}/styles"), "styles.xml"),
                ("rId2", &format!("{R}/settings"), "settings.xml"),
                ("rId3", &format!("{R}/fontTable"), "fontTable.xml"),
                ("rId4", &format!("{R}/footer"), "footer1.xml"),
                ("rId5", &format!("{R}/footer"), "footer2.xml"),
            ]),
        )?;
        put("word/settings.xml", &settings())?;
        put("word/fontTable.xml", &font_table(&self.fonts))?;
        put("word/styles.xml", &styles(&self.fonts))?;
        for (name, on_the_right) in [("word/footer1.xml", true), ("word/footer2.xml", false)] {
            let content = footer(&self.fonts, on_the_right);
            put(name, &format!("<w:ftr xmlns:w=\"{W}\">{content}</w:ftr>"))?;
        }
        put(
            "word/document.xml",
            &format!(
                "<w:document xmlns:w=\"{W}\" xmlns:r=\"{R}\"><w:body>{}{}</w:body></w:document>",
                body(self),
                section()
            ),
        )?;
        Ok(package.finish()?)
    }
}

/// Page size, margins and the grid of 22 lines.
fn section() -> String {
    format!(
        "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/><w:pgSz w:w=\"{}\" w:h=\"{}\"/><w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" w:left=\"{}\" w:header=\"851\" w:footer=\"{}\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"{}\"/></w:sectPr>",
        page::PAGE_WIDTH,
        page::PAGE_HEIGHT,
        page::TOP,
        page::RIGHT,
        page::BOTTOM,
        page::LEFT,
        page::FOOTER,
        page::LINE
    )
}

fn content_types() -> String {
    let mut overrides = String::new();
    for (part, sort) in [
        ("word/document.xml", format!("{WORD}.document.main+xml")),
        ("word/styles.xml", format!("{WORD}.styles+xml")),
        ("word/settings.xml", format!("{WORD}.settings+xml")),
        ("word/fontTable.xml", format!("{WORD}.fontTable+xml")),
        ("word/footer1.xml", format!("{WORD}.footer+xml")),
        ("word/footer2.xml", format!("{WORD}.footer+xml")),
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml".into()),
        (
            "docProps/custom.xml",
            "application/vnd.openxmlformats-officedocument.custom-properties+xml".into(),
        ),
    ] {
        let _ = write!(overrides, "<Override PartName=\"/{part}\" ContentType=\"{sort}\"/>");
    }
    format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>{overrides}</Types>"
    )
}

fn relations(relations: &[(&str, &str, &str)]) -> String {
    let mut xml = format!("<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (id, sort, target) in relations {
        let _ = write!(xml, "<Relationship Id=\"{id}\" Type=\"{sort}\" Target=\"{target}\"/>");
    }
    xml + "</Relationships>"
}

fn custom(id: &str) -> String {
    let properties = "http://schemas.openxmlformats.org/officeDocument/2006";
    let property = if id.is_empty() {
        String::new()
    } else {
        format!(
            "<property fmtid=\"{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}\" pid=\"2\" name=\"jishi-export\"><vt:lpwstr>{}</vt:lpwstr></property>",
            escaped(id)
        )
    };
    format!(
        "<Properties xmlns=\"{properties}/custom-properties\" xmlns:vt=\"{properties}/docPropsVTypes\">{property}</Properties>"
    )
}

fn settings() -> String {
    format!(
        "<w:settings xmlns:w=\"{W}\"><w:zoom w:percent=\"100\"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val=\"420\"/><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val=\"{}\"/><w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>",
        page::LINE
    )
}

/// The fonts, each with the one to take where it is missing.
fn font_table(fonts: &Fonts) -> String {
    let mut xml = format!("<w:fonts xmlns:w=\"{W}\">");
    for (name, instead) in [
        (&fonts.title, "华文中宋"),
        (&fonts.body, "仿宋"),
        (&fonts.kai, "楷体"),
        (&fonts.hei, "SimHei"),
        (&fonts.song, "SimSun"),
    ] {
        let _ = write!(
            xml,
            "<w:font w:name=\"{}\"><w:altName w:val=\"{instead}\"/><w:charset w:val=\"86\"/><w:pitch w:val=\"default\"/></w:font>",
            escaped(name)
        );
    }
    xml + "</w:fonts>"
}

fn styles(fonts: &Fonts) -> String {
    let latin = escaped(&fonts.latin);
    let line = page::LINE;
    let size = |half_points: u32| {
        format!("<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>")
    };
    let east = |font: &str| format!("<w:rFonts w:eastAsia=\"{}\"/>", escaped(font));
    let mut xml = format!(
        "<w:styles xmlns:w=\"{W}\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"{latin}\" w:hAnsi=\"{latin}\" w:eastAsia=\"{}\" w:cs=\"{latin}\"/>{}<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
        escaped(&fonts.body),
        size(page::SIZE_3)
    );
    // Name in Word, id, what it is based on, paragraph and run properties.
    let two = format!("<w:ind w:firstLine=\"{}\" w:firstLineChars=\"200\"/>", 2 * page::CHARACTER);
    let exact = format!("<w:spacing w:line=\"{line}\" w:lineRule=\"exact\"/>");
    let title = format!(
        "<w:keepNext/><w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"{}\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/><w:outlineLvl w:val=\"0\"/>",
        page::TITLE_LINE
    );
    let outline = |level: u32| format!("<w:keepNext/><w:outlineLvl w:val=\"{level}\"/>");
    let small = "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"30\" w:after=\"30\" w:line=\"240\" w:lineRule=\"auto\"/>";
    let list = [
        (
            "Normal",
            "Plain",
            "",
            format!(
                "<w:widowControl w:val=\"0\"/><w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/>{exact}<w:jc w:val=\"both\"/>"
            ),
            format!("<w:spacing w:val=\"{}\"/>{}", page::TIGHTER, size(page::SIZE_3)),
        ),
        ("正文首行缩进", "Body", "Plain", two.clone(), String::new()),
        ("公文标题", "Title", "Plain", title, east(&fonts.title) + &size(page::SIZE_2)),
        ("heading 1", "Heading1", "Body", outline(0), east(&fonts.hei)),
        ("heading 2", "Heading2", "Body", outline(1), east(&fonts.kai)),
        ("heading 3", "Heading3", "Body", outline(2), String::new()),
        ("heading 4", "Heading4", "Body", outline(3), String::new()),
        (
            "表格文字",
            "Cell",
            "Plain",
            small.to_owned(),
            format!("<w:spacing w:val=\"0\"/>{}", size(page::SIZE_SMALL_4)),
        ),
        (
            "注释",
            "Remark",
            "Plain",
            format!("{small}<w:ind w:left=\"{0}\" w:right=\"{0}\"/>", 105),
            size(page::SIZE_5),
        ),
        (
            "版记",
            "Imprint",
            "Plain",
            "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"500\" w:lineRule=\"exact\"/>"
                .to_owned(),
            size(page::SIZE_4),
        ),
        (
            "页码",
            "PageNumber",
            "Plain",
            "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"360\" w:lineRule=\"exact\"/>"
                .to_owned(),
            size(page::SIZE_4),
        ),
        (
            "文末",
            "Last",
            "Plain",
            "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"20\" w:lineRule=\"exact\"/>".to_owned(),
            size(2),
        ),
    ];
    for (name, id, based_on, paragraph, run) in list {
        let default = if id == "Plain" { " w:default=\"1\"" } else { "" };
        let based_on = if based_on.is_empty() {
            String::new()
        } else {
            format!("<w:basedOn w:val=\"{based_on}\"/>")
        };
        let _ = write!(
            xml,
            "<w:style w:type=\"paragraph\"{default} w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{based_on}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        );
    }
    let mut edges = String::new();
    for edge in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(
            edges,
            "<w:{edge} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"
        );
    }
    let _ = write!(
        xml,
        "<w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Table Grid\"/><w:tblPr><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
    );
    xml + "</w:styles>"
}
