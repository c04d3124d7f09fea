//! Every page through the router, as an old browser without scripts would use it.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use axum::http::StatusCode;
use common::browser::{City, city, encoded};
use kernel::{Page, Scope};
use registry::queries::{self, MemberFilter, MemberOrder};
use registry::samples::{id_number, member};
use registry::{Organization, routes};
use store::Store;
use store::testing::{on_both, on_sqlite};
use web::Policy;

#[tokio::test]
async fn the_tree_is_walked_level_by_level_and_filtered_over_all() {
    on_both(async |store| {
        let City { browser, .. } = city(&store).await;
        let top = browser.get("city", "/organizations").await;
        top.says("青山镇党委").says("绿水镇党委").never_says("安凤村党支部");
        top.says("/organizations?under=9901").says("/members?unit=9901").says("导入");
        let town = browser.get("city", "/organizations?under=9901").await;
        town.says("安凤村党支部").says("组织概况").never_says("绿水镇党委");
        let rural = browser.get("city", "/organizations?domain=%E5%86%9C%E6%9D%91").await;
        rural.says("安凤村党支部").says("领域：农村").never_says("中心小学党支部");
        browser.get("city", "/organizations?q=afc").await.says("安凤村党支部").says("共 <strong>1");
        browser.get("city", "/organizations?q=nothing").await.says("没有符合条件的党组织");
        let past = browser.get("city", "/organizations?on=2026-06-14").await;
        past.says("2026年6月14日").says("青山镇党委").never_says("/members?unit=");
        browser
            .get("city", "/organizations?on=2019-12-31")
            .await
            .says("这一天没有符合条件的党组织");
        let then = browser.get("city", "/organizations?on=2026-06-14&under=9901&q=afc").await;
        then.says("安凤村党支部").says("共 <strong>1</strong>");

        // The officer's own town is where he begins; a branch is shown itself.
        let own = browser.get("officer", "/organizations").await;
        own.says("安凤村党支部").never_says("绿水镇党委");
        let outside = browser.get("officer", "/organizations?under=9902").await;
        assert_eq!(outside.status, StatusCode::NOT_FOUND);
        let branch = browser.get("secretary", "/organizations").await;
        branch.says("安凤村党支部").never_says("/organizations/import");
    })
    .await;
}

