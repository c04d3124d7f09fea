//! `records.toml` and `phrases.toml` as they are written.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The whole of `records.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordsFile {
    pub filing: Filing,
    pub states: Vec<States>,
    pub record: Vec<RecordSort>,
    pub judged: Judged,
}

/// How soon records are filed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filing {
    /// Days after the event: from and to.
    pub soon: [i64; 2],
    /// The same for those that come late.
    pub late: [i64; 2],
    /// How likely one comes late; a formula over the organization.
    pub late_chance: String,
}

/// In which states records of a lifecycle are by now.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct States {
    pub lifecycle: String,
    /// Only for records of so many last days.
    pub within_days: Option<i32>,
    pub weights: BTreeMap<String, f64>,
}

/// A sort of record: who files it when, and what it holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordSort {
    pub ledger: String,
    /// The obligation of the pack it does: who owes it and how often stands there.
    pub does: Option<String>,
    /// Obligations that these records happen to do as well.
    #[serde(default)]
    pub covers: Vec<String>,
    /// Without `does`: how often there may be some.
    pub every: Option<String>,
    /// Who files it; a condition over the organization.
    pub who: Option<String>,
    /// With `does`: how likely each due one is done. Without: how likely each of `times` is.
    pub chance: Option<String>,
    /// How many in a period: from and to.
    pub times: Option<[String; 2]>,
    /// Only in these months: from and to.
    pub months: Option<[u32; 2]>,
    /// Always about the same day of the month.
    #[serde(default)]
    pub fixed_day: bool,
    /// For the year before, instead of the months up to today.
    #[serde(default)]
    pub last_year: bool,
    /// States instead of those of the lifecycle.
    pub states: Option<BTreeMap<String, f64>>,
    /// What it holds, by field, drawn in this order.
    #[serde(default)]
    pub set: toml::Table,
}

/// How a field gets its value, as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Written {
    Text(String),
    OneOf(Vec<String>),
    Table(Box<WrittenTable>),
}

/// The longer form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WrittenTable {
    /// A text or option.
    pub text: Option<String>,
    /// Options with weights.
    pub weights: Option<BTreeMap<String, f64>>,
    /// Options of a choice of several, each with its chance.
    pub some: Option<BTreeMap<String, String>>,
    /// A number between two formulas.
    pub number: Option<[String; 2]>,
    /// What the number is a multiple of.
    pub step: Option<f64>,
    /// So many days after another date field, from and to; not in the future.
    pub days_after: Option<DaysAfter>,
    /// Yes with this chance.
    pub yes: Option<String>,
    /// Attendance: who is expected, and which share of them comes, from and to.
    pub expected: Option<String>,
    pub came: Option<[String; 2]>,
    /// The holder of a post.
    pub post: Option<String>,
    /// Some member.
    pub member: bool,
    /// Some organization of the same county that belongs to one of these sorts of unit.
    pub unit: Option<Vec<String>>,
    /// Filled only with this chance, and only when this holds.
    pub chance: Option<String>,
    pub when: Option<String>,
}

/// See [`WrittenTable::days_after`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DaysAfter {
    pub field: String,
    pub from: String,
    pub to: String,
    /// Left empty when it would lie in the future; else it may.
    #[serde(default)]
    pub past_only: bool,
}

/// Grades and points that people gave.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Judged {
    /// Share of organizations of which some judgments are still open.
    pub open: f64,
    /// Of these, the share of judgments that is open.
    pub open_part: f64,
    /// How far a judgment lies from what the organization deserves, as a share of the marks.
    pub spread: f64,
}

/// Lists of words and sentences by name.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct PhrasesFile(pub BTreeMap<String, Vec<String>>);
