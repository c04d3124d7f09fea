//! The server as somebody at a browser meets it.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use store::testing::Folder;

use crate::browser::{ask, cookies, encoded, line, serve, token};
use crate::terminal::{err, jishi};

const PASSWORD: &str = "今天开支委会记得带材料";

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
    let gallery = ask(&address, "GET /dev/components", "", "");
    let expected = if cfg!(debug_assertions) { "HTTP/1.1 200" } else { "HTTP/1.1 404" };
    assert!(gallery.starts_with(expected), "components are shown in development builds alone");
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
