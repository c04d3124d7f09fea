//! The accounts somebody manages.

use std::collections::HashMap;

use kernel::{Id, Org, OrgPath};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use store::{Fault, No};
use web::{Account, Actor, Unit};

use crate::identity::Identity;
use crate::records::{account, grant};
use crate::rules;

/// An account with what it may do where.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub account: account::Model,
    /// Unit and role; organizations that are gone are left out.
    pub grants: Vec<(Unit, String)>,
}

impl Known {
    pub fn id(&self) -> Id<Account> {
        Id::from_uuid(self.account.id)
    }

    pub fn paths(&self) -> Vec<OrgPath> {
        self.grants.iter().map(|(unit, _)| unit.path.clone()).collect()
    }
}

/// All accounts that somebody manages, by login.
pub(crate) async fn managed(identity: &Identity, actor: &Actor) -> Result<Vec<Known>, Fault> {
    let inner = &*identity.inner;
    let db = inner.store.read();
    let accounts = account::Entity::find().order_by_asc(account::Column::Login).all(db).await?;
    let grants = grant::Entity::find().order_by_asc(grant::Column::Id).all(db).await?;
    let mut of: HashMap<_, Vec<grant::Model>> = HashMap::new();
    for grant in grants {
        of.entry(grant.account).or_default().push(grant);
    }
    let units = units_of(identity, of.values().flatten()).await?;
    let all = accounts.into_iter().map(|account| {
        let grants = of.remove(&account.id).unwrap_or_default();
        known(account, grants, &units)
    });
    Ok(all.filter(|known| rules::manages(&inner.roles, actor, &known.paths())).collect())
}

/// One account, if somebody manages it.
pub(crate) async fn managed_one(
    identity: &Identity,
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: Id<Account>,
) -> Result<Known, No> {
    let inner = &*identity.inner;
    let account = account::Entity::find_by_id(id.uuid()).one(db).await.map_err(Fault::from)?;
    let account = account.ok_or(No::Missing)?;
    let grants = grant::Entity::find()
        .filter(grant::Column::Account.eq(id.uuid()))
        .order_by_asc(grant::Column::Id)
        .all(db)
        .await
        .map_err(Fault::from)?;
    let units = units_of(identity, grants.iter()).await?;
    let known = known(account, grants, &units);
    if rules::manages(&inner.roles, actor, &known.paths()) { Ok(known) } else { Err(No::Missing) }
}

type Units = HashMap<Option<Id<Org>>, Unit>;

/// The organizations of these grants; the whole tree is its root.
async fn units_of<'g>(
    identity: &Identity,
    grants: impl Iterator<Item = &'g grant::Model>,
) -> Result<Units, Fault> {
    let mut ids: Vec<Option<Id<Org>>> = grants.map(|grant| grant.org.map(Id::from_uuid)).collect();
    ids.sort_unstable();
    ids.dedup();
    let whole = ids.contains(&None);
    let ids: Vec<Id<Org>> = ids.into_iter().flatten().collect();
    let named = identity.inner.units.named(&ids).await?;
    let mut units: Units = named.into_iter().map(|(id, unit)| (Some(id), unit)).collect();
    if whole {
        let place = identity.inner.units.whole().await?;
        units.extend(place.map(|place| (None, place.unit)));
    }
    Ok(units)
}

fn known(account: account::Model, grants: Vec<grant::Model>, units: &Units) -> Known {
    let grants = grants.into_iter().filter_map(|grant| {
        let unit = units.get(&grant.org.map(Id::from_uuid))?;
        Some((unit.clone(), grant.role))
    });
    Known { grants: grants.collect(), account }
}
