//! Judgments by workbook: the template comes back filled in.

use std::sync::Arc;

use kernel::Scope;
use office::{Column, Export, Found, RowKind, Stamp, Value, Workbook};
use store::testing::on_both;

use crate::acts::{Upload, import_judgments};
use crate::samples::{BRANCHES, City, actor, who};
use crate::sheet;

fn workbook(columns: &[Column], rows: &[Vec<Option<Value>>]) -> Upload {
    let mut export = Export::new(&Stamp::default());
    let mut table = export.table("评分表", Some("评分表"), columns).unwrap();
    for row in rows {
        table.row(row).unwrap();
    }
    let mut file = std::io::Cursor::new(Vec::new());
    export.finish(&mut file).unwrap();
    let book = Arc::new(Workbook::from_bytes(file.into_inner()).unwrap());
    Upload { name: "评分表.xlsx".to_owned(), book }
}

#[allow(clippy::unnecessary_wraps, reason = "cells may be empty")]
fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

#[tokio::test]
async fn a_wrong_cell_is_named_and_nothing_is_saved_until_all_are_right() {
    on_both(async |store| {
        let city = City::new(&store).await;
        let (officer, who) = (actor(&city.pack, city.counties.first().unwrap(), "组织部"), who());
        let judging = city.judging(&officer, &who);
        let columns = sheet::columns(judging.scheme);
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(
            names,
            ["代码", "名称", "组织评价（自评）", "组织评价（党委考评）", "现场评分（党委考评）"]
        );
        // As plain text, the way people paste it.
        let plain: Vec<Column> =
            names.iter().map(|name| Column::new(*name, office::Kind::Text)).collect();
        let upload = workbook(
            &plain,
            &[
                vec![text("990102"), None, text("好"), text("良"), text("8.3")],
                vec![text("990201"), None, None, None, text("9")],
                vec![text("990104"), None, None, None, text("9")],
            ],
        );
        let imported = import_judgments(&store, &judging, &upload, false).await.unwrap();
        assert_eq!(imported.changed, None);
        let said: Vec<String> = imported.problems.iter().map(ToString::to_string).collect();
        insta::allow_duplicates! { insta::assert_snapshot!("wrong_cells", said.join("\n")); }
        let marked = Workbook::from_bytes(upload.book.marked(&imported.marks).unwrap()).unwrap();
        let Found::Table(mut table) = marked.table(0, &plain).unwrap() else { panic!() };
        let mut rows = 0;
        while let Some(row) = table.next_row().unwrap() {
            rows += usize::from(row.kind == RowKind::Data);
        }
        assert_eq!(rows, 3, "the sender's own rows are all still there");

        let upload =
            workbook(&plain, &[vec![text("990102"), None, text("好"), text("中"), text("8.5")]]);
        let imported = import_judgments(&store, &judging, &upload, false).await.unwrap();
        assert_eq!((imported.rows, imported.given, imported.changed), (1, 3, Some(3)));
        let again = import_judgments(&store, &judging, &upload, false).await.unwrap();
        assert_eq!(again.changed, Some(0));
        // 20 + 30 + 5 + (20 × 30% + 12 × 70%) + 8.5
        let run = city.run(BRANCHES).await;
        let line = run.find(&Scope::everything(), "990102").unwrap();
        assert_eq!(line.standing.score.0, 7_790);
    })
    .await;
}
