//! What must hold of a record before it leaves the draft.

use formula::{Value, When};
use kernel::{Day, Period};
use pack::{FieldType, Ledger, RecordSlot};
use registry::rules::RoughDay;

use super::row::{Part, value};
use super::{Content, Held, OrgValues, row};

/// A record that was looked at.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What is kept of it: fields that are not asked are empty.
    pub content: Content,
    /// Which fields are asked, by place.
    pub asked: Vec<bool>,
    /// The values its ledger's formulas read.
    pub row: Vec<Value>,
    /// What is wrong; empty if it may be handed in.
    pub wrong: Vec<Wrong>,
}

/// Something wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The part it is seen at; `None` for the record as a whole.
    pub part: Option<Part>,
    /// What is wrong and what to do.
    pub sentence: String,
}

/// Looks at a record as a whole: required fields, lists, checks of the pack. `filed_on` is the day it
/// is handed in, which checks may ask for.
pub fn check(ledger: &Ledger, content: Content, filed_on: Day, org: &OrgValues) -> Checked {
    let today = filed_on;
    let month = content.first_day(ledger).unwrap_or(today).in_month();
    let when = When { cycle: Period::month(month), as_of: today };
    let mut checked = Checked {
        row: row(ledger, &content, Some(filed_on), org),
        asked: vec![true; ledger.fields.len()],
        content,
        wrong: Vec::new(),
    };
    for (place, field) in ledger.fields.iter().enumerate() {
        let asked =
            field.when.as_ref().is_none_or(|when_asked| when_asked.holds(&checked.row, &when));
        if let Some(slot) = checked.asked.get_mut(place) {
            *slot = asked;
        }
        if !asked {
            checked.content.set(place, None);
            for (slot, known) in ledger.slots.iter().zip(&mut checked.row) {
                if matches!(*slot, RecordSlot::Field(at) | RecordSlot::Expected(at) | RecordSlot::Came(at) if at == place)
                {
                    *known = value(ledger, *slot, &checked.content, Some(filed_on), org);
                }
            }
            continue;
        }
        // Without its date a record belongs to no month, so that one is asked whatever the pack says.
        let required = field.required || place == ledger.date;
        checked.wrong.extend(wrong_with(field, place, required, checked.content.get(place)));
    }
    for rule in &ledger.checks {
        if rule.must.of_row(&checked.row, &when) == Value::YesNo(false) {
            let part = rule.must.slots().iter().find_map(|slot| match ledger.slots.get(*slot)? {
                RecordSlot::Field(place) => Some(Part::Field(*place)),
                RecordSlot::Expected(place) => Some(Part::Expected(*place)),
                RecordSlot::Came(place) => Some(Part::Came(*place)),
                _ => None,
            });
            checked.wrong.push(Wrong { part, sentence: rule.say.clone() });
        }
    }
    checked
}

fn wrong_with(
    field: &pack::Field,
    place: usize,
    required: bool,
    held: Option<&Held>,
) -> Vec<Wrong> {
    let say = |part: Part, sentence: String| Wrong { part: Some(part), sentence };
    let missing = |part: Part, name: &str| {
        let verb = match field.kind {
            FieldType::Choice { .. }
            | FieldType::Choices { .. }
            | FieldType::YesNo
            | FieldType::Date
            | FieldType::Month => "选择",
            _ => "填写",
        };
        say(part, format!("请{verb}{name}"))
    };
    if let FieldType::Attendance { expected, came } = &field.kind {
        let (has_expected, has_came) = match held {
            Some(Held::Attendance { expected, came }) => (expected.is_some(), came.is_some()),
            _ => (false, false),
        };
        let mut wrong = Vec::new();
        if required && !has_expected {
            wrong.push(missing(Part::Expected(place), expected));
        }
        if required && !has_came {
            wrong.push(missing(Part::Came(place), came));
        }
        return wrong;
    }
    let part = Part::Field(place);
    let Some(held) = held else {
        return if required { vec![missing(part, &field.name)] } else { Vec::new() };
    };
    let name = &field.name;
    let stranger = |options: &[String], chosen: &[String]| {
        chosen.iter().find(|one| !options.contains(one)).map(|one| {
            vec![say(part, format!("{name}里没有“{one}”，应为：{}", options.join("、")))]
        })
    };
    match (&field.kind, held) {
        (FieldType::Choice { options, .. }, Held::Text(chosen)) => {
            stranger(options, std::slice::from_ref(chosen)).unwrap_or_default()
        }
        (FieldType::Choices { options, .. }, Held::Choices(chosen)) => {
            stranger(options, chosen).unwrap_or_default()
        }
        (FieldType::Number { whole: true, .. }, Held::Number(number)) if number.fract() != 0.0 => {
            vec![say(part, format!("{name}应是整数，不带小数"))]
        }
        (FieldType::Date, Held::Day(RoughDay::Month(month))) => {
            vec![say(part, format!("{name}只写到月份，请补上日，如 {month}-05"))]
        }
        _ => Vec::new(),
    }
}

impl Checked {
    /// Lets a date pass of which only the month is known: workbooks of past months are so, and a
    /// record's month is all that its figures need.
    #[must_use]
    pub(crate) fn month_is_enough(mut self, ledger: &Ledger) -> Self {
        if matches!(self.content.day(ledger), Some(RoughDay::Month(_))) {
            let date = Some(Part::Field(ledger.date));
            self.wrong.retain(|wrong| wrong.part != date);
        }
        self
    }

    /// The sentences.
    pub fn sentences(&self) -> Vec<String> {
        self.wrong.iter().map(|wrong| wrong.sentence.clone()).collect()
    }
}
