use std::time::Duration;

use axum::http::{StatusCode, header};
use sea_orm::{ConnectionTrait as _, Statement};
use store::testing::on_both;

use super::harness::{BRANCH, COUNTY, DISSOLVED, PASSWORD, World};
use crate::{has_accounts, offer_set_up, routes};

#[tokio::test]
async fn somebody_signs_in_sees_his_account_and_signs_out() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        let mut browser = world.browser("10.0.0.1");
        let asked = browser.get("/account").await;
        assert_eq!(asked.to(), "/sign-in?next=%2Faccount");
        assert_eq!(browser.get(asked.to()).await.status, StatusCode::OK);

        let form = [("login", " ＺＨＯＵ"), ("password", PASSWORD), ("next", "/account")];
        let entered = browser.post("/sign-in", &form).await;
        assert_eq!((entered.status, entered.to()), (StatusCode::SEE_OTHER, "/account"));
        let page = browser.get("/account").await;
        assert_eq!(page.status, StatusCode::OK);
        for part in ["周明远", "江北市 › 临江县", "上级组织员", "10.0.0.1", "Chrome浏览器，Windows"]
        {
            assert!(page.body.contains(part), "{part}");
        }
        assert_eq!(browser.get("/sign-in").await.to(), "/", "who is in need not sign in");

        let copy = browser.clone();
        assert_eq!(browser.post("/sign-out", &[]).await.to(), "/sign-in");
        assert!(!browser.cookies.contains_key("session"));
        assert!(copy.clone().get("/account").await.to().starts_with("/sign-in"), "ended for all");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_look_alike() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        let mut bodies = Vec::new();
        for login in ["zhou", "nobody"] {
            let mut browser = world.browser("10.0.0.1");
            let got = browser.sign_in(login, "一定不对的密码").await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(got.body.contains("<title>错误：登录"));
            assert!(got.body.contains(&format!("value=\"{login}\"")), "the login is kept");
            assert!(!got.body.contains("一定不对的密码"), "the password is not");
            assert!(!browser.cookies.contains_key("session"));
            bodies.push(got.body.replace(login, "…"));
        }
        assert_eq!(bodies[0], bodies[1]);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_filled_in_is_said_without_counting_a_try() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        let mut browser = world.browser("10.0.0.1");
        for _ in 0..20 {
            let got = browser.sign_in("zhou", "").await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(got.body.contains("请填写密码"));
        }
        assert_eq!(browser.sign_in("zhou", PASSWORD).await.to(), "/");
    })
    .await;
}

#[tokio::test]
async fn the_way_back_never_leads_to_another_site() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        for next in ["//evil.example", "https://evil.example", "/\\evil.example"] {
            let mut browser = world.browser("10.0.0.1");
            let form = [("login", "zhou"), ("password", PASSWORD), ("next", next)];
            assert_eq!(browser.post("/sign-in", &form).await.to(), "/", "{next}");
        }
    })
    .await;
}

#[tokio::test]
async fn behind_tls_cookies_are_bound_to_the_host() {
    on_both(async |fresh| {
        let world = World::new(&fresh, true).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        let mut browser = world.browser("10.0.0.1");
        let entered = browser.sign_in("zhou", PASSWORD).await;
        let lines: Vec<&str> = entered
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|line| line.to_str().unwrap())
            .filter(|line| line.contains("session") || line.contains("known"))
            .collect();
        assert_eq!(lines.len(), 2);
        for line in lines {
            assert!(line.starts_with("__Host-") && line.contains("; Path=/;"), "{line}");
            assert!(line.contains("SameSite=Lax; HttpOnly; Secure"), "{line}");
        }
        assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn who_got_his_password_from_others_changes_it_first() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.new_account("zhou", &[(BRANCH, "支部书记")], true).await;
        let mut browser = world.browser("10.0.0.1");
        let form = [("login", "zhou"), ("password", PASSWORD), ("next", "/account")];
        let entered = browser.post("/sign-in", &form).await;
        assert_eq!(entered.to(), "/account/password?next=/account");
        let elsewhere = browser.get("/account").await;
        assert_eq!(elsewhere.to(), "/sign-in?next=%2Faccount");
        assert_eq!(browser.get(elsewhere.to()).await.to(), "/account/password?next=/account");
        assert_eq!(browser.get(entered.to()).await.status, StatusCode::OK);

        let change = |current, new, again| {
            [("current", current), ("new", new), ("again", again), ("next", "/account")]
        };
        for (form, said) in [
            (change("不对的密码", "明天去镇上开会", "明天去镇上开会"), "新密码"),
            (change("不对的密码", "明天去镇上开会呀", "明天去镇上开会呀"), "现在的密码不正确"),
            (change(PASSWORD, "明天去镇上开会呀", "明天去县里开会呀"), "不一样"),
            (change(PASSWORD, PASSWORD, PASSWORD), "不能与现在的密码相同"),
            (change(PASSWORD, "12345678", "12345678"), "太常见"),
        ] {
            let got = browser.post("/account/password", &form).await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
            assert!(got.body.contains(said), "{said}: {}", got.body);
        }
        let new = "明天去镇上开会呀";
        let changed = browser.post("/account/password", &change(PASSWORD, new, new)).await;
        assert_eq!(changed.to(), "/account");
        assert_eq!(browser.get("/account").await.status, StatusCode::OK);
        assert_eq!(world.browser("10.0.0.2").sign_in("zhou", new).await.to(), "/");
    })
    .await;
}

