//! Every page through the router, as an old browser without scripts would use it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::{Id, Scope};
use pack::Pack;
use registry::Organization;
use registry::samples::{member, org};
use store::Store;
use store::testing::{on_both, on_sqlite};
use tower::ServiceExt as _;
use web::{Actor, Assets, Found, Menu, Policy, SealKey, Sessions, Site, Unit, Who};

use super::super::pages::{Ledgers, routes};
use crate::samples::standard_pack;

/// Signs in whoever the header names.
struct ByHeader(BTreeMap<&'static str, (Organization, &'static str)>);

impl Sessions for ByHeader {
    fn actor<'a>(&'a self, request: &'a Parts) -> Found<'a> {
        let name = request.headers.get("x-as").and_then(|value| value.to_str().ok());
        let found = name.and_then(|name| self.0.get(name)).map(|(org, role)| {
            let unit = Unit {
                path: org.path.clone(),
                name: org.name.clone(),
                line: vec![org.name.clone()],
            };
            Actor::new(Who {
                account: Id::new(1, [org.code.len() as u8; 10]),
                name: "王秀英".to_owned(),
                roles: vec![(*role).to_owned()],
                acts: ["查看".to_owned()].into(),
                scope: Scope::below(org.path.clone()),
                units: vec![unit.clone()],
                unit,
                reminders: 0,
                session: "s".to_owned(),
            })
        });
        Box::pin(std::future::ready(Ok(found)))
    }
}

pub(super) struct Browser {
    site: Router,
}

pub(super) struct Shown {
    pub(super) status: StatusCode,
    pub(super) to: String,
    pub(super) bytes: Vec<u8>,
}

impl Shown {
    /// The value of a field the page carries along unseen.
    pub(super) fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let at = text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        at.split('"').next().unwrap().to_owned()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    #[track_caller]
    pub(super) fn never_says(&self, what: &str) -> &Self {
        assert!(!self.text().contains(what), "{what} is in:\n{}", self.text());
        self
    }

    #[track_caller]
    pub(super) fn says(&self, what: &str) -> &Self {
        assert!(self.text().contains(what), "{what} is not in:\n{}", self.text());
        self
    }
}

pub(super) async fn browser(store: &Store) -> (Browser, [Organization; 2]) {
    browser_with(store, standard_pack()).await
}

/// The same with another pack.
pub(super) async fn browser_with(store: &Store, pack: Pack) -> (Browser, [Organization; 2]) {
    let town = org(store, "99", None).kind("党委").name("青山镇党委").add().await;
    let branch = org(store, "9901", Some(&town)).name("安凤村党支部").domain("农村").add().await;
    for number in 0..7 {
        member(store, &branch, number).add().await;
    }
    let people = ByHeader(BTreeMap::from([
        ("secretary", (branch.clone(), "支部书记")),
        ("officer", (town.clone(), "上级组织员")),
    ]));
    let ledgers = Ledgers { store: store.clone(), pack: Arc::new(pack) };
    let site = Site {
        place: "江北市".into(),
        notice: String::new(),
        assets: Assets(&[]),
        menu: Menu { entries: vec![crate::entry()], phone: Vec::new() },
        sessions: Arc::new(people),
        clock: Arc::new(kernel::FixedClock(store.clock().now())),
        random: |bytes| bytes.fill(7),
        seal: SealKey::new([1; 32]),
        tls: false,
        trusted_origins: Vec::new(),
    };
    let site = site.serve(routes().with_state(ledgers)).unwrap();
    (Browser { site }, [town, branch])
}

impl Browser {
    async fn send(&self, who: &str, request: axum::http::request::Builder, body: Body) -> Shown {
        let request = request.header("x-as", who).header("sec-fetch-site", "same-origin");
        let request = request.header(header::HOST, "jishi.test").body(body).unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        let to = response.headers().get(header::LOCATION);
        let to = to.map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        Shown { status, to, bytes }
    }

    pub(super) async fn get(&self, who: &str, path: &str) -> Shown {
        self.send(who, Request::get(path), Body::empty()).await
    }

