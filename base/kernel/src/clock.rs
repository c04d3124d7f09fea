//! The time of day, handed in by whoever starts the program.

use crate::Day;

/// A moment, in UTC. Days that people write are [`Day`]s; this is for "recorded at".
pub type Instant = chrono::DateTime<chrono::Utc>;

/// Where the current time comes from. Only `app` has one that reads the system clock, so that
/// everything below can be tested at any date.
pub trait Clock: Send + Sync {
    /// The current moment, in UTC.
    fn now(&self) -> Instant;

    /// Today in China (UTC+8, no summer time).
    fn today(&self) -> Day {
        Day::of_instant(self.now())
    }
}

/// A clock that stands still: for tests, the demo city and recomputing a past result.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Instant);

impl FixedClock {
    /// A clock that stands at noon, Chinese time, of the given day.
    pub fn at(day: Day) -> Self {
        Self(day.noon())
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        self.0
    }
}
