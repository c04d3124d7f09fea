//! Opening a workbook and finding its sheets.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use quick_xml::events::Event;

use super::delimited::{Encoding, Lines};
use super::formats::date_formats;
use super::merges::{Merge, merges};
use super::sheet::Rows;
use super::sniff::{Sort, sniff};
use super::texts::Texts;
use crate::package::{Directory, Part, megabytes};
use crate::xml::{Xml, attribute};
use crate::{Limits, Source, Unreadable};

/// Bytes of the small parts: workbook, relations, styles.
const SMALL_PART: u64 = 16 << 20;

/// A workbook that passed the checks. Also stands for a text file with separators, as a
/// workbook with one sheet.
#[derive(Debug)]
pub struct Workbook {
    source: Source,
    limits: Limits,
    inside: Inside,
}

#[derive(Debug)]
pub(crate) enum Inside {
    Parts(Box<Parts>),
    Lines { encoding: Encoding, sheets: Vec<SheetInfo> },
}

/// What is known of an .xlsx package.
#[derive(Debug)]
pub(crate) struct Parts {
    pub directory: Directory,
    pub sheets: Vec<SheetInfo>,
    /// The part of each sheet.
    pub of_sheets: Vec<Part>,
    pub styles: Option<Part>,
    texts_part: Option<Part>,
    date1904: bool,
    formats: Arc<Vec<bool>>,
    texts: OnceLock<Arc<Texts>>,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name on the tab.
    pub name: String,
    /// Whether the user sees the tab.
    pub visible: bool,
}

impl Workbook {
    /// Looks at a file and checks it, reading only its directory and small parts.
    pub fn open(source: Source, limits: Limits) -> Result<Self, Unreadable> {
        if source.len() > limits.file_bytes {
            return Err(Unreadable::too_large(format!(
                "文件有 {}，超过上限 {}。请删除图片和不用的工作表，或拆成几个文件上传",
                megabytes(source.len()),
                megabytes(limits.file_bytes)
            )));
        }
        let inside = match sniff(&source)? {
            Sort::Package => Inside::Parts(Box::new(Parts::read(&source, &limits)?)),
            Sort::Delimited => Inside::Lines {
                encoding: Encoding::detect(&source)?,
                sheets: vec![SheetInfo { name: "文本".into(), visible: true }],
            },
        };
        Ok(Self { source, limits, inside })
    }

    /// Opens a file held in memory, with the usual limits.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        Self::open(Source::from_bytes(bytes), Limits::default())
    }

    /// Opens a file on disk, with the usual limits.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Unreadable> {
        Self::open(Source::from_path(path)?, Limits::default())
    }

    /// Its sheets, in the order of the tabs; chart sheets are left out.
    pub fn sheets(&self) -> &[SheetInfo] {
        match &self.inside {
            Inside::Parts(parts) => &parts.sheets,
            Inside::Lines { sheets, .. } => sheets,
        }
    }

    /// The file behind it.
    pub fn source(&self) -> &Source {
        &self.source
    }

    pub(crate) fn inside(&self) -> &Inside {
        &self.inside
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Streams the rows of a sheet, counted from 0.
    pub fn rows(&self, sheet: usize) -> Result<Rows, Unreadable> {
        match &self.inside {
            Inside::Parts(parts) => {
                let part = parts.sheet_part(sheet)?;
                let texts = parts.texts(&self.limits)?;
                let reader = parts.directory.open(part, &self.limits)?;
                let formats = Arc::clone(&parts.formats);
                Ok(Rows::xml(reader, texts, formats, parts.date1904, &self.limits))
            }
            Inside::Lines { encoding, .. } => {
                Ok(Rows::lines(Lines::read(&self.source, *encoding, &self.limits)?))
            }
        }
    }

    /// The merged areas of a sheet, by row. Passes over the whole sheet once.
    pub fn merges(&self, sheet: usize) -> Result<Vec<Merge>, Unreadable> {
        match &self.inside {
            Inside::Parts(parts) => {
                let part = parts.sheet_part(sheet)?;
                merges(parts.directory.open(part, &self.limits)?, &self.limits)
            }
            Inside::Lines { .. } => Ok(Vec::new()),
        }
    }
}

impl Parts {
    fn read(source: &Source, limits: &Limits) -> Result<Self, Unreadable> {
        let directory = Directory::read(source, limits)?;
        let main = main_part(&directory, limits)?;
        let bytes = directory.whole(&main, SMALL_PART, limits)?;
        let (listed, date1904) = sheets_of(&bytes, limits)?;
        let related = relations(&directory, &main.name, limits)?;
        let by_type = |ending: &str| {
            let found = related.iter().find(|r| r.sort.ends_with(ending));
            found.and_then(|r| directory.find(&r.target)).cloned()
        };
        let mut sheets = Vec::new();
        let mut of_sheets = Vec::new();
        for (info, relation) in listed {
            let target = related.iter().find(|r| r.id == relation);
            let Some(target) = target.filter(|r| r.sort.ends_with("/worksheet")) else { continue };
            let part = directory
                .find(&target.target)
                .ok_or_else(|| Unreadable::damaged(format_args!("缺少工作表“{}”", info.name)))?;
            sheets.push(info);
            of_sheets.push(part.clone());
        }
        if sheets.is_empty() {
            return Err(Unreadable::damaged("没有工作表"));
        }
        if sheets.len() > limits.sheets {
            return Err(Unreadable::too_large(format!(
                "工作簿有 {} 个工作表，超过上限 {} 个，已拒绝读取",
                sheets.len(),
                limits.sheets
            )));
        }
        let styles = by_type("/styles");
        let formats = match &styles {
            Some(part) => date_formats(&directory.whole(part, SMALL_PART, limits)?, limits)?,
            None => Vec::new(),
        };
        Ok(Self {
            texts_part: by_type("/sharedStrings"),
            formats: Arc::new(formats),
            directory,
            sheets,
            of_sheets,
            styles,
            date1904,
            texts: OnceLock::new(),
        })
    }

