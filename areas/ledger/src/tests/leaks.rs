//! Thousands of random scopes and questions against a naive walk up the tree, and whether each kind
//! of question would notice if its scope were forgotten.

use kernel::{Id, Org, Page, Scope, SeededRandom};
use office::Workbook;
use pack::{Pack, Standing, Window};
use registry::Organization;
use registry::acts::Upload;
use registry::samples::org;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::testing::{on_both, on_sqlite};
use store::{No, Store};

use crate::acts::{Changed, NewRecord, Taken, change, file, import, take_step};
use crate::queries::{self, Behind, By, Question, RecordFilter};
use crate::rules::Hand;
use crate::samples::{filed, record, standard_pack};
use crate::{Book, Record};

struct Dice(SeededRandom);

impl Dice {
    fn below(&self, limit: usize) -> usize {
        let mut bytes = [0; 8];
        kernel::Random::fill(&self.0, &mut bytes);
        (u64::from_le_bytes(bytes) % limit as u64) as usize
    }

    fn pick<'a, T>(&self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Codes of which some begin with others, so that a forgotten slash would show.
const CODES: [&str; 18] = [
    "9", "99", "990", "9900", "1", "10", "100", "11", "110", "2", "20", "200", "3", "30", "a",
    "a0", "A", "甲",
];
const KINDS: [&str; 3] = ["党课", "支部党员大会", "主题党日"];
const THEMES: [&str; 4] = ["学习条例", "讨论发展党员", "修路", "100%_"];

/// A record as the oracle knows it.
struct Kept {
    id: Id<Record>,
    org: Id<Org>,
    kind: &'static str,
    theme: &'static str,
    draft: bool,
}

struct City {
    orgs: Vec<Organization>,
    parent: HashMap<Id<Org>, Id<Org>>,
    records: Vec<Kept>,
}

impl City {
    async fn new(store: &Store, pack: &Pack, dice: &Dice) -> Self {
        let mut orgs: Vec<Organization> = Vec::new();
        for code in CODES {
            let above = (!orgs.is_empty()).then(|| dice.pick(&orgs).clone());
            let new = org(store, code, above.as_ref()).kind("党总支").domain("农村");
            orgs.push(new.add().await);
        }
        let book = Book::named(pack, "组织生活").unwrap();
        let mut records = Vec::new();
        for _ in 0..90 {
            let (org, kind, theme) = (dice.pick(&orgs).id, *dice.pick(&KINDS), *dice.pick(&THEMES));
            let (day, draft) = (format!("2026-{:02}-05", dice.below(6) + 1), dice.below(4) == 0);
            let new = record(&book).text("类型", kind).text("主题", theme).day("召开日期", &day);
            let new = NewRecord { hand_in: !draft, ..new.came("参加党员", 8, 10).of(org) };
            let id = filed(store, pack, new).await.id;
            records.push(Kept { id, org, kind, theme, draft });
        }
        let parent = orgs.iter().filter_map(|org| Some((org.id, org.parent?))).collect();
        Self { orgs, parent, records }
    }

    /// The oracle: does a walk up from here meet one of the roots?
    fn lies_below(&self, mut org: Id<Org>, roots: &[Id<Org>]) -> bool {
        loop {
            if roots.contains(&org) {
                return true;
            }
            match self.parent.get(&org) {
                Some(parent) => org = *parent,
                None => return false,
            }
        }
    }

