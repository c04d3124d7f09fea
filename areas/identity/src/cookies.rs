//! The two cookies: the session's, and the one by which a browser is known again.

use axum::http::{HeaderMap, header};
use kernel::Random;
use store::crypto::{Crypto, hex, sm3};

/// What a browser keeps to be somebody: 32 random bytes as hex.
pub(crate) struct Token(String);

impl Token {
    pub fn fresh(random: &dyn Random) -> Self {
        let mut bytes = [0; 32];
        random.fill(&mut bytes);
        Self(hex(&bytes))
    }

    pub fn text(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> Vec<u8> {
        hash(&self.0)
    }
}

/// What is kept of a token.
pub(crate) fn hash(token: &str) -> Vec<u8> {
    sm3(&[token.as_bytes()]).to_vec()
}

/// The names and attributes of our cookies; `tls` decides about both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cookies {
    pub tls: bool,
}

impl Cookies {
    fn session_name(self) -> &'static str {
        // The prefix makes browsers refuse the cookie from anywhere but this host over TLS.
        if self.tls { "__Host-session" } else { "session" }
    }

    fn known_name(self, login_index: &[u8]) -> String {
        let prefix = if self.tls { "__Host-" } else { "" };
        format!("{prefix}known-{}", hex(login_index.get(..4).unwrap_or_default()))
    }

    fn line(self, name: &str, value: &str, age: &str) -> String {
        let secure = if self.tls { "; Secure" } else { "" };
        format!("{name}={value}; Path=/{age}; SameSite=Lax; HttpOnly{secure}")
    }

    /// The hash of the session token a request carries.
    pub fn session(self, headers: &HeaderMap) -> Option<Vec<u8>> {
        let token = find(headers, self.session_name())?;
        (token.len() == 64).then(|| hash(token))
    }

    /// `Set-Cookie` of a new session; ends with the browser.
    pub fn set_session(self, token: &Token) -> String {
        self.line(self.session_name(), token.text(), "")
    }

    /// `Set-Cookie` that removes the session.
    pub fn forget_session(self) -> String {
        self.line(self.session_name(), "", "; Max-Age=0")
    }

    /// What names this browser if the account has signed in with it before.
    pub fn known(
        self,
        headers: &HeaderMap,
        crypto: &dyn Crypto,
        login_index: &[u8],
    ) -> Option<String> {
        let (name, seal) = find(headers, &self.known_name(login_index))?.split_once('.')?;
        let right = known_seal(crypto, login_index, name);
        let same = right.len() == seal.len()
            && right.bytes().zip(seal.bytes()).fold(0, |wrong, (a, b)| wrong | (a ^ b)) == 0;
        same.then(|| name.to_owned())
    }

    /// `Set-Cookie` by which this browser is known for half a year.
    pub fn set_known(self, crypto: &dyn Crypto, random: &dyn Random, login_index: &[u8]) -> String {
        let mut bytes = [0; 12];
        random.fill(&mut bytes);
        let name = hex(&bytes);
        let seal = known_seal(crypto, login_index, &name);
        let value = format!("{name}.{seal}");
        self.line(&self.known_name(login_index), &value, "; Max-Age=15552000")
    }
}

fn known_seal(crypto: &dyn Crypto, login_index: &[u8], name: &str) -> String {
    hex(&crypto.blind_index("identity.known-browser", &format!("{}|{name}", hex(login_index))))
}

fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}
