//! The measured scheme, as the text of a policy pack: 120 metrics over one ledger, 60 indicators in
//! 6 sections, every rule form. `compare/` says the same in Polars, pandas and SQL.
//!
//! Indicator `k` of section `s` reads columns `a` and `b`; the two columns that a judged indicator
//! leaves unread serve as third input of others, for vetoes and for the order of ties.

use std::fmt::Write as _;

use pack::{File, Pack};

/// How many sections there are.
pub const SECTIONS: usize = 6;
/// How many indicators each has.
pub const INDICATORS: usize = 10;
/// How many metric columns.
pub const COLUMNS: usize = 2 * SECTIONS * INDICATORS;
/// The judged indicator of each section.
pub const JUDGED: usize = 6;

/// The first of the two columns of an indicator.
pub const fn first_column(section: usize, indicator: usize) -> usize {
    2 * (section * INDICATORS + indicator)
}

/// The name of a metric.
pub fn metric_name(column: usize) -> String {
    format!("指标数{:03}", column + 1)
}

/// The pack with the measured scheme as its only one.
pub fn pack() -> Result<Pack, String> {
    pack::check(&files()).map_err(|report| report.to_string())
}

/// The pack's files.
pub fn files() -> Vec<File> {
    vec![
        File::new("pack.toml", "name = \"测量用制度包\"\nversion = \"1\"\n"),
        File::new("organizations.toml", ORGANIZATIONS),
        File::new("roles.toml", ROLES),
        File::new("ledgers/data.toml", ledger()),
        File::new("schemes/measured.toml", scheme()),
    ]
}

const ORGANIZATIONS: &str = r#"
[[level]]
name = "市"
[[level]]
name = "县"
[[level]]
name = "支部"
[[kind]]
name = "党委"
[[kind]]
name = "党支部"
below = ["党委"]
"#;

const ROLES: &str = r#"
[[role]]
name = "支部书记"
of = "本组织"
acts = ["填报", "提交"]
"#;

fn ledger() -> String {
    let mut text = String::from(
        r#"name = "考评数据"
kept_by = "种类 = '党支部'"
date = "日期"
[[field]]
name = "日期"
type = "date"
[[field]]
name = "数额"
type = "number"
[[state]]
name = "草稿"
[[state]]
name = "已报"
standing = "上报"
[[transition]]
name = "提交"
from = "草稿"
to = "已报"
by = "支部书记"
"#,
    );
    for column in 0..COLUMNS {
        let how = if is_count(column) { "count = \"是\"" } else { "sum = \"数额\"" };
        let _ = writeln!(text, "[[metric]]\nname = \"{}\"\n{how}", metric_name(column));
    }
    text
}

/// Whether a column holds whole numbers.
fn is_count(column: usize) -> bool {
    !matches!(column / 2 % INDICATORS, 1 | 7 | 8)
}

/// The scheme's text.
pub fn scheme() -> String {
    let mut text = String::from(
        r#"name = "测量用考评办法"
applies_to = "种类 = '党支部'"
full_mark = 100
at_most = 105
rank_within = "县"
[[source]]
name = "自评"
weight = "30%"
[[source]]
name = "考评"
weight = "70%"
"#,
    );
    for section in 0..SECTIONS {
        let weight = if section == 3 || section == 5 { 0.5 } else { 1.0 };
        let _ = writeln!(
            text,
            "[[section]]\nname = \"{}\"\npoints = 20\nat_most = 21\nweight = {weight}",
            section_name(section)
        );
        for indicator in 0..INDICATORS {
            let points = match indicator {
                0 => "points = 4\n",
                8 => "",
                _ => "points = 2\n",
            };
            let _ = writeln!(
                text,
                "[[section.indicator]]\nname = \"{}\"\n{points}rule = {}",
                indicator_name(section, indicator),
                rule(section, indicator)
            );
            if section == SECTIONS - 1 && indicator == JUDGED {
                text.push_str("sources = [\"考评\"]\n");
            }
        }
    }
    let spare = |section: usize| metric_name(first_column(section, JUDGED) + 1);
    let _ = write!(
        text,
        r#"[[veto]]
name = "最高二星"
when = "{cap} > 11"
star_at_most = 2
[[veto]]
name = "一项不得分"
when = "{one} > 10"
zero = "{indicator}"
[[veto]]
name = "总分清零"
when = "{all} > 11"
zero = "总分"
[stars]
bands = {{ 5 = 90, 4 = 80, 3 = 70, 2 = 60, 1 = 0 }}
quota = [ {{ star = 5, at_most = "10%", within = "县" }} ]
ties = ["{tie}", "{section}"]
[candidates]
when = "星级 <= 2"
"#,
        cap = spare(0),
        one = spare(1),
        all = spare(2),
        tie = spare(3),
        indicator = indicator_name(1, 0),
        section = section_name(0),
    );
    text
}

