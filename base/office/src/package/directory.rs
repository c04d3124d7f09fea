//! The list of parts of a zip file, and bounded reading of one part.

use std::io::{self, Read};
use std::time::{Duration, Instant};

use flate2::read::DeflateDecoder;

use crate::source::Slice;
use crate::{Limits, Source, Unreadable};

const END_OF_DIRECTORY: [u8; 4] = *b"PK\x05\x06";
const DIRECTORY_ENTRY: [u8; 4] = *b"PK\x01\x02";
const LOCAL_HEADER: [u8; 4] = *b"PK\x03\x04";
/// Length of the end record without its comment, and the longest comment.
const END_LENGTH: usize = 22;
const COMMENT_MAX: usize = 65_535;

/// One part of the package, as the directory declares it.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub name: String,
    pub method: u16,
    pub crc: u32,
    pub packed: u64,
    pub unpacked: u64,
    offset: u64,
}

/// All parts of a package.
#[derive(Debug, Clone)]
pub(crate) struct Directory {
    source: Source,
    parts: Vec<Part>,
}

impl Directory {
    /// Reads the list of parts and refuses a file whose declared sizes are beyond the limits.
    pub fn read(source: &Source, limits: &Limits) -> Result<Self, Unreadable> {
        let (count, offset, length) = end_record(source)?;
        if count > limits.parts || length > limits.parts as u64 * 1_024 {
            return Err(Unreadable::too_large(format!(
                "文件内部有 {count} 个组成部分，超过上限 {}，不是正常的表格文件，已拒绝读取",
                limits.parts
            )));
        }
        let bytes = source.exactly(offset, usize::try_from(length).unwrap_or(usize::MAX))?;
        let mut rest = bytes.as_slice();
        let mut parts: Vec<Part> = Vec::with_capacity(count);
        for _ in 0..count {
            let (part, after) = entry(rest).ok_or_else(|| Unreadable::damaged("目录不完整"))??;
            if parts.iter().any(|p| p.name == part.name) {
                return Err(Unreadable::damaged(format_args!("“{}”出现两次", part.name)));
            }
            parts.push(part);
            rest = after;
        }
        check_sizes(&parts, source.len(), limits)?;
        Ok(Self { source: source.clone(), parts })
    }

    /// All parts, in the order of the directory.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The part of this name; producers differ in capitals and in the leading slash.
    pub fn find(&self, name: &str) -> Option<&Part> {
        let name = name.trim_start_matches('/');
        self.parts
            .iter()
            .find(|p| p.name == name)
            .or_else(|| self.parts.iter().find(|p| p.name.eq_ignore_ascii_case(name)))
    }

    /// The packed bytes of a part, for copying it as it is.
    pub fn packed(&self, part: &Part) -> Result<Slice, Unreadable> {
        let header = self.source.exactly(part.offset, 30)?;
        let short = |at| u16_at(&header, at).map(u64::from);
        let (Some(name), Some(extra)) = (short(26), short(28)) else {
            return Err(Unreadable::damaged("局部文件头不完整"));
        };
        if !header.starts_with(&LOCAL_HEADER) {
            return Err(Unreadable::damaged("局部文件头不对"));
        }
        let start = part.offset + 30 + name + extra;
        if start.saturating_add(part.packed) > self.source.len() {
            return Err(Unreadable::damaged(format_args!("“{}”超出文件末尾", part.name)));
        }
        Ok(self.source.slice(start, part.packed))
    }

    /// Unpacks a part; reading fails when it yields more than declared or takes too long.
    pub fn open(&self, part: &Part, limits: &Limits) -> Result<PartReader, Unreadable> {
        let packed = self.packed(part)?;
        let inner = match part.method {
            0 => Unpacking::Stored(packed),
            8 => Unpacking::Deflated(Box::new(DeflateDecoder::new(packed))),
            other => {
                return Err(Unreadable::damaged(format_args!(
                    "“{}”用了不支持的压缩方法 {other}",
                    part.name
                )));
            }
        };
        Ok(PartReader { inner, left: part.unpacked, time: limits.time })
    }

    /// The whole of a small part in memory.
    pub fn whole(&self, part: &Part, most: u64, limits: &Limits) -> Result<Vec<u8>, Unreadable> {
        if part.unpacked > most {
            return Err(Unreadable::too_large(format!(
                "文件内部的“{}”展开后有 {}，超过上限 {}，已拒绝读取",
                part.name,
                megabytes(part.unpacked),
                megabytes(most)
            )));
        }
        let mut bytes = Vec::new();
        self.open(part, limits)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// How bytes are said in a message.
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / f64::from(1 << 20))
}

