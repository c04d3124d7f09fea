//! A fictional city from a seed: organizations, members, posts, a year of records, judgments, and
//! faults planted on purpose.
//!
//! [`City::plan`] works it out in memory, [`load`] writes it into an empty database by bulk paths
//! with the result the acts would have, [`write_workbooks`] exports one county's files to try the imports
//! with. What the city is like stands in `data/*.toml`; what is due and what a record holds comes
//! from the policy pack. Every name is invented and every number belongs to nobody.

mod calendar;
mod city;
mod dice;
mod draws;
mod faults;
mod ids;
mod lives;
mod people;
mod phrases;
mod recipe;
mod records;
mod sorts;
mod subject;
mod tree;
mod truth;
mod workbooks;
mod write;

pub use city::{City, Wanted};
pub use people::{Holding, Person};
pub use recipe::RecipeError;
pub use tree::Body;
pub use truth::{Missing, Planted, Truth};
pub use workbooks::write_workbooks;
pub use write::{LoadError, Loaded, load};
