//! The main job from end to end: three workbooks of a county, an empty database, stars with their
//! reasons down to the meeting, a bulletin in Word. Told on SQLite and on PostgreSQL, by the commands
//! of the program and over HTTP, on 2027-01-20, when every due of 2026 has ended.

#[path = "../../../areas/bulletin/src/tests/word.rs"]
mod word;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use store::Place;
use store::testing::{Folder, on_both_places};

use crate::browser::{Server, ask, cookies, encoded, line, serve_by, token};
use crate::by_hand::{self, MEMBERS, ORGANIZATIONS, RECORDS};
use crate::terminal::{code, err, out, program, root};

const DAY: &str = "2027-01-20";
const SCHEME: &str = "农村党支部组织生活考评办法";
const VILLAGE: &str = "农村党支部五星创评办法";
const OF_2026: [&str; 2] = ["--period", "2026"];
const PASSWORD: &str = "今天开支委会记得带材料";

#[tokio::test(flavor = "multi_thread")]
async fn three_workbooks_become_explained_stars_and_a_bulletin() {
    on_both_places(async |place| {
        let told = tokio::task::spawn_blocking(move || Story::of(&place).tell());
        told.await.unwrap();
    })
    .await;
}

/// A database, and a folder for all that is written beside it.
struct Story {
    data: Vec<String>,
    folder: Folder,
}

impl Story {
    fn of(place: &Place) -> Self {
        let folder = Folder::new();
        let data = match place {
            Place::Sqlite(_) => vec!["--data".to_owned(), shown(&folder.path().join("data"))],
            Place::Postgres(url) => {
                let keys = shown(&folder.path().join("keys"));
                vec!["--database-url".to_owned(), url.clone(), "--keys".to_owned(), keys]
            }
        };
        Self { data, folder }
    }

    fn tell(&self) {
        let (organizations, _) = by_hand::organizations();
        self.import_organizations();
        self.import_members(&organizations);
        self.import_records();
        let checked = self.run("facts", &["rebuild", "--check"]);
        assert_eq!(code(&checked), 0, "{}{}", out(&checked), err(&checked));
        self.known_indicators_of_the_standard_scheme();
        self.everybody_s_score_is_the_one_worked_out_by_hand(&organizations);
        self.stars_follow_bands_quota_and_ties();
        self.reasons_at_the_terminal();
        self.two_clicks_from_a_star_to_the_minutes();
        self.a_late_record_is_seen_at_once();
        self.bulletin();
    }

    fn run(&self, command: &str, words: &[&str]) -> Output {
        program(command).args(words).args(&self.data).env("JISHI_DAY", DAY).output().unwrap()
    }

    /// A command that reads by the pack of the story: the standard pack and one more scheme and
    /// bulletin. The change of the rules needs nothing else.
    fn by_own_pack(&self, command: &str, words: &[&str]) -> Output {
        let pack = shown(&self.pack());
        self.run(command, &[words, &["--pack", &pack]].concat())
    }

    fn pack(&self) -> PathBuf {
        let (from, to) = (root().join("packs/standard"), self.folder.path().join("pack"));
        if !to.exists() {
            copy(&from, &to);
            let own = root().join("app/tests/program/story");
            fs::copy(own.join("scheme.toml"), to.join("schemes/story.toml")).unwrap();
            fs::copy(own.join("bulletin.toml"), to.join("bulletins/story.toml")).unwrap();
        }
        to
    }

