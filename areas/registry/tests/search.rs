//! People are found by whatever is typed: every one who should be, nobody else.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;

use common::{roster_of, who};
use kernel::{Random, Scope, SeededRandom};
use registry::acts::import_members;
use registry::queries::find_people;
use registry::rules::NameKeys;
use registry::samples::{self, id_number, vocabulary};
use store::Store;
use store::testing::on_both;

const SURNAMES: [&str; 12] =
    ["张", "王", "李", "单", "曾", "吕", "欧阳", "尉迟", "阿依·", "林", "A", "𠮷"];
const GIVEN: [&str; 14] =
    ["建", "国", "军", "芳", "丽", "华", "𠮷", "堃", "喆", "女", "乐", "重", "%", "_"];

fn pick<'a>(random: &SeededRandom, from: &[&'a str]) -> &'a str {
    let mut byte = [0];
    random.fill(&mut byte);
    from[usize::from(byte[0]) % from.len()]
}

fn name(random: &SeededRandom) -> String {
    let mut name = pick(random, &SURNAMES).to_owned();
    name.push_str(pick(random, &GIVEN));
    if pick(random, &["1", "2", "2"]) == "2" {
        name.push_str(pick(random, &GIVEN));
    }
    name
}

async fn fill(store: &Store, names: &[String]) {
    let org = samples::org(store, "9", None).add().await;
    let rows: Vec<Vec<String>> = (0..)
        .zip(names)
        .map(|(number, name)| {
            let id = id_number(number);
            ["", &org.code, name, "", id.as_str(), "2010-07", "", "正式党员", "直管", "", "", ""]
                .map(str::to_owned)
                .to_vec()
        })
        .collect();
    let upload = roster_of(&rows);
    let report =
        import_members(store, &who(), &Scope::everything(), &vocabulary(), &upload, None).await;
    assert_eq!(report.unwrap().counts().new as usize, names.len());
}

/// What should be found: characters anywhere in the name, letters at the beginning of any reading.
fn oracle(names: &[(String, NameKeys)], typed: &str) -> BTreeSet<u32> {
    let lower = typed.to_lowercase();
    let reads = |key: &String| key.starts_with(&lower);
    (0..)
        .zip(names)
        .filter(|(_, (name, keys))| {
            if typed.is_ascii() {
                reads(&keys.pinyin) || reads(&keys.initials) || keys.others.iter().any(reads)
            } else {
                name.contains(typed)
            }
        })
        .map(|(number, _)| number)
        .collect()
}

#[tokio::test]
async fn ten_thousand_searches_find_everyone_they_should() {
    on_both(async |store| {
        let random = SeededRandom::new(3);
        let names: Vec<String> = (0..600).map(|_| name(&random)).collect();
        fill(&store, &names).await;
        let keyed: Vec<(String, NameKeys)> =
            names.iter().map(|name| (name.clone(), NameKeys::of_person(name))).collect();
        let tails: Vec<String> = (0..600).map(|n| id_number(n).tail().to_owned()).collect();
        let numbers: std::collections::HashMap<_, _> = (0..)
            .zip(0..600_u32)
            .map(|(n, number): (u32, u32)| (id_number(n).as_str().to_owned(), number))
            .collect();
        let queries = if matches!(store.place(), store::Place::Sqlite(_)) { 10_000 } else { 2_000 };
        for query in 0..queries {
            let whole = &names[query % names.len()];
            let keys = &keyed[query % names.len()].1;
            let characters: Vec<char> = whole.chars().collect();
            let from = query / 7 % characters.len();
            let typed: String = match query % 5 {
                0 => characters[from..(from + 2).min(characters.len())].iter().collect(),
                1 => keys.initials.clone(),
                2 => keys.pinyin.chars().take(2 + query / 5 % 7).collect(),
                3 => whole.clone(),
                _ => tails[query % tails.len()].clone(),
            };
            if typed.is_empty() {
                continue; // A name of which no character can be read has no initials.
            }
            let expected: BTreeSet<String> = if query % 5 == 4 {
                (0..600).filter(|n| tails[*n as usize] == typed).map(id_text).collect()
            } else {
                oracle(&keyed, &typed).into_iter().map(id_text).collect()
            };
            let today = store.clock().today();
            let found =
                find_people(store.read(), store.crypto(), &Scope::everything(), &typed, today, 700)
                    .await
                    .unwrap();
            let shown: Vec<(&str, &str)> = found
                .iter()
                .map(|line| (line.member.name.as_str(), line.member.id_tail.as_str()))
                .collect();
            assert_eq!(found.len(), expected.len(), "{typed}: {shown:?}");
            let mut wanted: Vec<(String, String)> = expected
                .iter()
                .map(|id| (names[numbers[id] as usize].clone(), id[14..].to_owned()))
                .collect();
            let mut got: Vec<(String, String)> =
                shown.iter().map(|(name, tail)| ((*name).to_owned(), (*tail).to_owned())).collect();
            wanted.sort();
            got.sort();
            assert_eq!(got, wanted, "{typed}");
        }
    })
    .await;
}

fn id_text(number: u32) -> String {
    id_number(number).as_str().to_owned()
}
