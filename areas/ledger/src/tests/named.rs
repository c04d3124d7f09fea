//! Fields that name members: chosen on the form, written without choosing, brought by a workbook.

use axum::http::StatusCode;
use kernel::Scope;
use pack::FieldType;
use registry::samples::member;
use store::Store;
use store::testing::on_both;

use super::pages::{Browser, Shown, at, browser, browser_with, field};
use crate::Book;
use crate::queries::{self, RecordFilter};
use crate::samples::standard_pack;

const HOST: &str = "主持人";

/// A meeting with what is sent of its host.
async fn meeting(browser: &Browser, day: &str, host: &[(&str, &str)]) -> Shown {
    let (kind, date, come) = (field("类型"), field("召开日期"), field("参加党员"));
    let (expected, came) = (format!("{come}e"), format!("{come}c"));
    let mut pairs = vec![
        (kind.as_str(), "党课"),
        (date.as_str(), day),
        (expected.as_str(), "7"),
        (came.as_str(), "6"),
    ];
    pairs.extend(host);
    browser.post("secretary", &at("/new"), &pairs).await
}

async fn exported(store: &Store) -> Vec<(String, String)> {
    let pack = standard_pack();
    let book = Book::named(&pack, "组织生活").unwrap();
    let place = book.ledger.fields.iter().position(|field| field.name == HOST).unwrap();
    let (all, filter) = (Scope::everything(), RecordFilter::default());
    let lines = queries::export(store.read(), &all, &book, &filter, 0, 100).await.unwrap();
    let mut hosts: Vec<(String, String)> = lines
        .iter()
        .filter_map(|line| match line.record.content.get(place) {
            Some(crate::rules::Held::Named(named)) => {
                Some((named[0].name.clone(), named[0].id.clone()))
            }
            _ => None,
        })
        .collect();
    hosts.sort();
    hosts
}

