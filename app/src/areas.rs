//! All areas: their addresses, their places in the menu, what they share.
//!
//! An area joins by one line in [`routes`] and, if it has a page of its own to start from, one in
//! [`menu`].

use std::sync::Arc;

use assessment::Assessments;
use bulletin::Bulletins;
use desk::Desk;
use identity::{Identity, Settings};
use ledger::Ledgers;
use pack::Pack;
use registry::Registry;
use store::Store;
use web::{Menu, Routes};

use crate::opened::Opened;
use crate::units::RegistryUnits;
use crate::vocabulary;

/// What areas are given.
#[derive(Clone)]
pub(crate) struct Areas {
    pub pack: Arc<Pack>,
    pub store: Store,
    pub identity: Identity,
    pub registry: Registry,
    pub ledgers: Ledgers,
    pub assessments: Assessments,
    pub desk: Desk,
}

impl Areas {
    /// All areas over an open store.
    pub fn new(opened: Opened, settings: Settings) -> Self {
        let Opened { pack, store } = opened;
        let units = Arc::new(RegistryUnits(store.clone()));
        let identity = Identity::new(store.clone(), pack.roles.clone(), units, settings);
        let assessments = Assessments::new(store.clone(), Arc::clone(&pack));
        let words = Arc::new(vocabulary::of(&pack));
        let registry = Registry { store: store.clone(), pack: Arc::clone(&pack), words };
        let ledgers = Ledgers { store: store.clone(), pack: Arc::clone(&pack) };
        let desk = Desk::new(assessments.clone());
        Self { pack, store, identity, registry, ledgers, assessments, desk }
    }
}

/// Every address of the program.
pub(crate) fn routes(areas: &Areas) -> Routes {
    Routes::new()
        .and(desk::routes().with_state(areas.desk.clone()))
        .and(identity::routes().with_state(areas.identity.clone()))
        .and(registry::routes().with_state(areas.registry.clone()))
        .and(ledger::routes().with_state(areas.ledgers.clone()))
        .and(assessment::routes().with_state(areas.assessments.clone()))
        .and(bulletin::routes().with_state(Bulletins::new(areas.assessments.clone())))
        .and(development())
}

/// Every component of the interface with made-up data, on `/dev/components`.
#[cfg(debug_assertions)]
fn development() -> Routes {
    web::gallery::routes()
}

/// A released program has none.
#[cfg(not(debug_assertions))]
fn development() -> Routes {
    Routes::new()
}

/// The left menu, in the order of the loop, and the phone's bottom bar.
pub(crate) fn menu() -> Menu {
    let entries = vec![
        desk::entry(),
        registry::entry(),
        ledger::entry(),
        assessment::entry(),
        bulletin::entry(),
        identity::entry(),
    ];
    let mut phone = desk::phone_entries();
    phone.extend([ledger::entry(), assessment::entry()]);
    Menu { entries, phone }
}
