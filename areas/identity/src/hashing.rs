//! Argon2id, a few at a time and apart from the threads that answer requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::{Algorithm, Argon2, Params, Version};
use kernel::Random;
use store::Fault;
use tokio::sync::Semaphore;

/// How much work one hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory: u32,
    /// How often it is gone through.
    pub passes: u32,
    /// How many may be made at the same time; more wait.
    pub at_once: usize,
}

impl Default for Cost {
    /// What OWASP recommends: 19 MiB, two passes. One at a time leaves the other cores to those
    /// who are signed in already.
    fn default() -> Self {
        Self { memory: 19 * 1024, passes: 2, at_once: 1 }
    }
}

/// More than this many waiting are sent away: at some 30 ms each the last would wait seconds.
const MOST_WAITING: usize = 128;

/// A password as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hashed {
    /// How it was made: `argon2id-19456-2-1`.
    pub scheme: String,
    pub salt: Vec<u8>,
    pub hash: Vec<u8>,
}

pub(crate) struct Hashing {
    cost: Cost,
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Hashing {
    pub fn new(cost: Cost) -> Self {
        let turns = Arc::new(Semaphore::new(cost.at_once.max(1)));
        Self { cost, turns, waiting: AtomicUsize::new(0) }
    }

    fn scheme(&self) -> String {
        format!("argon2id-{}-{}-1", self.cost.memory, self.cost.passes)
    }

    /// Whether a kept password should be made anew because the cost has changed since.
    pub fn is_outdated(&self, scheme: &str) -> bool {
        scheme != self.scheme()
    }

    /// A password ready to be kept.
    pub async fn make(&self, password: &str, random: &dyn Random) -> Result<Hashed, Fault> {
        let mut salt = vec![0; 16];
        random.fill(&mut salt);
        let scheme = self.scheme();
        let hash = self.run(password, &salt, &scheme).await?;
        Ok(Hashed { scheme, salt, hash })
    }

    /// Whether so many wait already that the next should come back later.
    pub fn is_busy(&self) -> bool {
        self.waiting.load(Ordering::Acquire) >= MOST_WAITING
    }

    /// Whether it is the kept password; without one, works as long and says no.
    pub async fn compare(&self, password: &str, kept: Option<&Hashed>) -> Result<bool, Fault> {
        let nobody = Hashed { scheme: self.scheme(), salt: vec![7; 16], hash: Vec::new() };
        let against = kept.unwrap_or(&nobody);
        let made = self.run(password, &against.salt, &against.scheme).await?;
        let differs = made.iter().zip(&against.hash).fold(0, |differs, (a, b)| differs | (a ^ b));
        Ok(kept.is_some() && made.len() == against.hash.len() && differs == 0)
    }

    async fn run(&self, password: &str, salt: &[u8], scheme: &str) -> Result<Vec<u8>, Fault> {
        let params = params_of(scheme)?;
        let (password, salt) = (password.as_bytes().to_vec(), salt.to_vec());
        let waiting = Waiting::on(&self.waiting);
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(|why| Fault::new("wait for a turn to hash", why))?;
        drop(waiting);
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let mut hash = vec![0; 32];
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                .hash_password_into(&password, &salt, &mut hash)
                .map_err(|why| Fault::because(format!("argon2: {why}")))?;
            Ok(hash)
        })
        .await
        .map_err(|why| Fault::new("hash a password", why))?
    }
}

/// Counts one who waits, also when he is given up half-way.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn on(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn params_of(scheme: &str) -> Result<Params, Fault> {
    let unknown = || Fault::because(format!("a password is kept by the unknown scheme {scheme}"));
    let numbers: Vec<u32> = scheme
        .strip_prefix("argon2id-")
        .ok_or_else(unknown)?
        .split('-')
        .map(|number| number.parse().map_err(|_| unknown()))
        .collect::<Result<_, _>>()?;
    let &[memory, passes, lanes] = numbers.as_slice() else { return Err(unknown()) };
    Params::new(memory, passes, lanes, Some(32)).map_err(|_| unknown())
}

#[cfg(test)]
mod tests {
    use kernel::SeededRandom;

    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again_also_after_the_cost_was_raised() {
        let old = Hashing::new(Cost { memory: 64, passes: 1, at_once: 2 });
        let kept = old.make("一句好记的话", &SeededRandom::new(1)).await.unwrap();
        let new = Hashing::new(Cost { memory: 128, passes: 1, at_once: 2 });
        assert!(new.compare("一句好记的话", Some(&kept)).await.unwrap());
        assert!(!new.compare("一句好记的话 ", Some(&kept)).await.unwrap());
        assert!(!new.compare("", None).await.unwrap());
        assert!(new.is_outdated(&kept.scheme) && !old.is_outdated(&kept.scheme));
    }

    #[tokio::test]
    async fn when_too_many_wait_others_are_told_so() {
        let hashing = Arc::new(Hashing::new(Cost { memory: 64, passes: 1, at_once: 1 }));
        let turn = Arc::clone(&hashing.turns).acquire_owned().await.unwrap();
        let mut waiting = Vec::new();
        for _ in 0..MOST_WAITING {
            let hashing = Arc::clone(&hashing);
            waiting.push(tokio::spawn(async move { hashing.compare("x", None).await.unwrap() }));
        }
        while !hashing.is_busy() {
            tokio::task::yield_now().await;
        }
        drop(turn);
        for one in waiting {
            assert!(!one.await.unwrap());
        }
        assert!(!hashing.is_busy());
    }
}