fn section_name(section: usize) -> String {
    format!("大项{}", ["甲", "乙", "丙", "丁", "戊", "己"][section])
}

fn indicator_name(section: usize, indicator: usize) -> String {
    format!("{}之{:02}", section_name(section), indicator + 1)
}

fn rule(section: usize, indicator: usize) -> String {
    let first = first_column(section, indicator);
    let (a, b) = (metric_name(first), metric_name(first + 1));
    let third = metric_name(first_column(section, JUDGED));
    let last = metric_name(first_column(section, JUDGED) + 1);
    let partial = ["不足1不计", "不足1按1计", "按比例计"][section % 3];
    match (indicator, section) {
        (0, _) => format!(r#"{{ deduct = 1, per = "{a} - {b}" }}"#),
        (1, 0..3) => {
            format!(r#"{{ deduct = 0.3, per = "{a} - {b}", partial = "{partial}" }}"#)
        }
        (1, _) => format!(
            r#"{{ deduct = 0.2, per = "{a} - {b}", partial = "{partial}", each = 0.5, at_least = 0.4 }}"#
        ),
        (2, 0 | 2 | 4) => format!(r#"{{ proportion = "{a} / {b}", full_at = "90%" }}"#),
        (2, _) => format!(
            r#"{{ proportion = "{a} / {b}", full_at = "95%", zero_at = "50%", at_least = 0.2 }}"#
        ),
        (3, 0 | 3) => format!(r#"{{ proportion = "{a} / {b}", full_at = 0.02, zero_at = 0.3 }}"#),
        (3, 1 | 4) => {
            format!(r#"{{ proportion = "{a} / {b}", full_at = 0.9, none_below = 0.6 }}"#)
        }
        (3, _) => format!(
            r#"{{ proportion = "{a} / {b}", full_at = 0.02, zero_at = 0.3, none_below = 0.25 }}"#
        ),
        (4, _) => format!(
            r#"{{ tiers = [ {{ when = "{a} >= 12 and {b} <= 1", points = 2 }}, {{ when = "{a} >= 8 or {third} >= 2", points = 1.5 }}, {{ when = "{a} >= 4", points = 1 }} ], otherwise = 0 }}"#
        ),
        (5, 0 | 3) => format!(r#"{{ yes = "{a} >= {b}" }}"#),
        (5, 1) => format!(r#"{{ yes = "coalesce({a}, 0) >= 4 and {b} <= 2" }}"#),
        (5, 2) => format!(r#"{{ yes = "{a} >= 3 or {b} in (4, 5)" }}"#),
        (5, _) => format!(r#"{{ yes = "not ({a} < 2) and ({b} <= 3 or {last} >= 1)" }}"#),
        (JUDGED, 0..3) => {
            r#"{ judged = { "好" = 2, "较好" = 1.5, "一般" = 1, "差" = 0 } }"#.to_owned()
        }
        (JUDGED, _) => "{ judged_points = { from = 0, to = 2, step = 0.5 } }".to_owned(),
        (7, 0 | 2 | 4) => format!(
            r#"{{ rank = "{a} + {b}", within = "县", places = [ {{ to = "10%", points = 2 }}, {{ to = "40%", points = 1.5 }}, {{ to = "80%", points = 1 }} ], otherwise = 0.5 }}"#
        ),
        (7, _) => format!(
            r#"{{ rank = "{a} - {b}", best = "low", within = "县", places = [ {{ to = 300, points = 2 }}, {{ to = 900, points = 1 }} ], otherwise = 0 }}"#
        ),
        (8, _) => {
            format!(r#"{{ bonus = 0.5, per = "{a} + {b}", at_most = 1.5, partial = "{partial}" }}"#)
        }
        (_, 0) => format!(r#"{{ proportion = "min({a}, {b}) / max({a}, {b})", full_at = 0.9 }}"#),
        (_, 1) => format!(r#"{{ proportion = "round({a} / {b}, 2)", full_at = 0.95 }}"#),
        (_, 2) => format!(r#"{{ proportion = "if({a} > {b}, 1, {a} / {b})", full_at = 0.9 }}"#),
        (_, 3) => {
            format!(r#"{{ proportion = "abs({a} - {b}) / {b}", full_at = 0.05, zero_at = 0.5 }}"#)
        }
        (_, 4) => format!(r#"{{ proportion = "coalesce({a} / {b}, 0.5)", full_at = 0.9 }}"#),
        (_, _) => format!(r#"{{ proportion = "floor({a} / {b} * 10) / 10", full_at = 0.9 }}"#),
    }
}
