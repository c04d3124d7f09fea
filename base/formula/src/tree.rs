//! A checked formula. One enum per type of value, so that a back end cannot meet a text where a
//! number belongs. `usize` fields are slots.

use std::sync::Arc;

use kernel::Day;

use crate::DateWindow;

#[derive(Debug, Clone)]
pub(crate) enum Any {
    Number(Number),
    YesNo(YesNo),
    Text(Text),
    Date(Date),
    Set(usize),
}

#[derive(Debug, Clone)]
pub(crate) enum Number {
    Const(f64),
    Slot(usize),
    Negative(Box<Number>),
    Arith(Arith, Box<(Number, Number)>),
    Least(Vec<Number>),
    Most(Vec<Number>),
    /// Half away from zero, to this many decimals (0 to 6).
    Round(Box<Number>, u8),
    Floor(Box<Number>),
    Ceil(Box<Number>),
    Abs(Box<Number>),
    If(Box<(YesNo, Number, Number)>),
    Coalesce(Vec<Number>),
    Part(Part, Box<Date>),
    /// Days from the second to the first.
    Days(Box<(Date, Date)>),
    /// Whole months from the date to 截止日.
    WholeMonths(Box<Date>),
    WholeYears(Box<Date>),
    Length(Box<Text>),
    /// How many texts the set holds.
    Size(usize),
}

#[derive(Debug, Clone)]
pub(crate) enum YesNo {
    Const(bool),
    Slot(usize),
    Not(Box<YesNo>),
    And(Box<(YesNo, YesNo)>),
    Or(Box<(YesNo, YesNo)>),
    If(Box<(YesNo, YesNo, YesNo)>),
    Coalesce(Vec<YesNo>),
    Numbers(Compare, Box<(Number, Number)>),
    Dates(Compare, Box<(Date, Date)>),
    SameText(Box<(Text, Text)>),
    Alike(Box<(YesNo, YesNo)>),
    TextIn(Box<Text>, Vec<Arc<str>>),
    NumberIn(Box<Number>, Vec<f64>),
    SetHas(usize, Box<Text>),
    Known(Box<Any>),
    /// Whether the date lies in the window.
    Within(DateWindow, Box<Date>),
    Contains(Box<Text>, Arc<str>),
    StartsWith(Box<Text>, Arc<str>),
}

#[derive(Debug, Clone)]
pub(crate) enum Text {
    Const(Arc<str>),
    Slot(usize),
    If(Box<(YesNo, Text, Text)>),
    Coalesce(Vec<Text>),
}

