//! The system's random source: the only place that asks it.

use kernel::Random;

/// Unguessable bytes from the operating system.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        fill(bytes);
    }
}

/// Fills the whole slice. There is no going on without secrets that nobody can guess, so a system
/// that has none stops the program.
pub(crate) fn fill(bytes: &mut [u8]) {
    if let Err(why) = getrandom::fill(bytes) {
        tracing::error!(%why, "the operating system gives no random bytes");
        std::process::abort();
    }
}
