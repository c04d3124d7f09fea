//! The frame as a browser meets it: policies, errors, headers, the origin of forms.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use kernel::{Day, FixedClock, Refusal};
use tower::ServiceExt;
use web::form::{Field, Form, Sent, Upload};
use web::gallery::sample;
use web::{Actor, Answer, No, NoSessions, Policy, Routes, SealKey, Sessions, Site, Visit};

#[derive(askama::Template)]
#[template(ext = "html", source = "{{ form }}")]
struct Page {
    form: Form,
}

fn form() -> Form {
    Form::new("/members", "登记")
        .field(Field::text("name", "姓名").at_most(5))
        .field(Field::day("joined", "入党日期"))
}

async fn new(visit: Visit) -> Answer {
    visit.page("登记党员", &Page { form: form() })
}

async fn register(visit: Visit, actor: Actor, sent: Sent) -> Answer {
    let mut form = form().filled(&sent);
    match form.read(|form| form.text("name")) {
        Some(name) if name == "重名" => Err(Refusal::new("已有同名党员").into()),
        Some(name) => Ok(visit.to("/members").note(format!("{}登记了{name}", actor.name()))),
        None => visit.again("登记党员", &Page { form }),
    }
}

async fn import(visit: Visit, upload: Upload) -> Answer {
    let file = upload.file("book").map(|file| (file.name.as_str(), file.bytes.len()));
    visit.json(&(upload.sent.text("kind"), file))
}

async fn breaks() -> Answer {
    Err(std::io::Error::other("disk secret").into())
}

#[allow(clippy::panic, reason = "what the test is about")]
async fn panics() -> Answer {
    panic!("secret panic")
}

fn site(sessions: Arc<dyn Sessions>, tls: bool) -> Router {
    let open = Policy::Open { because: "a test" };
    let routes = Routes::new()
        .get("/members", Policy::SignedIn, new)
        .post("/members", Policy::SignedIn, register)
        .upload("/import", Policy::SignedIn, 4 << 20, import)
        .get("/audit", Policy::May("审计"), new)
        .get("/breaks", open, breaks)
        .get("/panics", open, panics)
        .get("/missing", open, || async { Answer::Err(No::missing("这名党员")) });
    let site = Site {
        place: "江北市".to_owned(),
        notice: String::new(),
        assets: assets::ALL,
        menu: sample::menu(),
        sessions,
        clock: Arc::new(FixedClock::at(Day::new(2026, 3, 18).unwrap())),
        random: |bytes| bytes.fill(0xab),
        seal: SealKey::new([3; 32]),
        tls,
        trusted_origins: Vec::new(),
    };
    site.serve(routes).unwrap()
}

fn signed_in() -> Router {
    site(sample::sessions(), false)
}

async fn ask(router: Router, request: Request<Body>) -> (Response<()>, String) {
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    (Response::from_parts(parts, ()), String::from_utf8(bytes.to_vec()).unwrap())
}

fn get(path: &str) -> axum::http::request::Builder {
    Request::get(path).header("host", "jishi.local")
}

