//! Workbooks of any ledger: templates, round trips, errors in the sender's own file.

use kernel::{Page, Scope};
use office::{Cell, Column, Content as Written, Export, Found, Kind, Stamp, Value, Workbook};
use pack::FieldType;
use registry::acts::{Counts, Upload};
use registry::samples::org;
use store::testing::{on_both, on_sqlite};

use crate::Book;
use crate::acts::{check_facts, import, preview};
use crate::queries::{self, RecordFilter};
use crate::rules::{Content, Hand, Held, Named, Part, parts};
use crate::samples::{filed, hand, record, standard_pack};
use crate::sheet;

fn workbook(bytes: Vec<u8>) -> Upload {
    Upload::new("台账.xlsx", Workbook::from_bytes(bytes).unwrap())
}

fn written(columns: &[&str], rows: &[&[&str]]) -> Upload {
    let columns: Vec<Column> = columns.iter().map(|name| Column::new(*name, Kind::Text)).collect();
    let mut export = Export::new(&Stamp::default());
    let mut table = export.table("3月", Some("2026年3月组织生活开展情况"), &columns).unwrap();
    for row in rows {
        let values: Vec<Option<Value>> = row
            .iter()
            .map(|text| (!text.is_empty()).then(|| Value::Text((*text).into())))
            .collect();
        table.row(&values).unwrap();
    }
    let mut file = std::io::Cursor::new(Vec::new());
    export.finish(&mut file).unwrap();
    workbook(file.into_inner())
}

#[test]
fn both_numbers_of_an_attendance_find_their_headings() {
    let pack = standard_pack();
    let book = Book::named(&pack, "组织生活").unwrap();
    let columns = sheet::columns(book.ledger);
    let column = |name: &str| columns.iter().find(|column| column.name == name).unwrap();
    assert!(column("应到人数").synonyms.iter().any(|s| s == "应到"));
    assert!(column("实到人数").synonyms.iter().any(|s| s == "实到"));
    assert!(column("实到人数").synonyms.iter().any(|s| s == "参加人数"));
    assert!(!column("应到人数").synonyms.iter().any(|s| s == "实到"));
}

#[test]
fn every_ledger_of_the_standard_pack_has_a_template_that_reads_back() {
    let pack = standard_pack();
    for book in Book::all(&pack) {
        let orgs = [("99010000000".to_owned(), "安凤村党支部".to_owned())];
        let file = sheet::template(&book, &orgs, Stamp::default()).unwrap();
        let read = Workbook::from_bytes(file).unwrap();
        let columns = sheet::columns(book.ledger);
        let Found::Table(table) = read.table(0, &columns).unwrap() else {
            panic!("{}", book.ledger.name)
        };
        assert_eq!(table.mapping().found(), columns.len(), "{}", book.ledger.name);
    }
}

/// Something for every field.
fn something(book: &Book<'_>, n: usize) -> Content {
    let mut content = Content::empty(book.ledger);
    for (place, field) in book.ledger.fields.iter().enumerate() {
        let held = match &field.kind {
            FieldType::Text | FieldType::LongText | FieldType::Place => {
                Held::Text(format!("第{n}项，{}", field.name))
            }
            FieldType::Number { .. } => Held::Number((n * 3 + 1) as f64),
            FieldType::Money { .. } => Held::Number(n as f64 * 10.0 + 0.25),
            FieldType::Date => {
                Held::Day(format!("2026-0{}-1{}", n % 6 + 1, n % 9).parse().unwrap())
            }
            FieldType::Month => Held::Day(format!("2026-0{}", n % 6 + 1).parse().unwrap()),
            FieldType::Choice { options, .. } => Held::Text(options[n % options.len()].clone()),
            FieldType::Choices { options, .. } => {
                Held::Choices(options[..options.len().min(2)].to_vec())
            }
            FieldType::YesNo => Held::YesNo(n.is_multiple_of(2)),
            FieldType::Attendance { .. } => {
                Held::Attendance { expected: Some(20), came: Some(n as u32 % 20) }
            }
            FieldType::Member | FieldType::Organization => Held::Named(vec![Named::plain("李明")]),
            FieldType::Members => Held::Named(vec![Named::plain("李明"), Named::plain("王芳")]),
        };
        content.set(place, Some(held));
    }
    content
}

