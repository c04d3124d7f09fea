//! What formulas may ask of organizations, members and posts. These are the registry's own
//! columns, the same in every city; their permitted values come from the pack.

use formula::{Fields, Type};

use crate::{Category, Domain, Kind};

/// A thing the registry keeps, over which metrics can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entity {
    /// 组织
    Org,
    /// 党员
    Member,
    /// 职务
    Post,
}

impl Entity {
    /// All with their names.
    pub const NAMED: [(&'static str, Self); 3] =
        [("组织", Self::Org), ("党员", Self::Member), ("职务", Self::Post)];
}

/// An attribute of an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrgAttribute {
    /// 名称
    Name,
    /// 代码
    Code,
    /// 种类
    Kind,
    /// 领域; unknown for bodies above the branch
    Domain,
    /// 层级: the name of its depth in the tree
    Level,
    /// 成立日期
    Established,
    /// 届满日期
    TermEnd,
}

/// The attributes in the order in which rows about an organization hold them.
pub const ORG_ATTRIBUTES: [(&str, OrgAttribute); 7] = [
    ("名称", OrgAttribute::Name),
    ("代码", OrgAttribute::Code),
    ("种类", OrgAttribute::Kind),
    ("领域", OrgAttribute::Domain),
    ("层级", OrgAttribute::Level),
    ("成立日期", OrgAttribute::Established),
    ("届满日期", OrgAttribute::TermEnd),
];

/// The closed lists that the pack gives to attributes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    pub kinds: Vec<String>,
    pub domains: Vec<String>,
    pub levels: Vec<String>,
    pub categories: Vec<String>,
}

impl Lists {
    pub fn of(
        kinds: &[Kind],
        domains: &[Domain],
        levels: &[String],
        categories: &[Category],
    ) -> Self {
        Self {
            kinds: kinds.iter().map(|k| k.name.clone()).collect(),
            domains: domains.iter().map(|d| d.name.clone()).collect(),
            levels: levels.to_vec(),
            categories: categories.iter().map(|c| c.name.clone()).collect(),
        }
    }

    pub fn kind_of(&self, attribute: OrgAttribute) -> Type {
        match attribute {
            OrgAttribute::Name | OrgAttribute::Code => Type::text(),
            OrgAttribute::Kind => Type::choice(&self.kinds),
            OrgAttribute::Domain => Type::choice(&self.domains),
            OrgAttribute::Level => Type::choice(&self.levels),
            OrgAttribute::Established | OrgAttribute::TermEnd => Type::Date,
        }
    }

    fn category(&self) -> Type {
        if self.categories.is_empty() { Type::text() } else { Type::choice(&self.categories) }
    }

    /// The organization's attributes as names, each behind the prefix.
    pub fn org_names(&self, prefix: &str, names: Fields) -> Fields {
        ORG_ATTRIBUTES.iter().fold(names, |names, (name, attribute)| {
            names.with(&format!("{prefix}{name}"), self.kind_of(*attribute))
        })
    }

    /// The names of a row about one thing of the registry: its own columns, then, for members and
    /// posts, its organization's behind `组织.`.
    pub fn names_of(&self, entity: Entity) -> Fields {
        let own = Fields::new("字段");
        let own = match entity {
            Entity::Org => return self.org_names("", own),
            Entity::Member => own
                .with("性别", Type::choice(["男", "女"]))
                .with("出生日期", Type::Date)
                .with("入党日期", Type::Date)
                .with("转正日期", Type::Date)
                .with("类别", self.category())
                .with("学历", Type::text())
                .with("预备", Type::YesNo)
                .with("流动", Type::YesNo)
                .with("困难", Type::YesNo),
            Entity::Post => own
                .with("职务", Type::text())
                .with("任职日期", Type::Date)
                .with("届满日期", Type::Date)
                .with("离任日期", Type::Date)
                .with("在任", Type::YesNo)
                .with("中共党员", Type::YesNo)
                .with("出生日期", Type::Date),
        };
        self.org_names("组织.", own)
    }
}
