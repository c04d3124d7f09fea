//! Rules about organizations and members: pure, no database.

mod id_number;
mod name_keys;
mod rough_day;
mod vocabulary;

pub use id_number::{IdNumber, Sex};
pub use name_keys::NameKeys;
pub use rough_day::RoughDay;
pub use vocabulary::{Term, Vocabulary};
