//! Who there is: the organizations an assessment stands on, by place in the engine's tree.

use std::collections::HashMap;

use engine::{OrgRow, Tree};
use kernel::{Day, Id, Month, Org, OrgPath, Scope};
use registry::Organization;
use registry::rules::RoughDay;
use sea_orm::ConnectionTrait;
use store::Fault;
use uuid::Uuid;

/// The organizations, each at the same place as in [`Ground::tree`].
#[derive(Debug)]
pub(crate) struct Ground {
    /// The same as the engine sees them.
    pub tree: Tree,
    /// Who they are.
    pub orgs: Vec<Standpoint>,
    rows: Vec<OrgRow>,
    by_id: HashMap<Uuid, u32>,
}

/// One organization of an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standpoint {
    /// Never changes.
    pub id: Id<Org>,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What kind of organization, a word of the pack.
    pub kind: String,
    /// Where it stands.
    pub path: OrgPath,
}

impl Ground {
    /// All organizations that exist on a day, in the order of the tree.
    pub async fn load(
        db: &impl ConnectionTrait,
        levels: &[String],
        day: Day,
    ) -> Result<Self, Fault> {
        let found = registry::queries::organizations(db, &Scope::everything()).await?;
        Self::of(found, levels, day)
    }

    fn of(found: Vec<Organization>, levels: &[String], day: Day) -> Result<Self, Fault> {
        let living: Vec<Organization> = found
            .into_iter()
            .filter(|org| org.ended.is_none_or(|ended| last_day(ended) > day))
            .collect();
        let by_id: HashMap<Uuid, u32> =
            living.iter().zip(0..).map(|(org, place)| (org.id.uuid(), place)).collect();
        let place_of = |id: Id<Org>| by_id.get(&id.uuid()).map(|place| *place as usize);
        let mut rows = Vec::with_capacity(living.len());
        let mut orgs = Vec::with_capacity(living.len());
        for org in living {
            rows.push(OrgRow {
                code: org.code.clone(),
                name: org.name.clone(),
                kind: org.kind.clone(),
                domain: org.domain,
                parent: org.parent.and_then(place_of),
                established: org.established.map(RoughDay::first_day),
                // Known to the month only, a term lasts until the month is over.
                term_end: org.term_end.map(last_day),
            });
            orgs.push(Standpoint {
                id: org.id,
                code: org.code,
                name: org.name,
                kind: org.kind,
                path: org.path,
            });
        }
        let tree = Tree::new(&rows, levels).map_err(|why| Fault::new("the tree", why))?;
        Ok(Self { tree, orgs, rows, by_id })
    }

    /// The place of an organization; `None` if it does not exist on the day.
    pub fn place(&self, id: Uuid) -> Option<usize> {
        self.by_id.get(&id).map(|place| *place as usize)
    }

    /// The place of the organization with a code.
    pub fn place_of_code(&self, code: &str) -> Option<usize> {
        self.orgs.iter().position(|org| org.code == code)
    }

    /// What is known of each organization.
    pub fn rows(&self) -> &[OrgRow] {
        &self.rows
    }

    /// The organization at a place.
    pub fn org(&self, place: usize) -> Option<&Standpoint> {
        self.orgs.get(place)
    }
}

/// The last day a rough date may mean.
pub(crate) fn last_day(rough: RoughDay) -> Day {
    match rough {
        RoughDay::Day(day) => day,
        RoughDay::Month(month) => Month::last_day(month),
    }
}
