//! What the city is made of, read from the text files beside this crate.
//!
//! Nothing in the code names a ledger, a kind of meeting or a place: a city for another policy pack
//! is another set of these files.

mod city;
mod faults;
mod people;
mod records;

pub(crate) use city::{Mix, Unit};
pub(crate) use faults::{FaultPlan, FaultsFile, Twist};
pub(crate) use people::{PeopleFile, PostPlan, Profile};
pub(crate) use records::{PhrasesFile, RecordSort, RecordsFile, States, Written, WrittenTable};

use std::fmt;

use serde::de::DeserializeOwned;

/// Everything the files say, still to be read together with a pack.
#[derive(Debug, Clone)]
pub(crate) struct Recipe {
    pub city: city::CityFile,
    pub people: PeopleFile,
    pub records: RecordsFile,
    pub phrases: PhrasesFile,
    pub faults: FaultsFile,
}

/// A file of the recipe that cannot be used; for whoever changes the recipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipeError(String);

impl RecipeError {
    pub(crate) fn new(file: &str, why: impl fmt::Display) -> Self {
        Self(format!("demo/data/{file}：{why}"))
    }
}

impl fmt::Display for RecipeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RecipeError {}

impl Recipe {
    /// The city that comes with the standard pack.
    pub fn standard() -> Result<Self, RecipeError> {
        Ok(Self {
            city: read("city.toml", include_str!("../data/city.toml"))?,
            people: read("people.toml", include_str!("../data/people.toml"))?,
            records: read("records.toml", include_str!("../data/records.toml"))?,
            phrases: read("phrases.toml", include_str!("../data/phrases.toml"))?,
            faults: read("faults.toml", include_str!("../data/faults.toml"))?,
        })
    }
}

/// One file as a type.
pub(crate) fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, RecipeError> {
    toml::from_str(text).map_err(|why| RecipeError::new(file, why))
}
