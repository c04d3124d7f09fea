//! Chance that can be repeated: every subject has dice of its own, so that one city comes out the
//! same however many threads make it and in whatever order.

/// Dice thrown from a seed (SplitMix64: Steele, Lea, Flood 2014).
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Dice {
    /// The dice of a subject: what it is about, as numbers.
    pub fn of(seed: u64, subject: &[u64]) -> Self {
        let start = subject.iter().fold(mix(seed.wrapping_add(STEP)), |state, part| {
            mix(state ^ mix(part.wrapping_add(STEP)))
        });
        Self(start)
    }

    /// Any number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// From 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From `low` up to `high`, both included; `low` if the two are the wrong way round.
    pub fn whole(&mut self, low: i64, high: i64) -> i64 {
        if high <= low {
            return low;
        }
        let span = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.next() % span)
    }

    /// Somewhere between two numbers.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Whether something of this probability happens.
    pub fn happens(&mut self, chance: f64) -> bool {
        self.unit() < chance
    }

    /// One of several; `None` of none.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() {
            return None;
        }
        of.get((self.next() % of.len() as u64) as usize)
    }

    /// The place of one of several, heavier ones more often; 0 if none weighs anything.
    pub fn weighted(&mut self, weights: impl IntoIterator<Item = f64> + Clone) -> usize {
        let sum: f64 = weights.clone().into_iter().sum();
        let mut left = self.unit() * sum;
        let mut last = 0;
        for (at, weight) in weights.into_iter().enumerate() {
            if weight <= 0.0 {
                continue;
            }
            last = at;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// About 0, two thirds of the time between -1 and 1 (a sum of twelve throws).
    pub fn about(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// Shuffles a list.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, (self.next() % (at as u64 + 1)) as usize);
        }
    }
}

/// Shares a whole number out by weights, to the last one: largest remainders.
pub(crate) fn share_out(total: usize, weights: &[f64]) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|weight| total as f64 * weight / sum).collect();
    let mut shares: Vec<usize> = exact.iter().map(|share| share.floor() as usize).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let rest = |at: &usize| exact.get(*at).map_or(0.0, |share| share.fract());
    order.sort_by(|a, b| rest(b).total_cmp(&rest(a)).then(a.cmp(b)));
    let given: usize = shares.iter().sum();
    for at in order.into_iter().take(total.saturating_sub(given)) {
        if let Some(share) = shares.get_mut(at) {
            *share += 1;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_subject_throws_the_same_and_another_does_not() {
        let throws = |subject: &[u64]| {
            let mut dice = Dice::of(7, subject);
            (0..5).map(|_| dice.next()).collect::<Vec<_>>()
        };
        assert_eq!(throws(&[1, 2]), throws(&[1, 2]));
        assert_ne!(throws(&[1, 2]), throws(&[2, 1]));
        assert_ne!(throws(&[1]), throws(&[1, 0]));
    }

    #[test]
    fn shares_add_up_to_the_whole() {
        assert_eq!(share_out(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(share_out(0, &[1.0]), [0]);
        assert_eq!(share_out(5, &[0.0, 0.0]), [0, 0]);
        let mut dice = Dice::of(1, &[]);
        for total in 0..200 {
            let weights: Vec<f64> = (0..7).map(|_| dice.unit()).collect();
            assert_eq!(share_out(total, &weights).iter().sum::<usize>(), total);
        }
    }

    #[test]
    fn numbers_stay_between_their_bounds() {
        let mut dice = Dice::of(3, &[]);
        assert!((0..1000).all(|_| (2..=4).contains(&dice.whole(2, 4))));
        assert_eq!(dice.whole(5, 2), 5);
        assert_eq!(dice.weighted([0.0, 1.0, 0.0]), 1);
        assert_eq!(dice.pick::<u8>(&[]), None);
    }
}
