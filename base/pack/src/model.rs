//! The checked pack.

use crate::{Bulletin, Ledger, Lifecycle, Metric, Obligation, Scheme, Series, Wall};

/// A pack in which every name is resolved and every formula checked.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The documents it implements.
    pub basis: String,
    /// SM3 over all its files: two packs with the same fingerprint say the same.
    pub fingerprint: String,
    /// Names of the tree's levels by depth, the root's first.
    pub levels: Vec<String>,
    /// Kinds of organizations.
    pub kinds: Vec<Kind>,
    /// Domains.
    pub domains: Vec<Domain>,
    /// Categories of members; none: the roster takes any word.
    pub categories: Vec<Category>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Shared lifecycles.
    pub lifecycles: Vec<Lifecycle>,
    /// Ledgers.
    pub ledgers: Vec<Ledger>,
    /// Everything that is kept per organization and month, across ledgers, registry, obligations.
    pub series: Vec<Series>,
    /// Metrics.
    pub metrics: Vec<Metric>,
    /// Obligations.
    pub obligations: Vec<Obligation>,
    /// Schemes.
    pub schemes: Vec<Scheme>,
    /// Templates of bulletins.
    pub bulletins: Vec<Bulletin>,
    /// How the wall chart is judged and drawn.
    pub wall: Wall,
}

impl Pack {
    /// The ledger with this name.
    pub fn ledger(&self, name: &str) -> Option<&Ledger> {
        self.ledgers.iter().find(|ledger| ledger.name == name)
    }

    /// The template of a bulletin with this name.
    pub fn bulletin(&self, name: &str) -> Option<&Bulletin> {
        self.bulletins.iter().find(|bulletin| bulletin.name == name)
    }

    /// The scheme with this name.
    pub fn scheme(&self, name: &str) -> Option<&Scheme> {
        self.schemes.iter().find(|scheme| scheme.name == name)
    }
}

/// A kind of organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Name.
    pub name: String,
    /// Spellings accepted in imports.
    pub aliases: Vec<String>,
    /// Kinds it may stand below; empty: any.
    pub below: Vec<String>,
}

/// A domain: 农村, 社区, 机关.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Name.
    pub name: String,
    /// Spellings accepted in imports.
    pub aliases: Vec<String>,
}

/// A category of members in the roster: 直管, 在职, 流动.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Name.
    pub name: String,
    /// Spellings accepted in imports.
    pub aliases: Vec<String>,
    /// Whether its members live and work elsewhere: what formulas read as 流动.
    pub floating: bool,
}

/// Who a person is towards a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Name.
    pub name: String,
    /// Where the person's organization stands towards the record's.
    pub of: Relation,
    /// What the role may do, in the words of transitions and access rights.
    pub acts: Vec<String>,
}

/// Where one organization stands towards another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// 本组织
    Own,
    /// 上级: anywhere above
    Above,
    /// 下级: anywhere below
    Below,
    /// 其他组织: neither above nor below nor the same
    Other,
}

impl Relation {
    /// All with their names.
    pub const NAMED: [(&'static str, Self); 4] = [
        ("本组织", Self::Own),
        ("上级", Self::Above),
        ("下级", Self::Below),
        ("其他组织", Self::Other),
    ];
}

/// How well a value is established. Later ones include the earlier: a verified record was also
/// reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// 上报
    Reported = 1,
    /// 审核
    Reviewed = 2,
    /// 核验
    Verified = 3,
}

impl Standing {
    /// All with their names, lowest first.
    pub const NAMED: [(&'static str, Self); 3] =
        [("上报", Self::Reported), ("审核", Self::Reviewed), ("核验", Self::Verified)];

    /// As written in packs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reported => "上报",
            Self::Reviewed => "审核",
            Self::Verified => "核验",
        }
    }
}
