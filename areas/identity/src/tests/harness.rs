//! A site over a fresh store, a clock that is moved by hand, and a browser that keeps cookies.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::{Clock, Day, Id, Instant, Org, OrgPath, Scope, SeededRandom};
use pack::{Relation, Role};
use store::audit::Who;
use store::crypto::{FieldKeys, SoftwareCrypto};
use store::{Fault, Opening, Store};
use tower::ServiceExt as _;
use web::{Assets, Menu, SealKey, Site, Unit};

use crate::{Cost, Grant, Identity, NewAccount, Place, ProxyTrust, Settings, Units};

pub const PASSWORD: &str = "今天开支委会记得带材料";
pub const CHEAP: Cost = Cost { memory: 64, passes: 1, at_once: 4 };

pub struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Instant {
        Instant::from_timestamp_millis(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

/// A city with a county, two towns and a branch.
pub struct Town(HashMap<Id<Org>, Unit>);

pub fn org(number: u8) -> Id<Org> {
    Id::new(1, [number; 10])
}

pub const CITY: u8 = 1;
pub const COUNTY: u8 = 2;
pub const TOWN: u8 = 3;
pub const BRANCH: u8 = 4;
pub const DISSOLVED: u8 = 9;

fn town() -> Town {
    let unit = |path: &str, line: &[&str]| Unit {
        path: path.parse().unwrap(),
        name: (*line.last().unwrap()).to_owned(),
        line: line.iter().map(|name| (*name).to_owned()).collect(),
    };
    Town(HashMap::from([
        (org(CITY), unit("1/", &["江北市"])),
        (org(COUNTY), unit("1/2/", &["江北市", "临江县"])),
        (org(TOWN), unit("1/2/3/", &["江北市", "临江县", "石桥镇"])),
        (org(BRANCH), unit("1/2/3/4/", &["江北市", "临江县", "石桥镇", "石桥村党支部"])),
    ]))
}

#[async_trait]
impl Units for Town {
    async fn unit(&self, id: Id<Org>) -> Result<Option<Place>, Fault> {
        Ok(self.0.get(&id).cloned().map(Place::subtree))
    }

    async fn named(&self, ids: &[Id<Org>]) -> Result<HashMap<Id<Org>, Unit>, Fault> {
        Ok(ids.iter().filter_map(|id| Some((*id, self.0.get(id)?.clone()))).collect())
    }

    async fn find(&self, scope: &Scope, typed: &str) -> Result<Vec<(Id<Org>, Unit)>, Fault> {
        let means = |unit: &Unit| unit.name.contains(typed) || unit.path.code() == typed;
        let found = self.0.iter().filter(|(_, unit)| scope.contains(&unit.path) && means(unit));
        Ok(found.map(|(id, unit)| (*id, unit.clone())).collect())
    }

    async fn whole(&self) -> Result<Option<Place>, Fault> {
        Ok(Place::whole(self.0.get(&org(CITY)).cloned()))
    }
}

pub fn roles() -> Vec<Role> {
    let role = |name: &str, of, acts: &[&str]| Role {
        name: name.to_owned(),
        of,
        acts: acts.iter().map(|act| (*act).to_owned()).collect(),
    };
    vec![
        role("支部书记", Relation::Own, &["查看", "填报"]),
        role("上级组织员", Relation::Above, &["查看", "审核", "管理账号"]),
        role("市委组织部", Relation::Above, &["查看", "审核", "部署", "发布", "管理账号"]),
    ]
}

pub struct World {
    pub identity: Identity,
    pub store: Store,
    pub site: Router,
    clock: Arc<HandClock>,
}

impl World {
    pub async fn new(fresh: &Store, tls: bool) -> Self {
        let clock = Arc::new(HandClock(AtomicI64::new(
            Day::new(2026, 6, 15).unwrap().noon().timestamp_millis(),
        )));
        // The same keys that store::testing opens its stores with; other ids.
        let keys = FieldKeys::fresh(&SeededRandom::new(20_260_615));
        let store = Store::open(Opening {
            place: fresh.place().clone(),
            crypto: Arc::new(SoftwareCrypto::new(&keys).unwrap()),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            random: Arc::new(SeededRandom::new(7)),
        })
        .await
        .unwrap();
        let settings = Settings { tls, cost: CHEAP };
        let identity = Identity::new(store.clone(), roles(), Arc::new(town()), settings);
        let site = Site {
            place: "江北市".to_owned(),
            notice: String::new(),
            assets: Assets(&[]),
            menu: Menu::default(),
            sessions: Arc::new(identity.clone()),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            random: |bytes| bytes.fill(7),
            seal: SealKey::new([7; 32]),
            tls,
            trusted_origins: Vec::new(),
        };
        let routes = crate::routes().and(super::exports::routes());
        let site = site.serve(routes.with_state(identity.clone())).unwrap();
        let site = crate::with_address(site, ProxyTrust::LastForwarded);
        Self { identity, store, site, clock }
    }

    pub fn pass(&self, time: Duration) {
        self.clock.0.fetch_add(time.as_millis() as i64, Ordering::Relaxed);
    }

    pub async fn account(&self, login: &str, grants: &[(u8, &str)]) {
        self.new_account(login, grants, false).await;
    }

    pub async fn new_account(&self, login: &str, grants: &[(u8, &str)], must: bool) {
        let grants = grants
            .iter()
            .map(|(number, role)| Grant { org: Some(org(*number)), role: (*role).to_owned() });
        let new = NewAccount {
            login: login.to_owned(),
            name: "周明远".to_owned(),
            password: PASSWORD.to_owned(),
            must_change_password: must,
            grants: grants.collect(),
        };
        crate::create_account(&self.identity, &Who::program(), new).await.unwrap();
    }

    pub fn browser(&self, address: &str) -> Browser {
        Browser { site: self.site.clone(), address: address.to_owned(), cookies: BTreeMap::new() }
    }
}

/// Keeps cookies as a browser does and sends forms as a page of ours would.
#[derive(Clone)]
pub struct Browser {
    site: Router,
    address: String,
    pub cookies: BTreeMap<String, String>,
}

pub struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Got {
    pub fn to(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap())
    }
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Got {
        self.send(Request::get(path), Body::empty()).await
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Got {
        let encode = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        let pairs: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let body = pairs.join("&");
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_LENGTH, body.len())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    pub async fn sign_in(&mut self, login: &str, password: &str) -> Got {
        self.post("/sign-in", &[("login", login), ("password", password), ("next", "")]).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Got {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::HOST, "jishi.test")
            .header(header::USER_AGENT, "Mozilla/5.0 (Windows NT 6.1) Chrome/88.0")
            .header("x-forwarded-for", format!("1.2.3.4, {}", self.address))
            .header(header::COOKIE, cookies.join("; "))
            .body(body)
            .unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            let (value, attributes) = rest.split_once(';').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        Got { status: parts.status, headers: parts.headers, body }
    }
}

pub fn path(text: &str) -> OrgPath {
    text.parse().unwrap()
}
