//! From a request's cookie to the actor.

use axum::extract::FromRequestParts as _;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use kernel::{Id, Org};
use store::Fault;
use store::crypto::hex;
use web::{Actor, Done, Found, KeptAt, No, Sessions, Unit, Visit, Who};

use crate::address::By;
use crate::identity::Identity;
use crate::records::{Live, grant};
use crate::rules::acts_of;
use crate::units::Place;
use crate::{acts, queries};

/// Pages that are open to somebody who must first change his password.
const BEFORE_CHANGE: [&str; 2] = ["/account/password", "/look"];
/// Pages that must not fail whatever is wrong with a session: they are the way out of it.
const WAY_OUT: [&str; 2] = ["/sign-in", "/sign-out"];

impl Sessions for Identity {
    fn actor<'a>(&'a self, request: &'a Parts) -> Found<'a> {
        Box::pin(async move {
            let path = request.uri.path();
            let Some(live) = self.live(&request.headers).await? else { return Ok(None) };
            if live.account.must_change_password && !BEFORE_CHANGE.contains(&path) {
                return Ok(None);
            }
            let actor = self.actor_of(&live).await?;
            if actor.is_none() && !WAY_OUT.contains(&path) {
                let why = "您的账号还没有可用的单位和角色。";
                return Err(No::denied(why));
            }
            Ok(actor)
        })
    }

    fn keep<'a>(&'a self, request: &'a Parts, fields: &'a [u8]) -> KeptAt<'a> {
        Box::pin(async move { Ok(acts::keep_form(self, request, fields).await?) })
    }

    fn exported<'a>(&'a self, request: &'a Parts, said: &'a str) -> Done<'a> {
        Box::pin(async move {
            let parts = &mut request.clone();
            let By(who) = By::from_request_parts(parts, &()).await?;
            let actor = Actor::from_request_parts(parts, &()).await?;
            let Ok(visit) = Visit::from_request_parts(parts, &()).await;
            Ok(acts::exported(&self.inner.store, &visit, &actor, &who, said).await?)
        })
    }
}

/// An organization an account acts for, with its roles there.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// `None`: for the whole tree.
    pub org: Option<Id<Org>>,
    pub place: Place,
    pub roles: Vec<String>,
}

impl Identity {
    /// The session a request carries, noting that it is used.
    pub(crate) async fn live(&self, headers: &HeaderMap) -> Result<Option<Live>, Fault> {
        let inner = &*self.inner;
        let Some(hash) = inner.cookies.session(headers) else { return Ok(None) };
        let now = inner.store.clock().now();
        let seen = |row: &crate::records::session::Model| inner.seen.at(Id::from_uuid(row.id));
        let live = queries::live_session(inner.store.read(), &hash, now, seen).await?;
        if let Some(live) = &live {
            inner.seen.note(live.id(), now.timestamp_millis());
        }
        Ok(live)
    }

    /// Everything the account acts for today, in order of its grants.
    pub(crate) async fn standings(&self, live: &Live) -> Result<Vec<Standing>, Fault> {
        let inner = &*self.inner;
        let grants = queries::grants(inner.store.read(), live.account_id()).await?;
        let mut standings: Vec<Standing> = Vec::new();
        for grant::Model { org, role, .. } in grants {
            let org = org.map(Id::from_uuid);
            if let Some(known) = standings.iter_mut().find(|standing| standing.org == org) {
                known.roles.push(role);
                continue;
            }
            let place = match org {
                Some(org) => inner.units.unit(org).await?,
                None => inner.units.whole().await?,
            };
            if let Some(place) = place {
                standings.push(Standing { org, place, roles: vec![role] });
            }
        }
        Ok(standings)
    }

    async fn actor_of(&self, live: &Live) -> Result<Option<Actor>, Fault> {
        let standings = self.standings(live).await?;
        let chosen = live.org().and_then(|org| standings.iter().find(|s| s.org == Some(org)));
        let Some(now) = chosen.or_else(|| standings.first()) else { return Ok(None) };
        let units: Vec<Unit> = standings.iter().map(|s| s.place.unit.clone()).collect();
        Ok(Some(Actor::new(Who {
            account: live.account_id(),
            name: live.account.name.clone(),
            acts: acts_of(&self.inner.roles, &now.roles),
            roles: now.roles.clone(),
            scope: now.place.scope.clone(),
            unit: now.place.unit.clone(),
            units,
            reminders: 0,
            session: hex(live.session.token_hash.get(..16).unwrap_or_default()),
        })))
    }
}
