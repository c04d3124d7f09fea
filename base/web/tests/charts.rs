//! Every chart is taken away as a workbook with the figures that stand on its page.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use kernel::{Day, FixedClock};
use office::{Content, Workbook};
use tower::ServiceExt;
use web::gallery::{self, sample};
use web::{Done, Found, No, SealKey, Sessions, Site};

/// Somebody whose exports are noted in a list; none is allowed when the list is full.
struct Noting(Arc<Mutex<Vec<String>>>);

impl Sessions for Noting {
    fn actor<'a>(&'a self, request: &'a Parts) -> Found<'a> {
        sample::SampleSessions.actor(request)
    }

    fn exported<'a>(&'a self, _: &'a Parts, said: &'a str) -> Done<'a> {
        let mut noted = self.0.lock().unwrap();
        let full = noted.len() >= 20;
        noted.push(said.to_owned());
        Box::pin(std::future::ready(if full { Err(No::denied("不行")) } else { Ok(()) }))
    }
}

async fn get(path: &str, noted: &Arc<Mutex<Vec<String>>>) -> (StatusCode, Vec<u8>) {
    let site = Site {
        place: "江北市".to_owned(),
        notice: String::new(),
        assets: assets::ALL,
        menu: sample::menu(),
        sessions: Arc::new(Noting(Arc::clone(noted))),
        clock: Arc::new(FixedClock::at(Day::new(2026, 3, 18).unwrap())),
        random: |bytes| bytes.fill(1),
        seal: SealKey::new([1; 32]),
        tls: false,
        trusted_origins: Vec::new(),
    };
    let router = site.serve(gallery::routes()).unwrap();
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let status = response.status();
    (status, response.into_body().collect().await.unwrap().to_bytes().to_vec())
}

/// The rows of a workbook's only sheet as text, until the first that is empty.
fn rows(file: Vec<u8>) -> Vec<Vec<String>> {
    let book = Workbook::from_bytes(file).unwrap();
    assert_eq!(book.sheets().len(), 1);
    let mut rows = book.rows(0).unwrap();
    let mut found = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        let text = |cell: &office::Cell| match &cell.content {
            Content::Number(number) => format!("#{number}"),
            other => other.to_string(),
        };
        found.push(row.cells.iter().map(text).collect());
    }
    found
}

#[tokio::test]
async fn each_chart_of_the_gallery_gives_its_figures_with_numbers_as_numbers() {
    let noted = Arc::default();
    let (_, page) = get("/dev/components/charts?size=20", &noted).await;
    let page = String::from_utf8(page).unwrap();
    let charts: Vec<&str> = page
        .split("<figure class=\"chart\" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(charts.len(), 10);
    for id in charts {
        let address = format!("/dev/components/charts?size=20&chart={id}");
        assert!(page.contains(&address.replace('&', "&#38;")), "{id}");
        let (status, file) = get(&address, &noted).await;
        assert_eq!(status, StatusCode::OK, "{id}");
        let rows = rows(file);
        assert!(rows.len() > 6, "{id}: {rows:?}");
        assert!(rows.iter().any(|row| row.iter().any(|cell| cell.contains("周明远"))), "{rows:?}");
    }
    let (_, file) = get("/dev/components/charts?chart=bars", &noted).await;
    let rows = rows(file);
    assert_eq!(rows[0][0], "各乡镇基层党建指数");
    assert_eq!(rows[1], ["乡镇", "分"]);
    assert_eq!(rows[2], ["石桥镇", "#91.2"]);
    assert_eq!(rows[7], ["白马镇", "未知"], "unknown is not zero");
    assert_eq!(noted.lock().unwrap().last().unwrap(), "导出图表“各乡镇基层党建指数”（图表）");
}

#[tokio::test]
async fn a_chart_that_is_not_there_is_said_to_be_missing() {
    let noted = Arc::default();
    for path in ["/dev/components/charts?chart=nothing", "/dev/components/form?chart=bars"] {
        let (status, page) = get(path, &noted).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(String::from_utf8(page).unwrap().contains("没有找到这张图"), "{path}");
    }
    assert!(noted.lock().unwrap().is_empty());
}

#[tokio::test]
async fn nothing_is_taken_away_that_the_trail_does_not_hold() {
    let noted = Arc::new(Mutex::new(vec![String::new(); 20]));
    let (status, body) = get("/dev/components/charts?chart=bars", &noted).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(!body.starts_with(b"PK"));
}
