//! From a record to the values its ledger's formulas read.

use std::sync::Arc;

use formula::Value;
use kernel::Day;
use pack::{FieldType, Ledger, ORG_ATTRIBUTES, OrgAttribute, RecordSlot};
use registry::Organization;
use registry::rules::RoughDay;

use super::{Content, Held};

/// What formulas may ask of a record's organization.
#[derive(Debug, Clone)]
pub struct OrgValues([Value; ORG_ATTRIBUTES.len()]);

impl OrgValues {
    /// The attributes of an organization; `levels` are the pack's names of depths.
    pub fn of(org: &Organization, levels: &[String]) -> Self {
        let text = |text: &str| Value::Text(Arc::from(text));
        let day =
            |day: Option<RoughDay>| day.map_or(Value::Unknown, |day| Value::Date(day.first_day()));
        Self(ORG_ATTRIBUTES.map(|(_, attribute)| match attribute {
            OrgAttribute::Name => text(&org.name),
            OrgAttribute::Code => text(&org.code),
            OrgAttribute::Kind => text(&org.kind),
            OrgAttribute::Domain => org.domain.as_deref().map_or(Value::Unknown, text),
            OrgAttribute::Level => {
                levels.get(org.depth as usize).map_or(Value::Unknown, |level| text(level))
            }
            OrgAttribute::Established => day(org.established),
            OrgAttribute::TermEnd => day(org.term_end),
        }))
    }

    /// Nothing known: while nobody has said whose a record is to be.
    pub fn unknown() -> Self {
        Self(ORG_ATTRIBUTES.map(|_| Value::Unknown))
    }

    /// The row of a formula about the organization itself, such as `kept_by`.
    pub fn row(&self) -> &[Value] {
        &self.0
    }

    fn value(&self, attribute: OrgAttribute) -> Value {
        let place = ORG_ATTRIBUTES.iter().position(|(_, known)| *known == attribute);
        place.and_then(|place| self.0.get(place)).cloned().unwrap_or(Value::Unknown)
    }
}

/// The values of a record by slot of its ledger's names.
pub fn row(
    ledger: &Ledger,
    content: &Content,
    filed_on: Option<Day>,
    org: &OrgValues,
) -> Vec<Value> {
    ledger.slots.iter().map(|slot| value(ledger, *slot, content, filed_on, org)).collect()
}

pub(crate) fn value(
    ledger: &Ledger,
    slot: RecordSlot,
    content: &Content,
    filed_on: Option<Day>,
    org: &OrgValues,
) -> Value {
    match slot {
        RecordSlot::Field(place) => match (ledger.fields.get(place), content.get(place)) {
            (Some(field), Some(held)) => of_held(&field.kind, held),
            _ => Value::Unknown,
        },
        RecordSlot::Expected(place) => attendance(content, place, |expected, _| expected),
        RecordSlot::Came(place) => attendance(content, place, |_, came| came),
        RecordSlot::FiledOn => filed_on.map_or(Value::Unknown, Value::Date),
        RecordSlot::Org(attribute) => org.value(attribute),
    }
}

fn attendance(
    content: &Content,
    place: usize,
    pick: impl Fn(Option<u32>, Option<u32>) -> Option<u32>,
) -> Value {
    match content.get(place) {
        Some(Held::Attendance { expected, came }) => {
            pick(*expected, *came).map_or(Value::Unknown, |n| Value::Number(f64::from(n)))
        }
        _ => Value::Unknown,
    }
}

fn of_held(kind: &FieldType, held: &Held) -> Value {
    let text = |text: &str| Value::Text(Arc::from(text));
    match held {
        Held::Text(content) => text(content),
        Held::Number(number) => Value::number(*number),
        Held::Day(RoughDay::Day(day)) => Value::Date(*day),
        // A month field stands for its first day. A date of which only the month was written is
        // unknown to formulas: the day must not be invented.
        Held::Day(RoughDay::Month(month)) if *kind == FieldType::Month => {
            Value::Date(month.first_day())
        }
        Held::YesNo(yes) => Value::YesNo(*yes),
        Held::Choices(chosen) => Value::Set(chosen.iter().map(|c| Arc::from(c.as_str())).collect()),
        Held::Named(named) if *kind == FieldType::Members => {
            Value::Set(named.iter().map(|one| Arc::from(one.name.as_str())).collect())
        }
        Held::Named(named) => named.first().map_or(Value::Unknown, |one| text(&one.name)),
        Held::Day(RoughDay::Month(_)) | Held::Attendance { .. } => Value::Unknown,
    }
}

/// A part of a record that people fill in by itself: a field, or one of the two numbers of an
/// attendance. What forms ask and what columns of workbooks hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The field at this place.
    Field(usize),
    /// How many were expected, of the attendance at this place.
    Expected(usize),
    /// How many came, of the attendance at this place.
    Came(usize),
}

impl Part {
    /// The place of its field.
    pub fn field(self) -> usize {
        match self {
            Self::Field(place) | Self::Expected(place) | Self::Came(place) => place,
        }
    }
}

/// All parts of a ledger's records, in order, each with its name.
pub fn parts(ledger: &Ledger) -> Vec<(Part, &str)> {
    let mut parts = Vec::new();
    for (place, field) in ledger.fields.iter().enumerate() {
        match &field.kind {
            FieldType::Attendance { expected, came } => {
                parts.push((Part::Expected(place), expected.as_str()));
                parts.push((Part::Came(place), came.as_str()));
            }
            _ => parts.push((Part::Field(place), field.name.as_str())),
        }
    }
    parts
}
