//! The program as somebody at a terminal and somebody at a browser meet it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::{BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Instant;

use store::testing::Folder;

const PASSWORD: &str = "今天开支委会记得带材料";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn jishi(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jishi")).args(words).current_dir(root()).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

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

/// A running server; killed when the test ends however it ends.
struct Server {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(data: &str) -> Server {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jishi"))
        .args(["serve", "--data", data, "--listen", "127.0.0.1:0"])
        .current_dir(root())
        .env("JISHI_LOG", "error")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let address = line(&mut lines);
    let address = address.split_once("http://").unwrap().1.trim_end_matches('/').to_owned();
    Server { child, lines, address }
}

fn line(lines: &mut impl std::io::BufRead) -> String {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

/// One request of an old browser over plain HTTP: no Sec-Fetch-Site, no Origin.
fn ask(address: &str, head: &str, cookies: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let kind = "Content-Type: application/x-www-form-urlencoded";
    let length = body.len();
    write!(
        stream,
        "{head} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nCookie: {cookies}\r\n{kind}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn cookies(answers: &[&str]) -> String {
    let lines = answers.iter().flat_map(|answer| answer.lines());
    let pairs = lines.filter_map(|line| line.strip_prefix("set-cookie: "));
    pairs.filter_map(|pair| pair.split(';').next()).collect::<Vec<_>>().join("; ")
}

/// The token of the form that is sent to this path.
fn token(page: &str, action: &str) -> String {
    let form = page.split_once(&format!("action=\"{action}\"")).unwrap().1;
    form.split_once("name=\"_token\" value=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

#[test]
fn an_empty_installation_is_set_up_signed_in_to_and_stopped() {
    let folder = Folder::new();
    let data = folder.path().join("data").display().to_string();
    let mut server = serve(&data);
    assert!(line(&mut server.lines).contains("还没有任何账号"));
    let link = line(&mut server.lines);
    let path = link.split_once(&server.address).unwrap().1.to_owned();
    let address = server.address.clone();

    let page = ask(&address, &format!("GET {path}"), "", "");
    let form = format!(
        "login=city&name={name}&role={role}&password={word}&again={word}",
        name = encoded("王建国"),
        role = encoded("市委组织部"),
        word = encoded(PASSWORD)
    );
    let without = ask(&address, &format!("POST {path}"), &cookies(&[&page]), &form);
    assert!(without.starts_with("HTTP/1.1 403"), "no token, no account: {without}");
    let form = format!("_token={}&{form}", token(&page, &path));
    let made = ask(&address, &format!("POST {path}"), &cookies(&[&page]), &form);
    assert!(made.contains("location: /sign-in"), "{made}");

    let jar = cookies(&[&page]);
    let page = ask(&address, "GET /sign-in", &jar, "");
    let form = format!(
        "_token={}&login=city&password={}&next=%2Faccount",
        token(&page, "/sign-in"),
        encoded(PASSWORD)
    );
    let entered = ask(&address, "POST /sign-in", &jar, &form);
    assert!(entered.contains("location: /account"), "{entered}");
    let account = ask(&address, "GET /account", &cookies(&[&entered]), "");
    assert!(account.contains("王建国") && account.contains("127.0.0.1"), "{account}");
    assert!(account.contains("content-security-policy: default-src 'none'"));
    let css = account.split_once("href=\"/assets/").unwrap().1.split('"').next().unwrap();
    let css = ask(&address, &format!("GET /assets/{css}"), "", "");
    assert!(css.contains("immutable") && css.len() > 5000);

    let port: u16 = address.rsplit(':').next().unwrap().parse().unwrap();
    let second = jishi(&["serve", "--data", &data, "--listen", "127.0.0.1:0"]);
    assert!(err(&second).contains("正由另一个 jishi 使用"), "{}", err(&second));
    let other = folder.path().join("other").display().to_string();
    let same_port = jishi(&["serve", "--data", &other, "--listen", &address]);
    assert!(err(&same_port).contains(&format!("端口 {port} 已被其他程序占用")));

    let pid = server.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(server.child.wait().unwrap().success(), "told to stop, it stops cleanly");
    let log = Path::new(&data).join("jishi.db-wal");
    assert!(fs::metadata(log).map_or(0, |log| log.len()) == 0, "the log is folded in");

    let mut again = serve(&data);
    let account = ask(&again.address, "GET /account", &cookies(&[&entered]), "");
    assert!(account.contains("王建国"), "the session outlives a restart");
    again.child.kill().unwrap();
    let mut rest = String::new();
    again.lines.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "no link where there are accounts");
}

#[test]
fn a_server_is_ready_within_a_second() {
    let folder = Folder::new();
    let data = folder.path().join("data").display().to_string();
    drop(serve(&data));
    // The least of three: other tests run at the same time.
    let started = (0..3).map(|_| {
        let from = Instant::now();
        let server = serve(&data);
        assert!(ask(&server.address, "GET /sign-in", "", "").starts_with("HTTP/1.1 200"));
        from.elapsed().as_millis()
    });
    let least = started.min().unwrap();
    assert!(least <= 1000, "{least} ms");
}
