//! Rules about organizations and members: pure, no database.

mod id_number;
mod name_keys;
mod rough_day;
mod sought;
mod vocabulary;

pub use id_number::{IdNumber, Sex};
pub use name_keys::NameKeys;
pub use rough_day::RoughDay;
pub(crate) use sought::ID_COLUMN;
pub use sought::Sought;
pub use vocabulary::{Term, Vocabulary};
