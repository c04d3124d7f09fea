//! From records to facts to the columns a scheme reads.

use std::sync::Arc;

use engine::{Cube, FiledRecord, Tree, gather, of_month};
use formula::{Value, When};
use kernel::{Day, Month, Period};
use pack::{Pack, Standing};

use crate::support::{HEAD, city, org, pack};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A record of the test ledger: slots are 日期, 类型, 数, 填报日期, then the organization's.
fn record(
    date: &str,
    kind: &str,
    number: Option<f64>,
    filed: &str,
    standing: Standing,
) -> FiledRecord {
    FiledRecord {
        row: vec![
            Value::Date(day(date)),
            Value::Text(Arc::from(kind)),
            number.map_or(Value::Unknown, Value::Number),
            Value::Date(day(filed)),
        ],
        date: day(date),
        filed_on: day(filed),
        standing,
    }
}

fn cube(pack: &Pack, tree: &Tree, org: usize, records: &[FiledRecord]) -> Cube {
    let period = Period::new(Month::new(2025, 1).unwrap(), Month::new(2026, 12).unwrap()).unwrap();
    let mut cube = Cube::new(tree.len(), period);
    for month in period.months() {
        let of: Vec<FiledRecord> =
            records.iter().filter(|r| r.date.in_month() == month).cloned().collect();
        for (series, standing, value) in of_month(pack, 0, month, &of) {
            cube.set(series, standing, month, org, value);
        }
    }
    cube
}

/// A scheme that reads these names, so that they are gathered.
fn reading(names: &[&str]) -> String {
    let mut scheme = format!(
        "{HEAD}full_mark = {}\n[[section]]\nname = \"大项\"\npoints = {}\n",
        names.len(),
        names.len()
    );
    for name in names {
        scheme += &format!(
            "[[section.indicator]]\nname = \"{name}\"\npoints = 1\nrule = {{ proportion = \"{name}\", full_at = 1 }}\n"
        );
    }
    scheme
}

fn values(names: &[&str], records: &[FiledRecord], as_of: &str) -> Vec<f64> {
    let pack = pack(&[&reading(names)]);
    let tree = city(&[1]);
    let cube = cube(&pack, &tree, 2, records);
    let when = When { cycle: "2026".parse().unwrap(), as_of: day(as_of) };
    let facts = gather(&pack, &tree, &cube, &pack.schemes[0], when, &[]);
    facts.columns.iter().map(|column| column[2]).collect()
}

const R: Standing = Standing::Reported;

#[test]
fn meetings_are_judged_quarter_by_quarter() {
    let names = [
        "支部党员大会.应办",
        "支部党员大会.已办",
        "支部党员大会.按时",
        "支部党员大会.逾期",
        "支部党员大会.未办",
        "一季度.支部党员大会.未办",
        "二季度.支部党员大会.未办",
    ];
    // Two meetings in the first quarter do not make up for none in the second; the one of the
    // third was filed eleven days after the quarter's end, with ten days of grace.
    let records = [
        record("2026-01-10", "大会", None, "2026-01-11", R),
        record("2026-03-10", "大会", None, "2026-03-11", R),
        record("2026-08-10", "大会", None, "2026-10-11", R),
        record("2026-11-10", "大会", None, "2027-01-10", R),
        record("2026-05-10", "其他", None, "2026-05-10", R),
    ];
    assert_eq!(values(&names, &records, "2026-12-31"), [4.0, 3.0, 2.0, 1.0, 1.0, 0.0, 1.0]);
    // In November the fourth quarter is not owed yet.
    assert_eq!(values(&names, &records, "2026-11-21"), [3.0, 2.0, 1.0, 1.0, 1.0, 0.0, 1.0]);
}

#[test]
fn a_branch_set_up_during_a_period_does_not_owe_it() {
    let pack = pack(&[&reading(&["支部党员大会.应办"])]);
    let mut rows = vec![org("市", "党委", None), org("县", "党委", Some(0))];
    for (name, since) in [("甲", "2026-04-01"), ("乙", "2026-04-02"), ("丙", "2010-01-01")] {
        let mut row = org(name, "党支部", Some(1));
        row.established = Some(day(since));
        rows.push(row);
    }
    let tree = Tree::new(&rows, &pack.levels).unwrap();
    let cube = Cube::new(tree.len(), "2026".parse().unwrap());
    let when = When::end_of("2026".parse().unwrap());
    let facts = gather(&pack, &tree, &cube, &pack.schemes[0], when, &[]);
    // The county and the city hold the sum of their branches.
    assert_eq!(facts.columns[0], [9.0, 9.0, 3.0, 2.0, 4.0]);
}

