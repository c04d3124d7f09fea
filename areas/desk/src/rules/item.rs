//! One thing an organization still has to do.

use engine::PeriodDue;
use kernel::Day;

/// How pressing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Its last day has passed.
    Overdue,
    /// Its period has ended; it can still be filed on time.
    Closing,
    /// Its period runs and ends within a month.
    Soon,
    /// Its period runs.
    Later,
}

/// An obligation whose period is not fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Place of the obligation in the pack.
    pub obligation: usize,
    /// The period, and how much of it is done.
    pub due: PeriodDue,
    /// The day until which it is to be done, or filed once the period has ended.
    pub until: Day,
    /// How pressing.
    pub urgency: Urgency,
}
