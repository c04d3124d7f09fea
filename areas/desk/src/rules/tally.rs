//! Sums of what was owed and done.

use engine::PeriodDue;

/// How often something was owed, done, and done on time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// 应办
    pub owed: u64,
    /// 已办
    pub done: u64,
    /// 按时
    pub on_time: u64,
}

impl Tally {
    /// Adds one period of one organization.
    pub fn add(&mut self, due: PeriodDue) {
        self.owed += u64::from(due.owed);
        self.done += u64::from(due.done);
        self.on_time += u64::from(due.on_time);
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            owed: self.owed + other.owed,
            done: self.done + other.done,
            on_time: self.on_time + other.on_time,
        }
    }

    /// The share done, per cent with one decimal; `None` where nothing was owed.
    pub fn rate(self) -> Option<f64> {
        (self.owed > 0).then(|| (self.done as f64 * 1000.0 / self.owed as f64).floor() / 10.0)
    }
}
