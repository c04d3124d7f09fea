//! Organizations, members and posts (tables of areas/registry).

use rayon::prelude::*;
use registry::Organization;
use registry::rules::NameKeys;
use sea_orm::Value;
use store::crypto::{Crypto, Spot};
use store::{Fault, Write};
use uuid::Uuid;

use super::rows::Rows;
use crate::city::City;
use crate::people::Person;

const ORGANIZATIONS: &str = "INSERT INTO organizations (id, code, name, pinyin, initials, kind, \
    domain, parent, line_parent, path, depth, established, term_end, ended, revision) VALUES ";
const VERSIONS: &str = "INSERT INTO organization_versions (org, since, until, code, name, kind, \
    domain, parent, line_parent, document) VALUES ";
const MEMBERS: &str = "INSERT INTO members (id, org, name, pinyin, initials, sex, birth, joined, \
    converted, probationary, category, education, hardship, id_number, id_index, id_tail, phone, \
    phone_tail, revision) VALUES ";
const KEYS: &str = "INSERT INTO member_keys (key, member) VALUES ";
const POSTS: &str = "INSERT INTO posts (id, org, post, member, holder, birth, is_member, since, \
    due, until, revision) VALUES ";

/// The columns numbers are sealed for, as areas/registry names them.
const ID_COLUMN: &str = "members.id_number";
const PHONE_COLUMN: &str = "members.phone";

/// What the versions of organizations name as the document behind them.
const DOCUMENT: &str = "演示数据（虚构）";

pub(super) async fn organizations(act: &Write, city: &City<'_>) -> Result<(), Fault> {
    let mut rows = Rows::new(act, ORGANIZATIONS, 15, 100);
    // By depth, so that leaders of sector lines are there before those they lead.
    let mut by_depth: Vec<&Organization> = city.organizations.iter().collect();
    by_depth.sort_by_key(|org| org.depth);
    for org in by_depth {
        let keys = NameKeys::of_organization(&org.name);
        let id = |id: Option<kernel::Id<kernel::Org>>| Value::from(id.map(kernel::Id::uuid));
        rows.push([
            org.id.uuid().into(),
            org.code.as_str().into(),
            org.name.as_str().into(),
            keys.pinyin.into(),
            keys.initials.into(),
            org.kind.as_str().into(),
            org.domain.clone().into(),
            id(org.parent),
            id(org.line_parent),
            org.path.as_str().into(),
            (org.depth as i32).into(),
            org.established.map(|day| day.to_string()).into(),
            org.term_end.map(|day| day.to_string()).into(),
            None::<String>.into(),
            1.into(),
        ])
        .await?;
    }
    rows.flush().await?;
    let mut rows = Rows::new(act, VERSIONS, 10, 100);
    for (org, body) in city.organizations.iter().zip(&city.bodies) {
        rows.push([
            org.id.uuid().into(),
            body.established.number().into(),
            None::<i32>.into(),
            org.code.as_str().into(),
            org.name.as_str().into(),
            org.kind.as_str().into(),
            org.domain.clone().into(),
            org.parent.map(kernel::Id::uuid).into(),
            org.line_parent.map(kernel::Id::uuid).into(),
            DOCUMENT.into(),
        ])
        .await?;
    }
    rows.flush().await
}

/// How many members are sealed together.
const LOT: usize = 4_000;

pub(super) async fn members(
    act: &Write,
    crypto: &dyn Crypto,
    city: &City<'_>,
) -> Result<(), Fault> {
    let mut rows = Rows::new(act, MEMBERS, 19, 100);
    for lot in city.people.chunks(LOT) {
        let sealed: Result<Vec<[Value; 19]>, Fault> =
            lot.par_iter().map(|person| member(act, crypto, city, person)).collect();
        for row in sealed? {
            rows.push(row).await?;
        }
    }
    rows.flush().await?;
    // Sorted by key, which is how the table keeps them.
    let mut keys: Vec<(String, Uuid)> = city
        .people
        .par_iter()
        .flat_map_iter(|person| {
            let id = person.id.uuid();
            NameKeys::of_person(&person.name).others.into_iter().map(move |key| (key, id))
        })
        .collect();
    keys.par_sort_unstable();
    let mut rows = Rows::new(act, KEYS, 2, 200);
    for (key, id) in keys {
        rows.push([key.into(), id.into()]).await?;
    }
    rows.flush().await
}

fn member(
    act: &Write,
    crypto: &dyn Crypto,
    city: &City<'_>,
    person: &Person,
) -> Result<[Value; 19], Fault> {
    let row = person.id.uuid();
    let sealed = |column: &str, plain: &str| {
        crypto.seal(&Spot { column, row }, plain.as_bytes(), act.random())
    };
    let keys = NameKeys::of_person(&person.name);
    let tail = |text: &str| text.get(text.len().saturating_sub(4)..).unwrap_or_default().to_owned();
    let org = city.bodies.get(person.org).map(|body| body.id.uuid());
    Ok([
        row.into(),
        org.into(),
        person.name.as_str().into(),
        keys.pinyin.into(),
        keys.initials.into(),
        if person.is_woman { "女" } else { "男" }.into(),
        person.birth.number().into(),
        person.joined.to_string().into(),
        person.converted.map(|day| day.to_string()).into(),
        person.is_probationary().into(),
        person.category.as_str().into(),
        person.education.as_str().into(),
        person.hardship.into(),
        sealed(ID_COLUMN, &person.id_number)?.into(),
        crypto.blind_index(ID_COLUMN, &person.id_number).into(),
        tail(&person.id_number).into(),
        sealed(PHONE_COLUMN, &person.phone)?.into(),
        tail(&person.phone).into(),
        1.into(),
    ])
}

pub(super) async fn posts(act: &Write, city: &City<'_>) -> Result<(), Fault> {
    let mut rows = Rows::new(act, POSTS, 11, 100);
    for held in &city.posts {
        let member = held.member.and_then(|at| city.people.get(at)).map(|one| one.id.uuid());
        rows.push([
            held.id.uuid().into(),
            city.bodies.get(held.org).map(|body| body.id.uuid()).into(),
            held.post.as_str().into(),
            member.into(),
            held.holder.as_str().into(),
            held.birth.number().into(),
            true.into(),
            held.since.to_string().into(),
            held.due.to_string().into(),
            None::<String>.into(),
            1.into(),
        ])
        .await?;
    }
    rows.flush().await
}