    pub(super) async fn post(&self, who: &str, path: &str, pairs: &[(&str, &str)]) -> Shown {
        let encode = |text: &str| super::super::pages::encoded_for_tests(text);
        let body: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        self.send(who, request, Body::from(body.join("&"))).await
    }

    pub(super) async fn upload(&self, who: &str, path: &str, name: &str, bytes: &[u8]) -> Shown {
        let mut body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send(who, request, Body::from(body)).await
    }
}

/// The part of a form's field: `f<place>`.
pub(super) fn field(name: &str) -> String {
    let pack = standard_pack();
    let ledger = pack.ledger("组织生活").unwrap();
    format!("f{}", ledger.fields.iter().position(|field| field.name == name).unwrap())
}

pub(super) fn at(rest: &str) -> String {
    format!("/ledgers/{}{rest}", super::super::pages::encoded_for_tests("组织生活"))
}

#[tokio::test]
async fn a_secretary_files_the_officer_returns_the_secretary_corrects() {
    let (kind, date, come) = (field("类型"), field("召开日期"), field("参加党员"));
    on_both(async |store| {
        let (browser, _) = browser(&store).await;
        browser.get("secretary", "/ledgers").await.says("组织生活").says("填报");
        browser.get("secretary", &at("")).await.says("没有符合条件的记录").says("填报一条");
        // First what kind, then exactly the fields that kind has, filled with what is known.
        browser.get("secretary", &at("/new")).await.says("先选类型").says("主题党日");
        let form = browser.get("secretary", &at(&format!("/new?{kind}=%E5%85%9A%E8%AF%BE"))).await;
        form.says("讲课人")
            .says("value=\"7\"")
            .says("党员名册")
            .says("安凤村党支部")
            .says("存草稿");
        assert!(!form.text().contains("谈话人次"), "{}", form.text());

        let (expected, came) = (format!("{come}e"), format!("{come}c"));
        let wrong = [
            (kind.as_str(), "支部党员大会"),
            (date.as_str(), ""),
            (expected.as_str(), "7"),
            (came.as_str(), "9"),
        ];
        let again = browser.post("secretary", &at("/new"), &wrong).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.says("错误：").says("有 2 处需要改正").says("请选择召开日期");
        again.says("实到人数不能多于应到人数").says("value=\"9\"");

        let good = [
            (kind.as_str(), "支部党员大会"),
            (date.as_str(), "2026.5.6"),
            (expected.as_str(), "7"),
            (came.as_str(), "6"),
            ("request", "0123"),
        ];
        let done = browser.post("secretary", &at("/new"), &good).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        // Sent twice over a bad line, filed once.
        assert_eq!(browser.post("secretary", &at("/new"), &good).await.to, done.to);
        let record = done.to.clone();
        let shown = browser.get("secretary", &record).await;
        shown.says("支部党员大会").says("应到 7，实到 6").says("已报").says("撤回").says("修改");
        browser
            .get("secretary", &at("?q=%E5%A4%A7%E4%BC%9A&day_from=2026-05-01"))
            .await
            .says("2026-05-06");
        browser
            .get("officer", &at("?unit=9901&sort=-unit"))
            .await
            .says("2026-05-06")
            .says("安凤村党支部");
        let empty = browser.get("officer", &at("?day_to=2026-01-01")).await;
        empty.says("没有符合条件的记录");

        // The officer returns it; without a reason the form comes back.
        let officer = browser.get("officer", &record).await;
        officer.says("退回修改").says("审核通过");
        let pack = standard_pack();
        let steps = &crate::Book::named(&pack, "组织生活").unwrap().lifecycle.transitions;
        let place = steps.iter().position(|step| step.name == "退回修改").unwrap();
        let step = format!("{record}/steps/{place}");
        browser.get("officer", &step).await.says("退回理由");
        assert_eq!(browser.get("secretary", &step).await.status, StatusCode::FORBIDDEN);
        let again = browser.post("officer", &step, &[("revision", "1"), ("n0", " ")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.says("请填写退回理由");
        let back = browser.post("officer", &step, &[("revision", "1"), ("n0", "缺主题")]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER);
        browser.get("officer", &record).await.says("退回理由：缺主题").says("下一步：由支部书记");

        let edit = format!("{record}/edit");
        browser.get("secretary", &edit).await.says("value=\"2026-05-06\"").says("value=\"6\"");
        let subject = field("主题");
        let mut better = good.to_vec();
        better.push((subject.as_str(), "讨论发展党员"));
        better.push(("revision", "1"));
        let stale = browser.post("secretary", &edit, &better).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        stale.says("别人已经改过它").says("讨论发展党员");
        better.pop();
        better.push(("revision", "2"));
        let done = browser.post("secretary", &edit, &better).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let shown = browser.get("officer", &record).await;
        shown.says("主题：空→讨论发展党员").says("退回→已报");
        assert_eq!(crate::acts::check_facts(&store, &pack).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_workbook_is_previewed_confirmed_returned_marked_and_undone() {
    on_both(async |store| {
        let (browser, _) = browser(&store).await;
        let csv = "党组织代码,会议类型,日期,应到,实到\n9901,党员大会,2026-03-05,7,6人\n9901,党课,2026-03-06,7,8\n";
        browser.get("officer", &at("/import")).await.says("台账文件").says("multipart/form-data");
        let bad = browser.upload("officer", &at("/import"), "a.xlsx", b"PK\x03\x04junk").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = browser.upload("officer", &at("/import"), "a.csv", csv.as_bytes()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let here = sent.to.clone();
        let seen = browser.get("officer", &here).await;
        seen.says("确认导入").says("实到人数不能多于应到人数").says("这是预览，还没有写入");
        // Somebody else's upload is nobody's business.
        assert_eq!(browser.get("secretary", &here).await.status, StatusCode::NOT_FOUND);
        browser.get("officer", &at("")).await.says("没有符合条件的记录");
        let marked = browser.get("officer", &format!("{here}/errors.xlsx")).await;
        assert!(marked.bytes.starts_with(b"PK"));
        let reading = seen.hidden("reading");
        let stale = [("counts", "9.0.0.0.0"), ("reading", &reading)];
        let stale = browser.post("officer", &here, &stale).await;
        assert_eq!((stale.status, &stale.to), (StatusCode::SEE_OTHER, &here));
        let done = [("counts", "1.0.0.1.1"), ("reading", &reading)];
        let done = browser.post("officer", &here, &done).await;
        assert_eq!((done.status, &done.to), (StatusCode::SEE_OTHER, &here), "{}", done.text());
        browser.get("officer", &here).await.says("撤销这次导入").says("已导入");
        browser.get("officer", &at("")).await.says("2026-03-05");
        let undone = browser.post("officer", &format!("{here}/undo"), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
        browser.get("officer", &at("")).await.says("没有符合条件的记录");
        browser.get("officer", &at("/import")).await.says("撤销");
        assert_eq!(crate::acts::check_facts(&store, &standard_pack()).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn every_ledger_has_its_pages() {
    let pack = standard_pack();
    on_sqlite(async |store| {
        let (browser, _) = browser(&store).await;
        for ledger in &pack.ledgers {
            let here = format!("/ledgers/{}", super::super::pages::encoded_for_tests(&ledger.name));
            for who in ["secretary", "officer"] {
                for path in [
                    here.clone(),
                    format!("{here}/new"),
                    format!("{here}/template.xlsx"),
                    format!("{here}/export.xlsx"),
                ] {
                    let shown = browser.get(who, &path).await;
                    assert_eq!(shown.status, StatusCode::OK, "{who} {path}");
                }
            }
            let found = format!("{here}?unit_q=%E5%AE%89%E5%87%A4&_find=unit");
            browser.get("officer", &found).await.says("value=\"9901\"").says("安凤村党支部");
        }
        assert_eq!(browser.get("nobody", "/ledgers").await.status, StatusCode::SEE_OTHER);
        assert_eq!(browser.get("officer", "/ledgers/x").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[test]
fn every_address_says_who_may_use_it() {
    for route in routes().list() {
        assert_eq!(route.policy, Policy::May("查看"), "{route}");
    }
}
