//! Everything that is written, one verb each: load → may → rule → save → audit in one transaction.

mod import_members;
mod import_organizations;
mod member_rows;
mod member_save;
mod organization_plan;
mod post;
mod report;
mod reveal;
mod settle;

pub use import_members::{import_members, preview_members};
pub use import_organizations::{import_organizations, preview_organizations};
#[cfg(feature = "testing")]
pub(crate) use member_save::add_keys;
pub use post::{NewPost, appoint, leave_post};
pub use report::{Change, Counts, Outcome, Report, RowReport, SheetReport, Upload};
pub use reveal::{Revealed, reveal};
pub use settle::{Settler, settle_members, settle_organizations, settle_posts};
