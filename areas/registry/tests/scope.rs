//! Scope leaks nothing: random trees, scopes and questions against a naive walk up the tree.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::{BTreeSet, HashMap};

use common::{organizations_of, roster_of, who};
use kernel::{Id, Org, OrgPath, Page, Scope, SeededRandom};
use registry::acts::{
    NewPost, appoint, import_members, import_organizations, leave_post, preview_members, reveal,
};
use registry::queries::{self, MemberFilter, MemberOrder};
use registry::rules::Sought;
use registry::samples::{id_number, vocabulary};
use registry::{Member, Organization};
use store::testing::on_both;
use store::{No, Store};

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

/// What the database was filled with; the tree as a list of superiors, so that the oracle walks up.
struct City {
    orgs: Vec<Organization>,
    parent: HashMap<Id<Org>, Id<Org>>,
    members: Vec<(Member, Id<Org>)>,
}

impl City {
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

    fn visible(&self, roots: &[Id<Org>]) -> BTreeSet<Id<Org>> {
        self.orgs.iter().map(|org| org.id).filter(|org| self.lies_below(*org, roots)).collect()
    }
}

/// Codes of which some begin with others, so that a forgotten slash would show.
const CODES: [&str; 26] = [
    "9", "99", "990", "9900", "1", "10", "100", "1000", "11", "110", "2", "20", "200", "21", "3",
    "30", "300", "31", "4", "40", "400", "a", "a0", "a00", "A", "甲",
];
const TYPED: [&str; 6] = ["建国", "zjg", "zhang", "𠮷", "000", "w"];
const NAMES: [&str; 6] = ["张建国", "单建军", "李建国", "王芳", "欧阳建国", "林𠮷花"];

async fn fill(store: &Store, dice: &Dice) -> City {
    let mut codes: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for code in CODES {
        let parent = if codes.is_empty() { "" } else { *dice.pick(&codes) };
        let name = format!("{code}号党支部");
        rows.push([code, &name, "党支部", "", parent, "", ""].map(str::to_owned).to_vec());
        codes.push(code);
    }
    let (everything, words) = (Scope::everything(), vocabulary());
    let upload = organizations_of(&rows);
    let report = import_organizations(store, &who(), &everything, &words, &upload, None).await;
    assert_eq!(report.unwrap().counts().new as usize, CODES.len());
    let rows: Vec<Vec<String>> = (0..40)
        .map(|number| {
            let id = id_number(number);
            let (code, name) = (*dice.pick(&codes), *dice.pick(&NAMES));
            ["", code, name, "", id.as_str(), "2010-07", "", "正式党员", "直管", "", "", ""]
                .map(str::to_owned)
                .to_vec()
        })
        .collect();
    let upload = roster_of(&rows);
    let report = import_members(store, &who(), &everything, &words, &upload, None).await.unwrap();
    assert_eq!(report.counts().new, 40);
    let orgs = queries::organizations(store.read(), &everything).await.unwrap();
    let parent = orgs.iter().filter_map(|org| Some((org.id, org.parent?))).collect();
    let page = Page::new(1, 200);
    let filter = MemberFilter::default();
    let members =
        queries::members(store.read(), &everything, &filter, (MemberOrder::Name, false), page)
            .await;
    let members = members.unwrap().page.rows.into_iter().map(|line| {
        let org = line.member.org;
        (line.member, org)
    });
    City { parent, members: members.collect(), orgs }
}

