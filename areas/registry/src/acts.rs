//! Everything that is written, one verb each: load → may → rule → save → audit in one transaction.

mod batch;
mod import_members;
mod import_organizations;
mod member_rows;
mod member_save;
mod organization_plan;
mod post;
mod reading;
mod report;
mod reveal;
mod settle;
mod undo;

pub(crate) use batch::{FILE_COLUMN, READING_COLUMN};
pub use batch::{KEPT_MS, is_undoable, keep_reading, still_undoable, upload};
pub use import_members::{import_members, preview_members};
#[cfg(feature = "testing")]
pub(crate) use import_organizations::add_version;
pub use import_organizations::{import_organizations, preview_organizations};
#[cfg(feature = "testing")]
pub(crate) use member_save::add_keys;
pub use post::{NewPost, appoint, leave_post};
pub use reading::{Reading, SheetReading, Upload, known_headers, remember_headers};
pub use report::{Change, Confirmed, Counts, Outcome, Report, RowReport, SheetReport};
pub(crate) use reveal::REVEAL;
pub use reveal::{Revealed, reveal};
pub use settle::{Settler, settle_members, settle_organizations, settle_posts};
pub use undo::undo_import;
