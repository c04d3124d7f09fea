//! The frame around all routes: session, form check, errors turned into answers, headers.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::{Clock, FixedClock, Instant};
use serde::Serialize;
use tower_http::catch_panic::CatchPanicLayer;

use crate::asset::{Assets, accepts};
use crate::look::cookie;
use crate::no::Said;
use crate::pack::compressed;
use crate::seal::hex;
use crate::shell::{Head, Menu, NoPage};
use crate::taken::TakenFrom;
use crate::visit::{Inner, Reader, asked_chart};
use crate::{Look, No, NoSessions, Routes, SealKey, Sessions, Visit, csrf, pages, routes};

/// Everything the frame has to be told. `app` fills it in.
pub struct Site {
    /// The name of the place at the top left: 江北市.
    pub place: String,
    /// A line in the top bar that says these are not real data; empty in real use.
    pub notice: String,
    /// The built files.
    pub assets: Assets,
    /// The menu, without what a role may not use.
    pub menu: Menu,
    /// Where signed-in persons come from.
    pub sessions: Arc<dyn Sessions>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// Fills a slice with unguessable bytes.
    pub random: fn(&mut [u8]),
    /// The key of form tokens.
    pub seal: SealKey,
    /// Whether browsers reach us through TLS: cookies become `Secure`, HSTS is sent.
    pub tls: bool,
    /// Origins besides our own whose forms are taken: `https://oa.example.gov.cn`.
    pub trusted_origins: Vec<String>,
}

/// The same, shared by all visits.
pub(crate) struct SiteParts {
    pub place: String,
    pub notice: String,
    pub assets: Assets,
    pub menu: Menu,
    pub sessions: Arc<dyn Sessions>,
    pub clock: Arc<dyn Clock>,
    pub random: fn(&mut [u8]),
    pub seal: SealKey,
    pub tls: bool,
}

impl SiteParts {
    pub(crate) fn nowhere() -> Self {
        Self {
            place: String::new(),
            notice: String::new(),
            assets: Assets(&[]),
            menu: Menu::default(),
            sessions: Arc::new(NoSessions),
            clock: Arc::new(FixedClock(Instant::UNIX_EPOCH)),
            random: |_| {},
            seal: SealKey::new([0; 32]),
            tls: false,
        }
    }

    fn random_hex<const N: usize>(&self) -> String {
        let mut bytes = [0; N];
        (self.random)(&mut bytes);
        hex(&bytes)
    }

    fn form_cookie(&self) -> &'static str {
        if self.tls { "__Host-form" } else { "form" }
    }
}

impl Site {
    /// All routes behind the frame. Fails only if a trusted origin is not one.
    pub fn serve(self, routes: Routes) -> Result<Router, String> {
        let first_layer = csrf::layer(&self.trusted_origins)?;
        let parts = Arc::new(SiteParts {
            place: self.place,
            notice: self.notice,
            assets: self.assets,
            menu: self.menu,
            sessions: self.sessions,
            clock: self.clock,
            random: self.random,
            seal: self.seal,
            tls: self.tls,
        });
        let pages = routes
            .and(pages::routes())
            .into_router()
            .fallback(routes::nothing_here)
            .layer(from_fn(csrf::token))
            .layer(first_layer)
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn_with_state(Arc::clone(&parts), visited));
        let assets = Router::new().route("/assets/{path}", get(asset)).with_state(parts.assets);
        Ok(assets.merge(pages).layer(from_fn_with_state(parts, guarded)))
    }
}

async fn asset(
    State(assets): State<Assets>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    assets.answer(&path, &headers)
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    No::Fault("a handler panicked; the panic itself is in the log before this line".into())
        .into_response()
}

