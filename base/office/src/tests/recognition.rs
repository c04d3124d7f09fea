use super::{columns, kinds, raw, read};
use crate::{Column, Found, Kind, RowKind, Value, Workbook};
use RowKind::{Blank, Data, Header, Note, Title, Total};

fn book(sheet: &str) -> Workbook {
    Workbook::from_bytes(raw::workbook(&[("3月", sheet)], None)).unwrap()
}

#[test]
fn every_row_of_a_dirty_sheet_is_told_apart() {
    let sheet = raw::rows(&[
        &["2026年3月党员花名册（示例）"],
        &["填报单位：某某镇党委", "", "", "填报日期：", "@46086"],
        &[],
        &["序号", "姓 名*", "支部代码", "性别", "身份证号（18位）", "入党时间", "备注"],
        &["#1", "张　三 ", "#99010000002", "男", "990121196006152181", "#20200611"],
        &[
            "#2",
            "阎𠮷",
            "34010101.0",
            "女",
            "９９０１０２２００００６０４８２７x",
            "@44000",
            "借调",
        ],
        &["#3"],
        &["一、城东片区"],
        &["序号", "姓名", "支部代码", "性别", "身份证号（18位）", "入党时间", "备注"],
        &["#4", "李四", "", "男", "#9.90102197001011E+17", "03-01"],
        &["小计", "", "", "", "#3"],
        &[],
        &["合 计", "#3", "", "", "", "", "制表人：（签名）"],
        &["填报人：王五", "", "审核人：", "赵六", "联系电话：", "0551-62637000"],
        &["注：1.本表一式两份；2.由党支部填写。"],
    ]);
    let sheet =
        sheet + "<mergeCells><mergeCell ref=\"A1:G1\"/><mergeCell ref=\"A8:G8\"/></mergeCells>";
    let book = book(&sheet);
    let columns = columns();
    let rows = read(&book, 0, &columns);
    assert_eq!(
        kinds(&rows),
        [
            Title, Note, Blank, Header, Data, Data, Blank, Title, Header, Data, Total, Blank,
            Total, Note, Note
        ]
    );
    let text = |row: usize, column: usize| {
        rows[row].value(column).map(ToString::to_string).unwrap_or_default()
    };
    assert_eq!(text(4, 0), "张三");
    assert_eq!(text(4, 1), "99010000002");
    assert_eq!(text(4, 4), "2020-06-11");
    assert_eq!(text(5, 1), "34010101");
    assert_eq!(text(5, 3), "99010220000604827X");
    assert_eq!(text(9, 4), "2026-03-01");
    assert_eq!(rows[9].problems.len(), 1);
    let problem = rows[9].problems[0].to_string();
    assert!(problem.starts_with("E10 公民身份号码“9.90102E+17”：被 Excel 存成了数字"), "{problem}");
    let Found::Table(table) = book.table(0, &columns).unwrap() else { panic!() };
    assert_eq!(table.titles(), ["2026年3月党员花名册（示例）"]);
    assert_eq!((table.around().year, table.around().month), (Some(2026), Some(3)));
    let words = table.mapping().in_words(&columns);
    assert!(words.contains(&"公民身份号码 ← E 列“身份证号（18位）”".to_owned()), "{words:?}");
    assert!(words.contains(&"未使用：G 列“备注”".to_owned()), "{words:?}");
}

#[test]
fn merged_headers_are_read_with_and_without_their_merges() {
    let rows = raw::rows(&[
        &["党员花名册"],
        &["序号", "基本情况", "", "", "所在党支部", "", "入党时间"],
        &["", "姓名", "性别", "身份证号", "名称", "代码"],
        &["#1", "张三", "男", "990121196006152181", "安凤村党支部", "99010000000", "2016.2"],
    ]);
    let merged = "<mergeCells><mergeCell ref=\"A1:G1\"/><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:D2\"/><mergeCell ref=\"E2:F2\"/><mergeCell ref=\"G2:G3\"/></mergeCells>";
    for sheet in [rows.clone(), rows + merged] {
        let book = book(&sheet);
        let columns = columns();
        let rows = read(&book, 0, &columns);
        assert_eq!(kinds(&rows), [Title, Header, Header, Data]);
        assert_eq!(rows[3].value(1), Some(&Value::Text("99010000000".into())));
        let Found::Table(table) = book.table(0, &columns).unwrap() else { panic!() };
        let headers: Vec<&str> = table.mapping().headers.iter().map(|h| h.text.as_str()).collect();
        assert_eq!(
            headers,
            [
                "序号",
                "基本情况/姓名",
                "基本情况/性别",
                "基本情况/身份证号",
                "所在党支部/名称",
                "所在党支部/代码",
                "入党时间"
            ]
        );
    }
}