    /// Imports a workbook and again, and returns the numbers of the rows given back marked.
    fn import(&self, words: &[&str], counts: [usize; 3]) -> Vec<usize> {
        let [new, wrong, skipped] = counts;
        let marked = shown(&self.folder.path().join("错误.xlsx"));
        let _ = fs::remove_file(&marked);
        let exit = i32::from(wrong > 0);
        let imported = self.run("import", &[words, &["--errors", &marked]].concat());
        let said = out(&imported);
        let expected = format!("新增 {new}，更新 0，无变化 0，有错误 {wrong}，跳过 {skipped}\n");
        assert!(said.contains(&expected), "{said}\n{}", err(&imported));
        assert_eq!(code(&imported), exit);
        let again = self.run("import", words);
        let same = format!("新增 0，更新 0，无变化 {new}，有错误 {wrong}，");
        assert!(out(&again).contains(&same), "{}\n{}", out(&again), err(&again));
        if wrong == 0 {
            return Vec::new();
        }
        let sheet = by_hand::sheets(&marked).remove(0);
        let head = sheet.iter().find_map(|(_, row)| row.iter().position(|c| c == "错误原因"));
        let reasons = head.expect("a column of reasons");
        let filled = |row: &[String]| row.get(reasons).is_some_and(|why| !why.is_empty());
        let rows = sheet.iter().filter(|(_, row)| filled(row) && row[reasons] != "错误原因");
        rows.map(|(number, _)| *number).collect()
    }

    fn import_organizations(&self) {
        let (good, wrong) = by_hand::organizations();
        assert_eq!((good.len(), &wrong[..]), (261, &[269, 270, 271, 272][..]));
        // Title, the line of the sender, header, four blank rows, total.
        let marked = self.import(&["orgs", ORGANIZATIONS], [261, 4, 8]);
        assert_eq!(marked, wrong);
    }

    fn import_members(&self, organizations: &BTreeMap<String, by_hand::Org>) {
        let (good, wrong) = by_hand::members(organizations);
        let taken: usize = good.values().sum();
        // 4,394 rows in the workbook.
        assert_eq!((taken, wrong.len()), (4374, 20));
        // Title and the two rows of the header.
        let marked = self.import(&["members", MEMBERS], [taken, wrong.len(), 3]);
        assert_eq!(marked, wrong);
    }

    fn import_records(&self) {
        let meetings = by_hand::meetings();
        assert_eq!(meetings.len(), 6164);
        // Twelve sheets with a title and a header each.
        self.import(&["records", RECORDS, "--ledger", "组织生活"], [6164, 0, 24]);
    }

    fn explained(&self, scheme: &str, org: &str) -> String {
        let asked = ["--scheme", scheme, "--org", org];
        let told = self.by_own_pack("explain", &[&asked[..], &OF_2026].concat());
        assert_eq!(code(&told), 0, "{}", err(&told));
        out(&told)
    }

    fn ranking(&self, scheme: &str) -> Vec<Value> {
        let asked = ["--scheme", scheme, "--format", "json"];
        let ranking = self.by_own_pack("assess", &[&asked[..], &OF_2026].concat());
        assert_eq!(code(&ranking), 0, "{}", err(&ranking));
        let ranking: Value = serde_json::from_str(&out(&ranking)).unwrap();
        assert_eq!(ranking["as_of"], "2026-12-31");
        ranking["results"].as_array().unwrap().clone()
    }

