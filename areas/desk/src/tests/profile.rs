//! An organization's profile, and what is outside a reader's scope.

use std::time::Duration;

use axum::http::StatusCode;
use kernel::{Period, Scope};
use store::testing::{on_both, on_sqlite};

use super::browser::{Browser, Shown};
use super::world::World;

#[tokio::test]
async fn a_branch_s_profile_holds_its_people_duties_and_records() {
    on_both(async |store| {
        let world = World::new(&store).await;
        world.met(0, "支部委员会", "2026-06-02").await;
        world.met(0, "支部委员会", "2026-03-02").await;
        let secretary = Browser::of(&world, world.branch(0), "支部书记");
        assert_eq!(secretary.get("/unit").await.to, "/organizations/99010101");
        let page = secretary.get("/organizations/99010101").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        page.says("石桥村党支部").says("青山镇党委").says("3 名（预备 0 名）");
        // Held in March and filed in June; held in June and filed in time; nothing in January.
        page.says("办了 1 次，其中 1 次填报迟了").says("办了 1 次，按时填报").says("缺 1 次");
        page.says("day_from=2026%2D03%2D01");
        page.says("2026年考评").says("为什么是这个分").says("今年应办完成率 ");
        page.says("还没有登记班子成员").says("还没有记录").says("去填报");
        // Of three members born in 1960, all are 61 and older.
        page.says("61岁及以上 3 名，占 100%").says("born_to=1965%2D06%2D15");
        page.says("直管").says("支部党员大会").says("已逾期");
        page.says("组织生活：支部委员会");
        let last_year = secretary.get("/organizations/99010101?year=2025").await;
        last_year.says("2025年已期满的事项应办").keeps_quiet_about("办了 1 次");
    })
    .await;
}

#[tokio::test]
async fn a_county_s_profile_lists_those_below_with_their_figures() {
    on_both(async |store| {
        let world = World::new(&store).await;
        world.met(0, "支部委员会", "2026-01-05").await;
        let officer = Browser::of(&world, &world.county, "县委组织部");
        let county = officer.get("/organizations/9901").await;
        assert_eq!(county.status, StatusCode::OK, "{}", county.text);
        county.says("下级党组织（1）").says("青山镇党委").says("4 名（预备 0 名）");
        let town = officer.get("/organizations/990101").await;
        town.says("下级党组织（2）").says("/organizations/99010102");
        // One of the duties that have ended is done by 石桥, none by 柳湾.
        let rate = town.text.split("/organizations/99010102").nth(1).unwrap();
        assert!(rate.split("</tr>").next().unwrap().contains("0%"), "{rate}");
        town.says("书记调研基层党建");
    })
    .await;
}

/// The page once everything it says is being worked out is there.
async fn settled(browser: &Browser, path: &str) -> Shown {
    for _ in 0..1000 {
        let page = browser.get(path).await;
        if !page.text.contains("往期得分正在计算") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("past results never came");
}

#[tokio::test]
async fn a_profile_tells_past_results_each_with_the_way_to_it_and_says_what_is_unknown() {
    on_both(async |store| {
        let world = World::new(&store).await;
        for month in ["2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"] {
            world.met(0, "支部委员会", &format!("{month}-05")).await;
        }
        world.met(0, "支部党员大会", "2026-02-10").await;
        for day in ["2025-10-08", "2025-11-08", "2025-12-08"] {
            world.met(1, "支部委员会", day).await;
        }
        let secretary = Browser::of(&world, world.branch(0), "支部书记");
        let own = "/organizations/99010101";
        secretary.get(own).await.says("往期得分正在计算，请稍后再看");
        let page = settled(&secretary, own).await;
        // Two quarters lie behind; the running one is not among them.
        page.says("period=2025Q4").says("period=2026Q1").keeps_quiet_about("period=2026Q2");
        assert!(page.at("2026年一季度") < page.at("2025年四季度"), "the latest first");
        page.says("往期得分从").says("未定");
        // The numbers are those of the result pages.
        let (today, now) = (world.today(), world.store.clock().now());
        let scheme = world.scheme_of(0);
        for quarter in [Period::quarter(2025, 4).unwrap(), Period::quarter(2026, 1).unwrap()] {
            let run = world.desk.run(&scheme, quarter, today, now).await.unwrap();
            let everybody = Scope::everything();
            let standing = run.line(&everybody, world.branch(0).id).unwrap().standing;
            page.says(&format!("{}—{}", standing.score, standing.at_best));
        }
        // A branch that recorded nothing in a quarter has no result there, and not zero.
        let other = Browser::of(&world, world.branch(1), "支部书记");
        let page = settled(&other, "/organizations/99010102").await;
        page.says("period=2025Q4").says("未知").keeps_quiet_about("period=2026Q1");
        let silent = Browser::of(&world, world.branch(2), "支部书记");
        settled(&silent, "/organizations/99020101").await.says("还没有往期得分");
    })
    .await;
}

#[tokio::test]
async fn what_lies_outside_the_scope_is_not_there() {
    on_sqlite(async |store| {
        let world = World::new(&store).await;
        let town = Browser::of(&world, &world.town, "上级组织员");
        for code in ["99020101", "9901", "99", "nothing"] {
            let page = town.get(&format!("/organizations/{code}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{code}");
        }
        let below = town.get("/organizations/99010101").await;
        assert_eq!(below.status, StatusCode::OK);
        // An officer above reads, but does not file a meeting for a branch.
        below.keeps_quiet_about("/ledgers/%E7%BB%84%E7%BB%87%E7%94%9F%E6%B4%BB/new");
    })
    .await;
}

#[tokio::test]
async fn search_finds_organizations_people_and_records_of_the_scope() {
    on_both(async |store| {
        let world = World::new(&store).await;
        world.met(0, "主题党日", "2026-05-20").await;
        world.met(2, "主题党日", "2026-05-21").await;
        let town = Browser::of(&world, &world.town, "上级组织员");
        town.get("/search").await.says("请输入要查找的内容");
        let path = "/search?q=%E6%9D%91";
        town.get(path).await.says("石桥村党支部").says("柳湾村").keeps_quiet_about("望江村");
        town.get("/search?q=sqc").await.says("石桥村党支部").keeps_quiet_about("柳湾村");
        town.get("/search?q=99010102").await.says("柳湾村党支部");
        let people = town.get("/search?q=%E5%BC%A01").await;
        people.says("张1").says("**************");
        town.get("/search?q=%E5%BC%A05").await.says("没有找到“张5”");
        let records = town.get("/search?q=%E4%B8%BB%E9%A2%98%E5%85%9A%E6%97%A5").await;
        records.says("2026年5月20日").keeps_quiet_about("2026年5月21日");
    })
    .await;
}

#[tokio::test]
async fn while_one_types_the_first_few_of_the_scope_are_offered() {
    on_both(async |store| {
        let world = World::new(&store).await;
        let town = Browser::of(&world, &world.town, "上级组织员");
        let found = town.get("/pick/anything?q=%E5%85%9A%E6%94%AF%E9%83%A8").await;
        found.says("/organizations/99010101").says("青山镇党委").keeps_quiet_about("望江村");
        let people = town.get("/pick/anything?q=%E5%BC%A01").await;
        people.says("张1").says("石桥村党支部").says("/search?q=%E5%BC%A01");
        let foreign = town.get("/pick/anything?q=%E5%BC%A05").await;
        foreign.says("没有找到").keeps_quiet_about("/members/");
        for short in ["", "q=", "q=%E5%BC%A0"] {
            assert_eq!(town.get(&format!("/pick/anything?{short}")).await.text, "");
        }
    })
    .await;
}
