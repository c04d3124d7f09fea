//! The HTTP frame and the components of the interface.
//!
//! What lives here: who acts ([`Actor`]), which addresses there are and who may use them
//! ([`Routes`], [`Policy`]), how a request is answered ([`Visit`], [`Answer`], [`No`]), forms
//! ([`form`]), tables ([`table`]), charts ([`chart`]) and the small parts of pages ([`part`]).
//! What does not: anything that knows an organization, a ledger or a database; the styles and
//! scripts themselves, which the crate `assets` builds. `README.md` beside this crate shows how
//! to build a list page, a form page and a detail page.

#![allow(
    clippy::needless_pass_by_value,
    clippy::struct_field_names,
    clippy::trivially_copy_pass_by_ref,
    clippy::unused_self,
    reason = "builders take what can be shown; templates call methods by reference"
)]

mod actor;
mod asset;
mod csrf;
mod look;
mod no;
mod note;
mod pack;
mod pages;
mod reply;
mod routes;
mod seal;
mod serve;
mod taken;
mod visit;

pub mod chart;
pub mod form;
#[cfg(any(debug_assertions, feature = "gallery"))]
pub mod gallery;
pub mod part;
pub mod shell;
pub mod table;

pub use actor::{Account, Actor, Done, Found, KeptAt, NoSessions, Sessions, Unit, Who};
pub use asset::{Asset, Assets};
pub use look::Look;
pub use no::{Denied, Missing, No};
pub use note::Note;
pub use part::icon;
pub use reply::{Answer, Reply};
pub use routes::{Policy, Route, Routes};
pub use seal::SealKey;
pub use serve::Site;
pub use shell::{Action, Entry, Head, Menu, Sheet};
pub use visit::Visit;