#[tokio::test]
async fn members_are_found_filtered_and_counted_inside_the_scope_only() {
    on_both(async |store| {
        let City { browser, village, people, stranger } = city(&store).await;
        let all = browser.get("city", "/members").await;
        all.says("共 <strong>4</strong>").says("张建国").says("张小红").says("青山镇党委");
        let number = id_number(0);
        for typed in ["建国", "zjg", "zhangjian", number.as_str(), number.tail()] {
            let found = browser.get("officer", &format!("/members?q={}", encoded(typed))).await;
            found.says("共 <strong>1</strong>").says("张建国");
        }
        let rare = browser.get("city", "/members?q=%F0%A0%AE%B7").await;
        rare.says("欧阳𠮷").says("共 <strong>1</strong>");
        browser
            .get("city", "/members?category=%E5%9C%A8%E8%81%8C")
            .await
            .says("张小红")
            .never_says("张建国");
        browser
            .get("city", "/members?stage=probationary")
            .await
            .says("欧阳𠮷")
            .never_says("张建国");
        browser.get("city", "/members?sex=%E5%A5%B3&unit=9901").await.says("张建国");
        browser.get("city", "/members?joined_to=2010-06-30").await.says("没有符合条件的党员");
        browser.get("city", "/members?born_from=1960-01-02&unit=9901").await.never_says("张建国");
        for sort in ["name", "-name", "joined", "-born", "branch", "-branch"] {
            let sorted =
                browser.get("city", &format!("/members?sort={sort}&col=name&col=phone")).await;
            sorted.says("张小红").says("手机号码");
        }
        // Neither by search nor by naming a unit does anybody see outside.
        browser.get("officer", "/members?q=%E5%BC%A0").await.never_says("张小红");
        let outside = browser.get("officer", "/members?unit=9902").await;
        assert_eq!(outside.status, StatusCode::NOT_FOUND);
        browser.get("secretary", "/members").await.says("单春平").never_says("张小红");

        // The picker, without scripts: search, open, choose.
        let asked = browser.get("city", "/members?unit_q=%E5%AE%89%E5%87%A4&_find=unit").await;
        asked.says("value=\"990101\"").says("<details class=\"pop\" data-pop open>");
        let opened = browser.get("city", "/members?_open=unit%3A9901").await;
        opened.says("安凤村党支部").says("示例市委").never_says("value=\"9902\"");
        let chosen = browser.get("city", &format!("/members?unit={}", village.code)).await;
        chosen.says("党组织：安凤村党支部").says("共 <strong>3</strong>");
        let by_script = browser.get("officer", "/pick/units?field=unit&unit_q=xx").await;
        by_script.says("没有找到");
        let ids = browser.get("city", "/pick/organizations?field=org&org_q=zxxx").await;
        ids.says("中心小学党支部").says("绿水镇党委");
        browser.get("officer", "/pick/organizations?field=org&org_q=zxxx").await.says("没有找到");
        browser
            .get("officer", "/pick/members?field=who&who_q=zjg")
            .await
            .says("张建国")
            .says("1960年生")
            .never_says("只记姓名");
        // Several: who is chosen stays ticked while the next is looked for.
        let chosen = people[2].id;
        let next =
            format!("/pick/members?field=who&takes=many&who={chosen}&who=%3D钱教授&who_q=张建");
        let next = browser.get("officer", &next.replace("钱教授", &encoded("钱教授"))).await;
        next.says(&format!("value=\"{chosen}\" checked")).says("value=\"=钱教授\" checked");
        next.says("type=\"checkbox\"").says("张建国").says("value=\"=张建\"");
        let theirs = format!("/pick/members?field=who&who={}", stranger.id);
        browser.get("officer", &theirs).await.never_says("张小红");
    })
    .await;
}