/// Asks every question once; gives how many answers were compared.
async fn ask(store: &Store, city: &City, dice: &Dice) -> usize {
    let (db, crypto, today) = (store.read(), store.crypto(), store.clock().today());
    let roots: Vec<&Organization> = (0..dice.below(4)).map(|_| dice.pick(&city.orgs)).collect();
    let scope = Scope::below_all(roots.iter().map(|org| org.path.clone()).collect());
    let roots: Vec<Id<Org>> = roots.iter().map(|org| org.id).collect();
    let visible = city.visible(&roots);
    let ids =
        |orgs: Vec<Organization>| -> BTreeSet<Id<Org>> { orgs.iter().map(|o| o.id).collect() };
    let mut asked = 0;

    assert_eq!(ids(queries::organizations(db, &scope).await.unwrap()), visible);
    let then = queries::organizations_on(db, &scope, today).await.unwrap();
    assert_eq!(ids(then), visible);
    let counts = queries::OrgCounts::read(db, &scope).await.unwrap();
    assert_eq!(counts.by_kind.iter().map(|(_, n)| *n as usize).sum::<usize>(), visible.len());
    for org in &city.orgs {
        let seen = visible.contains(&org.id);
        let found = queries::organization(db, &scope, org.id).await.unwrap();
        assert_eq!(found.is_some(), seen);
        let found = queries::organization_by_code(db, &scope, &org.code).await.unwrap();
        assert_eq!(found.is_some(), seen, "{}", org.code);
        asked += 2;
    }
    let org = dice.pick(&city.orgs);
    let below: BTreeSet<Id<Org>> = city
        .orgs
        .iter()
        .map(|other| other.id)
        .filter(|other| visible.contains(other) && city.lies_below(*other, &[org.id]))
        .collect();
    let page = queries::subtree(db, &scope, &org.path, Page::new(1, 200)).await.unwrap();
    assert_eq!((page.total as usize, ids(page.rows)), (below.len(), below.clone()));
    let children = queries::below(db, &scope, Some(org.id)).await.unwrap();
    let expected =
        visible.iter().copied().filter(|o| city.parent.get(o) == Some(&org.id)).collect();
    assert_eq!(ids(children), expected);
    let tops = queries::below(db, &scope, None).await.unwrap();
    assert!(tops.iter().all(|org| roots.contains(&org.id)));
    let above = queries::above(db, &scope, &org.path).await.unwrap();
    let depth = if visible.contains(&org.id) { org.depth as usize } else { 0 };
    assert_eq!(above.len(), depth);
    for typed in ["支部", "9", "hdz", &org.name, "%", "_", "a"] {
        let found = queries::find_organizations(db, &scope, typed, 100).await.unwrap();
        assert!(found.iter().all(|org| visible.contains(&org.id)), "{typed}");
        asked += 1;
    }
    asked += 8;

    let theirs: BTreeSet<Id<Member>> = city
        .members
        .iter()
        .filter(|(_, org)| visible.contains(org))
        .map(|(member, _)| member.id)
        .collect();
    let typed: &str = dice.pick::<&str>(&TYPED);
    let sought = Sought::of(store.crypto(), typed, store.clock().today());
    for order in [MemberOrder::Name, MemberOrder::Joined, MemberOrder::Age, MemberOrder::Branch] {
        let below = dice.pick(&city.orgs).path.clone();
        for (below, sought) in
            [(None, None), (Some(below.clone()), None), (Some(below), sought.clone())]
        {
            let everyone = below.is_none();
            let filter = MemberFilter { below, sought, ..MemberFilter::default() };
            let first = Page::new(1, 200);
            let found = queries::members(db, &scope, &filter, (order, dice.below(2) == 0), first);
            let found = found.await.unwrap();
            let seen: BTreeSet<Id<Member>> =
                found.page.rows.iter().map(|row| row.member.id).collect();
            assert_eq!(found.page.total as usize, seen.len());
            assert!(seen.is_subset(&theirs));
            if everyone {
                assert_eq!(seen, theirs);
            }
            let ids = queries::member_ids(db, &scope, &filter, 200).await.unwrap();
            assert_eq!(ids.into_iter().collect::<BTreeSet<_>>(), seen);
            asked += 2;
        }
    }
    let counts = queries::member_counts(db, &scope).await.unwrap();
    assert_eq!(counts.iter().map(|(_, all, _)| *all as usize).sum::<usize>(), theirs.len());
    assert!(counts.iter().all(|(org, ..)| visible.contains(org)));
    for (member, _) in &city.members {
        let found = queries::member(db, &scope, member.id).await.unwrap();
        assert_eq!(found.is_some(), theirs.contains(&member.id));
        asked += 1;
    }
    let number = dice.below(40) as u32;
    let typed = [
        "建国",
        "国",
        "zjg",
        "danjj",
        "𠮷",
        "张",
        "zhang",
        "o",
        id_number(number).tail(),
        id_number(number).as_str(),
    ]
    .map(str::to_owned);
    for typed in typed {
        let found = queries::find_people(db, crypto, &scope, &typed, today, 100).await.unwrap();
        assert!(found.iter().all(|line| theirs.contains(&line.member.id)), "{typed}");
        asked += 1;
    }
    asked + 2
}

