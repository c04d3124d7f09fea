//! The table of texts that cells share.

use std::io::Read;

use quick_xml::events::Event;

use crate::package::{Directory, Part, megabytes};
use crate::xml::{Xml, push_reference, unescape_excel};
use crate::{Limits, Unreadable};

/// All shared texts in one piece of memory: 300,000 members are about 25 MB this way, where a
/// `String` each would take three times as much.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    /// The text with this number.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.all.get(start..end)
    }

    /// Reads the table. It is walked twice: the first time only counts, so that a table beyond
    /// the limits is refused before any of it is held in memory.
    pub fn read(directory: &Directory, part: &Part, limits: &Limits) -> Result<Self, Unreadable> {
        let count = count(directory, part, limits)?;
        let mut texts = Self { all: String::new(), ends: Vec::with_capacity(count) };
        let mut xml = Xml::new(directory.open(part, limits)?, limits);
        let mut current = String::new();
        // Inside `t`, and not inside the pronunciation `rPh`.
        let (mut in_text, mut in_reading) = (false, false);
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "si" => current.clear(),
                    "t" => in_text = true,
                    "rPh" => in_reading = true,
                    _ => {}
                },
                Event::Empty(e) if e.local_name().as_ref() == "si" => texts.push("", limits)?,
                Event::End(e) => match e.local_name().as_ref() {
                    "si" => {
                        unescape_excel(&mut current);
                        texts.push(&current, limits)?;
                    }
                    "t" => in_text = false,
                    "rPh" => in_reading = false,
                    _ => {}
                },
                Event::Text(t) if in_text && !in_reading => current.push_str(&t.xml10_content()),
                Event::CData(t) if in_text && !in_reading => current.push_str(&t.xml10_content()),
                Event::GeneralRef(r) if in_text && !in_reading => push_reference(&r, &mut current),
                Event::Eof => break,
                _ => {}
            }
            if current.len() > limits.cell_bytes {
                return Err(Unreadable::too_large("有单元格的文字过长，已拒绝读取"));
            }
        }
        texts.all.shrink_to_fit();
        Ok(texts)
    }

    fn push(&mut self, text: &str, limits: &Limits) -> Result<(), Unreadable> {
        if self.ends.len() >= limits.texts {
            return Err(too_many(limits));
        }
        self.all.push_str(text);
        let end = u32::try_from(self.all.len())
            .map_err(|_| Unreadable::too_large("工作簿的文字总量过大，已拒绝读取"))?;
        self.ends.push(end);
        Ok(())
    }
}

/// How many texts there are, counted over the bytes without parsing them; exact for what Excel
/// and WPS write, and only a first guard for the rest.
fn count(directory: &Directory, part: &Part, limits: &Limits) -> Result<usize, Unreadable> {
    let mut reader = directory.open(part, limits)?;
    let mut buffer = vec![0; 64 << 10];
    let (mut count, mut bytes, mut keep) = (0, 0, 0);
    while let Some(free) = buffer.get_mut(keep..) {
        let got = reader.read(free)?;
        if got == 0 {
            break;
        }
        let filled = buffer.get(..keep + got).unwrap_or_default();
        count += memchr::memmem::find_iter(filled, b"<si>").count();
        bytes += got as u64;
        if count > limits.texts || bytes > limits.text_bytes {
            return Err(too_many(limits));
        }
        // A tag may lie across two pieces.
        keep = filled.len().min(3);
        let from = filled.len() - keep;
        buffer.copy_within(from..from + keep, 0);
    }
    Ok(count)
}

fn too_many(limits: &Limits) -> Unreadable {
    Unreadable::too_large(format!(
        "工作簿里的文字超过 {} 条或 {}，已拒绝读取。请把表格拆小后再上传",
        limits.texts,
        megabytes(limits.text_bytes)
    ))
}
