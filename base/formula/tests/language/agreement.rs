//! One meaning, three back ends: random formulas over random rows give the same by row, by column
//! and as SQL, the last on SQLite and, where `JISHI_TEST_POSTGRES` names a server, on PostgreSQL.

use std::fmt::Write as _;

use crate::support::{OPTIONS, Random, TAGS, formula, names};
use formula::{Column, Columns, Dialect, Dictionary, Expect, Formula, SetColumn, SqlColumns};
use formula::{Type, Value, When, check};
use kernel::Day;
use sqlx::Row as _;

const ROWS: usize = 40;
const ROUNDS: u64 = 200;
const FORMULAS: usize = 40;

fn random_row(random: &mut Random) -> Vec<Value> {
    let unknown = |random: &mut Random, value: Value| {
        if random.below(5) == 0 { Value::Unknown } else { value }
    };
    let day = |random: &mut Random| {
        let edges = ["2026-02-28", "2024-02-29", "2026-06-30", "2026-01-01", "2025-12-31"];
        Value::Date(if random.below(3) == 0 {
            random.pick(&edges).parse().unwrap()
        } else {
            Day::from_number(18_000 + random.below(3_000) as i32).unwrap()
        })
    };
    let expected = random.below(30) as f64;
    let values = vec![
        Value::Number(expected),
        Value::Number((expected - random.below(8) as f64).max(0.0)),
        Value::Number(random.below(2_000) as f64 / 20.0),
        Value::Number(random.below(1_000_000_000) as f64 / 100.0 - 1_000_000.0),
        Value::Text(random.pick(&OPTIONS).into()),
        Value::Text(random.pick(&["学习", "学习 党章", "座谈", "", "研讨𠮷"]).into()),
        Value::YesNo(random.below(2) == 0),
        Value::YesNo(random.below(2) == 0),
        day(random),
        day(random),
        Value::Set(TAGS.iter().filter(|_| random.below(2) == 0).map(|t| (*t).into()).collect()),
    ];
    values.into_iter().map(|value| unknown(random, value)).collect()
}

/// What a row holds, as column values: numbers, yes/no as 1 and 0, days, text codes.
fn coded(value: &Value, dictionary: &mut Dictionary) -> f64 {
    match value {
        Value::Number(number) => *number,
        Value::YesNo(yes) => f64::from(u8::from(*yes)),
        Value::Date(day) => f64::from(day.number()),
        Value::Text(text) => dictionary.code(text),
        Value::Unknown | Value::Set(_) => f64::NAN,
    }
}

fn by_column(formulas: &[Formula], rows: &[Vec<Value>], when: When) -> Vec<Vec<f64>> {
    let mut dictionary = Dictionary::default();
    let width = rows[0].len();
    let mut values = vec![Vec::new(); width];
    let mut sets = SetColumn::new();
    for row in rows {
        for (slot, value) in row.iter().enumerate() {
            values[slot].push(coded(value, &mut dictionary));
        }
        match &row[width - 1] {
            Value::Set(set) => {
                let codes: Vec<f64> = set.iter().map(|text| dictionary.code(text)).collect();
                sets.push(Some(&codes));
            }
            _ => sets.push(None),
        }
    }
    let mut columns: Vec<Column<'_>> = values.iter().map(|v| Column::Values(v)).collect();
    columns[width - 1] = Column::Sets(&sets);
    let batch = Columns { rows: rows.len(), columns, dictionary: &dictionary, when };
    formulas.iter().map(|formula| batch.evaluate_all(formula)).collect()
}

fn by_row(formula: &Formula, row: &[Value], when: &When) -> f64 {
    coded(&formula.of_row(row, when), &mut Dictionary::default())
}

struct TableColumns;

impl SqlColumns for TableColumns {
    fn column(&self, slot: usize) -> String {
        format!("c{slot}")
    }
}