fn check_sizes(parts: &[Part], file: u64, limits: &Limits) -> Result<(), Unreadable> {
    let mut all = 0u64;
    let mut packed = 0u64;
    for part in parts {
        if part.unpacked > limits.part_bytes {
            return Err(Unreadable::too_large(format!(
                "文件内部的“{}”展开后有 {}，超过上限 {}，疑似压缩炸弹，已拒绝读取",
                part.name,
                megabytes(part.unpacked),
                megabytes(limits.part_bytes)
            )));
        }
        if part.unpacked > 4 << 20 && part.unpacked / part.packed.max(1) > limits.ratio {
            return Err(Unreadable::too_large(format!(
                "文件内部的“{}”展开后是压缩时的 {} 倍，超过上限 {} 倍，疑似压缩炸弹，已拒绝读取",
                part.name,
                part.unpacked / part.packed.max(1),
                limits.ratio
            )));
        }
        all = all.saturating_add(part.unpacked);
        packed = packed.saturating_add(part.packed);
    }
    if all > limits.unpacked_bytes {
        return Err(Unreadable::too_large(format!(
            "文件展开后共 {}，超过上限 {}，已拒绝读取",
            megabytes(all),
            megabytes(limits.unpacked_bytes)
        )));
    }
    if packed > file {
        return Err(Unreadable::damaged("各部分互相重叠"));
    }
    Ok(())
}

/// Number of entries, offset and length of the directory.
fn end_record(source: &Source) -> Result<(usize, u64, u64), Unreadable> {
    let tail = (END_LENGTH + COMMENT_MAX).min(usize::try_from(source.len()).unwrap_or(usize::MAX));
    let start = source.len() - tail as u64;
    let bytes = source.exactly(start, tail)?;
    let cut = || Unreadable::damaged("没有找到目录，文件可能没有传完整");
    let at = memchr::memmem::rfind(&bytes, &END_OF_DIRECTORY).ok_or_else(cut)?;
    let end = bytes.get(at..).ok_or_else(cut)?;
    let (Some(count), Some(length), Some(offset)) =
        (u16_at(end, 10), u32_at(end, 12), u32_at(end, 16))
    else {
        return Err(cut());
    };
    if count == u16::MAX || offset == u32::MAX {
        return Err(Unreadable::too_large(
            "文件内部有 65535 个以上组成部分，不是正常的表格文件，已拒绝读取",
        ));
    }
    if u64::from(offset) + u64::from(length) > start + at as u64 {
        return Err(Unreadable::damaged("目录位置不对"));
    }
    Ok((usize::from(count), u64::from(offset), u64::from(length)))
}

/// One entry of the directory and what follows it; `None` when the bytes end.
fn entry(bytes: &[u8]) -> Option<Result<(Part, &[u8]), Unreadable>> {
    if !bytes.starts_with(&DIRECTORY_ENTRY) {
        return None;
    }
    let flags = u16_at(bytes, 8)?;
    let method = u16_at(bytes, 10)?;
    let crc = u32_at(bytes, 16)?;
    let packed = u32_at(bytes, 20)?;
    let unpacked = u32_at(bytes, 24)?;
    let name_length = usize::from(u16_at(bytes, 28)?);
    let extra_length = usize::from(u16_at(bytes, 30)?);
    let comment_length = usize::from(u16_at(bytes, 32)?);
    let offset = u32_at(bytes, 42)?;
    let name = bytes.get(46..46 + name_length)?;
    let extra = bytes.get(46 + name_length..46 + name_length + extra_length)?;
    let rest = bytes.get(46 + name_length + extra_length + comment_length..)?;
    // Producers on Windows sometimes write backslashes.
    let name = String::from_utf8_lossy(name).replace('\\', "/");
    if flags & 1 != 0 {
        return Some(Err(Unreadable::format(
            "压缩包里的内容加了密码。请取消密码后另存为 .xlsx，再重新上传",
        )));
    }
    let mut long = zip64_numbers(extra);
    let mut widen = |short: u32| {
        if short == u32::MAX { long.next() } else { Some(u64::from(short)) }
    };
    let unpacked = widen(unpacked)?;
    let packed = widen(packed)?;
    let offset = widen(offset)?;
    Some(Ok((Part { name, method, crc, packed, unpacked, offset }, rest)))
}

/// The 8-byte numbers of the zip64 extra field, in their fixed order.
fn zip64_numbers(extra: &[u8]) -> impl Iterator<Item = u64> {
    let mut rest = extra;
    let mut found: &[u8] = &[];
    while let (Some(id), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) {
        let end = 4 + usize::from(length);
        if id == 1 {
            found = rest.get(4..end).unwrap_or_default();
            break;
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    found.as_chunks::<8>().0.iter().map(|c| u64::from_le_bytes(*c))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|c| u16::from_le_bytes(*c))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|c| u32::from_le_bytes(*c))
}

enum Unpacking {
    Stored(Slice),
    Deflated(Box<DeflateDecoder<Slice>>),
}

/// The unpacked bytes of a part.
pub(crate) struct PartReader {
    inner: Unpacking,
    left: u64,
    time: Duration,
}

impl Read for PartReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        // Only our own time counts: the caller may take as long as it likes between rows.
        let began = Instant::now();
        let got = match &mut self.inner {
            Unpacking::Stored(slice) => slice.read(into)?,
            Unpacking::Deflated(decoder) => decoder.read(into)?,
        };
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| {
            Unreadable::too_large("文件实际内容比它声明的大，疑似压缩炸弹，已拒绝读取")
        })?;
        self.time = self
            .time
            .checked_sub(began.elapsed())
            .ok_or_else(|| Unreadable::too_large("读取时间过长，已停止。请把表格拆小后再上传"))?;
        Ok(got)
    }
}