    pub fn sheet_part(&self, sheet: usize) -> Result<&Part, Unreadable> {
        self.of_sheets.get(sheet).ok_or_else(|| Unreadable::damaged("没有这个工作表"))
    }

    /// The shared texts, read when first needed.
    fn texts(&self, limits: &Limits) -> Result<Arc<Texts>, Unreadable> {
        if let Some(known) = self.texts.get() {
            return Ok(Arc::clone(known));
        }
        let texts = match &self.texts_part {
            Some(part) => Texts::read(&self.directory, part, limits)?,
            None => Texts::default(),
        };
        Ok(Arc::clone(self.texts.get_or_init(|| Arc::new(texts))))
    }
}

/// The workbook part; says what the file is when there is none.
fn main_part(directory: &Directory, limits: &Limits) -> Result<Part, Unreadable> {
    let has = |name: &str| directory.find(name).is_some();
    let advice = "请用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”，再重新上传";
    if has("xl/vbaProject.bin") {
        return Err(Unreadable::format(format!(
            "文件带有宏（.xlsm），为安全起见不予读取。{advice}"
        )));
    }
    if has("xl/workbook.bin") {
        return Err(Unreadable::format(format!("这是二进制工作簿（.xlsb）。{advice}")));
    }
    let related = relations(directory, "", limits)?;
    let main = related.iter().find(|r| r.sort.ends_with("/officeDocument"));
    let main =
        main.and_then(|r| directory.find(&r.target)).or_else(|| directory.find("xl/workbook.xml"));
    let name = main.map_or("", |part| part.name.as_str());
    Err(Unreadable::format(if name.starts_with("word/") || has("word/document.xml") {
        "这是 Word 文档（.docx），不是表格。请把表格复制到 Excel 工作簿（.xlsx）后再上传".into()
    } else if name.starts_with("ppt/") || has("ppt/presentation.xml") {
        "这是演示文稿（.pptx），不是表格。请上传 .xlsx 文件".into()
    } else if has("content.xml") {
        format!("这是 OpenDocument 文件（.ods）。{advice}")
    } else if let Some(part) = main {
        return Ok(part.clone());
    } else {
        "这是压缩包，不是 Excel 工作簿。请解压后上传其中的 .xlsx 文件".to_owned()
    }))
}

type Listed = Vec<(SheetInfo, String)>;

/// Sheets with the ids of their relations, and whether days count from 1904.
fn sheets_of(workbook: &[u8], limits: &Limits) -> Result<(Listed, bool), Unreadable> {
    let mut xml = Xml::new(workbook, limits);
    let mut sheets = Vec::new();
    let mut date1904 = false;
    loop {
        match xml.next()? {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "workbookPr" => {
                    let value = attribute(&e, "date1904");
                    date1904 = value.is_some_and(|v| v == "1" || v == "true");
                }
                "sheet" if sheets.len() <= limits.sheets => {
                    let name = attribute(&e, "name").unwrap_or_default();
                    let visible = attribute(&e, "state").is_none_or(|s| s == "visible");
                    let relation = attribute(&e, "id").unwrap_or_default();
                    sheets.push((SheetInfo { name, visible }, relation));
                }
                _ => {}
            },
            Event::Eof => return Ok((sheets, date1904)),
            _ => {}
        }
    }
}

/// A relation of a part: where another part is and what it is for.
struct Relation {
    id: String,
    sort: String,
    target: String,
}

/// The relations of a part, or of the package for an empty name.
fn relations(
    directory: &Directory,
    of: &str,
    limits: &Limits,
) -> Result<Vec<Relation>, Unreadable> {
    let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
    let name = format!("{folder}/_rels/{file}.rels");
    let Some(part) = directory.find(&name) else { return Ok(Vec::new()) };
    let bytes = directory.whole(part, SMALL_PART, limits)?;
    let mut xml = Xml::new(bytes.as_slice(), limits);
    let mut relations = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Relationship" => {
                let target = attribute(&e, "Target").unwrap_or_default();
                if relations.len() < limits.parts {
                    relations.push(Relation {
                        id: attribute(&e, "Id").unwrap_or_default(),
                        sort: attribute(&e, "Type").unwrap_or_default(),
                        target: resolve(folder, &target),
                    });
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// The name of a part written relative to a folder; a leading slash starts from the top.
fn resolve(folder: &str, target: &str) -> String {
    let start = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = start.split('/').filter(|p| !p.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_against_their_folder() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("xl/worksheets", "../media/a.png"), "xl/media/a.png");
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
    }
}
