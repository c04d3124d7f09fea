//! `faults.toml`: what is wrong with some branches on purpose.

use serde::Deserialize;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultsFile {
    pub fault: Vec<FaultPlan>,
}

/// A fault and how many branches have it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaultPlan {
    /// As the truth file names it.
    pub name: String,
    /// Share of the branches that keep the ledger.
    pub share: f64,
    pub ledger: String,
    pub twist: Twist,
}

/// What is done to the records.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Twist {
    /// Records that were due are not there; this share is left out.
    Missing(f64),
    /// Long texts of another branch, this share of the records, a few words changed.
    Copied(f64),
    /// Some months filed together on few days, so many days after the last of them.
    Backfilled {
        /// How many months: from and to.
        months: [i64; 2],
        /// Days behind: from and to.
        after: [i64; 2],
    },
    /// More people expected and come than there are, in this share of the records.
    Inflated(f64),
    /// Filed before they were held, this many records: from and to.
    Impossible([i64; 2]),
}
