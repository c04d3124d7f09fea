//! An organization as the recipe's formulas and texts know it.

use formula::{Fields, Type, Unit, Value};
use kernel::Day;
use ledger::rules::OrgValues;
use pack::Pack;
use registry::Organization;
use registry::rules::RoughDay;

use crate::people::{Holding, Person, Roll};
use crate::tree::Body;

/// An organization, its people, and what follows from them.
#[derive(Debug, Clone)]
pub(crate) struct Subject<'a> {
    /// Place in the list of organizations.
    pub at: usize,
    pub body: &'a Body,
    pub values: &'a OrgValues,
    pub people: &'a [Person],
    pub holders: &'a [Holding],
    /// Who reads its records above.
    pub above: &'a str,
    pub roll: Roll,
}

/// What formulas of the recipe may ask beyond the pack's own names, in order.
pub(crate) const KNOWN: [&str; 12] = [
    "党员总数",
    "正式党员数",
    "预备党员数",
    "老党员数",
    "流动党员数",
    "困难党员数",
    "在职党员数",
    "班子人数",
    "优劣",
    "富裕",
    "月份",
    "去年",
];

impl Subject<'_> {
    /// The values of [`KNOWN`], in order.
    pub fn known(&self, month: u32, last_year: bool) -> [Value; KNOWN.len()] {
        let count = |n: usize| Value::Number(n as f64);
        let roll = &self.roll;
        [
            count(roll.all),
            count(roll.formal),
            count(roll.probationary),
            count(roll.old),
            count(roll.floating),
            count(roll.hardship),
            count(roll.employed),
            count(self.holders.len()),
            Value::Number(self.body.diligence),
            Value::Number(self.body.wealth),
            Value::Number(f64::from(month)),
            Value::Number(f64::from(u8::from(last_year))),
        ]
    }

    /// The name of whoever holds a post.
    pub fn holder(&self, post: &str) -> Option<&str> {
        self.holders.iter().find(|held| held.post == post).map(|held| held.holder.as_str())
    }

    /// Who writes for it: the secretary, else whoever holds a post, else a member.
    pub fn writer(&self) -> &str {
        let held = self.holders.first().map(|held| held.holder.as_str());
        held.or_else(|| self.people.first().map(|one| one.name.as_str())).unwrap_or("党务工作者")
    }
}

/// Some names with those of [`KNOWN`] behind them.
pub(crate) fn with_known(names: Fields) -> Fields {
    KNOWN.iter().fold(names, |names, name| {
        names.with(name, Type::Number { unit: Unit::any(), whole: false })
    })
}

/// The organizations as the registry knows them.
pub(crate) fn registered(bodies: &[Body]) -> Vec<Organization> {
    let id = |at: Option<usize>| at.and_then(|at| bodies.get(at)).map(|body| body.id);
    bodies
        .iter()
        .map(|body| Organization {
            id: body.id,
            code: body.code.clone(),
            name: body.name.clone(),
            kind: body.kind.clone(),
            domain: body.domain.clone(),
            parent: id(body.parent),
            line_parent: id(body.line_parent),
            path: body.path.clone(),
            depth: body.path.depth() as u32,
            established: Some(RoughDay::Day(body.established)),
            term_end: Some(RoughDay::Day(body.term_end)),
            ended: None,
            revision: 1,
        })
        .collect()
}

/// What the pack's formulas may ask of each.
pub(crate) fn org_values(pack: &Pack, organizations: &[Organization]) -> Vec<OrgValues> {
    organizations.iter().map(|org| OrgValues::of(org, &pack.levels)).collect()
}

/// The day's month as people say it, for texts.
pub(crate) fn quarter_in_words(day: Day) -> &'static str {
    match day.month() {
        1..=3 => "一季度",
        4..=6 => "二季度",
        7..=9 => "三季度",
        _ => "四季度",
    }
}
