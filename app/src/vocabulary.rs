//! The pack's words as the registry's imports take them.

use pack::Pack;
use registry::rules::{Term, Vocabulary};

pub(crate) fn of(pack: &Pack) -> Vocabulary {
    let term = |name: &str, aliases: &[String]| Term::new(name).also(aliases.iter().cloned());
    Vocabulary {
        kinds: pack.kinds.iter().map(|kind| term(&kind.name, &kind.aliases)).collect(),
        domains: pack.domains.iter().map(|domain| term(&domain.name, &domain.aliases)).collect(),
        categories: pack.categories.iter().map(|one| term(&one.name, &one.aliases)).collect(),
    }
}
