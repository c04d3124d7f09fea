//! Points of an assessment.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Deserialize, Serialize};

/// Points in hundredths: 3.75 points are `Points(375)`. Sums are exact and two machines agree
/// to the last digit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Points(pub i32);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// A number of points rounded to hundredths, half away from zero. A value closer than a
    /// millionth of a point to a half counts as the half, so that 4 × 0.85 ÷ 0.9 rounds as on
    /// paper whatever binary fractions did to it. `None` if it is no number or too large.
    pub fn round(points: f64) -> Option<Self> {
        let hundredths = (points.abs() * 100.0 + 0.5 + 1e-4).floor();
        if hundredths.is_finite() && hundredths <= f64::from(i32::MAX) {
            let magnitude = hundredths as i32;
            Some(Self(if points < 0.0 { -magnitude } else { magnitude }))
        } else {
            None
        }
    }

    /// As a plain number of points.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Points {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Points {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    /// Without needless zeros: `4`, `3.5`, `-0.25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        match (hundredths / 100, hundredths % 100) {
            (whole, 0) => write!(f, "{sign}{whole}"),
            (whole, part) if part % 10 == 0 => write!(f, "{sign}{whole}.{}", part / 10),
            (whole, part) => write!(f, "{sign}{whole}.{part:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_round_as_on_paper() {
        assert_eq!(Points::round(4.0 * 0.85 / 0.9), Some(Points(378)));
        // 1.005 is 1.00499… in binary; on paper it rounds up.
        assert_eq!(Points::round(1.005), Some(Points(101)));
        assert_eq!(Points::round(-1.005), Some(Points(-101)));
        assert_eq!(Points::round(1.0049), Some(Points(100)));
        assert_eq!(Points::round(f64::NAN), None);
        assert_eq!(Points::round(1e12), None);
    }

    #[test]
    fn points_are_shown_without_needless_zeros() {
        let shown: Vec<_> = [400, 350, -25, 5, 0].map(|p| Points(p).to_string()).into();
        assert_eq!(shown, ["4", "3.5", "-0.25", "0.05", "0"]);
    }
}
