//! The wall chart, against sums taken the slow way, and its page.

use axum::http::StatusCode;
use kernel::{Day, OrgPath, Period, Scope};
use store::testing::{on_both, on_sqlite};

use super::browser::Browser;
use super::world::World;
use crate::queries::{duties_of, months_around};
use crate::rules::{Duties, Look, Tally, WallRow, sum};

fn today() -> Day {
    Day::new(2026, 6, 15).unwrap()
}

/// Some meetings, so that no two units stand alike.
async fn met(world: &World) {
    for (branch, kind, day) in [
        (0, "支部委员会", "2026-01-12"),
        (0, "支部委员会", "2026-05-12"),
        (0, "支部党员大会", "2026-02-12"),
        (0, "主题党日", "2026-06-02"),
        (1, "主题党日", "2026-04-12"),
        (2, "主题党日", "2026-05-10"),
        (2, "主题党日", "2026-06-10"),
    ] {
        world.met(branch, kind, day).await;
    }
}

/// What is owed at and below a path, period by period.
fn slowly(duties: &Duties, path: &OrgPath, only: bool, item: usize, look: Look) -> Tally {
    let every = duties.pack().obligations[item].every;
    let mut sum = Tally::default();
    for (place, unit) in duties.units(&Scope::everything()) {
        let counts = if only { unit.org.path == *path } else { path.contains(&unit.org.path) };
        if !counts {
            continue;
        }
        let running = engine::period_of(every, today().in_month());
        for month in Period::year(2026).unwrap().months() {
            let period = engine::period_of(every, month);
            let wanted = period.last_month() == month
                && match look {
                    Look::Year => period.last_day() <= today(),
                    Look::Running => period == running,
                    Look::Last => period == running.plus_months(-(every.months() as i32)),
                };
            if let Some(due) = duties.due(place, item, period).filter(|_| wanted) {
                sum.add(due);
            }
        }
    }
    sum
}

#[tokio::test]
async fn a_wall_chart_is_the_sum_of_what_each_unit_owes() {
    on_both(async |store| {
        let world = World::new(&store).await;
        met(&world).await;
        let months = months_around(today());
        let everybody = Scope::everything();
        let duties = duties_of(&store, &world.pack, &everybody, months, today()).await.unwrap();
        let mut some = 0;
        for top in [&world.city, &world.county, &world.town, world.branch(0)] {
            for look in [Look::Year, Look::Running, Look::Last] {
                let wall = duties.wall(&everybody, &top.path, look, today());
                for item in 0..world.pack.obligations.len() {
                    for row in &wall.rows {
                        let slow = slowly(&duties, &row.org.path, row.own, item, look);
                        assert_eq!(sum(&row.tallies, Some(item)), slow, "{} {item}", row.org.name);
                        some += slow.done;
                    }
                    let slow = slowly(&duties, &top.path, false, item, look);
                    assert_eq!(sum(&wall.whole, Some(item)), slow, "{} {item}", top.name);
                }
            }
        }
        assert!(some > 10, "{some}");
        // A county's reader who asks for the city sees his county alone.
        let county = Scope::below(world.county.path.clone());
        let wall = duties.wall(&county, &world.city.path, Look::Year, today());
        let names = |row: &WallRow| row.org.name.clone();
        assert_eq!(wall.rows.iter().map(names).collect::<Vec<_>>(), ["临江县委"]);
    })
    .await;
}

#[tokio::test]
async fn a_wall_chart_leads_from_the_city_down_to_the_branch() {
    on_sqlite(async |store| {
        let world = World::new(&store).await;
        met(&world).await;
        let officer = Browser::of(&world, &world.city, "市委组织部");
        let city = officer.get("/wall").await;
        assert_eq!(city.status, StatusCode::OK, "{}", city.text);
        city.says("2 个单位里，达标 0 个").says("/wall?unit=9901\"").says("/wall?unit=9902\"");
        // A figure leads to the records of its unit this year; of a period, to who is missing.
        city.says("unit=9902&#38;day_from=2026%2D01%2D01&#38;day_to=2026%2D06%2D15&#38;f0=");
        officer.get("/wall?look=last").await.says("/duties/late?item=").says("unit=9901");
        let county = officer.get("/wall?unit=9901").await;
        county.says("青山镇党委").says("/wall?unit=990101\"").says("/wall?unit=99\"");
        let town = officer.get("/wall?unit=990101").await;
        town.says("/organizations/99010101#duties").says("石桥村");
        let branch = officer.get("/wall?unit=99010101").await;
        assert_eq!(branch.to, "/organizations/99010101#duties");
        let chosen = "/wall?look=last&item=%E4%B8%BB%E9%A2%98%E5%85%9A%E6%97%A5&order=worst";
        let chosen = officer.get(chosen).await;
        chosen.says("<h2 id=\"map-title\">主题党日</h2>").says("接近").says("东山县委");
        // 东山's one branch met in May, one of 临江's two did not.
        assert!(chosen.at("translate") < chosen.at("items-title"));
        chosen.says("最低的是临江县委").says("0%");
    })
    .await;
}

#[tokio::test]
async fn a_wall_chart_ends_where_the_scope_ends() {
    on_sqlite(async |store| {
        let world = World::new(&store).await;
        let officer = Browser::of(&world, &world.county, "县委组织部");
        let own = officer.get("/wall").await;
        own.says("青山镇").keeps_quiet_about("东山").keeps_quiet_about("unit=99\"");
        for unit in ["99", "9902", "99020101"] {
            let other = officer.get(&format!("/wall?unit={unit}")).await;
            assert_eq!(other.status, StatusCode::NOT_FOUND, "{unit}");
        }
        let secretary = Browser::of(&world, world.branch(0), "支部书记");
        assert_eq!(secretary.get("/wall").await.to, "/organizations/99010101#duties");
    })
    .await;
}
