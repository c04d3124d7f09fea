//! Tests over whole files.

mod hostile;
mod marking;
mod raw;
mod recognition;
mod round_trip;

use crate::{Choice, Column, Found, Kind, RowKind, TableRow, Workbook};

/// The columns most tests look for.
fn columns() -> Vec<Column> {
    vec![
        Column::new("姓名", Kind::Name).required(),
        Column::new("支部代码", Kind::Code { digits: vec![] }).also(["所在党支部/代码"]),
        Column::new("性别", Kind::Choice(Choice::list(["男", "女"]))),
        Column::new("公民身份号码", Kind::Id).also(["身份证号"]).required(),
        Column::new("入党时间", Kind::Date { month_is_enough: true }),
        Column::new("人数", Kind::Whole { unit: "人".into() }),
    ]
}

/// Everything a table reader says of a sheet.
fn read(book: &Workbook, sheet: usize, columns: &[Column]) -> Vec<TableRow> {
    let Found::Table(mut table) = book.table(sheet, columns).unwrap() else {
        panic!("no table found");
    };
    std::iter::from_fn(|| table.next_row().unwrap()).collect()
}

fn kinds(rows: &[TableRow]) -> Vec<RowKind> {
    rows.iter().map(|r| r.kind).collect()
}
