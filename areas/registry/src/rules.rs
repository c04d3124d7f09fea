//! Rules about organizations and members: pure, no database.

mod id_number;
mod name_keys;
mod namesakes;
mod rough_day;
mod sought;
mod vocabulary;

pub use id_number::{IdNumber, Sex};
pub use name_keys::NameKeys;
pub use namesakes::{meant, names_of, told_apart};
pub use rough_day::RoughDay;
pub(crate) use sought::ID_COLUMN;
pub use sought::Sought;
pub use vocabulary::{Term, Vocabulary};
