//! One visit: who asks, from where, in which look, and the ways to answer him.

use std::any::Any;
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use askama::{Template, Values};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use kernel::{Day, Instant};
use serde::Serialize;

use crate::look::cookie;
use crate::reply::{Answer, Reply};
use crate::seal::{hex, same};
use crate::serve::SiteParts;
use crate::shell::{Content, Head, Layout, Rendered};
use crate::taken::Taken;
use crate::{Actor, Look, No, Note};

/// One request seen from the page that answers it. Every handler takes one and answers through
/// it; templates reach it as the runtime value `visit`. Cheap to clone.
#[derive(Clone)]
pub struct Visit {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub site: Arc<SiteParts>,
    pub actor: Option<Actor>,
    pub look: Look,
    pub path: String,
    pub query: String,
    pub here: String,
    pub reader: Reader,
    /// The incident number, should there be one.
    pub number: String,
    /// The random text in the form cookie that the form token belongs to.
    pub nonce: String,
    pub note: Option<Note>,
    pub now: Instant,
    /// The id of the chart whose figures are asked for instead of the page.
    pub chart: Option<String>,
    /// That chart, once the page has drawn it.
    pub taken: OnceLock<Taken>,
}

/// What kind of answer the reader takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// A browser that shows a whole page.
    Page,
    /// A script that puts the content into the page it is on.
    Fragment,
    /// A program.
    Json,
}

impl Reader {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let is = |name: &str| headers.get(name).is_some_and(|value| value == "true");
        let accepts = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if is("hx-request") && !is("hx-boosted") && !is("hx-history-restore-request") {
            Self::Fragment
        } else if accepts.contains("json") && !accepts.contains("html") {
            Self::Json
        } else {
            Self::Page
        }
    }
}

impl Visit {
    pub(crate) fn new(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }

    /// Who is signed in. Handlers behind a policy take an [`Actor`] instead.
    pub fn actor(&self) -> Option<&Actor> {
        self.inner.actor.as_ref()
    }

    /// How the reader wants pages to look.
    pub fn look(&self) -> Look {
        self.inner.look
    }

    /// The path of the page.
    pub fn path(&self) -> &str {
        &self.inner.path
    }

    /// The query string behind the path, without its question mark.
    pub fn query(&self) -> &str {
        &self.inner.query
    }

    /// Path and query of the page the reader sees, to come back to: this one, or after a POST
    /// the one it was sent from.
    pub fn here(&self) -> &str {
        &self.inner.here
    }

    /// The moment the request arrived.
    pub fn now(&self) -> Instant {
        self.inner.now
    }

    /// The day in China on which it arrived.
    pub fn today(&self) -> Day {
        Day::of_instant(self.inner.now)
    }

    /// Whether only the content of the page is wanted, without what surrounds it.
    pub fn wants_fragment(&self) -> bool {
        self.inner.reader == Reader::Fragment
    }

    /// Whether a program asks rather than a person.
    pub fn wants_json(&self) -> bool {
        self.inner.reader == Reader::Json
    }

    /// The number under which the log knows this request.
    pub fn number(&self) -> &str {
        &self.inner.number
    }

    /// The token every form carries as its first field. Templates use
    /// [`part::Token`](crate::part::Token).
    pub fn token(&self) -> String {
        // Masked anew each time: a page that is compressed under TLS must not hold a constant
        // secret beside text that others can choose (BREACH).
        let mut mask = [0; TOKEN_BYTES];
        (self.inner.site.random)(&mut mask);
        let seal = self.inner.site.seal.seal(&self.token_parts());
        hex(&mask) + &hex(&masked(seal.as_bytes(), mask))
    }

    pub(crate) fn token_holds(&self, token: &str) -> bool {
        let bytes: Vec<u8> = (0..token.len() / 2)
            .filter_map(|i| u8::from_str_radix(token.get(i * 2..i * 2 + 2)?, 16).ok())
            .collect();
        let Some((mask, sealed)) = bytes.split_first_chunk::<TOKEN_BYTES>() else { return false };
        let seal = self.inner.site.seal.seal(&self.token_parts());
        let right = masked(seal.as_bytes(), *mask);
        sealed.len() == TOKEN_BYTES && same(&right, sealed)
    }

    fn token_parts(&self) -> [&str; 3] {
        let session = self.actor().map_or("", |actor| actor.who().session.as_str());
        ["form", &self.inner.nonce, session]
    }

    /// The address of a built file: `site.css`.
    pub fn asset(&self, name: &str) -> String {
        self.inner.site.assets.url(name)
    }

    pub(crate) fn site(&self) -> &SiteParts {
        &self.inner.site
    }

    pub(crate) fn nonce(&self) -> &str {
        &self.inner.nonce
    }

    /// A page: what surrounds it, then the template. Only the content when a script asks.
    pub fn page(&self, head: impl Into<Head>, body: &impl Template) -> Answer {
        self.render(&head.into(), body, StatusCode::OK)
    }

    /// The same form again because it was filled in wrongly (422). The title starts with 错误：
    /// and the error summary, which the form brings along, gets the focus.
    pub fn again(&self, head: impl Into<Head>, body: &impl Template) -> Answer {
        self.render(&head.into(), body, StatusCode::UNPROCESSABLE_ENTITY)
    }

