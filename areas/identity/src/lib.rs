//! Who somebody is and what he may do: accounts, sign-in, sessions, roles over organizations.
//!
//! [`Identity`] is the area as a value: the state of its [`routes`] and the
//! [`web::Sessions`] that turns a cookie into an [`web::Actor`]. Roles and their acts come from
//! the policy pack; [`may`] is the question pages and acts ask alike. Organizations are known by
//! id only, through [`Units`], because the registry stands above this crate.

mod acts;
mod address;
mod cookies;
mod hashing;
mod identity;
mod no;
mod pages;
mod queries;
mod records;
mod rules;
mod sessions;
mod units;

pub use acts::{Grant, NewAccount, create_account, exported, offer_set_up};
pub use address::{Address, By, ProxyTrust, with_address};
pub use hashing::Cost;
pub use identity::{Identity, Settings};
pub use no::no;
pub use pages::{entry, routes};
pub use queries::has_accounts;
pub use rules::{Target, acts_of, may, readable_password, relation};
pub use units::{Place, Units};

#[cfg(test)]
mod tests;
