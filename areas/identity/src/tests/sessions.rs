use std::time::Duration;

use axum::http::StatusCode;
use sea_orm::{ConnectionTrait as _, EntityTrait as _};
use store::audit::{Entry, Who};
use store::testing::on_both;

use super::harness::{BRANCH, COUNTY, PASSWORD, TOWN, World, path};
use crate::records::{account, grant, session};

#[tokio::test]
async fn half_an_hour_without_a_request_ends_a_session() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        let mut browser = world.browser("10.0.0.1");
        browser.sign_in("zhou", PASSWORD).await;
        for _ in 0..3 {
            world.pass(Duration::from_mins(29));
            assert_eq!(browser.get("/account").await.status, StatusCode::OK);
        }
        world.pass(Duration::from_mins(30));
        assert_eq!(browser.get("/account").await.to(), "/sign-in?next=%2Faccount");
    })
    .await;
}

#[tokio::test]
async fn twelve_hours_end_a_session_however_busy() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        let mut browser = world.browser("10.0.0.1");
        browser.sign_in("zhou", PASSWORD).await;
        for _ in 0..(12 * 60 / 20 - 1) {
            world.pass(Duration::from_mins(20));
            assert_eq!(browser.get("/account").await.status, StatusCode::OK);
            world.identity.keep_sessions().await.unwrap();
        }
        world.pass(Duration::from_mins(20));
        assert!(browser.get("/account").await.to().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn a_restart_and_a_second_process_know_who_was_there() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        let mut browser = world.browser("10.0.0.1");
        browser.sign_in("zhou", PASSWORD).await;
        world.pass(Duration::from_mins(20));
        browser.get("/account").await;
        world.identity.keep_sessions().await.unwrap();
        let rows = session::Entity::find().all(world.store.read()).await.unwrap();
        assert_eq!(rows[0].seen_ms - rows[0].started_ms, 20 * 60 * 1000);

        world.pass(Duration::from_hours(25));
        world.browser("10.0.0.2").sign_in("zhou", PASSWORD).await;
        browser.get("/account").await;
        let mut other = world.browser("10.0.0.3");
        other.sign_in("zhou", PASSWORD).await;
        other.get("/account").await;
        world.identity.keep_sessions().await.unwrap();
        let rows = session::Entity::find().all(world.store.read()).await.unwrap();
        assert_eq!(rows.len(), 2, "the one that ran out is gone");
    })
    .await;
}

#[tokio::test]
async fn every_change_of_rights_changes_the_token() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员"), (BRANCH, "支部书记")]).await;
        let mut browser = world.browser("10.0.0.1");
        browser.cookies.insert("session".to_owned(), "0".repeat(64));
        browser.sign_in("zhou", PASSWORD).await;
        assert_ne!(browser.cookies["session"], "0".repeat(64), "never the one it came with");
        let mut other = world.browser("10.0.0.2");
        other.sign_in("zhou", PASSWORD).await;

        let before = browser.clone();
        let switched = browser.post("/unit", &[("unit", "1/2/3/4/")]).await;
        assert_eq!(switched.to(), "/");
        assert!(before.clone().get("/account").await.to().starts_with("/sign-in"));
        let page = browser.get("/account").await.body;
        assert!(page.contains("石桥镇 › 石桥村党支部") && page.contains("支部书记"));
        assert_eq!(other.get("/account").await.status, StatusCode::OK);

        let before = browser.clone();
        let new = "明天去镇上开会呀";
        let form = [("current", PASSWORD), ("new", new), ("again", new), ("next", "")];
        assert_eq!(browser.post("/account/password", &form).await.to(), "/account");
        assert!(before.clone().get("/account").await.to().starts_with("/sign-in"));
        assert!(other.get("/account").await.to().starts_with("/sign-in"), "others are out");
        assert!(browser.get("/account").await.body.contains("石桥村党支部"), "the unit stays");
    })
    .await;
}

#[tokio::test]
async fn nobody_switches_to_a_unit_that_is_not_his() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(TOWN, "上级组织员"), (BRANCH, "支部书记")]).await;
        let mut browser = world.browser("10.0.0.1");
        browser.sign_in("zhou", PASSWORD).await;
        for foreign in ["1/", "1/2/", "1/2/3", "", "1/2/3/4/5/", "1/2/3/%"] {
            let got = browser.post("/unit", &[("unit", foreign)]).await;
            assert_eq!(got.status, StatusCode::FORBIDDEN, "{foreign}");
        }
        assert!(browser.get("/account").await.body.contains("临江县 › 石桥镇"));
    })
    .await;
}

