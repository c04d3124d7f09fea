//! What a field of a record holds.

use pack::FieldType;
use registry::rules::RoughDay;
use serde_json::{Map, Value as Json, json};

/// The value of one field.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    /// Text, a place, or one choice.
    Text(String),
    /// A number or an amount, in the field's unit.
    Number(f64),
    /// A day; a month of a month field, or of a date whose day nobody wrote down.
    Day(RoughDay),
    /// Several choices.
    Choices(Vec<String>),
    /// Yes or no.
    YesNo(bool),
    /// Who was expected and who came, in numbers.
    Attendance {
        /// How many were expected.
        expected: Option<u32>,
        /// How many came.
        came: Option<u32>,
    },
    /// Members or organizations.
    Named(Vec<Named>),
}

/// Somebody or something from the registry, or a name that is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The id in the registry; empty if only the name is known.
    pub id: String,
    /// The name as it was written.
    pub name: String,
}

impl Held {
    /// Reads what a record's JSON has for a field. `None` for what is not there, and for what another
    /// version of the pack kept in another form.
    pub fn of_json(kind: &FieldType, json: &Json) -> Option<Self> {
        let texts = |json: &Json| -> Option<Vec<String>> {
            json.as_array()?.iter().map(|one| Some(one.as_str()?.to_owned())).collect()
        };
        match kind {
            FieldType::Text | FieldType::LongText | FieldType::Place | FieldType::Choice { .. } => {
                Some(Self::Text(json.as_str()?.to_owned()))
            }
            FieldType::Number { .. } | FieldType::Money { .. } => {
                json.as_f64().filter(|number| number.is_finite()).map(Self::Number)
            }
            FieldType::Date | FieldType::Month => json.as_str()?.parse().ok().map(Self::Day),
            FieldType::Choices { .. } => texts(json).map(Self::Choices),
            FieldType::YesNo => json.as_bool().map(Self::YesNo),
            FieldType::Attendance { .. } => {
                let part = |key| json.get(key)?.as_u64().and_then(|n| u32::try_from(n).ok());
                let (expected, came) = (part("expected"), part("came"));
                (expected.is_some() || came.is_some())
                    .then_some(Self::Attendance { expected, came })
            }
            FieldType::Member | FieldType::Members | FieldType::Organization => {
                let named: Vec<Named> = match json {
                    // Written before the pack made a picker of the field.
                    Json::String(name) if !name.is_empty() => vec![Named::plain(name)],
                    json => json.as_array()?.iter().filter_map(Named::of_json).collect(),
                };
                (!named.is_empty()).then_some(Self::Named(named))
            }
        }
    }

    /// As JSON keeps it.
    pub fn json(&self) -> Json {
        match self {
            Self::Text(text) => json!(text),
            Self::Number(number) => whole(*number).map_or_else(|| json!(number), |n| json!(n)),
            Self::Day(day) => json!(day.to_string()),
            Self::Choices(chosen) => json!(chosen),
            Self::YesNo(yes) => json!(yes),
            Self::Attendance { expected, came } => {
                let mut parts = Map::new();
                for (key, part) in [("expected", expected), ("came", came)] {
                    if let Some(part) = part {
                        parts.insert(key.to_owned(), json!(part));
                    }
                }
                Json::Object(parts)
            }
            Self::Named(named) => Json::Array(named.iter().map(Named::json).collect()),
        }
    }

    /// As a person reads it, without the unit.
    pub fn in_words(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => formula::say_number(*number),
            Self::Day(day) => day.to_string(),
            Self::Choices(chosen) => chosen.join("、"),
            Self::YesNo(yes) => if *yes { "是" } else { "否" }.to_owned(),
            Self::Attendance { expected, came } => {
                let part = |n: &Option<u32>| n.map_or_else(|| "—".to_owned(), |n| n.to_string());
                format!("应到 {}，实到 {}", part(expected), part(came))
            }
            Self::Named(named) => {
                let names: Vec<&str> = named.iter().map(|one| one.name.as_str()).collect();
                names.join("、")
            }
        }
    }
}

impl Named {
    /// A name that is not looked up.
    pub fn plain(name: impl Into<String>) -> Self {
        Self { id: String::new(), name: name.into() }
    }

    fn of_json(json: &Json) -> Option<Self> {
        let text = |key| json.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
        let named = Self { id: text("id"), name: text("name") };
        (!named.name.is_empty()).then_some(named)
    }

    fn json(&self) -> Json {
        if self.id.is_empty() {
            json!({ "name": self.name })
        } else {
            json!({ "id": self.id, "name": self.name })
        }
    }
}

/// The number without a fraction, if it has none and JSON can keep it so.
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}
