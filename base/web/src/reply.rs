//! What a handler answers.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::taken::{Taken, TakenFrom};
use crate::{No, Note, Visit};

/// What every handler returns.
pub type Answer = Result<Reply, No>;

/// A yes: a page, a fragment, a file, a redirect. Made by the methods of [`Visit`] and by
/// [`Reply::file`].
#[derive(Debug)]
pub struct Reply {
    response: Response,
    note_seal: Option<(crate::seal::SealKey, bool)>,
}

impl Reply {
    pub(crate) fn html(status: StatusCode, html: String) -> Self {
        let mut reply = Self::bytes("text/html; charset=utf-8", html);
        *reply.response.status_mut() = status;
        reply
    }

    pub(crate) fn bytes(mime: &'static str, body: impl Into<Body>) -> Self {
        let mut response = Response::new(body.into());
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
        Self { response, note_seal: None }
    }

    /// A chart's figures, which the frame makes into a file.
    pub(crate) fn taken(taken: Taken, page: &str) -> Self {
        Self { response: TakenFrom::answer(taken, page), note_seal: None }
    }

    pub(crate) fn redirect(path: &str, visit: &Visit) -> Self {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let to = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
        response.headers_mut().insert(header::LOCATION, to);
        let site = visit.site();
        Self { response, note_seal: Some((site.seal.clone(), site.tls)) }
    }

    /// A file to save. `name` may be Chinese; `body` bytes or a stream.
    pub fn file(name: &str, mime: &'static str, body: impl Into<Body>) -> Self {
        let encoded =
            percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
        Self::bytes(mime, body)
            .with(header::CONTENT_DISPOSITION, &format!("attachment; filename*=UTF-8''{encoded}"))
    }

    /// Says on the next page what was done. Only a redirect carries a note.
    #[must_use]
    pub fn note(self, note: impl Into<Note>) -> Self {
        let Some((key, tls)) = &self.note_seal else { return self };
        let secure = if *tls { "; Secure" } else { "" };
        let value = note.into().write(key);
        let name = Note::COOKIE;
        let line = format!("{name}={value}; Path=/; Max-Age=60; SameSite=Lax; HttpOnly{secure}");
        self.with(header::SET_COOKIE, &line)
    }

    pub(crate) fn forgetting_note(self, shown: bool, tls: bool) -> Self {
        if !shown {
            return self;
        }
        let secure = if tls { "; Secure" } else { "" };
        let name = Note::COOKIE;
        let line = format!("{name}=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly{secure}");
        self.with(header::SET_COOKIE, &line)
    }

    /// One more header. A value that no header can hold is left out.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.response.headers_mut().append(name, value);
        }
        self
    }
}

impl From<&str> for Note {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Note {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        self.response
    }
}