#[derive(Debug, Clone)]
pub(crate) enum Date {
    Const(Day),
    Slot(usize),
    CycleStart,
    AsOf,
    /// This many days later.
    Plus(Box<Date>, i32),
    If(Box<(YesNo, Date, Date)>),
    Coalesce(Vec<Date>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arith {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Year,
    Quarter,
    Month,
    Day,
}

/// Any part of a tree, for questions that do not care what kind it is.
#[derive(Clone, Copy)]
pub(crate) enum Node<'a> {
    Number(&'a Number),
    YesNo(&'a YesNo),
    Text(&'a Text),
    Date(&'a Date),
    Set,
}

impl Any {
    pub fn node(&self) -> Node<'_> {
        match self {
            Self::Number(tree) => Node::Number(tree),
            Self::YesNo(tree) => Node::YesNo(tree),
            Self::Text(tree) => Node::Text(tree),
            Self::Date(tree) => Node::Date(tree),
            Self::Set(_) => Node::Set,
        }
    }
}

impl<'a> Node<'a> {
    pub fn children(self) -> Vec<Node<'a>> {
        use Node as N;
        fn all<'a, T>(trees: &'a [T], node: fn(&'a T) -> Node<'a>) -> Vec<Node<'a>> {
            trees.iter().map(node).collect()
        }
        match self {
            N::Number(tree) => match tree {
                Number::Const(_) | Number::Slot(_) | Number::Size(_) => vec![],
                Number::Negative(x)
                | Number::Round(x, _)
                | Number::Floor(x)
                | Number::Ceil(x)
                | Number::Abs(x) => vec![N::Number(x)],
                Number::Arith(_, sides) => vec![N::Number(&sides.0), N::Number(&sides.1)],
                Number::Least(xs) | Number::Most(xs) | Number::Coalesce(xs) => all(xs, N::Number),
                Number::If(parts) => {
                    vec![N::YesNo(&parts.0), N::Number(&parts.1), N::Number(&parts.2)]
                }
                Number::Part(_, x) | Number::WholeMonths(x) | Number::WholeYears(x) => {
                    vec![N::Date(x)]
                }
                Number::Days(sides) => vec![N::Date(&sides.0), N::Date(&sides.1)],
                Number::Length(x) => vec![N::Text(x)],
            },
            N::YesNo(tree) => match tree {
                YesNo::Const(_) | YesNo::Slot(_) => vec![],
                YesNo::Not(x) => vec![N::YesNo(x)],
                YesNo::And(sides) | YesNo::Or(sides) | YesNo::Alike(sides) => {
                    vec![N::YesNo(&sides.0), N::YesNo(&sides.1)]
                }
                YesNo::If(parts) => {
                    vec![N::YesNo(&parts.0), N::YesNo(&parts.1), N::YesNo(&parts.2)]
                }
                YesNo::Coalesce(xs) => all(xs, N::YesNo),
                YesNo::Numbers(_, sides) => vec![N::Number(&sides.0), N::Number(&sides.1)],
                YesNo::Dates(_, sides) => vec![N::Date(&sides.0), N::Date(&sides.1)],
                YesNo::SameText(sides) => vec![N::Text(&sides.0), N::Text(&sides.1)],
                YesNo::TextIn(x, _)
                | YesNo::SetHas(_, x)
                | YesNo::Contains(x, _)
                | YesNo::StartsWith(x, _) => vec![N::Text(x)],
                YesNo::NumberIn(x, _) => vec![N::Number(x)],
                YesNo::Known(x) => vec![x.node()],
                YesNo::Within(_, x) => vec![N::Date(x)],
            },
            N::Text(tree) => match tree {
                Text::Const(_) | Text::Slot(_) => vec![],
                Text::If(parts) => vec![N::YesNo(&parts.0), N::Text(&parts.1), N::Text(&parts.2)],
                Text::Coalesce(xs) => all(xs, N::Text),
            },
            N::Date(tree) => match tree {
                Date::Const(_) | Date::Slot(_) | Date::CycleStart | Date::AsOf => vec![],
                Date::Plus(x, _) => vec![N::Date(x)],
                Date::If(parts) => vec![N::YesNo(&parts.0), N::Date(&parts.1), N::Date(&parts.2)],
                Date::Coalesce(xs) => all(xs, N::Date),
            },
            N::Set => vec![],
        }
    }
}

impl Arith {
    /// One meaning for all back ends; unknown is NaN.
    pub fn of(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => divide(a, b),
        }
    }
}

/// Division; by zero, or by what counts as zero, is unknown.
pub(crate) fn divide(a: f64, b: f64) -> f64 {
    if b.abs() > crate::ALIKE { a / b } else { f64::NAN }
}

/// The whole part, forgiving a millionth: 4.9999999 is 5.
pub(crate) fn floor(x: f64) -> f64 {
    whole_part(x + crate::ALIKE)
}

/// The next whole number, forgiving a millionth.
pub(crate) fn ceil(x: f64) -> f64 {
    -whole_part(crate::ALIKE - x)
}

/// Rounded half away from zero to this many decimals, as a spreadsheet does.
pub(crate) fn round(x: f64, decimals: u8) -> f64 {
    let scale = f64::powi(10.0, i32::from(decimals));
    sign(x) * whole_part(x.abs() * scale + 0.5 + crate::ALIKE) / scale
}

/// The greatest whole number not above `x`, without a call per element: adding and taking away
/// 1.5 × 2⁵² leaves the nearest. Numbers past 2⁵¹ are as good as whole.
fn whole_part(x: f64) -> f64 {
    const BIG: f64 = 6_755_399_441_055_744.0;
    let nearest = (x + BIG) - BIG;
    let floor = nearest - if nearest > x { 1.0 } else { 0.0 };
    if x.abs() < BIG / 3.0 { floor } else { x }
}

/// -1, 0 or 1; unknown stays unknown.
fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        x
    }
}

impl Compare {
    /// Of a known difference left − right.
    pub fn holds(self, difference: f64) -> bool {
        let alike = crate::ALIKE;
        match self {
            Self::Equal => difference.abs() <= alike,
            Self::NotEqual => difference.abs() > alike,
            Self::Less => difference < -alike,
            Self::AtMost => difference <= alike,
            Self::More => difference > alike,
            Self::AtLeast => difference >= -alike,
        }
    }

    pub fn holds_of<T: Ord>(self, a: &T, b: &T) -> bool {
        match self {
            Self::Equal => a == b,
            Self::NotEqual => a != b,
            Self::Less => a < b,
            Self::AtMost => a <= b,
            Self::More => a > b,
            Self::AtLeast => a >= b,
        }
    }
}

impl Part {
    pub fn of(self, day: Day) -> f64 {
        match self {
            Self::Year => f64::from(day.year()),
            Self::Quarter => f64::from(day.month().div_ceil(3)),
            Self::Month => f64::from(day.month()),
            Self::Day => f64::from(day.day()),
        }
    }
}