#[tokio::test]
async fn an_empty_installation_is_set_up_once_by_a_link() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        assert!(!has_accounts(world.store.read()).await.unwrap());
        let old = offer_set_up(&world.store).await.unwrap().unwrap();
        let link = offer_set_up(&world.store).await.unwrap().unwrap();
        let mut browser = world.browser("10.0.0.1");
        for dead in [old.as_str(), "/set-up/00", "/set-up/x'--"] {
            assert_eq!(browser.get(dead).await.status, StatusCode::NOT_FOUND, "{dead}");
        }
        let page = browser.get(&link).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("市委组织部") && !page.body.contains("支部书记"));
        let form = |password| {
            [
                ("login", "city"),
                ("name", "王建国"),
                ("role", "市委组织部"),
                ("password", password),
                ("again", password),
            ]
        };
        let weak = browser.post(&link, &form("12345678")).await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(weak.body.contains("王建国") && weak.body.contains("太常见"));
        assert_eq!(browser.post(&link, &form(PASSWORD)).await.to(), "/sign-in");
        for path in [&link, &old] {
            assert_eq!(browser.post(path, &form(PASSWORD)).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(browser.sign_in("city", PASSWORD).await.to(), "/");
        assert!(browser.get("/account").await.body.contains("江北市"));
        assert_eq!(offer_set_up(&world.store).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_set_up_link_is_worth_nothing_after_a_day() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        let link = offer_set_up(&world.store).await.unwrap().unwrap();
        world.pass(Duration::from_hours(25));
        let got = world.browser("10.0.0.1").get(&link).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn nobody_acts_for_an_organization_that_is_gone_but_everybody_gets_out() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(DISSOLVED, "支部书记")]).await;
        let mut browser = world.browser("10.0.0.1");
        browser.sign_in("zhou", PASSWORD).await;
        assert_eq!(browser.get("/account").await.status, StatusCode::FORBIDDEN);
        assert_eq!(browser.get("/sign-in").await.status, StatusCode::OK);
        assert_eq!(browser.post("/sign-out", &[]).await.to(), "/sign-in");
    })
    .await;
}

#[tokio::test]
async fn the_trail_holds_every_step_and_no_password() {
    on_both(async |fresh| {
        let world = World::new(&fresh, false).await;
        world.account("zhou", &[(COUNTY, "上级组织员")]).await;
        let mut browser = world.browser("10.0.0.1");
        browser.sign_in("zhou", "一定不对的密码").await;
        browser.sign_in("一定不对的密码", "x").await;
        browser.sign_in("zhou", PASSWORD).await;
        browser.post("/sign-out", &[]).await;
        let db = world.store.read();
        let sql = "SELECT a.act, a.summary, a.thing, d.details FROM audit a
                   JOIN audit_details d ON d.seq = a.seq WHERE a.act LIKE 'identity.%' ORDER BY a.seq";
        let rows = db
            .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
            .await
            .unwrap();
        let column = |name: &str| -> Vec<String> {
            rows.iter().map(|row| row.try_get("", name).unwrap()).collect()
        };
        let acts: Vec<String> =
            column("act").iter().map(|act| act.replace("identity.", "")).collect();
        assert_eq!(
            acts,
            [
                "create-account",
                "try-password",
                "try-password",
                "try-password",
                "sign-in",
                "sign-out"
            ]
        );
        for name in ["summary", "thing", "details"] {
            assert!(!column(name).join("").contains("一定不对"), "{name}");
        }
    })
    .await;
}

#[test]
fn every_address_says_who_may_use_it() {
    let list: Vec<String> = routes().list().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(list.join("\n"), @r"
    GET /sign-in — open: this is where people sign in
    POST /sign-in — open: this is where people sign in
    POST /sign-out — open: ends the session of whoever asks; nobody else's
    GET /account — signed in
    POST /account/sessions/end — signed in
    GET /account/password — signed in
    POST /account/password — signed in
    POST /unit — signed in
    GET /set-up/{token} — open: the link itself is the right, works once, for a day
    POST /set-up/{token} — open: the link itself is the right, works once, for a day
    GET /kept/{token} — signed in
    GET /set-password/{token} — open: the link itself is the right, works once, for a day
    POST /set-password/{token} — open: the link itself is the right, works once, for a day
    GET /settings/accounts — may 管理账号
    GET /settings/accounts/new — may 管理账号
    POST /settings/accounts/new — may 管理账号
    GET /settings/accounts/{id} — may 管理账号
    POST /settings/accounts/{id}/link — may 管理账号
    POST /settings/accounts/{id}/lock — may 管理账号
    POST /settings/accounts/{id}/unlock — may 管理账号
    GET /settings/accounts/{id}/remove — may 管理账号
    POST /settings/accounts/{id}/remove — may 管理账号
    ");
}
