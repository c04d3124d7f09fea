//! Units of numbers: 次, 人, 元, 人/次.

use std::fmt;
use std::sync::Arc;

/// What a number counts. [`Unit::any`] is the unit of a number written without one: it fits every
/// other. A ratio of like units is a pure number, which is a unit of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Names with exponents, sorted, none zero; `None` fits anything.
    parts: Option<Parts>,
}

/// Names with exponents.
type Parts = Arc<[(Arc<str>, i8)]>;

impl Unit {
    /// Fits every unit.
    pub const fn any() -> Self {
        Self { parts: None }
    }

    /// A pure number: a ratio.
    pub fn ratio() -> Self {
        Self { parts: Some(Arc::from([])) }
    }

    /// The unit with this name; products and quotients may be written `人/次`, `元·天`.
    pub fn named(name: &str) -> Self {
        let mut parts: Vec<(Arc<str>, i8)> = Vec::new();
        for (i, factor) in name.split('/').enumerate() {
            for one in factor.split('·').filter(|one| !one.is_empty() && *one != "1") {
                parts.push((Arc::from(one), if i == 0 { 1 } else { -1 }));
            }
        }
        Self::of(parts)
    }

    fn of(mut parts: Vec<(Arc<str>, i8)>) -> Self {
        parts.sort();
        let mut merged: Vec<(Arc<str>, i8)> = Vec::with_capacity(parts.len());
        for (name, exponent) in parts {
            match merged.last_mut() {
                Some((last, sum)) if *last == name => *sum = sum.saturating_add(exponent),
                _ => merged.push((name, exponent)),
            }
        }
        merged.retain(|(_, exponent)| *exponent != 0);
        Self { parts: Some(merged.into()) }
    }

    /// Whether it fits every other unit.
    pub fn is_any(&self) -> bool {
        self.parts.is_none()
    }

    /// The unit two numbers share when they are added or compared; `None` if they do not go
    /// together.
    pub fn joined(&self, other: &Self) -> Option<Self> {
        match (&self.parts, &other.parts) {
            (None, _) => Some(other.clone()),
            (_, None) => Some(self.clone()),
            (a, b) => (a == b).then(|| self.clone()),
        }
    }

    /// The unit of a product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        self.combined(other, 1)
    }

    /// The unit of a quotient.
    #[must_use]
    pub fn per(&self, other: &Self) -> Self {
        self.combined(other, -1)
    }

    fn combined(&self, other: &Self, sign: i8) -> Self {
        match (&self.parts, &other.parts) {
            (None, None) => Self::any(),
            (_, None) => self.clone(),
            (a, Some(b)) => {
                let mut parts = a.as_deref().unwrap_or_default().to_vec();
                parts.extend(b.iter().map(|(name, e)| (name.clone(), e.saturating_mul(sign))));
                Self::of(parts)
            }
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(parts) = &self.parts else { return Ok(()) };
        let (above, below): (Vec<_>, Vec<_>) = parts.iter().partition(|(_, e)| *e > 0);
        let list = |parts: &[&(Arc<str>, i8)]| {
            parts
                .iter()
                .flat_map(|(name, e)| {
                    std::iter::repeat_n(name.as_ref(), usize::from(e.unsigned_abs()))
                })
                .collect::<Vec<_>>()
                .join("·")
        };
        f.write_str(&list(&above))?;
        if !below.is_empty() {
            write!(f, "{}/{}", if above.is_empty() { "1" } else { "" }, list(&below))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_combine_as_in_arithmetic() {
        let person = Unit::named("人");
        let time = Unit::named("次");
        assert_eq!(person.per(&time).to_string(), "人/次");
        assert_eq!(person.per(&time).times(&time), person);
        assert_eq!(person.per(&person), Unit::ratio());
        assert_eq!(Unit::any().per(&time).to_string(), "1/次");
        assert_eq!(Unit::named("人/次"), person.per(&time));
        assert_eq!(person.joined(&time), None);
        assert_eq!(person.joined(&Unit::any()), Some(person.clone()));
        assert_eq!(Unit::ratio().joined(&person), None);
    }
}
