//! Obligations: who owes which record how often.

use formula::{Expect, Fields, Formula};

use crate::reader::Entry;
use crate::registry::Lists;
use crate::{Ledger, Merge, Series};

/// What some organizations owe in every period.
#[derive(Debug, Clone)]
pub struct Obligation {
    /// Its name.
    pub name: String,
    /// Who owes it: a condition over an organization's attributes.
    pub owed_by: Formula,
    /// Place of the ledger in which it is done.
    pub ledger: usize,
    /// Which of the ledger's records do it; `None`: any.
    pub when: Option<Formula>,
    /// How long a period is.
    pub every: Every,
    /// How many times in each.
    pub times: u32,
    /// Days after the period's end by which a record must be filed to be on time.
    pub grace_days: i32,
    /// The rule it comes from.
    pub basis: String,
    /// Places of the two series kept for it: done, done and filed on time.
    pub series: [usize; 2],
}

/// How long a period of an obligation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// A month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// Half a calendar year.
    HalfYear,
    /// A calendar year.
    Year,
}

impl Every {
    /// All with their keys.
    pub const NAMED: [(&'static str, Self); 4] = [
        ("month", Self::Month),
        ("quarter", Self::Quarter),
        ("half-year", Self::HalfYear),
        ("year", Self::Year),
    ];

    /// How many months.
    pub fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }

    /// As said to people: 每季度.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Month => "每月",
            Self::Quarter => "每季度",
            Self::HalfYear => "每半年",
            Self::Year => "每年",
        }
    }
}

/// Reads one `[[obligation]]`.
pub(crate) fn read(
    entry: Entry<'_>,
    lists: &Lists,
    ledgers: &[Ledger],
    ledger_names: &[String],
    series: &mut Vec<Series>,
) -> Option<Obligation> {
    let name = entry.text("name");
    let owed_by =
        entry.formula("owed_by", &mut lists.org_names("", Fields::new("字段")), &Expect::YesNo);
    let every = entry.choice("every", &Every::NAMED);
    let times = entry.whole_or_none("times", 1..=100).unwrap_or(1);
    let grace_days = entry.whole_or_none("grace_days", 0..=366).unwrap_or(0);
    let basis = entry.plain_text("basis");
    let mut found = None;
    let mut when = None;
    if let Some(record) = entry.entry("record", "record") {
        if let Some(text) = record.text("ledger")
            && record.known(&text, "台账", ledger_names.iter().map(String::as_str)).is_some()
        {
            found = ledgers.iter().position(|ledger| ledger.name == text.value);
        }
        if let Some(ledger) = found.and_then(|place| ledgers.get(place)) {
            when = record.formula_or_none("when", &mut ledger.names.clone(), &Expect::YesNo);
        } else {
            record.give_up();
        }
        record.finish();
    } else if !entry.has("record") {
        entry.problem_here(
            "这个应办事项缺少“record”",
            "写明哪本台账的哪种记录算完成，如 record = { ledger = \"组织生活\", when = \"类型 = '党课'\" }",
        );
    }
    entry.finish();
    let name = name?.value;
    let (owed_by, every, ledger) = (owed_by?, every?, found?);
    let first = series.len();
    series.push(Series { key: format!("应办/{name}#已办"), merge: Merge::Sum });
    series.push(Series { key: format!("应办/{name}#按时"), merge: Merge::Sum });
    Some(Obligation {
        name,
        owed_by,
        ledger,
        when,
        every,
        times: times as u32,
        grace_days: grace_days as i32,
        basis,
        series: [first, first + 1],
    })
}
