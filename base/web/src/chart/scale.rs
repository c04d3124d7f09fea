//! Numbers on an axis and in words.

/// A number with at most two decimals and no needless zeros.
pub(super) fn shown(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// The same, or 未知.
pub(super) fn known(value: Option<f64>) -> String {
    value.map_or_else(|| "未知".to_owned(), shown)
}

/// A coordinate: one decimal is a tenth of a pixel.
pub(super) fn at(value: f64) -> String {
    shown((value * 10.0).round() / 10.0)
}

/// An axis from a round number at or below the least value to one at or above the greatest, with
/// four to six round steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    pub low: f64,
    pub high: f64,
    step: f64,
}

impl Axis {
    pub(super) fn over(values: impl Iterator<Item = f64>, from_zero: bool) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if from_zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if high - low < 1e-9 {
            high = low + 1.0;
        }
        let rough = (high - low) / 4.0;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .map(|factor| factor * power)
            .into_iter()
            .find(|step| *step >= rough * 0.999)
            .unwrap_or(power * 10.0);
        Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
    }

    pub(super) fn ticks(self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round() as usize;
        (0..=count).map(|i| self.low + self.step * i as f64).collect()
    }

    /// Where a value lies between 0 and 1.
    pub(super) fn share(self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_shown_without_needless_zeros() {
        let all = [0.0, -0.001, 3.5, 88.256, 1200.0].map(shown);
        assert_eq!(all, ["0", "0", "3.5", "88.26", "1200"]);
    }

    proptest! {
        #[test]
        fn an_axis_holds_its_values_in_a_few_round_steps(
            values in prop::collection::vec(-1e6f64..1e6, 0..20), from_zero: bool
        ) {
            let axis = Axis::over(values.iter().copied(), from_zero);
            for value in values {
                prop_assert!(axis.low <= value + 1e-6 && value <= axis.high + 1e-6);
            }
            prop_assert!((2..=8).contains(&axis.ticks().len()), "{:?}", axis);
        }
    }
}