    /// What the standard village scheme says of three branches, by hand from the rows of the
    /// workbook. Months in which each kind of meeting was held:
    ///
    /// | | 党员大会 | 党课 | 支委会 | 主题党日 | 到会/应到 |
    /// |-|-|-|-|-|-|
    /// | 安凤村 99010000000 | 3 6 9 12 | 3 6 9 12 | all 12 | all 12 | 403/541 = 74.49% |
    /// | 乐坝村 99010000001 | 6 12 | 6 9 12 | 5 8 9 10 11 | all but 8 | 287/425 = 67.53% |
    /// | 和山村 99010303013 | 3 6 9 12 | 3 6 9 12 | all but 2 3 | all but 3 7 | 247/352 = 70.17% |
    fn known_indicators_of_the_standard_scheme(&self) {
        let expected: [(&str, [&str; 6]); 3] = [
            (
                "99010000000",
                [
                    "党员大会按季召开　4分 / 4分",
                    "党课按季开展　3分 / 3分",
                    "支委会按月召开　4分 / 4分",
                    "主题党日按月开展　4分 / 4分",
                    // 80 − 74.49 = 5.51, counted as 6: 6 × 0.2 = 1.2.
                    "党员按时参加活动　1.8分 / 3分",
                    "组织生活会按期召开　3分 / 3分",
                ],
            ),
            (
                "99010000001",
                [
                    // Two of four: 2 × 2.
                    "党员大会按季召开　0分 / 4分",
                    "党课按季开展　2分 / 3分",
                    // Five of twelve: 7 × 0.5.
                    "支委会按月召开　0.5分 / 4分",
                    "主题党日按月开展　3.5分 / 4分",
                    // 80 − 67.53 = 12.47, counted as 13: 13 × 0.2 = 2.6.
                    "党员按时参加活动　0.4分 / 3分",
                    "组织生活会按期召开　0分 / 3分",
                ],
            ),
            (
                "99010303013",
                [
                    "党员大会按季召开　4分 / 4分",
                    "党课按季开展　3分 / 3分",
                    "支委会按月召开　3分 / 4分",
                    "主题党日按月开展　3分 / 4分",
                    // 80 − 70.17 = 9.83, counted as 10.
                    "党员按时参加活动　1分 / 3分",
                    "组织生活会按期召开　0分 / 3分",
                ],
            ),
        ];
        for (org, lines) in expected {
            let told = self.explained(VILLAGE, org);
            for line in lines {
                assert!(told.contains(line), "{org} {line}: {told}");
            }
            // Nobody has judged and nothing is known of the village's hall: open, not nought.
            assert!(told.contains("不按0分算"), "{told}");
            // 乐坝村 has 18.4 and can win 36 more: below 60 whatever comes, so one star is certain.
            let star = if org == "99010000001" { "星级一星" } else { "星级未定" };
            assert!(told.contains(star), "{told}");
        }
    }

    fn everybody_s_score_is_the_one_worked_out_by_hand(
        &self,
        organizations: &BTreeMap<String, by_hand::Org>,
    ) {
        let meetings = by_hand::meetings();
        let villages = organizations.iter().filter(|(_, org)| org.domain == "农村");
        let villages = villages.filter(|(_, org)| org.kind == "党支部");
        let expected: BTreeMap<&str, i64> =
            villages.map(|(code, _)| (code.as_str(), by_hand::score(&meetings, code))).collect();
        // The three above once more: 16+16+24+24+10+9.5, 8+12+10+22+0+6, 16+16+20+20+0+7.5.
        let three = ["99010000000", "99010000001", "99010303013"];
        assert_eq!(three.map(|code| expected[code]), [9_950, 5_800, 7_950]);
        let ranking = self.ranking(SCHEME);
        let found: BTreeMap<&str, i64> = ranking
            .iter()
            .map(|one| (one["code"].as_str().unwrap(), hundredths(&one["score"])))
            .collect();
        assert_eq!(found.len(), 49);
        assert_eq!(found, expected);
        assert!(ranking.iter().all(|one| one["unknown"].as_array().unwrap().is_empty()));
    }

    /// A fifth of each county may have five stars: 1 of 9, 3 of 18, 1 of 8, 2 of 14.
    fn stars_follow_bands_quota_and_ties(&self) {
        let ranking = self.ranking(SCHEME);
        let five = ranking.iter().filter(|one| one["star"] == 5);
        let five: BTreeSet<&str> = five.map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(five, FIVE_STARS.into_iter().collect());
        for one in &ranking {
            let score = hundredths(&one["score"]);
            let band = match score {
                9000.. => 5,
                8000.. => 4,
                7000.. => 3,
                6000.. => 2,
                _ => 1,
            };
            assert_eq!(one["eligible_star"], band, "{one}");
            let awarded = one["star"].as_i64().unwrap();
            assert!(awarded == band || (band == 5 && awarded == 4), "{one}");
            let better = ranking.iter().filter(|other| {
                other["group"] == one["group"] && hundredths(&other["score"]) > score
            });
            assert_eq!(one["rank"], better.count() + 1, "{one}");
        }
    }