#[tokio::test]
async fn own_sessions_can_be_ended_and_those_of_others_cannot() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        for login in ["zhou", "wang"] {
            world.account(login, &[(COUNTY, "上级组织员")]).await;
        }
        let mut here = world.browser("10.0.0.1");
        here.sign_in("zhou", PASSWORD).await;
        let mut there = world.browser("10.0.0.2");
        there.sign_in("zhou", PASSWORD).await;
        let mut wang = world.browser("10.0.0.3");
        wang.sign_in("wang", PASSWORD).await;
        let rows = session::Entity::find().all(world.store.read()).await.unwrap();
        let id_at =
            |address: &str| rows.iter().find(|row| row.address == address).unwrap().id.to_string();
        assert!(here.get("/account").await.body.contains(&id_at("10.0.0.2")));
        let foreign = here.post("/account/sessions/end", &[("pick", &id_at("10.0.0.3"))]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        assert_eq!(wang.get("/account").await.status, StatusCode::OK);
        let own = here.post("/account/sessions/end", &[("pick", &id_at("10.0.0.2"))]).await;
        assert_eq!(own.to(), "/account");
        assert!(there.get("/account").await.to().starts_with("/sign-in"), "on the next request");
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_is_gone_on_the_next_request() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员"), (BRANCH, "支部书记")]).await;
        let mut browser = world.browser("10.0.0.1");
        browser.sign_in("zhou", PASSWORD).await;
        browser.get("/account").await;
        let entry = || Entry::new(&Who::program(), "test.take-back");
        let act = world.store.write().await.unwrap();
        let grants = grant::Entity::find().all(&act).await.unwrap();
        let county = grants.iter().find(|grant| grant.role == "上级组织员").unwrap();
        grant::Entity::delete_by_id(county.id).exec(&act).await.unwrap();
        act.commit(entry()).await.unwrap();
        let page = browser.get("/account").await.body;
        assert!(page.contains("石桥村党支部") && !page.contains("上级组织员"));

        let act = world.store.write().await.unwrap();
        act.execute_unprepared("UPDATE accounts SET disabled_ms = 1").await.unwrap();
        act.commit(entry()).await.unwrap();
        assert!(browser.get("/account").await.to().starts_with("/sign-in"));
        let closed = browser.sign_in("zhou", PASSWORD).await;
        assert!(closed.body.contains("已经停用"));
        assert!(!browser.sign_in("zhou", "不对的密码呀").await.body.contains("已经停用"));
    })
    .await;
}

#[tokio::test]
async fn the_actor_reaches_as_far_as_his_unit() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(TOWN, "上级组织员")]).await;
        let mut browser = world.browser("10.0.0.1");
        browser.sign_in("zhou", PASSWORD).await;
        let request = axum::http::Request::get("/")
            .header("cookie", format!("session={}", browser.cookies["session"]))
            .body(())
            .unwrap();
        let (parts, ()) = request.into_parts();
        let actor = web::Sessions::actor(&world.identity, &parts).await.unwrap().unwrap();
        assert!(actor.scope().contains(&path("1/2/3/4/")) && actor.may("审核"));
        assert!(!actor.scope().contains(&path("1/2/")) && !actor.may("填报"));
        assert_eq!(format!("{actor:?}"), format!("Actor({})", actor.account()));
        let rows = account::Entity::find().all(world.store.read()).await.unwrap();
        assert_eq!(rows[0].id, actor.account().uuid());
    })
    .await;
}

#[tokio::test]
async fn what_was_sent_too_late_comes_back_after_signing_in() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        world.account("other", &[(COUNTY, "上级组织员")]).await;
        let mut browser = world.browser("10.0.0.1");
        browser.sign_in("zhou", PASSWORD).await;
        world.pass(Duration::from_mins(40));
        let form =
            [("name", "李<秀兰>"), ("login", "li"), ("unit", "石桥镇"), ("role", "上级组织员")];
        let late = browser.post("/settings/accounts/new", &form).await;
        let kept = late.to().strip_prefix("/sign-in?next=%2Fkept%2F").unwrap().to_owned();
        let rows = account::Entity::find().all(world.store.read()).await.unwrap();
        assert_eq!(rows.len(), 2, "nothing is done for somebody who is not signed in");

        let kept = format!("/kept/{kept}");
        let mut stranger = world.browser("10.0.0.1");
        stranger.sign_in("other", PASSWORD).await;
        assert_eq!(stranger.get(&kept).await.status, StatusCode::NOT_FOUND);
        browser.sign_in("zhou", PASSWORD).await;
        let page = browser.get(&kept).await.body;
        for words in
            ["action=\"/settings/accounts/new\"", "name=\"role\" value=\"上级组织员\"", "继续提交"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(page.contains("秀兰") && !page.contains("<秀兰>"), "{page}");
        let sent = browser.post("/settings/accounts/new", &form).await;
        assert_eq!(sent.status, StatusCode::OK, "sending it again does what was meant");

        // Neither passwords nor the forms of those who were never here are kept.
        world.pass(Duration::from_mins(40));
        let words = [("current", PASSWORD), ("new", "x"), ("again", "x")];
        let late = browser.post("/account/password", &words).await;
        assert!(!late.to().contains("kept"), "{}", late.to());
        let late = world.browser("10.0.0.9").post("/settings/accounts/new", &form).await;
        assert!(!late.to().contains("kept"), "{}", late.to());
    })
    .await;
}