#[test]
fn metrics_are_taken_over_their_windows() {
    let names = [
        "大会次数",
        "上年.大会次数",
        "一季度.大会次数",
        "数之和",
        "数之均",
        "大会占比",
        "最大数",
        "最小数",
        "最近数",
        "上半年.最近数",
        "每次数",
    ];
    let records = [
        record("2025-12-10", "大会", Some(7.0), "2025-12-10", R),
        record("2026-02-10", "大会", Some(4.0), "2026-02-10", R),
        record("2026-02-20", "其他", Some(10.0), "2026-02-20", R),
        record("2026-06-10", "大会", None, "2026-06-10", R),
        record("2026-09-01", "其他", Some(1.0), "2026-09-01", R),
    ];
    assert_eq!(
        values(&names, &records, "2026-12-31"),
        // 4 + 10 + 1 over three; two of four are 大会; 15 over two meetings.
        [2.0, 1.0, 1.0, 15.0, 5.0, 0.5, 10.0, 1.0, 1.0, 10.0, 7.5]
    );
}

#[test]
fn nothing_filed_is_no_meeting_but_an_unknown_sum() {
    let names = ["大会次数", "数之和", "数之均", "最近数", "大会占比"];
    let got = values(&names, &[], "2026-12-31");
    assert_eq!(got[0], 0.0);
    assert!(got[1..].iter().all(|value| value.is_nan()), "{got:?}");
}

#[test]
fn a_stock_lasts_until_a_later_record_and_a_flow_does_not() {
    let records = [record("2025-03-10", "其他", Some(7.0), "2025-03-10", R)];
    let got = values(&["最近数", "最大数"], &records, "2026-12-31");
    assert_eq!(got[0], 7.0);
    assert!(got[1].is_nan());
}

#[test]
fn a_value_carries_how_well_it_is_established() {
    let scheme = reading(&["大会次数", "支部党员大会.已办"])
        .replace("full_mark", "standing = \"上报\"\nfull_mark");
    let pack =
        pack(&[&scheme, &scheme.replace("办法", "核验办法").replace("\"上报\"", "\"核验\"")]);
    let tree = city(&[2]);
    let reported = record("2026-02-10", "大会", None, "2026-02-10", Standing::Reported);
    let verified = record("2026-05-10", "大会", None, "2026-05-10", Standing::Verified);
    let mut cube = cube(&pack, &tree, 2, &[reported, verified.clone()]);
    let may = Month::new(2026, 5).unwrap();
    for (series, standing, value) in of_month(&pack, 0, may, &[verified]) {
        cube.set(series, standing, may, 3, value);
    }
    let when = When::end_of("2026".parse().unwrap());
    let all = gather(&pack, &tree, &cube, &pack.schemes[0], when, &[]);
    // One branch reported two, one of them verified; the other's only one is verified.
    assert_eq!(all.columns[0][2..], [2.0, 1.0]);
    assert_eq!(all.standings[0][2..], [Standing::Reported as u8, Standing::Verified as u8]);
    let verified = gather(&pack, &tree, &cube, &pack.schemes[1], when, &[]);
    assert_eq!(verified.columns[0][2..], [1.0, 1.0]);
    assert_eq!(verified.columns[1][2..], [1.0, 1.0]);
}

#[test]
fn the_order_of_records_does_not_matter() {
    let pack = pack(&[&reading(&["数之和"])]);
    let mut records = vec![
        record("2026-02-10", "大会", Some(4.0), "2026-02-10", R),
        record("2026-02-20", "其他", Some(10.0), "2026-02-20", Standing::Reviewed),
        record("2026-02-05", "大会", None, "2026-02-06", Standing::Verified),
    ];
    let month = Month::new(2026, 2).unwrap();
    let forward = of_month(&pack, 0, month, &records);
    records.reverse();
    assert_eq!(forward, of_month(&pack, 0, month, &records));
    assert!(of_month(&pack, 0, month, &[]).is_empty());
}
