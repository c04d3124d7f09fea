//! Text files with separators: .csv as Excel, WPS and other systems write it.

use std::io::{self, Read};

use encoding_rs::{Decoder, GB18030, UTF_8};

use super::cell::{Cell, Content};
use super::sheet::Row;
use crate::source::Slice;
use crate::{Limits, Source, Unreadable};

/// How the bytes are to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// The mark at the beginning decides; without one UTF-8 if the whole file is valid, else
    /// GB 18030, which Excel in China writes.
    pub fn detect(source: &Source) -> Result<Self, Unreadable> {
        let head = source.exactly(0, usize::try_from(source.len().min(4)).unwrap_or(0))?;
        if let Some((marked, _)) = encoding_rs::Encoding::for_bom(&head) {
            return Ok(Self(marked));
        }
        for candidate in [UTF_8, GB18030] {
            let mut text = Decoded::new(source, candidate);
            io::copy(&mut text, &mut io::sink())?;
            if !text.malformed {
                return Ok(Self(candidate));
            }
        }
        Err(Unreadable::format(
            "文本文件的编码无法识别（不是 UTF-8，也不是 GB18030）。请用 Excel 或 WPS 另存为 .xlsx 后再上传",
        ))
    }
}

/// A file decoded to UTF-8 as it is read.
struct Decoded {
    bytes: Slice,
    decoder: Decoder,
    input: Vec<u8>,
    start: usize,
    end: usize,
    finished: bool,
    malformed: bool,
    /// Bytes that may still be read before the current row must have ended.
    budget: usize,
}

/// Bytes of one row; a quotation mark that is never closed would make a row of the whole file.
const ROW_BYTES: usize = 1 << 20;

impl Decoded {
    fn new(source: &Source, encoding: &'static encoding_rs::Encoding) -> Self {
        Self {
            bytes: source.slice(0, source.len()),
            decoder: encoding.new_decoder(),
            input: vec![0; 32 << 10],
            start: 0,
            end: 0,
            finished: false,
            malformed: false,
            budget: usize::MAX,
        }
    }
}

impl Read for Decoded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        // The decoder needs room for one character; `csv` and `io::copy` always give more.
        while !self.finished || self.start < self.end {
            if self.start == self.end && !self.finished {
                self.start = 0;
                self.end = self.bytes.read(&mut self.input)?;
                self.finished = self.end == 0;
            }
            let input = self.input.get(self.start..self.end).unwrap_or_default();
            let (_, read, written, malformed) =
                self.decoder.decode_to_utf8(input, into, self.finished);
            self.start += read;
            self.malformed |= malformed;
            if written > 0 || read == 0 {
                self.budget = self.budget.checked_sub(written).ok_or_else(|| {
                    Unreadable::too_large("文本里有一行过长（可能有引号没有配对），已停止读取。请另存为 .xlsx 后再上传")
                })?;
                return Ok(written);
            }
        }
        Ok(0)
    }
}

/// The rows of a text file.
pub(crate) struct Lines {
    reader: csv::Reader<Decoded>,
    record: csv::StringRecord,
    limits: Limits,
    rows: u32,
}

impl Lines {
    pub fn read(source: &Source, encoding: Encoding, limits: &Limits) -> Result<Self, Unreadable> {
        let mut head = vec![0; 8 << 10];
        let got = Decoded::new(source, encoding.0).read(&mut head)?;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator(head.get(..got).unwrap_or_default()))
            .from_reader(Decoded::new(source, encoding.0));
        Ok(Self { reader, record: csv::StringRecord::new(), limits: limits.clone(), rows: 0 })
    }

    pub fn next_row(&mut self) -> Result<Option<Row>, Unreadable> {
        loop {
            self.reader.get_mut().budget = ROW_BYTES;
            let more = self.reader.read_record(&mut self.record).map_err(|e| match e.into_kind() {
                csv::ErrorKind::Io(error) => error.into(),
                other => Unreadable::damaged(format_args!("文本有误：{other:?}")),
            });
            if !more? {
                return Ok(None);
            }
            self.rows += 1;
            if self.rows > self.limits.rows || self.record.len() > self.limits.columns as usize {
                return Err(Unreadable::too_large(format!(
                    "表格超过上限（{} 行、{} 列），已停止读取。请拆成几个文件分别上传",
                    self.limits.rows, self.limits.columns
                )));
            }
            let number = self.rows;
            let filled = self.record.iter().enumerate().filter(|(_, text)| !text.is_empty());
            let cells: Vec<Cell> = filled
                .map(|(column, text)| Cell {
                    column: column as u32,
                    content: Content::Text(text.to_owned()),
                })
                .collect();
            if !cells.is_empty() {
                return Ok(Some(Row { number, cells }));
            }
        }
    }
}

/// The separator that occurs most in the first lines.
fn separator(head: &[u8]) -> u8 {
    let count = |mark: u8| memchr::memchr_iter(mark, head).count();
    [b',', b'\t', b';', b'|'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workbook;

    fn rows(bytes: Vec<u8>) -> Vec<Row> {
        let book = Workbook::from_bytes(bytes).unwrap();
        let mut rows = book.rows(0).unwrap();
        std::iter::from_fn(|| rows.next_row().unwrap()).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_rows() {
        let text = "姓名,出生日期\n\"欧阳, 修\",1990-01-02\n阎𠮷,\n";
        let utf8 = text.as_bytes().to_vec();
        let marked = [b"\xEF\xBB\xBF".as_slice(), &utf8].concat();
        let gb = GB18030.encode(text).0.into_owned();
        let mut utf16 = b"\xFF\xFE".to_vec();
        utf16.extend(text.replace(',', "\t").encode_utf16().flat_map(u16::to_le_bytes));
        let expected = rows(utf8);
        assert_eq!(expected.len(), 3);
        assert_eq!(expected[1].at(0), Some(&Content::Text("欧阳, 修".into())));
        assert_eq!(expected[2].at(0), Some(&Content::Text("阎𠮷".into())));
        assert_eq!(rows(marked), expected);
        assert_eq!(rows(gb), expected);
        assert_eq!(rows(utf16).len(), 3);
    }
}
