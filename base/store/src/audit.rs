//! The audit trail: who did what, when, to what.
//!
//! Every act adds a line in its own transaction. A line's hash is SM3 over the hash of the line
//! before and over its own fields, each with its length in front, so that no two different lines
//! read the same. Changing, removing, reordering or inserting a line breaks every hash after it;
//! cutting off the end shows against a [`Head`] that was kept elsewhere.

use kernel::{Instant, OrgPath};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use serde::Serialize;

use crate::crypto::{hex, sm3};
use crate::write::Write;
use crate::{Fault, Read};

/// Who acts, as the trail remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The account's id.
    pub account: String,
    /// The person's name today.
    pub name: String,
    /// The network address the request came from.
    pub address: String,
}

impl Who {
    /// The program itself: migrations, jobs, the command line.
    pub fn program() -> Self {
        Self { account: "program".to_owned(), name: "系统".to_owned(), address: String::new() }
    }
}

/// One line of the trail, before it gets its place.
#[derive(Debug, Clone)]
pub struct Entry {
    who: Who,
    act: &'static str,
    kind: String,
    thing: String,
    org_path: String,
    summary: String,
    details: String,
}

impl Entry {
    /// Somebody does `act`, a verb as code names it: `registry.rename-org`.
    pub fn new(who: &Who, act: &'static str) -> Self {
        Self {
            who: who.clone(),
            act,
            kind: String::new(),
            thing: String::new(),
            org_path: String::new(),
            summary: String::new(),
            details: "{}".to_owned(),
        }
    }

    /// What was touched: its kind (`member`) and id.
    #[must_use]
    pub fn on(mut self, kind: &str, id: impl std::fmt::Display) -> Self {
        kind.clone_into(&mut self.kind);
        self.thing = format!("{id}");
        self
    }

    /// The organization concerned, for those who may read the trail below a unit.
    #[must_use]
    pub fn within(mut self, org: &OrgPath) -> Self {
        org.as_str().clone_into(&mut self.org_path);
        self
    }

    /// The sentence a reader sees. No personal numbers: it cannot be erased.
    #[must_use]
    pub fn saying(mut self, sentence: impl Into<String>) -> Self {
        self.summary = sentence.into();
        self
    }

    /// Values before and after, counts, file hashes. Kept apart from the chain, so that they can be
    /// erased by an act of its own when a person's data must go.
    #[must_use]
    pub fn with(mut self, details: &impl Serialize) -> Self {
        self.details = serde_json::to_string(details).unwrap_or_else(|why| {
            serde_json::json!({ "details could not be written": why.to_string() }).to_string()
        });
        self
    }
}

/// The end of the chain at some moment: what a checkpoint signs and a printed bulletin shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Place of the last line; 0 when there is none.
    pub seq: i64,
    /// Its hash; 32 zero bytes when there is none.
    pub hash: Vec<u8>,
}

/// What is wrong with a trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The first line that cannot be trusted.
    pub seq: i64,
    /// Why not.
    pub why: &'static str,
}

/// The current end of the chain.
pub async fn head(db: &impl ConnectionTrait) -> Result<Head, Fault> {
    let row = db
        .query_one_raw(Statement::from_string(
            db.get_database_backend(),
            "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1",
        ))
        .await?;
    match row {
        Some(row) => Ok(Head { seq: row.try_get("", "seq")?, hash: row.try_get("", "hash")? }),
        None => Ok(Head { seq: 0, hash: vec![0; 32] }),
    }
}

pub(crate) async fn append(act: &Write, entries: &[Entry]) -> Result<(), Fault> {
    let backend = act.get_database_backend();
    let mut head = head(act).await?;
    for entry in entries {
        let mut salt = vec![0; 16];
        act.random().fill(&mut salt);
        let line = Line {
            seq: head.seq + 1,
            at_ms: millis(act.now()),
            account: entry.who.account.clone(),
            name: entry.who.name.clone(),
            address: entry.who.address.clone(),
            act: entry.act.to_owned(),
            kind: entry.kind.clone(),
            thing: entry.thing.clone(),
            org_path: entry.org_path.clone(),
            summary: entry.summary.clone(),
            details_digest: digest(&salt, &entry.details),
        };
        let hash = line.hash(&head.hash);
        head = Head { seq: line.seq, hash: hash.clone() };
        act.execute_raw(Statement::from_sql_and_values(
            backend,
            "INSERT INTO audit (seq, at_ms, account, name, address, act, kind, thing, org_path, \
             summary, details_digest, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            [
                line.seq.into(),
                line.at_ms.into(),
                line.account.into(),
                line.name.into(),
                line.address.into(),
                line.act.into(),
                line.kind.into(),
                line.thing.into(),
                line.org_path.into(),
                line.summary.into(),
                line.details_digest.into(),
                hash.into(),
            ],
        ))
        .await?;
        act.execute_raw(Statement::from_sql_and_values(
            backend,
            "INSERT INTO audit_details (seq, salt, details) VALUES ($1, $2, $3)",
            [line.seq.into(), salt.into(), entry.details.clone().into()],
        ))
        .await?;
    }
    Ok(())
}

