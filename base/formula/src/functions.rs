//! The functions a formula may call, with their Chinese and English names.

use crate::DateWindow;
use crate::tree::Part;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    If,
    Least,
    Most,
    Round,
    Floor,
    Ceil,
    Abs,
    Coalesce,
    Known,
    Part(Part),
    Within(DateWindow),
    WholeYears,
    WholeMonths,
    Length,
    Contains,
    StartsWith,
    Size,
}

/// Name as documented, other names, function, how many arguments (least, most), how it is written.
type Row = (&'static str, &'static [&'static str], Function, (usize, usize), &'static str);

const MANY: usize = 20;

const TABLE: &[Row] = &[
    ("if", &["如果"], Function::If, (3, 3), "if(条件, 成立时的值, 不成立时的值)"),
    ("min", &["取小"], Function::Least, (2, MANY), "min(甲, 乙)"),
    ("max", &["取大"], Function::Most, (2, MANY), "max(甲, 乙)"),
    ("round", &["四舍五入"], Function::Round, (1, 2), "round(数, 小数位数)"),
    ("floor", &["向下取整"], Function::Floor, (1, 1), "floor(数)"),
    ("ceil", &["向上取整"], Function::Ceil, (1, 1), "ceil(数)"),
    ("abs", &["绝对值"], Function::Abs, (1, 1), "abs(数)"),
    ("coalesce", &["缺省"], Function::Coalesce, (2, MANY), "coalesce(可能未知的值, 未知时的值)"),
    ("已知", &["known"], Function::Known, (1, 1), "已知(值)"),
    ("年", &[], Function::Part(Part::Year), (1, 1), "年(日期)"),
    ("季度", &[], Function::Part(Part::Quarter), (1, 1), "季度(日期)"),
    ("月", &[], Function::Part(Part::Month), (1, 1), "月(日期)"),
    ("日", &[], Function::Part(Part::Day), (1, 1), "日(日期)"),
    ("本年", &[], Function::Within(DateWindow::ThisYear), (1, 1), "本年(日期)"),
    ("上年", &[], Function::Within(DateWindow::LastYear), (1, 1), "上年(日期)"),
    ("本季", &[], Function::Within(DateWindow::ThisQuarter), (1, 1), "本季(日期)"),
    ("上季", &[], Function::Within(DateWindow::LastQuarter), (1, 1), "上季(日期)"),
    ("本月", &[], Function::Within(DateWindow::ThisMonth), (1, 1), "本月(日期)"),
    ("上月", &[], Function::Within(DateWindow::LastMonth), (1, 1), "上月(日期)"),
    ("本期", &[], Function::Within(DateWindow::Cycle), (1, 1), "本期(日期)"),
    ("满年数", &["周岁"], Function::WholeYears, (1, 1), "满年数(日期)"),
    ("满月数", &[], Function::WholeMonths, (1, 1), "满月数(日期)"),
    ("字数", &[], Function::Length, (1, 1), "字数(文字)"),
    ("包含", &[], Function::Contains, (2, 2), "包含(文字, '要找的词')"),
    ("开头是", &[], Function::StartsWith, (2, 2), "开头是(文字, '词')"),
    ("个数", &[], Function::Size, (1, 1), "个数(多选字段)"),
];

pub(crate) struct Found {
    pub function: Function,
    pub least: usize,
    pub most: usize,
    pub usage: &'static str,
}

pub(crate) fn find(name: &str) -> Option<Found> {
    let (_, _, function, (least, most), usage) =
        TABLE.iter().find(|(main, others, ..)| *main == name || others.contains(&name))?;
    Some(Found { function: *function, least: *least, most: *most, usage })
}

/// All names, for suggestions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().flat_map(|(main, others, ..)| std::iter::once(*main).chain(others.iter().copied()))
}
