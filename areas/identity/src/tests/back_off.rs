use std::time::Duration;

use axum::http::StatusCode;
use store::testing::on_both;

use super::harness::{BRANCH, COUNTY, PASSWORD, World};

const WRONG: &str = "一定不对的密码";

#[tokio::test]
async fn after_five_wrong_guesses_one_waits_and_then_gets_in() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        // An unknown login is treated the same.
        for login in ["zhou", "nobody"] {
            let mut browser = world.browser("10.0.0.1");
            for _ in 0..5 {
                assert!(browser.sign_in(login, WRONG).await.body.contains("不正确"));
            }
            let got = browser.sign_in(login, PASSWORD).await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(got.body.contains("请在1分钟后（12:01以后）再试"), "{}", got.body);
        }
        world.pass(Duration::from_mins(1));
        assert_eq!(world.browser("10.0.0.1").sign_in("zhou", PASSWORD).await.to(), "/");
    })
    .await;
}

#[tokio::test]
async fn an_attack_from_everywhere_does_not_keep_out_a_browser_that_was_in_before() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        let mut owner = world.browser("10.0.0.1");
        assert_eq!(owner.sign_in("zhou", PASSWORD).await.to(), "/");
        let mut guesses = 0;
        for attacker in 0..100 {
            let mut browser = world.browser(&format!("10.9.0.{attacker}"));
            // A forged cookie makes no known browser.
            let known = owner.cookies.keys().find(|name| name.starts_with("known-")).unwrap();
            browser.cookies.insert(known.clone(), format!("{:024x}.{:032x}", attacker, 1));
            for _ in 0..3 {
                guesses += u32::from(browser.sign_in("zhou", WRONG).await.body.contains("不正确"));
            }
        }
        assert_eq!(guesses, 76);
        let stranger = world.browser("10.0.0.77").sign_in("zhou", PASSWORD).await;
        assert!(stranger.body.contains("请在24小时后"), "{}", stranger.body);
        owner.post("/sign-out", &[]).await;
        assert_eq!(owner.sign_in("zhou", PASSWORD).await.to(), "/");
    })
    .await;
}

#[tokio::test]
async fn guesses_at_the_same_instant_are_counted_one_by_one() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        let tries = (0..40).map(|_| {
            let mut browser = world.browser("10.0.0.1");
            tokio::spawn(async move { browser.sign_in("zhou", WRONG).await.body })
        });
        let mut looked_at = 0;
        for one in tries.collect::<Vec<_>>() {
            looked_at += u32::from(one.await.unwrap().contains("不正确"));
        }
        assert_eq!(looked_at, 5);
    })
    .await;
}

#[tokio::test]
async fn two_hundred_people_behind_one_address_sign_in_within_two_minutes() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        for number in 0..200 {
            world.account(&format!("village{number}"), &[(BRANCH, "支部书记")]).await;
        }
        for number in 0..200 {
            let mut browser = world.browser("10.0.0.1");
            let login = format!("village{number}");
            if number % 5 == 0 {
                assert!(browser.sign_in(&login, WRONG).await.body.contains("不正确"));
            }
            assert_eq!(browser.sign_in(&login, PASSWORD).await.to(), "/", "{login}");
            world.pass(Duration::from_millis(600));
        }
    })
    .await;
}

#[tokio::test]
async fn one_address_cannot_keep_the_hashing_busy() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        let mut browser = world.browser("10.0.0.1");
        let mut looked_at = 0;
        for number in 0..200 {
            let got = browser.sign_in(&format!("guess{number}"), WRONG).await;
            looked_at += u32::from(got.body.contains("不正确"));
        }
        assert_eq!(looked_at, 120);
        assert!(world.browser("10.0.0.2").sign_in("x", WRONG).await.body.contains("不正确"));
    })
    .await;
}
