//! Sign-in, sign-out, the own account, choosing the unit, and first set-up.

mod account;
mod accounts;
mod kept;
mod password;
mod set_password;
mod set_up;
mod sign_in;

use kernel::Instant;
use web::{Entry, Policy, Routes, icon};

use crate::identity::Identity;
use crate::rules::MANAGE;

/// The addresses of this area.
pub fn routes() -> Routes<Identity> {
    let sign_in = Policy::Open { because: "this is where people sign in" };
    let out = Policy::Open { because: "ends the session of whoever asks; nobody else's" };
    let set_up = Policy::Open { because: "the link itself is the right, works once, for a day" };
    let link = Policy::Open { because: "the link itself is the right, works once, for a day" };
    let manage = Policy::May(MANAGE);
    Routes::new()
        .get("/sign-in", sign_in, sign_in::show)
        .post("/sign-in", sign_in, sign_in::enter)
        .post("/sign-out", out, sign_in::leave)
        .get("/account", Policy::SignedIn, account::show)
        .post("/account/sessions/end", Policy::SignedIn, account::end_sessions)
        .get("/account/password", Policy::SignedIn, password::show)
        .post("/account/password", Policy::SignedIn, password::change)
        .post("/unit", Policy::SignedIn, account::switch)
        .get("/set-up/{token}", set_up, set_up::show)
        .post("/set-up/{token}", set_up, set_up::make)
        .get("/kept/{token}", Policy::SignedIn, kept::show)
        .get("/set-password/{token}", link, set_password::show)
        .post("/set-password/{token}", link, set_password::set)
        .get("/settings/accounts", manage, accounts::list)
        .get("/settings/accounts/new", manage, accounts::new)
        .post("/settings/accounts/new", manage, accounts::add)
        .get("/settings/accounts/{id}", manage, accounts::one)
        .post("/settings/accounts/{id}/link", manage, accounts::link)
        .post("/settings/accounts/{id}/lock", manage, accounts::lock)
        .post("/settings/accounts/{id}/unlock", manage, accounts::unlock)
        .get("/settings/accounts/{id}/remove", manage, accounts::sure)
        .post("/settings/accounts/{id}/remove", manage, accounts::remove)
}

/// Its entry in the menu: what administrators set up.
pub fn entry() -> Entry {
    Entry { label: "设置", href: accounts::HERE, icon: icon("settings"), may: Some(MANAGE) }
}

/// A moment of a table in words.
fn said(at_ms: i64) -> String {
    Instant::from_timestamp_millis(at_ms).map(clock_time).unwrap_or_default()
}

/// China, which has one time and no summer time.
const CHINA_MS: i64 = 8 * 60 * 60 * 1000;

/// A moment as people in China say it: 6月15日 12:30.
fn clock_time(at: Instant) -> String {
    let local = at + std::time::Duration::from_millis(CHINA_MS as u64);
    format!("{}", local.format("%-m月%-d日 %H:%M"))
}

/// How long to wait and until when: 3分钟后（10:42以后）.
fn wait_words(now: Instant, until: Instant) -> String {
    let minutes = (until - now).num_seconds().max(1).unsigned_abs().div_ceil(60);
    let local = until + std::time::Duration::from_millis(CHINA_MS as u64);
    let long = if minutes >= 120 {
        format!("{}小时", minutes.div_ceil(60))
    } else {
        format!("{minutes}分钟")
    };
    format!("{long}后（{}以后）", local.format("%H:%M"))
}
