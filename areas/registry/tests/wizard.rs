//! A workbook on its way into a list: what was understood is corrected, wrong cells are mended.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use axum::http::StatusCode;
use common::browser::{Browser, City, Shown, city};
use registry::samples::id_number;
use store::testing::on_both;

const AT: &str = "/members/import";

async fn sent(browser: &Browser, csv: &str) -> String {
    let sent = browser.upload("officer", AT, "名册.csv", csv.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    sent.to
}

/// Sends the form of the columns of the only sheet, whose header is shown as in row `was`.
async fn columns(browser: &Browser, here: &str, was: &str, header: &str, of: &[&str]) -> Shown {
    let mut pairs = vec![("sheets", "0"), ("g0", "0"), ("was0", was), ("h0", header)];
    let names: Vec<String> = (0..of.len()).map(|column| format!("c0-{column}")).collect();
    pairs.extend(names.iter().map(String::as_str).zip(of.iter().copied()));
    browser.post("officer", &format!("{here}/columns"), &pairs).await
}

#[tokio::test]
async fn a_header_nobody_knows_is_explained_once() {
    on_both(async |store| {
        let City { browser, .. } = city(&store).await;
        let (a, b) = (id_number(7), id_number(8));
        let workbook = |id: &str, name: &str| {
            format!(
                "花名册\n编,称呼,号,何时,正预,哪一类,别的\n\
                 990101,{name},{id},2010-07-01,正式党员,直管,略\n"
            )
        };
        let here = sent(&browser, &workbook(a.as_str(), "新党员")).await;
        let seen = browser.get("officer", &here).await;
        seen.says("这份文件还不能导入").says("没有找到表头").says("重新上传");
        seen.never_says("确认导入</button>");

        // Which row is the header, then what each column is.
        let ask = browser.get("officer", &format!("{here}/columns")).await;
        ask.says("表头在哪一行").says("第 2 行：编 称呼 号").never_says(a.as_str());
        let none = columns(&browser, &here, "0", "", &[]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        none.says("请选出工作表");
        let again = columns(&browser, &here, "0", "2", &[]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.says("表头改为第 2 行").says("B 列“称呼”").says("例：新党员").never_says(a.as_str());
        let right =
            ["所在党支部代码", "姓名", "公民身份号码", "入党时间", "党员类别", "人员类别", "-"];
        let mut twice = right;
        twice[6] = "姓名";
        let twice = columns(&browser, &here, "2", "2", &twice).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        twice.says("B 列“称呼”和G 列“别的”都对应“姓名”").says("只能取自一栏");
        let mut fewer = right;
        fewer[2] = "-";
        let fewer = columns(&browser, &here, "2", "2", &fewer).await;
        assert_eq!(fewer.status, StatusCode::UNPROCESSABLE_ENTITY);
        fewer.says("还缺必填的项目“公民身份号码”");
        browser.get("officer", &here).await.says("这份文件还不能导入");

        let done = columns(&browser, &here, "2", "2", &right).await;
        assert_eq!((done.status, &done.to), (StatusCode::SEE_OTHER, &here), "{}", done.text());
        let seen = browser.get("officer", &here).await;
        seen.says("姓名 ← B 列“称呼”").says("未使用：G 列“别的”");
        assert_eq!(seen.hidden("counts"), "1.0.0.0.2");
        browser.get("officer", "/members?q=xdy").await.never_says("新党员");
        let done = browser.confirm("officer", &here, &seen).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        browser.get("officer", "/members?q=xdy").await.says("新党员");
        let late = columns(&browser, &here, "2", "2", &right).await;
        assert_eq!(late.status, StatusCode::CONFLICT);

        // The next file with this header needs no explanation; somebody else's does.
        let next = sent(&browser, &workbook(b.as_str(), "又一人")).await;
        let seen = browser.get("officer", &next).await;
        seen.says("按您上次的选择：");
        assert_eq!(seen.hidden("counts"), "1.0.0.0.2");
        let theirs = workbook(b.as_str(), "又一人");
        let theirs = browser.upload("city", AT, "名册.csv", theirs.as_bytes()).await;
        browser.get("city", &theirs.to).await.says("这份文件还不能导入");
    })
    .await;
}

#[tokio::test]
async fn what_was_understood_can_be_changed() {
    on_both(async |store| {
        let City { browser, .. } = city(&store).await;
        let id = id_number(7);
        // The nickname comes first, under the heading that names are known by.
        let csv = format!(
            "所在党支部代码,姓名,身份证姓名,公民身份号码,入党时间,党员类别,人员类别\n\
             990101,小新,新党员,{},2010-07-01,正式党员,直管\n",
            id.as_str()
        );
        let here = sent(&browser, &csv).await;
        let before = browser.get("officer", &here).await;
        before.says("姓名 ← B 列“姓名”");
        let meant =
            ["所在党支部代码", "-", "姓名", "公民身份号码", "入党时间", "党员类别", "人员类别"];
        let done = columns(&browser, &here, "1", "1", &meant).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        // What was seen before is not what would be written now.
        let stale = browser.confirm("officer", &here, &before).await;
        assert_eq!((stale.status, &stale.to), (StatusCode::SEE_OTHER, &here));
        let seen = browser.get("officer", &here).await;
        seen.says("姓名 ← C 列“身份证姓名”").says("这是预览，还没有写入");
        browser.confirm("officer", &here, &seen).await;
        browser.get("officer", "/members?q=xdy").await.says("新党员");
        browser.get("officer", "/members?q=xx").await.never_says("小新");
    })
    .await;
}

#[tokio::test]
async fn wrong_cells_are_mended_in_place() {
    on_both(async |store| {
        let City { browser, .. } = city(&store).await;
        let (right, other) = (id_number(7), id_number(8));
        let wrong = "990100196001010001";
        let csv = format!(
            "所在党支部代码,姓名,公民身份号码,入党时间,党员类别,人员类别\n\
             990101,新党员,{wrong},2010-07-01,正式党员,直管\n\
             9901010,又一人,{},2010-13-01,正式党员,临时\n",
            other.as_str()
        );
        let here = sent(&browser, &csv).await;
        let seen = browser.get("officer", &here).await;
        seen.says("没有可以导入的行").never_says("name=\"was.0.2.4\"");
        // Only the faulty cells are asked for; a number is typed anew.
        seen.says("name=\"cell.0.2.4\" value=\"\"").says("**************0001").never_says(wrong);
        seen.never_says("cell.0.2.2\"").says("name=\"cell.0.3.5\" value=\"2010-13-01\"");
        seen.says("<option>在职</option>");
        let mend = async |pairs: &[(&str, &str)]| {
            let done = browser.post("officer", &format!("{here}/cells"), pairs).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
            browser.get("officer", &here).await
        };
        // Left as they were: nothing is taken over.
        let left = mend(&[
            ("cell.0.2.4", ""),
            ("was.0.3.5", "2010-13-01"),
            ("cell.0.3.5", "2010-13-01"),
            ("was.0.3.8", "临时"),
            ("cell.0.3.8", "临时"),
        ]);
        left.await.never_says("已在网页上改正");
        let half = mend(&[
            ("cell.0.2.4", right.as_str()),
            ("was.0.3.5", "2010-13-01"),
            ("cell.0.3.5", "2010-14-01"),
            ("was.0.3.8", "临时"),
            ("cell.0.3.8", "在职"),
        ])
        .await;
        // The other row has another fault now; what was typed is kept, numbers are not shown.
        assert_eq!(half.hidden("counts"), "1.0.0.1.1", "{}", half.text());
        half.says("name=\"cell.0.3.5\" value=\"2010-14-01\"").says("已在网页上改正 3 处");
        half.never_says(right.as_str()).never_says("cell.0.3.8\"");
        let fixed = mend(&[("was.0.3.5", "2010-14-01"), ("cell.0.3.5", "2010-07-01")]).await;
        // What only the whole list tells is said last: there is no such branch.
        fixed.says("没有这个党组织，或不在您的管理范围内");
        let seen = mend(&[("was.0.3.1", "9901010"), ("cell.0.3.1", "990101")]).await;
        assert_eq!(seen.hidden("counts"), "2.0.0.0.1");
        // One is taken back, and typed again.
        let back = mend(&[("back", "0.3.1")]).await;
        assert_eq!(back.hidden("counts"), "1.0.0.1.1");
        let seen = mend(&[("was.0.3.1", "9901010"), ("cell.0.3.1", "990101")]).await;
        browser.get("officer", "/members?q=xdy").await.never_says("新党员");
        let done = browser.confirm("officer", &here, &seen).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        browser.get("officer", "/members?q=xdy").await.says("新党员");
        let found = format!("/members?q={}", &other.as_str()[14..]);
        browser.get("officer", &found).await.says("又一人").says("在职");
        // Nobody else mends it, and nothing is mended once it is imported.
        let cells = format!("{here}/cells");
        let foreign = browser.post("city", &cells, &[("cell.0.3.1", "990201")]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        mend(&[("cell.0.3.1", "990201")]).await.says("已导入");
    })
    .await;
}

#[tokio::test]
async fn many_wrong_rows_are_shown_page_by_page() {
    on_both(async |store| {
        let City { browser, .. } = city(&store).await;
        let mut csv = "所在党支部代码,姓名,公民身份号码,入党时间,党员类别,人员类别\n".to_owned();
        for number in 0..130 {
            let id = id_number(100 + number);
            csv += &format!("990101,党员{number},{},2010-07,正式党员,临时\n", id.as_str());
        }
        let here = sent(&browser, &csv).await;
        let first = browser.get("officer", &here).await;
        first.says("错误较多，建议下载").says("第 1 页，共 6 页").says("cell.0.26.8");
        first.never_says("cell.0.27.8");
        let last = browser.get("officer", &format!("{here}?page=6")).await;
        last.says("cell.0.131.8").never_says("cell.0.126.8").never_says("rel=\"next\"");
    })
    .await;
}
