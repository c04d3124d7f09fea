//! A workbook of records on its way into a ledger: its columns explained, its wrong cells mended.

use axum::http::StatusCode;
use store::testing::on_both;

use super::pages::{at, browser};
use crate::samples::standard_pack;

const TWELVE: &str = "支部,活动,哪天,该来,来了\n\
                      安凤村党支部,支部党员大会,2026-03-05,7,6\n\
                      安凤村党支部,党课,2026-03-06,7,8\n";

#[tokio::test]
async fn columns_are_explained_and_a_wrong_row_is_mended() {
    on_both(async |store| {
        let (browser, _) = browser(&store).await;
        let sent = browser.upload("officer", &at("/import"), "a.csv", TWELVE.as_bytes()).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let here = sent.to.clone();
        browser.get("officer", &here).await.says("这份文件还不能导入").says("没有找到表头");
        let columns = format!("{here}/columns");
        let ask = [("sheets", "0"), ("g0", "0"), ("was0", "0"), ("h0", "1")];
        let asked = browser.post("officer", &columns, &ask).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        asked.says("C 列“哪天”").says("例：2026-03-05、2026-03-06").says("召开日期（必填）");
        let said = [
            ("sheets", "0"),
            ("g0", "0"),
            ("was0", "1"),
            ("h0", "1"),
            ("c0-0", "党组织名称"),
            ("c0-1", "类型"),
            ("c0-2", "召开日期"),
            ("c0-3", "应到人数"),
            ("c0-4", "实到人数"),
        ];
        let done = browser.post("officer", &columns, &said).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let seen = browser.get("officer", &here).await;
        assert_eq!(seen.hidden("counts"), "1.0.0.1.1", "{}", seen.text());
        seen.says("实到人数不能多于应到人数");

        let text = seen.text();
        let place = text.split("name=\"cell.0.3.").nth(1).unwrap().split('"').next().unwrap();
        let (was, cell) = (format!("was.0.3.{place}"), format!("cell.0.3.{place}"));
        let mended = [(was.as_str(), "8"), (cell.as_str(), "7")];
        let done = browser.post("officer", &format!("{here}/cells"), &mended).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        let seen = browser.get("officer", &here).await;
        seen.says("已在网页上改正 1 处");
        assert_eq!(seen.hidden("counts"), "2.0.0.0.1", "{}", seen.text());
        browser.get("officer", &at("")).await.says("没有符合条件的记录");
        let (counts, reading) = (seen.hidden("counts"), seen.hidden("reading"));
        let confirmed = [("counts", counts.as_str()), ("reading", reading.as_str())];
        let done = browser.post("officer", &here, &confirmed).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        browser.get("officer", &at("")).await.says("2026-03-05").says("2026-03-06");
        assert_eq!(crate::acts::check_facts(&store, &standard_pack()).await.unwrap(), []);

        let again = browser.upload("officer", &at("/import"), "a.csv", TWELVE.as_bytes()).await;
        browser.get("officer", &again.to).await.says("按您上次的选择：");
    })
    .await;
}
