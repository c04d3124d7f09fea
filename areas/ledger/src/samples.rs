//! Builders of test data, for this crate and those above it.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "tests fail by panicking")]
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::path::Path;

use kernel::{Day, Id, Org};
use pack::Pack;
use registry::Organization;
use registry::rules::RoughDay;
use store::Store;

use crate::Book;
use crate::acts::{Filed, NewRecord, file};
use crate::rules::{Content, Hand, Held};

/// The pack that ships with the program.
pub fn standard_pack() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/standard");
    pack::check(&pack::read_folder(&folder).unwrap()).unwrap()
}

/// A person who acts for an organization in one role.
pub fn hand(org: &Organization, role: &str) -> Hand {
    let who = store::audit::Who {
        account: format!("account-of-{}", org.code),
        name: "王秀英".to_owned(),
        address: "10.0.0.8".to_owned(),
    };
    let scope = kernel::Scope::below(org.path.clone());
    Hand::new(who, scope, org.path.clone(), vec![role.to_owned()])
}

/// A record about to be written down: `record(&book).text("类型", "党课").day("召开日期", "2026-03-05")`.
pub fn record<'p>(book: &Book<'p>) -> NewContent<'p> {
    NewContent { book: *book, content: Content::empty(book.ledger) }
}

pub struct NewContent<'p> {
    book: Book<'p>,
    content: Content,
}

impl NewContent<'_> {
    #[must_use]
    pub fn held(mut self, name: &str, held: Held) -> Self {
        self.content = self.content.with(self.book.ledger, name, held);
        self
    }

    #[must_use]
    pub fn text(self, name: &str, text: &str) -> Self {
        self.held(name, Held::Text(text.to_owned()))
    }

    #[must_use]
    pub fn number(self, name: &str, number: f64) -> Self {
        self.held(name, Held::Number(number))
    }

    #[must_use]
    pub fn day(self, name: &str, day: &str) -> Self {
        let day: RoughDay = day.parse().unwrap();
        self.held(name, Held::Day(day))
    }

    #[must_use]
    pub fn came(self, name: &str, came: u32, expected: u32) -> Self {
        self.held(name, Held::Attendance { expected: Some(expected), came: Some(came) })
    }

    pub fn content(self) -> Content {
        self.content
    }

    /// About to be filed for an organization.
    pub fn of(self, org: Id<Org>) -> NewRecord {
        NewRecord {
            ledger: self.book.place,
            org,
            content: self.content,
            request: None,
            hand_in: true,
            given: BTreeMap::new(),
        }
    }
}

/// A meeting of the standard pack's ledger of organization life.
pub fn meeting(book: &Book<'_>, kind: &str, day: Day, came: u32, expected: u32) -> Content {
    record(book)
        .text("类型", kind)
        .day("召开日期", &day.to_string())
        .came("参加党员", came, expected)
        .content()
}

/// Files something for an organization as the program itself.
pub async fn filed(store: &Store, pack: &Pack, new: NewRecord) -> Filed {
    file(store, pack, &Hand::program(), new).await.unwrap()
}
