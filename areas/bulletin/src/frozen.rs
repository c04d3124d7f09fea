//! A bulletin with everything it says: what is stored, shown, printed and hashed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kernel::Day;
use office::Unwritable;
use office::docx::{Align, Block, Document, Head, Imprint, Span, Table, TableColumn};
use serde::{Deserialize, Serialize};
use sm3::{Digest as _, Sm3};

/// A bulletin whose every figure is fixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// Name of its template.
    pub template: String,
    /// Fingerprint of the pack it was made with.
    pub pack: String,
    /// What it is about: 2026, 2026Q3.
    pub period: String,
    /// The day its figures are seen from.
    pub as_of: Day,
    /// 发文机关标志.
    pub issuer: String,
    /// 发文字号; empty for a draft.
    pub number: String,
    /// 标题.
    pub title: String,
    /// 主送机关; empty for none.
    pub addressee: String,
    /// 署名.
    pub signature: String,
    /// 抄送机关; empty for none.
    pub copies: String,
    /// 成文日期.
    pub day: Day,
    /// Its text.
    pub parts: Vec<Part>,
    /// Every figure in it by its name in the template.
    pub figures: BTreeMap<String, Figure>,
}

/// A figure and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// As printed.
    pub text: String,
    /// The page of ours with the list behind it; empty for a word that is no figure.
    pub href: String,
}

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// A heading with its number.
    Heading {
        /// 1 to 4.
        level: u8,
        /// The heading.
        text: String,
    },
    /// A paragraph.
    Paragraph(Vec<Piece>),
    /// A table.
    Table {
        /// Above it.
        caption: String,
        /// Its columns.
        columns: Vec<Column>,
        /// Its rows.
        rows: Vec<Vec<Cell>>,
        /// Below it; empty for none.
        note: String,
    },
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Plain text.
    Text(String),
    /// The figure with this name.
    Figure(String),
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The text of its header.
    pub name: String,
    /// Its share of the width.
    pub share: u32,
    /// Whether it holds figures.
    pub is_number: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// As printed.
    pub text: String,
    /// The page behind it; empty for none.
    pub href: String,
}

impl Frozen {
    /// The text of a paragraph.
    pub fn text_of(&self, pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| self.piece(piece)).collect()
    }

    fn piece<'a>(&'a self, piece: &'a Piece) -> &'a str {
        match piece {
            Piece::Text(text) => text,
            Piece::Figure(name) => self.figures.get(name).map_or("", |figure| &figure.text),
        }
    }

    /// All it says, line by line: what the hash is over and what a reader compares.
    pub fn plain_text(&self) -> String {
        let mut text = String::new();
        for line in [&self.issuer, &self.number, &self.title] {
            if !line.is_empty() {
                let _ = writeln!(text, "{line}");
            }
        }
        if !self.addressee.is_empty() {
            let _ = writeln!(text, "{}：", self.addressee);
        }
        for part in &self.parts {
            match part {
                Part::Heading { text: heading, .. } => {
                    let _ = writeln!(text, "{heading}");
                }
                Part::Paragraph(pieces) => {
                    let _ = writeln!(text, "{}", self.text_of(pieces));
                }
                Part::Table { caption, columns, rows, note } => {
                    let heads: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
                    let _ = writeln!(text, "{caption}\n{}", heads.join("\t"));
                    for row in rows {
                        let cells: Vec<&str> = row.iter().map(|c| c.text.as_str()).collect();
                        let _ = writeln!(text, "{}", cells.join("\t"));
                    }
                    if !note.is_empty() {
                        let _ = writeln!(text, "{note}");
                    }
                }
            }
        }
        let _ = writeln!(text, "{}\n{}", self.signature, self.day.in_words());
        if !self.copies.is_empty() {
            let _ = writeln!(text, "抄送：{}", self.copies);
        }
        text
    }

    /// SM3 of the plain text, in hexadecimal.
    pub fn text_hash(&self) -> String {
        let hash = Sm3::digest(self.plain_text().as_bytes());
        hash.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The same as a .docx in the layout of GB/T 9704.
    pub fn docx(&self) -> Result<Vec<u8>, Unwritable> {
        let mut document = Document::new(&self.title)
            .head(Head::new(&self.issuer).number(&self.number))
            .block(Block::Title(self.title.clone()));
        if !self.addressee.is_empty() {
            document = document.block(Block::Addressee(self.addressee.clone()));
        }
        document = document.blocks(self.parts.iter().map(|part| self.block(part)));
        document =
            document.block(Block::Signature { names: vec![self.signature.clone()], day: self.day });
        document
            .imprint(Imprint {
                copies: self.copies.clone(),
                printed_by: self.signature.clone(),
                printed_on: self.day,
            })
            .id(self.text_hash())
            .write()
    }

    fn block(&self, part: &Part) -> Block {
        match part {
            Part::Heading { level, text } => Block::heading(*level, text),
            Part::Paragraph(pieces) => {
                Block::Paragraph(pieces.iter().map(|piece| self.span(piece)).collect())
            }
            Part::Table { caption, columns, rows, note } => Block::Table(Table {
                caption: caption.clone(),
                columns: columns.iter().map(column).collect(),
                rows: rows
                    .iter()
                    .map(|row| row.iter().map(|cell| cell.text.clone()).collect())
                    .collect(),
                note: note.clone(),
            }),
        }
    }

    fn span(&self, piece: &Piece) -> Span {
        match piece {
            Piece::Text(text) => Span::new(text),
            Piece::Figure(name) => {
                let text = self.piece(piece);
                let sourced = self.figures.get(name).is_some_and(|figure| !figure.href.is_empty());
                // A key longer than Word keeps would be cut in the middle of a name.
                if sourced && name.chars().count() <= 64 {
                    let title = format!("{name}（{}，截止{}）", self.period, self.as_of);
                    Span::figure(text, title, name)
                } else {
                    Span::new(text)
                }
            }
        }
    }
}

fn column(column: &Column) -> TableColumn {
    let align = if column.is_number { Align::Right } else { Align::Left };
    TableColumn::new(&column.name, column.share).align(align)
}
