//! The pages of this area as an old browser without scripts would use them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::{Id, Scope};
use registry::samples::{member, org, vocabulary};
use registry::{Member, Organization, Registry, entry, routes};
use store::Store;
use tower::ServiceExt as _;
use web::{Actor, Assets, Found, Menu, SealKey, Sessions, Site, Unit, Who};

pub fn standard_pack() -> pack::Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/standard");
    pack::check(&pack::read_folder(&folder).unwrap()).unwrap()
}

/// Signs in whoever the header names.
struct ByHeader(BTreeMap<&'static str, (Organization, &'static str)>);

impl Sessions for ByHeader {
    fn actor<'a>(&'a self, request: &'a Parts) -> Found<'a> {
        let name = request.headers.get("x-as").and_then(|value| value.to_str().ok());
        let found = name.and_then(|name| self.0.get_key_value(name)).map(|(name, (org, role))| {
            let unit = Unit {
                path: org.path.clone(),
                name: org.name.clone(),
                line: vec![org.name.clone()],
            };
            let roles = vec![(*role).to_owned()];
            Actor::new(Who {
                account: Id::new(1, [name.len() as u8; 10]),
                name: "王秀英".to_owned(),
                acts: identity::acts_of(&standard_pack().roles, &roles),
                roles,
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

pub struct Browser {
    site: Router,
}

pub struct Shown {
    pub status: StatusCode,
    pub to: String,
    pub bytes: Vec<u8>,
}

impl Shown {
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    #[track_caller]
    pub fn says(&self, what: &str) -> &Self {
        assert!(self.text().contains(what), "{what} is not in:\n{}", self.text());
        self
    }

    /// The value of a field the page carries along unseen.
    pub fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let at = text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        at.split('"').next().unwrap().to_owned()
    }

    #[track_caller]
    pub fn never_says(&self, what: &str) -> &Self {
        assert!(!self.text().contains(what), "{what} is in:\n{}", self.text());
        self
    }
}

/// A city with two towns; one has a village branch with members, the other a school's.
pub struct City {
    pub browser: Browser,
    pub village: Organization,
    pub people: Vec<Member>,
    pub stranger: Member,
}

pub async fn city(store: &Store) -> City {
    let top = org(store, "99", None).kind("党委").name("示例市委").add().await;
    let town = org(store, "9901", Some(&top)).kind("党委").name("青山镇党委").add().await;
    let other = org(store, "9902", Some(&top)).kind("党委").name("绿水镇党委").add().await;
    let village = org(store, "990101", Some(&town)).name("安凤村党支部").domain("农村").add().await;
    let school =
        org(store, "990201", Some(&other)).name("中心小学党支部").domain("学校").add().await;
    let mut people = Vec::new();
    for (number, name) in ["张建国", "欧阳𠮷", "单春平"].into_iter().enumerate() {
        let one = member(store, &village, number as u32).name(name);
        people.push(if number == 1 { one.probationary().add().await } else { one.add().await });
    }
    let stranger = member(store, &school, 50).name("张小红").category("在职").add().await;
    let signed_in = ByHeader(BTreeMap::from([
        ("secretary", (village.clone(), "支部书记")),
        ("officer", (town.clone(), "上级组织员")),
        ("city", (top.clone(), "市委组织部")),
        ("inspector", (other.clone(), "督导组")),
    ]));
    let registry = Registry {
        store: store.clone(),
        pack: Arc::new(standard_pack()),
        words: Arc::new(vocabulary()),
    };
    let site = Site {
        place: "示例市".into(),
        notice: String::new(),
        assets: Assets(&[]),
        menu: Menu { entries: vec![entry()], phone: Vec::new() },
        sessions: Arc::new(signed_in),
        clock: Arc::new(kernel::FixedClock(store.clock().now())),
        random: |bytes| bytes.fill(7),
        seal: SealKey::new([1; 32]),
        tls: false,
        trusted_origins: Vec::new(),
    };
    let site = site.serve(routes().with_state(registry)).unwrap();
    City { browser: Browser { site }, village, people, stranger }
}

impl Browser {
    pub async fn send(
        &self,
        who: &str,
        request: axum::http::request::Builder,
        body: Body,
    ) -> Shown {
        let request = request.header("x-as", who).header("sec-fetch-site", "same-origin");
        let request = request.header(header::HOST, "jishi.test").body(body).unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        let to = response.headers().get(header::LOCATION);
        let to = to.map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        Shown { status, to, bytes }
    }

    pub async fn get(&self, who: &str, path: &str) -> Shown {
        self.send(who, Request::get(path), Body::empty()).await
    }

    pub async fn post(&self, who: &str, path: &str, pairs: &[(&str, &str)]) -> Shown {
        let body: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        self.send(who, request, Body::from(body.join("&"))).await
    }

    pub async fn upload(&self, who: &str, path: &str, name: &str, bytes: &[u8]) -> Shown {
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

    /// Confirms what a preview shows.
    pub async fn confirm(&self, who: &str, here: &str, seen: &Shown) -> Shown {
        let (counts, reading) = (seen.hidden("counts"), seen.hidden("reading"));
        self.post(who, here, &[("counts", &counts), ("reading", &reading)]).await
    }
}

pub fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
