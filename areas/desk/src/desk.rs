//! The area as a value: what it reads from, and what it remembers for many readers.

use std::sync::Arc;

use assessment::{Assessments, Run};
use kernel::{Day, Instant, OrgPath, Period, Scope};
use pack::Pack;
use registry::queries::Alike;
use store::{Fault, No, Store};

use crate::past::PastResults;
use crate::queries::{self, BelowLine, Overview};
use crate::remembered::{Kept, Remembered};
use crate::rules::{Duties, Look, Past, Wall};

/// The desk over all areas. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    assessments: Assessments,
    duties: Arc<Remembered<Day, Duties>>,
    overviews: Arc<Remembered<(String, Day), Overview>>,
    runs: Arc<Remembered<(String, Period, Day), Arc<Run>>>,
    members: Arc<Remembered<(String, Day), Vec<Alike>>>,
    below: Arc<Remembered<(String, Day), Vec<BelowLine>>>,
    walls: Arc<Remembered<(String, Look, Day), Wall>>,
    past: Arc<PastResults>,
}

/// Duties of a part of the tree, and since when they stand if they were worked out before.
pub(crate) struct Read {
    pub duties: Arc<Duties>,
    pub since: Option<Instant>,
}

impl Desk {
    /// Over a store and its pack, by way of the assessments.
    pub fn new(assessments: Assessments) -> Self {
        let inner = Inner {
            assessments,
            duties: Remembered::new(),
            overviews: Remembered::new(),
            runs: Remembered::new(),
            members: Remembered::new(),
            below: Remembered::new(),
            walls: Remembered::new(),
            past: PastResults::new(),
        };
        Self { inner: Arc::new(inner) }
    }

    pub(crate) fn store(&self) -> &Store {
        self.inner.assessments.store()
    }

    pub(crate) fn pack(&self) -> Arc<Pack> {
        self.inner.assessments.pack()
    }

    /// A run, at most some minutes old: one organization's page must not wait for the whole city
    /// whenever somebody somewhere files a record. Its own page in the assessment is always new.
    pub(crate) async fn run(
        &self,
        scheme: &str,
        period: Period,
        today: Day,
        now: Instant,
    ) -> Result<Arc<Run>, No> {
        let (assessments, name) = (self.inner.assessments.clone(), scheme.to_owned());
        let work = async move { assessments.run(&name, period, today).await };
        let kept = self.inner.runs.get((scheme.to_owned(), period, today), now, work).await?;
        Ok(Arc::clone(&kept.value))
    }

    /// The past under a scheme; `None` until it has been worked out for the first time.
    pub(crate) fn past(&self, scheme: &str, today: Day, now: Instant) -> Option<Arc<Past>> {
        self.inner.past.get(&self.inner.assessments, scheme, today, now)
    }

    /// Works out what the first visitors of a day would wait for: this year's results by every
    /// scheme, everybody's duties, and the overviews of whole trees.
    pub async fn warm_up(&self, today: Day, now: Instant) -> Result<(), No> {
        let (pack, everybody) = (self.pack(), Scope::everything());
        if let Some(year) = Period::year(today.year()) {
            for scheme in &pack.schemes {
                self.run(&scheme.name, year, today, now).await?;
            }
        }
        for top in registry::queries::below(self.store().read(), &everybody, None).await? {
            let read = self.duties(&everybody, &top.path, today, now).await?;
            self.overview(&everybody, &top.path, &read, today, now).await?;
            self.below(&everybody, &top.path, today, now).await?;
        }
        Ok(())
    }

    /// The duties of what lies at or below an organization: of few read as they are now, of many
    /// at most some minutes old.
    pub(crate) async fn duties(
        &self,
        scope: &Scope,
        top: &OrgPath,
        today: Day,
        now: Instant,
    ) -> Result<Read, No> {
        if queries::is_few(self.store().read(), scope, top).await? {
            let (pack, months) = (self.pack(), queries::months_around(today));
            let scope = scope.within(top);
            let duties = queries::duties_of(self.store(), &pack, &scope, months, today).await?;
            return Ok(Read { duties: Arc::new(duties), since: None });
        }
        let (store, pack) = (self.store().clone(), self.pack());
        let work = async move { Ok(queries::every_duty(store, pack, today).await?) };
        let Kept { at, value } = self.inner.duties.get(today, now, work).await?;
        Ok(Read { duties: value, since: Some(at) })
    }

    /// The figures of what lies at or below an organization.
    pub(crate) async fn overview(
        &self,
        scope: &Scope,
        top: &OrgPath,
        read: &Read,
        today: Day,
        now: Instant,
    ) -> Result<Kept<Overview>, No> {
        let (desk, scope, top) = (self.clone(), scope.within(top), top.clone());
        let (duties, many) = (Arc::clone(&read.duties), read.since.is_some());
        let name = name_of(&scope);
        let work = Box::pin(async move {
            queries::overview(&desk, &scope, &top, &duties, many, today, now).await
        });
        if !many {
            return Ok(Kept { at: now, value: Arc::new(work.await?) });
        }
        self.inner.overviews.get((name, today), now, work).await
    }

    /// Those directly below an organization; where many stand below, at most some minutes old.
    pub(crate) async fn below(
        &self,
        scope: &Scope,
        top: &OrgPath,
        today: Day,
        now: Instant,
    ) -> Result<Arc<Vec<BelowLine>>, No> {
        let read = self.duties(scope, top, today, now).await?;
        let (desk, scope, top) = (self.clone(), scope.within(top), top.clone());
        let (duties, name) = (Arc::clone(&read.duties), name_of(&scope));
        let work = Box::pin(async move {
            queries::lines_below(&desk, &scope, &top, &duties, today, now).await
        });
        if read.since.is_none() {
            return Ok(Arc::new(work.await?));
        }
        Ok(self.inner.below.get((name, today), now, work).await?.value)
    }

    /// The wall chart of an organization, and since when it stands if it was worked out before.
    pub(crate) async fn wall(
        &self,
        scope: &Scope,
        top: &OrgPath,
        look: Look,
        today: Day,
        now: Instant,
    ) -> Result<(Arc<Wall>, Option<Instant>), No> {
        let Read { duties, since } = self.duties(scope, top, today, now).await?;
        if since.is_none() {
            return Ok((Arc::new(duties.wall(scope, top, look, today)), None));
        }
        let (scope, top) = (scope.within(top), top.clone());
        let key = (name_of(&scope), look, today);
        let work = async move {
            let work = move || duties.wall(&scope, &top, look, today);
            let wall = tokio::task::spawn_blocking(work).await;
            Ok(wall.map_err(|why| Fault::new("wall chart", why))?)
        };
        let Kept { at, value } = self.inner.walls.get(key, now, work).await?;
        Ok((value, Some(at)))
    }

    /// Members of a scope in numbers, remembered.
    pub(crate) async fn remember_members(
        &self,
        scope: &Scope,
        today: Day,
        now: Instant,
        work: impl Future<Output = Result<Vec<Alike>, No>> + Send + 'static,
    ) -> Result<Vec<Alike>, No> {
        let kept = self.inner.members.get((name_of(scope), today), now, work).await?;
        Ok(Vec::clone(&kept.value))
    }
}

/// What a part of the tree is remembered under.
fn name_of(scope: &Scope) -> String {
    let roots = scope.roots().unwrap_or_default().iter();
    roots.map(OrgPath::as_str).collect::<Vec<_>>().join(" ")
}
