//! The workbench of a secretary and of officers.

use axum::http::StatusCode;
use store::testing::{on_both, on_sqlite};

use super::browser::Browser;
use super::world::World;

#[tokio::test]
async fn a_secretary_sees_what_was_sent_back_then_what_is_overdue_each_with_its_form() {
    on_both(async |store| {
        let world = World::new(&store).await;
        let record = world.met(0, "主题党日", "2026-06-03").await;
        world.returned(&record, "到会人数与签到表不符").await;
        let secretary = Browser::of(&world, world.branch(0), "支部书记");
        let page = secretary.get("/").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        page.says("待改正：主题党日（2026年6月3日）").says("到会人数与签到表不符");
        page.says(&format!("/{}\"", record.id));
        assert!(page.at("待改正") < page.at("支部党员大会（一季度）"));
        page.says("一季度应办 1 次，已办 0 次").says("已逾期 66 天（2026年4月10日）");
        page.says("《中国共产党支部工作条例（试行）》第十一条");
        // The button leads to the form with the kind of meeting chosen.
        let kind = "%E6%94%AF%E9%83%A8%E5%85%9A%E5%91%98%E5%A4%A7%E4%BC%9A";
        page.says(&format!("/new?f0={kind}"));
        page.says("本期还要办").says("本年 0/1 次").says("12月31日");
        page.says("今年应办 ").says("3<small>名</small>");
        page.keeps_quiet_about("等您审核").keeps_quiet_about("柳湾村");
        let inbox = secretary.get("/inbox").await;
        inbox.says("待改正：主题党日").says("本期还要办").keeps_quiet_about("下级的事");
    })
    .await;
}

#[tokio::test]
async fn an_officer_sees_what_waits_below_him_and_gets_from_a_count_to_the_names() {
    on_both(async |store| {
        let world = World::new(&store).await;
        for (branch, day) in [(0, "2026-05-20"), (0, "2026-06-03"), (2, "2026-06-03")] {
            world.met(branch, "主题党日", day).await;
        }
        let back = world.met(0, "党课", "2026-06-04").await;
        world.returned(&back, "没有写讲课人").await;
        let officer = Browser::of(&world, &world.town, "上级组织员");
        let page = officer.get("/").await;
        page.says("审核下级报来的记录").says("组织生活 2 条").says("退回 1");
        page.says("支部党员大会（一季度）：2 个党组织未办").says("一季度应办 2 次，已办 0 次");
        page.says("4<small>名</small>").says("3 个党组织").keeps_quiet_about("望江村");
        let item = "%E4%B8%BB%E9%A2%98%E5%85%9A%E6%97%A5";
        let names = officer.get(&format!("/duties/late?item={item}&period=2026-05")).await;
        names.says("柳湾村党支部").says("青山镇党委").says("/organizations/99010102");
        names.keeps_quiet_about("/organizations/99010101").keeps_quiet_about("望江村");
        let overview = officer.get("/duties").await;
        overview.says("1 个未办").says("支部党员大会");
        officer.get("/filed").await.says("6月").says("组织生活");
        let inbox = officer.get("/inbox").await;
        inbox.says("下级的事").says("去审核");

        let county = Browser::of(&world, &world.county, "县委组织部");
        county.get("/").await.says("石桥村党支部").keeps_quiet_about("望江村");
        let city = Browser::of(&world, &world.city, "市委组织部");
        city.get("/").await.says("5<small>名</small>").says("望江村党支部");
    })
    .await;
}

#[tokio::test]
async fn nothing_due_is_said_together_with_what_comes_next() {
    on_sqlite(async |store| {
        let world = World::new(&store).await;
        // No obligation of the pack is a city's.
        let city = Browser::of(&world, &world.city, "党委书记");
        let inbox = city.get("/inbox").await;
        inbox.says("现在没有要办的事");
        let unknown = Browser::of(&world, &world.town, "上级组织员");
        for path in ["/duties/late?item=x", "/duties/late?item=%E5%85%9A%E8%AF%BE&period=x"] {
            assert_eq!(unknown.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let elsewhere = "/duties/late?item=%E5%85%9A%E8%AF%BE&unit=99020101";
        assert_eq!(unknown.get(elsewhere).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn unknown_is_not_zero() {
    on_sqlite(async |store| {
        let world = World::new(&store).await;
        let city = Browser::of(&world, &world.city, "市委组织部");
        // Branches owe since January and nobody has filed anything: that is 0 %, not unknown.
        city.get("/").await.says("0<small>%</small>");
        let alone = registry::samples::org(&store, "98", None).kind("党委").add().await;
        let alone = Browser::of(&world, &alone, "党委书记");
        alone.get("/").await.says("未知").says("今年还没有期满的事项");
    })
    .await;
}

#[tokio::test]
async fn whoever_may_see_no_records_begins_at_his_account() {
    on_sqlite(async |store| {
        let world = World::new(&store).await;
        let stranger = Browser::of(&world, &world.town, "没有这个角色");
        assert_eq!(stranger.get("/").await.to, "/account");
        assert_eq!(stranger.get("/duties").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}
