//! Many organizations, members and posts at once, from a program that made or converted them: the
//! demo city, a move from another system. Written in the caller's act, who answers for them being
//! consistent (superiors before those below them, paths that fit) and commits with the audit line.

use kernel::{Day, Id};
use store::crypto::Crypto;
use store::{Fault, Write};
use uuid::Uuid;

use super::member_save::{AT_ONCE, COLUMNS, KEYS, KEYS_AT_ONCE, MEMBERS, Rows, Sealed};
use crate::records::{Member, Organization, Post};
use crate::rules::{IdNumber, NameKeys, RoughDay};

const ORGANIZATIONS: &str = "INSERT INTO organizations (id, code, name, pinyin, initials, kind, \
    domain, parent, line_parent, path, depth, established, term_end, ended, revision) VALUES ";
const VERSIONS: &str = "INSERT INTO organization_versions \
    (org, since, until, code, name, kind, domain, parent, line_parent, document) VALUES ";
const POSTS: &str = "INSERT INTO posts \
    (id, org, post, member, holder, birth, is_member, since, due, until, revision) VALUES ";

/// A member with the numbers that [`Member`] leaves out. `id_tail` and `phone_tail` of the member
/// are not read: they follow from the numbers.
#[derive(Debug, Clone)]
pub struct Settler {
    /// Everything else.
    pub member: Member,
    /// Identity number.
    pub id_number: IdNumber,
    /// Telephone number.
    pub phone: Option<String>,
}

/// Adds organizations, superiors before those below them. Their history begins with the day they
/// were established; `document` says what put them there.
pub async fn settle_organizations(
    act: &Write,
    organizations: &[Organization],
    document: &str,
) -> Result<(), Fault> {
    let today = Day::of_instant(act.now());
    let text = |day: Option<RoughDay>| day.map(|day| day.to_string());
    let mut rows = Rows::new(act, ORGANIZATIONS, 15, AT_ONCE);
    for org in organizations {
        let keys = NameKeys::of_organization(&org.name);
        rows.values.extend([
            org.id.uuid().into(),
            org.code.as_str().into(),
            org.name.as_str().into(),
            keys.pinyin.into(),
            keys.initials.into(),
            org.kind.as_str().into(),
            org.domain.clone().into(),
            org.parent.map(Id::uuid).into(),
            org.line_parent.map(Id::uuid).into(),
            org.path.as_str().into(),
            (org.depth as i32).into(),
            text(org.established).into(),
            text(org.term_end).into(),
            text(org.ended).into(),
            org.revision.into(),
        ]);
        rows.write_if_full().await?;
    }
    rows.write_rest().await?;
    let mut rows = Rows::new(act, VERSIONS, 10, AT_ONCE);
    for org in organizations {
        let since = org.established.map_or(today, RoughDay::first_day).min(today);
        rows.values.extend([
            org.id.uuid().into(),
            since.number().into(),
            org.ended.map(|day| day.first_day().number()).into(),
            org.code.as_str().into(),
            org.name.as_str().into(),
            org.kind.as_str().into(),
            org.domain.clone().into(),
            org.parent.map(Id::uuid).into(),
            org.line_parent.map(Id::uuid).into(),
            document.into(),
        ]);
        rows.write_if_full().await?;
    }
    rows.write_rest().await
}

/// Adds members of organizations that are there.
pub async fn settle_members(
    act: &Write,
    crypto: &dyn Crypto,
    settlers: &[Settler],
) -> Result<(), Fault> {
    let mut rows = Rows::new(act, MEMBERS, COLUMNS, AT_ONCE);
    let mut found_by = Vec::with_capacity(settlers.len());
    for Settler { member, id_number, phone } in settlers {
        let keys = NameKeys::of_person(&member.name);
        let sealed = Sealed::of(crypto, act.random(), member.id, id_number, phone.as_deref())?;
        rows.values.extend([
            member.id.uuid().into(),
            member.org.uuid().into(),
            member.name.as_str().into(),
            keys.pinyin.into(),
            keys.initials.into(),
            member.sex.as_str().into(),
            member.birth.number().into(),
            member.joined.to_string().into(),
            member.converted.map(|day| day.to_string()).into(),
            member.probationary.into(),
            member.category.as_str().into(),
            member.education.clone().into(),
            member.hardship.into(),
            sealed.id_number.into(),
            sealed.id_index.into(),
            id_number.tail().into(),
            sealed.phone.into(),
            sealed.phone_tail.into(),
            member.revision.into(),
            None::<Uuid>.into(),
        ]);
        found_by.push((member.id, keys.others));
        rows.write_if_full().await?;
    }
    rows.write_rest().await?;
    let mut rows = Rows::new(act, KEYS, 2, KEYS_AT_ONCE);
    for (id, keys) in found_by {
        for key in keys {
            rows.values.extend([key.into(), id.uuid().into()]);
            rows.write_if_full().await?;
        }
    }
    rows.write_rest().await
}

/// Adds holdings of posts, by members and others who are there.
pub async fn settle_posts(act: &Write, posts: &[Post]) -> Result<(), Fault> {
    let text = |day: Option<RoughDay>| day.map(|day| day.to_string());
    let mut rows = Rows::new(act, POSTS, 11, AT_ONCE);
    for post in posts {
        rows.values.extend([
            post.id.uuid().into(),
            post.org.uuid().into(),
            post.post.as_str().into(),
            post.member.map(Id::uuid).into(),
            post.holder.as_str().into(),
            post.birth.map(Day::number).into(),
            post.is_member.into(),
            text(post.since).into(),
            text(post.due).into(),
            text(post.until).into(),
            post.revision.into(),
        ]);
        rows.write_if_full().await?;
    }
    rows.write_rest().await
}
