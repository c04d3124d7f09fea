//! The language as a whole: examples, messages, agreement of the back ends, random input.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreement;
mod meaning;
mod messages;
mod never_panics;
mod random_text;
mod support;
