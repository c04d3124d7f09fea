//! The system's clock: the only place that reads it.

use std::time::SystemTime;

use kernel::{Clock, Instant};

/// The time of day of this machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the one clock that others are given")]
    fn now(&self) -> Instant {
        Instant::from(SystemTime::now())
    }
}
