//! Functions: how many arguments, of which type, giving what.

use std::ops::Range;
use std::sync::Arc;

use super::bounds::constant;
use super::{Checker, Quantity, Typed};
use crate::ast::{Expr, ExprKind};
use crate::functions::{self, Function};
use crate::tree::{Any, Date, Number, Text, YesNo};
use crate::types::Type;
use crate::{Unit, nearest};

impl Checker<'_> {
    pub(super) fn call(
        &mut self,
        expr: &Expr,
        name: &str,
        name_span: &Range<usize>,
        args: &[Expr],
    ) -> Typed<(Any, Type)> {
        let Some(found) = functions::find(name) else {
            let help = nearest(name, functions::names())
                .map_or_else(String::new, |like| format!("是否想写“{like}”？"));
            self.problem(name_span, format!("没有名为“{name}”的函数"), &help);
            return None;
        };
        if args.len() < found.least || args.len() > found.most {
            self.problem(
                &expr.span,
                format!("函数“{name}”的参数个数不对：写了{}个", args.len()),
                &format!("写法：{}", found.usage),
            );
            return None;
        }
        let number = |tree: Number, unit: Unit, whole| Some(Quantity { tree, unit, whole }.typed());
        let yes_no = |tree: YesNo| Some((Any::YesNo(tree), Type::YesNo));
        match (found.function, args) {
            (Function::If, [condition, yes, no]) => self.choice(condition, yes, no),
            (Function::Least | Function::Most, _) => {
                let (trees, unit, whole) = self.numbers(args)?;
                let tree = if found.function == Function::Least {
                    Number::Least(trees)
                } else {
                    Number::Most(trees)
                };
                number(tree, unit, whole)
            }
            (Function::Round, [x, decimals @ ..]) => {
                let x = self.number(x)?;
                let places = match decimals {
                    [] => 0.0,
                    [places, ..] => {
                        let places_tree = self.number(places)?.tree;
                        match constant(&places_tree) {
                            Some(n) if n.fract() == 0.0 && (0.0..=6.0).contains(&n) => n,
                            _ => {
                                self.problem(&places.span, "小数位数应是0到6的整数", "");
                                return None;
                            }
                        }
                    }
                };
                let whole = places == 0.0;
                number(Number::Round(Box::new(x.tree), places as u8), x.unit, whole)
            }
            (Function::Floor, [x]) => {
                let x = self.number(x)?;
                number(Number::Floor(Box::new(x.tree)), x.unit, true)
            }
            (Function::Ceil, [x]) => {
                let x = self.number(x)?;
                number(Number::Ceil(Box::new(x.tree)), x.unit, true)
            }
            (Function::Abs, [x]) => {
                let x = self.number(x)?;
                number(Number::Abs(Box::new(x.tree)), x.unit, x.whole)
            }
            (Function::Coalesce, _) => self.coalesce(args),
            (Function::Known, [x]) => {
                let (tree, _) = self.any(x)?;
                yes_no(YesNo::Known(Box::new(tree)))
            }
            (Function::Part(part), [x]) => {
                let x = self.date(x)?;
                number(Number::Part(part, Box::new(x)), Unit::any(), true)
            }
            (Function::Within(window), [x]) => {
                let x = self.date(x)?;
                yes_no(YesNo::Within(window, Box::new(x)))
            }
            (Function::WholeYears, [x]) => {
                let x = self.date(x)?;
                number(Number::WholeYears(Box::new(x)), Unit::any(), true)
            }
            (Function::WholeMonths, [x]) => {
                let x = self.date(x)?;
                number(Number::WholeMonths(Box::new(x)), Unit::any(), true)
            }
            (Function::Length, [x]) => {
                let (x, _) = self.text(x)?;
                number(Number::Length(Box::new(x)), Unit::any(), true)
            }
            (Function::Contains | Function::StartsWith, [x, word]) => {
                let x = self.text(x);
                let ExprKind::Text(word) = &word.kind else {
                    self.problem(&word.span, "这里应是写定的词，用单引号括起来", "");
                    return None;
                };
                let ((x, _), word) = (x?, Arc::<str>::from(word.as_str()));
                if word.is_empty() {
                    self.problem(&expr.span, "要找的词是空的", "");
                    return None;
                }
                yes_no(if found.function == Function::Contains {
                    YesNo::Contains(Box::new(x), word)
                } else {
                    YesNo::StartsWith(Box::new(x), word)
                })
            }
            (Function::Size, [x]) => match self.any(x)? {
                (Any::Set(slot), _) => number(Number::Size(slot), Unit::any(), true),
                (_, kind) => {
                    self.problem(&x.span, format!("这里应是多选字段，却是{kind}"), "");
                    None
                }
            },
            // The argument counts above leave nothing else.
            _ => None,
        }
    }

    fn numbers(&mut self, args: &[Expr]) -> Typed<(Vec<Number>, Unit, bool)> {
        let quantities: Vec<_> = args.iter().map(|arg| self.number(arg)).collect();
        let mut trees = Vec::with_capacity(args.len());
        let (mut unit, mut all_whole) = (Unit::any(), true);
        for (quantity, arg) in quantities.into_iter().zip(args) {
            let Quantity { tree, unit: u, whole } = quantity?;
            unit = self.joined(&unit, &u, args.first().unwrap_or(arg), arg, "比较")?;
            all_whole &= whole;
            trees.push(tree);
        }
        Some((trees, unit, all_whole))
    }

    fn choice(&mut self, condition: &Expr, yes: &Expr, no: &Expr) -> Typed<(Any, Type)> {
        let condition = self.yes_no(condition);
        let (a, b) = (self.any(yes), self.any(no));
        let (condition, (a, a_kind), (b, b_kind)) = (condition?, a?, b?);
        let kind = self.same_kind(&a_kind, &b_kind, yes, no)?;
        let tree = match (a, b) {
            (Any::Number(a), Any::Number(b)) => {
                Any::Number(Number::If(Box::new((condition, a, b))))
            }
            (Any::YesNo(a), Any::YesNo(b)) => Any::YesNo(YesNo::If(Box::new((condition, a, b)))),
            (Any::Text(a), Any::Text(b)) => Any::Text(Text::If(Box::new((condition, a, b)))),
            (Any::Date(a), Any::Date(b)) => Any::Date(Date::If(Box::new((condition, a, b)))),
            _ => return None,
        };
        Some((tree, kind))
    }

    fn coalesce(&mut self, args: &[Expr]) -> Typed<(Any, Type)> {
        let typed: Vec<_> = args.iter().map(|arg| self.any(arg)).collect();
        let typed: Vec<_> = typed.into_iter().collect::<Option<_>>()?;
        let mut kind = typed.first()?.1.clone();
        let first = args.first()?;
        for ((_, other), arg) in typed.iter().zip(args).skip(1) {
            kind = self.same_kind(&kind, other, first, arg)?;
        }
        let trees = typed.into_iter().map(|(tree, _)| tree);
        let tree = match kind {
            Type::Number { .. } => Any::Number(Number::Coalesce(
                trees.filter_map(|t| if let Any::Number(n) = t { Some(n) } else { None }).collect(),
            )),
            Type::YesNo => Any::YesNo(YesNo::Coalesce(
                trees.filter_map(|t| if let Any::YesNo(n) = t { Some(n) } else { None }).collect(),
            )),
            Type::Text { .. } => Any::Text(Text::Coalesce(
                trees.filter_map(|t| if let Any::Text(n) = t { Some(n) } else { None }).collect(),
            )),
            Type::Date => Any::Date(Date::Coalesce(
                trees.filter_map(|t| if let Any::Date(n) = t { Some(n) } else { None }).collect(),
            )),
            Type::Set { .. } => return None,
        };
        Some((tree, kind))
    }

    /// The type of either of two values, when one formula can give both.
    fn same_kind(&mut self, a: &Type, b: &Type, left: &Expr, right: &Expr) -> Typed<Type> {
        match (a, b) {
            (Type::Number { unit: u, whole: w }, Type::Number { unit: v, whole: z }) => {
                let unit = self.joined(u, v, left, right, "作为同一个结果")?;
                Some(Type::Number { unit, whole: *w && *z })
            }
            (Type::YesNo, Type::YesNo) => Some(Type::YesNo),
            (Type::Text { .. }, Type::Text { .. }) => Some(Type::text()),
            (Type::Date, Type::Date) => Some(Type::Date),
            (Type::Set { .. }, _) | (_, Type::Set { .. }) => {
                self.problem(&left.span, "多选字段只能用在 in 和 个数( ) 里", "");
                None
            }
            _ => {
                self.problem(
                    &right.span,
                    format!("两个结果的类型要相同：前面是{a}，这里是{b}"),
                    "",
                );
                None
            }
        }
    }
}
