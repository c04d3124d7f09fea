//! Everything that is read. Each question takes the reader's `Scope`.

mod below;
mod duties;
mod members;
mod overview;
mod standing;
mod waiting;

pub(crate) use below::{BelowLine, lines_below};
pub(crate) use duties::{duties_of, duties_of_one, every_duty, months_around};
pub(crate) use members::{AGES, members_of, years_before};
pub(crate) use overview::{Counted, Overview, SchemeLine, overview};
pub(crate) use standing::{Placed, placed, scheme_of};
pub(crate) use waiting::{OwnRecord, own_records};

use kernel::{OrgPath, Page, Scope};
use sea_orm::ConnectionTrait;
use store::Fault;

/// Up to so many organizations are read by themselves; more are read with everybody.
const FEW: u64 = 100;

/// Whether the organizations at and below one are few enough to be read by themselves.
pub(crate) async fn is_few(
    db: &impl ConnectionTrait,
    scope: &Scope,
    top: &OrgPath,
) -> Result<bool, Fault> {
    Ok(registry::queries::subtree(db, scope, top, Page::new(1, 1)).await?.total <= FEW)
}
