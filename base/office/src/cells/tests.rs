use kernel::Month;

use super::*;
use crate::Choice;

fn text(raw: &str) -> Content {
    Content::Text(raw.into())
}

fn read(kind: Kind, content: &Content) -> Result<Option<Value>, String> {
    let around = Around { year: Some(2026), month: Some(1) };
    read_cell(&Column::new("列", kind), Some(content), around)
}

fn date(content: &Content) -> String {
    match read(Kind::Date { month_is_enough: true }, content) {
        Ok(Some(value)) => value.to_string(),
        Ok(None) => "空".into(),
        Err(sentence) => sentence,
    }
}

#[test]
fn every_style_of_date_gives_the_same_day() {
    for raw in [
        "2026-3-5",
        "2026-03-05",
        "2026.03.05",
        "2026.3.5",
        "2026.3.5.",
        "2026/3/5",
        "2026／０３／０５",
        "2026年3月5日",
        "2026年03月05日",
        "2026年 3月 5日",
        "2026 年 3 月 5 日",
        "20260305",
        "２０２６０３０５",
        "二〇二六年三月五日",
        "二零二六年三月五日",
        "2026-03-05 00:00:00",
        "2026-03-05T08:30:00",
        "2026年3月5日 星期四",
        "2026年3月5日（周四）上午9时30分",
        "2026年3月5号",
        "2026—3—5",
        "2026、3、5",
        "\u{a0}2026-3-5\u{200b}",
        "3月5日",
        "03-05",
        "3.5",
        "46086",
        "'2026-03-05",
    ] {
        assert_eq!(date(&text(raw)), "2026-03-05", "{raw}");
    }
    for content in
        [Content::Serial(46_086.4), Content::Number(20_260_305.0), Content::Number(46_086.0)]
    {
        assert_eq!(date(&content), "2026-03-05", "{content:?}");
    }
    assert_eq!(date(&text("5日")), "2026-01-05");
}

#[test]
fn months_are_kept_as_months() {
    for raw in [
        "2026.3",
        "2026.03",
        "2026-03",
        "2026/3",
        "2026年3月",
        "202603",
        "二〇二六年三月",
        "3月",
        "2026年三月份",
    ] {
        assert_eq!(date(&text(raw)), "2026-03", "{raw}");
    }
    assert_eq!(date(&Content::Number(202_603.0)), "2026-03");
    assert_eq!(date(&Content::Number(2026.3)), "2026-03");
    assert_eq!(date(&Content::Number(2026.12)), "2026-12");
    assert!(date(&Content::Number(2026.1)).contains("分不清是 1 月还是 10 月"));
    assert_eq!(date(&text("2026.1")), "2026-01");
    assert_eq!(date(&text("2026.10")), "2026-10");
    let strict = read(Kind::Date { month_is_enough: false }, &text("2026.3"));
    assert!(strict.unwrap_err().contains("只写到月份"));
    let month = read(Kind::Month, &text("2026年3月5日")).unwrap();
    assert_eq!(month, Some(Value::Month(Month::new(2026, 3).unwrap())));
}

#[test]
fn wrong_dates_say_what_is_wrong() {
    for (raw, says) in [
        ("2018-13-45", "月份是 13"),
        ("2026-02-30", "没有 30 日"),
        ("2026", "只写了年份"),
        ("26.3.5", "四位"),
        ("3/5/2026", "分不清"),
        ("1899-01-01", "1900"),
        ("2026年3月5日至6日", "应为日期"),
        ("1月-3月", "应为日期"),
        ("去年", "应为日期"),
        ("2026-3-5-6", "应为日期"),
        ("99999999999999", "应为日期"),
    ] {
        assert!(date(&text(raw)).contains(says), "{raw}: {}", date(&text(raw)));
    }
    let nowhere = read_cell(
        &Column::new("日期", Kind::Date { month_is_enough: true }),
        Some(&text("01-13")),
        Around::default(),
    );
    assert!(nowhere.unwrap_err().contains("没有写年份"));
    assert!(date(&Content::Number(12.0)).contains("应为日期"));
}

#[test]
fn numbers_are_read_with_separators_units_and_widths() {
    let number = |raw: &str, unit: &str| {
        read(Kind::Number { unit: unit.into() }, &text(raw)).map(|v| v.and_then(|v| v.number()))
    };
    for (raw, unit, value) in [
        ("２３", "", 23.0),
        ("23人", "人", 23.0),
        ("23名", "人", 23.0),
        ("1,234.5", "", 1234.5),
        ("１，２３４．５", "", 1234.5),
        ("3万元", "元", 30_000.0),
        ("3万元", "万元", 3.0),
        ("3万", "万元", 3.0),
        ("3.45万", "", 34_500.0),
        ("1.15万元", "元", 11_500.0),
        ("500元", "万元", 0.05),
        ("－3.5", "", -3.5),
        ("￥ 300.00", "元", 300.0),
        ("85%", "", 0.85),
        ("二十三", "人", 23.0),
        ("二十三人", "人", 23.0),
        ("12.", "", 12.0),
    ] {
        assert_eq!(number(raw, unit), Ok(Some(value)), "{raw} {unit}");
    }
    for raw in ["约23", "1,23", "12,3456", "3-5", "一些", "1.2.3", "23个半", "1e5"] {
        assert!(number(raw, "人").is_err(), "{raw}: {:?}", number(raw, "人"));
    }
    assert_eq!(number("无", ""), Ok(None));
    assert_eq!(number("／", ""), Ok(None));
    let whole = |content| read(Kind::Whole { unit: "人".into() }, &content);
    assert_eq!(whole(text("24人")), Ok(Some(Value::Whole(24))));
    assert!(whole(text("2.5")).unwrap_err().contains("整数"));
    assert!(whole(Content::Number(-1.0)).unwrap_err().contains("负数"));
    assert!(whole(Content::Serial(23.0)).unwrap_err().contains("日期"));
}

