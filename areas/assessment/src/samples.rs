//! Builders of test data, for this crate and those above it: a city of two counties and five
//! branches, a quarter of their meetings, a few judgments.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "tests fail by panicking")]
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kernel::{Day, Id, Period, Points};
use ledger::Book;
use ledger::samples::{filed, record};
use pack::Pack;
use registry::Organization;
use registry::samples::{member, org};
use store::Store;
use store::audit::Who;
use web::{Actor, Unit};

use crate::Assessments;
use crate::acts::{Entered, Judging, judge};
use crate::records::Given;

pub const BRANCHES: &str = "支部考评办法";
pub const COUNTIES: &str = "县考评办法";

/// Where the small pack of these tests lies.
pub fn pack_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pack")
}

pub fn pack() -> Pack {
    pack::check(&pack::read_folder(&pack_folder()).unwrap())
        .map_err(|report| report.to_string())
        .unwrap()
}

pub fn first_quarter() -> Period {
    "2026Q1".parse().unwrap()
}

pub fn today() -> Day {
    Day::new(2026, 6, 15).unwrap()
}

pub fn who() -> Who {
    Who { account: "a".to_owned(), name: "周明远".to_owned(), address: "10.0.0.8".to_owned() }
}

/// Somebody who acts for an organization and all below it in one role of the pack.
pub fn actor(pack: &Pack, org: &Organization, role: &str) -> Actor {
    let unit =
        Unit { path: org.path.clone(), name: org.name.clone(), line: vec![org.name.clone()] };
    let roles = vec![role.to_owned()];
    let acts: BTreeSet<String> = identity::acts_of(&pack.roles, &roles);
    Actor::new(web::Who {
        account: Id::new(1, [0; 10]),
        name: "周明远".to_owned(),
        roles,
        acts,
        scope: kernel::Scope::below(org.path.clone()),
        units: vec![unit.clone()],
        unit,
        reminders: 0,
        session: "s".to_owned(),
    })
}

pub struct City {
    pub store: Store,
    pub pack: Arc<Pack>,
    pub city: Organization,
    pub counties: Vec<Organization>,
    /// 石桥 柳湾 沙溪 in the first county, 东风 望江 in the second.
    pub branches: Vec<Organization>,
    pub assessments: Assessments,
}

impl City {
    /// The city with members, meetings and judgments of the first quarter.
    pub async fn new(store: &Store) -> Self {
        let city = org(store, "99", None).name("江北市委").kind("党委").add().await;
        let mut counties = Vec::new();
        for (code, name) in [("9901", "临江县委"), ("9902", "东山县委")] {
            counties.push(org(store, code, Some(&city)).name(name).kind("党委").add().await);
        }
        let mut branches = Vec::new();
        for (code, name, county) in [
            ("990101", "石桥村党支部", 0),
            ("990102", "柳湾村党支部", 0),
            ("990103", "沙溪村党支部", 0),
            ("990201", "东风村党支部", 1),
            ("990202", "望江村党支部", 1),
        ] {
            let new = org(store, code, counties.get(county)).name(name).domain("农村");
            branches.push(new.add().await);
        }
        let pack = Arc::new(pack());
        let assessments = Assessments::new(store.clone(), Arc::clone(&pack));
        let world = Self { store: store.clone(), pack, city, counties, branches, assessments };
        for (branch, number) in [(0, 1), (0, 2), (1, 3), (3, 4), (3, 6)] {
            member(store, world.branch(branch), number).add().await;
        }
        for (branch, day, came) in [
            (0, "2026-01-08", 9),
            (0, "2026-02-09", 9),
            (0, "2026-03-09", 9),
            (1, "2026-01-20", 8),
            (1, "2026-02-20", 10),
            (3, "2026-01-05", 10),
            (3, "2026-02-05", 10),
            (3, "2026-03-05", 10),
            (4, "2026-01-30", 5),
        ] {
            world.meeting(branch, day, came).await;
        }
        let all = [
            (0, 1, 0, Given::Grade("好".into())),
            (0, 1, 1, Given::Grade("中".into())),
            (0, 2, 1, Given::Points(Points(950))),
            (2, 1, 0, Given::Grade("差".into())),
            (2, 1, 1, Given::Grade("差".into())),
            (2, 2, 1, Given::Points(Points(0))),
            (3, 1, 0, Given::Grade("好".into())),
            (3, 1, 1, Given::Grade("好".into())),
            (3, 2, 1, Given::Points(Points(1000))),
            (4, 1, 0, Given::Grade("中".into())),
            (4, 1, 1, Given::Grade("中".into())),
            (4, 2, 1, Given::Points(Points(500))),
        ];
        // Judged indicators are the third from the first: 组织评价 3, 现场评分 4.
        let entered: Vec<Entered> = all
            .into_iter()
            .map(|(branch, indicator, source, given)| Entered {
                indicator: indicator + 2,
                source,
                org: world.branch(branch).id,
                given: Some(given),
            })
            .collect();
        let (officer, who) = (actor(&world.pack, &world.city, "组织部"), who());
        let judging = world.judging(&officer, &who);
        judge(store, &judging, &entered).await.unwrap();
        world
    }

    pub fn branch(&self, place: usize) -> &Organization {
        self.branches.get(place).unwrap()
    }

    pub fn judging<'a>(&'a self, actor: &'a Actor, who: &'a Who) -> Judging<'a> {
        let scheme = self.pack.scheme(BRANCHES).unwrap();
        Judging { pack: &self.pack, scheme, period: first_quarter(), actor, who }
    }

    /// Files a meeting of a branch of ten.
    pub async fn meeting(&self, branch: usize, day: &str, came: u32) {
        let book = Book::named(&self.pack, "会议").unwrap();
        let new = record(&book)
            .text("类型", "例会")
            .day("召开日期", day)
            .came("参加党员", came, 10)
            .of(self.branch(branch).id);
        filed(&self.store, &self.pack, new).await;
    }

    pub async fn run(&self, scheme: &str) -> Arc<crate::Run> {
        self.assessments.run(scheme, first_quarter(), today()).await.unwrap()
    }
}