#[tokio::test]
async fn numbers_are_masked_until_somebody_who_may_says_why() {
    on_both(async |store| {
        let City { browser, people, stranger, .. } = city(&store).await;
        let number = id_number(0);
        let here = format!("/members/{}", people[0].id);
        let list = encoded("/members?sex=男&page=3");
        let shown = browser.get("officer", &format!("{here}?back={list}")).await;
        shown.says("张建国").says(&people[0].id_masked()).never_says(number.as_str());
        shown.says("href=\"/members?sex=%E7%94%B7&#38;page=3\"").says("没有登记职务");
        let numbers = format!("{here}/numbers");
        let again = browser.post("officer", &numbers, &[("reason", "")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.says("请选择原因").never_says(number.as_str());
        let again = browser.post("officer", &numbers, &[("reason", "其他")]).await;
        again.says("请写明原因").never_says(number.as_str());
        let seen = browser.post("officer", &numbers, &[("reason", "联系本人")]).await;
        assert_eq!(seen.status, StatusCode::OK);
        seen.says(number.as_str());
        // The next visit does not show it; it shows that it was looked at.
        browser.get("secretary", &here).await.never_says(number.as_str()).says("原因：联系本人");
        let outside = format!("/members/{}", stranger.id);
        let theirs = format!("{outside}/numbers");
        assert_eq!(browser.get("officer", &outside).await.status, StatusCode::NOT_FOUND);
        let refused = browser.post("officer", &theirs, &[("reason", "联系本人")]);
        assert_eq!(refused.await.status, StatusCode::NOT_FOUND);
        let inspector = browser.get("inspector", &outside).await;
        inspector.says("张小红").never_says("查看完整号码");
        let refused = browser.post("inspector", &theirs, &[("reason", "联系本人")]);
        assert_eq!(refused.await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

async fn names(store: &Store) -> Vec<String> {
    let (all, filter, page) = (Scope::everything(), MemberFilter::default(), Page::new(1, 200));
    let order = (MemberOrder::Name, false);
    let found = queries::members(store.read(), &all, &filter, order, page);
    found.await.unwrap().page.rows.into_iter().map(|line| line.member.name).collect()
}

#[tokio::test]
async fn a_roster_is_previewed_confirmed_and_undone() {
    on_both(async |store| {
        let City { browser, people, .. } = city(&store).await;
        let before = names(&store).await;
        let row = |code: &str, name: &str, id: &str, category: &str| {
            format!("{code},{name},{id},2010-07-01,正式党员,{category}\n")
        };
        let csv = "所在党支部代码,姓名,公民身份号码,入党时间,党员类别,人员类别\n".to_owned()
            + &row("990101", "张建军", id_number(0).as_str(), "在职")
            + &row("990101", "新党员", id_number(7).as_str(), "直管")
            + &row("990201", "外镇人", id_number(8).as_str(), "直管")
            + &row("990101", "错号码", "990100196001010001", "直管");
        let ask = browser.get("officer", "/members/import").await;
        ask.says("名册文件").says("multipart/form-data");
        assert_eq!(browser.get("secretary", "/members/import").await.status, StatusCode::FORBIDDEN);
        let bad = browser.upload("officer", "/members/import", "a.xlsx", b"PK\x03\x04junk").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = browser.upload("officer", "/members/import", "a.csv", csv.as_bytes()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let here = sent.to.clone();
        let seen = browser.get("officer", &here).await;
        seen.says("这是预览，还没有写入").says("姓名：张建国→张建军").says("不在您的管理范围内");
        assert_eq!(names(&store).await, before);
        // Somebody else's upload is nobody's business.
        assert_eq!(browser.get("city", &here).await.status, StatusCode::NOT_FOUND);
        let marked = browser.get("officer", &format!("{here}/errors.xlsx")).await;
        assert!(marked.bytes.starts_with(b"PK"));
        let counts = seen.hidden("counts");
        assert_eq!(counts, "1.1.0.2.1");
        let reading = seen.hidden("reading");
        let stale = [("counts", "9.1.0.2.1"), ("reading", &reading)];
        let stale = browser.post("officer", &here, &stale).await;
        assert_eq!((stale.status, &stale.to), (StatusCode::SEE_OTHER, &here));
        assert_eq!(names(&store).await, before, "what was not seen is not written");
        let done = browser.confirm("officer", &here, &seen).await;
        assert_eq!((done.status, &done.to), (StatusCode::SEE_OTHER, &here), "{}", done.text());
        browser.get("officer", &here).await.says("撤销这次导入").says("已导入");
        let brought = format!("/members?batch={}", here.rsplit('/').next().unwrap());
        browser.get("officer", &brought).await.says("新党员").never_says("张建军");
        browser.get("officer", "/members?q=zjj").await.says("张建军");

        let undone = browser.post("officer", &format!("{here}/undo"), &[]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text());
        assert_eq!(names(&store).await, before);
        browser.get("officer", "/members?q=zjg").await.says("张建国").says("直管");
        browser.get("officer", "/members?q=zjj").await.says("没有符合条件的党员");
        let again = browser.post("officer", &format!("{here}/undo"), &[]).await;
        again.says("已经撤销过了");
        browser.get("officer", &format!("/members/{}", people[0].id)).await.says("恢复党员 张建国");
    })
    .await;
}

#[tokio::test]
async fn organizations_are_imported_and_undone_unless_something_hangs_on_them() {
    on_both(async |store| {
        let City { browser, village, .. } = city(&store).await;
        let everything = Scope::everything();
        let before = queries::organizations(store.read(), &everything).await.unwrap();
        // The village moves below a new body.
        let csv = "党组织代码,党组织名称,组织类别,所属领域,上级党组织\n\
                   990109,安凤村党总支,党总支,农村,9901\n\
                   990101,安凤村第一党支部,党支部,农村,安凤村党总支\n";
        let at = "/organizations/import";
        let bring = async || {
            let sent = browser.upload("officer", at, "a.csv", csv.as_bytes()).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
            let here = sent.to.clone();
            let seen = browser.get("officer", &here).await;
            seen.says("上级党组织：青山镇党委（9901）→安凤村党总支（990109）");
            let done = browser.confirm("officer", &here, &seen).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
            here
        };
        let here = bring().await;
        browser.get("officer", "/organizations?under=990109").await.says("安凤村第一党支部");
        // The members came along.
        browser.get("officer", "/members?unit=990109").await.says("共 <strong>3</strong>");
        let undone = browser.post("officer", &format!("{here}/undo"), &[]).await;
        assert_eq!(undone.to, at, "{}", undone.text());
        let after = queries::organizations(store.read(), &everything).await.unwrap();
        let plain = |orgs: &[Organization]| -> Vec<_> {
            orgs.iter().map(|org| (org.path.clone(), org.name.clone(), org.parent)).collect()
        };
        assert_eq!(plain(&after), plain(&before));
        let today = queries::organizations_on(store.read(), &everything, store.clock().today());
        assert!(today.await.unwrap().iter().any(|org| org.name == village.name));

        let here = bring().await;
        let new = queries::organization_by_code(store.read(), &everything, "990109").await.unwrap();
        member(&store, &new.unwrap(), 70).add().await;
        let refused = browser.post("officer", &format!("{here}/undo"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        refused.says("已经有 1 名党员");
        browser.get("officer", "/organizations?under=990109").await.says("安凤村第一党支部");
    })
    .await;
}

#[tokio::test]
async fn exports_read_back_without_a_change_and_show_no_number() {
    on_sqlite(async |store| {
        let City { browser, .. } = city(&store).await;
        let file = browser.get("city", "/organizations/export.xlsx").await;
        let sent = browser.upload("city", "/organizations/import", "a.xlsx", &file.bytes).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        browser.get("city", &sent.to).await.says("完全一样，没有要导入的行");
        let some = browser.get("officer", "/organizations/export.xlsx").await;
        let read = |bytes: &[u8]| {
            let book = office::Workbook::from_bytes(bytes.to_vec()).unwrap();
            let mut rows = book.rows(0).unwrap();
            let mut texts = Vec::new();
            while let Some(row) = rows.next_row().unwrap() {
                texts.push(format!("{row:?}"));
            }
            texts.join("\n")
        };
        assert!(read(&some.bytes).contains("安凤村") && !read(&some.bytes).contains("绿水镇"));
        let roster = read(&browser.get("officer", "/members/export.xlsx").await.bytes);
        assert!(roster.contains("欧阳𠮷") && !roster.contains("张小红"), "{roster}");
        assert!(roster.contains(&format!("**************{}", id_number(0).tail())), "{roster}");
        assert!(!roster.contains(id_number(0).as_str()));
        for path in ["/organizations/template.xlsx", "/members/template.xlsx"] {
            assert!(browser.get("officer", path).await.bytes.starts_with(b"PK"), "{path}");
        }
    })
    .await;
}

#[test]
fn every_address_says_who_may_use_it() {
    for route in routes().list() {
        let (reads, path) = (route.method == axum::http::Method::GET, route.path);
        let expected = match path {
            "/members/{id}/numbers" => "查看号码",
            _ if path.contains("import") || path.contains("template") => "维护名册",
            _ => "查看",
        };
        assert_eq!(route.policy, Policy::May(expected), "{route}");
        assert!(reads || expected != "查看", "{route}");
    }
}