/// Tries to write what lies outside.
async fn trespass(store: &Store, city: &City, dice: &Dice) -> usize {
    let root = dice.pick(&city.orgs);
    let scope = Scope::below(root.path.clone());
    let visible = city.visible(&[root.id]);
    let words = vocabulary();
    let mut tried = 0;

    let (member, org) = dice.pick(&city.members);
    let shown = reveal(store, &who(), &scope, member.id, "核对").await;
    assert_eq!(shown.is_ok(), visible.contains(org));
    let org = dice.pick(&city.orgs);
    let post = |member| NewPost {
        post: format!("委员{}", dice.below(1_000_000_000)),
        member,
        holder: "某某".to_owned(),
        birth: None,
        is_member: true,
        since: None,
        due: None,
    };
    let appointed = appoint(store, &who(), &scope, org.id, post(None)).await;
    assert_eq!(appointed.is_ok(), visible.contains(&org.id));
    if let Ok(id) = appointed {
        let other = dice.pick(&city.orgs);
        let until = "2026-06-01".parse().unwrap();
        let left = leave_post(store, &who(), &Scope::below(other.path.clone()), id, until).await;
        assert_eq!(left.is_ok(), city.lies_below(org.id, &[other.id]));
        assert!(left.is_ok() || matches!(left, Err(No::Missing)));
    }
    let (foreigner, home) = dice.pick(&city.members);
    let appointed = appoint(store, &who(), &scope, root.id, post(Some(foreigner.id))).await;
    assert_eq!(appointed.is_ok(), visible.contains(home));
    tried += 4;

    // A list that renames, moves and founds anywhere.
    let everything = Scope::everything();
    let before = queries::organizations(store.read(), &everything).await.unwrap();
    let mut rows = Vec::new();
    for number in 0..8 {
        let org = dice.pick(&before);
        let parent = dice.pick(&before);
        let name = format!("改名{}", dice.below(1_000_000));
        let fresh = format!("新{}", dice.below(1_000_000_000));
        let code = if number % 2 == 0 { org.code.as_str() } else { fresh.as_str() };
        rows.push([code, &name, "党支部", "", &parent.code, "", ""].map(str::to_owned).to_vec());
    }
    let upload = organizations_of(&rows);
    import_organizations(store, &who(), &scope, &words, &upload, None).await.unwrap();
    let after = queries::organizations(store.read(), &everything).await.unwrap();
    let was: HashMap<Id<Org>, &Organization> = before.iter().map(|org| (org.id, org)).collect();
    for org in &after {
        match was.get(&org.id) {
            Some(before) if *before == org => {}
            Some(before) => {
                let inside = scope.contains(&before.path) && scope.contains(&org.path);
                assert!(inside, "{before:?} became {org:?} under {scope:?}");
            }
            None => assert!(scope.contains(&org.path), "{org:?} under {scope:?}"),
        }
        let parent = org.parent.and_then(|parent| after.iter().find(|org| org.id == parent));
        let path = match parent {
            Some(parent) => parent.path.child(&org.code),
            None => OrgPath::root(&org.code),
        };
        assert_eq!(path.as_ref(), Some(&org.path), "a path that is not its superior's");
        tried += 1;
    }

    // A roster that adds and moves anywhere. The tree may have changed above.
    let roster = |dice: &Dice| -> Vec<Vec<String>> {
        (0..8)
            .map(|_| {
                let id = id_number(dice.below(80) as u32);
                let (org, name) = (dice.pick(&after), *dice.pick(&NAMES));
                [
                    "",
                    &org.code,
                    name,
                    "",
                    id.as_str(),
                    "2010-07",
                    "",
                    "正式党员",
                    "在职",
                    "",
                    "",
                    "",
                ]
                .map(str::to_owned)
                .to_vec()
            })
            .collect()
    };
    let where_is = || async {
        let filter = MemberFilter::default();
        let (everything, page) = (Scope::everything(), Page::new(1, 200));
        let all =
            queries::members(store.read(), &everything, &filter, (MemberOrder::Name, false), page);
        let rows = all.await.unwrap().page.rows;
        rows.into_iter().map(|line| (line.member.id, line)).collect::<HashMap<_, _>>()
    };
    let before = where_is().await;
    let upload = roster_of(&roster(dice));
    let preview = preview_members(store, &scope, &words, &upload).await.unwrap();
    let report = import_members(store, &who(), &scope, &words, &upload, None).await.unwrap();
    assert_eq!(report, preview);
    for (id, line) in where_is().await {
        let was = before.get(&id);
        if was == Some(&line) {
            continue;
        }
        assert!(scope.contains(&line.org_path), "{line:?} under {scope:?}");
        assert!(was.is_none_or(|was| scope.contains(&was.org_path)), "{was:?} under {scope:?}");
        tried += 1;
    }
    tried
}

