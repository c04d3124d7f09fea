//! Where an organization stands in the tree.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The codes from the root down to an organization, each followed by a slash:
/// `3401/340102/34010203/`. "Below" is then "starts with", in memory and in SQL alike, and the
/// closing slash keeps `34/` from containing `345/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrgPath(String);

/// A text that is no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgPathError(pub String);

impl fmt::Display for OrgPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}”不是有效的组织路径", self.0)
    }
}

impl std::error::Error for OrgPathError {}

impl OrgPath {
    /// The path of a root. `None` if the code is empty or holds a slash.
    pub fn root(code: &str) -> Option<Self> {
        valid(code).then(|| Self(format!("{code}/")))
    }

    /// The path of an organization directly below this one. `None` as in [`OrgPath::root`].
    pub fn child(&self, code: &str) -> Option<Self> {
        valid(code).then(|| Self(format!("{}{code}/", self.0)))
    }

    /// The path of the superior; `None` at a root.
    pub fn parent(&self) -> Option<Self> {
        let above = self.0.trim_end_matches('/').rfind('/')?;
        Some(Self(self.0.get(..=above)?.to_owned()))
    }

    /// Whether `other` is this organization or stands anywhere below it.
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// How many steps below the root: 0 at a root.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count().saturating_sub(1)
    }

    /// The code of the organization itself.
    pub fn code(&self) -> &str {
        self.0.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
    }

    /// The path as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn valid(code: &str) -> bool {
    !code.is_empty() && !code.contains('/')
}

impl fmt::Display for OrgPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for OrgPath {
    type Err = OrgPathError;
    fn from_str(text: &str) -> Result<Self, OrgPathError> {
        let codes = text.strip_suffix('/').ok_or_else(|| OrgPathError(text.to_owned()))?;
        if codes.split('/').all(valid) {
            Ok(Self(text.to_owned()))
        } else {
            Err(OrgPathError(text.to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_means_below_and_not_alike() {
        let city = OrgPath::root("34").unwrap();
        let county = city.child("3401").unwrap();
        assert!(city.contains(&county) && city.contains(&city));
        assert!(!county.contains(&city));
        assert!(!city.contains(&OrgPath::root("345").unwrap()));
        assert_eq!(county.parent(), Some(city.clone()));
        assert_eq!((city.parent(), city.depth(), county.depth()), (None, 0, 1));
        assert_eq!(county.code(), "3401");
        assert!("34".parse::<OrgPath>().is_err() && "34//5/".parse::<OrgPath>().is_err());
    }
}
