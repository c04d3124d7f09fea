//! `people.toml`: names, ages, schooling, posts.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeopleFile {
    /// Members of an average branch.
    pub per_branch: f64,
    /// Admissions of a year per member.
    pub admitted_yearly: f64,
    /// Share of those admitted whose probation was not ended in time.
    pub overdue: f64,
    /// First digits of identity numbers: a division that does not exist.
    pub id_division: String,
    /// First digits of telephone numbers: a range that does not exist.
    pub phone_prefix: String,
    pub names: Names,
    pub profile: BTreeMap<String, Profile>,
    pub education: Vec<Education>,
    #[serde(default)]
    pub post: Vec<PostPlan>,
}

/// Characters names are made of; given names by time of birth.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Names {
    pub surnames: String,
    pub men: Vec<String>,
    pub women: Vec<String>,
    /// Share of given names of two characters.
    pub double: f64,
}

/// Who the members of some sort of unit are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// Ages: from, to, weight.
    pub ages: Vec<[f64; 3]>,
    /// Share of women.
    pub women: f64,
    /// Categories up to 60 years of age, with weights.
    pub young: BTreeMap<String, f64>,
    /// Categories from 61.
    pub old: BTreeMap<String, f64>,
    /// Share of members in need.
    pub hardship: f64,
}

/// Schooling of those born up to a year.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Education {
    pub until: i32,
    pub of: BTreeMap<String, f64>,
}

/// A post and which organizations fill it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PostPlan {
    pub name: String,
    /// A condition over the organization.
    pub who: String,
    /// How likely it is filled.
    pub chance: String,
    /// Ages of holders: from and to.
    pub ages: [i32; 2],
    /// Share of holders who are not on the organization's roster.
    #[serde(default)]
    pub outside: f64,
}
