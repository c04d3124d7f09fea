//! What identity has to be told about organizations.

use std::collections::HashMap;

use async_trait::async_trait;
use kernel::{Id, Org, OrgPath, Scope};
use store::Fault;
use web::Unit;

/// An organization somebody acts for, and how far that reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where it stands in the tree, and its names.
    pub unit: Unit,
    /// What its people see and touch: the subtree, and where there is one, the sector line.
    pub scope: Scope,
}

impl Place {
    /// An organization whose people act for it and all below it.
    pub fn subtree(unit: Unit) -> Self {
        let scope = Scope::below(unit.path.clone());
        Self { unit, scope }
    }

    /// For those who act for the whole tree while there is no tree yet: the first person of a new
    /// installation, before the organizations were imported.
    pub fn whole(unit: Option<Unit>) -> Option<Self> {
        let unit = match unit {
            Some(unit) => unit,
            None => {
                let name = "全部组织".to_owned();
                Unit { path: OrgPath::root("-")?, line: vec![name.clone()], name }
            }
        };
        Some(Self { unit, scope: Scope::everything() })
    }
}

/// Where identity learns about organizations. Asked on each request, so that a move in the tree
/// takes effect at once. `app` connects it with the registry.
#[async_trait]
pub trait Units: Send + Sync + 'static {
    /// An organization as it stands today; `None` if there is none with this id.
    async fn unit(&self, id: Id<Org>) -> Result<Option<Place>, Fault>;

    /// Many organizations at once; those that are gone are left out.
    async fn named(&self, ids: &[Id<Org>]) -> Result<HashMap<Id<Org>, Unit>, Fault>;

    /// Those of a scope that somebody may mean by a code, a name or a part of it; a few.
    async fn find(&self, scope: &Scope, typed: &str) -> Result<Vec<(Id<Org>, Unit)>, Fault>;

    /// The whole tree, under the name of its root.
    async fn whole(&self) -> Result<Option<Place>, Fault>;
}
