//! What identity has to know about organizations, from the registry.

use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use identity::{Place, Units};
use kernel::{Id, Org, Scope};
use registry::Organization;
use registry::queries;
use store::{Fault, Store};
use web::Unit;

/// The tree of the registry. Asks over the whole of it, because which part a person may see is
/// what follows from the answer.
pub(crate) struct RegistryUnits(pub Store);

impl RegistryUnits {
    async fn unit_of(&self, org: Organization) -> Result<Unit, Fault> {
        let above = queries::above(self.0.read(), &Scope::everything(), &org.path).await?;
        let mut line: Vec<String> = above.into_iter().map(|(_, name)| name).collect();
        line.push(org.name.clone());
        Ok(Unit { path: org.path, name: org.name, line })
    }
}

#[async_trait]
impl Units for RegistryUnits {
    async fn unit(&self, id: Id<Org>) -> Result<Option<Place>, Fault> {
        let found = queries::organization(self.0.read(), &Scope::everything(), id).await?;
        match found {
            Some(org) => Ok(Some(Place::subtree(self.unit_of(org).await?))),
            None => Ok(None),
        }
    }

    async fn named(&self, ids: &[Id<Org>]) -> Result<HashMap<Id<Org>, Unit>, Fault> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        // All at once: administrators of a city see thousands of accounts.
        let orgs = queries::organizations(self.0.read(), &Scope::everything()).await?;
        let names: HashMap<&str, &str> =
            orgs.iter().map(|org| (org.path.as_str(), org.name.as_str())).collect();
        let wanted: HashSet<Id<Org>> = ids.iter().copied().collect();
        let units = orgs.iter().filter(|org| wanted.contains(&org.id)).map(|org| {
            let above = std::iter::successors(Some(org.path.clone()), kernel::OrgPath::parent);
            let mut line: Vec<String> = above
                .filter_map(|path| names.get(path.as_str()).map(|name| (*name).to_owned()))
                .collect();
            line.reverse();
            (org.id, Unit { path: org.path.clone(), name: org.name.clone(), line })
        });
        Ok(units.collect())
    }

    async fn find(&self, scope: &Scope, typed: &str) -> Result<Vec<(Id<Org>, Unit)>, Fault> {
        const FEW: u64 = 20;
        let found = queries::find_organizations(self.0.read(), scope, typed, FEW).await?;
        let mut units = Vec::with_capacity(found.len());
        for org in found {
            units.push((org.id, self.unit_of(org).await?));
        }
        Ok(units)
    }

    async fn whole(&self) -> Result<Option<Place>, Fault> {
        let tops = queries::below(self.0.read(), &Scope::everything(), None).await?;
        match tops.into_iter().next() {
            Some(root) => Ok(Place::whole(Some(self.unit_of(root).await?))),
            None => Ok(Place::whole(None)),
        }
    }
}