#[tokio::test]
async fn an_export_of_any_ledger_reads_back_as_nothing_new() {
    let pack = standard_pack();
    on_sqlite(async |store| {
        let branch = org(&store, "99", None).kind("党支部").domain("农村").add().await;
        let town = org(&store, "98", None).kind("党委").add().await;
        let values = [&branch, &town].map(|org| crate::rules::OrgValues::of(org, &pack.levels));
        let today = "2026-06-15".parse().unwrap();
        let mut exported = 0;
        for book in Book::all(&pack) {
            let when = formula::When { cycle: "2026".parse().unwrap(), as_of: today };
            let Some(at) = values.iter().position(|v| book.ledger.kept_by.holds(v.row(), &when))
            else {
                panic!("{}", book.ledger.name)
            };
            let org = [&branch, &town][at];
            for n in 0..12 {
                // As a form would keep it; drafts of what checks refuse are no part of this.
                let checked =
                    crate::rules::check(book.ledger, something(&book, n), today, &values[at]);
                if checked.wrong.is_empty() {
                    let new = crate::acts::NewRecord {
                        content: checked.content,
                        ..record(&book).of(org.id)
                    };
                    let step = crate::rules::submitting(
                        &book,
                        book.first_state(),
                        &Hand::program(),
                        &org.path,
                    )
                    .unwrap()
                    .1;
                    let given =
                        step.needs.iter().map(|need| (need.clone(), "有".to_owned())).collect();
                    filed(&store, &pack, crate::acts::NewRecord { given, ..new }).await;
                }
            }
            let everything = Scope::everything();
            let all = RecordFilter::default();
            let file = sheet::export(store.read(), &everything, &book, &all, &Stamp::default())
                .await
                .unwrap();
            let seen = preview(&store, &pack, &Hand::program(), book.place, &workbook(file))
                .await
                .unwrap();
            let counts = seen.counts();
            let problems: Vec<String> = seen.problems(0).map(ToString::to_string).collect();
            assert_eq!(
                (counts.new, counts.changed, counts.wrong),
                (0, 0, 0),
                "{}: {problems:?} {:?}",
                book.ledger.name,
                seen.rows
                    .iter()
                    .filter(|row| matches!(
                        row.outcome,
                        registry::acts::Outcome::Changed(_) | registry::acts::Outcome::New
                    ))
                    .take(3)
                    .collect::<Vec<_>>()
            );
            let page = queries::list(store.read(), &everything, &book, &all, None, Page::default())
                .await
                .unwrap();
            assert_eq!(counts.same, page.total);
            exported += counts.same;
        }
        assert!(exported > 40, "{exported}");
    })
    .await;
}