#[tokio::test]
async fn no_question_answers_with_anything_outside_the_scope() {
    let asked = std::cell::Cell::new(0);
    for seed in 0..3 {
        on_both(async |store| {
            let dice = Dice(SeededRandom::new(seed));
            let city = fill(&store, &dice).await;
            for _ in 0..15 {
                asked.set(asked.get() + ask(&store, &city, &dice).await);
            }
        })
        .await;
    }
    assert!(asked.get() > 6_000, "{} answers compared", asked.get());
}

#[tokio::test]
async fn no_act_changes_anything_outside_the_scope() {
    let tried = std::cell::Cell::new(0);
    for seed in 10..14 {
        on_both(async |store| {
            let dice = Dice(SeededRandom::new(seed));
            let mut city = fill(&store, &dice).await;
            for _ in 0..12 {
                tried.set(tried.get() + trespass(&store, &city, &dice).await);
                // What was written inside the scope is the new truth.
                let everything = Scope::everything();
                let all = queries::organizations(store.read(), &everything).await.unwrap();
                city.parent = all.iter().filter_map(|org| Some((org.id, org.parent?))).collect();
                city.orgs = all;
                for (member, org) in &mut city.members {
                    let line = queries::member(store.read(), &everything, member.id);
                    *org = line.await.unwrap().unwrap().member.org;
                }
            }
        })
        .await;
    }
    assert!(tried.get() > 1_000, "{} attempts", tried.get());
}

#[test]
fn the_oracle_itself_walks_up_the_tree() {
    let ids: Vec<Id<Org>> = (0..3).map(|n| Id::new(n, [0; 10])).collect();
    let parent = HashMap::from([(ids[1], ids[0]), (ids[2], ids[1])]);
    let city = City { orgs: Vec::new(), parent, members: Vec::new() };
    assert!(city.lies_below(ids[2], &[ids[0]]) && !city.lies_below(ids[0], &[ids[2]]));
    assert!(!city.lies_below(ids[2], &[]));
}
