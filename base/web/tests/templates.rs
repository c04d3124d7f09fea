//! Every page of the gallery renders, and no template does what none may do.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use kernel::{Day, FixedClock};
use tower::ServiceExt;
use web::gallery::{self, sample};
use web::{SealKey, Site};

async fn page(path: &str, look: &str, person: &str) -> (StatusCode, String) {
    let site = Site {
        place: "江北市".to_owned(),
        notice: "演示数据，均为虚构".to_owned(),
        assets: assets::ALL,
        menu: sample::menu(),
        sessions: sample::sessions(),
        clock: Arc::new(FixedClock::at(Day::new(2026, 3, 18).unwrap())),
        random: |bytes| bytes.fill(1),
        seal: SealKey::new([1; 32]),
        tls: false,
        trusted_origins: Vec::new(),
    };
    let router = site.serve(gallery::routes()).unwrap();
    let cookie = format!("look={look}; as={person}");
    let request = Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn every_page_of_the_gallery_renders_for_everybody_in_every_look() {
    let routes = gallery::routes::<()>();
    let reads = routes.list().iter().filter(|r| r.method == "GET" && !r.path.contains('{'));
    let paths: Vec<&str> = reads.map(|route| route.path).chain(["/look"]).collect();
    assert!(paths.len() >= 9);
    for path in paths {
        for (look, person) in
            [("18", "officer"), ("30.elder.contrast.still", "secretary"), ("18", "nobody")]
        {
            let (status, html) = page(path, look, person).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            if path.ends_with("/pick") {
                continue;
            }
            assert_eq!(html.matches("<h1").count(), 1, "{path}");
            assert!(html.contains("长辈版") || html.contains("普通版"), "{path}");
            assert!(!html.contains('！'), "no exclamation marks: {path}");
            for asset in ["site.css", "site.js", "icons.svg"] {
                assert!(
                    !html.contains(&format!("/assets/{asset}")),
                    "{path} names {asset} unbuilt"
                );
            }
        }
    }
}

fn templates(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            templates(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "html") {
            into.push(path);
        }
    }
}

#[test]
fn no_template_escapes_the_escaping_or_the_policy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    templates(&root.join("base/web/src"), &mut found);
    if root.join("areas").exists() {
        templates(&root.join("areas"), &mut found);
    }
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        for never in [
            "|safe",
            "| safe",
            " style=",
            "<style",
            "javascript:",
            " onclick=",
            " hx-on",
            "http://",
            "https://",
        ] {
            assert!(!text.contains(never), "{} has {never}", path.display());
        }
        for form in text.split("<form").skip(1).filter(|form| form.contains("method=\"post\"")) {
            let first = form.split_once('>').map_or("", |(_, rest)| rest);
            let before = first.split("<input").next().unwrap_or_default();
            assert!(before.contains("Token"), "{}: a form begins with the token", path.display());
        }
    }
}
