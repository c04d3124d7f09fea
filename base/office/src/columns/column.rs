//! One expected column.

/// A column a caller wants to read or write.
///
/// ```
/// use office::{Choice, Column, Kind};
/// let columns = [
///     Column::new("姓名", Kind::Name).required(),
///     Column::new("所在党支部代码", Kind::Code { digits: vec![] }).also(["支部代码", "所在党支部/代码"]),
///     Column::new("性别", Kind::Choice(Choice::list(["男", "女"]))),
///     Column::new("入党时间", Kind::Date { month_is_enough: true }).also(["入党日期"]),
/// ];
/// assert!(columns[0].required);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name, written as the header of templates and exports, and used in messages.
    pub name: String,
    /// Other headers it is known by. A slash separates the two rows of a merged header:
    /// `所在党支部/代码`.
    pub synonyms: Vec<String>,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a row without it is wrong.
    pub required: bool,
    /// What to write in it, shown in templates.
    pub hint: String,
    /// An example, shown in templates.
    pub example: String,
    /// Width in characters of the default font; chosen by kind if 0.
    pub width: u16,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Any text. Blanks at both ends and invisible characters are dropped.
    Text,
    /// A person's name: blanks between Chinese characters are dropped too.
    Name,
    /// Digits and letters that number something. Numbers that Excel made of them are turned
    /// back. `digits` lists the lengths that occur, empty for any; it finds lost leading zeros.
    Code {
        /// The lengths that occur.
        digits: Vec<usize>,
    },
    /// An identity number or another number too long for Excel's numbers.
    Id,
    /// A mobile or fixed telephone number.
    Phone,
    /// A number, with the unit its column counts in (`元`, `万元`, `%`, or empty).
    Number {
        /// The unit, or empty.
        unit: String,
    },
    /// A whole number that is not negative, with its unit (`人`, `次`, or empty).
    Whole {
        /// The unit, or empty.
        unit: String,
    },
    /// A day. Where the month is enough, cells such as `2026.3` give [`crate::Value::Month`].
    Date {
        /// Whether a month without a day is accepted.
        month_is_enough: bool,
    },
    /// A month of a year.
    Month,
    /// One of these.
    Choice(Vec<Choice>),
    /// Any of these, separated by 、 or similar.
    Choices(Vec<Choice>),
    /// Yes or no.
    YesNo,
}

/// One of the values a choice column knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its proper name, which is what reading gives.
    pub name: String,
    /// Other ways people write it.
    pub aliases: Vec<String>,
}

impl Choice {
    /// A choice without aliases.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), aliases: Vec::new() }
    }

    /// Adds other ways people write it.
    #[must_use]
    pub fn also<S: Into<String>>(mut self, aliases: impl IntoIterator<Item = S>) -> Self {
        self.aliases.extend(aliases.into_iter().map(Into::into));
        self
    }

    /// Choices without aliases.
    pub fn list<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Vec<Self> {
        names.into_iter().map(Self::new).collect()
    }
}

impl Column {
    /// A column that may be empty.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            synonyms: Vec::new(),
            kind,
            required: false,
            hint: String::new(),
            example: String::new(),
            width: 0,
        }
    }

    /// Adds other headers it is known by.
    #[must_use]
    pub fn also<S: Into<String>>(mut self, synonyms: impl IntoIterator<Item = S>) -> Self {
        self.synonyms.extend(synonyms.into_iter().map(Into::into));
        self
    }

    /// Makes a row without it wrong.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Says what to write in it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Gives an example.
    #[must_use]
    pub fn example(mut self, example: impl Into<String>) -> Self {
        self.example = example.into();
        self
    }

    /// Sets the width in characters.
    #[must_use]
    pub fn width(mut self, width: u16) -> Self {
        self.width = width;
        self
    }
}

impl Kind {
    /// Whether a value standing once for several merged rows belongs to each of them. A number
    /// in a merged cell is a figure of the group and must not be counted again for every row.
    pub(crate) fn repeats_in_merged_rows(&self) -> bool {
        !matches!(self, Self::Number { .. } | Self::Whole { .. } | Self::Id | Self::Phone)
    }
}
