//! The program as somebody at a terminal and somebody at a browser meet it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
mod by_hand;
mod commands;
mod serving;
mod terminal;
mod whole_story;
