//! Requests that change something must come from a page of ours.
//!
//! First layer: `tower-http`'s check of Sec-Fetch-Site and Origin. Second layer, here: a request
//! that carries neither (plain HTTP, old browsers, programs) passes only with a valid form
//! token, either in the header `x-form-token` or as the *first* field of the form, where it is
//! found without reading the rest.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use crate::{No, Visit};

/// The name of the first field of every form.
pub(crate) const FIELD: &str = "_token";
/// How far into a body the token may begin.
const HEAD_BYTES: usize = 4096;

pub(crate) fn refused() -> No {
    No::Malformed(
        StatusCode::FORBIDDEN,
        "这个请求不是从本系统的页面发出的，为保护您的账号没有执行。请回到页面重新操作。".to_owned(),
    )
}

/// The answer of the first layer.
pub(crate) type Rejection = fn(ProtectionError) -> Response;

/// The first layer. Origins that are trusted besides our own come from the configuration.
pub(crate) fn layer(trusted: &[String]) -> Result<CsrfLayer<Rejection>, String> {
    let mut layer = CsrfLayer::new();
    for origin in trusted {
        layer = layer.add_trusted_origin(origin.clone()).map_err(|error| error.to_string())?;
    }
    let answer: Rejection = |_| refused().into_response();
    Ok(layer.with_rejection_response(answer))
}

/// The second layer.
pub(crate) async fn token(visit: Visit, request: Request, next: Next) -> Response {
    if is_safe_or_says_where_from(&request) || has_token_header(&visit, &request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let (head, body) = match peek(body).await {
        Ok(peeked) => peeked,
        Err(error) => return No::Fault(error.into()).into_response(),
    };
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    match first_field(kind.unwrap_or_default(), &head) {
        Some(token) if visit.token_holds(token) => next.run(Request::from_parts(parts, body)).await,
        _ => refused().into_response(),
    }
}

fn is_safe_or_says_where_from(request: &Request) -> bool {
    let says = |name: &str| request.headers().get(name).is_some_and(|value| !value.is_empty());
    matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        || says("sec-fetch-site")
        || says("origin")
}

fn has_token_header(visit: &Visit, request: &Request) -> bool {
    let token = request.headers().get("x-form-token").and_then(|token| token.to_str().ok());
    token.is_some_and(|token| visit.token_holds(token))
}

/// The beginning of a body, and the body again with nothing missing.
async fn peek(mut body: Body) -> Result<(Vec<u8>, Body), axum::Error> {
    let mut head: Vec<u8> = Vec::new();
    while head.len() < HEAD_BYTES {
        match body.frame().await {
            Some(frame) => {
                if let Ok(data) = frame?.into_data() {
                    head.extend_from_slice(&data);
                }
            }
            None => return Ok((head.clone(), Body::from(head))),
        }
    }
    let whole = Body::new(Rejoined { head: Some(Bytes::from(head.clone())), rest: body });
    head.truncate(HEAD_BYTES);
    Ok((head, whole))
}

/// A body whose beginning was read already.
struct Rejoined {
    head: Option<Bytes>,
    rest: Body,
}

impl http_body::Body for Rejoined {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        match self.head.take() {
            Some(head) => std::task::Poll::Ready(Some(Ok(http_body::Frame::data(head)))),
            None => std::pin::Pin::new(&mut self.rest).poll_frame(context),
        }
    }
}

/// The token if it is the form's first field: 64 hex digits.
fn first_field<'a>(kind: &str, head: &'a [u8]) -> Option<&'a str> {
    let end = head.len();
    let after = if kind.starts_with("application/x-www-form-urlencoded") {
        let name = format!("{FIELD}=");
        head.strip_prefix(name.as_bytes())?
    } else if kind.starts_with("multipart/form-data") {
        let mark = format!("name=\"{FIELD}\"\r\n\r\n");
        let at = head.windows(mark.len()).position(|w| w == mark.as_bytes())?;
        // Anything between the first boundary line and this name would be another field.
        let before = head.get(..at)?;
        if before.windows(4).any(|w| w == b"\r\n\r\n") {
            return None;
        }
        head.get(at + mark.len()..end)?
    } else {
        return None;
    };
    let token = after.get(..64)?;
    let closed = after.get(64).is_none_or(|b| matches!(b, b'&' | b'\r'));
    (closed && token.iter().all(u8::is_ascii_hexdigit)).then(|| std::str::from_utf8(token).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_taken_only_from_the_first_field() {
        let hex = "a1".repeat(32);
        let form = "application/x-www-form-urlencoded";
        assert_eq!(first_field(form, format!("_token={hex}&a=1").as_bytes()), Some(&*hex));
        assert_eq!(first_field(form, format!("_token={hex}").as_bytes()), Some(&*hex));
        assert_eq!(first_field(form, format!("a=1&_token={hex}").as_bytes()), None);
        assert_eq!(first_field(form, format!("_token={hex}0").as_bytes()), None);
        assert_eq!(first_field("text/plain", format!("_token={hex}").as_bytes()), None);
        let part = |name: &str, value: &str| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let multipart = "multipart/form-data; boundary=b";
        let first = part(FIELD, &hex) + &part("file", "x");
        let second = part("file", "x") + &part(FIELD, &hex);
        assert_eq!(first_field(multipart, first.as_bytes()), Some(&*hex));
        assert_eq!(first_field(multipart, second.as_bytes()), None);
    }

    #[tokio::test]
    async fn a_body_that_was_looked_at_loses_nothing() {
        for length in [0, 10, HEAD_BYTES, HEAD_BYTES * 3 + 7] {
            let bytes: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            let (head, body) = peek(Body::from(bytes.clone())).await.unwrap();
            assert!(bytes.starts_with(&head));
            assert_eq!(body.collect().await.unwrap().to_bytes(), bytes);
        }
    }
}
