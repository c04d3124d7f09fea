//! Every page through the router.

use std::sync::Arc;

use assessment::samples::{City, actor, pack, today};
use axum::Router;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::FixedClock;
use store::testing::on_both;
use tower::ServiceExt as _;
use web::{Actor, Assets, Found, Menu, SealKey, Sessions, Site};

use super::issuing::city;
use crate::Bulletins;

struct Always(Actor);

impl Sessions for Always {
    fn actor<'a>(&'a self, _: &'a Parts) -> Found<'a> {
        Box::pin(std::future::ready(Ok(Some(self.0.clone()))))
    }
}

fn site(bulletins: &Bulletins, actor: Actor) -> Router {
    let site = Site {
        place: "江北市".to_owned(),
        notice: String::new(),
        assets: Assets(&[]),
        menu: Menu { entries: vec![crate::entry()], phone: Vec::new() },
        sessions: Arc::new(Always(actor)),
        clock: Arc::new(FixedClock::at(today())),
        random: |bytes| bytes.fill(7),
        seal: SealKey::new([7; 32]),
        tls: false,
        trusted_origins: Vec::new(),
    };
    site.serve(crate::routes().with_state(bulletins.clone())).unwrap()
}

async fn ask(site: &Router, request: Request<Body>) -> (StatusCode, String, String) {
    let response = site.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let to = response.headers().get(header::LOCATION).map(|l| l.to_str().unwrap().to_owned());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, to.unwrap_or_default(), String::from_utf8_lossy(&body).into_owned())
}

async fn get(site: &Router, path: &str) -> (StatusCode, String) {
    let (status, _, page) = ask(site, Request::get(path).body(Body::empty()).unwrap()).await;
    (status, page)
}

fn field<'a>(page: &'a str, name: &str) -> &'a str {
    let start = format!("name=\"{name}\" value=\"");
    page.split(&start).nth(1).and_then(|rest| rest.split('"').next()).unwrap()
}

#[tokio::test]
async fn an_officer_previews_issues_and_fetches_again() {
    on_both(async |store| {
        let (city, bulletins): (City, Bulletins) = city(&store).await;
        let officer = actor(&pack(), &city.city, "组织部");
        let site = site(&bulletins, officer);
        let (status, page) = get(&site, "/bulletins").await;
        assert!(status.is_success() && page.contains("还没有印发过通报"), "{page}");
        let (status, page) = get(&site, "/bulletins/preview?period=2026Q1").await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(page.contains("/assessment?scheme=") && page.contains("石桥村党支部"), "{page}");
        let (status, file) = get(&site, "/bulletins/preview.docx?period=2026Q1").await;
        assert!(status.is_success() && file.starts_with("PK"));

        let form = |hash: &str| {
            let body =
                format!("_token={}&template=&period=2026Q1&hash={hash}", field(&page, "_token"));
            Request::post("/bulletins/issue")
                .header("origin", "http://localhost")
                .header("host", "localhost")
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(body))
                .unwrap()
        };
        let (status, _, refused) = ask(&site, form("0")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.contains("预览之后数据有变化"), "{refused}");
        let (status, to, page) = ask(&site, form(field(&page, "hash"))).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let (status, page) = get(&site, &to).await;
        assert!(status.is_success() && page.contains("临组〔2026〕1号"), "{page}");
        let (status, file) = get(&site, &format!("{to}/file")).await;
        assert!(status.is_success() && file.starts_with("PK"));
        let (_, page) = get(&site, "/bulletins").await;
        assert!(page.contains("临组〔2026〕1号"), "{page}");
    })
    .await;
}