fn post(path: &str) -> axum::http::request::Builder {
    Request::post(path)
        .header("host", "jishi.local")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

fn body(text: &str) -> Body {
    Body::from(text.to_owned())
}

const GOOD: &str = "name=%E5%BC%A0%E4%B8%89&joined=2019.7.1";

#[tokio::test]
async fn every_answer_carries_the_strict_headers() {
    for path in ["/members", "/nowhere", "/breaks", "/assets/nothing.css"] {
        let (response, _) =
            ask(site(sample::sessions(), true), get(path).body(Body::empty()).unwrap()).await;
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert!(header("strict-transport-security").contains("max-age"));
    }
    let (response, _) = ask(signed_in(), get("/members").body(Body::empty()).unwrap()).await;
    assert!(!response.headers().contains_key("strict-transport-security"), "only under TLS");
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_the_sign_in_page_and_back() {
    let router = || site(Arc::new(NoSessions), false);
    let (response, _) = ask(router(), get("/members?page=2").body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()["location"], "/sign-in?next=%2Fmembers%3Fpage%3D2");
    let script = get("/members").header("hx-request", "true").body(Body::empty()).unwrap();
    let (response, _) = ask(router(), script).await;
    assert_eq!(response.headers()["hx-redirect"], "/sign-in?next=%2Fmembers");
    let program = get("/members").header("accept", "application/json").body(Body::empty()).unwrap();
    let (response, body) = ask(router(), program).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert!(body.contains("\"status\":401"));
}

#[tokio::test]
async fn a_policy_keeps_out_who_lacks_the_act() {
    let (response, body) = ask(signed_in(), get("/audit").body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert!(body.contains("您没有这项权限") && body.contains("审计"));
}

#[tokio::test]
async fn a_fault_shows_its_number_and_never_its_cause() {
    for path in ["/breaks", "/panics"] {
        let (response, body) = ask(signed_in(), get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.contains("ABABABAB") && !body.contains("secret"), "{path}");
    }
    let program = get("/breaks").header("accept", "application/json").body(Body::empty()).unwrap();
    let (_, body) = ask(signed_in(), program).await;
    assert!(body.contains("\"instance\":\"ABABABAB\"") && !body.contains("secret"));
}

#[tokio::test]
async fn what_a_library_refuses_is_said_in_chinese_too() {
    for (request, status) in [
        (get("/nowhere").body(Body::empty()).unwrap(), StatusCode::NOT_FOUND),
        (get("/missing").body(Body::empty()).unwrap(), StatusCode::NOT_FOUND),
        (
            Request::delete("/members")
                .header("sec-fetch-site", "same-origin")
                .body(Body::empty())
                .unwrap(),
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (
            post("/members")
                .header("sec-fetch-site", "same-origin")
                .body(body(&"x".repeat(2 << 20)))
                .unwrap(),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ] {
        let (response, body) = ask(signed_in(), request).await;
        assert_eq!(response.status(), status);
        assert!(body.contains("<title>错误：") && body.contains("回到工作台"), "{status}");
    }
}

#[tokio::test]
async fn a_form_filled_in_wrongly_comes_back_whole() {
    let request = post("/members")
        .header("sec-fetch-site", "same-origin")
        .body(body("name=%3Cb%3E123456&joined=2019-02-30"))
        .unwrap();
    let (response, html) = ask(signed_in(), request).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("<title>错误：登记党员"));
    let summary = html.split("id=\"problems\"").nth(1).unwrap().split("</ul>").next().unwrap();
    assert!(summary.contains("href=\"#f-name\"") && summary.contains("href=\"#f-joined\""));
    assert!(summary.contains("最多 5 字，现有 9 字"));
    assert!(html.contains("value=\"&#60;b&#62;123456\"") && html.contains("value=\"2019-02-30\""));
    assert!(html.contains("aria-invalid=\"true\""));
}

#[tokio::test]
async fn a_rule_that_refuses_answers_with_its_sentence() {
    let sent = "name=%E9%87%8D%E5%90%8D&joined=2019-07-01";
    let request =
        post("/members").header("sec-fetch-site", "same-origin").body(body(sent)).unwrap();
    let (response, html) = ask(signed_in(), request).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    assert!(html.contains("已有同名党员"));
}

#[tokio::test]
async fn a_note_is_shown_once_after_the_redirect() {
    let request =
        post("/members").header("sec-fetch-site", "same-origin").body(body(GOOD)).unwrap();
    let (response, _) = ask(signed_in(), request).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let cookies = response.headers().get_all("set-cookie").iter();
    let note = cookies.filter_map(|c| c.to_str().ok()).find(|c| c.starts_with("note=")).unwrap();
    let cookie = note.split(';').next().unwrap();
    let request = get("/members").header("cookie", cookie).body(Body::empty()).unwrap();
    let (response, html) = ask(signed_in(), request).await;
    assert!(html.contains("周明远登记了张三"));
    let cookies = response.headers().get_all("set-cookie").iter();
    assert!(cookies.filter_map(|c| c.to_str().ok()).any(|c| c.starts_with("note=;")));
}

#[tokio::test]
async fn a_script_gets_the_content_without_what_surrounds_it() {
    let request = get("/members").header("hx-request", "true").body(Body::empty()).unwrap();
    let (_, html) = ask(signed_in(), request).await;
    assert!(html.contains("<h1>") && html.contains("<title>") && !html.contains("<html"));
}

/// R14: what a page elsewhere can make a browser send, for each address that changes something.
#[tokio::test]
async fn a_request_from_elsewhere_changes_nothing() {
    let foreign: [&[(&str, &str)]; 8] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", "http://jishi.local")],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://jishi.local.evil.example")],
        &[],
        &[("content-type", "text/plain")],
    ];
    for path in ["/members", "/look"] {
        for headers in foreign {
            let mut request = post(path).body(body(GOOD)).unwrap();
            for (name, value) in headers {
                request.headers_mut().insert(
                    header::HeaderName::from_bytes(name.as_bytes()).unwrap(),
                    value.parse().unwrap(),
                );
            }
            let (response, html) = ask(signed_in(), request).await;
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path} {headers:?}");
            assert!(html.contains("不是从本系统的页面发出"));
        }
    }
}

#[tokio::test]
async fn without_both_headers_only_a_valid_token_passes() {
    let (response, html) = ask(signed_in(), get("/members").body(Body::empty()).unwrap()).await;
    let cookies = response.headers().get_all("set-cookie").iter();
    let cookie = cookies.filter_map(|c| c.to_str().ok()).find(|c| c.starts_with("form=")).unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let token = html.split("name=\"_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let send = |cookie: &str, token: &str| {
        post("/members")
            .header("cookie", cookie)
            .body(body(&format!("_token={token}&{GOOD}")))
            .unwrap()
    };
    let (response, _) = ask(signed_in(), send(&cookie, token)).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let wrong = token.replace(['0', '1', '2', '3'], "4");
    for request in [
        send(&cookie, &wrong),
        send("form=00112233445566778899aabbccddeeff", token),
        send(&format!("{cookie}; as=secretary"), &token[1..]),
    ] {
        let (response, _) = ask(signed_in(), request).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
    }
    let other = site(Arc::new(NoSessions), false);
    let (response, _) = ask(other, send(&cookie, token)).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN, "a token belongs to one session");
}

#[tokio::test]
async fn same_origin_without_sec_fetch_passes_on_plain_http() {
    let request = post("/members").header("origin", "http://jishi.local").body(body(GOOD)).unwrap();
    let (response, _) = ask(signed_in(), request).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
}

/// A form with files as a browser sends it, the token first.
fn multipart(token: &str, file: &[u8]) -> Request<Body> {
    let part = |head: &str, value: &[u8]| {
        [b"--b\r\nContent-Disposition: form-data; ", head.as_bytes(), b"\r\n\r\n", value, b"\r\n"]
            .concat()
    };
    let body = [
        part("name=\"_token\"", token.as_bytes()),
        part("name=\"kind\"", "党员".as_bytes()),
        part("name=\"book\"; filename=\"C:\\名册.xlsx\"\r\nContent-Type: application/zip", file),
        part("name=\"none\"; filename=\"\"", b""),
        b"--b--\r\n".to_vec(),
    ];
    Request::post("/import")
        .header("host", "jishi.local")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(body.concat()))
        .unwrap()
}

