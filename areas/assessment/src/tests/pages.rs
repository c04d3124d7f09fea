//! Every page through the router, as a county officer, a secretary and a stranger see it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::FixedClock;
use store::testing::{on_both, on_sqlite};
use tower::ServiceExt as _;
use web::{Actor, Assets, Found, Menu, SealKey, Sessions, Site};

use crate::samples::{City, actor, today};

struct Always(Actor);

impl Sessions for Always {
    fn actor<'a>(&'a self, _: &'a Parts) -> Found<'a> {
        Box::pin(std::future::ready(Ok(Some(self.0.clone()))))
    }
}

fn site(city: &City, actor: Actor) -> Router {
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
    site.serve(crate::routes().with_state(city.assessments.clone())).unwrap()
}

async fn get(site: &Router, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = site.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn post(site: &Router, path: &str, kind: &str, body: String) -> (StatusCode, String, String) {
    let request = Request::post(path)
        .header("origin", "http://localhost")
        .header("host", "localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body))
        .unwrap();
    let response = site.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let to = response.headers().get(header::LOCATION).map(|l| l.to_str().unwrap().to_owned());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, to.unwrap_or_default(), String::from_utf8_lossy(&body).into_owned())
}

const ASKED: &str = "scheme=%E6%94%AF%E9%83%A8%E8%80%83%E8%AF%84%E5%8A%9E%E6%B3%95&period=2026Q1";

#[tokio::test]
async fn an_officer_sees_ranking_distribution_results_and_records_of_his_county_alone() {
    on_both(async |store| {
        let city = City::new(&store).await;
        let site = site(&city, actor(&city.pack, city.counties.first().unwrap(), "组织部"));
        let (status, page) = get(&site, &format!("/assessment?{ASKED}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(page.contains("石桥村党支部") && page.contains("93.9"), "{page}");
        assert!(!page.contains("东风村") && !page.contains("望江村"));
        let (_, filtered) = get(&site, &format!("/assessment?{ASKED}&state=unknown")).await;
        assert!(filtered.contains("柳湾村") && !filtered.contains("石桥村党支部"));
        let (status, page) = get(&site, &format!("/assessment/distribution?{ASKED}")).await;
        assert!(status.is_success() && page.contains("90分以上，不到100分"), "{page}");
        // By hand: 石桥 has 30 + 30 of 60, and 10 + 14.4 + 9.5 of 40; 柳湾 is not settled yet.
        let row = |name: &str| {
            let row = page.split("<tr>").filter(|row| row.contains(name)).last().unwrap();
            row.split("<td").skip(1).map(|cell| cell.split(['>', '<']).nth(1).unwrap()).collect()
        };
        let (settled, open): (Vec<&str>, Vec<&str>) = (row("石桥村"), row("柳湾村"));
        assert_eq!((settled, open), (vec!["100", "84.7"], vec!["未知", "未知"]));
        assert!(page.contains("有未知项的2个没有计入"), "{page}");
        let (status, page) = get(&site, &format!("/assessment/result/990102?{ASKED}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(page.contains("应开3次，实开2次，少1次，扣10分"), "{page}");
        // From the star to the meetings behind it: one link, then the record.
        let at = page.find("/assessment/result/990102/behind/").unwrap();
        let link =
            page[at..].split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let (status, page) = get(&site, &link).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(page.contains("2026-01-20") && page.contains("/ledgers/"), "{page}");
        let (status, _) = get(&site, &format!("/assessment/result/990201?{ASKED}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, _) = get(&site, "/assessment/result/990102?scheme=x").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let figures = format!("distribution?{ASKED}&chart=by-star");
        for file in [format!("ranking.xlsx?{ASKED}"), figures, format!("scoring.xlsx?{ASKED}")] {
            let (status, body) = get(&site, &format!("/assessment/{file}")).await;
            assert!(status.is_success() && body.starts_with("PK"), "{file}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_secretary_comes_straight_to_his_own_result_in_whole_sentences() {
    on_sqlite(async |store| {
        let city = City::new(&store).await;
        let site = site(&city, actor(&city.pack, city.branch(4), "支部书记"));
        let request = Request::get("/assessment").body(Body::empty()).unwrap();
        let response = site.clone().oneshot(request).await.unwrap();
        let to = response.headers().get(header::LOCATION).unwrap().to_str().unwrap();
        assert!(to.starts_with("/assessment/result/990202?"), "{to}");
        let (_, page) = get(&site, &format!("/assessment/result/990202?{ASKED}")).await;
        assert!(page.contains("排第2名"), "{page}");
        assert!(page.contains("不是结论"));
        let (status, _) = get(&site, "/assessment/scoring").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn judging_on_the_page_keeps_what_was_typed_until_it_is_right() {
    on_sqlite(async |store| {
        let city = City::new(&store).await;
        let site = site(&city, actor(&city.pack, &city.city, "组织部"));
        let (status, page) = get(&site, &format!("/assessment/scoring?{ASKED}&item=2")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(page.contains("0到10分，每档0.5分") && page.contains("周明远 2026-06-15"), "{page}");
        let (status, page) = get(&site, &format!("/assessment/scoring?{ASKED}&org=990101")).await;
        assert!(status.is_success() && page.contains("组织评价（自评）"), "{page}");
        let form = "application/x-www-form-urlencoded";
        let field = format!("4:1:{}", city.branch(1).id);
        let token = page.split("name=\"_token\" value=\"").nth(1).unwrap();
        let token = &token[..64];
        let body =
            |value: &str| format!("_token={token}&{ASKED}&back=&w:{field}=&g:{field}={value}");
        let (status, _, page) = post(&site, "/assessment/scoring", form, body("8.3")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
        assert!(page.contains("打分以0.5分为一档，填的是8.3分"), "{page}");
        let (status, to, page) = post(&site, "/assessment/scoring", form, body("8.5")).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        assert!(to.starts_with("/assessment/scoring"), "{to}");
        let (_, page) = get(&site, &format!("/assessment/result/990102?{ASKED}")).await;
        assert!(page.contains("63.5"), "{page}");
        let (status, page) = get(&site, &format!("/assessment/scoring/import?{ASKED}")).await;
        assert!(status.is_success() && page.contains("multipart/form-data"), "{page}");
        let multipart = format!(
            "--b\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n{token}\r\n--b\r\n\
             Content-Disposition: form-data; name=\"scheme\"\r\n\r\n{}\r\n--b\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"x.xlsx\"\r\n\r\nno workbook\r\n\
             --b--\r\n",
            city.pack.schemes.first().unwrap().name
        );
        let kind = "multipart/form-data; boundary=b";
        let (status, _, page) = post(&site, "/assessment/scoring/import", kind, multipart).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    })
    .await;
}
