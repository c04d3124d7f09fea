//! The area as a value: the store, the pack in force, and the runs made last.
//!
//! A run is made whole whenever something it stands on has changed; there is nothing else to
//! invalidate. What has changed is read from the audit trail, in which every act leaves a line in
//! its own transaction: the place of its last line is the version of all data. A change of pack is a
//! change of its fingerprint.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use engine::Assessment;
use formula::When;
use kernel::{Day, Period, Refusal, Scope};
use pack::{Pack, Scheme};
use store::{Fault, No, Store};
use tokio::sync::Mutex;

use crate::ground::Ground;
use crate::registry_facts::{self, RegistryFacts};
use crate::run::Run;
use crate::{fact_cube, judged, queries};

/// Assessments over one store. Cheap to clone.
#[derive(Clone)]
pub struct Assessments {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    pack: RwLock<Arc<Pack>>,
    memory: Mutex<Memory>,
}

/// What was worked out last, and up to which line of the trail it holds.
#[derive(Default)]
struct Memory {
    seq: Option<i64>,
    fingerprint: String,
    base: Option<Base>,
    runs: HashMap<(String, Period), Arc<Run>>,
}

/// What all schemes share: the tree and what the registry says on a day.
#[derive(Clone)]
struct Base {
    day: Day,
    ground: Arc<Ground>,
    registry: Arc<RegistryFacts>,
}

/// Runs kept: every scheme of a pack over a few periods.
const KEPT: usize = 24;

/// Areas whose acts change nothing an assessment reads.
const ELSEWHERE: [&str; 3] = ["identity", "bulletin", "store"];
/// The area whose acts change facts alone.
const OF_FACTS: &str = "ledger";
/// Our own, which change judgments alone.
const OF_JUDGMENTS: &str = "assessment";

