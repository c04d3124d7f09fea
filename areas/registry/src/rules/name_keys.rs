//! What a name is found by: pinyin, initials, its later characters.

use pinyin::ToPinyin;

/// Keys of a person's or an organization's name. A search looks for keys that begin with what was
/// typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameKeys {
    /// Without blanks and tones, ü as v: `zhangjianguo`.
    pub pinyin: String,
    /// First letters: `zjg`.
    pub initials: String,
    /// The rest: later characters (建国, 国) and second readings.
    pub others: Vec<String>,
}

/// Surnames that are read otherwise than the same character elsewhere.
const SURNAMES: [(char, &str); 46] = [
    ('单', "shan"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('曾', "zeng"),
    ('区', "ou"),
    ('查', "zha"),
    ('盖', "ge"),
    ('朴', "piao"),
    ('翟', "zhai"),
    ('缪', "miao"),
    ('华', "hua"),
    ('覃', "qin"),
    ('员', "yun"),
    ('乐', "yue"),
    ('召', "shao"),
    ('葛', "ge"),
    ('冼', "xian"),
    ('洗', "xian"),
    ('宓', "mi"),
    ('折', "she"),
    ('佴', "nai"),
    ('黑', "he"),
    ('秘', "bi"),
    ('隗', "wei"),
    ('逄', "pang"),
    ('乜', "nie"),
    ('贲', "ben"),
    ('郇', "xun"),
    ('郗', "xi"),
    ('晁', "chao"),
    ('宿', "su"),
    ('繁', "po"),
    ('种', "chong"),
    ('祭', "zhai"),
    ('能', "nai"),
    ('句', "gou"),
    ('谌', "chen"),
    ('莘', "shen"),
    ('牟', "mou"),
    ('难', "ning"),
    ('瞿', "qu"),
    ('訾', "zi"),
    ('车', "che"),
    ('柏', "bai"),
    ('任', "ren"),
    ('尹', "yin"),
];

/// The same for surnames of two characters.
const DOUBLE_SURNAMES: [(&str, [&str; 2]); 5] = [
    ("尉迟", ["yu", "chi"]),
    ("万俟", ["mo", "qi"]),
    ("长孙", ["zhang", "sun"]),
    ("澹台", ["tan", "tai"]),
    ("单于", ["chan", "yu"]),
];

/// Later characters are keys up to this many, which covers names of every people.
const TAILS: usize = 24;

impl NameKeys {
    /// Keys of a person's name: the first character is read as a surname.
    pub fn of_person(name: &str) -> Self {
        let usual = syllables(name);
        let mut read = usual.clone();
        if let Some((_, double)) = DOUBLE_SURNAMES.iter().find(|(sur, _)| name.starts_with(sur)) {
            for (syllable, reading) in read.iter_mut().zip(double) {
                (*reading).clone_into(syllable);
            }
        } else if let Some((_, reading)) =
            SURNAMES.iter().find(|(surname, _)| name.starts_with(*surname))
            && let Some(first) = read.first_mut()
        {
            (*reading).clone_into(first);
        }
        let mut others: Vec<String> = tails(name);
        let (pinyin, initials) = (read.concat(), initials(&read));
        let second = usual.concat();
        if second != pinyin {
            others.push(second);
            others.push(self::initials(&usual));
        }
        if pinyin.contains('v') {
            // 吕 is typed lv and lu.
            others.push(pinyin.replace('v', "u"));
        }
        others.sort();
        others.dedup();
        others.retain(|key| *key != pinyin && *key != initials && key != name);
        Self { pinyin, initials, others }
    }

    /// Pinyin and initials of an organization's name.
    pub fn of_organization(name: &str) -> Self {
        let read = syllables(name);
        Self { pinyin: read.concat(), initials: initials(&read), others: Vec::new() }
    }
}

/// One entry per character that can be read: its usual reading, or itself if a letter or digit.
fn syllables(name: &str) -> Vec<String> {
    name.chars()
        .filter_map(|character| match character.to_pinyin() {
            Some(reading) => Some(reading.plain().replace('ü', "v")),
            None => {
                character.is_ascii_alphanumeric().then(|| character.to_ascii_lowercase().into())
            }
        })
        .collect()
}

fn initials(syllables: &[String]) -> String {
    syllables.iter().filter_map(|syllable| syllable.chars().next()).collect()
}

fn tails(name: &str) -> Vec<String> {
    let starts = name.char_indices().skip(1).take(TAILS);
    starts.filter_map(|(at, _)| name.get(at..).map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> (String, String, String) {
        let keys = NameKeys::of_person(name);
        (keys.pinyin, keys.initials, keys.others.join(" "))
    }

    #[test]
    fn a_person_is_found_by_pinyin_initials_and_later_characters() {
        let expected = ("zhangjianguo".into(), "zjg".into(), "国 建国".into());
        assert_eq!(person("张建国"), expected);
    }

    #[test]
    fn surnames_are_read_as_surnames_and_found_by_the_other_reading_too() {
        assert_eq!(
            person("单春平"),
            ("shanchunping".into(), "scp".into(), "danchunping dcp 平 春平".into())
        );
        assert_eq!(person("尉迟恭").0, "yuchigong");
        assert_eq!(person("长孙单").0, "zhangsundan");
        assert_eq!(person("吕布"), ("lvbu".into(), "lb".into(), "lubu 布".into()));
    }

    #[test]
    fn rare_characters_dots_and_letters_are_no_obstacle() {
        assert_eq!(person("林𠮷花").2, "花 𠮷花");
        assert_eq!(person("阿依·努尔").2, "·努尔 依·努尔 努尔 尔");
        assert_eq!(person("A李"), ("ali".into(), "al".into(), "李".into()));
        assert_eq!(person("").0, "");
        assert!(NameKeys::of_person(&"赵".repeat(200)).others.len() <= TAILS);
    }

    #[test]
    fn every_surname_in_the_table_differs_from_the_usual_reading_or_guards_it() {
        for (surname, reading) in SURNAMES {
            assert!(surname.to_pinyin().is_some(), "{surname}");
            assert!(reading.bytes().all(|b| b.is_ascii_lowercase()), "{reading}");
        }
    }
}
