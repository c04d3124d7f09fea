//! What goes to the log: lines for a person at a terminal, JSON for whatever collects them.
//!
//! Logs hold no personal data: no names, no logins, no query strings, no addresses. Who did what is
//! in the audit trail.

use std::io::IsTerminal as _;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts writing to standard error. `JISHI_LOG` chooses another level: error, warn, info, debug.
pub(crate) fn start() {
    let level = std::env::var("JISHI_LOG").ok().and_then(|level| level.parse().ok());
    let wanted = Targets::new()
        .with_default(level.unwrap_or(LevelFilter::INFO))
        .with_target("sqlx", LevelFilter::WARN);
    let lines = tracing_subscriber::registry().with(wanted);
    let out = std::io::stderr;
    // Fails only if a test has started one already, which is then as good.
    let _ = if out().is_terminal() {
        lines.with(fmt::layer().with_writer(out).with_target(false).compact()).try_init()
    } else {
        lines.with(fmt::layer().with_writer(out).with_target(false).json()).try_init()
    };
}

/// One line for each request: which kind of address, what came of it, how long it took.
pub(crate) async fn request(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis() as u64);
    tracing::info!(%method, path = path.as_deref().unwrap_or("-"), status, ms, "request");
    response
}