#[test]
fn a_value_merged_over_rows_belongs_to_each_but_a_figure_does_not() {
    let sheet = raw::rows(&[
        &["支部代码", "姓名", "身份证号", "人数"],
        &["990100", "张三", "1", "#12"],
        &["", "李四", "2"],
        &["", "王五", "3"],
        &["990200", "赵六", "4", "#5"],
    ]) + "<mergeCells><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"D2:D4\"/></mergeCells>";
    let columns = columns();
    let rows = read(&book(&sheet), 0, &columns);
    let codes: Vec<String> =
        rows[1..].iter().map(|r| r.value(1).map(ToString::to_string).unwrap_or_default()).collect();
    assert_eq!(codes, ["990100", "990100", "990100", "990200"]);
    let figures: Vec<Option<i64>> =
        rows[1..].iter().map(|r| r.value(5).and_then(Value::whole)).collect();
    assert_eq!(figures, [Some(12), None, None, Some(5)]);
}

#[test]
fn a_person_can_correct_the_mapping() {
    let sheet = raw::rows(&[
        &["党员姓名", "身份证号", "性别", "手机"],
        &["张三", "1", "男", "2016.2"],
        &["李四", "2", "女", "2017.3"],
    ]);
    let book = book(&sheet);
    let columns = columns();
    let Found::Table(mut table) = book.table(0, &columns).unwrap() else { panic!() };
    let mut mapping = table.mapping().clone();
    assert_eq!(mapping.missing(&columns).len(), 1);
    assert_eq!(mapping.suggestion(&columns[0]).map(|h| h.column), Some(0));
    mapping.assign(0, Some(0));
    mapping.assign(3, Some(4));
    mapping.assign(2, None);
    table.set_mapping(mapping);
    table.next_row().unwrap();
    let row = table.next_row().unwrap().unwrap();
    assert_eq!(row.value(0), Some(&Value::Text("张三".into())));
    assert_eq!(row.value(2), None);
    assert_eq!(row.value(4).unwrap().to_string(), "2016-02");
}

#[test]
fn what_could_be_data_is_data() {
    let columns = [
        Column::new("职务", Kind::Text),
        Column::new("姓名", Kind::Name).required(),
        Column::new("主要内容", Kind::Text),
    ];
    let sheet = raw::rows(&[
        &["职\n务", "姓　名", "主要内容"],
        &["负责人", "张三", "统计累计数，合计三项。"],
        &["", "李四"],
        &["书记", "", "学习条例，开展义务劳动。"],
        &["", "", "只写了内容，没有写姓名。"],
        &["负责人", "", ""],
        &["以上共两人。"],
    ]);
    let rows = read(&book(&sheet), 0, &columns);
    assert_eq!(kinds(&rows), [Header, Data, Data, Data, Note, Note, Note]);
    let one = [Column::new("主要内容", Kind::Text).required(), Column::new("日期", Kind::Text)];
    let sheet =
        raw::rows(&[&["主要内容", "日期"], &["学习条例，开展义务劳动。"], &["注：如实填写"]]);
    assert_eq!(kinds(&read(&book(&sheet), 0, &one)), [Header, Data, Note]);
}

#[test]
fn a_header_of_three_rows_is_read_from_its_merges() {
    let sheet = raw::rows(&[
        &["姓名", "基本情况", "", "", "身份证号"],
        &["", "性别", "组织关系", "", ""],
        &["", "", "支部代码", "入党时间", ""],
        &["张三", "男", "990100", "2016.2", "1"],
    ]) + "<mergeCells><mergeCell ref=\"A1:A3\"/><mergeCell ref=\"B1:D1\"/><mergeCell ref=\"B2:B3\"/><mergeCell ref=\"C2:D2\"/><mergeCell ref=\"E1:E3\"/></mergeCells>";
    let columns = columns();
    let rows = read(&book(&sheet), 0, &columns);
    assert_eq!(kinds(&rows), [Header, Header, Header, Data]);
    assert_eq!(rows[3].values.iter().flatten().count(), 5);
}

