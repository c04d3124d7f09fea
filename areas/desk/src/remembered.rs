//! What is worked out once for many readers and may be a little old.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use kernel::Instant;
use store::No;
use tokio::sync::Mutex;

/// So long a value is as good as new.
const FRESH_SECONDS: i64 = 60;
/// So long it is shown while the next is worked out.
const USABLE_SECONDS: i64 = 15 * 60;

/// Values by question, each with the moment it was worked out.
pub(crate) struct Remembered<K, V> {
    known: RwLock<HashMap<K, Kept<V>>>,
    working: Arc<Mutex<()>>,
}

/// A value and the moment it was worked out.
pub(crate) struct Kept<V> {
    pub at: Instant,
    pub value: Arc<V>,
}

impl<V> Clone for Kept<V> {
    fn clone(&self) -> Self {
        Self { at: self.at, value: Arc::clone(&self.value) }
    }
}

impl<K, V> Remembered<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Send + Sync + 'static,
{
    pub fn new() -> Arc<Self> {
        Arc::new(Self { known: RwLock::default(), working: Arc::default() })
    }

    /// The value. Nobody waits for a new one as long as the old one is usable.
    pub async fn get<F>(self: &Arc<Self>, key: K, now: Instant, work: F) -> Result<Kept<V>, No>
    where
        F: Future<Output = Result<V, No>> + Send + 'static,
    {
        if let Some((kept, age)) = self.known(&key, now)
            && age < USABLE_SECONDS
        {
            if age >= FRESH_SECONDS
                && let Ok(turn) = Arc::clone(&self.working).try_lock_owned()
            {
                let this = Arc::clone(self);
                tokio::spawn(async move {
                    match work.await {
                        Ok(value) => drop(this.keep(key, now, value)),
                        Err(no) => tracing::error!(?no, "figures could not be worked out anew"),
                    }
                    drop(turn);
                });
            }
            return Ok(kept);
        }
        let _turn = self.working.lock().await;
        // Somebody else may have worked it out while this one waited.
        match self.known(&key, now) {
            Some((kept, age)) if age < FRESH_SECONDS => Ok(kept),
            _ => Ok(self.keep(key, now, work.await?)),
        }
    }

    fn known(&self, key: &K, now: Instant) -> Option<(Kept<V>, i64)> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(key).map(|kept| (kept.clone(), (now - kept.at).num_seconds()))
    }

    fn keep(&self, key: K, now: Instant, value: V) -> Kept<V> {
        let kept = Kept { at: now, value: Arc::new(value) };
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, old| (now - old.at).num_seconds() < USABLE_SECONDS);
        known.insert(key, kept.clone());
        kept
    }
}
