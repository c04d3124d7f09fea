//! The area through its pages, on both databases, at any time of day.

mod accounts;
mod back_off;
mod exports;
mod harness;
mod sessions;
mod sign_in;
