//! The tables as types. Entities stay inside the crate; the three plain records are for all.

pub(crate) mod batch;
pub(crate) mod change;
pub(crate) mod member;
pub(crate) mod organization;
pub(crate) mod post;

use kernel::{Day, Id, Instant, Org, OrgPath};
use sea_orm::DbErr;

use crate::acts::{Counts, Reading};
use crate::rules::RoughDay;

/// A Party organization as it is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Never changes.
    pub id: Id<Org>,
    /// The number it has in its superiors' lists.
    pub code: String,
    /// Full name.
    pub name: String,
    /// What kind of organization, a word of the policy pack.
    pub kind: String,
    /// Which domain; none for bodies that lead a whole area.
    pub domain: Option<String>,
    /// Superior in the territorial tree; none at the root.
    pub parent: Option<Id<Org>>,
    /// Superior in a sector line, if it has one.
    pub line_parent: Option<Id<Org>>,
    /// Where it stands in the tree.
    pub path: OrgPath,
    /// Steps below the root.
    pub depth: u32,
    /// Since when it exists.
    pub established: Option<RoughDay>,
    /// When the term of its committee ends.
    pub term_end: Option<RoughDay>,
    /// When it was dissolved; none while it exists.
    pub ended: Option<RoughDay>,
    /// Counts changes.
    pub revision: i32,
}

/// A Party member as the roster has it. Identity and telephone number are not here: see
/// [`crate::acts::reveal`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Never changes.
    pub id: Id<Self>,
    /// The branch the membership is with.
    pub org: Id<Org>,
    /// As written, rare characters and · included.
    pub name: String,
    /// 男 or 女.
    pub sex: String,
    /// Day of birth.
    pub birth: Day,
    /// When admitted.
    pub joined: RoughDay,
    /// When made a formal member.
    pub converted: Option<RoughDay>,
    /// Whether the probationary period still runs.
    pub probationary: bool,
    /// 直管, 在职, 流动…: a word of the policy pack.
    pub category: String,
    /// Highest schooling.
    pub education: Option<String>,
    /// Whether the branch keeps the member as one in need.
    pub hardship: bool,
    /// Last four characters of the identity number.
    pub id_tail: String,
    /// Last four digits of the telephone number.
    pub phone_tail: Option<String>,
    /// Counts changes.
    pub revision: i32,
}

impl Member {
    /// The identity number as screens show it.
    pub fn id_masked(&self) -> String {
        format!("**************{}", self.id_tail)
    }

    /// The telephone number as screens show it.
    pub fn phone_masked(&self) -> Option<String> {
        self.phone_tail.as_ref().map(|tail| format!("*******{tail}"))
    }
}

/// A holding of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// This holding.
    pub id: Id<Self>,
    /// In which organization.
    pub org: Id<Org>,
    /// 书记, 副书记…: a word of the policy pack.
    pub post: String,
    /// Who, if on the roster.
    pub member: Option<Id<Member>>,
    /// The holder's name.
    pub holder: String,
    /// The holder's day of birth.
    pub birth: Option<Day>,
    /// Whether a Party member.
    pub is_member: bool,
    /// From when.
    pub since: Option<RoughDay>,
    /// When the term ends.
    pub due: Option<RoughDay>,
    /// When the holder left it; none while in office.
    pub until: Option<RoughDay>,
    /// Counts changes.
    pub revision: i32,
}

/// What a workbook lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// Organizations.
    Organizations,
    /// Members.
    Members,
}

impl Listed {
    /// As the database writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Organizations => "organizations",
            Self::Members => "members",
        }
    }

    pub(crate) fn of_word(word: &str) -> Option<Self> {
        [Self::Organizations, Self::Members].into_iter().find(|list| list.word() == word)
    }
}

/// A workbook of organizations or members that somebody sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// This sending.
    pub id: Id<Self>,
    /// What it lists.
    pub list: Listed,
    /// File name.
    pub name: String,
    /// The workbook; empty once imported.
    pub file: Vec<u8>,
    /// How it is to be read.
    pub reading: Reading,
    /// When it was sent.
    pub at: Instant,
    /// When it was imported.
    pub confirmed_at: Option<Instant>,
    /// When the import was undone.
    pub undone_at: Option<Instant>,
    /// How many rows came out how, once imported.
    pub counts: Counts,
}

pub(crate) fn instant(ms: i64) -> Result<Instant, DbErr> {
    Instant::from_timestamp_millis(ms).ok_or_else(|| spoilt("a moment", ms))
}

fn spoilt(what: &str, found: impl std::fmt::Debug) -> DbErr {
    DbErr::Type(format!("{what} holds {found:?}"))
}

pub(crate) fn rough(text: Option<String>) -> Result<Option<RoughDay>, DbErr> {
    text.map(|text| text.parse().map_err(|_| spoilt("a date", &text))).transpose()
}

pub(crate) fn day(number: i32) -> Result<Day, DbErr> {
    Day::from_number(number).ok_or_else(|| spoilt("a day", number))
}

pub(crate) fn path(text: &str) -> Result<OrgPath, DbErr> {
    text.parse().map_err(|_| spoilt("a path", text))
}
