//! The system's clock: the only place that reads it.

use std::time::SystemTime;

use kernel::{Clock, Instant};

/// The time of day of this machine.
///
/// Builds for development can be told another day, so that whole stories have the same figures
/// whenever they are told: `JISHI_DAY=2027-01-20` makes a program begin at noon of that day.
/// A released program knows no such thing: the audit trail's times are the machine's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        #[cfg(debug_assertions)]
        if let Some((wanted, started)) = *another_day::BEGUN {
            return wanted + (read() - started);
        }
        read()
    }
}

#[allow(clippy::disallowed_methods, reason = "this is the one clock that others are given")]
fn read() -> Instant {
    Instant::from(SystemTime::now())
}

#[cfg(debug_assertions)]
mod another_day {
    use std::sync::LazyLock;

    use kernel::{Day, Instant};

    /// The moment asked for, and what the machine's clock showed when it was.
    pub(super) static BEGUN: LazyLock<Option<(Instant, Instant)>> = LazyLock::new(|| {
        let wanted = std::env::var("JISHI_DAY").ok()?.parse::<Day>().ok()?;
        Some((wanted.noon(), super::read()))
    });
}