#[tokio::test]
async fn branches_are_found_by_code_or_name_and_what_is_wrong_comes_back_in_the_file() {
    let pack = standard_pack();
    let book = Book::named(&pack, "组织生活").unwrap();
    on_both(async |store| {
        let town = org(&store, "99", None).kind("党委").name("青山镇党委").add().await;
        for (code, name) in [("9901", "安凤村党支部"), ("9902", "乐坝村党支部"), ("9903", "第一党支部"), ("9904", "第一党支部")] {
            org(&store, code, Some(&town)).name(name).domain("农村").add().await;
        }
        let other = org(&store, "88", None).kind("党委").name("别处党委").add().await;
        org(&store, "8801", Some(&other)).name("别处党支部").domain("农村").add().await;
        let officer = hand(&town, "上级组织员");
        let file = written(
            &["党组织代码", "支部名称", "会议类型", "日期", "应到", "实到", "主要内容"],
            &[
                &[" 9901 ", "安 凤村党支部", "党员大会", "03-05", "23人", "２０", "讨论发展党员"],
                &["", " 乐坝村 党支部", "上党课", "2026.3", "10", "9人", ""],
                &["", "安凤村党支部", "主题党日活动", "3月9日", "23人", "24人", "义务劳动"],
                &["9902", "安凤村党支部", "支委会", "2026-03-07", "5", "5", ""],
                &["", "第一党支部", "支委会", "2026-03-07", "5", "5", ""],
                &["", "乐坝树党支部", "支委会", "2026-03-07", "5", "5", ""],
                &["8801", "", "支委会", "2026-03-07", "5", "5", ""],
                &["99", "", "支委会", "2026-03-07", "5", "5", ""],
                &["9902", "", "座谈会", "2026-03-07", "", "五", ""],
                &["9901", "", "党员大会", "2026/3/5", "23", "20", "讨论发展党员"],
                &["合计", "", "", "", "71", "68", ""],
                &["填报人：李秀兰", "", "", "审核人：", "", "", ""],
            ],
        );
        let report = import(&store, &pack, &officer, book.place, &file, None, None).await.unwrap();
        assert_eq!(report.counts(), Counts { new: 2, changed: 0, same: 0, wrong: 8, skipped: 4 });
        let said: Vec<String> = report.problems(0).map(ToString::to_string).collect();
        let expected = [
            "F5 实到人数“24人”：实到人数不能多于应到人数",
            "A6 党组织代码“9902”：代码是“乐坝村党支部”，名称却是“安凤村党支部”，请核对是否错行",
            "B7 党组织名称“第一党支部”：有 2 个党组织叫这个名称（代码 9903、9904），请填写代码",
            "B8 党组织名称“乐坝树党支部”：您的管理范围内没有叫这个名称的党组织，是不是“乐坝村党支部”",
            "A9 党组织代码“8801”：您的管理范围内没有代码为 8801 的党组织",
            "A10 党组织代码“99”：青山镇党委不用填“组织生活”台账，请检查党组织是否选对",
        ];
        assert_eq!(said[..6], expected);
        assert!(said[6].starts_with("C11 类型“座谈会”："), "{said:?}");
        assert_eq!(said.last().unwrap(), "D12 召开日期“2026/3/5”：与工作表“3月”第 3 行完全相同，只取那一行");
        assert_eq!(check_facts(&store, &pack).await.unwrap(), []);

        // His own file, with the reasons behind each wrong row.
        let marked = report.marked(&file).unwrap().unwrap();
        let marked = Workbook::from_bytes(marked).unwrap();
        let mut rows = marked.rows(0).unwrap();
        let mut reasons = 0;
        while let Some(row) = rows.next_row().unwrap() {
            let last = row.cells.last().map(|cell: &Cell| cell.content.clone());
            if let Some(Written::Text(text)) = last
                && row.number > 2
                && text.contains('：')
                && row.cells.last().unwrap().column == 7
            {
                reasons += 1;
            }
        }
        assert_eq!(reasons, 8);

        // A corrected cell changes the record it was about; a day sharpens a month.
        let better = written(
            &["党组织代码", "支部名称", "会议类型", "日期", "应到", "实到", "主要内容"],
            &[
                &["9901", "", "党员大会", "03-05", "23人", "21", ""],
                &["9902", "", "党课", "2026-03-18", "10", "9人", "学党章"],
            ],
        );
        let report = import(&store, &pack, &officer, book.place, &better, None, None).await.unwrap();
        assert_eq!(report.counts(), Counts { new: 0, changed: 2, same: 0, wrong: 0, skipped: 2 });
        let lines = queries::export(store.read(), &Scope::everything(), &book, &RecordFilter::default(), 0, 9).await.unwrap();
        let days: Vec<String> = lines.iter().map(|line| line.record.content.day(book.ledger).unwrap().to_string()).collect();
        assert_eq!(days, ["2026-03-05", "2026-03-18"]);
        let content = &lines[0].record.content;
        let text = parts(book.ledger).iter().find(|(_, name)| *name == "主要内容").unwrap().0;
        let Part::Field(text) = text else { panic!() };
        assert_eq!(content.get(text).unwrap().in_words(), "讨论发展党员", "a blank cell erases nothing");
        assert_eq!(check_facts(&store, &pack).await.unwrap(), []);
    })
    .await;
}
