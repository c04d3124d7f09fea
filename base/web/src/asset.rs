//! Styles, scripts and icons, served from memory under names that change with their content.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// One built file. The crate `assets` holds them all; `app` hands them to [`crate::Site`], so
/// that a changed style rebuilds nothing but the binary.
#[derive(Debug)]
pub struct Asset {
    /// What templates call it: `site.css`.
    pub name: &'static str,
    /// What browsers call it: `site-3f9a1c2b.css`.
    pub path: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// As built.
    pub raw: &'static [u8],
    /// Compressed with brotli; empty when that gains nothing.
    pub br: &'static [u8],
    /// Compressed with gzip; empty when that gains nothing.
    pub gz: &'static [u8],
}

/// All built files.
#[derive(Debug, Clone, Copy)]
pub struct Assets(pub &'static [Asset]);

impl Assets {
    /// The address of a file by the name templates use. A file that was not built gets the bare
    /// name, which is then a 404 in the browser and a failed test.
    pub(crate) fn url(self, name: &str) -> String {
        let path = self.0.iter().find(|asset| asset.name == name).map_or(name, |asset| asset.path);
        format!("/assets/{path}")
    }

    /// Answers `GET /assets/{path}`.
    pub(crate) fn answer(self, path: &str, headers: &HeaderMap) -> Response {
        let Some(asset) = self.0.iter().find(|asset| asset.path == path) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let tag = format!("\"{}\"", asset.path);
        let fixed: [(HeaderName, &str); 4] = [
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (header::CONTENT_TYPE, asset.mime),
            (header::ETAG, &tag),
            (header::VARY, "accept-encoding"),
        ];
        let known = headers
            .get(header::IF_NONE_MATCH)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|tags| tags.split(',').any(|t| t.trim() == tag));
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let (body, encoding) = asset.for_reader(headers);
            let mut response = Response::new(Body::from(body));
            if let Some(encoding) = encoding {
                response
                    .headers_mut()
                    .insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            response
        };
        for (name, value) in fixed {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl Asset {
    fn for_reader(&self, headers: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
        if !self.br.is_empty() && accepts(headers, "br") {
            (self.br, Some("br"))
        } else if !self.gz.is_empty() && accepts(headers, "gzip") {
            (self.gz, Some("gzip"))
        } else {
            (self.raw, None)
        }
    }
}

/// Whether the reader takes an encoding: named, and not with weight zero.
pub(crate) fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            parts.next() == Some(encoding)
                && !parts.any(|p| matches!(p, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    static FILES: [Asset; 1] = [Asset {
        name: "site.css",
        path: "site-1.css",
        mime: "text/css",
        raw: b"body{}",
        br: b"B",
        gz: b"G",
    }];

    fn ask(name: HeaderName, value: &'static str) -> Response {
        let headers = HeaderMap::from_iter([(name, HeaderValue::from_static(value))]);
        Assets(&FILES).answer("site-1.css", &headers)
    }

    #[test]
    fn the_smallest_form_the_reader_takes_is_sent() {
        for (offer, sent) in [("gzip, br", "br"), ("gzip, br;q=0", "gzip"), ("deflate", "")] {
            let response = ask(header::ACCEPT_ENCODING, offer);
            let encoding = response.headers().get(header::CONTENT_ENCODING);
            assert_eq!(encoding.map_or("", |e| e.to_str().unwrap()), sent, "{offer}");
            assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immu"));
        }
    }

    #[test]
    fn a_reader_who_has_the_file_gets_nothing_again() {
        let response = ask(header::IF_NONE_MATCH, "\"other\", \"site-1.css\"");
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(Assets(&FILES).url("site.css"), "/assets/site-1.css");
        let missing = Assets(&FILES).answer("site.css", &HeaderMap::new());
        assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    }
}