    pub(crate) fn render(&self, head: &Head, body: &impl Template, status: StatusCode) -> Answer {
        let body = Rendered::of(body, self)?;
        if self.asks_for_a_chart() && status.is_success() {
            let taken = self.inner.taken.get().cloned();
            let taken = taken.ok_or_else(|| No::missing("这张图"))?;
            return Ok(Reply::taken(taken, &head.title));
        }
        let note = self.inner.note.as_ref();
        let content = Rendered::of(&Content { visit: self, head, note, body }, self)?;
        let failed = !status.is_success();
        let html = if self.wants_fragment() {
            content.into_html()
        } else {
            Layout { visit: self, head, content, failed }.render_with_values(self)?
        };
        Ok(Reply::html(status, html).forgetting_note(note.is_some(), self.site().tls))
    }

    /// Whether a chart of the page is wanted as a workbook instead of the page.
    pub(crate) fn asks_for_a_chart(&self) -> bool {
        self.inner.chart.is_some()
    }

    pub(crate) fn asks_for_chart(&self, id: &str) -> bool {
        self.inner.chart.as_deref() == Some(id)
    }

    /// Takes the figures of the chart that was asked for.
    pub(crate) fn take(&self, taken: Taken) {
        // A second chart of the same id would be a fault of its page; the first is answered.
        let _ = self.inner.taken.set(taken);
    }

    /// The address of the page with a chart of it behind.
    pub(crate) fn chart_address(&self, id: &str) -> String {
        let (path, query) = self.here().split_once('?').unwrap_or((self.here(), ""));
        let others = query.split('&').filter(|pair| !pair.is_empty());
        let others = others.filter(|pair| pair.split('=').next() != Some(CHART));
        let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
        let pairs: Vec<String> =
            others.map(str::to_owned).chain([format!("{CHART}={id}")]).collect();
        format!("{path}?{}", pairs.join("&"))
    }

    /// A piece of a page, for a script that asked for just that.
    pub fn fragment(&self, body: &impl Template) -> Answer {
        Ok(Reply::html(StatusCode::OK, Rendered::of(body, self)?.into_html()))
    }

    /// An answer for a program.
    pub fn json(&self, value: &impl Serialize) -> Answer {
        Ok(Reply::bytes("application/json", serde_json::to_vec(value)?))
    }

    /// To another page of ours, after something was done (303). Add what was done with
    /// [`Reply::note`]. Anything but a local path leads to the start page.
    pub fn to(&self, path: impl Into<String>) -> Reply {
        Reply::redirect(&local(path.into()), self)
    }
}

/// Names the wanted chart in an address.
const CHART: &str = "chart";

/// The chart that a request wants instead of the page it stands on.
pub(crate) fn asked_chart(request: &Parts) -> Option<String> {
    let query = request.uri.query().filter(|_| request.method == Method::GET)?;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(name, _)| name == CHART).map(|(_, id)| id.into_owned())
}

/// Half of a token: a mask, then as much of the seal, masked.
const TOKEN_BYTES: usize = 16;

/// The beginning of a seal, taken as text, under a mask.
fn masked(seal: &[u8], mask: [u8; TOKEN_BYTES]) -> [u8; TOKEN_BYTES] {
    let mut bytes = mask;
    for (byte, pair) in bytes.iter_mut().zip(seal.chunks_exact(2)) {
        let digits = std::str::from_utf8(pair).unwrap_or_default();
        *byte ^= u8::from_str_radix(digits, 16).unwrap_or_default();
    }
    bytes
}

/// The path if it leads to a page of ours, the start page otherwise.
pub(crate) fn local(path: String) -> String {
    let second = path.as_bytes().get(1);
    let fine = path.starts_with('/')
        && !matches!(second, Some(b'/' | b'\\'))
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if fine { path } else { "/".to_owned() }
}

impl Values for Visit {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        (key == "visit").then_some(self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // Every route is served by a `Site`, which puts the visit there before anything runs.
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| Self::new(Inner::nowhere())))
    }
}

impl Inner {
    /// For a handler called outside a [`crate::Site`]: nobody, nowhere.
    fn nowhere() -> Self {
        Self {
            site: Arc::new(SiteParts::nowhere()),
            actor: None,
            look: Look::default(),
            path: "/".to_owned(),
            query: String::new(),
            here: "/".to_owned(),
            reader: Reader::Page,
            number: String::new(),
            nonce: String::new(),
            note: None,
            now: Instant::UNIX_EPOCH,
            chart: None,
            taken: OnceLock::new(),
        }
    }

    pub(crate) fn note_of(headers: &HeaderMap, site: &SiteParts) -> Option<Note> {
        cookie(headers, Note::COOKIE).and_then(|value| Note::read(value, &site.seal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_followed() {
        for fine in ["/", "/members?page=2", "/orgs/%E5%8E%BF"] {
            assert_eq!(local(fine.to_owned()), fine);
        }
        for foreign in ["", "//evil", "/\\evil", "https://evil", "/a\nb", "/\t/evil", "evil"] {
            assert_eq!(local(foreign.to_owned()), "/", "{foreign:?}");
        }
    }
}