fn literal(value: &Value, dialect: Dialect) -> String {
    match value {
        Value::Unknown => "NULL".to_owned(),
        Value::Number(number) => format!("{number:?}"),
        Value::YesNo(yes) => (if *yes { "TRUE" } else { "FALSE" }).to_owned(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Date(day) if dialect == Dialect::Postgres => format!("DATE '{day}'"),
        Value::Date(day) => format!("'{day}'"),
        Value::Set(set) => {
            let items: Vec<String> = set.iter().map(|t| format!("\"{t}\"")).collect();
            format!("'[{}]'", items.join(",").replace('\'', "''"))
        }
    }
}

/// One statement that makes the table and one that reads all formulas as doubles.
fn statements(
    formulas: &[Formula],
    rows: &[Vec<Value>],
    dialect: Dialect,
    when: &When,
) -> (Vec<String>, String) {
    let date = if dialect == Dialect::Postgres { "date" } else { "text" };
    let mut make = String::from("CREATE TEMPORARY TABLE rows (id integer");
    for (slot, field) in names().fields.iter().enumerate() {
        let kind = match field.kind {
            Type::Number { .. } => "double precision",
            Type::YesNo => "boolean",
            Type::Date => date,
            Type::Text { .. } | Type::Set { .. } => "text",
        };
        let _ = write!(make, ", c{slot} {kind}");
    }
    make.push(')');
    let mut fill = String::from("INSERT INTO rows VALUES ");
    for (id, row) in rows.iter().enumerate() {
        let _ = write!(fill, "{}({id}", if id == 0 { "" } else { ", " });
        for value in row {
            let _ = write!(fill, ", {}", literal(value, dialect));
        }
        fill.push(')');
    }
    let mut read = String::from("SELECT ");
    for (i, formula) in formulas.iter().enumerate() {
        let sql = formula.to_sql(dialect, &TableColumns, when);
        let value = match (formula.kind(), dialect) {
            (Type::YesNo, _) => format!("CASE ({sql}) WHEN TRUE THEN 1.0 WHEN FALSE THEN 0.0 END"),
            (Type::Date, Dialect::Sqlite) => format!("julianday({sql}) - julianday('1970-01-01')"),
            (Type::Date, Dialect::Postgres) => format!("({sql}) - DATE '1970-01-01'"),
            _ => sql,
        };
        let comma = if i == 0 { "" } else { ", " };
        let _ = write!(read, "{comma}CAST(({value}) AS double precision)");
    }
    read.push_str(" FROM rows ORDER BY id");
    (vec![make, fill], read)
}

/// Runs statements on one connection of any engine.
macro_rules! run_sql {
    ($connection:expr, $statements:expr, $count:expr) => {{
        let (prepare, read) = $statements;
        let connection = $connection;
        for statement in prepare {
            sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *connection).await.unwrap();
        }
        let found = sqlx::query(sqlx::AssertSqlSafe(read.clone()))
            .fetch_all(&mut *connection)
            .await
            .unwrap_or_else(|e| panic!("{e}\n{read}"));
        sqlx::raw_sql("DROP TABLE rows").execute(&mut *connection).await.unwrap();
        let mut columns = vec![Vec::new(); $count];
        for row in found {
            for (i, column) in columns.iter_mut().enumerate() {
                column.push(row.get::<Option<f64>, _>(i).unwrap_or(f64::NAN));
            }
        }
        columns
    }};
}

fn alike(a: f64, b: f64) -> bool {
    (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

#[tokio::test]
async fn row_column_and_sql_agree_on_random_formulas_and_rows() {
    use sqlx::Connection;
    let mut sqlite = sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let mut postgres = if let Ok(url) = std::env::var("JISHI_TEST_POSTGRES") {
        Some(sqlx::PgConnection::connect(&url).await.unwrap())
    } else {
        assert!(std::env::var("CI").is_err(), "JISHI_TEST_POSTGRES is not set: run `make test`");
        None
    };
    let mut random = Random(20_261_121);
    let (mut compared, mut known) = (0, 0);
    for round in 0..ROUNDS {
        let when = When {
            cycle: "2026".parse().unwrap(),
            as_of: random.pick(&["2026-02-28", "2026-11-21", "2026-12-31"]).parse().unwrap(),
        };
        let rows: Vec<_> = (0..ROWS).map(|_| random_row(&mut random)).collect();
        let formulas: Vec<Formula> = (0..FORMULAS)
            .map(|_| {
                let source = formula(&mut random);
                check(&source, &mut names(), &Expect::Any)
                    .unwrap_or_else(|p| panic!("round {round}: {source}\n{p:?}"))
            })
            .collect();
        let columns = by_column(&formulas, &rows, when);
        let on_sqlite = {
            let statements = statements(&formulas, &rows, Dialect::Sqlite, &when);
            run_sql!(&mut sqlite, statements, formulas.len())
        };
        let on_postgres = match &mut postgres {
            Some(connection) => {
                let statements = statements(&formulas, &rows, Dialect::Postgres, &when);
                Some(run_sql!(connection, statements, formulas.len()))
            }
            None => None,
        };
        for (f, formula) in formulas.iter().enumerate() {
            for (r, row) in rows.iter().enumerate() {
                let expected = by_row(formula, row, &when);
                let told = |engine: &str, got: f64| {
                    assert!(
                        alike(expected, got),
                        "{engine}: {got}, by row: {expected}\n{}\n{row:?}\n{when:?}",
                        formula.source()
                    );
                };
                told("column", columns[f][r]);
                told("SQLite", on_sqlite[f][r]);
                if let Some(on_postgres) = &on_postgres {
                    told("PostgreSQL", on_postgres[f][r]);
                }
                compared += 1;
                known += usize::from(!expected.is_nan());
            }
        }
    }
    assert!(compared >= 300_000 && known * 2 > compared, "{known} of {compared} known");
}
