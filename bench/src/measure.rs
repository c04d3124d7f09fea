//! Wall time and memory.

use std::time::Instant;

/// Milliseconds of several runs, sorted.
pub struct Times(Vec<f64>);

impl Times {
    /// Of so many runs, at least three, after one that is not counted. What a run returns is dropped
    /// after its time is taken.
    pub fn of<T>(runs: usize, mut run: impl FnMut() -> T) -> Self {
        drop(run());
        let mut times: Vec<f64> = (0..runs.max(3)).map(|_| time(&mut run).0).collect();
        times.sort_unstable_by(f64::total_cmp);
        Self(times)
    }

    /// In another unit.
    pub fn each(&self, of_milliseconds: impl Fn(f64) -> f64) -> Self {
        Self(self.0.iter().map(|ms| of_milliseconds(*ms)).collect())
    }

    /// Least, median and most.
    pub fn say(&self, unit: &str) -> String {
        let at = |place: usize| self.0.get(place).copied().unwrap_or(f64::NAN);
        let last = self.0.len().saturating_sub(1);
        format!(
            "min {:.2}  median {:.2}  max {:.2} {unit}  ({} runs)",
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
