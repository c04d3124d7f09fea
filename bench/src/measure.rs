//! Wall time and memory.

use std::time::Instant;

/// Milliseconds of several runs, sorted.
pub struct Times(Vec<f64>);

impl Times {
    /// Runs until both so many runs and so many seconds have passed, at least three times; what a
    /// run returns is dropped after its time is taken.
    pub fn of<T>(runs: usize, mut run: impl FnMut() -> T) -> Self {
        drop(run());
        let times = (0..runs.max(3)).map(|_| time(&mut run).0).collect();
        Self::sorted(times)
    }

    /// Of milliseconds measured elsewhere.
    pub fn sorted(mut times: Vec<f64>) -> Self {
        times.sort_unstable_by(f64::total_cmp);
        Self(times)
    }

    /// Least, median and most, said in milliseconds.
    pub fn say(&self) -> String {
        let at = |place: usize| self.0.get(place).copied().unwrap_or(f64::NAN);
        let last = self.0.len().saturating_sub(1);
        format!(
            "min {:.2}  median {:.2}  max {:.2} ms  ({} runs)",
            at(0),
            at(last / 2),
            at(last),
            self.0.len()
        )
    }
}

/// Milliseconds that a run takes, and what it returns.
pub fn time<T>(run: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = run();
    (start.elapsed().as_secs_f64() * 1000.0, result)
}

/// The most memory this process has held, in MB; 0 where the system does not say.
pub fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse::<f64>().ok())
        .map_or(0.0, |kb| kb / 1024.0)
}
