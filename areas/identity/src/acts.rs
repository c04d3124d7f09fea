//! Everything that is written: one function per verb, each with its line in the audit trail.

mod account;
mod export;
mod kept;
mod link;
mod manage;
mod password;
mod session;
mod sign_in;

pub use account::{Grant, NewAccount, create_account};
pub use export::exported;
pub(crate) use kept::keep_form;
pub use link::offer_set_up;
pub(crate) use link::set_up;
pub(crate) use manage::{
    Added, add_account, lock_account, offer_password_link, remove_account, set_password,
};
pub(crate) use password::change_password;
pub(crate) use session::{Begun, end_session, sign_out, switch_unit};
pub(crate) use sign_in::{Guess, SignIn, login_index, sign_in};
