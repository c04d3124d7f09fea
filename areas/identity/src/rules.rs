//! Rules without a database: who may, how long to wait, which passwords are good.

mod back_off;
mod login;
mod manage;
mod may;
mod password;

pub(crate) use back_off::{FROM_ADDRESS_A_MINUTE, Kind, Tried, earliest};
pub(crate) use login::login;
pub(crate) use manage::{MANAGE, manages, may_give};
pub use may::{Target, acts_of, may, relation};
pub use password::readable_password;
pub(crate) use password::weakness;

use std::time::Duration;

/// A session without requests ends after this long.
pub(crate) const IDLE: Duration = Duration::from_mins(30);
/// A session ends this long after sign-in whatever happens.
pub(crate) const LONGEST: Duration = Duration::from_hours(12);
/// A set-up link is worth something this long.
pub(crate) const LINK_LIFE: Duration = Duration::from_hours(24);

/// What came after the end of a session is kept this long, and so long is known whose it is.
pub(crate) const KEPT_FOR: Duration = Duration::from_hours(24);

/// Milliseconds of a duration, as tables keep times.
pub(crate) const fn ms(duration: Duration) -> i64 {
    duration.as_secs() as i64 * 1000
}
