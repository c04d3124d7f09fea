//! Random formulas over a fixed row type: every construct of the language, well typed.

use formula::{Fields, Type, Unit};

/// A small deterministic generator (SplitMix64): the same seed gives the same test everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

pub const OPTIONS: [&str; 4] = ["支部党员大会", "党课", "主题党日", "it's"];
pub const TAGS: [&str; 3] = ["重温誓词", "志愿服务", "a'b"];

/// The names of the test rows, in slot order.
pub fn names() -> Fields {
    let number = |unit: &str, whole| Type::Number { unit: Unit::named(unit), whole };
    Fields::new("字段")
        .with("应到", number("人", true))
        .with("实到", number("人", true))
        .with("得分", Type::number())
        .with("金额", number("元", false))
        .with("类型", Type::choice(OPTIONS))
        .with("主题", Type::text())
        .with("补录", Type::YesNo)
        .with("有附件", Type::YesNo)
        .with("召开日期", Type::Date)
        .with("填报日期", Type::Date)
        .with("标签", Type::Set { options: Some(TAGS.iter().map(|t| (*t).into()).collect()) })
}

/// A formula of a random type, as text.
pub fn formula(random: &mut Random) -> String {
    let depth = 1 + random.below(5);
    match random.below(4) {
        0 => number(random, depth),
        1 => date(random, depth.min(2)),
        _ => yes_no(random, depth),
    }
}

/// A number without a fixed unit: counts of people stay in their own ratio or are divided away.
fn number(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return match random.below(6) {
            0 => {
                random.pick(&["0", "1", "0.9", "3.14", "57", "100", "12.345", "1000000"]).to_owned()
            }
            1 => random.pick(&["5%", "90%", "33.3%"]).to_owned(),
            2 => "得分".to_owned(),
            3 => "(实到 / 1人)".to_owned(),
            4 => "(应到 / 1人)".to_owned(),
            _ => "(金额 / 1元)".to_owned(),
        };
    }
    let d = depth - 1;
    match random.below(20) {
        0 => format!("({} + {})", number(random, d), number(random, d)),
        1 => format!("({} - {})", number(random, d), number(random, d)),
        2 => format!("({} * {})", number(random, d.min(1)), number(random, d.min(1))),
        3 => format!("({} / ({} + 0.5))", number(random, d.min(1)), number(random, 0)),
        4 => "(实到 / 应到)".to_owned(),
        5 => format!("min({}, {})", number(random, d), number(random, d)),
        6 => format!(
            "max({}, {}, {})",
            number(random, d),
            number(random, d.min(1)),
            number(random, 0)
        ),
        7 => format!("round({}, {})", number(random, d), random.below(4)),
        8 => format!("floor({})", number(random, d)),
        9 => format!("ceil({})", number(random, d)),
        10 => format!("abs({})", number(random, d)),
        11 => format!("-{}", number(random, d)),
        12 => format!("if({}, {}, {})", yes_no(random, d), number(random, d), number(random, d)),
        13 => format!("coalesce({}, {})", number(random, d), number(random, d)),
        14 => {
            let function = random.pick(&["年", "季度", "月", "日", "满月数", "满年数"]);
            format!("{function}({})", date(random, d.min(2)))
        }
        15 => format!("(({} - {}) / 1天)", date(random, d.min(1)), date(random, d.min(1))),
        16 => format!("字数({})", text(random, d.min(1))),
        17 => "个数(标签)".to_owned(),
        _ => number(random, 0),
    }
}

fn yes_no(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return random.pick(&["补录", "有附件", "是", "否", "类型 = '党课'"]).to_owned();
    }
    let d = depth - 1;
    match random.below(20) {
        0 => format!("({} and {})", yes_no(random, d), yes_no(random, d)),
        1 => format!("({} 或 {})", yes_no(random, d), yes_no(random, d)),
        2 => format!("not ({})", yes_no(random, d)),
        3..=6 => {
            let sign = random.pick(&["=", "!=", "<", "<=", ">", ">="]);
            format!("{} {sign} {}", number(random, d), number(random, d))
        }
        7 => {
            let sign = random.pick(&["=", "≠", "<", "≤", ">", "≥"]);
            format!("{} {sign} {}", date(random, d.min(1)), date(random, d.min(1)))
        }
        8 => format!("coalesce({}, 主题) = {}", text(random, d.min(1)), "coalesce(主题, 类型)"),
        9 => format!("主题 != '{}'", random.pick(&["学习", "学习 党章", "无"])),
        10 => format!("类型 in ('{}', \"it's\")", random.pick(&["党课", "主题党日"])),
        11 => format!("类型 not in ('{}')", random.pick(&["党课", "主题党日"])),
        12 => format!("{} in (1, 2.5, 57)", number(random, d)),
        13 => format!("{} in 标签", random.pick(&["'志愿服务'", "\"a'b\""])),
        14 => format!(
            "已知({})",
            match random.below(3) {
                0 => number(random, d),
                1 => date(random, d.min(1)),
                _ => yes_no(random, d),
            }
        ),
        15 => {
            let window = random.pick(&["本年", "上年", "本季", "上季", "本月", "上月", "本期"]);
            format!("{window}({})", date(random, d.min(1)))
        }
        16 => format!("包含({}, '学习')", text(random, d.min(1))),
        17 => format!("开头是({}, '学习')", text(random, d.min(1))),
        18 => format!("if({}, {}, {})", yes_no(random, d), yes_no(random, d), yes_no(random, d)),
        _ => format!("coalesce({}, {}) = {}", yes_no(random, d), yes_no(random, 0), "补录"),
    }
}

fn text(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return random.pick(&["类型", "主题", "'学习'", "'党课'", "“学习 党章”"]).to_owned();
    }
    match random.below(3) {
        0 => format!(
            "if({}, {}, {})",
            yes_no(random, depth - 1),
            text(random, depth - 1),
            text(random, depth - 1)
        ),
        1 => format!("coalesce({}, {})", text(random, depth - 1), text(random, depth - 1)),
        _ => text(random, 0),
    }
}

fn date(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return random
            .pick(&["召开日期", "填报日期", "期初", "截止日", "2026年2月28日", "2025年12月31日"])
            .to_owned();
    }
    match random.below(4) {
        0 => format!("{} + {}", date(random, depth - 1), random.below(400)),
        1 => format!("{} - {}天", date(random, depth - 1), random.below(400)),
        2 => format!(
            "if({}, {}, {})",
            yes_no(random, depth - 1),
            date(random, depth - 1),
            date(random, depth - 1)
        ),
        _ => format!("coalesce({}, {})", date(random, depth - 1), date(random, depth - 1)),
    }
}