impl Assessments {
    /// Over a store, by the rules of a pack.
    pub fn new(store: Store, pack: Arc<Pack>) -> Self {
        let (pack, memory) = (RwLock::new(pack), Mutex::new(Memory::default()));
        Self { inner: Arc::new(Inner { store, pack, memory }) }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The pack in force.
    pub fn pack(&self) -> Arc<Pack> {
        Arc::clone(&self.inner.pack.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another pack in force; the next look is by its rules.
    pub fn use_pack(&self, pack: Arc<Pack>) {
        *self.inner.pack.write().unwrap_or_else(PoisonError::into_inner) = pack;
    }

    /// The result of a scheme over a period as seen on a day, over everybody; what is read of it is
    /// cut to the reader's scope. Schemes whose results it reads are worked out first. Worked out
    /// anew only if something has changed since the last time.
    pub async fn run(&self, scheme: &str, period: Period, today: Day) -> Result<Arc<Run>, No> {
        let pack = self.pack();
        let place = place_of(&pack, scheme)?;
        let mut memory = self.inner.memory.lock().await;
        ledger::acts::catch_up(self.store(), &pack).await?;
        self.forget_what_changed(&mut memory, &pack).await?;
        let when = when(period, today);
        let wanted = with_those_below(&pack, place);
        let missing: Vec<usize> = wanted
            .into_iter()
            .filter(|place| {
                let name = pack.schemes.get(*place).map_or("", |scheme| scheme.name.as_str());
                let known = memory.runs.get(&(name.to_owned(), period));
                known.is_none_or(|run| run.when() != when)
            })
            .collect();
        if !missing.is_empty() {
            if memory.runs.len() + missing.len() > KEPT {
                memory.runs.clear();
                drop(memory);
                // Those below may have been forgotten with the rest.
                return Box::pin(self.run(scheme, period, today)).await;
            }
            self.work_out(&mut memory, &pack, &missing, when).await?;
        }
        let run = memory.runs.get(&(scheme.to_owned(), period)).cloned();
        Ok(run.ok_or_else(|| Fault::because("a run that was just made is not there"))?)
    }

    /// The result of a scheme over a period, worked out by itself: nothing that is remembered is
    /// given up for it, and nobody who asks for [`Self::run`] waits until it is there. For periods
    /// that have ended, which few people look at.
    pub async fn run_aside(
        &self,
        scheme: &str,
        period: Period,
        today: Day,
    ) -> Result<Arc<Run>, No> {
        let pack = self.pack();
        let wanted = with_those_below(&pack, place_of(&pack, scheme)?);
        ledger::acts::catch_up(self.store(), &pack).await?;
        let mut aside = Memory::default();
        self.work_out(&mut aside, &pack, &wanted, when(period, today)).await?;
        let run = aside.runs.remove(&(scheme.to_owned(), period));
        Ok(run.ok_or_else(|| Fault::because("a run that was just made is not there"))?)
    }

    /// Which schemes assess anybody of a scope, and how many: most first, equals in the pack's
    /// order.
    pub async fn reach(
        &self,
        scope: &Scope,
        period: Period,
        today: Day,
    ) -> Result<Vec<(String, usize)>, Fault> {
        let pack = self.pack();
        let mut memory = self.inner.memory.lock().await;
        self.forget_what_changed(&mut memory, &pack).await?;
        let when = when(period, today);
        let ground = self.base(&mut memory, &pack, when).await?.ground;
        drop(memory);
        let mut reach: Vec<(String, usize)> = Vec::with_capacity(pack.schemes.len());
        for scheme in &pack.schemes {
            let assessed = engine::assessed(&ground.tree, scheme, when);
            let seen = ground.orgs.iter().zip(assessed);
            let count = seen.filter(|(org, yes)| *yes && scope.contains(&org.path)).count();
            if count > 0 {
                reach.push((scheme.name.clone(), count));
            }
        }
        reach.sort_by_key(|(_, count)| Reverse(*count));
        Ok(reach)
    }

    /// Drops what no longer holds.
    async fn forget_what_changed(&self, memory: &mut Memory, pack: &Pack) -> Result<(), Fault> {
        let acts = queries::acts_since(self.store().read(), memory.seq.unwrap_or(-1)).await?;
        let newest = acts.iter().map(|(_, seq)| *seq).max();
        if memory.seq.is_none() || memory.fingerprint != pack.fingerprint {
            memory.base = None;
            memory.runs.clear();
            memory.fingerprint.clone_from(&pack.fingerprint);
        } else {
            let areas = acts.iter().map(|(act, _)| act.split('.').next().unwrap_or_default());
            for area in areas.filter(|area| !ELSEWHERE.contains(area)) {
                memory.runs.clear();
                if ![OF_FACTS, OF_JUDGMENTS].contains(&area) {
                    memory.base = None;
                }
            }
        }
        memory.seq = Some(newest.or(memory.seq).unwrap_or(0));
        Ok(())
    }

    async fn base(&self, memory: &mut Memory, pack: &Arc<Pack>, when: When) -> Result<Base, Fault> {
        if let Some(base) = memory.base.as_ref().filter(|base| base.day == when.as_of) {
            return Ok(base.clone());
        }
        let ground = Ground::load(self.store().read(), &pack.levels, when.as_of).await?;
        let ground = Arc::new(ground);
        let registry = registry_facts::registry_facts(self.store(), pack, &ground, when).await?;
        let base = Base { day: when.as_of, ground, registry: Arc::new(registry) };
        memory.base = Some(base.clone());
        Ok(base)
    }

    async fn work_out(
        &self,
        memory: &mut Memory,
        pack: &Arc<Pack>,
        places: &[usize],
        when: When,
    ) -> Result<(), Fault> {
        let schemes: Vec<&Scheme> =
            places.iter().filter_map(|place| pack.schemes.get(*place)).collect();
        let (base, stored) = tokio::try_join!(
            self.base(memory, pack, when),
            fact_cube::read(self.store(), pack, &schemes, when)
        )?;
        let mut judgments = Vec::with_capacity(places.len());
        for scheme in &schemes {
            let all = queries::all_judgments(self.store().read(), &scheme.name, when.cycle).await?;
            judgments.push(judged::for_engine(scheme, &base.ground, &all));
        }
        let known: Vec<Arc<Run>> = memory.runs.values().cloned().collect();
        let (pack, places) = (Arc::clone(pack), places.to_vec());
        let made = tokio::task::spawn_blocking(move || {
            let cube = stored.cube(&base.ground, &base.registry, when.as_of);
            let mut made: Vec<Arc<Run>> = Vec::new();
            for (place, judgments) in places.into_iter().zip(judgments) {
                let Some(scheme) = pack.schemes.get(place) else { continue };
                let others: Vec<&Run> = known
                    .iter()
                    .chain(&made)
                    .map(|run| &**run)
                    .filter(|run| run.when() == when)
                    .collect();
                let results: Vec<(&Scheme, &Assessment)> =
                    others.iter().map(|run| (run.scheme(), &run.assessment)).collect();
                let tree = &base.ground.tree;
                let facts = engine::gather(&pack, tree, &cube, scheme, when, &results);
                let assessment = engine::assess(tree, &facts, scheme, &judgments.0);
                let ground = Arc::clone(&base.ground);
                made.push(Arc::new(Run::new(
                    Arc::clone(&pack),
                    scheme.clone(),
                    ground,
                    facts,
                    judgments,
                    assessment,
                )));
            }
            made
        })
        .await
        .map_err(|why| Fault::new("an assessment", why))?;
        for run in made {
            memory.runs.insert((run.scheme().name.clone(), run.period()), run);
        }
        Ok(())
    }
}

/// A cycle seen from a day: its last, or today while it runs.
pub fn when(period: Period, today: Day) -> When {
    When { cycle: period, as_of: today.min(period.last_day()) }
}

/// The place of a scheme, or a sentence with the nearest name.
fn place_of(pack: &Pack, name: &str) -> Result<usize, Refusal> {
    if let Some(place) = pack.schemes.iter().position(|scheme| scheme.name == name) {
        return Ok(place);
    }
    let known: Vec<&str> = pack.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
    let help = match formula::nearest(name, known.iter().copied()) {
        Some(near) => format!("是否想写“{near}”？"),
        None if known.is_empty() => "制度包里还没有考评方案".to_owned(),
        None => format!("制度包里的方案：{}", known.join("、")),
    };
    Err(Refusal::new(format!("没有名为“{name}”的考评方案。{help}")))
}

/// A scheme behind all those whose results it reads, each once. The pack's check refuses circles.
fn with_those_below(pack: &Pack, place: usize) -> Vec<usize> {
    fn visit(pack: &Pack, place: usize, order: &mut Vec<usize>) {
        for below in pack.schemes.get(place).iter().flat_map(|scheme| &scheme.below) {
            let other = pack.schemes.iter().position(|scheme| scheme.name == below.scheme);
            if let Some(other) = other.filter(|other| *other != place && !order.contains(other)) {
                visit(pack, other, order);
            }
        }
        order.push(place);
    }
    let mut order = Vec::new();
    visit(pack, place, &mut order);
    order
}
