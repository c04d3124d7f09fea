//! Files made to harm: each is read by a child process, which must refuse it quickly and
//! without taking memory.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{columns, raw};
use crate::package::PackageWriter;
use crate::{Found, Unreadable, Workbook};

/// The child learns here which file to read.
const FILE: &str = "OFFICE_HOSTILE_FILE";
/// Memory a refusal may take, in KiB.
const MEMORY: u64 = 32 << 10;

fn sheet(content: &str) -> Vec<u8> {
    raw::workbook(&[("表", content)], None)
}

fn texts(content: &str) -> Vec<u8> {
    let cell = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData>";
    raw::workbook(&[("表", cell)], Some(content))
}

/// A package with these parts and nothing else.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut package = PackageWriter::new(Vec::new());
    for (name, content) in parts {
        package.put(name, content).unwrap();
    }
    package.finish().unwrap()
}

/// Replaces bytes after the nth occurrence of a mark.
fn patched(mut bytes: Vec<u8>, mark: &[u8], nth: usize, at: usize, with: &[u8]) -> Vec<u8> {
    let found: Vec<usize> = memchr::memmem::find_iter(&bytes, mark).collect();
    let start = found[nth] + at;
    bytes[start..start + with.len()].copy_from_slice(with);
    bytes
}

fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(4096, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

fn numbered(count: u32, each: impl Fn(&mut String, u32)) -> String {
    let mut text = String::new();
    for number in 0..count {
        each(&mut text, number);
    }
    text
}

const LAUGHS: &str = "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>";
const GOOD: &str = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>";

/// Name and content of each file, and whether it must be refused or merely do no harm.
fn files() -> Vec<(&'static str, Vec<u8>, bool)> {
    let good = sheet(GOOD);
    let end = good.len() - 22;
    let local = b"PK\x03\x04";
    let central = b"PK\x01\x02";
    let bomb = format!("<sheetData>{}</sheetData>", " ".repeat(96 << 20));
    let entry = patched(good.clone(), central, 0, 0, central);
    let entry = &entry[memchr::memmem::find(&entry, central).unwrap()..end];
    let mut crowd = b"PK\x03\x04".to_vec();
    (0..60_000).for_each(|_| crowd.extend(&entry[..60]));
    let size = crowd.len() as u32 - 4;
    crowd.extend(b"PK\x05\x06\0\0\0\0\x60\xEA\x60\xEA");
    crowd.extend(size.to_le_bytes());
    crowd.extend(4u32.to_le_bytes());
    crowd.extend([0, 0]);
    let long = "长".repeat(32_000);
    let heavy_row = (1..400).fold(String::new(), |mut rows, row| {
        let _ = write!(rows, "<row r=\"{row}\">");
        for column in 0..500 {
            let place = crate::Place { row, column };
            let _ = write!(rows, "<c r=\"{place}\" t=\"s\"><v>0</v></c>");
        }
        rows + "</row>"
    });
    let merges = numbered(120_000, |t, n| {
        let _ = write!(t, "<mergeCell ref=\"A{0}:B{0}\"/>", n % 900_000 + 1);
    });
    let unclosed = format!("姓名,\"{}", "a,b\n".repeat(5 << 20));
    let attributes = numbered(300_000, |t, n| {
        let _ = write!(t, " a{n}=\"1\"");
    });
    vec![
        ("nothing", vec![], true),
        ("cut off", good[..good.len() / 2].to_vec(), true),
        ("end record only", good[end..].to_vec(), true),
        ("65535 entries", patched(good.clone(), b"PK\x05\x06", 0, 8, &[0xFF; 4]), true),
        ("60000 entries", crowd, true),
        (
            "directory beyond the file",
            patched(good.clone(), b"PK\x05\x06", 0, 16, &[0, 0, 0, 0x7F]),
            true,
        ),
        ("zip bomb", sheet(&bomb), true),
        ("size that lies", patched(sheet(&bomb[..4 << 20]), central, 0, 24, &[0, 4, 0, 0]), true),
        (
            "size beyond 4 GB",
            patched(good.clone(), central, 0, 24, &[0xFE, 0xFF, 0xFF, 0xFF]),
            true,
        ),
        ("overlapping parts", patched(good.clone(), central, 0, 20, &[0, 0, 1, 0]), true),
        ("same name twice", package(&[("a", b"1"), ("a", b"2")]), true),
        ("locked part", patched(good.clone(), central, 0, 8, &[1, 0]), true),
        ("unknown packing", patched(good.clone(), central, 0, 10, &[14, 0]), true),
        ("wrong local header", patched(good.clone(), local, 0, 0, b"XXXX"), true),
        ("zip in zip", package(&[("inner.zip", &good)]), true),
        ("Word document", package(&[("word/document.xml", b"<w/>")]), true),
        ("OpenDocument", package(&[("content.xml", b"<o/>")]), true),
        ("macros", package(&[("xl/vbaProject.bin", b"x"), ("xl/workbook.xml", b"<w/>")]), true),
        ("binary workbook", package(&[("xl/workbook.bin", b"x")]), true),
        ("old workbook", compound("Workbook"), true),
        ("locked workbook", compound("EncryptedPackage"), true),
        ("PDF", b"%PDF-1.7 ...".to_vec(), true),
        ("web page", "<html><table><tr><td>姓名</td></tr></table></html>".into(), true),
        ("bytes", (0..=255).cycle().take(5_000).collect(), true),
        ("entities in a sheet", package_with("xl/worksheets/sheet1.xml", LAUGHS), true),
        ("entities in texts", texts(&format!("{LAUGHS}<sst><si><t>&b;</t></si></sst>")), true),
        ("entities in the workbook", package_with("xl/workbook.xml", LAUGHS), true),
        ("deep nesting", sheet(&"<a>".repeat(200_000)), true),
        (
            "endless text",
            sheet(&format!(
                "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{}",
                "x".repeat(3 << 20)
            )),
            true,
        ),
        ("endless name", sheet(&format!("<{}/>", "x".repeat(3 << 20))), true),
        ("endless attributes", sheet(&format!("<sheetData{attributes}>")), true),
        ("endless comment", sheet(&format!("<!--{}-->", "x".repeat(3 << 20))), true),
        (
            "the last cell",
            sheet(
                "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>",
            ),
            true,
        ),
        (
            "row beyond the last",
            sheet("<sheetData><row r=\"4294967295\"><c><v>1</v></c></row></sheetData>"),
            true,
        ),
        (
            "rows backwards",
            sheet(
                "<sheetData><row r=\"5\"><c><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row></sheetData>",
            ),
            true,
        ),
        (
            "columns backwards",
            sheet(
                "<sheetData><row r=\"1\"><c r=\"C1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row></sheetData>",
            ),
            true,
        ),
        ("text that is not there", texts("<sst/>"), true),
        (
            "three million texts",
            texts(&format!(
                "<sst>{}</sst>",
                numbered(3_100_000, |t, n| {
                    let _ = write!(t, "<si><t>{n}</t></si>");
                })
            )),
            true,
        ),
        (
            "long texts in every cell",
            raw::workbook(
                &[("表", &format!("<sheetData>{heavy_row}</sheetData>"))],
                Some(&format!("<sst><si><t>{long}</t></si></sst>")),
            ),
            true,
        ),
        ("long texts in many rows", many_long_rows(), true),
        ("120000 merges", sheet(&format!("{GOOD}<mergeCells>{merges}</mergeCells>")), true),
        ("sheet broken off", sheet("<sheetData><row r=\"1\"><c r=\"A1\"><v>1"), true),
        (
            "not UTF-8",
            package_with_bytes(
                "xl/worksheets/sheet1.xml",
                b"<sheetData>\xFF\xFE\xFD<row/></sheetData>",
            ),
            true,
        ),
        (
            "100000 sheets",
            package_with(
                "xl/workbook.xml",
                &format!(
                    "<workbook><sheets>{}</sheets></workbook>",
                    numbered(100_000, |t, n| {
                        let _ = write!(t, "<sheet name=\"{n}\" r:id=\"rId1\"/>");
                    })
                ),
            ),
            true,
        ),
        (
            "500000 formats",
            package_with(
                "xl/styles.xml",
                &format!(
                    "<styleSheet><cellXfs>{}</cellXfs></styleSheet>",
                    "<xf numFmtId=\"14\"/>".repeat(500_000)
                ),
            ),
            true,
        ),
        ("quotation mark never closed", unclosed.into_bytes(), true),
        ("one line", "a".repeat(20 << 20).into_bytes(), true),
        ("a million columns", ",a".repeat(1_000_000).into_bytes(), true),
        (
            "circular relation",
            package_with(
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"workbook.xml\"/></Relationships>",
            ),
            false,
        ),
        (
            "path outside",
            package_with(
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"../../../../etc/passwd\"/></Relationships>",
            ),
            true,
        ),
    ]
}

/// Rows just short enough, with a merge from each to the end.
fn many_long_rows() -> Vec<u8> {
    let head = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>姓名</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>身份证号</t></is></c></row>";
    let rows = (2..400).fold(head.to_owned(), |mut rows, row| {
        let _ = write!(rows, "<row r=\"{row}\">");
        for column in 0..19 {
            let place = crate::Place { row, column };
            let _ = write!(rows, "<c r=\"{place}\" t=\"s\"><v>0</v></c>");
        }
        rows + "</row>"
    });
    let merges = numbered(398, |t, n| {
        let _ = write!(t, "<mergeCell ref=\"A{}:A90000\"/>", n + 2);
    });
    let content = format!("<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>");
    let text = format!("<sst><si><t>{}</t></si></sst>", "长".repeat(32_000));
    raw::workbook(&[("表", &content)], Some(&text))
}

/// A good workbook with one part replaced.
fn package_with(name: &str, content: &str) -> Vec<u8> {
    package_with_bytes(name, content.as_bytes())
}

fn package_with_bytes(name: &str, content: &[u8]) -> Vec<u8> {
    let source = crate::Source::from_bytes(sheet(GOOD));
    let limits = crate::Limits::default();
    let directory = crate::package::Directory::read(&source, &limits).unwrap();
    let mut package = PackageWriter::new(Vec::new());
    for part in directory.parts() {
        if part.name == name {
            package.put(name, content).unwrap();
        } else {
            package.copy(&directory, part).unwrap();
        }
    }
    package.finish().unwrap()
}

/// Reads everything there is in a workbook.
fn read_all(book: &Workbook) -> Result<u64, Unreadable> {
    let columns = columns();
    let mut rows = 0;
    for sheet in 0..book.sheets().len() {
        if let Found::Table(mut table) = book.table(sheet, &columns)? {
            while table.next_row()?.is_some() {
                rows += 1;
            }
        }
        let mut plain = book.rows(sheet)?;
        while plain.next_row()?.is_some() {
            rows += 1;
        }
    }
    Ok(rows)
}

fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Does nothing unless the test below starts it for one file.
#[test]
fn child() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let before = memory();
    let began = Instant::now();
    let outcome = Workbook::from_path(file).and_then(|book| read_all(&book));
    let taken = began.elapsed();
    println!("RESULT|{}|{}|{outcome:?}", taken.as_millis(), memory() - before);
}

