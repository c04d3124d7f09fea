//! Figures for workbooks of the size of a city: writes, reads and marks one with 300,000 rows.
//!
//! `cargo run --release -p office --example workbook_speed [ROWS]`

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::time::Instant;

use office::{Choice, Column, Export, Found, Kind, Marks, RowKind, Stamp, Value, Workbook};

fn main() -> Result<(), Box<dyn Error>> {
    let rows = std::env::args().nth(1).map_or(Ok(300_000), |n| n.parse::<u64>())?;
    let folder = std::env::temp_dir().join(format!("workbook-speed-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("members.xlsx");
    let columns = columns();

    let began = Instant::now();
    write(&file, &columns, rows)?;
    let size = std::fs::metadata(&file)?.len() as f64 / 1e6;
    report("written", began, &format!("{size:.1} MB"));

    let began = Instant::now();
    let book = Workbook::from_path(&file)?;
    let Found::Table(mut table) = book.table(0, &columns)? else { return Err("no table".into()) };
    let mut marks = Marks::new();
    marks.sheet(0, table.mapping());
    let mut good = 0;
    while let Some(row) = table.next_row()? {
        for problem in &row.problems {
            marks.add(0, problem);
        }
        good += u64::from(row.kind == RowKind::Data && row.problems.is_empty());
    }
    report("read", began, &format!("{good} good rows, {} wrong", marks.rows()));

    let began = Instant::now();
    book.write_marked(&marks, BufWriter::new(File::create(folder.join("marked.xlsx"))?))?;
    report("marked", began, "");
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn columns() -> Vec<Column> {
    let date = || Kind::Date { month_is_enough: true };
    vec![
        Column::new("姓名", Kind::Name).required(),
        Column::new("性别", Kind::Choice(Choice::list(["男", "女"]))).required(),
        Column::new("公民身份号码", Kind::Id).required(),
        Column::new("手机号码", Kind::Phone),
        Column::new("出生日期", date()),
        Column::new("入党时间", date()).required(),
        Column::new("转正时间", date()),
        Column::new("党员类别", Kind::Choice(Choice::list(["正式党员", "预备党员"]))),
        Column::new("所在党支部", Kind::Text).required(),
        Column::new("所在党支部代码", Kind::Code { digits: vec![] }).required(),
        Column::new("学历", Kind::Text),
        Column::new("备注", Kind::Text),
    ]
}

/// Rows as people write them, one in a hundred with a wrong date.
fn write(file: &std::path::Path, columns: &[Column], rows: u64) -> Result<(), Box<dyn Error>> {
    let mut export = Export::new(&Stamp::default());
    let mut table = export.table("党员名册", Some("党员花名册"), columns)?;
    let text = |text: String| Some(Value::Text(text));
    for n in 0..rows {
        let mixed =
            n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let han =
            |shift: u64| char::from_u32(0x4e00 + (mixed >> shift) as u32 % 3000).unwrap_or('一');
        let (year, month, day) = (1950 + mixed % 50, mixed % 12 + 1, mixed % 28 + 1);
        let joined =
            if n % 100 == 0 { "不详年月".into() } else { format!("{}.{month:02}", year + 20) };
        table.row(&[
            text([han(3), han(13), han(23)].iter().collect()),
            text(if mixed & 1 == 0 { "男" } else { "女" }.into()),
            text(format!("9901{:02}{year}{month:02}{day:02}{:04}", mixed % 30, n % 10_000)),
            text(format!("1{:010}", 3_000_000_000 + mixed % 6_000_000_000)),
            text(format!("{year}-{month}-{day}")),
            text(joined),
            text(format!("{}年{month}月{day}日", year + 21)),
            text("正式党员".into()),
            text(format!("第{}村党支部", n / 25)),
            text(format!("99010{:06}", n / 25)),
            text("大专".into()),
            None,
        ])?;
    }
    export.finish(BufWriter::new(File::create(file)?))?;
    Ok(())
}

/// Time since a moment, processor time and the most memory of the process so far.
fn report(what: &str, began: Instant, detail: &str) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default().trim();
    // Fields 14 and 15 count hundredths of a second; the name before them ends with a bracket.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    let busy: f64 = fields.filter_map(|f| f.parse::<f64>().ok()).sum::<f64>() / 100.0;
    let taken = began.elapsed().as_secs_f64();
    println!("{what}: {taken:.2} s (processor {busy:.2} s so far), peak {peak} {detail}");
}
