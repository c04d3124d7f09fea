//! Pages are sent compressed.

use std::io::Write;

use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body_util::BodyExt;

/// Below this there is nothing to gain.
const LEAST_BYTES: u64 = 1024;

/// The answer with its body compressed, if it is text of known length and the reader takes it.
pub(crate) async fn compressed(takes_gzip: bool, response: Response) -> Response {
    let length = response.body().size_hint().exact().unwrap_or(0);
    if !takes_gzip || length < LEAST_BYTES || !is_text(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = body.collect().await.map(http_body_util::Collected::to_bytes) else {
        return Response::from_parts(parts, Body::empty());
    };
    let mut gzip = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::new(5));
    match gzip.write_all(&bytes).and_then(|()| gzip.finish()) {
        Ok(packed) => {
            parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(packed))
        }
        Err(_) => Response::from_parts(parts, Body::from(bytes)),
    }
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    !headers.contains_key(header::CONTENT_ENCODING)
        && kind.is_some_and(|kind| kind.starts_with("text/") || kind.contains("json"))
}