#[tokio::test]
async fn a_host_is_chosen_from_the_roster_or_written_by_name() {
    on_both(async |store| {
        let (browser, [_, branch]) = browser(&store).await;
        let one = member(&store, &branch, 20).name("张建国").add().await;
        let other = member(&store, &branch, 400).name("李秀兰").add().await;
        let same = member(&store, &branch, 900).name("李秀兰").add().await;
        let host = field(HOST);
        let typed = format!("{host}_q");
        let form = browser.get("secretary", &at("/new?f0=%E5%85%9A%E8%AF%BE")).await;
        form.says("/pick/members?field=")
            .says("姓名或拼音首字母")
            .says(&format!("name=\"{typed}\""));

        // 查找 without scripts: nothing is complained of, what was entered stays.
        let found = meeting(&browser, "2026-05-06", &[(&typed, "zjg"), ("_find", &host)]).await;
        assert_eq!(found.status, StatusCode::OK);
        found.says("张建国").says(&one.id.to_string()).says("value=\"2026-05-06\"");
        found.never_says("处需要改正");
        // Chosen; and whoever is not on the roster by name alone.
        let chosen = one.id.to_string();
        let done = meeting(&browser, "2026-05-06", &[(&typed, "zjg"), (&host, &chosen)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        browser.get("secretary", &done.to).await.says("张建国");
        let edit = browser.get("secretary", &format!("{}/edit", done.to)).await;
        edit.says(&format!("value=\"{chosen}\" checked"));
        let guest = meeting(&browser, "2026-05-07", &[(&typed, "钱教授")]).await;
        assert_eq!(guest.status, StatusCode::SEE_OTHER, "{}", guest.text());
        // A whole name is enough, unless it is two people's.
        let whole = meeting(&browser, "2026-05-08", &[(&typed, "张建国")]).await;
        assert_eq!(whole.status, StatusCode::SEE_OTHER, "{}", whole.text());
        for unsure in ["zjg", "张建"] {
            let again = meeting(&browser, "2026-05-09", &[(&typed, unsure)]).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{unsure}");
            again.says("在下面").says("张建国").says(&chosen);
        }
        let two = meeting(&browser, "2026-05-09", &[(&typed, "李秀兰")]).await;
        assert_eq!(two.status, StatusCode::UNPROCESSABLE_ENTITY);
        let label = format!("李秀兰（{}年生）", other.birth.year());
        two.says("有 2 名党员叫“李秀兰”").says(&label).says(&other.id.to_string());
        // The choice survives another mistake on the form.
        let chosen_other = other.id.to_string();
        let again = meeting(&browser, "", &[(&host, &chosen_other)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again
            .says("请选择召开日期")
            .says(&label)
            .says(&format!("value=\"{chosen_other}\" checked"));
        let done = meeting(&browser, "2026-05-09", &[(&host, &chosen_other)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        // Ids of nobody's roster are refused.
        let foreign = branch.id.to_string();
        let refused = meeting(&browser, "2026-05-10", &[(&host, &foreign)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("已不在名册上");

        let kept = [
            ("张建国".to_owned(), chosen.clone()),
            ("张建国".to_owned(), chosen),
            (label.clone(), chosen_other.clone()),
            ("钱教授".to_owned(), String::new()),
        ];
        let mut kept = kept.to_vec();
        kept.sort();
        assert_eq!(exported(&store).await, kept);

        // An export comes back without a change; a name of two people is a mistake until it is told
        // which, in the way exports write it.
        let file = browser.get("officer", &at("/export.xlsx")).await;
        let again = browser.upload("officer", &at("/import"), "a.xlsx", &file.bytes).await;
        browser.get("officer", &again.to).await.says("完全一样，没有要导入的行");
        let tail = &same.id_tail;
        let csv = format!(
            "党组织代码,会议类型,日期,应到,实到,主持人\n\
             9901,党员大会,2026-03-05,7,6,李秀兰\n\
             9901,党员大会,2026-03-06,7,6,李秀兰（尾号{tail}）\n\
             9901,党员大会,2026-03-07,7,6,张建国\n"
        );
        let sent = browser.upload("officer", &at("/import"), "a.csv", csv.as_bytes()).await;
        let seen = browser.get("officer", &sent.to).await;
        assert_eq!(seen.hidden("counts"), "2.0.0.1.1", "{}", seen.text());
        seen.says("请写明是哪一位").says(&label);
        let (counts, reading) = (seen.hidden("counts"), seen.hidden("reading"));
        let confirmed = [("counts", counts.as_str()), ("reading", reading.as_str())];
        let done = browser.post("officer", &sent.to, &confirmed).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let hosts = exported(&store).await;
        assert!(hosts.iter().any(|(_, id)| *id == same.id.to_string()), "{hosts:?}");
        let of_one = hosts.iter().filter(|(_, id)| *id == one.id.to_string());
        assert_eq!(of_one.count(), 3);
    })
    .await;
}

#[tokio::test]
async fn several_members_are_ticked() {
    on_both(async |store| {
        let mut pack = standard_pack();
        let life = pack.ledgers.iter_mut().find(|ledger| ledger.name == "组织生活").unwrap();
        let hosts = life.fields.iter_mut().find(|field| field.name == HOST).unwrap();
        hosts.kind = FieldType::Members;
        let (browser, [_, branch]) = browser_with(&store, pack).await;
        let one = member(&store, &branch, 20).name("张建国").add().await.id.to_string();
        let other = member(&store, &branch, 21).name("李秀兰").add().await.id.to_string();
        let host = field(HOST);
        let typed = format!("{host}_q");
        // Looking for the next one keeps the first.
        let looked = [(host.as_str(), one.as_str()), (&typed, "lxl"), ("_find", &host)];
        let found = meeting(&browser, "2026-05-06", &looked).await;
        found.says(&format!("type=\"checkbox\" class=\"form-check-input\" name=\"{host}\""));
        found.says(&format!("value=\"{one}\" checked")).says(&format!("value=\"{other}\">"));
        let both = [(host.as_str(), one.as_str()), (&host, &other), (&typed, "lxl")];
        let done = meeting(&browser, "2026-05-06", &both).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        browser.get("secretary", &done.to).await.says("张建国、李秀兰");
        // Names in a row, as people write them.
        let written = meeting(&browser, "2026-05-07", &[(&typed, "李秀兰、钱教授")]).await;
        assert_eq!(written.status, StatusCode::SEE_OTHER, "{}", written.text());
        let edit = browser.get("secretary", &format!("{}/edit", written.to)).await;
        edit.says(&format!("value=\"{other}\" checked")).says("value=\"=钱教授\" checked");
    })
    .await;
}
