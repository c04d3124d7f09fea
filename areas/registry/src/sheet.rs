//! What workbooks of organizations and members look like: columns with the headers counties use.

mod export;

use office::{Choice, Column, Kind};

pub use export::{export_members, export_organizations};

use crate::rules::Vocabulary;

/// Columns of a list of organizations, in the order templates show them.
pub fn organizations(words: &Vocabulary) -> Vec<Column> {
    vec![
        Column::new("党组织代码", Kind::Code { digits: Vec::new() })
            .also(["组织代码", "代码", "党组织编码", "组织编码", "编码", "党组织编号"])
            .required()
            .hint("上级给这个党组织的编号，不能重复"),
        Column::new("党组织名称", Kind::Text)
            .also(["党组织全称", "组织名称", "组织全称", "名称", "全称", "党支部名称"])
            .required()
            .hint("全称")
            .width(36),
        Column::new("组织类别", Kind::Choice(Vocabulary::choices(&words.kinds)))
            .also([
                "党组织类别",
                "类别",
                "组织类型",
                "党组织类型",
                "种类",
                "组织种类",
                "党组织种类",
            ])
            .required(),
        Column::new("所属领域", Kind::Choice(Vocabulary::choices(&words.domains)))
            .also(["领域", "行业领域", "党组织领域", "领域类别"])
            .hint("领导一片区域的党委、党工委不填"),
        Column::new("上级党组织", Kind::Text)
            .also([
                "上级",
                "上级组织",
                "隶属党组织",
                "隶属于",
                "上级党组织名称",
                "上级党组织代码",
                "所属上级党组织",
            ])
            .hint("上级的代码或全称；最上面的党组织不填")
            .width(36),
        Column::new("成立时间", Kind::Date { month_is_enough: true })
            .also(["成立日期", "建立时间", "组建时间", "批准成立时间"])
            .hint("如 2016-02-09，只知道月份写 2016-02"),
        Column::new("届满时间", Kind::Date { month_is_enough: true })
            .also(["任期届满时间", "届满日期", "任期届满", "换届时间"])
            .hint("本届委员会任期到什么时候"),
    ]
}

/// Places of the columns of [`organizations`].
pub(crate) mod org {
    pub const CODE: usize = 0;
    pub const NAME: usize = 1;
    pub const KIND: usize = 2;
    pub const DOMAIN: usize = 3;
    pub const PARENT: usize = 4;
    pub const ESTABLISHED: usize = 5;
    pub const TERM_END: usize = 6;
}

/// Columns of a roster of members, in the order templates show them.
pub fn members(words: &Vocabulary) -> Vec<Column> {
    vec![
        Column::new("所在党支部名称", Kind::Text)
            .also([
                "所在党支部/名称",
                "所在党支部",
                "党支部名称",
                "党支部",
                "所在支部",
                "支部名称",
                "所在党组织",
                "所在党组织名称",
                "组织关系所在党支部",
            ])
            .hint("填了代码可以不填名称")
            .width(30),
        Column::new("所在党支部代码", Kind::Code { digits: Vec::new() })
            .also([
                "所在党支部/代码",
                "党支部代码",
                "支部代码",
                "党组织代码",
                "所在党组织代码",
                "组织代码",
            ])
            .hint("名称有重复时必须填代码"),
        Column::new("姓名", Kind::Name).also(["党员姓名"]).required(),
        Column::new(
            "性别",
            Kind::Choice(vec![Choice::new("男").also(["男性"]), Choice::new("女").also(["女性"])]),
        )
        .hint("不填按身份证号"),
        Column::new("公民身份号码", Kind::Id)
            .also([
                "身份证号",
                "身份证号码",
                "身份证",
                "证件号码",
                "居民身份证号",
                "公民身份证号码",
            ])
            .required()
            .hint("18 位，这一列已设为文本格式"),
        Column::new("入党时间", Kind::Date { month_is_enough: true })
            .also(["入党日期", "加入党组织时间", "加入中共党组织日期", "加入党组织日期"])
            .required(),
        Column::new("转正时间", Kind::Date { month_is_enough: true })
            .also(["转正日期", "转为正式党员时间", "转为正式党员日期"])
            .hint("预备党员不填"),
        Column::new(
            "党员类别",
            Kind::Choice(vec![
                Choice::new("正式党员").also(["正式", "中共党员", "党员"]),
                Choice::new("预备党员").also(["预备", "中共预备党员"]),
            ]),
        )
        .also(["党员身份", "党籍", "正式/预备", "是否预备"])
        .required(),
        category(words).also(["类别", "党员分类", "管理类别", "人员分类"]).required(),
        Column::new("手机号码", Kind::Phone).also([
            "手机",
            "手机号",
            "联系电话",
            "电话",
            "联系方式",
        ]),
        Column::new("学历", Kind::Text).also(["文化程度", "最高学历"]),
        Column::new("困难党员", Kind::YesNo).also(["是否困难党员", "困难", "生活困难"]),
    ]
}

/// A pack that names no categories takes any word.
fn category(words: &Vocabulary) -> Column {
    let kind = match &words.categories[..] {
        [] => Kind::Text,
        terms => Kind::Choice(Vocabulary::choices(terms)),
    };
    Column::new("人员类别", kind)
}

/// Places of the columns of [`members`].
pub(crate) mod member {
    pub const ORG_NAME: usize = 0;
    pub const ORG_CODE: usize = 1;
    pub const NAME: usize = 2;
    pub const SEX: usize = 3;
    pub const ID_NUMBER: usize = 4;
    pub const JOINED: usize = 5;
    pub const CONVERTED: usize = 6;
    pub const STAGE: usize = 7;
    pub const CATEGORY: usize = 8;
    pub const PHONE: usize = 9;
    pub const EDUCATION: usize = 10;
    pub const HARDSHIP: usize = 11;
}
