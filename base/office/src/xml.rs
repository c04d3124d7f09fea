//! XML as events, with bounds: no document type, no deep nesting, no event of unlimited length.

use std::io::{self, BufReader, Read};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::Unreadable;
use crate::limits::Limits;

/// Deepest nesting of elements; workbooks need about ten.
const DEPTH: usize = 48;
/// What one event may need beyond the longest cell text.
const SLACK: usize = 256 << 10;

/// A bounded stream of XML events.
pub(crate) struct Xml<R: Read> {
    reader: Reader<BufReader<Metered<R>>>,
    buffer: Vec<u8>,
    depth: usize,
    longest: usize,
}

/// Lets through only so many bytes before it is allowed more.
struct Metered<R> {
    inner: R,
    budget: usize,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        self.budget = self.budget.checked_sub(got).ok_or_else(|| {
            Unreadable::too_large("文件里有一段超长的内容，不是正常的表格，已拒绝读取")
        })?;
        Ok(got)
    }
}

impl<R: Read> Xml<R> {
    pub fn new(inner: R, limits: &Limits) -> Self {
        let longest = limits.cell_bytes + SLACK;
        let metered = Metered { inner, budget: longest };
        let mut reader = Reader::from_reader(BufReader::with_capacity(64 << 10, metered));
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Self { reader, buffer: Vec::new(), depth: 0, longest }
    }

    /// The next event; `Event::Eof` at the end.
    pub fn next(&mut self) -> Result<Event<'_>, Unreadable> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().budget = self.longest;
        let event = self.reader.read_event_into(&mut self.buffer)?;
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => {
                return Err(Unreadable::format(
                    "文件里含有文档类型声明（DTD），不是正常的表格文件，已拒绝读取",
                ));
            }
            _ => {}
        }
        if self.depth > DEPTH {
            return Err(Unreadable::too_large("文件内部嵌套层数过多，不是正常的表格，已拒绝读取"));
        }
        Ok(event)
    }
}

/// The value of an attribute by its name without prefix.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().with_checks(false).flatten().find_map(|a| {
        let value = || match a.normalized_value(XmlVersion::Implicit1_0) {
            Ok(text) => text.into_owned(),
            Err(_) => a.value.clone().into_owned(),
        };
        (a.key.local_name().as_ref() == name).then(value)
    })
}

/// The text a reference such as `&lt;` or `&#21834;` stands for; unknown names stay as written.
pub(crate) fn push_reference(reference: &BytesRef<'_>, into: &mut String) {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        into.push(character);
        return;
    }
    let name = reference.borrow().into_inner();
    match quick_xml::escape::resolve_predefined_entity(&name) {
        Some(text) => into.push_str(text),
        None => {
            into.push('&');
            into.push_str(&name);
            into.push(';');
        }
    }
}

/// Undoes Excel's `_x000D_` way of writing characters that XML forbids.
pub(crate) fn unescape_excel(text: &mut String) {
    if !text.contains("_x") {
        return;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let code = after.get(2..6).filter(|_| after.as_bytes().get(6) == Some(&b'_'));
        let unit = code
            .filter(|c| c.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|c| u32::from_str_radix(c, 16).ok())
            .and_then(char::from_u32);
        if let Some(character) = unit {
            out.push(character);
            rest = after.get(7..).unwrap_or_default();
        } else {
            out.push_str("_x");
            rest = after.get(2..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    *text = out;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<usize, Unreadable> {
        let mut xml = Xml::new(text.as_bytes(), &Limits::default());
        let mut events = 0;
        loop {
            if matches!(xml.next()?, Event::Eof) {
                return Ok(events);
            }
            events += 1;
        }
    }

    #[test]
    fn document_types_and_deep_nesting_are_refused() {
        assert_eq!(read("<a><b/>x</a>").unwrap(), 4);
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>";
        assert!(read(bomb).unwrap_err().sentence().contains("DTD"));
        assert!(read(&"<a>".repeat(100)).is_err());
    }

    #[test]
    fn one_endless_text_is_refused() {
        let long = format!("<a>{}</a>", "x".repeat(1 << 20));
        assert!(read(&long).unwrap_err().sentence().contains("超长"));
    }

    #[test]
    fn excel_escapes_are_undone() {
        for (written, meant) in
            [("a_x000D_b", "a\rb"), ("_x005F_x000D_", "_x000D_"), ("_xyz_", "_xyz_"), ("_x", "_x")]
        {
            let mut text = written.to_owned();
            unescape_excel(&mut text);
            assert_eq!(text, meant);
        }
    }
}