    fn reasons_at_the_terminal(&self) {
        let told = self.explained(SCHEME, "99010000001");
        for line in [
            "乐坝村党支部按《农村党支部组织生活考评办法》得58分（满分100分）",
            "计算：应开4次，实开2次，少2次，扣8分",
            "来源：组织生活台账：支部党员大会",
            "星级一星",
        ] {
            assert!(told.contains(line), "{line}: {told}");
        }
    }

    /// Signs in as the first account, goes from the ranking to a result, from there to the records
    /// behind a number, and opens one of them.
    fn two_clicks_from_a_star_to_the_minutes(&self) {
        let pack = shown(&self.pack());
        let mut options: Vec<&str> = self.data.iter().map(String::as_str).collect();
        options.extend(["--pack", &pack]);
        let mut server = serve_by(&options, DAY);
        let jar = sign_in(&mut server);
        let get = |path: &str| {
            let page = ask(&server.address, &format!("GET {path}"), &jar, "");
            assert!(page.starts_with("HTTP/1.1 200"), "{path}: {page}");
            page
        };
        let ranking = get(&format!("/assessment?scheme={}&period=2026", encoded(SCHEME)));
        let result = get(&link(&ranking, ">乐坝村党支部</a>"));
        assert!(result.contains("应开4次，实开2次，少2次，扣8分"), "{result}");
        let behind = get(&link(&result, ">支部党员大会.未办</a>"));
        assert_eq!(behind.matches("支部党员大会</a>").count(), 2, "{behind}");
        // Row 8 of the sheet of June: 06-10, 31人, 18, 韦刚东.
        let minutes = get(&link(&behind, "2026-06-10"));
        for words in ["支部党员大会", "乐坝村党支部", "2026-06-10", "韦刚东", "研究村级道路硬化"]
        {
            assert!(minutes.contains(words), "{words}: {minutes}");
        }

        // A judgment that the standard scheme waits for, given on the page.
        let desk = format!("/assessment/scoring?scheme={}&period=2026", encoded(VILLAGE));
        let page = get(&desk);
        let field = field_of(&page, "乐坝村党支部");
        let form = format!(
            "_token={}&scheme={}&period=2026&w%3A{field}=&g%3A{field}={}",
            token(&page, "/assessment/scoring"),
            encoded(VILLAGE),
            encoded("较好")
        );
        let jar = format!("{jar}; {}", cookies(&[&page]));
        let saved = ask(&server.address, "POST /assessment/scoring", &jar, &form);
        assert!(saved.starts_with("HTTP/1.1 303"), "{saved}");
        drop(server);
        let told = self.explained(VILLAGE, "99010000001");
        assert!(told.contains("党小组发挥作用　2分 / 3分"), "{told}");
    }

    /// 乐坝村 reports a members' meeting of March in which all 25 took part: one missing less, and
    /// (287 + 25) / (425 + 25) = 69.33 %, six points below 75 instead of eight.
    fn a_late_record_is_seen_at_once(&self) {
        let file = self.folder.path().join("补报.csv");
        fs::write(
            &file,
            "支部代码,支部名称,类型,日期,应到,实到\n99010000001,乐坝村党支部,党员大会,2026-03-10,25,25\n",
        )
        .unwrap();
        let file = shown(&file);
        let added = self.run("import", &["records", &file, "--ledger", "组织生活"]);
        assert!(out(&added).contains("新增 1，"), "{}{}", out(&added), err(&added));
        let told = self.explained(SCHEME, "99010000001");
        // 12 + 12 + 10 + 22 + 0 + 7.
        assert!(told.contains("得63分（满分100分）"), "{told}");
        assert!(told.contains("应开4次，实开3次，少1次，扣4分"), "{told}");
        let checked = self.run("facts", &["rebuild", "--check"]);
        assert_eq!(code(&checked), 0, "{}{}", out(&checked), err(&checked));
    }

