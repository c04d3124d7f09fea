mod layout;

use super::*;
use crate::package::Directory;
use crate::{Limits, Source};

fn part(file: Vec<u8>, name: &str) -> String {
    let directory = Directory::read(&Source::from_bytes(file), &Limits::default()).unwrap();
    let part = directory.find(name).unwrap();
    String::from_utf8(directory.whole(part, 1 << 24, &Limits::default()).unwrap()).unwrap()
}

#[test]
fn a_document_is_well_formed_whatever_its_text() {
    let nasty = "a<b>&\"'\u{0}\u{b}\u{ffff}\n𠮷·";
    let table = Table {
        caption: nasty.into(),
        columns: vec![TableColumn::new(nasty, 0), TableColumn::new("乙", 3)],
        rows: vec![vec![nasty.into()], vec![]],
        note: nasty.into(),
    };
    let document = Document::new(nasty)
        .head(Head::new(nasty).number(nasty).signer(nasty))
        .block(Block::Title(nasty.into()))
        .block(Block::Subtitle(nasty.into()))
        .block(Block::heading(2, nasty))
        .block(Block::Paragraph(vec![Span::figure(nasty, nasty, nasty.repeat(20))]))
        .block(Block::Table(table))
        .block(Block::Note(nasty.into()))
        .block(Block::Blank(2))
        .block(Block::PageBreak)
        .id(nasty);
    let file = document.write().unwrap();
    assert_eq!(file, document.write().unwrap());
    for name in [
        "word/document.xml",
        "docProps/custom.xml",
        "docProps/core.xml",
        "word/styles.xml",
        "word/settings.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
    ] {
        let xml = part(file.clone(), name);
        let mut reader = quick_xml::Reader::from_str(&xml);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
        assert!(!xml.contains('\n') && !xml.contains('\u{ffff}'), "{name}");
    }
}

#[test]
fn tables_carry_their_widths_and_repeat_their_header() {
    let table = Table {
        columns: vec![
            TableColumn::new("甲", 1),
            TableColumn::new("乙", 2),
            TableColumn::new("丙", 4),
        ],
        rows: vec![vec!["1".into(), "2".into(), "3".into()]],
        ..Table::default()
    };
    let xml =
        part(Document::new("表").block(Block::Table(table)).write().unwrap(), "word/document.xml");
    let widths: Vec<u32> = xml
        .split("<w:gridCol w:w=\"")
        .skip(1)
        .map(|w| w.split('"').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(widths, [1263, 2527, 5055]);
    assert_eq!(widths.iter().sum::<u32>(), page::WIDTH);
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(xml.matches("w:w=\"1263\" w:type=\"dxa\"").count(), 2);
}

#[test]
fn a_figure_says_where_it_comes_from() {
    let figure = Span::figure("1204", "组织 2026年3月", "orgs:count");
    let document = Document::new("数").block(Block::Paragraph(vec![figure]));
    let xml = part(document.write().unwrap(), "word/document.xml");
    assert!(xml.contains("<w:alias w:val=\"组织 2026年3月\"/><w:tag w:val=\"orgs:count\"/>"));
}