/// Reads the whole trail and recomputes it. `known` is an earlier end of the chain that was kept
/// outside the database: without one, lines cut off at the end leave no trace.
pub async fn verify(db: &Read, known: Option<&Head>) -> Result<Result<Head, Broken>, Fault> {
    const AT_ONCE: i64 = 5_000;
    let mut head = Head { seq: 0, hash: vec![0; 32] };
    loop {
        let rows = db
            .query_all_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                "SELECT audit.*, salt, details FROM audit \
                 LEFT JOIN audit_details ON audit_details.seq = audit.seq \
                 WHERE audit.seq > $1 ORDER BY audit.seq LIMIT $2",
                [head.seq.into(), AT_ONCE.into()],
            ))
            .await?;
        let Some(_) = rows.first() else { break };
        for row in &rows {
            match follow(&head, row)? {
                Ok(next) => head = next,
                Err(broken) => return Ok(Err(broken)),
            }
            if known.is_some_and(|known| known.seq == head.seq && known.hash != head.hash) {
                return Ok(Err(Broken { seq: head.seq, why: "differs from the known checkpoint" }));
            }
        }
    }
    if let Some(known) = known
        && known.seq > head.seq
    {
        return Ok(Err(Broken { seq: head.seq + 1, why: "lines are cut off at the end" }));
    }
    let strays = db
        .query_one_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT min(seq) AS seq FROM (SELECT seq FROM audit WHERE seq < 1 UNION ALL \
             SELECT seq FROM audit_details WHERE seq < 1 OR seq > $1) AS strays",
            [head.seq.into()],
        ))
        .await?;
    let stray = strays.map_or(Ok(None), |row| row.try_get::<Option<i64>>("", "seq"))?;
    if let Some(seq) = stray {
        return Ok(Err(Broken { seq, why: "a line outside the chain" }));
    }
    Ok(Ok(head))
}

/// The head after this row, if the row is what must follow.
fn follow(head: &Head, row: &QueryResult) -> Result<Result<Head, Broken>, Fault> {
    let line = Line {
        seq: row.try_get("", "seq")?,
        at_ms: row.try_get("", "at_ms")?,
        account: row.try_get("", "account")?,
        name: row.try_get("", "name")?,
        address: row.try_get("", "address")?,
        act: row.try_get("", "act")?,
        kind: row.try_get("", "kind")?,
        thing: row.try_get("", "thing")?,
        org_path: row.try_get("", "org_path")?,
        summary: row.try_get("", "summary")?,
        details_digest: row.try_get("", "details_digest")?,
    };
    let hash: Vec<u8> = row.try_get("", "hash")?;
    let salt: Option<Vec<u8>> = row.try_get("", "salt")?;
    let details: Option<String> = row.try_get("", "details")?;
    let broken = |why| Ok(Err(Broken { seq: head.seq + 1, why }));
    if line.seq != head.seq + 1 {
        return broken("a line is missing");
    }
    if line.hash(&head.hash) != hash {
        return broken("the line does not match its hash");
    }
    match (salt, details) {
        (Some(salt), Some(details)) if digest(&salt, &details) == line.details_digest => {
            Ok(Ok(Head { seq: line.seq, hash }))
        }
        (Some(_), Some(_)) => broken("the details do not match the line"),
        _ => broken("the details are missing"),
    }
}

struct Line {
    seq: i64,
    at_ms: i64,
    account: String,
    name: String,
    address: String,
    act: String,
    kind: String,
    thing: String,
    org_path: String,
    summary: String,
    details_digest: Vec<u8>,
}

impl Line {
    /// SM3 of the previous hash and of every field behind its length (four bytes, big-endian).
    fn hash(&self, before: &[u8]) -> Vec<u8> {
        let (seq, at) = (self.seq.to_be_bytes(), self.at_ms.to_be_bytes());
        let fields: [&[u8]; 13] = [
            b"jishi audit 1",
            before,
            &seq,
            &at,
            self.account.as_bytes(),
            self.name.as_bytes(),
            self.address.as_bytes(),
            self.act.as_bytes(),
            self.kind.as_bytes(),
            self.thing.as_bytes(),
            self.org_path.as_bytes(),
            self.summary.as_bytes(),
            &self.details_digest,
        ];
        let mut bytes = Vec::with_capacity(fields.iter().map(|field| field.len() + 4).sum());
        for field in fields {
            bytes.extend_from_slice(&(field.len() as u32).to_be_bytes());
            bytes.extend_from_slice(field);
        }
        sm3(&[&bytes]).to_vec()
    }
}

fn digest(salt: &[u8], details: &str) -> Vec<u8> {
    sm3(&[salt, details.as_bytes()]).to_vec()
}

fn millis(at: Instant) -> i64 {
    at.timestamp_millis()
}

/// A hash as people compare it.
impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.seq, hex(&self.hash))
    }
}
