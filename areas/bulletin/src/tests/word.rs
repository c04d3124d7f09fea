//! The words of a .docx, read the way any other program would.

use std::io::Read as _;

/// All text of the document's body.
pub fn text_of(file: &[u8]) -> String {
    let xml = part(file, "word/document.xml");
    let mut text = String::new();
    let mut inside = false;
    for character in xml.chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn part(file: &[u8], wanted: &str) -> String {
    let number = |at: usize, size: usize| {
        file[at..at + size].iter().rev().fold(0_usize, |n, byte| n << 8 | usize::from(*byte))
    };
    let end = (0..file.len() - 4).rev().find(|at| file[*at..].starts_with(b"PK\x05\x06")).unwrap();
    let mut at = number(end + 16, 4);
    for _ in 0..number(end + 10, 2) {
        let (method, packed, name) = (number(at + 10, 2), number(at + 20, 4), number(at + 28, 2));
        if &file[at + 46..at + 46 + name] == wanted.as_bytes() {
            let local = number(at + 42, 4);
            let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
            let bytes = &file[start..start + packed];
            let mut text = String::new();
            if method == 0 {
                text.push_str(std::str::from_utf8(bytes).unwrap());
            } else {
                flate2::read::DeflateDecoder::new(bytes).read_to_string(&mut text).unwrap();
            }
            return text;
        }
        at += 46 + name + number(at + 30, 2) + number(at + 32, 2);
    }
    panic!("no {wanted} in the package");
}
