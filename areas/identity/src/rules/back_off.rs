//! How long somebody has to wait before the next guess at a password.
//!
//! Three aims pull apart: few guesses a day, no attacker can lock the owner out, and nobody is
//! kept out because two hundred colleagues share his address. So attempts run in lanes. A browser
//! in which the account has signed in before has a lane of its own that no attacker can stand in;
//! every address is a lane for all other browsers. Each lane has five free tries, then waits that
//! double up to a quarter of an hour, and an end for the day. Lanes of strangers also share a
//! total, as do those of known browsers: together never more than 100 guesses in 24 hours.
//!
//! Left over: an attacker with four addresses or more can use up the strangers' total, so that
//! the owner gets in only from browsers he has used before, or by a new password from his
//! administrator. No rule without a second factor can do better against strangers it cannot tell
//! apart.

use std::time::Duration;

use super::ms;

const MINUTE: i64 = ms(Duration::from_mins(1));
const DAY: i64 = ms(Duration::from_hours(24));
/// Waits in minutes after the fifth, sixth, … failure; the last one repeats.
const WAITS: [i64; 5] = [1, 2, 4, 8, 15];
const FREE: usize = 5;
/// Failed tries of one address within a minute, whatever the logins: what keeps the hashing free
/// for others. Two hundred people behind one address who all sign in within two minutes, every
/// fifth mistyping once, stay far below.
pub(crate) const FROM_ADDRESS_A_MINUTE: u64 = 120;

/// Who tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A browser in which this account has signed in before.
    KnownBrowser,
    /// Anybody else: the network address stands for him.
    Stranger,
}

impl Kind {
    /// Most tries in 24 hours in one lane of this kind, and in all of them.
    const fn most(self) -> (usize, usize) {
        match self {
            Self::KnownBrowser => (24, 24),
            Self::Stranger => (20, 76),
        }
    }
}

/// An attempt that failed or is still being checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tried {
    pub lane: String,
    pub kind: Kind,
    pub at_ms: i64,
}

/// The first moment at which the next try of this lane is allowed, given all tries at this login
/// of the last 24 hours, oldest first.
pub(crate) fn earliest(now_ms: i64, kind: Kind, lane: &str, tried: &[Tried]) -> i64 {
    let recent = || tried.iter().filter(|t| t.at_ms > now_ms - DAY && t.kind == kind);
    let all: Vec<i64> = recent().map(|t| t.at_ms).collect();
    let mine: Vec<i64> = recent().filter(|t| t.lane == lane).map(|t| t.at_ms).collect();
    let (most_mine, most_all) = kind.most();
    let step = match (mine.last(), mine.len().checked_sub(FREE)) {
        (Some(last), Some(over)) => {
            let minutes = WAITS.get(over).or(WAITS.last()).copied().unwrap_or_default();
            last + minutes * MINUTE
        }
        _ => now_ms,
    };
    let full = |tries: &[i64], most: usize| {
        let at = tries.len().checked_sub(most).and_then(|at| tries.get(at));
        at.map_or(now_ms, |oldest| oldest + DAY)
    };
    step.max(full(&mine, most_mine)).max(full(&all, most_all)).max(now_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tries as often as allowed from each of these lanes for a day; gives when each guess fell.
    fn attack(lanes: &[(Kind, &str)], from: i64, until: i64) -> Vec<Tried> {
        let mut tried: Vec<Tried> = Vec::new();
        let mut now = from;
        while now < until {
            let mut next = until;
            for (kind, lane) in lanes {
                let at = earliest(now, *kind, lane, &tried);
                if at <= now {
                    tried.push(Tried { lane: (*lane).to_owned(), kind: *kind, at_ms: now });
                    next = next.min(now + 1000);
                } else {
                    next = next.min(at);
                }
            }
            now = next.max(now + 1000);
        }
        tried
    }

    fn most_in_any(window: i64, tried: &[Tried]) -> usize {
        tried
            .iter()
            .map(|first| {
                let inside = first.at_ms..first.at_ms + window;
                tried.iter().filter(|t| inside.contains(&t.at_ms)).count()
            })
            .max()
            .unwrap_or_default()
    }

    #[test]
    fn a_hundred_addresses_get_at_most_a_hundred_guesses_in_any_day() {
        let names: Vec<String> = (0..100).map(|n| format!("10.0.0.{n}")).collect();
        let mut lanes: Vec<(Kind, &str)> =
            names.iter().map(|name| (Kind::Stranger, name.as_str())).collect();
        lanes.push((Kind::KnownBrowser, "stolen"));
        let tried = attack(&lanes, 0, 3 * DAY);
        assert!(most_in_any(DAY, &tried) <= 100, "{}", most_in_any(DAY, &tried));
    }

    #[test]
    fn one_address_gets_at_most_ten_a_minute() {
        let tried = attack(&[(Kind::Stranger, "10.0.0.1")], 0, DAY);
        assert!(most_in_any(MINUTE, &tried) <= 10);
        assert!(most_in_any(DAY, &tried) <= 20);
    }

    #[test]
    fn the_owner_waits_no_quarter_of_an_hour_whoever_attacks() {
        // Known browser: any number of attackers. Elsewhere: three addresses that never stop.
        let many: Vec<String> = (0..50).map(|n| format!("10.0.0.{n}")).collect();
        for (kind, attackers) in [(Kind::KnownBrowser, 50), (Kind::Stranger, 3)] {
            let lanes: Vec<(Kind, &str)> =
                many.iter().take(attackers).map(|l| (Kind::Stranger, l.as_str())).collect();
            let tried = attack(&lanes, 0, 2 * DAY);
            for minute in (0..2 * 24 * 60).map(|m| m * MINUTE) {
                let before: Vec<Tried> =
                    tried.iter().filter(|t| t.at_ms <= minute).cloned().collect();
                let wait = earliest(minute, kind, "owner", &before) - minute;
                assert!(wait <= 15 * MINUTE, "{kind:?} waits {} min", wait / MINUTE);
            }
        }
    }

    #[test]
    fn an_owner_who_mistypes_waits_minutes_not_hours() {
        let mut tried = Vec::new();
        let mut now = 0;
        for _ in 0..15 {
            let at = earliest(now, Kind::Stranger, "owner", &tried);
            assert!(at - now <= 15 * MINUTE);
            now = at;
            tried.push(Tried { lane: "owner".to_owned(), kind: Kind::Stranger, at_ms: now });
        }
    }
}