/// Finds out who asks and how, and turns a no into what he can read.
async fn visited(State(site): State<Arc<SiteParts>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let found = site.sessions.actor(&parts).await;
    let known = cookie(&parts.headers, site.form_cookie()).filter(|n| n.len() == 32);
    let fresh = known.is_none();
    let nonce = known.map_or_else(|| site.random_hex::<16>(), str::to_owned);
    let (actor, fault) = match found {
        Ok(actor) => (actor, None),
        Err(no) => (None, Some(no)),
    };
    let back = same_site_referer(&parts.headers);
    let here = if parts.method == Method::GET {
        parts.uri.path_and_query().map_or("/", PathAndQuery::as_str).to_owned()
    } else {
        back.clone().unwrap_or_else(|| "/".to_owned())
    };
    let visit = Visit::new(Inner {
        here,
        actor,
        look: Look::of(&parts.headers),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        reader: Reader::of(&parts.headers),
        number: site.random_hex::<4>().to_uppercase(),
        nonce,
        note: Inner::note_of(&parts.headers, &site),
        now: site.clock.now(),
        chart: asked_chart(&parts),
        taken: OnceLock::new(),
        site: Arc::clone(&site),
    });
    let takes_gzip = accepts(&parts.headers, "gzip");
    let (body, late) = late_form(&visit, &parts, body).await;
    parts.extensions.insert(visit.clone());
    let asker = visit.asks_for_a_chart().then(|| parts.clone());
    let mut response = match fault {
        Some(no) => no.into_response(),
        None => next.run(Request::from_parts(parts, body)).await,
    };
    if let Some(taken) = response.extensions().get::<TakenFrom>().cloned()
        && let Some(asker) = asker
    {
        let workbook = taken.workbook(&*site.sessions, &asker, &visit).await;
        response = workbook.unwrap_or_else(IntoResponse::into_response);
    }
    if let Some(said) = said(&response) {
        let headers = std::mem::take(response.headers_mut());
        let kept = match late {
            Some(late) if matches!(*said, No::SignedOut) => late.keep(&site).await,
            _ => None,
        };
        response = match kept {
            Some(path) => to_sign_in(&visit, &path),
            None => say(&said, &visit, back.as_deref()),
        };
        // Keep what a layer inside has set, such as Allow or a cookie.
        for name in [header::ALLOW, header::SET_COOKIE] {
            for value in headers.get_all(&name) {
                response.headers_mut().append(&name, value.clone());
            }
        }
    }
    if fresh {
        let (name, secure) = (site.form_cookie(), if site.tls { "; Secure" } else { "" });
        let line = format!("{name}={}; Path=/; SameSite=Lax; HttpOnly{secure}", visit.nonce());
        if let Ok(line) = HeaderValue::from_str(&line) {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
    }
    let vary = HeaderValue::from_static("accept, cookie, hx-request");
    response.headers_mut().append(header::VARY, vary);
    compressed(takes_gzip, response).await
}

/// The no in an answer: one of ours, or a bare status that a library has sent.
fn said(response: &Response) -> Option<Arc<No>> {
    if let Some(Said(no)) = response.extensions().get() {
        return Some(Arc::clone(no));
    }
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let bare = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !bare || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let sentence = match status {
        StatusCode::METHOD_NOT_ALLOWED => "这个地址不接受这种操作。请从页面上的按钮进入。",
        StatusCode::PAYLOAD_TOO_LARGE => "提交的内容太大。请减小文件后再试。",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "提交的内容不是本系统的表单。请从页面重新提交。",
        _ => "提交的内容不完整或格式有误。请回到上一页重新操作。",
    };
    Some(Arc::new(No::Malformed(status, sentence.to_owned())))
}

/// What a program reads when the answer is no (RFC 9457).
#[derive(Serialize)]
struct Problem<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    errors: Vec<String>,
    instance: &'a str,
}

fn say(no: &No, visit: &Visit, back: Option<&str>) -> Response {
    let status = no.status();
    if let No::Fault(error) = no {
        let mut cause = error.to_string();
        let mut next = error.source();
        while let Some(error) = next {
            cause = format!("{cause}: {error}");
            next = error.source();
        }
        tracing::error!(number = visit.number(), path = visit.path(), cause, "fault");
    }
    if visit.wants_json() {
        let problem = Problem {
            r#type: "about:blank",
            title: no.title(),
            status: status.as_u16(),
            detail: no.sentences().join(""),
            errors: no.sentences(),
            instance: visit.number(),
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        return (status, [(header::CONTENT_TYPE, "application/problem+json")], body)
            .into_response();
    }
    if matches!(no, No::SignedOut) {
        return to_sign_in(visit, visit.here());
    }
    let page = NoPage {
        sentences: no.sentences(),
        refusal: matches!(no, No::Refusal(_)),
        number: matches!(no, No::Fault(_)).then(|| visit.number()),
        back,
    };
    visit.render(&Head::new(no.title()), &page, status).map_or_else(
        |error| {
            tracing::error!(number = visit.number(), ?error, "the error page failed");
            (status, no.title()).into_response()
        },
        IntoResponse::into_response,
    )
}

/// A form that arrives when nobody is signed in: perhaps somebody was, when he began to fill it in.
struct LateForm {
    request: Parts,
    fields: Bytes,
}

/// Larger forms than this are not kept.
const KEPT_BYTES: usize = 256 * 1024;

/// Reads such a form, so that it is still there when its handler has said no.
async fn late_form(visit: &Visit, parts: &Parts, body: Body) -> (Body, Option<LateForm>) {
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let is_form = text(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    let small = length.is_some_and(|length| length <= KEPT_BYTES);
    if visit.actor().is_some() || parts.method != Method::POST || !is_form || !small {
        return (body, None);
    }
    match axum::body::to_bytes(body, KEPT_BYTES).await {
        Ok(fields) => {
            let late = LateForm { request: parts.clone(), fields: fields.clone() };
            (Body::from(fields), Some(late))
        }
        Err(_) => (Body::empty(), None),
    }
}

impl LateForm {
    /// Where its sender finds it again.
    async fn keep(&self, site: &SiteParts) -> Option<String> {
        match site.sessions.keep(&self.request, &self.fields).await {
            Ok(path) => path,
            Err(no) => {
                // He is sent to sign in all the same.
                tracing::error!(?no, "a form that came too late could not be kept");
                None
            }
        }
    }
}

/// To the sign-in page and then to a page of ours. A script is told to load that page whole.
fn to_sign_in(visit: &Visit, next: &str) -> Response {
    let here = form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>();
    let to = format!("/sign-in?next={here}");
    if visit.wants_fragment() {
        (StatusCode::UNAUTHORIZED, [(HeaderName::from_static("hx-redirect"), to)]).into_response()
    } else {
        visit.to(to).into_response()
    }
}

/// The page a request came from, as a local path, if it was one of ours.
fn same_site_referer(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let referer = headers.get(header::REFERER)?.to_str().ok()?;
    let (_, rest) = referer.split_once("://")?;
    let path = rest.strip_prefix(host)?;
    path.starts_with('/').then(|| crate::visit::local(path.to_owned()))
}

/// Headers on every answer.
async fn guarded(State(site): State<Arc<SiteParts>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if site.tls {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-permitted-cross-domain-policies", "none"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
         microphone=(), midi=(), payment=(), usb=()",
    ),
];
