//! The known name that somebody probably meant.

/// The candidate most like `name`, if any is alike enough to be worth naming: at most half its
/// characters differ, or one contains the other. Of equals the first in order of characters, so that
/// the answer does not depend on the order of the candidates.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let distance = strsim::osa_distance(name, candidate);
            let longer = length.max(candidate.chars().count());
            let contained = length >= 2 && (candidate.contains(name) || name.contains(candidate));
            (distance * 2 <= longer || contained).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_nonsense_finds_none() {
        let known = ["党员大会次数", "支委会次数", "到会率"];
        assert_eq!(nearest("党员大会次娄", known), Some("党员大会次数"));
        assert_eq!(nearest("到会律", known), Some("到会率"));
        assert_eq!(nearest("大会次数", known), Some("党员大会次数"));
        assert_eq!(nearest("集体经济", known), None);
    }
}
