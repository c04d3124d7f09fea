//! The whole city, worked out in memory: no database, no clock.

use std::collections::BTreeMap;
use std::ops::Range;

use formula::When;
use kernel::{Day, Period};
use ledger::rules::OrgValues;
use pack::Pack;
use rayon::prelude::*;
use registry::Organization;

use crate::faults::{self, Fault};
use crate::people::{self, Holding, Person, Roll};
use crate::recipe::{Recipe, RecipeError};
use crate::records::{Entry, Year};
use crate::sorts::Plan;
use crate::subject::{self, Subject};
use crate::tree::{self, Body, Planting};
use crate::truth::{Planted, Truth};

/// Which city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The same seed gives the same city.
    pub seed: u64,
    /// How many branches.
    pub branches: usize,
    /// The day on which its year of records ends.
    pub today: Day,
}

/// Organizations and people of a city. Records are made branch by branch, since they are many.
pub struct City<'p> {
    /// Which city it is.
    pub wanted: Wanted,
    /// Organizations, superiors first.
    pub bodies: Vec<Body>,
    /// The same as the registry has them.
    pub organizations: Vec<Organization>,
    /// Members, those of a branch together.
    pub people: Vec<Person>,
    /// Posts, those of an organization together.
    pub posts: Vec<Holding>,
    pub(crate) values: Vec<OrgValues>,
    /// Places of each organization's people and posts.
    pub(crate) people_of: Vec<Range<usize>>,
    pub(crate) posts_of: Vec<Range<usize>>,
    pub(crate) plan: Plan<'p>,
    pub(crate) recipe: Recipe,
    above: Vec<String>,
    partners: BTreeMap<String, Vec<(String, String, String)>>,
    faults: BTreeMap<usize, Fault>,
}

impl<'p> City<'p> {
    /// Works out a city for a pack.
    pub fn plan(pack: &'p Pack, wanted: Wanted) -> Result<Self, RecipeError> {
        let recipe = Recipe::standard()?;
        let Wanted { seed, branches, today } = wanted;
        let bodies = tree::plant(&Planting { recipe: &recipe, seed, branches, today })?;
        let organizations = subject::registered(&bodies);
        let values = subject::org_values(pack, &organizations);
        let people = people::populate(&recipe, seed, today, &bodies)?;
        let people_of = ranges(bodies.len(), people.iter().map(|person| person.org));
        let posts = people::appoint(&recipe, seed, today, &bodies, &values, (&people, &people_of))?;
        let posts_of = ranges(bodies.len(), posts.iter().map(|post| post.org));
        let plan = Plan::read(pack, &recipe.records, &recipe.phrases.0)?;
        let above = bodies.iter().map(|body| overseer(body, &posts, &posts_of)).collect();
        let partners = partners(&bodies);
        let mut city = Self {
            wanted,
            bodies,
            organizations,
            people,
            posts,
            values,
            people_of,
            posts_of,
            plan,
            recipe,
            above,
            partners,
            faults: BTreeMap::new(),
        };
        city.faults = city.assign_faults()?;
        Ok(city)
    }

    /// Places of the branches.
    pub fn branches(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.bodies.len()).filter(|at| self.bodies.get(*at).is_some_and(Body::is_branch))
    }

    /// Members of an organization.
    pub fn people_of(&self, org: usize) -> &[Person] {
        let range = self.people_of.get(org).cloned().unwrap_or_default();
        self.people.get(range).unwrap_or_default()
    }

    fn assign_faults(&self) -> Result<BTreeMap<usize, Fault>, RecipeError> {
        let pack = self.plan.pack;
        let today = self.wanted.today;
        let when = When { cycle: Period::month(today.in_month()), as_of: today };
        let branches: Vec<usize> = self.branches().collect();
        let keeps = |at: usize, ledger: usize| match (self.values.get(at), pack.ledgers.get(ledger))
        {
            (Some(values), Some(ledger)) => ledger.kept_by.holds(values.row(), &when),
            _ => false,
        };
        let code = |at: usize| {
            let body = self.bodies.get(at);
            body.map(|body| (body.unit.clone(), body.code.clone())).unwrap_or_default()
        };
        let file = &self.recipe.faults;
        let found = faults::assign(file, pack, self.wanted.seed, &branches, keeps, code)?;
        let found = branches.into_iter().zip(found);
        Ok(found.filter_map(|(at, fault)| Some((at, fault?))).collect())
    }

    fn subject(&self, at: usize) -> Option<Subject<'_>> {
        let people = self.people_of(at);
        let holders = self.posts_of.get(at).cloned().unwrap_or_default();
        Some(Subject {
            at,
            body: self.bodies.get(at)?,
            values: self.values.get(at)?,
            people,
            holders: self.posts.get(holders).unwrap_or_default(),
            above: self.judge(at),
            roll: Roll::of(people, self.wanted.today),
        })
    }

    /// The records of some organizations, in order, and what was planted among them.
    pub(crate) fn records_of(&self, orgs: Range<usize>) -> (Vec<Entry>, Vec<Planted>) {
        let year = Year {
            plan: &self.plan,
            seed: self.wanted.seed,
            today: self.wanted.today,
            partners: &self.partners,
        };
        let made: Vec<(Vec<Entry>, Option<Planted>)> = orgs
            .into_par_iter()
            .filter_map(|at| {
                let subject = self.subject(at)?;
                let fault = self.faults.get(&at);
                let source = fault.and_then(|fault| self.subject(fault.source?));
                Some(year.of(&subject, fault.map(|fault| (fault, source.as_ref()))))
            })
            .collect();
        let (mut entries, mut planted) = (Vec::new(), Vec::new());
        for (more, one) in made {
            entries.extend(more);
            planted.extend(one);
        }
        (entries, planted)
    }

    /// Who judges an organization.
    pub(crate) fn judge(&self, at: usize) -> &str {
        self.above.get(at).map_or("组织办", String::as_str)
    }

    /// The truth about what was planted.
    pub(crate) fn truth(&self, planted: Vec<Planted>) -> Truth {
        Truth {
            note: "演示城市里有意安排的问题，供测试核对；不属于任何真实的党组织",
            seed: self.wanted.seed,
            today: self.wanted.today.to_string(),
            branches: self.wanted.branches,
            planted,
        }
    }
}

/// Where the things of each owner stand in a list that is sorted by owner.
fn ranges(owners: usize, of: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut ranges = vec![0..0; owners];
    for (at, owner) in of.enumerate() {
        if let Some(range) = ranges.get_mut(owner) {
            if range.end == 0 {
                *range = at..at + 1;
            } else {
                range.end = at + 1;
            }
        }
    }
    ranges
}

/// Who reads a body's records: whoever holds a post in the nearest body above that has one.
fn overseer(body: &Body, posts: &[Holding], posts_of: &[Range<usize>]) -> String {
    let held = body.parent.and_then(|parent| {
        let range = posts_of.get(parent).cloned().unwrap_or_default();
        posts.get(range).and_then(<[Holding]>::last)
    });
    held.map_or_else(|| "组织办".to_owned(), |held| held.holder.clone())
}

/// Branches by county, as partners in what several do together: unit, id, name.
fn partners(bodies: &[Body]) -> BTreeMap<String, Vec<(String, String, String)>> {
    let mut of: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for body in bodies.iter().filter(|body| body.is_branch()) {
        let county = body.path.as_str().split('/').nth(1).unwrap_or_default().to_owned();
        of.entry(county).or_default().push((
            body.unit.clone(),
            body.id.to_string(),
            body.name.clone(),
        ));
    }
    of
}
