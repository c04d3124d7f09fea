use std::io::Cursor;

use kernel::{Day, Month};
use proptest::prelude::*;

use super::read;
use crate::{
    Choice, Column, Content, Export, Found, Kind, RowKind, Stamp, Template, Value, Workbook,
};

fn columns() -> Vec<Column> {
    let kinds = Choice::list(["党委", "党总支", "党支部"]);
    vec![
        Column::new("姓名", Kind::Name).required(),
        Column::new("代码", Kind::Code { digits: vec![] }),
        Column::new("公民身份号码", Kind::Id),
        Column::new("手机号码", Kind::Phone),
        Column::new("金额", Kind::Number { unit: "元".into() }),
        Column::new("人数", Kind::Whole { unit: "人".into() }),
        Column::new("成立时间", Kind::Date { month_is_enough: false }),
        Column::new("入党时间", Kind::Date { month_is_enough: true }),
        Column::new("月份", Kind::Month),
        Column::new("类别", Kind::Choice(kinds.clone())),
        Column::new("多项", Kind::Choices(kinds)),
        Column::new("是否", Kind::YesNo),
        Column::new("内容", Kind::Text),
    ]
}

/// A cell as people may have filled it; what reading makes of it is what we store.
fn cell() -> impl Strategy<Value = Content> {
    prop_oneof![
        3 => any::<String>().prop_map(Content::Text),
        3 => "[=+@-]?[0-9A-Za-z_x·<&\" \u{3000}\n\r\u{4e00}-\u{4e20}𠮷-𠮿]{0,12}".prop_map(Content::Text),
        2 => "(19|20)[0-9]{2}[-./年][0-9]{1,2}([-./月][0-9]{1,2}日?)?".prop_map(Content::Text),
        1 => "1[3-9][0-9]{9}|[0-9]{6,18}X?".prop_map(Content::Text),
        1 => "党委|党总支|党支部|是|否|党委、党支部".prop_map(Content::Text),
        2 => any::<f64>().prop_filter("finite", |n| n.is_finite()).prop_map(Content::Number),
        2 => (0u32..3_000_000).prop_map(|n| Content::Number(f64::from(n) / 100.0)),
        1 => (61u32..80_000).prop_map(|n| Content::Serial(f64::from(n))),
        1 => any::<bool>().prop_map(Content::Truth),
    ]
}

fn exported(columns: &[Column], rows: &[Vec<Option<Value>>]) -> Workbook {
    let mut export =
        Export::new(&Stamp { line: "导出：张三&李四".into(), id: "a1".into(), day: None });
    let mut table = export.table("名/册", Some("党员名册"), columns).unwrap();
    for row in rows {
        table.row(row).unwrap();
    }
    let mut file = Cursor::new(Vec::new());
    export.finish(&mut file).unwrap();
    Workbook::from_bytes(file.into_inner()).unwrap()
}

fn data(book: &Workbook, columns: &[Column]) -> Vec<Vec<Option<Value>>> {
    let rows = read(book, 0, columns);
    let data = rows.into_iter().filter(|r| r.kind == RowKind::Data);
    data.inspect(|r| assert_eq!(r.problems, [])).map(|r| r.values).collect()
}

