//! A browser without scripts, signed in as whoever a test says.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::{Id, Scope};
use registry::Organization;
use tower::ServiceExt as _;
use web::{Actor, Assets, Found, Menu, SealKey, Sessions, Site, Unit, Who};

use super::world::World;

struct Always(Actor);

impl Sessions for Always {
    fn actor<'a>(&'a self, _: &'a Parts) -> Found<'a> {
        Box::pin(std::future::ready(Ok(Some(self.0.clone()))))
    }
}

pub(super) struct Browser(Router);

pub(super) struct Shown {
    pub status: StatusCode,
    pub to: String,
    pub text: String,
}

impl Shown {
    #[track_caller]
    pub fn says(&self, what: &str) -> &Self {
        assert!(self.text.contains(what), "{what} is not in:\n{}", self.text);
        self
    }

    #[track_caller]
    pub fn keeps_quiet_about(&self, what: &str) -> &Self {
        assert!(!self.text.contains(what), "{what} is in:\n{}", self.text);
        self
    }

    /// Where a text stands, to compare what comes first.
    #[track_caller]
    pub fn at(&self, what: &str) -> usize {
        self.text.find(what).unwrap_or_else(|| panic!("{what} is not in:\n{}", self.text))
    }
}

impl Browser {
    pub fn of(world: &World, org: &Organization, role: &str) -> Self {
        let unit =
            Unit { path: org.path.clone(), name: org.name.clone(), line: vec![org.name.clone()] };
        let roles = vec![role.to_owned()];
        let actor = Actor::new(Who {
            account: Id::new(1, [1; 10]),
            name: "王秀英".to_owned(),
            acts: identity::acts_of(&world.pack.roles, &roles),
            roles,
            scope: Scope::below(org.path.clone()),
            units: vec![unit.clone()],
            unit,
            reminders: 0,
            session: "s".to_owned(),
        });
        let site = Site {
            place: "江北市".into(),
            notice: String::new(),
            assets: Assets(&[]),
            menu: Menu { entries: vec![crate::entry()], phone: crate::phone_entries() },
            sessions: Arc::new(Always(actor)),
            clock: Arc::new(kernel::FixedClock(world.store.clock().now())),
            random: |bytes| bytes.fill(7),
            seal: SealKey::new([1; 32]),
            tls: false,
            trusted_origins: Vec::new(),
        };
        Self(site.serve(crate::routes().with_state(world.desk.clone())).unwrap())
    }

    pub async fn get(&self, path: &str) -> Shown {
        let request = Request::get(path).header(header::HOST, "jishi.test");
        let response = self.0.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let to = response.headers().get(header::LOCATION);
        let to = to.map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Shown { status, to, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }
}
