//! A running server, and an old browser that talks to it over plain HTTP.

use std::io::{BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};

use crate::terminal::program;

/// A running server; killed when the test ends however it ends.
pub struct Server {
    pub child: Child,
    pub lines: BufReader<ChildStdout>,
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves a data directory.
pub fn serve(data: &str) -> Server {
    serve_by(&["--data", data], "")
}

/// Serves as on a certain day what these options of the command line say.
pub fn serve_by(options: &[&str], day: &str) -> Server {
    let mut child = program("serve")
        .args(options)
        .env("JISHI_DAY", day)
        .args(["--listen", "127.0.0.1:0"])
        .env("JISHI_LOG", "error")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let address = line(&mut lines);
    let address = address.split_once("http://").unwrap().1.trim_end_matches('/').to_owned();
    Server { child, lines, address }
}

pub fn line(lines: &mut impl std::io::BufRead) -> String {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

/// One request of an old browser over plain HTTP: no Sec-Fetch-Site, no Origin.
pub fn ask(address: &str, head: &str, cookies: &str, body: &str) -> String {
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

pub fn cookies(answers: &[&str]) -> String {
    let lines = answers.iter().flat_map(|answer| answer.lines());
    let pairs = lines.filter_map(|line| line.strip_prefix("set-cookie: "));
    pairs.filter_map(|pair| pair.split(';').next()).collect::<Vec<_>>().join("; ")
}

/// The token of the form that is sent to this path.
pub fn token(page: &str, action: &str) -> String {
    let form = page.split_once(&format!("action=\"{action}\"")).unwrap().1;
    form.split_once("name=\"_token\" value=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

pub fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}
