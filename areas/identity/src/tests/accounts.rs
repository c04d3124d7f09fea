//! Who manages whose account, and what becomes of it.

use axum::http::StatusCode;
use sea_orm::EntityTrait as _;
use store::testing::on_both;

use super::harness::{BRANCH, Browser, CITY, COUNTY, Got, PASSWORD, TOWN, World};
use crate::records::{account, grant, session};

const HERE: &str = "/settings/accounts";

async fn signed_in(world: &World, login: &str) -> Browser {
    let mut browser = world.browser("10.0.0.1");
    assert_eq!(browser.sign_in(login, PASSWORD).await.status, StatusCode::SEE_OTHER);
    browser
}

/// A world with an officer of the county.
async fn county(fresh: &store::Store) -> (World, Browser) {
    let world = World::new(fresh, false).await;
    world.account("shi", &[(CITY, "市委组织部")]).await;
    world.account("xian", &[(COUNTY, "上级组织员")]).await;
    let officer = signed_in(&world, "xian").await;
    (world, officer)
}

async fn add(browser: &mut Browser, login: &str, unit: &str, role: &str) -> Got {
    let form = [("name", "李秀兰"), ("login", login), ("unit", unit), ("role", role)];
    browser.post(&format!("{HERE}/new"), &form).await
}

/// The link that a page shows, as a path.
fn link(page: &Got) -> String {
    let link = page.body.split_once("<code>http://jishi.test").unwrap().1;
    link.split_once("</code>").unwrap().0.to_owned()
}

async fn id_of(world: &World, login: &str) -> String {
    let all = account::Entity::find().all(world.store.read()).await.unwrap();
    all.into_iter().find(|row| row.login == login).unwrap().id.to_string()
}

#[tokio::test]
async fn somebody_is_added_sets_his_password_by_the_link_and_signs_in() {
    on_both(async |fresh| {
        let (world, mut officer) = county(&fresh).await;
        assert!(officer.get(&format!("{HERE}/new")).await.body.contains("支部书记"));
        let made = add(&mut officer, "lixiulan", "石桥村党支部", "支部书记").await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        let path = link(&made);
        let list = officer.get(HERE).await.body;
        assert!(list.contains("李秀兰") && list.contains("未设密码"), "{list}");
        assert!(!list.contains("市委组织部</td>"), "nobody above is shown: {list}");

        let mut li = world.browser("10.0.0.7");
        assert!(li.get(&path).await.body.contains("lixiulan"));
        let weak = [("password", "12345678"), ("again", "12345678")];
        assert_eq!(li.post(&path, &weak).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let good = [("password", PASSWORD), ("again", PASSWORD)];
        assert_eq!(li.post(&path, &good).await.to(), "/sign-in");
        assert_eq!(li.post(&path, &good).await.status, StatusCode::NOT_FOUND, "worth one use");
        li.sign_in("lixiulan", PASSWORD).await;
        assert_eq!(li.get("/account").await.status, StatusCode::OK);
        assert_eq!(li.get(HERE).await.status, StatusCode::FORBIDDEN, "a secretary manages nobody");
    })
    .await;
}

#[tokio::test]
async fn a_new_link_takes_the_worth_of_the_earlier_one() {
    on_both(async |fresh| {
        let (world, mut officer) = county(&fresh).await;
        let first = link(&add(&mut officer, "li", "石桥镇", "上级组织员").await);
        let again = format!("{HERE}/{}/link", id_of(&world, "li").await);
        let second = link(&officer.post(&again, &[]).await);
        let mut li = world.browser("10.0.0.7");
        assert_eq!(li.get(&first).await.status, StatusCode::NOT_FOUND);
        assert_eq!(li.get(&second).await.status, StatusCode::OK);
        world.pass(std::time::Duration::from_hours(25));
        assert_eq!(li.get(&second).await.status, StatusCode::NOT_FOUND, "a day is over");
    })
    .await;
}

#[tokio::test]
async fn a_locked_account_is_out_at_once_and_a_removed_one_for_good() {
    on_both(async |fresh| {
        let (world, mut officer) = county(&fresh).await;
        world.account("zhen", &[(TOWN, "上级组织员")]).await;
        let mut town = signed_in(&world, "zhen").await;
        let here = format!("{HERE}/{}", id_of(&world, "zhen").await);
        officer.post(&format!("{here}/lock"), &[]).await;
        assert_eq!(town.get("/account").await.to(), "/sign-in?next=%2Faccount");
        assert_ne!(town.sign_in("zhen", PASSWORD).await.status, StatusCode::SEE_OTHER);
        officer.post(&format!("{here}/unlock"), &[]).await;
        assert_eq!(town.sign_in("zhen", PASSWORD).await.status, StatusCode::SEE_OTHER);

        assert!(officer.get(&format!("{here}/remove")).await.body.contains("将不能再登录"));
        let before = store::audit::head(world.store.read()).await.unwrap().seq;
        assert_eq!(officer.post(&format!("{here}/remove"), &[]).await.to(), HERE);
        assert_eq!(store::audit::head(world.store.read()).await.unwrap().seq, before + 1);
        assert_eq!(town.get("/account").await.to(), "/sign-in?next=%2Faccount");
        let db = world.store.read();
        assert_eq!(account::Entity::find().all(db).await.unwrap().len(), 2);
        assert_eq!(grant::Entity::find().all(db).await.unwrap().len(), 2);
        assert_eq!(session::Entity::find().all(db).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_reaches_beyond_his_unit_or_gives_what_he_has_not() {
    on_both(async |fresh| {
        let (world, _) = county(&fresh).await;
        world.account("zhen", &[(TOWN, "上级组织员")]).await;
        world.account("both", &[(TOWN, "上级组织员"), (COUNTY, "上级组织员")]).await;
        world.account("zhibu", &[(BRANCH, "支部书记")]).await;
        let mut town = signed_in(&world, "zhen").await;
        for other in ["shi", "xian", "both"] {
            let here = format!("{HERE}/{}", id_of(&world, other).await);
            assert_eq!(town.get(&here).await.status, StatusCode::NOT_FOUND, "{other}");
            for act in ["link", "lock", "unlock", "remove"] {
                let no = town.post(&format!("{here}/{act}"), &[]).await.status;
                assert_eq!(no, StatusCode::NOT_FOUND, "{other} {act}");
            }
            assert!(!town.get(HERE).await.body.contains(&here), "{other}");
        }
        let own = format!("{HERE}/{}", id_of(&world, "zhen").await);
        for act in ["lock", "remove"] {
            let no = town.post(&format!("{own}/{act}"), &[]).await;
            assert_eq!(no.status, StatusCode::CONFLICT, "not himself: {act}");
        }
        let above = add(&mut town, "new1", "临江县", "上级组织员").await;
        assert!(above.body.contains("您的管理范围内没有这个单位"), "{}", above.body);
        // The page does not offer it, and sending it all the same is refused.
        let more = add(&mut town, "new2", "石桥镇", "市委组织部").await;
        assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
        let same = add(&mut town, "zhibu", "石桥镇", "上级组织员").await;
        assert!(same.body.contains("已经有人使用"), "{}", same.body);
        assert_eq!(account::Entity::find().all(world.store.read()).await.unwrap().len(), 5);
    })
    .await;
}
