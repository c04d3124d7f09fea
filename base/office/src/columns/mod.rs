//! What a caller expects in a table: columns with names, synonyms and kinds.

mod column;
mod problem;
mod value;

pub use column::{Choice, Column, Kind};
pub use problem::Problem;
pub use value::Value;