#[test]
fn codes_come_back_from_excels_numbers() {
    let code = |content: &Content| {
        read(Kind::Code { digits: vec![] }, content).map(|v| v.unwrap().to_string())
    };
    assert_eq!(code(&Content::Number(3.401e7)), Ok("34010000".into()));
    assert_eq!(code(&Content::Number(34_010_101.0)), Ok("34010101".into()));
    assert_eq!(code(&Content::Number(99_010_000_002.0)), Ok("99010000002".into()));
    assert_eq!(code(&text("34010101.0")), Ok("34010101".into()));
    assert_eq!(code(&text("　９９０１\u{200b} 00 ")), Ok("990100".into()));
    assert_eq!(code(&text("'0123")), Ok("0123".into()));
    assert_eq!(code(&text("9E12")), Ok("9E12".into()));
    assert!(code(&text("3.401E+07")).unwrap_err().contains("无法还原"));
    assert!(code(&Content::Number(12.5)).is_err());
    let known = Kind::Code { digits: vec![6, 9] };
    assert!(read(known, &Content::Number(10_100.0)).unwrap_err().contains("前面的 0"));
}

#[test]
fn a_ruined_identity_number_says_so() {
    let id = |content: &Content| read(Kind::Id, content).map(|v| v.unwrap().to_string());
    assert_eq!(id(&text("９９０１０２２００００６０４８２７x")), Ok("99010220000604827X".into()));
    let ruined = id(&Content::Number(9.901_021_970_010_112e17)).unwrap_err();
    assert!(ruined.contains("无法还原") && ruined.contains("文本"), "{ruined}");
    assert!(id(&text("3.40102E+17")).unwrap_err().contains("无法还原"));
    assert_eq!(shown(Some(&Content::Number(9.901_021_970_010_112e17)), 30), "9.90102E+17");
}

#[test]
fn telephone_numbers_are_made_plain() {
    let phone = |raw: &str| read(Kind::Phone, &text(raw)).map(|v| v.unwrap().to_string());
    for (raw, plain) in [
        ("19524354674", "19524354674"),
        ("195 2435 4674", "19524354674"),
        ("+86-195-2435-4674", "19524354674"),
        ("１９５２４３５４６７４", "19524354674"),
        ("0551-6263 7000", "0551-62637000"),
        ("(010)62637000", "010-62637000"),
        ("62637000", "62637000"),
    ] {
        assert_eq!(phone(raw), Ok(plain.into()), "{raw}");
    }
    for wrong in ["号码与他人重复", "1952435467", "123", "19524354674/19524354675"] {
        assert!(phone(wrong).is_err(), "{wrong}");
    }
    assert_eq!(read(Kind::Phone, &text("/")), Ok(None));
}

#[test]
fn names_lose_stray_blanks_and_keep_rare_characters() {
    let name = |raw: &str| read(Kind::Name, &text(raw)).map(|v| v.unwrap().to_string());
    for (raw, clean) in [
        ("张　三", "张三"),
        (" 汪新芳\u{a0}", "汪新芳"),
        ("欧\u{200b}阳 修", "欧阳修"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("阎𠮷", "阎𠮷"),
        ("𬎆𰻞𲎯㐂", "𬎆𰻞𲎯㐂"),
        ("葛\u{e0100}", "葛\u{e0100}"),
        ("John  Smith", "John Smith"),
    ] {
        assert_eq!(name(raw), Ok(clean.into()), "{raw}");
    }
    assert!(name("张\u{e863}").unwrap_err().contains("第 2 个字是本机自造字"));
    assert!(name("张\u{fffd}").unwrap_err().contains("乱码"));
    let long = "𠮷".repeat(50);
    assert_eq!(name(&long), Ok(long.clone()));
}

#[test]
fn choices_are_known_by_alias_and_neighbours_are_offered() {
    let kinds = vec![
        Choice::new("党支部").also(["支部"]),
        Choice::new("党总支").also(["总支"]),
        Choice::new("主题党日").also(["主题党日活动"]),
    ];
    let one = |raw: &str| read(Kind::Choice(kinds.clone()), &text(raw));
    assert_eq!(one("主题党日 活动"), Ok(Some(Value::Choice("主题党日".into()))));
    assert_eq!(one("　支部"), Ok(Some(Value::Choice("党支部".into()))));
    let wrong = one("支部吧").unwrap_err();
    assert!(wrong.contains("是不是“党支部”") && wrong.contains("可填：党支部、党总支"), "{wrong}");
    let many = read(Kind::Choices(kinds.clone()), &text("支部；主题党日、支部"));
    assert_eq!(many, Ok(Some(Value::Choices(vec!["党支部".into(), "主题党日".into()]))));
    for (raw, truth) in [("是", true), ("√", true), ("无", false), ("Ｎ", false)] {
        assert_eq!(read(Kind::YesNo, &text(raw)), Ok(Some(Value::Truth(truth))));
    }
}

#[test]
fn empty_error_and_formula_cells_are_told_apart() {
    let required = Column::new("姓名", Kind::Name).required();
    let read = |content: Option<&Content>| read_cell(&required, content, Around::default());
    assert!(read(None).unwrap_err().contains("必填"));
    assert!(read(Some(&text("\u{a0}　"))).unwrap_err().contains("必填"));
    assert!(read(Some(&Content::Error("#N/A".into()))).unwrap_err().contains("#N/A"));
    assert!(read(Some(&Content::Uncomputed)).unwrap_err().contains("公式"));
}
