//! `city.toml`: counties, what stands below them, and the units branches belong to.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CityFile {
    pub city: Top,
    pub workbooks: Workbooks,
    pub syllables: Syllables,
    pub county: Vec<County>,
    /// By kind of county: the bodies below it.
    pub mix: BTreeMap<String, Vec<Mix>>,
    pub unit: BTreeMap<String, Unit>,
}

/// The root of the tree.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Top {
    pub name: String,
    pub place: String,
    pub kind: String,
    pub code: String,
}

/// Which files are written for trying the imports.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Workbooks {
    /// Place of the county they are about.
    pub county: String,
    /// Ledgers whose records are written too.
    pub ledgers: Vec<String>,
}

/// What invented places are called: one character of each.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Syllables {
    pub first: String,
    pub last: String,
}

/// A county, district, development zone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct County {
    pub place: String,
    pub name: String,
    pub kind: String,
    pub domain: Option<String>,
    pub mix: String,
    /// Its share of the city's branches.
    pub share: f64,
}

/// Bodies of one sort directly below a county.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mix {
    /// Their share of the county's branches.
    pub share: f64,
    /// Branches below each.
    pub each: usize,
    /// Never more bodies than this.
    pub most: usize,
    pub kind: String,
    pub domain: Option<String>,
    /// The sector line they lead in their county.
    pub leads: Option<String>,
    /// What they are called in names of what stands below.
    pub place: String,
    /// Names to go through instead of invented ones.
    #[serde(default)]
    pub places: Vec<String>,
    pub name: String,
    /// Shares of the units branches belong to, in the order in which they are made.
    pub units: toml::Table,
}

/// A sort of village, office, firm that has a branch.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unit {
    pub domain: Option<String>,
    pub kind: String,
    /// The sector line it also belongs to.
    pub line: Option<String>,
    #[serde(default = "invented")]
    pub place: String,
    #[serde(default)]
    pub places: Vec<String>,
    pub name: String,
    /// Name of the profile of its members.
    pub people: String,
    /// Members: about from and to.
    pub size: [f64; 2],
    /// Years of a term.
    pub term: i32,
    /// Years of establishment: from and to.
    pub since: [i32; 2],
    /// Some have several branches below a body of their own.
    pub total: Option<UnitTotal>,
}

/// A unit with several branches.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitTotal {
    pub chance: f64,
    pub kind: String,
    pub name: String,
    /// How many branches: from and to.
    pub branches: [i64; 2],
    pub branch: String,
}

fn invented() -> String {
    "{地}".to_owned()
}
