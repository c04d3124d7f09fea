//! Telling members of the same name apart in writing: 张三（1965年生）.

use crate::Member;

/// How a member is written among these: by name alone if that is enough, else with the year of birth
/// or, where that is the same too, the end of the identity number.
pub fn told_apart(member: &Member, among: &[Member]) -> String {
    let same: Vec<&Member> =
        among.iter().filter(|other| other.id != member.id && other.name == member.name).collect();
    let year = |member: &Member| member.birth.year();
    if same.is_empty() {
        member.name.clone()
    } else if same.iter().all(|other| year(other) != year(member)) {
        format!("{}（{}年生）", member.name, year(member))
    } else {
        format!("{}（尾号{}）", member.name, member.id_tail)
    }
}

/// The names by which to look for whoever was written so: with what stands in brackets, and without.
pub fn names_of(written: &str) -> Vec<String> {
    let (whole, (name, _)) = (written.trim(), name_and_mark(written));
    let other = (name != whole && !name.is_empty()).then_some(name);
    std::iter::once(whole).chain(other).map(str::to_owned).collect()
}

/// A name as it was written, and what is behind it in brackets to tell namesakes apart.
fn name_and_mark(written: &str) -> (&str, Option<&str>) {
    let Some((name, rest)) = written.split_once(['（', '(']) else {
        return (written.trim(), None);
    };
    let mark = rest.trim_end_matches(['）', ')', ' ']);
    let mark = mark.strip_suffix("年生").unwrap_or(mark);
    (name.trim(), Some(mark.strip_prefix("尾号").unwrap_or(mark).trim()))
}

/// Those of these members that are meant by a name as it was written.
pub fn meant<'a>(written: &str, among: &'a [Member]) -> Vec<&'a Member> {
    let whole = among.iter().filter(|member| member.name == written.trim());
    let whole: Vec<&Member> = whole.collect();
    let (name, Some(mark)) = name_and_mark(written) else { return whole };
    let fits = |member: &&Member| {
        member.name == name && (member.birth.year().to_string() == mark || member.id_tail == mark)
    };
    if whole.is_empty() { among.iter().filter(fits).collect() } else { whole }
}

#[cfg(test)]
mod tests {
    use kernel::Id;

    use super::*;

    fn called(name: &str, year: i32, tail: &str, number: u8) -> Member {
        Member {
            id: Id::new(u64::from(number), [number; 10]),
            org: Id::new(1, [0; 10]),
            name: name.to_owned(),
            sex: "女".to_owned(),
            birth: kernel::Day::new(year, 1, 2).unwrap(),
            joined: "2010-07".parse().unwrap(),
            converted: None,
            probationary: false,
            category: String::new(),
            education: None,
            hardship: false,
            id_tail: tail.to_owned(),
            phone_tail: None,
            revision: 1,
        }
    }

    #[test]
    fn whoever_is_written_is_found_again() {
        let all = [
            called("张三", 1965, "0011", 1),
            called("张三", 1972, "001X", 2),
            called("李四", 1980, "0025", 3),
            called("李四", 1980, "0033", 4),
            called("王五（大）", 1990, "0041", 5),
        ];
        let written: Vec<String> = all.iter().map(|one| told_apart(one, &all)).collect();
        let expected = [
            "张三（1965年生）",
            "张三（1972年生）",
            "李四（尾号0025）",
            "李四（尾号0033）",
            "王五（大）",
        ];
        assert_eq!(written, expected);
        for (one, written) in all.iter().zip(&written) {
            assert_eq!(meant(written, &all), [one], "{written}");
        }
        for (written, number) in [
            ("张三", 2),
            ("张三(1972)", 1),
            ("张三（001X）", 1),
            ("张三（1999年生）", 0),
            ("李四（1980年生）", 2),
        ] {
            assert_eq!(meant(written, &all).len(), number, "{written}");
        }
    }
}