fn read_by_child(file: &Path) -> (Duration, u64, String) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::hostile::child", "--nocapture", "--test-threads=1"])
        .env(FILE, file)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let result = text.lines().find_map(|l| l.split_once("RESULT|")).map(|(_, r)| r.to_owned());
    let result = result.unwrap_or_else(|| panic!("{file:?} ended the child: {text}"));
    let mut fields = result.splitn(3, '|');
    let mut next = || fields.next().unwrap();
    let taken = Duration::from_millis(next().parse().unwrap());
    (taken, next().parse().unwrap(), next().to_owned())
}

#[test]
fn foreign_packages_are_named() {
    for (part, word) in [
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "演示文稿"),
        ("content.xml", ".ods"),
        ("a.txt", "压缩包"),
    ] {
        let refused = Workbook::from_bytes(package(&[(part, b"<x/>")])).unwrap_err();
        assert!(refused.sentence().contains(word), "{refused}");
    }
}

#[test]
fn hostile_files_are_refused_at_once_and_in_little_memory() {
    // Without optimisation everything takes many times as long.
    let most = if cfg!(debug_assertions) { 30 } else { 1 };
    let folder = std::env::temp_dir().join(format!("office-hostile-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("file.xlsx");
    let all = files();
    assert!(all.len() >= 45);
    for (name, content, refused) in all {
        std::fs::write(&file, content).unwrap();
        let (taken, memory, outcome) = read_by_child(&file);
        println!("{name}: {} ms, {memory} KiB, {outcome}", taken.as_millis());
        assert!(outcome.starts_with("Err") || !refused, "{name} was read: {outcome}");
        assert!(taken <= Duration::from_secs(most), "{name} took {taken:?}");
        assert!(memory <= MEMORY, "{name} took {memory} KiB");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A good workbook with everything the reader knows in it.
fn seed() -> Vec<u8> {
    let rows = raw::rows(&[
        &["2026年1月台账"],
        &["姓名", "支部代码", "身份证号", "入党时间", "人数"],
        &["张三", "#34010101", "990121196006152181", "@46086", "23人"],
        &["合计", "", "", "", "#1"],
    ]);
    let texts = "<sst><si><t>甲&amp;</t></si><si><r><t>乙</t></r></si></sst>";
    let second = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:C3\"/></mergeCells>";
    raw::workbook(&[("1月", &rows), ("2月", second)], Some(texts))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), lead in 0usize..4) {
        let lead: &[u8] = [b"".as_slice(), b"PK\x03\x04", b"PK\x05\x06", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"][lead];
        let all = [lead, &bytes].concat();
        let _ = Workbook::from_bytes(all).and_then(|book| read_all(&book));
    }

    #[test]
    fn a_damaged_workbook_is_read_or_refused(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = seed();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = Workbook::from_bytes(bytes).and_then(|book| read_all(&book));
    }

    #[test]
    fn a_sheet_of_broken_xml_is_read_or_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[<>/&;\"= a-zA-Z0-9]{0,6}"), 1..8),
        part in 0usize..4,
    ) {
        let names = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"];
        let source = crate::Source::from_bytes(seed());
        let limits = crate::Limits::default();
        let directory = crate::package::Directory::read(&source, &limits).unwrap();
        let mut package = PackageWriter::new(Vec::new());
        for each in directory.parts() {
            if each.name == names[part] {
                let content = directory.whole(each, 1 << 20, &limits).unwrap();
                let mut text: Vec<char> = String::from_utf8(content).unwrap().chars().collect();
                for (at, new) in &changes {
                    let at = at.index(text.len());
                    let end = (at + new.len()).min(text.len());
                    text.splice(at..end, new.chars());
                }
                package.put(&each.name, text.iter().collect::<String>().as_bytes()).unwrap();
            } else {
                package.copy(&directory, each).unwrap();
            }
        }
        let book = Workbook::from_bytes(package.finish().unwrap());
        if let Ok(book) = book {
            let _ = read_all(&book);
            let mut marks = crate::Marks::new();
            marks.add(0, &crate::Problem { row: 3, column: Some(1), name: "码".into(), found: String::new(), sentence: "错".into() });
            let _ = book.marked(&marks);
        }
    }
}