#[tokio::test]
async fn files_arrive_whole_up_to_the_limit_of_their_address() {
    let (response, html) = ask(signed_in(), get("/members").body(Body::empty()).unwrap()).await;
    let cookie =
        response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let token = html.split("name=\"_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let send = |token: &str, bytes: usize| {
        let mut request = multipart(token, &vec![7; bytes]);
        request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        ask(signed_in(), request)
    };
    let (response, body) = send(token, 3 << 20).await;
    assert_eq!((response.status(), &*body), (StatusCode::OK, "[\"党员\",[\"名册.xlsx\",3145728]]"));
    let (response, body) = send(token, 5 << 20).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(body.contains("文件太大"));
    let (response, _) = send(&"0".repeat(64), 10).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_look_is_remembered_and_leads_nowhere_else() {
    let sent = "elder=on&size=22&back=//evil.example";
    let request = post("/look").header("sec-fetch-site", "same-origin").body(body(sent)).unwrap();
    let (response, _) = ask(signed_in(), request).await;
    assert_eq!(response.headers()["location"], "/");
    let cookies = response.headers().get_all("set-cookie").iter();
    let look = cookies.filter_map(|c| c.to_str().ok()).find(|c| c.starts_with("look=")).unwrap();
    assert!(look.starts_with("look=22.elder;") && look.contains("HttpOnly"), "{look}");
    let cookie = look.split(';').next().unwrap();
    let request = get("/members").header("cookie", cookie).body(Body::empty()).unwrap();
    let (_, html) = ask(signed_in(), request).await;
    assert!(html.contains("data-elder=\"22\"") && html.contains("普通版"));
}

#[tokio::test]
async fn the_menu_holds_only_what_the_role_may_use() {
    let request = get("/members").header("cookie", "as=secretary").body(Body::empty()).unwrap();
    let (_, html) = ask(signed_in(), request).await;
    let menu = html.split("class=\"side\"").nth(1).unwrap().split("</nav>").next().unwrap();
    assert!(!menu.contains("通报") && menu.matches("<li>").count() <= 7);
    assert_eq!(html.matches("phone-bar").count(), 1);
}

#[test]
fn the_list_of_routes_says_who_may_use_each() {
    let open = Policy::Open { because: "a test" };
    let routes: Routes =
        Routes::new().get("/a", open, new).post("/b/{id}", Policy::May("审计"), new);
    let list: Vec<String> = routes.list().iter().map(ToString::to_string).collect();
    assert_eq!(list, ["GET /a — open: a test", "POST /b/{id} — may 审计"]);
}
