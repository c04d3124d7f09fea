//! Official documents measured as they print: LibreOffice makes a PDF, poppler measures it.
//!
//! Needs `soffice`, `pdftotext` and a CJK font (`scripts/test-tools.sh`). Without them the test
//! says that it was skipped, except where `CI=true` is set: there it fails.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::docx::{
    Align, Attachment, Block, Document, Head, Imprint, ListMark, Span, Table, TableColumn,
    document_number,
};
use kernel::Day;

const MILLIMETRE: f64 = 72.0 / 25.4;

/// A word of the PDF: page from 0, box in millimetres, text.
#[derive(Debug)]
struct Word {
    page: usize,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    text: String,
}

fn tools_are_there() -> bool {
    let runs = |tool: &str, flag: &str| {
        Command::new(tool)
            .arg(flag)
            .output()
            .is_ok_and(|o| o.status.success() || !o.stderr.is_empty())
    };
    if runs("soffice", "--version") && runs("pdftotext", "-v") {
        return true;
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "soffice and pdftotext are missing; scripts/test-tools.sh installs them"
    );
    println!("SKIPPED: soffice or pdftotext is missing; scripts/test-tools.sh installs them");
    false
}

/// A folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("office-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn convert(folder: &Path, file: &str, to: &str) -> PathBuf {
    // A profile of its own, or two conversions at once refuse each other.
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let output = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", to, "--outdir"])
        .arg(folder)
        .arg(folder.join(file))
        .output()
        .unwrap();
    let made = folder.join(file).with_extension(to);
    assert!(made.exists(), "{}", String::from_utf8_lossy(&output.stderr));
    made
}

/// Page sizes in millimetres and the words on them.
fn measure(document: &Document, name: &str) -> (Vec<(f64, f64)>, Vec<Word>) {
    let folder = folder(name);
    std::fs::write(folder.join("file.docx"), document.write().unwrap()).unwrap();
    let pdf = convert(&folder, "file.docx", "pdf");
    let output = Command::new("pdftotext").arg("-bbox").arg(&pdf).arg("-").output().unwrap();
    let html = String::from_utf8(output.stdout).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let number = |line: &str, name: &str| -> f64 {
        let rest = line.split_once(&format!("{name}=\"")).unwrap().1;
        rest.split('"').next().unwrap().parse::<f64>().unwrap() / MILLIMETRE
    };
    let mut pages = Vec::new();
    let mut words = Vec::new();
    for line in html.lines().map(str::trim) {
        if line.starts_with("<page ") {
            pages.push((number(line, "width"), number(line, "height")));
        } else if line.starts_with("<word ") {
            let text = line.split_once('>').unwrap().1.trim_end_matches("</word>");
            words.push(Word {
                page: pages.len() - 1,
                left: number(line, "xMin"),
                top: number(line, "yMin"),
                right: number(line, "xMax"),
                bottom: number(line, "yMax"),
                text: text.to_owned(),
            });
        }
    }
    (pages, words)
}

#[track_caller]
fn near(measured: f64, expected: f64, what: &str) {
    assert!((measured - expected).abs() <= 1.0, "{what}: {measured:.2} mm, not {expected} mm");
}

#[test]
fn a_full_page_is_22_lines_of_28_characters() {
    if !tools_are_there() {
        return;
    }
    let document = Document::new("满页").block(Block::text("国".repeat(28 * 60)));
    let (pages, words) = measure(&document, "full");
    for (width, height) in &pages {
        near(*width, 210.0, "page width");
        near(*height, 297.0, "page height");
    }
    // The second page is full from edge to edge.
    let text: Vec<&Word> = words.iter().filter(|w| w.page == 1 && w.text.contains('国')).collect();
    let mut lines: Vec<(f64, usize, f64, f64)> = Vec::new();
    for word in &text {
        let count = word.text.chars().count();
        match lines.iter_mut().find(|l| (l.0 - word.top).abs() < 0.5) {
            Some(line) => {
                line.1 += count;
                line.2 = line.2.min(word.left);
                line.3 = line.3.max(word.right);
            }
            None => lines.push((word.top, count, word.left, word.right)),
        }
    }
    assert_eq!(lines.len(), 22, "{lines:?}");
    for (_, count, left, right) in &lines {
        assert_eq!(*count, 28);
        near(*left, 28.0, "left edge");
        near(right - left, 156.0, "width of a line");
    }
    let pitch = (lines[21].0 - lines[0].0) / 21.0;
    assert!((pitch - 225.0 / 22.0).abs() < 0.05, "pitch {pitch}");
    // The box of a glyph is centred in its line.
    let height = text[0].bottom - text[0].top;
    let above = (pitch - height) / 2.0;
    near(lines[0].0 - above, 37.0, "upper edge");
    near(22.0 * pitch, 225.0, "height of the type area");
    // The first page begins two characters in.
    let first = words.iter().find(|w| w.page == 0).unwrap();
    near(first.left, 28.0 + 2.0 * 5.57, "indent of a paragraph");
    // Page numbers: odd at the right, even at the left, one character in, below the type area.
    let numbers: Vec<&Word> = words.iter().filter(|w| w.top > 262.0).collect();
    let edge = |page: usize| {
        let of_page = numbers.iter().filter(|w| w.page == page);
        let left = of_page.clone().map(|w| w.left).fold(f64::MAX, f64::min);
        (left, of_page.map(|w| w.right).fold(0.0, f64::max))
    };
    near(edge(0).1, 184.0 - 4.9, "right edge of an odd page number");
    near(edge(1).0, 28.0 + 4.9, "left edge of an even page number");
    let middle = numbers.iter().map(|w| f64::midpoint(w.top, w.bottom)).fold(0.0, f64::max);
    near(middle, 269.0, "page number");
}