fn formulas(book: &Workbook) -> usize {
    let crate::workbook::Inside::Parts(parts) = book.inside() else { panic!() };
    let sheets = parts.of_sheets.iter();
    sheets
        .map(|part| {
            let bytes = parts.directory.whole(part, 1 << 24, book.limits()).unwrap();
            String::from_utf8(bytes).unwrap().matches("<f>").count()
        })
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_was_exported_is_imported_unchanged(
        cells in prop::collection::vec(prop::collection::vec(cell(), 13), 1..6)
    ) {
        let columns = columns();
        let stored: Vec<Vec<Option<Value>>> = cells
            .iter()
            .map(|row| {
                let mut row: Vec<Option<Value>> = columns
                    .iter()
                    .zip(row)
                    .map(|(column, content)| {
                        crate::read_cell(column, Some(content), crate::Around::default()).ok().flatten()
                    })
                    .collect();
                row[0] = row[0].take().or(Some(Value::Text("张三".into())));
                row[2] = Some(Value::Text("990121196006152181".into()));
                row
            })
            .collect();
        let book = exported(&columns, &stored);
        prop_assert_eq!(data(&book, &columns), stored.clone());
        let template = Template::new("名册", &columns).filled(&stored).write().unwrap();
        prop_assert_eq!(data(&Workbook::from_bytes(template).unwrap(), &columns), stored);
    }

    #[test]
    fn no_text_becomes_a_formula(text in "[=+@\t\r-]?.{0,20}", note in "[=+@-].{0,9}") {
        let columns = [Column::new("内容", Kind::Text), Column::new(&note, Kind::Text)];
        let rows = [vec![Some(Value::Text(text.clone())), Some(Value::Text(note.clone()))]];
        let book = exported(&columns, &rows);
        prop_assert_eq!(formulas(&book), 0);
        let mut back = book.rows(0).unwrap();
        back.next_row().unwrap();
        back.next_row().unwrap();
        let row = back.next_row().unwrap();
        let content = row.as_ref().and_then(|r| r.at(0)).cloned();
        let kept: String = text.chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
        prop_assert_eq!(content, (!kept.is_empty()).then_some(Content::Text(kept)));
    }
}

#[test]
fn a_template_explains_itself_and_is_found_again() {
    let many: Vec<String> = (0..900).map(|n| format!("第{n}党支部委员会")).collect();
    let columns = vec![
        Column::new("姓名", Kind::Name).required().hint("与身份证一致"),
        Column::new("所在党支部", Kind::Choice(Choice::list(many))).required(),
        Column::new("公民身份号码", Kind::Id).required(),
        Column::new("正式", Kind::YesNo),
    ];
    let bytes = Template::new("党员名册", &columns).note("请于 3 月 5 日前报送。").write().unwrap();
    let book = Workbook::from_bytes(bytes.clone()).unwrap();
    let names: Vec<(&str, bool)> =
        book.sheets().iter().map(|s| (s.name.as_str(), s.visible)).collect();
    assert_eq!(names, [("党员名册", true), ("选项", false), ("填写说明", true)]);
    let Found::Table(mut table) = book.table(0, &columns).unwrap() else { panic!() };
    assert_eq!(table.mapping().found(), 4);
    let mut kinds = Vec::new();
    while let Some(row) = table.next_row().unwrap() {
        kinds.push(row.kind);
    }
    assert_eq!(kinds, [RowKind::Title, RowKind::Note, RowKind::Header]);
    for other in [1, 2] {
        assert!(matches!(book.table(other, &columns).unwrap(), Found::Nothing(_)));
    }
    let crate::workbook::Inside::Parts(parts) = book.inside() else { panic!() };
    let text = |name: &str| {
        let part = parts.directory.find(name).unwrap();
        String::from_utf8(parts.directory.whole(part, 1 << 24, book.limits()).unwrap()).unwrap()
    };
    let sheet = text("xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<formula1>list_1</formula1>"), "{sheet}");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("orientation=\"landscape\""));
    let main = text("xl/workbook.xml");
    assert!(main.contains("选项!$A$1:$A$900") && main.contains("_xlnm.Print_Titles"), "{main}");
}

#[test]
fn days_and_long_texts_survive() {
    let columns = columns();
    let mut row: Vec<Option<Value>> = vec![None; columns.len()];
    row[0] = Some(Value::Text("阿卜杜拉·买买提".into()));
    row[6] = Some(Value::Day(Day::new(1900, 1, 2).unwrap()));
    row[7] = Some(Value::Month(Month::new(1921, 7).unwrap()));
    row[5] = Some(Value::Whole(999_999_999_999_999));
    row[12] = Some(Value::Text("𠮷".repeat(40_000)));
    let book = exported(&columns, &[row.clone()]);
    let back = data(&book, &columns);
    assert_eq!(back[0][..12], row[..12]);
    let long = back[0][12].as_ref().unwrap().to_string();
    assert!(long.ends_with("以下从略）") && long.starts_with("𠮷𠮷"));
}
