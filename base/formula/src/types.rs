//! Types of values, and the names a formula may use.

use std::fmt;
use std::sync::Arc;

use crate::{Unit, nearest};

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// A number and what it counts; `whole` if it never has a fraction.
    Number {
        /// What it counts.
        unit: Unit,
        /// Whether it is always a whole number.
        whole: bool,
    },
    /// A text; with the list of what it can be, where that is closed.
    Text {
        /// All it can be; `None` if open.
        options: Option<Arc<[Arc<str>]>>,
    },
    /// Yes or no.
    YesNo,
    /// A date.
    Date,
    /// A set of texts; with the list of what they can be, where that is closed.
    Set {
        /// All its members can be; `None` if open.
        options: Option<Arc<[Arc<str>]>>,
    },
}

impl Type {
    /// A number of any unit that may have a fraction.
    pub fn number() -> Self {
        Self::Number { unit: Unit::any(), whole: false }
    }

    /// A count of something.
    pub fn count(unit: &str) -> Self {
        Self::Number { unit: Unit::named(unit), whole: true }
    }

    /// Any text.
    pub fn text() -> Self {
        Self::Text { options: None }
    }

    /// A text out of a closed list.
    pub fn choice<S: AsRef<str>>(options: impl IntoIterator<Item = S>) -> Self {
        Self::Text { options: Some(options.into_iter().map(|o| Arc::from(o.as_ref())).collect()) }
    }

    /// As said in messages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Number { .. } => "数字",
            Self::Text { .. } => "文字",
            Self::YesNo => "是/否",
            Self::Date => "日期",
            Self::Set { .. } => "多选",
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { unit, .. } if !unit.to_string().is_empty() => {
                write!(f, "数字（{unit}）")
            }
            other => f.write_str(other.name()),
        }
    }
}

/// What a name stands for: the place of its value in a row, and its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Index into a row's values or a batch's columns.
    pub slot: usize,
    /// Type of the value.
    pub kind: Type,
}

/// Why a name cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSuchName {
    /// One sentence.
    pub message: String,
    /// What to do, a line each.
    pub help: Vec<String>,
}

/// The names a formula may use. Looking one up may claim a slot for it, so that only the columns a
/// scheme really reads are gathered.
pub trait Names {
    /// What a name stands for; dots are part of it (`上年.集体经济收入`).
    fn find(&mut self, name: &str) -> Result<Named, NoSuchName>;

    /// Whether there is such a name, without claiming it.
    fn has(&self, name: &str) -> bool;
}

/// One name with its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As written in formulas.
    pub name: Arc<str>,
    /// Its type.
    pub kind: Type,
}

/// A fixed list of names; the slot is the place in the list.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// What the names are called in messages: 字段, 数据项.
    pub what: &'static str,
    /// The names.
    pub fields: Vec<Field>,
}

impl Fields {
    /// No names yet.
    pub fn new(what: &'static str) -> Self {
        Self { what, fields: Vec::new() }
    }

    /// The same with one more name.
    #[must_use]
    pub fn with(mut self, name: &str, kind: Type) -> Self {
        self.fields.push(Field { name: Arc::from(name), kind });
        self
    }

    /// The place of a name.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| &*field.name == name)
    }
}

impl Names for Fields {
    fn has(&self, name: &str) -> bool {
        self.slot(name).is_some()
    }

    fn find(&mut self, name: &str) -> Result<Named, NoSuchName> {
        match self.slot(name) {
            Some(slot) => Ok(Named { slot, kind: self.fields[slot].kind.clone() }),
            None => Err(NoSuchName::among(
                name,
                self.what,
                self.fields.iter().map(|field| &*field.name),
            )),
        }
    }
}

impl NoSuchName {
    /// No such name among these, with the nearest.
    pub fn among<'a>(name: &str, what: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let joining = ["且", "或"]
            .into_iter()
            .find(|word| name.split_once(word).is_some_and(|(left, _)| known.contains(&left)));
        let help = if let Some(word) = joining {
            vec![format!("“{word}”连接两个条件时，前后要各空一格")]
        } else if let Some(like) = nearest(name, known.iter().copied()) {
            vec![format!("是否想写“{like}”？")]
        } else if known.is_empty() {
            vec![format!("这里没有可用的{what}")]
        } else if known.len() <= 12 {
            vec![format!("可用的{what}：{}", known.join("、"))]
        } else {
            Vec::new()
        };
        Self { message: format!("没有名为“{name}”的{what}"), help }
    }
}
