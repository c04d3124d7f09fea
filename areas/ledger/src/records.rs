//! The tables as types. Entities stay inside the crate; the plain records are for all.

pub(crate) mod batch;
pub(crate) mod change;
pub(crate) mod record;

use std::collections::BTreeMap;

use kernel::{Day, Id, Instant, Org};
use registry::acts::{Counts, Reading};
use sea_orm::DbErr;

use crate::rules::Content;

/// A record of some ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Never changes.
    pub id: Id<Self>,
    /// Whose it is.
    pub org: Id<Org>,
    /// Name of its ledger.
    pub ledger: String,
    /// Version of the pack it was last written under.
    pub pack: String,
    /// State of its lifecycle.
    pub state: String,
    /// The day it is about; the first of the month where only that is known.
    pub day: Option<Day>,
    /// The day it was handed in.
    pub filed_on: Option<Day>,
    /// What it holds.
    pub content: Content,
    /// The import that brought it.
    pub batch: Option<Id<Batch>>,
    /// When it was first saved.
    pub made_at: Instant,
    /// Who did that.
    pub made_by: String,
    /// Whether the import that brought it was undone.
    pub taken_back: bool,
    /// Counts changes.
    pub revision: i32,
}

/// Something that happened to a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The record's revision after it.
    pub revision: i32,
    /// When.
    pub at: Instant,
    /// Who.
    pub name: String,
    /// The step of the lifecycle, or 修改.
    pub verb: String,
    /// State before.
    pub before_state: String,
    /// State after.
    pub after_state: String,
    /// What the step asked for, such as a reason.
    pub given: BTreeMap<String, String>,
    /// The content before, where it changed.
    pub before: Option<Content>,
}

/// A workbook of records that somebody sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// This sending.
    pub id: Id<Self>,
    /// Name of the ledger it is for.
    pub ledger: String,
    /// File name.
    pub name: String,
    /// The workbook; empty once imported, at the latest a day later.
    pub file: Vec<u8>,
    /// How it is to be read.
    pub reading: Reading,
    /// Id of the account that sent it.
    pub account: String,
    /// The person's name.
    pub sender: String,
    /// When it was sent.
    pub at: Instant,
    /// When it was imported.
    pub confirmed_at: Option<Instant>,
    /// When the import was undone.
    pub undone_at: Option<Instant>,
    /// How many rows came out how, once imported.
    pub counts: Counts,
}

pub(crate) fn day(number: Option<i32>) -> Result<Option<Day>, DbErr> {
    number
        .map(|n| Day::from_number(n).ok_or_else(|| DbErr::Type(format!("a day holds {n}"))))
        .transpose()
}

pub(crate) fn instant(millis: i64) -> Result<Instant, DbErr> {
    Instant::from_timestamp_millis(millis)
        .ok_or_else(|| DbErr::Type(format!("a moment holds {millis}")))
}
