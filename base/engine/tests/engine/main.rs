//! The engine as a whole: examples worked by hand, and a slow obvious oracle.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod examples;
mod facts;
mod oracle;

mod support;