#[test]
fn a_sheet_without_the_table_says_what_is_missing() {
    let sheet =
        raw::rows(&[&["填写说明"], &["性别只能填男或女"], &["性别", "颜色"], &["男", "红"]]);
    let Found::Nothing(nothing) = book(&sheet).table(0, &columns()).unwrap() else { panic!() };
    let words = nothing.to_string();
    assert!(
        words.contains("第 3 行只认出“性别”") && words.contains("姓名、公民身份号码"),
        "{words}"
    );
    let Found::Nothing(empty) = book("<sheetData/>").table(0, &columns()).unwrap() else {
        panic!()
    };
    assert!(empty.to_string().contains("是空的"));
}

#[test]
fn formulas_give_their_saved_result_and_say_when_there_is_none() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>姓名</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>身份证号</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><r><t>人</t></r><r><t>数</t></r><rPh><t>renshu</t></rPh></is></c></row><row r=\"2\"><c r=\"A2\" t=\"str\"><f>B1</f><v>张&lt;三&#x20BB7;</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>1</t></is></c><c r=\"C2\"><f>1+1</f></c></row><row><c t=\"inlineStr\"><is><t>李四</t></is></c><c t=\"inlineStr\"><is><t>2</t></is></c><c t=\"e\"><v>#REF!</v></c></row></sheetData>";
    let rows = read(&book(sheet), 0, &columns());
    assert_eq!(rows[1].value(0), Some(&Value::Text("张<三𠮷".into())));
    assert!(rows[1].problems[0].sentence.contains("没有保存计算结果"));
    assert_eq!(rows[2].number, 3);
    assert!(rows[2].problems[0].sentence.contains("#REF!"));
}

#[test]
fn our_reader_sees_what_calamine_sees() {
    use calamine::{Data, Reader};
    let texts = "<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><t xml:space=\"preserve\"> 丙</t></r></si></sst>";
    let sheet = "<sheetData><row r=\"1\"><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\"><v>1.5</v></c></row><row r=\"4\"><c r=\"A4\" t=\"s\"><v>0</v></c><c r=\"D4\" t=\"b\"><v>1</v></c><c r=\"E4\" s=\"1\"><v>46086</v></c></row></sheetData>";
    let bytes = raw::workbook(&[("一", sheet)], Some(texts));
    let ours = Workbook::from_bytes(bytes.clone()).unwrap();
    let mut rows = ours.rows(0).unwrap();
    let mut theirs = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = theirs.worksheet_range("一").unwrap();
    let mut seen = 0;
    while let Some(row) = rows.next_row().unwrap() {
        for cell in row.cells {
            let same = match range.get_value((row.number - 1, cell.column)).unwrap() {
                Data::String(text) => crate::Content::Text(text.clone()),
                Data::Float(number) => crate::Content::Number(*number),
                Data::Bool(truth) => crate::Content::Truth(*truth),
                Data::DateTime(at) => crate::Content::Serial(at.as_f64()),
                other => panic!("{other:?}"),
            };
            assert_eq!(cell.content, same);
            seen += 1;
        }
    }
    assert_eq!(seen, 5);
}

#[test]
fn the_largest_reference_costs_nothing_until_it_is_refused() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let book = book(sheet);
    let mut rows = book.rows(0).unwrap();
    rows.next_row().unwrap();
    let refused = rows.next_row().unwrap_err();
    assert!(refused.sentence().contains("XFD1048576"), "{refused}");
    let far = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>姓名</t></is></c></row><row r=\"1048576\"><c r=\"A1048576\" t=\"inlineStr\"><is><t>张三</t></is></c></row></sheetData>";
    let only_name = [Column::new("姓名", Kind::Name).required()];
    let far = self::book(far);
    let rows = read(&far, 0, &only_name);
    assert_eq!(kinds(&rows), [Header, Blank, Data]);
    assert_eq!((rows[1].number, rows[1].through), (2, 1_048_575));
}
