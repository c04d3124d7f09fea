//! What the TOML parser says, in Chinese.

use formula::Problem;

/// The parser's sentence as a policy officer would put it, with what to do.
pub(crate) fn problem(error: &toml::de::Error, text: &str) -> Problem {
    let span = error.span().unwrap_or(0..0);
    let said = error.message();
    let written = text.get(span.clone()).unwrap_or_default();
    if written.starts_with(|c: char| c.is_ascii_digit()) && written.ends_with(['%', '％']) {
        return Problem::new(span, "百分数要用英文引号括起来").help(format!("写成 \"{written}\""));
    }
    let (message, help) = TABLE
        .iter()
        .find(|(english, ..)| said.contains(english))
        .map_or(("这里不符合TOML的写法", ""), |(_, message, help)| (*message, *help));
    let problem = Problem::new(span, message);
    if help.is_empty() { problem } else { problem.help(help) }
}

const QUOTES: &str = "文字两边都要有英文引号，如 name = \"组织生活\"";

const TABLE: &[(&str, &str, &str)] = &[
    ("duplicate key", "同一个键写了两次", "删去多余的一个"),
    ("missing opening quote", "引号没有配对：缺少左引号", QUOTES),
    ("missing closing quote", "引号没有配对：缺少右引号", QUOTES),
    ("invalid basic string", "引号没有配对，或文字里有不能直接写的字符", QUOTES),
    ("invalid literal string", "引号没有配对，或文字里有不能直接写的字符", QUOTES),
    ("string values must be quoted", "文字要用英文引号括起来", QUOTES),
    (
        "invalid unquoted key",
        "这个键要用英文引号括起来",
        "键里有汉字或符号时要加引号，如 \"好\" = 4",
    ),
    ("unquoted keys cannot be empty", "等号左边缺少键", "写成 键 = 值"),
    ("missing comma between array elements", "列表的两项之间缺少逗号", "写成 [\"甲\", \"乙\"]"),
    ("missing comma between key-value", "花括号里两项之间缺少逗号", "写成 { 甲 = 1, 乙 = 2 }"),
    ("extra comma", "多了一个逗号", "删去它"),
    ("unclosed array table", "[[ ]] 没有配对", "表头写成 [[field]]"),
    ("unclosed table", "[ ] 没有配对", "表头写成 [stars]"),
    ("unclosed inline table", "花括号没有配对：缺少右边的 }", ""),
    ("unclosed array", "方括号没有配对：缺少右边的 ]", ""),
    ("missing assignment", "缺少等号", "写成 键 = 值"),
    ("key with no value", "这个键没有值", "写成 键 = 值"),
    ("missing value", "等号右边缺少值", "写成 键 = 值"),
    ("extra assignment", "多了一个等号", "一行只写一个 键 = 值"),
    ("extra `=`", "多了一个等号", "一行只写一个 键 = 值"),
    ("unexpected key or value", "两个键值要分行写", "一行只写一个 键 = 值"),
    ("leading zero", "数字不能以0开头", "编号一类的数字请加引号，当作文字"),
    ("invalid value", "这个值写得不对", "文字要加英文引号；数字直接写；是非写 true 或 false"),
    ("recurs", "花括号或方括号嵌套太深", ""),
];
