//! How a person wants pages to look: kept in a cookie, so that it also works before signing in.

use std::fmt;

use axum::http::{HeaderMap, HeaderValue, header};

/// The reader's choices. Written into the `<html>` element as `data-*` attributes; the styles do
/// the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// 长辈版: large type, wide spacing, large targets, strong contrast.
    pub elder: bool,
    /// Size of the main text in elder mode, in px: one of [`Look::SIZES`].
    pub size: u8,
    /// Black on white, thick borders, in either mode.
    pub contrast: bool,
    /// No movement at all, whatever the system says.
    pub still: bool,
}

impl Look {
    /// The text sizes of elder mode, in px.
    pub const SIZES: [u8; 4] = [18, 22, 26, 30];
    /// The cookie that remembers.
    pub(crate) const COOKIE: &'static str = "look";

    /// What the cookie says; the usual look when there is none or it is damaged.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        cookie(headers, Self::COOKIE).map_or_else(Self::default, Self::read)
    }

    fn read(text: &str) -> Self {
        let mut look = Self::default();
        for word in text.split('.') {
            match word {
                "elder" => look.elder = true,
                "contrast" => look.contrast = true,
                "still" => look.still = true,
                other => {
                    if let Some(size) = other.parse().ok().filter(|s| Self::SIZES.contains(s)) {
                        look.size = size;
                    }
                }
            }
        }
        look
    }

    /// Whether text can still become larger, and to what.
    pub fn larger(self) -> Option<u8> {
        Self::SIZES.into_iter().find(|size| *size > self.size)
    }

    /// Whether text can still become smaller, and to what.
    pub fn smaller(self) -> Option<u8> {
        Self::SIZES.into_iter().rev().find(|size| *size < self.size)
    }

    /// The `Set-Cookie` line that remembers this look for a year.
    pub(crate) fn set_cookie(self, tls: bool) -> Option<HeaderValue> {
        let secure = if tls { "; Secure" } else { "" };
        let line = format!(
            "{}={self}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}",
            Self::COOKIE
        );
        line.parse().ok()
    }
}

impl Default for Look {
    fn default() -> Self {
        Self { elder: false, size: 18, contrast: false, still: false }
    }
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.size)?;
        for (on, word) in
            [(self.elder, ".elder"), (self.contrast, ".contrast"), (self.still, ".still")]
        {
            if on {
                f.write_str(word)?;
            }
        }
        Ok(())
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_reads_back_and_damage_is_ignored() {
        let look = Look { elder: true, size: 26, contrast: false, still: true };
        assert_eq!(Look::read(&look.to_string()), look);
        assert_eq!(Look::read("99.purple"), Look::default());
        assert_eq!((look.larger(), look.smaller()), (Some(30), Some(22)));
        assert_eq!(Look::default().smaller(), None);
    }
}
