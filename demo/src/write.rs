//! Writing the city into a database, hundreds of rows at a time.
//!
//! The rows are what the acts of registry, ledger and assessment would have left behind; tests hold
//! them to that (facts equal a rebuild, an import of the same workbooks changes nothing).

mod judgments;
mod records;
mod registry;
mod rows;

use kernel::Scope;
use ledger::acts::rebuild_facts;
use sea_orm::ConnectionTrait as _;
use store::audit::{Entry, Who};
use store::{Fault, Store};

use crate::city::City;
use crate::truth::Truth;

/// What was written.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Organizations, the city and everything below it.
    pub organizations: usize,
    /// Members.
    pub members: usize,
    /// Posts.
    pub posts: usize,
    /// Records.
    pub records: u64,
    /// Judgments.
    pub judgments: u64,
    /// What was planted.
    pub truth: Truth,
}

/// Why a city could not be written.
#[derive(Debug)]
pub enum LoadError {
    /// There are organizations already.
    NotEmpty,
    /// Something broke.
    Fault(Fault),
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotEmpty => f.write_str("数据库里已有党组织，演示城市只能写入空的数据库"),
            Self::Fault(fault) => std::fmt::Display::fmt(fault, f),
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotEmpty => None,
            Self::Fault(fault) => Some(fault),
        }
    }
}

impl From<Fault> for LoadError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Writes a city into an empty database: everything in one act, then the facts that follow from it.
pub async fn load(store: &Store, city: &City<'_>) -> Result<Loaded, LoadError> {
    let act = store.write().await?;
    if !registry_is_empty(&act).await? {
        return Err(LoadError::NotEmpty);
    }
    registry::organizations(&act, city).await?;
    registry::members(&act, store.crypto(), city).await?;
    registry::posts(&act, city).await?;
    let (records, planted) = records::write(&act, city).await?;
    let judgments = judgments::write(&act, city).await?;
    // The planner of either database chooses badly for tables it believes to be empty.
    act.execute_unprepared("ANALYZE").await.map_err(Fault::from)?;
    let (organizations, members) = (city.bodies.len(), city.people.len());
    let said = format!(
        "写入演示城市（虚构）：党组织 {organizations}，党员 {members}，记录 {records}，评分 {judgments}"
    );
    act.commit(Entry::new(&Who::program(), "demo.load").saying(said)).await?;
    rebuild_facts(store, city.plan.pack).await?;
    Ok(Loaded {
        organizations,
        members,
        posts: city.posts.len(),
        records,
        judgments,
        truth: city.truth(planted),
    })
}

async fn registry_is_empty(act: &store::Write) -> Result<bool, Fault> {
    Ok(::registry::queries::organizations(act, &Scope::everything()).await?.is_empty())
}
