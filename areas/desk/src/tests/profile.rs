//! An organization's profile, and what is outside a reader's scope.

use axum::http::StatusCode;
use store::testing::{on_both, on_sqlite};

use super::browser::Browser;
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
