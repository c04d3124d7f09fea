//! What the three sample workbooks hold and what follows from it, worked out without a line of the
//! program: read with calamine, counted and scored by what `story/scheme.toml` says in words.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use crate::terminal::root;

pub const ORGANIZATIONS: &str = "areas/registry/tests/workbooks/党组织.xlsx";
pub const MEMBERS: &str = "areas/registry/tests/workbooks/党员名册.xlsx";
pub const RECORDS: &str = "areas/ledger/tests/workbooks/组织生活台账.xlsx";

/// The texts of a sheet's cells by row number as a spreadsheet shows it.
pub type Rows = Vec<(usize, Vec<String>)>;

/// All sheets of a workbook.
pub fn sheets(file: &str) -> Vec<Rows> {
    let mut book: Xlsx<_> = open_workbook(root().join(file)).unwrap();
    let sheets = book.worksheets();
    let rows = |range: &calamine::Range<Data>| {
        let first = range.start().map_or(0, |(row, _)| row as usize);
        let rows = range.rows().enumerate();
        rows.map(|(at, row)| (first + at + 1, row.iter().map(text).collect())).collect()
    };
    sheets.iter().map(|(_, range)| rows(range)).collect()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Float(number) => format!("{number}"),
        other => other.to_string().trim().to_owned(),
    }
}

fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", String::as_str)
}

/// An organization as the list has it.
#[derive(Debug, Clone)]
pub struct Org {
    pub name: String,
    pub kind: String,
    pub domain: String,
}

/// Organizations by code, and the rows that cannot be taken: an unknown superior, a code that
/// another row has, no name, a kind nobody knows (with a month 13).
pub fn organizations() -> (BTreeMap<String, Org>, Vec<usize>) {
    let (mut good, mut wrong) = (BTreeMap::new(), Vec::new());
    let sheets = sheets(ORGANIZATIONS);
    let data = || sheets[0].iter().filter(|(_, row)| !cell(row, 1).is_empty()).skip(1);
    let named: HashSet<&str> = data().flat_map(|(_, row)| [cell(row, 1), cell(row, 2)]).collect();
    for (number, row) in data() {
        let [code, name, kind, domain, above] = [1, 2, 3, 4, 5].map(|at| cell(row, at).to_owned());
        let top = good.is_empty();
        let known = top || named.contains(above.as_str());
        let sort = kind.starts_with('党') || kind == "联合党支部";
        if good.contains_key(&code) || name.is_empty() || !sort || !known {
            wrong.push(*number);
        } else {
            good.insert(code, Org { name, kind, domain });
        }
    }
    (good, wrong)
}

/// Members by code of their branch, and the rows that cannot be taken: a wrong check character, a
/// number that Excel has rounded, a number that another row has, an unknown branch.
pub fn members(known: &BTreeMap<String, Org>) -> (BTreeMap<String, usize>, Vec<usize>) {
    let (mut good, mut wrong) = (BTreeMap::<String, usize>::new(), Vec::new());
    let mut seen = HashSet::new();
    let sheets = sheets(MEMBERS);
    for (number, row) in sheets[0].iter().filter(|(number, _)| *number > 3) {
        // Some are typed in full-width digits, some end in a small x: the same numbers to a reader.
        let [code, id] = [2, 5].map(|at| half_width(cell(row, at)));
        if !checks(&id) || !seen.insert(id) || !known.contains_key(&code) {
            wrong.push(*number);
        } else {
            *good.entry(code).or_default() += 1;
        }
    }
    (good, wrong)
}

fn half_width(text: &str) -> String {
    let half = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap(),
        other => other.to_ascii_uppercase(),
    };
    text.chars().map(half).collect()
}

/// GB 11643: the last character follows from the first seventeen.
fn checks(id: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits: Vec<u32> = id.chars().take(17).map_while(|digit| digit.to_digit(10)).collect();
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    id.chars().count() == 18
        && digits.len() == 17
        && id.chars().nth(17) == "10X98765432".chars().nth(sum as usize % 11)
}

/// One row of the workbook of meetings; its month is its sheet's.
#[derive(Debug, Clone)]
pub struct Meeting {
    pub branch: String,
    pub kind: String,
    pub month: u32,
    pub expected: u32,
    pub came: u32,
}

/// Every meeting of the twelve sheets.
pub fn meetings() -> Vec<Meeting> {
    let people = |text: &str| text.trim_end_matches('人').parse().unwrap();
    let mut found = Vec::new();
    for (month, rows) in (1..).zip(sheets(RECORDS)) {
        for (_, row) in rows.iter().skip(2) {
            let kind = match cell(row, 2) {
                "党员大会" => "支部党员大会",
                "支委会" => "支部委员会",
                "上党课" => "党课",
                "主题党日活动" => "主题党日",
                kind => kind,
            };
            found.push(Meeting {
                branch: cell(row, 0).to_owned(),
                kind: kind.to_owned(),
                month,
                expected: people(cell(row, 4)),
                came: people(cell(row, 5)),
            });
        }
    }
    found
}

/// The score of a branch by the scheme of the story, in hundredths.
pub fn score(meetings: &[Meeting], branch: &str) -> i64 {
    let own: Vec<&Meeting> = meetings.iter().filter(|one| one.branch == branch).collect();
    let missing = |kind: &str, months: u32| {
        let held: BTreeSet<u32> =
            own.iter().filter(|one| one.kind == kind).map(|one| (one.month - 1) / months).collect();
        i64::from(12 / months) - held.len() as i64
    };
    let of_all: Vec<&&Meeting> = own.iter().filter(|one| one.kind != "支部委员会").collect();
    let expected: u32 = of_all.iter().map(|one| one.expected).sum();
    let came: u32 = of_all.iter().map(|one| one.came).sum();
    // Whole percentage points below 75, a part of one counted as one: in integers.
    let short = (75 * i64::from(expected) - 100 * i64::from(came)).max(0);
    let below = (short + i64::from(expected) - 1) / i64::from(expected);
    let at_least_none = |points: i64| points.max(0);
    at_least_none(1600 - 400 * missing("支部党员大会", 3))
        + at_least_none(1600 - 400 * missing("党课", 3))
        + at_least_none(2400 - 200 * missing("支部委员会", 1))
        + at_least_none(2400 - 200 * missing("主题党日", 1))
        + if missing("组织生活会", 12) == 0 { 1000 } else { 0 }
        + at_least_none(1000 - 50 * below)
}
