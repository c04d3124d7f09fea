//! Past results, remembered for a day's part and worked out behind everybody's back.
//!
//! A run over the whole city takes a second and more, and there are eight of them for a scheme. Past
//! periods hardly change: a page shows what was worked out last, or says that it is being done.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use assessment::Assessments;
use kernel::{Day, Instant, Scope};
use store::No;
use tokio::sync::Semaphore;

use crate::rules::{MOST, Past, PastResult, Recorded};

/// So long past results are as good as new; then they are worked out again, shown meanwhile.
const FRESH_SECONDS: i64 = 6 * 3600;

/// Past results by scheme.
pub(crate) struct PastResults {
    known: RwLock<HashMap<String, Kept>>,
    /// Schemes that are being worked out or wait for their turn.
    underway: Mutex<HashSet<String>>,
    /// One at a time: nobody waits for these, everybody for the pages.
    turn: Semaphore,
}

#[derive(Clone)]
struct Kept {
    at: Instant,
    today: Day,
    fingerprint: String,
    past: Arc<Past>,
}

impl PastResults {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            known: RwLock::default(),
            underway: Mutex::default(),
            turn: Semaphore::new(1),
        })
    }

    /// The past under a scheme as far as it is worked out; `None` until it is for the first time.
    pub fn get(
        self: &Arc<Self>,
        assessments: &Assessments,
        scheme: &str,
        today: Day,
        now: Instant,
    ) -> Option<Arc<Past>> {
        let fingerprint = assessments.pack().fingerprint.clone();
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(scheme).cloned();
        // By other rules there are other results.
        let known = known.filter(|kept| kept.fingerprint == fingerprint);
        let is_fresh = known.as_ref().is_some_and(|kept| {
            kept.today == today && (now - kept.at).num_seconds() < FRESH_SECONDS
        });
        if !is_fresh && self.underway().insert(scheme.to_owned()) {
            let (this, assessments) = (Arc::clone(self), assessments.clone());
            let scheme = scheme.to_owned();
            tokio::spawn(async move {
                match this.work_out(&assessments, &scheme, today).await {
                    Ok(past) => {
                        let kept = Kept { at: now, today, fingerprint, past: Arc::new(past) };
                        let mut known = this.known.write().unwrap_or_else(PoisonError::into_inner);
                        known.insert(scheme.clone(), kept);
                    }
                    Err(no) => tracing::error!(?no, scheme, "past results could not be worked out"),
                }
                this.underway().remove(&scheme);
            });
        }
        known.map(|kept| kept.past)
    }

    fn underway(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.underway.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn work_out(
        &self,
        assessments: &Assessments,
        scheme: &str,
        today: Day,
    ) -> Result<Past, No> {
        let _turn = self.turn.acquire().await;
        let years = today.year() - MOST as i32..=today.year();
        let found = store::facts::recorded(assessments.store().read(), years).await?;
        let recorded = Recorded::new(found);
        let mut past = Past { periods: recorded.periods(today), ..Past::default() };
        let everybody = Scope::everything();
        for (slot, period) in past.periods.iter().enumerate() {
            // Only what a profile shows of it is kept; the run itself is given back at once.
            let run = assessments.run_aside(scheme, *period, today).await?;
            past.stars = run.has_stars();
            let heard = run.at_or_above(&recorded.over(*period));
            for line in run.lines(&everybody).filter(|line| heard.contains(&line.org.id)) {
                let standing = line.standing;
                let result = PastResult {
                    score: standing.score,
                    at_best: standing.at_best,
                    star: standing.awarded,
                };
                if let Some(kept) = past.of.entry(line.org.id).or_default().get_mut(slot) {
                    *kept = Some(result);
                }
            }
        }
        Ok(past)
    }
}
