use super::{columns, kinds, raw, read};
use crate::{Content, Found, Marks, Problem, RowKind, Workbook};

/// Reads a sheet and marks all its problems.
fn marks_of(book: &Workbook) -> Marks {
    let columns = columns();
    let mut marks = Marks::new();
    let Found::Table(mut table) = book.table(0, &columns).unwrap() else { panic!() };
    marks.sheet(0, table.mapping());
    while let Some(row) = table.next_row().unwrap() {
        for problem in &row.problems {
            marks.add(0, problem);
        }
    }
    marks
}

fn reasons(book: &Workbook) -> Vec<(u32, String)> {
    let mut rows = book.rows(0).unwrap();
    let mut reasons = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        let last = row.cells.last().unwrap();
        if last.column == 5 {
            reasons.push((row.number, last.content.to_string()));
        }
    }
    reasons
}

fn sheet() -> String {
    raw::rows(&[
        &["党员花名册"],
        &["姓名", "身份证号", "性别", "入党时间", "人数"],
        &["张三", "1", "男", "2018-13-45", "12人"],
        &["李四", "2", "男", "2018-01-02", "=SUM(A1)"],
        &["", "#9.9E+17", "男女", "@46086", "3"],
        &["合计", "", "", "", "#15"],
    ]) + "<mergeCells><mergeCell ref=\"A1:E1\"/></mergeCells><pageMargins left=\"0.75\" right=\"0.75\" top=\"1\" bottom=\"1\" header=\"0.5\" footer=\"0.5\"/>"
}

#[test]
fn wrong_rows_get_their_reason_and_everything_else_stays() {
    let other = raw::rows(&[&["别的", "表"]]);
    let bytes = raw::workbook(&[("名册", &sheet()), ("其他", &other)], None);
    let book = Workbook::from_bytes(bytes).unwrap();
    let marks = marks_of(&book);
    assert_eq!(marks.rows(), 3);
    let marked = Workbook::from_bytes(book.marked(&marks).unwrap()).unwrap();

    let reasons = reasons(&marked);
    assert_eq!(reasons.iter().map(|r| r.0).collect::<Vec<_>>(), [2, 3, 4, 5]);
    assert_eq!(reasons[0].1, "错误原因");
    assert_eq!(reasons[1].1, "入党时间“2018-13-45”：月份是 13，应为 1 至 12，请检查");
    assert!(reasons[3].1.starts_with("姓名：必填，不能为空；"), "{}", reasons[3].1);
    // All other cells are as they were, types included.
    let mut before = book.rows(0).unwrap();
    let mut after = marked.rows(0).unwrap();
    while let Some(row) = before.next_row().unwrap() {
        let mut kept = after.next_row().unwrap().unwrap();
        kept.cells.retain(|c| c.column != 5);
        assert_eq!(kept, row);
    }
    assert_eq!(marked.merges(0).unwrap(), book.merges(0).unwrap());
    assert_eq!(read(&marked, 0, &columns())[3].problems.len(), 1);
    let mut untouched = marked.rows(1).unwrap();
    assert_eq!(untouched.next_row().unwrap().unwrap().at(0), Some(&Content::Text("别的".into())));
}

#[test]
fn marking_again_replaces_the_reasons_and_clears_old_colours() {
    let bytes = raw::workbook(&[("名册", &sheet())], None);
    let book = Workbook::from_bytes(bytes).unwrap();
    let once = Workbook::from_bytes(book.marked(&marks_of(&book)).unwrap()).unwrap();
    let twice = Workbook::from_bytes(once.marked(&marks_of(&once)).unwrap()).unwrap();
    assert_eq!(reasons(&once), reasons(&twice));
    let formats = |book: &Workbook| -> Vec<String> {
        let crate::workbook::Inside::Parts(parts) = book.inside() else { panic!() };
        let part = parts.sheet_part(0).unwrap();
        let bytes = parts.directory.whole(part, 1 << 20, book.limits()).unwrap();
        let xml = String::from_utf8(bytes).unwrap();
        xml.split("<c ").skip(1).map(|c| c.split('>').next().unwrap().to_owned()).collect()
    };
    let wrong = |book: &Workbook| {
        formats(book).iter().filter(|c| c.starts_with("r=\"D3\"")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(wrong(&once).len(), 1);
    assert_eq!(wrong(&once), wrong(&twice));
    // Nothing wrong any more: our colours and reasons are gone.
    let mut none = Marks::new();
    let columns = columns();
    let Found::Table(table) = once.table(0, &columns).unwrap() else { panic!() };
    none.sheet(0, table.mapping());
    let clean = Workbook::from_bytes(once.marked(&none).unwrap()).unwrap();
    assert_eq!(reasons(&clean), [(2, "错误原因".to_owned())]);
    assert_ne!(wrong(&clean), wrong(&once));
}

#[test]
fn a_text_file_comes_back_as_a_marked_workbook() {
    let text =
        "姓名,身份证号,性别,入党时间,人数\n张三,1,男,2018-13-45,12\n李四,2,女,2018-01-02,=1+1\n";
    let book = Workbook::from_bytes(text.as_bytes().to_vec()).unwrap();
    let marked = Workbook::from_bytes(book.marked(&marks_of(&book)).unwrap()).unwrap();
    let reasons = reasons(&marked);
    assert_eq!(reasons.len(), 3);
    let rows = read(&marked, 0, &columns());
    assert_eq!(kinds(&rows), [RowKind::Header, RowKind::Data, RowKind::Data]);
    assert_eq!(rows[2].cells[4].content, Content::Text("=1+1".into()));
}

#[test]
fn reasons_may_hold_any_text() {
    let book = Workbook::from_bytes(raw::workbook(&[("名册", &sheet())], None)).unwrap();
    let mut marks = marks_of(&book);
    let nasty = "=1+1 <&>\"' _x0041_ \u{0} \u{ffff} 𠮷";
    marks.add(
        0,
        &Problem {
            row: 4,
            column: Some(0),
            name: "姓名".into(),
            found: String::new(),
            sentence: nasty.into(),
        },
    );
    let marked = Workbook::from_bytes(book.marked(&marks).unwrap()).unwrap();
    let reason = reasons(&marked).iter().find(|r| r.0 == 4).unwrap().1.clone();
    assert!(reason.ends_with("姓名：=1+1 <&>\"' _x0041_   𠮷"), "{reason:?}");
}