    fn ids(&self, fits: impl Fn(&Kept) -> bool) -> BTreeSet<Id<Record>> {
        self.records.iter().filter(|kept| fits(kept)).map(|kept| kept.id).collect()
    }
}

/// How many answers were compared, and of each kind how many would be others without the scope.
#[derive(Default)]
struct Tally {
    cases: usize,
    telling: BTreeMap<&'static str, usize>,
}

impl Tally {
    fn compare<T: PartialEq + std::fmt::Debug>(
        &mut self,
        kind: &'static str,
        answer: &T,
        (right, unscoped): (&T, &T),
    ) {
        assert_eq!(answer, right, "{kind}");
        self.cases += 1;
        *self.telling.entry(kind).or_default() += usize::from(right != unscoped);
    }
}

/// Asks every kind of question of one random scope.
async fn ask(store: &Store, pack: &Pack, city: &City, dice: &Dice, tally: &mut Tally) {
    let (db, book) = (store.read(), Book::named(pack, "组织生活").unwrap());
    let some: Vec<&Organization> = (0..dice.below(4)).map(|_| dice.pick(&city.orgs)).collect();
    let scope = Scope::below_all(some.iter().map(|org| org.path.clone()).collect());
    let roots: Vec<Id<Org>> = some.iter().map(|org| org.id).collect();
    let seen = |kept: &Kept| city.lies_below(kept.org, &roots);
    let page = || Page::new(1, 200);

    // Lists, counts, search and exports by any filter.
    let unit = dice.pick(&city.orgs);
    let (kind, theme) = (*dice.pick(&KINDS), *dice.pick(&THEMES));
    let mut filter = RecordFilter::default();
    let (by_unit, by_kind, by_text) = (dice.below(2) == 0, dice.below(3) == 0, dice.below(3) == 0);
    if by_unit {
        filter.unit = Some(unit.path.clone());
    }
    if by_kind {
        filter.choices = vec![("类型".to_owned(), kind.to_owned())];
    }
    if by_text {
        theme.clone_into(&mut filter.text);
    }
    let fits = |kept: &Kept| {
        (!by_unit || city.lies_below(kept.org, &[unit.id]))
            && (!by_kind || kept.kind == kind)
            && (!by_text || kept.theme == theme)
    };
    let (right, unscoped) = (city.ids(|kept| fits(kept) && seen(kept)), city.ids(fits));
    for order in [By::Day, By::FiledOn, By::Unit, By::State] {
        let order = Some((order, dice.below(2) == 0));
        let found = queries::listing(db, &scope, &book, &filter, order, page()).await.unwrap();
        let ids: BTreeSet<Id<Record>> = found.page.rows.iter().map(|line| line.record.id).collect();
        tally.compare("list", &ids, (&right, &unscoped));
        let total = found.page.total as usize;
        tally.compare("count", &total, (&right.len(), &unscoped.len()));
        let states = found.states.iter().map(|(_, count)| *count as usize).sum::<usize>();
        tally.compare("states", &states, (&right.len(), &unscoped.len()));
    }
    let counts = queries::state_counts(db, &scope, &book, &filter).await.unwrap();
    let counted = counts.iter().map(|(_, count)| *count as usize).sum::<usize>();
    tally.compare("state counts", &counted, (&right.len(), &unscoped.len()));
    let lines = queries::export(db, &scope, &book, &filter, 0, 200).await.unwrap();
    let ids: BTreeSet<Id<Record>> = lines.iter().map(|line| line.record.id).collect();
    tally.compare("export", &ids, (&right, &unscoped));

    // Across ledgers.
    let counts = queries::counts(db, &scope, None).await.unwrap();
    let counted = counts.iter().map(|(_, _, count)| *count as usize).sum::<usize>();
    tally.compare("counts", &counted, (&city.ids(seen).len(), &city.records.len()));
    let latest = queries::latest(db, &scope, pack, dice.below(2) == 0, 200).await.unwrap();
    let ids: BTreeSet<Id<Record>> = latest.iter().map(|line| line.record.id).collect();
    tally.compare("latest", &ids, (&city.ids(seen), &city.ids(|_| true)));
    let found = queries::find(db, &scope, pack, theme, 200).await.unwrap();
    let ids: BTreeSet<Id<Record>> = found.iter().map(|line| line.record.id).collect();
    let named = |kept: &Kept| kept.theme == theme;
    let right = city.ids(|kept| named(kept) && seen(kept));
    tally.compare("find", &ids, (&right, &city.ids(named)));
    let states = ["已报", "草稿"];
    let own = queries::of_organization(db, &scope, pack, unit.id, &states, 200).await.unwrap();
    let ids: BTreeSet<Id<Record>> = own.iter().map(|line| line.record.id).collect();
    let its = |kept: &Kept| kept.org == unit.id;
    tally.compare("of one", &ids, (&city.ids(|kept| its(kept) && seen(kept)), &city.ids(its)));

    // Behind an aggregate.
    let metric = pack.metrics.iter().position(|metric| metric.name == "党课次数").unwrap();
    let asked = Question {
        org: &unit.path,
        number: Behind::Metric(metric),
        window: Window::Cycle,
        cycle: "2026".parse().unwrap(),
        standing: Standing::Reported,
    };
    let behind = queries::behind(db, &scope, pack, &asked, page()).await.unwrap();
    let ids: BTreeSet<Id<Record>> = behind.rows.iter().map(|(_, line)| line.record.id).collect();
    let counted =
        |kept: &Kept| !kept.draft && kept.kind == "党课" && city.lies_below(kept.org, &[unit.id]);
    // Who may not see the body may not see what it was counted from.
    let open = city.lies_below(unit.id, &roots);
    let right = city.ids(|kept| open && counted(kept));
    tally.compare("behind", &ids, (&right, &city.ids(counted)));

    for kept in &city.records {
        let found = queries::detail(db, &scope, pack, kept.id).await.unwrap();
        tally.compare("detail", &found.is_some(), (&seen(kept), &true));
    }
}

/// Tries to write anywhere on behalf of somebody with a random scope.
async fn trespass(store: &Store, pack: &Pack, city: &City, dice: &Dice, tally: &mut Tally) {
    let book = Book::named(pack, "组织生活").unwrap();
    let root = dice.pick(&city.orgs);
    let (scope, roots) = (Scope::below(root.path.clone()), [root.id]);
    let roles = pack.roles.iter().map(|role| role.name.clone()).collect();
    let hand = Hand::new(Hand::program().who, scope.clone(), root.path.clone(), roles);
    let new = |kind: &str| record(&book).text("类型", kind).day("召开日期", "2026-06-05");
    for kept in (0..6).map(|_| dice.pick(&city.records)) {
        if city.lies_below(kept.org, &roots) {
            continue;
        }
        let content = || new(kept.kind).came("参加党员", 1, 10).content();
        let fresh = NewRecord { content: content(), ..record(&book).of(kept.org) };
        let filed = file(store, pack, &hand, fresh).await;
        tally.compare("file", &matches!(filed, Err(No::Missing)), (&true, &false));
        let changed = Changed { id: kept.id, revision: 1, content: content(), hand_in: false };
        let changed = change(store, pack, &hand, changed).await;
        tally.compare("change", &matches!(changed, Err(No::Missing)), (&true, &false));
        let step = dice.below(4);
        let taken = Taken { id: kept.id, revision: 1, step, given: BTreeMap::new() };
        let taken = take_step(store, pack, &hand, taken).await;
        tally.compare("step", &matches!(taken, Err(No::Missing)), (&true, &false));
    }
    let rows: Vec<&Organization> = (0..6).map(|_| dice.pick(&city.orgs)).collect();
    let mut text = "支部代码,类型,日期,应到,实到\n".to_owned();
    for (number, org) in rows.iter().enumerate() {
        text += &format!("{},党课,2026-05-{:02},10,{}\n", org.code, number + 1, dice.below(9) + 1);
    }
    let book_file = Workbook::from_bytes(text.into_bytes()).unwrap();
    let upload = Upload::new("组织生活.csv", book_file);
    let report = import(store, pack, &hand, book.place, &upload, None, None).await.unwrap();
    let outside = rows.iter().filter(|org| !city.lies_below(org.id, &roots)).count() as u64;
    tally.compare("import", &(report.counts().wrong >= outside), (&true, &(outside == 0)));
}

#[test]
fn the_tally_notices_a_scope_that_is_forgotten() {
    let mut tally = Tally::default();
    tally.compare("list", &1, (&1, &2));
    tally.compare("list", &1, (&1, &1));
    assert_eq!((tally.cases, tally.telling["list"]), (2, 1));
}

async fn all(store: Store, scopes: usize, seed: u64) -> Tally {
    let (pack, dice) = (standard_pack(), Dice(SeededRandom::new(seed)));
    let city = City::new(&store, &pack, &dice).await;
    let mut tally = Tally::default();
    for _ in 0..scopes {
        ask(&store, &pack, &city, &dice, &mut tally).await;
    }
    for _ in 0..scopes / 4 {
        trespass(&store, &pack, &city, &dice, &mut tally).await;
    }
    // Everything that was written went where it belongs: nothing else is there to be seen.
    assert!(tally.telling.values().all(|telling| *telling > 0), "{:?}", tally.telling);
    tally
}

#[tokio::test]
async fn ten_thousand_questions_and_acts_leak_nothing() {
    on_sqlite(async |store| {
        let tally = all(store, 100, 1).await;
        assert!(tally.cases >= 10_000, "{} cases", tally.cases);
        assert_eq!(tally.telling.len(), 15);
    })
    .await;
}

#[tokio::test]
async fn both_databases_leak_nothing() {
    on_both(async |store| {
        assert!(all(store, 12, 2).await.cases > 1_000);
    })
    .await;
}
