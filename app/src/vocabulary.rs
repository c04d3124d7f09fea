//! The pack's words as the registry's imports take them.

use pack::Pack;
use registry::rules::{Term, Vocabulary};

/// Categories of members in the national roster statistics; the pack's formulas compare with these
/// words (类别 = '直管').
const CATEGORIES: [(&str, &[&str]); 4] = [
    ("直管", &["直管党员", "农村党员", "社区党员"]),
    ("在职", &["在职党员"]),
    ("流动", &["流动党员"]),
    ("离退休", &["离退休党员", "退休", "离休", "退休党员"]),
];

pub(crate) fn of(pack: &Pack) -> Vocabulary {
    Vocabulary {
        kinds: pack.kinds.iter().map(|kind| Term::new(&kind.name).also(&kind.aliases)).collect(),
        domains: pack
            .domains
            .iter()
            .map(|domain| Term::new(&domain.name).also(&domain.aliases))
            .collect(),
        categories: CATEGORIES
            .iter()
            .map(|(name, also)| Term::new(*name).also(also.iter().copied()))
            .collect(),
    }
}
