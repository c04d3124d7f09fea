//! Single commands as somebody at a terminal meets them.

use std::fs;

use store::testing::Folder;

use crate::terminal::{code, err, jishi, out};

#[test]
fn a_pack_is_checked_and_everything_wrong_with_it_is_said() {
    let fine = jishi(&["pack", "check", "packs/standard"]);
    assert_eq!(code(&fine), 0, "{}", out(&fine));
    assert!(out(&fine).contains("没有错误"));
    let broken = jishi(&["pack", "check", "base/pack/tests/broken/01-misspelt-metric"]);
    assert_eq!(code(&broken), 1);
    assert!(out(&broken).contains("是否想写"), "{}", out(&broken));
    let nowhere = jishi(&["pack", "check", "packs/nowhere"]);
    assert_eq!((code(&nowhere), err(&nowhere).contains("没有“packs/nowhere”")), (1, true));
}

#[test]
fn wrong_usage_is_told_apart_from_a_refusal() {
    for words in [&["serv"][..], &[], &["import", "people", "x.xlsx"], &["serve", "--listen", "x"]]
    {
        let output = jishi(words);
        assert_eq!(code(&output), 2, "{words:?}");
        assert!(!err(&output).contains("error:"), "{}", err(&output));
    }
    assert_eq!(code(&jishi(&["--help"])), 0);
    assert_eq!(out(&jishi(&["--version"])), format!("jishi {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_county_s_workbooks_are_previewed_imported_and_come_back_marked() {
    let folder = Folder::new();
    let data = folder.path().join("data").display().to_string();
    let marked = folder.path().join("错误.xlsx").display().to_string();
    let book = "areas/registry/tests/workbooks/党组织.xlsx";
    let preview = jishi(&["import", "orgs", book, "--data", &data, "--dry-run"]);
    let import = jishi(&["import", "orgs", book, "--data", &data, "--errors", &marked]);
    assert_eq!((code(&preview), code(&import)), (1, 1), "{}", err(&preview));
    let counts =
        |text: String| text.split_once("新增 ").unwrap().1.lines().next().unwrap().to_owned();
    assert_eq!(counts(out(&preview)), counts(out(&import)));
    assert!(out(&preview).contains("预览（未写入）") && err(&import).contains("其余已导入"));
    assert!(fs::metadata(&marked).unwrap().len() > 1000);
    let again = jishi(&["import", "orgs", book, "--data", &data]);
    assert!(out(&again).contains("新增 0，更新 0"), "{}", out(&again));
    let members = "areas/registry/tests/workbooks/党员名册.xlsx";
    let members = jishi(&["import", "members", members, "--data", &data]);
    assert!(out(&members).contains("已导入：新增 "), "{}{}", out(&members), err(&members));
    let check = jishi(&["facts", "rebuild", "--check", "--data", &data]);
    assert_eq!(code(&check), 0, "{}", err(&check));
    assert_eq!(code(&jishi(&["facts", "rebuild", "--data", &data])), 0);
    let missing = jishi(&["import", "orgs", "没有.xlsx", "--data", &data]);
    assert_eq!(code(&missing), 1);
}

#[test]
fn a_data_directory_that_cannot_be_used_is_said_plainly() {
    let folder = Folder::new();
    let file = folder.path().join("文件");
    fs::write(&file, "x").unwrap();
    let output =
        jishi(&["serve", "--data", &file.display().to_string(), "--listen", "127.0.0.1:0"]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("不是目录"), "{}", err(&output));
}
