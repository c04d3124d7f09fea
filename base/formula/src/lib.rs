//! The formula language of policy packs.
//!
//! A policy officer writes `实到人数 / 应到人数 >= 0.8`; [`check`] turns it into a [`Formula`] or into
//! [`Problem`]s that say in Chinese what is wrong and where. A formula has one meaning and three
//! back ends: one record at a time ([`Formula::of_row`]), whole columns ([`Columns`]) and SQL text
//! ([`Formula::to_sql`]). Unknown values propagate; see `docs/pack-format.md` for the language.
//!
//! What does not live here: which names exist. Whoever calls [`check`] brings them as [`Names`].

mod ast;
mod check;
mod column;
mod functions;
mod nearest;
mod parse;
mod problem;
mod row;
mod say;
mod sql;
mod token;
mod tree;
mod types;
mod unit;
mod when;

pub use check::{Expect, Formula, check};
pub use column::{CHUNK, Column, Columns, Dictionary, Scratch, SetColumn};
pub use nearest::nearest;
pub use problem::{Location, Problem, locate, render};
pub use row::Value;
pub use say::{number as say_number, number_read_aloud as say_aloud};
pub use sql::{Dialect, SqlColumns};
pub use types::{Field, Fields, Named, Names, NoSuchName, Type};
pub use unit::Unit;
pub use when::{DateWindow, When};

/// Numbers closer than this are equal, to `=`, `>=` and the rest, to `in`, to `floor`, `ceil` and
/// `round`, and to "division by zero". Binary fractions cannot hold 0.57, and nobody should lose a
/// point because 57 ÷ 100 × 100 came out a hair below 57.
pub const ALIKE: f64 = 1e-6;
