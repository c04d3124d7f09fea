//! Sign-in, sign-out, the own account, choosing the unit, and first set-up.

mod account;
mod password;
mod set_up;
mod sign_in;

use kernel::Instant;
use web::{Policy, Routes};

use crate::identity::Identity;

/// The addresses of this area.
pub fn routes() -> Routes<Identity> {
    let sign_in = Policy::Open { because: "this is where people sign in" };
    let out = Policy::Open { because: "ends the session of whoever asks; nobody else's" };
    let set_up = Policy::Open { because: "the link itself is the right, works once, for a day" };
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
