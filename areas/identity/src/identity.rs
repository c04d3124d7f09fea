//! The area as a value: what its pages and its look-up of sessions share.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::Id;
use pack::Role;
use store::Store;

use crate::cookies::Cookies;
use crate::hashing::{Cost, Hashing};
use crate::records::Session;
use crate::units::Units;

/// What the program decides when it starts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// Whether browsers reach us through TLS.
    pub tls: bool,
    /// The work of one password hash.
    pub cost: Cost,
}

/// Accounts, sign-in and sessions over one store. Cheap to clone.
#[derive(Clone)]
pub struct Identity {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub store: Store,
    pub roles: Vec<Role>,
    pub units: Arc<dyn Units>,
    pub hashing: Hashing,
    pub cookies: Cookies,
    pub seen: Seen,
}

impl Identity {
    /// Over a store, with the roles of the policy pack and the tree as `units` knows it.
    pub fn new(store: Store, roles: Vec<Role>, units: Arc<dyn Units>, settings: Settings) -> Self {
        let Settings { tls, cost } = settings;
        Self {
            inner: Arc::new(Inner {
                store,
                roles,
                units,
                hashing: Hashing::new(cost),
                cookies: Cookies { tls },
                seen: Seen::default(),
            }),
        }
    }
}

/// When sessions were last used, as far as this process knows: a write for each request would
/// cost more than the request. [`Identity::keep_sessions`] brings it to the database.
#[derive(Default)]
pub(crate) struct Seen(Mutex<HashMap<Id<Session>, i64>>);

impl Seen {
    pub fn note(&self, session: Id<Session>, now_ms: i64) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(session, now_ms);
    }

    /// 0 if this process has not seen it.
    pub fn at(&self, session: Id<Session>) -> i64 {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(&session).copied().unwrap_or_default()
    }

    pub fn take(&self) -> HashMap<Id<Session>, i64> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
