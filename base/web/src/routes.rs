//! The list of addresses. There is no way to add one without saying who may use it.

use std::fmt;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::{No, Visit};

/// Who may use an address. This is the outer gate; whether an act is allowed on the thing at
/// hand is asked again by the act itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Anybody, signed in or not; says why that is right.
    Open {
        /// The reason, for the reviewed list of routes.
        because: &'static str,
    },
    /// Anybody who is signed in; the page shows what his scope holds.
    SignedIn,
    /// Those whose roles allow this act somewhere.
    May(&'static str),
}

impl Policy {
    fn check(self, visit: &Visit) -> Result<(), No> {
        match (self, visit.actor()) {
            (Self::Open { .. }, _) | (Self::SignedIn, Some(_)) => Ok(()),
            (Self::May(act), Some(actor)) if actor.may(act) => Ok(()),
            (Self::May(act), Some(_)) => Err(No::denied(format!("您的角色不含“{act}”这一项。"))),
            (_, None) => Err(No::SignedOut),
        }
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { because } => write!(f, "open: {because}"),
            Self::SignedIn => f.write_str("signed in"),
            Self::May(act) => write!(f, "may {act}"),
        }
    }
}

/// One line of the list of addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// The path with its placeholders: `/orgs/{id}`.
    pub path: &'static str,
    /// Who may use it.
    pub policy: Policy,
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} — {}", self.method, self.path, self.policy)
    }
}

/// The addresses of one area, or of all. Pages are read with GET and changed with POST, the two
/// methods that forms know.
pub struct Routes<S = ()> {
    list: Vec<Route>,
    router: Router<S>,
}

/// What a form may hold unless it takes files: far more than any form of ours.
const FORM_BYTES: usize = 1 << 20;

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// None yet.
    pub fn new() -> Self {
        Self { list: Vec::new(), router: Router::new() }
    }

    /// An address to read.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, policy: Policy, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Method::GET, path, policy, on(MethodFilter::GET, handler), FORM_BYTES)
    }

    /// An address that changes something.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, policy: Policy, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Method::POST, path, policy, on(MethodFilter::POST, handler), FORM_BYTES)
    }

    /// An address that takes files up to a total size in bytes.
    #[must_use]
    pub fn upload<H, T>(
        self,
        path: &'static str,
        policy: Policy,
        most_bytes: usize,
        handler: H,
    ) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Method::POST, path, policy, on(MethodFilter::POST, handler), most_bytes)
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        policy: Policy,
        handler: MethodRouter<S>,
        most_bytes: usize,
    ) -> Self {
        let gate = from_fn(move |visit: Visit, request: Request, next: Next| async move {
            match policy.check(&visit) {
                Ok(()) => next.run(request).await,
                Err(no) => no.into_response(),
            }
        });
        self.list.push(Route { method, path, policy });
        let handler = handler.layer(DefaultBodyLimit::max(most_bytes)).layer(gate);
        self.router = self.router.route(path, handler);
        self
    }

    /// These and others.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.list.extend(others.list);
        self.router = self.router.merge(others.router);
        self
    }

    /// The same addresses with what their handlers share (a store, say) put in.
    pub fn with_state(self, state: S) -> Routes {
        Routes { list: self.list, router: self.router.with_state(state) }
    }

    /// The list, for the reviewed snapshot.
    pub fn list(&self) -> &[Route] {
        &self.list
    }

    pub(crate) fn into_router(self) -> Router<S> {
        self.router
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.list).finish()
    }
}

/// Keeps the error pages of the frame itself reachable by nobody but the frame.
pub(crate) async fn nothing_here() -> Response {
    No::missing("这个页面").into_response()
}
