//! The language as a whole: examples, messages, agreement of the back ends, random input.

mod agreement;
mod meaning;
mod messages;
mod never_panics;
mod support;
