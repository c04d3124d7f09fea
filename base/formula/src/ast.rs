//! What was written, before anybody knows whether it means anything.

use std::ops::Range;

use kernel::Day;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expr {
    pub span: Range<usize>,
    pub kind: ExprKind,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ExprKind {
    Number {
        value: f64,
        unit: Option<String>,
    },
    Text(String),
    Date(Day),
    YesNo(bool),
    Name(String),
    Negative(Box<Expr>),
    Not(Box<Expr>),
    Binary(Op, Box<Expr>, Box<Expr>),
    /// Item, list of alternatives, whether `not in`.
    InList(Box<Expr>, Vec<Expr>, bool),
    /// Item, set-valued expression, whether `not in`.
    InSet(Box<Expr>, Box<Expr>, bool),
    Call {
        name: String,
        name_span: Range<usize>,
        args: Vec<Expr>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
    And,
    Or,
}

impl Op {
    /// As said in messages.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::And => "and",
            Self::Or => "or",
        }
    }
}
