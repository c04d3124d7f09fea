//! Builders of test data, for this crate and those above it.
//!
//! ```no_run
//! # async fn example(store: store::Store) {
//! let city = registry::samples::org(&store, "99", None).kind("党委").add().await;
//! let village = registry::samples::org(&store, "9901", Some(&city)).domain("农村").add().await;
//! let zhang = registry::samples::member(&store, &village, 1).name("张建国").add().await;
//! # }
//! ```
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "tests fail by panicking")]
#![allow(missing_docs)]

use kernel::{Day, OrgPath, Scope};
use sea_orm::{ActiveValue::Set, EntityTrait};
use store::Store;
use store::audit::{Entry, Who};
use store::crypto::Spot;

use crate::queries;
use crate::records::{Member, Organization, member, organization};
use crate::rules::{ID_COLUMN, IdNumber, NameKeys, Term, Vocabulary};

/// The words of the standard pack that the sample workbooks use.
pub fn vocabulary() -> Vocabulary {
    let terms = |words: &[&str]| words.iter().map(|word| Term::new(*word)).collect();
    Vocabulary {
        kinds: terms(&["党委", "党工委", "党总支", "党支部", "联合党支部"]),
        domains: terms(&["农村", "社区", "机关", "国企", "学校", "医院", "非公", "社会组织"]),
        categories: terms(&["直管", "在职", "流动", "离退休"]),
    }
}

/// A valid identity number, another one for each `number`; odd ones are men's.
pub fn id_number(number: u32) -> IdNumber {
    let birth = Day::new(1960, 1, 1).unwrap().plus_days((number % 14_000) as i32).unwrap();
    let order = (number / 14_000) * 2 + number % 2;
    let digits = format!(
        "{:06}{:04}{:02}{:02}{order:03}",
        990_100 + number / 7_000_000,
        birth.year(),
        birth.month(),
        birth.day()
    );
    let today = Day::new(2026, 6, 15).unwrap();
    let checks = "0123456789X".chars();
    checks
        .map(|check| format!("{digits}{check}"))
        .find_map(|id| IdNumber::parse(&id, today).ok())
        .unwrap()
}

/// An organization about to be added; a 党支部 unless told otherwise.
pub fn org<'a>(store: &'a Store, code: &str, parent: Option<&'a Organization>) -> NewOrg<'a> {
    NewOrg {
        store,
        parent,
        code: code.to_owned(),
        name: format!("{code}党支部"),
        kind: "党支部".to_owned(),
        domain: None,
    }
}

pub struct NewOrg<'a> {
    store: &'a Store,
    parent: Option<&'a Organization>,
    code: String,
    name: String,
    kind: String,
    domain: Option<String>,
}

impl NewOrg<'_> {
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    #[must_use]
    pub fn kind(mut self, kind: &str) -> Self {
        kind.clone_into(&mut self.kind);
        self
    }

    #[must_use]
    pub fn domain(mut self, domain: &str) -> Self {
        self.domain = Some(domain.to_owned());
        self
    }

    pub async fn add(self) -> Organization {
        let act = self.store.write().await.unwrap();
        let path = match self.parent {
            Some(parent) => parent.path.child(&self.code),
            None => OrgPath::root(&self.code),
        };
        let path = path.unwrap();
        let keys = NameKeys::of_organization(&self.name);
        let id = act.id();
        organization::Entity::insert(organization::ActiveModel {
            id: Set(id.uuid()),
            code: Set(self.code),
            name: Set(self.name),
            pinyin: Set(keys.pinyin),
            initials: Set(keys.initials),
            kind: Set(self.kind),
            domain: Set(self.domain),
            parent: Set(self.parent.map(|parent| parent.id.uuid())),
            line_parent: Set(None),
            path: Set(path.as_str().to_owned()),
            depth: Set(path.depth() as i32),
            established: Set(None),
            term_end: Set(None),
            ended: Set(None),
            revision: Set(1),
            batch: Set(None),
        })
        .exec_without_returning(&act)
        .await
        .unwrap();
        let since = Day::new(2020, 1, 1).unwrap();
        crate::acts::add_version(&act, id, since, "test").await.unwrap();
        act.commit(Entry::new(&Who::program(), "test.add-org")).await.unwrap();
        let everything = Scope::everything();
        queries::organization(self.store.read(), &everything, id).await.unwrap().unwrap()
    }
}

/// A member about to be added, with the identity number of [`id_number`].
pub fn member<'a>(store: &'a Store, org: &'a Organization, number: u32) -> NewMember<'a> {
    NewMember {
        store,
        org,
        number,
        name: format!("张{number}"),
        category: "直管".to_owned(),
        probationary: false,
    }
}

pub struct NewMember<'a> {
    store: &'a Store,
    org: &'a Organization,
    number: u32,
    name: String,
    category: String,
    probationary: bool,
}

impl NewMember<'_> {
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    #[must_use]
    pub fn category(mut self, category: &str) -> Self {
        category.clone_into(&mut self.category);
        self
    }

    #[must_use]
    pub fn probationary(mut self) -> Self {
        self.probationary = true;
        self
    }

    pub async fn add(self) -> Member {
        let act = self.store.write().await.unwrap();
        let id = act.id::<Member>();
        let number = id_number(self.number);
        let keys = NameKeys::of_person(&self.name);
        let crypto = self.store.crypto();
        let spot = Spot { column: ID_COLUMN, row: id.uuid() };
        member::Entity::insert(member::ActiveModel {
            id: Set(id.uuid()),
            org: Set(self.org.id.uuid()),
            name: Set(self.name),
            pinyin: Set(keys.pinyin.clone()),
            initials: Set(keys.initials.clone()),
            sex: Set(number.sex().word().to_owned()),
            birth: Set(number.birth().number()),
            joined: Set("2010-07-01".to_owned()),
            converted: Set(None),
            probationary: Set(self.probationary),
            category: Set(self.category),
            education: Set(None),
            hardship: Set(false),
            id_number: Set(crypto.seal(&spot, number.as_str().as_bytes(), act.random()).unwrap()),
            id_index: Set(crypto.blind_index(ID_COLUMN, number.as_str())),
            id_tail: Set(number.tail().to_owned()),
            phone: Set(None),
            phone_tail: Set(None),
            revision: Set(1),
            batch: Set(None),
        })
        .exec_without_returning(&act)
        .await
        .unwrap();
        crate::acts::add_keys(&act, id, &keys).await.unwrap();
        act.commit(Entry::new(&Who::program(), "test.add-member")).await.unwrap();
        let added = queries::member(self.store.read(), &Scope::everything(), id).await;
        added.unwrap().unwrap().member
    }
}
