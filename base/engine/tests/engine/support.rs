//! Small packs and cities.

use engine::{Assessment, Facts, Judgments, OrgRow, Tree, assess};
use formula::When;
use pack::{File, InputSource, Pack, Scheme, check};

/// The metrics that test schemes read, with their units.
pub const METRICS: [(&str, &str); 12] = [
    ("应开次数", "次"),
    ("实开次数", "次"),
    ("平均年龄", "岁"),
    ("到会率", ""),
    ("收入", "元"),
    ("表彰数", "次"),
    ("处分数", "人"),
    ("满意度", ""),
    ("办结天数", "天"),
    ("甲", ""),
    ("乙", ""),
    ("丙", ""),
];

/// A pack with one ledger, its metrics, one obligation and these schemes.
pub fn pack(schemes: &[&str]) -> Pack {
    let mut ledger = String::from(
        r#"
name = "数据"
kept_by = "种类 = '党支部'"
date = "日期"

[[field]]
name = "日期"
type = "date"
[[field]]
name = "类型"
type = "choice"
options = ["大会", "其他"]
[[field]]
name = "数"
type = "number"

[[state]]
name = "已报"
standing = "上报"
[[state]]
name = "已审"
standing = "审核"
[[state]]
name = "已核验"
standing = "核验"
[[transition]]
name = "审核"
from = "已报"
to = "已审"
by = "上级"
[[transition]]
name = "核验"
from = "已审"
to = "已核验"
by = "上级"
"#,
    );
    for (name, unit) in METRICS {
        let whole = unit == "次" || unit == "人";
        let take = if whole { "count = \"是\"" } else { "latest = \"数\"" };
        ledger += &format!("\n[[metric]]\nname = \"{name}\"\n{take}\nunit = \"{unit}\"\n");
    }
    ledger += r#"
[[metric]]
name = "大会次数"
unit = "次"
count = "类型 = '大会'"
[[metric]]
name = "数之和"
sum = "数"
empty = "unknown"
[[metric]]
name = "数之均"
average = "数"
[[metric]]
name = "大会占比"
share = "类型 = '大会'"
[[metric]]
name = "最大数"
max = "数"
[[metric]]
name = "最小数"
min = "数"
[[metric]]
name = "最近数"
latest = "数"
[[metric]]
name = "每次数"
value = "数之和 / 大会次数 * 1次"
"#;
    let mut files = vec![
        File::new("pack.toml", "name = \"试\"\nversion = \"1\"\n"),
        File::new(
            "organizations.toml",
            "[[level]]\nname = \"市\"\n[[level]]\nname = \"县\"\n[[level]]\nname = \"支部\"\n\
             [[kind]]\nname = \"党委\"\n[[kind]]\nname = \"党支部\"\n[[domain]]\nname = \"农村\"\n",
        ),
        File::new("roles.toml", "[[role]]\nname = \"上级\"\nof = \"上级\"\nacts = []\n"),
        File::new("ledgers/data.toml", ledger),
        File::new(
            "obligations.toml",
            "[[obligation]]\nname = \"支部党员大会\"\nowed_by = \"种类 = '党支部'\"\n\
             record = { ledger = \"数据\", when = \"类型 = '大会'\" }\nevery = \"quarter\"\n\
             grace_days = 10\nbasis = \"条例\"\n",
        ),
    ];
    for (i, scheme) in schemes.iter().enumerate() {
        files.push(File::new(format!("schemes/{i}.toml"), *scheme));
    }
    check(&files).unwrap_or_else(|report| panic!("{report}"))
}

/// The head of a scheme for branches.
pub const HEAD: &str = "name = \"办法\"\napplies_to = \"种类 = '党支部'\"\n";

/// A scheme with one section "大项" of `points` that holds one indicator "指标" with this rule.
pub fn one(points: &str, rule: &str) -> String {
    format!(
        "{HEAD}full_mark = {points}\n[[section]]\nname = \"大项\"\npoints = {points}\n\
         [[section.indicator]]\nname = \"指标\"\npoints = {points}\nrule = {rule}\n"
    )
}

/// City 0, counties 1 and 2, and so many branches under each county, in order.
pub fn city(branches: &[usize]) -> Tree {
    let mut rows = vec![org("市", "党委", None)];
    for county in 0..branches.len() {
        rows.push(org(&format!("县{county}"), "党委", Some(0)));
    }
    for (county, count) in branches.iter().enumerate() {
        for branch in 0..*count {
            rows.push(org(&format!("支部{county}-{branch}"), "党支部", Some(county + 1)));
        }
    }
    Tree::new(&rows, &["市".into(), "县".into(), "支部".into()]).unwrap()
}

pub fn org(name: &str, kind: &str, parent: Option<usize>) -> OrgRow {
    OrgRow {
        code: name.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        domain: (kind == "党支部").then(|| "农村".to_owned()),
        parent,
        established: None,
        term_end: None,
    }
}

pub fn when() -> When {
    When::end_of("2026".parse().unwrap())
}

/// Facts by name for the last organizations of the tree; all else unknown.
pub fn facts(scheme: &Scheme, tree: &Tree, given: &[(&str, &[f64])]) -> Facts {
    let columns = scheme
        .inputs
        .iter()
        .map(|input| {
            if !matches!(input.source, InputSource::Metric(_) | InputSource::Obligation(..)) {
                return Vec::new();
            }
            let mut column = vec![f64::NAN; tree.len()];
            if let Some((_, values)) = given.iter().find(|(name, _)| *name == input.name) {
                let from = tree.len() - values.len();
                column[from..].copy_from_slice(values);
            }
            column
        })
        .collect();
    Facts::of_columns(when(), columns)
}

/// One branch, assessed; its place is 2.
pub fn assess_one(scheme: &str, given: &[(&str, f64)]) -> (Pack, Tree, Facts, Assessment) {
    let pack = pack(&[scheme]);
    let tree = city(&[1]);
    let columns: Vec<(&str, [f64; 1])> = given.iter().map(|(n, v)| (*n, [*v])).collect();
    let columns: Vec<(&str, &[f64])> = columns.iter().map(|(n, v)| (*n, &v[..])).collect();
    let facts = facts(&pack.schemes[0], &tree, &columns);
    let assessment = assess(&tree, &facts, &pack.schemes[0], &Judgments::new());
    (pack, tree, facts, assessment)
}

/// The branch of [`assess_one`].
pub const BRANCH: usize = 2;

/// The points of the only indicator for one branch; `-` while unknown.
pub fn points_of(scheme: &str, given: &[(&str, f64)]) -> String {
    let (_, _, _, assessment) = assess_one(scheme, given);
    assessment.points(0, BRANCH).map_or_else(|| "-".to_owned(), |points| points.to_string())
}
