//! Who is acting: filled by the identity area, read by everybody else.

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kernel::{Id, OrgPath, Scope};

use crate::{No, Visit};

/// What an [`Id`] of an account identifies.
#[derive(Debug)]
pub enum Account {}

/// The signed-in person on whose behalf a request acts. Cheap to clone. A handler that takes an
/// `Actor` is never entered without one.
#[derive(Clone)]
pub struct Actor {
    who: Arc<Who>,
}

/// Everything the identity area tells about a signed-in person.
#[derive(Debug)]
pub struct Who {
    /// The account.
    pub account: Id<Account>,
    /// The name shown at the top and written into the audit.
    pub name: String,
    /// The roles in words, as the pack names them: 县级组织干事.
    pub roles: Vec<String>,
    /// The names of the acts these roles allow somewhere. Whether one is allowed on a given
    /// target is the question the identity area's `may` answers.
    pub acts: BTreeSet<String>,
    /// The part of the tree the person acts for at the moment.
    pub scope: Scope,
    /// The unit he acts for at the moment.
    pub unit: Unit,
    /// All units he may act for, the present one among them.
    pub units: Vec<Unit>,
    /// Unread reminders, shown at the top.
    pub reminders: u64,
    /// Something that changes with each session (a hash of its id, say): form tokens are bound
    /// to it, so that one session's token is worth nothing in another.
    pub session: String,
}

/// A unit somebody may act for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Where it stands in the tree.
    pub path: OrgPath,
    /// Its name, short enough for the top bar.
    pub name: String,
    /// The names from the top down to it, itself included: 市, 县, 镇.
    pub line: Vec<String>,
}

impl Actor {
    /// The actor for what the identity area knows.
    pub fn new(who: Who) -> Self {
        Self { who: Arc::new(who) }
    }

    /// What the identity area knows.
    pub fn who(&self) -> &Who {
        &self.who
    }

    /// The account, for the audit.
    pub fn account(&self) -> Id<Account> {
        self.who.account
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.who.name
    }

    /// The part of the tree the person acts for: what every query and act takes.
    pub fn scope(&self) -> &Scope {
        &self.who.scope
    }

    /// The unit he acts for at the moment.
    pub fn unit(&self) -> &Unit {
        &self.who.unit
    }

    /// Whether his roles allow an act anywhere at all.
    pub fn may(&self, act: &str) -> bool {
        self.who.acts.contains(act)
    }
}

impl fmt::Debug for Actor {
    /// Only the account: names and scopes do not belong in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Actor({})", self.who.account)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Actor {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let visit = Visit::from_request_parts(parts, state).await?;
        visit.actor().cloned().ok_or(No::SignedOut)
    }
}

/// Where signed-in persons come from. The identity area implements it; the frame asks once per
/// request, before anything else runs.
pub trait Sessions: Send + Sync + 'static {
    /// Who sent this request; `None` if nobody is signed in. Reads cookies (and whatever a
    /// layer outside put into the extensions) from the request's head.
    fn actor<'a>(&'a self, request: &'a Parts) -> Found<'a>;

    /// Keeps the fields of a form that was sent after the session had run out, and gives the page on
    /// which its sender finds them again when he has signed in. `None` keeps nothing.
    fn keep<'a>(&'a self, request: &'a Parts, fields: &'a [u8]) -> KeptAt<'a> {
        let _ = (request, fields);
        Box::pin(std::future::ready(Ok(None)))
    }

    /// Leaves a line in the trail, under the number of the visit, that its sender takes away what
    /// the sentence says: 导出图表“年龄”. Nothing is taken away when it fails. Where nobody signs
    /// in there is no trail.
    fn exported<'a>(&'a self, request: &'a Parts, said: &'a str) -> Done<'a> {
        let _ = (request, said);
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The answer of [`Sessions::exported`].
pub type Done<'a> = Pin<Box<dyn Future<Output = Result<(), No>> + Send + 'a>>;

/// The answer of [`Sessions::keep`].
pub type KeptAt<'a> = Pin<Box<dyn Future<Output = Result<Option<String>, No>> + Send + 'a>>;

/// The answer of [`Sessions::actor`].
pub type Found<'a> = Pin<Box<dyn Future<Output = Result<Option<Actor>, No>> + Send + 'a>>;

/// For a program without accounts, and for tests: nobody is ever signed in.
#[derive(Debug, Clone, Copy)]
pub struct NoSessions;

impl Sessions for NoSessions {
    fn actor<'a>(&'a self, _: &'a Parts) -> Found<'a> {
        Box::pin(std::future::ready(Ok(None)))
    }
}
