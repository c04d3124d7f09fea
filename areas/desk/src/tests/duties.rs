//! What is owed, against the engine's own count over whole columns.

use engine::{Cube, OrgRow, Tree, dues};
use formula::When;
use kernel::{Day, Period, Scope};
use pack::Standing;
use store::testing::on_both;

use super::world::World;
use crate::queries::{duties_of, every_duty, months_around};
use crate::rules::Urgency;

fn today() -> Day {
    Day::new(2026, 6, 15).unwrap()
}

#[tokio::test]
async fn duties_of_one_of_all_and_of_the_engine_agree() {
    on_both(async |store| {
        let world = World::new(&store).await;
        for (branch, kind, day) in [
            (0, "支部委员会", "2026-01-12"),
            (0, "支部委员会", "2026-05-12"),
            (0, "支部党员大会", "2026-02-12"),
            (1, "主题党日", "2026-04-12"),
            (2, "主题党日", "2026-06-10"),
        ] {
            world.met(branch, kind, day).await;
        }
        let everybody = Scope::everything();
        let months = months_around(today());
        let by_scope = duties_of(&store, &world.pack, &everybody, months, today()).await.unwrap();
        let whole =
            every_duty(store.clone(), std::sync::Arc::clone(&world.pack), today()).await.unwrap();

        let orgs = registry::queries::organizations(store.read(), &everybody).await.unwrap();
        let place = |id| orgs.iter().position(|org| Some(org.id) == id);
        let rows: Vec<OrgRow> = orgs
            .iter()
            .map(|org| OrgRow {
                code: org.code.clone(),
                name: org.name.clone(),
                kind: org.kind.clone(),
                domain: org.domain.clone(),
                parent: place(org.parent),
                established: None,
                term_end: None,
            })
            .collect();
        let tree = Tree::new(&rows, &world.pack.levels).unwrap();
        let year = Period::year(2026).unwrap();
        let mut cube = Cube::new(rows.len(), year);
        let names: Vec<&str> = world.pack.series.iter().map(|s| s.key.as_str()).collect();
        for line in store::facts::read(&store, &names, 2026..=2026).await.unwrap() {
            let org = place(Some(line.org)).unwrap();
            for (month, value) in year.months().zip(line.months) {
                if line.standing == store::facts::Standing::Reported && !value.is_nan() {
                    cube.set(line.series, Standing::Reported, month, org, value);
                }
            }
        }
        let when = When { cycle: year, as_of: today() };
        for (number, obligation) in world.pack.obligations.iter().enumerate() {
            let count = dues(obligation, &tree, &cube, year, Standing::Reported, when);
            for (org, row) in orgs.iter().zip(&rows).filter(|(org, _)| org.kind == "党支部") {
                let at = place(Some(org.id)).unwrap();
                for duties in [&by_scope, &whole] {
                    let (unit, _) = duties.unit(&everybody, org.id).unwrap();
                    let mut sums = [0.0; 3];
                    let every = obligation.every;
                    for month in year.months().filter(|month| month.last_day() <= today()) {
                        let period = engine::period_of(every, month);
                        if period.last_month() != month {
                            continue;
                        }
                        if let Some(due) = duties.due(unit, number, period) {
                            let [owed, done, on_time] = &mut sums;
                            *owed += f64::from(due.owed);
                            *done += f64::from(due.done);
                            *on_time += f64::from(due.on_time);
                        }
                    }
                    let theirs = [count.owed[at], count.done[at], count.on_time[at]];
                    assert_eq!(sums, theirs, "{} {}", row.name, obligation.name);
                }
            }
        }
        let (branch, _) = whole.unit(&everybody, world.branch(0).id).unwrap();
        let committee =
            whole.in_month(branch, 1, "2026-05".parse::<Period>().unwrap().first_month());
        assert_eq!(committee, (1, 0), "filed in June, five days after the last day");
    })
    .await;
}

#[tokio::test]
async fn what_is_overdue_comes_first_and_what_has_time_last() {
    on_both(async |store| {
        let world = World::new(&store).await;
        world.met(0, "支部委员会", "2026-05-12").await;
        let scope = Scope::below(world.branch(0).path.clone());
        let months = months_around(today());
        let duties = duties_of(&store, &world.pack, &scope, months, today()).await.unwrap();
        let (unit, _) = duties.unit(&scope, world.branch(0).id).unwrap();
        let items = duties.items(unit, today());
        let said: Vec<String> = items
            .iter()
            .map(|item| {
                let name = &world.pack.obligations[item.obligation].name;
                format!("{name} {} {} {:?}", item.due.period, item.until, item.urgency)
            })
            .collect();
        // The first quarter's meeting was to be filed by 10 April, May's Party day by 10 June.
        assert_eq!(said[0], "支部党员大会 2026Q1 2026-04-10 Overdue", "{said:#?}");
        assert!(said.contains(&"主题党日 2026-05 2026-06-10 Overdue".to_owned()), "{said:#?}");
        assert!(said.contains(&"支部委员会 2026-06 2026-06-30 Soon".to_owned()), "{said:#?}");
        assert!(!said.iter().any(|one| one.starts_with("支部委员会 2026-05")), "it was held");
        assert_eq!(items.last().unwrap().urgency, Urgency::Later);
        let order: Vec<Urgency> = items.iter().map(|item| item.urgency).collect();
        let mut sorted = order.clone();
        sorted.sort();
        assert_eq!(order, sorted);
    })
    .await;
}
