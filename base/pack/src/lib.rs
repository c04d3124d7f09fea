//! Policy packs: what differs between cities and years, as data.
//!
//! A pack is a folder of TOML files (`docs/pack-format.md`). [`read_folder`] and [`check`] turn it into
//! a [`Pack`], in which every name is resolved and every formula checked, or into a [`Report`] with
//! all problems at once, in Chinese, each with its place. Nothing here knows a ledger, a meeting
//! type or an indicator by name.

mod bulletin;
mod gather;
mod ledger;
mod lifecycle;
mod load;
mod metric;
mod model;
mod names;
mod obligation;
mod reader;
mod registry;
mod report;
mod rule;
mod scheme;
mod syntax;
mod wall;
mod window;
mod words;

pub use bulletin::{
    Bulletin, BulletinList, BulletinPart, BulletinScheme, BulletinTable, General, SchemeFigure,
    Sentence, SentencePiece,
};
pub use gather::{File, read_folder};
pub use ledger::{Check, Field, FieldType, Ledger, RecordSlot};
pub use lifecycle::{Lifecycle, State, Transition};
pub use load::check;
pub use metric::{Empty, How, Keep, Merge, Metric, Over, Series};
pub use model::{Category, Domain, Kind, Pack, Relation, Role, Standing};
pub use names::{Aspect, Input, InputSource, ResultOf};
pub use obligation::{Every, Obligation};
pub use registry::{Entity, ORG_ATTRIBUTES, OrgAttribute};
pub use report::Report;
pub use rule::{Partial, Places, Rule, Tier};
pub use scheme::{
    Below, Indicator, Judge, Quota, Scheme, Section, Source, Stars, Take, Tie, Veto, VetoEffect,
};
pub use wall::{Spot, Wall};
pub use window::Window;
pub use words::{Piece, Words};