    fn bulletin(&self) {
        let file = self.folder.path().join("通报.docx");
        let out_file = shown(&file);
        let words = ["--template", "组织生活通报", "--issue", "-o", &out_file];
        let written = self.by_own_pack("bulletin", &[&words[..], &OF_2026].concat());
        assert_eq!(code(&written), 0, "{}", err(&written));
        let text = word::text_of(&fs::read(&file).unwrap());
        for words in [
            "关于2026年农村党支部组织生活情况的通报",
            // Numbered in the year of issue.
            "组通〔2027〕1号",
            // 49 villages; seven with five stars, see above.
            "参评农村党支部49个，其中五星7个、四星",
            "有未知项的0个",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let list = text.split_once("表1　五星级党支部").unwrap().1;
        let list = list.split_once("三、排名").unwrap().0;
        let (good, _) = by_hand::organizations();
        let named = good.values().filter(|org| list.contains(&org.name) && org.kind == "党支部");
        let named: BTreeSet<&str> = named.map(|org| org.name.as_str()).collect();
        assert_eq!(named, FIVE_STARS.into_iter().collect());
        // The same once more: what was issued is taken back word for word.
        let copy = shown(&self.folder.path().join("再取.docx"));
        let words = ["--template", "组织生活通报", "--number", "1", "-o", &copy];
        let taken = self.by_own_pack("bulletin", &[&words[..], &OF_2026].concat());
        assert_eq!(code(&taken), 0, "{}", err(&taken));
        assert_eq!(word::text_of(&fs::read(&copy).unwrap()), text);
    }
}

/// 岔河村 94, 白三村 93, 凤长村 90 in 青太市; 和石村 95, 凰岭村 94 in 凤新区. Where two stand level before
/// the cut, attendance decides: 青岭村 277/371 = 74.66 % before 安凤村 74.49 %, both with 99.5 points;
/// 山丰村 356/457 = 77.90 % before 河金村 309/409 = 75.55 %, both with 100.
const FIVE_STARS: [&str; 7] = [
    "岔河村党支部",
    "白三村党支部",
    "凤长村党支部",
    "和石村党支部",
    "凰岭村党支部",
    "青岭村党支部",
    "山丰村党支部",
];

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (entry, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            fs::copy(&entry, &to).unwrap();
        }
    }
}

fn hundredths(points: &Value) -> i64 {
    (points.as_f64().unwrap() * 100.0).round() as i64
}

/// Makes the first account by the link that the server prints, and signs in to it.
fn sign_in(server: &mut Server) -> String {
    assert!(line(&mut server.lines).contains("还没有任何账号"));
    let link = line(&mut server.lines);
    let path = link.split_once(&server.address).unwrap().1.to_owned();
    let address = &server.address;
    let page = ask(address, &format!("GET {path}"), "", "");
    let jar = cookies(&[&page]);
    let form = format!(
        "_token={}&login=city&name={}&role={}&password={word}&again={word}",
        token(&page, &path),
        encoded("王建国"),
        encoded("市委组织部"),
        word = encoded(PASSWORD)
    );
    ask(address, &format!("POST {path}"), &jar, &form);
    let page = ask(address, "GET /sign-in", &jar, "");
    let form =
        format!("_token={}&login=city&password={}", token(&page, "/sign-in"), encoded(PASSWORD));
    let entered = ask(address, "POST /sign-in", &jar, &form);
    assert!(entered.starts_with("HTTP/1.1 303"), "{entered}");
    cookies(&[&entered])
}

/// The last link of a page before these words, as a browser follows it.
fn link(page: &str, words: &str) -> String {
    let at = page.find(words).unwrap_or_else(|| panic!("{words}: {page}"));
    let href = page[..at].rsplit_once("href=\"").unwrap().1.split('"').next().unwrap();
    href.replace("&amp;", "&").replace("&#38;", "&")
}

/// The field of the scoring desk in the row of an organization.
fn field_of(page: &str, name: &str) -> String {
    let row = page.split_once(&format!(">{name}</a>")).unwrap().1;
    let field = row.split_once("name=\"g:").unwrap().1.split('"').next().unwrap();
    field.replace(':', "%3A")
}
