//! What identity has to know about organizations, from the registry.

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
    async fn named(&self, org: Organization) -> Result<Unit, Fault> {
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
            Some(org) => Ok(Some(Place::subtree(self.named(org).await?))),
            None => Ok(None),
        }
    }

    async fn whole(&self) -> Result<Option<Place>, Fault> {
        let tops = queries::below(self.0.read(), &Scope::everything(), None).await?;
        match tops.into_iter().next() {
            Some(root) => Ok(Place::whole(Some(self.named(root).await?))),
            None => Ok(Place::whole(None)),
        }
    }
}