fn bulletin() -> Document {
    let row = |n: usize| vec![n.to_string(), format!("第{n}县"), format!("{}.50", 99 - n % 40)];
    let table = |rows: usize| Table {
        caption: "各县考评排名".into(),
        columns: vec![
            TableColumn::new("名次", 1).align(Align::Centre),
            TableColumn::new("县（市、区）", 3),
            TableColumn::new("得分", 2).align(Align::Right),
        ],
        rows: (1..=rows).map(row).collect(),
        note: "注：数据截至2026年3月31日。".into(),
    };
    let day = Day::new(2026, 4, 5).unwrap();
    Document::new("关于一季度情况的通报")
        .head(Head::new("中共云衡市委组织部文件").number(document_number("云组通", 2026, 12)))
        .block(Block::Title("关于2026年第一季度\n考评情况的通报".into()))
        .block(Block::Addressee("各县（市、区）委组织部".into()))
        .block(Block::Paragraph(vec![
            Span::new("全市"),
            Span::figure("1204", "组织 2026年3月", "orgs:count"),
            Span::new("个党支部参加考评，𠮷𪜀𫝀𫠠𬺰𰀀𱍐镇·东村支部<第一>&唯一。"),
        ]))
        .block(Block::heading(1, "一、总体情况"))
        .block(Block::List {
            mark: ListMark::Bracket,
            items: vec![vec![Span::bold("记录雷同。")], vec![Span::new("按期召开率下降。")]],
        })
        .block(Block::Table(table(5)))
        .block(Block::AttachmentList(vec!["名单".into(), "情况表".into()]))
        .block(Block::Signature { names: vec!["中共云衡市委组织部".into()], day })
        .attachment(Attachment {
            label: "附件".into(),
            title: "五星支部名单".into(),
            blocks: vec![Block::Table(table(60))],
        })
        .imprint(Imprint {
            copies: "市委办公室".into(),
            printed_by: "市委组织部办公室".into(),
            printed_on: day,
        })
}

#[test]
fn the_parts_of_a_bulletin_stand_where_the_standard_wants_them() {
    if !tools_are_there() {
        return;
    }
    let (_, words) = measure(&bulletin(), "bulletin");
    let find = |text: &str| {
        words.iter().find(|w| w.text.contains(text)).unwrap_or_else(|| panic!("{text}: {words:?}"))
    };
    let issuer = find("组织部文件");
    near(f64::midpoint(issuer.left, issuer.right), 106.0, "centre of the issuer");
    // The box of the glyphs begins some way above their ink.
    assert!((67.0..=73.0).contains(&issuer.top), "issuer at {} mm", issuer.top);
    let title = find("考评情况的通报");
    near(f64::midpoint(title.left, title.right), 106.0, "centre of the title");
    near(find("各县（市、区）委组织部").left, 28.0, "addressee");
    let heading = find("总体情况");
    near(heading.left, 28.0 + 2.0 * 5.57, "heading");
    let day =
        words.iter().rfind(|w| w.page == 1 && w.text.ends_with("日") && w.left > 100.0).unwrap();
    near(day.right, 184.0 - 4.0 * 5.57, "day of issue");
    // The attachment begins a page; the header of its table is repeated on the next one.
    let attached = words.iter().find(|w| w.text == "附件").unwrap();
    assert!(attached.top < 50.0 && attached.page > 0);
    let headers = words.iter().filter(|w| w.text == "名次").count();
    let pages: std::collections::BTreeSet<usize> =
        words.iter().filter(|w| w.text.ends_with(".50")).map(|w| w.page).collect();
    assert_eq!(headers, pages.len(), "one header on every page with rows");
    assert!(headers >= 3);
}

#[test]
fn text_and_tables_read_back_from_a_copy_saved_by_another_program() {
    if !tools_are_there() {
        return;
    }
    let folder = folder("copy");
    std::fs::write(folder.join("file.docx"), bulletin().write().unwrap()).unwrap();
    let odt = convert(&folder, "file.docx", "odt");
    assert!(odt.exists());
    let text = convert(&folder, "file.odt", "txt");
    let text = std::fs::read_to_string(text).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    for part in [
        "中共云衡市委组织部文件",
        "云组通〔2026〕12号",
        "各县（市、区）委组织部：",
        "全市1204个党支部参加考评，𠮷𪜀𫝀𫠠𬺰𰀀𱍐镇·东村支部<第一>&唯一。",
        "（1）记录雷同。",
        "附件：1. 名单",
        "2026年4月5日",
        "第60县",
        "抄送：市委办公室。",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}
