//! Two counties on the standard pack; the day is 2026-06-15.

use std::sync::Arc;

use assessment::Assessments;
use kernel::Day;
use ledger::Book;
use ledger::acts::{Filed, Taken, take_step};
use ledger::rules::next_steps;
use ledger::samples::{filed, hand, meeting, standard_pack};
use pack::Pack;
use registry::Organization;
use registry::samples::{member, org};
use store::Store;

use crate::Desk;

pub(super) struct World {
    pub store: Store,
    pub pack: Arc<Pack>,
    pub city: Organization,
    pub county: Organization,
    pub town: Organization,
    /// 石桥 and 柳湾 below the town, 望江 below another county.
    pub branches: Vec<Organization>,
    pub desk: Desk,
}

impl World {
    pub async fn new(store: &Store) -> Self {
        let city = org(store, "99", None).name("江北市委").kind("党委").add().await;
        let county = org(store, "9901", Some(&city)).name("临江县委").kind("党委").add().await;
        let town = org(store, "990101", Some(&county)).name("青山镇党委").kind("党委").add().await;
        let other = org(store, "9902", Some(&city)).name("东山县委").kind("党委").add().await;
        let mut branches = Vec::new();
        for (code, name, above) in [
            ("99010101", "石桥村党支部", &town),
            ("99010102", "柳湾村党支部", &town),
            ("99020101", "望江村党支部", &other),
        ] {
            branches.push(org(store, code, Some(above)).name(name).domain("农村").add().await);
        }
        for (branch, number) in [(0, 1), (0, 2), (0, 3), (1, 4), (2, 5)] {
            member(store, branches.get(branch).unwrap(), number).add().await;
        }
        let pack = Arc::new(standard_pack());
        let desk = Desk::new(Assessments::new(store.clone(), Arc::clone(&pack)));
        Self { store: store.clone(), pack, city, county, town, branches, desk }
    }

    pub fn branch(&self, place: usize) -> &Organization {
        self.branches.get(place).unwrap()
    }

    pub fn today(&self) -> Day {
        Day::of_instant(self.store.clock().now())
    }

    /// The name of the scheme that assesses a branch.
    pub fn scheme_of(&self, branch: usize) -> String {
        let scheme = crate::queries::scheme_of(&self.pack, self.branch(branch), self.today());
        scheme.unwrap().name.clone()
    }

    /// Files a meeting of a branch.
    pub async fn met(&self, branch: usize, kind: &str, day: &str) -> Filed {
        let book = Book::named(&self.pack, "组织生活").unwrap();
        let day: Day = day.parse().unwrap();
        let content = meeting(&book, kind, day, 3, 3);
        let new = ledger::acts::NewRecord {
            ledger: book.place,
            org: self.branch(branch).id,
            content,
            request: None,
            hand_in: true,
            given: std::collections::BTreeMap::new(),
        };
        filed(&self.store, &self.pack, new).await
    }

    /// The township sends a record back.
    pub async fn returned(&self, record: &Filed, why: &str) {
        let book = Book::named(&self.pack, "组织生活").unwrap();
        let officer = hand(&self.town, "上级组织员");
        let steps = next_steps(&book, "已报", &officer, &self.branch(0).path);
        let (step, _) = *steps.iter().find(|(_, step)| !step.needs.is_empty()).unwrap();
        let given = [("退回理由".to_owned(), why.to_owned())].into();
        let taken = Taken { id: record.id, revision: 1, step, given };
        take_step(&self.store, &self.pack, &officer, taken).await.unwrap();
    }
}
