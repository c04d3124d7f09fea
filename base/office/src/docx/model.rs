//! What an official document consists of.

use kernel::Day;

/// An official document.
///
/// ```
/// use office::docx::{Block, Document, Head};
/// let file = Document::new("关于一季度基层党建情况的通报")
///     .head(Head::new("中共云衡市委组织部文件").number("云组通〔2026〕12号"))
///     .block(Block::Title("关于一季度基层党建情况的通报".into()))
///     .block(Block::Addressee("各县（市、区）委组织部".into()))
///     .block(Block::heading(1, "一、总体情况"))
///     .block(Block::text("一季度，全市党支部按期召开党员大会。"))
///     .write()?;
/// assert!(file.starts_with(b"PK"));
/// # Ok::<(), office::Unwritable>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub(super) name: String,
    pub(super) head: Option<Head>,
    pub(super) blocks: Vec<Block>,
    pub(super) attachments: Vec<Attachment>,
    pub(super) imprint: Option<Imprint>,
    pub(super) fonts: Fonts,
    pub(super) id: String,
}

/// 版头: who issues the document, above the red rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub(super) issuer: String,
    pub(super) number: String,
    pub(super) signer: String,
}

/// One part of the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// 标题, centred. A line break stands where the meaning allows one.
    Title(String),
    /// A line in brackets under the title, such as the date of a passing.
    Subtitle(String),
    /// 主送机关, without its colon.
    Addressee(String),
    /// A heading of level 1 (一、) to 4 （1）, its number included.
    Heading {
        /// 1 to 4.
        level: u8,
        /// The text with its number.
        spans: Vec<Span>,
    },
    /// A paragraph of the text.
    Paragraph(Vec<Span>),
    /// Numbered or dashed paragraphs.
    List {
        /// What stands before each.
        mark: ListMark,
        /// The paragraphs.
        items: Vec<Vec<Span>>,
    },
    /// A table over the whole width.
    Table(Table),
    /// A smaller remark, as under a table.
    Note(String),
    /// 附件说明: the names of the attachments, one blank line below the text.
    AttachmentList(Vec<String>),
    /// 发文机关署名 and 成文日期.
    Signature {
        /// The issuing bodies.
        names: Vec<String>,
        /// The day of issue.
        day: Day,
    },
    /// Empty lines.
    Blank(u8),
    /// The following begins on a new page.
    PageBreak,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it is set bold.
    pub is_bold: bool,
    /// For a figure, where it comes from: kept in the file as the label of a content control,
    /// not printed. Title and key.
    pub source: Option<(String, String)>,
}

/// What stands before the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListMark {
    /// 1.
    Number,
    /// （1）
    Bracket,
    /// ——
    Dash,
}

/// A table over the whole width of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Centred above it, if not empty.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<TableColumn>,
    /// Its rows; cells that are missing stay empty.
    pub rows: Vec<Vec<String>>,
    /// Below it, in small type, if not empty: 「注：……」 or 「数据来源：……」.
    pub note: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// The text of the header.
    pub name: String,
    /// Its share of the width.
    pub share: u32,
    /// How its cells stand.
    pub align: Align,
}

/// How text stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left, for words.
    Left,
    /// In the middle.
    Centre,
    /// At the right, for figures.
    Right,
}

/// 附件: begins on a new page.
#[derive(Debug, Clone, PartialEq)]
pub struct Attachment {
    /// 「附件」 or 「附件1」.
    pub label: String,
    /// Its title.
    pub title: String,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// 版记: at the foot of the last page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// 抄送机关, without the words before it; empty for none.
    pub copies: String,
    /// 印发机关.
    pub printed_by: String,
    /// 印发日期.
    pub printed_on: Day,
}

/// Names of the fonts, which must be on the reader's computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fonts {
    /// 小标宋, for titles and the 发文机关标志.
    pub title: String,
    /// 仿宋, for the text.
    pub body: String,
    /// 楷体, for headings of the second level.
    pub kai: String,
    /// 黑体, for headings of the first level.
    pub hei: String,
    /// 宋体, for page numbers.
    pub song: String,
    /// For Latin letters and digits.
    pub latin: String,
}

impl Default for Fonts {
    fn default() -> Self {
        Self {
            title: "方正小标宋简体".into(),
            body: "仿宋_GB2312".into(),
            kai: "楷体_GB2312".into(),
            hei: "黑体".into(),
            song: "宋体".into(),
            latin: "Times New Roman".into(),
        }
    }
}

impl Document {
    /// A document of this name, still empty.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            head: None,
            blocks: Vec::new(),
            attachments: Vec::new(),
            imprint: None,
            fonts: Fonts::default(),
            id: String::new(),
        }
    }

    /// Gives it a 版头.
    #[must_use]
    pub fn head(mut self, head: Head) -> Self {
        self.head = Some(head);
        self
    }

    /// Adds a block.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// Adds blocks.
    #[must_use]
    pub fn blocks(mut self, blocks: impl IntoIterator<Item = Block>) -> Self {
        self.blocks.extend(blocks);
        self
    }

    /// Adds an attachment.
    #[must_use]
    pub fn attachment(mut self, attachment: Attachment) -> Self {
        self.attachments.push(attachment);
        self
    }

    /// Gives it a 版记.
    #[must_use]
    pub fn imprint(mut self, imprint: Imprint) -> Self {
        self.imprint = Some(imprint);
        self
    }

    /// Names other fonts.
    #[must_use]
    pub fn fonts(mut self, fonts: Fonts) -> Self {
        self.fonts = fonts;
        self
    }

    /// An id that finds the export in the audit, kept as a property of the file.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }
}

impl Head {
    /// A 版头 with this 发文机关标志.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self { issuer: issuer.into(), number: String::new(), signer: String::new() }
    }

    /// Sets the 发文字号; see [`super::document_number`].
    #[must_use]
    pub fn number(mut self, number: impl Into<String>) -> Self {
        self.number = number.into();
        self
    }

    /// Sets the 签发人, for documents that go upwards.
    #[must_use]
    pub fn signer(mut self, signer: impl Into<String>) -> Self {
        self.signer = signer.into();
        self
    }
}

impl Block {
    /// A paragraph of plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Span::new(text)])
    }

    /// A heading of plain text, its number included.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, spans: vec![Span::new(text)] }
    }
}

impl Span {
    /// Plain text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_bold: false, source: None }
    }

    /// Bold text.
    pub fn bold(text: impl Into<String>) -> Self {
        Self { is_bold: true, ..Self::new(text) }
    }

    /// A figure that says where it comes from: a title for people (「组织生活台账 2026年3月」) and
    /// a key for programs, at most 64 characters.
    pub fn figure(
        text: impl Into<String>,
        title: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        Self { source: Some((title.into(), key.into())), ..Self::new(text) }
    }
}

impl TableColumn {
    /// A column of words.
    pub fn new(name: impl Into<String>, share: u32) -> Self {
        Self { name: name.into(), share, align: Align::Left }
    }

    /// Sets how its cells stand.
    #[must_use]
    pub fn align(mut self, align: Align) -> Self {
        self.align = align;
        self
    }
}
