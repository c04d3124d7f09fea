//! Workbooks made by tests.
#![allow(dead_code, clippy::unwrap_used)]

pub mod browser;

use office::{Column, Export, Stamp, Value, Workbook};
use registry::acts::Upload;
use registry::samples::vocabulary;
use std::io::Cursor;
use store::audit::Who;

pub fn who() -> Who {
    Who { account: "a1".into(), name: "王干事".into(), address: "10.0.0.8".into() }
}

fn upload(title: &str, columns: &[Column], rows: &[Vec<String>]) -> Upload {
    let mut export = Export::new(&Stamp::default());
    let mut table = export.table(title, Some(title), columns).unwrap();
    for row in rows {
        let values: Vec<Option<Value>> =
            row.iter().map(|text| (!text.is_empty()).then(|| Value::Text(text.clone()))).collect();
        table.row(&values).unwrap();
    }
    let mut bytes = Cursor::new(Vec::new());
    export.finish(&mut bytes).unwrap();
    let book = Workbook::from_bytes(bytes.into_inner()).unwrap();
    Upload::new(format!("{title}.xlsx"), book)
}

fn owned<const N: usize>(rows: &[[&str; N]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect()
}

/// A list of organizations: code, name, kind, domain, superior, established, term's end.
pub fn organizations(rows: &[[&str; 7]]) -> Upload {
    upload("党组织", &registry::sheet::organizations(&vocabulary()), &owned(rows))
}

/// The same from rows made at run time.
pub fn organizations_of(rows: &[Vec<String>]) -> Upload {
    upload("党组织", &registry::sheet::organizations(&vocabulary()), rows)
}

/// A roster: branch's name, its code, name, sex, identity number, joined, converted, stage,
/// category, phone, education, hardship.
pub fn roster(rows: &[[&str; 12]]) -> Upload {
    upload("党员名册", &registry::sheet::members(&vocabulary()), &owned(rows))
}

/// The same from rows made at run time.
pub fn roster_of(rows: &[Vec<String>]) -> Upload {
    upload("党员名册", &registry::sheet::members(&vocabulary()), rows)
}
