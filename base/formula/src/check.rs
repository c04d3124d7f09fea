//! Does what was written mean something? Types, units, names, options, constant division.

mod bounds;
mod calls;

use std::ops::Range;
use std::sync::Arc;

use bounds::{LARGEST_MAGNITUDE, constant, magnitude};

use crate::ast::{Expr, ExprKind, Op};
use crate::tree::{Any, Arith, Compare, Date, Number, Text, YesNo};
use crate::types::{Named, Names, NoSuchName, Type};
use crate::{Problem, Unit, nearest, parse, say, sql};

/// What a formula must give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// Anything.
    Any,
    /// A number of any unit.
    Number,
    /// Yes or no.
    YesNo,
}

/// A checked formula: it has a type and every name in it has a slot.
#[derive(Debug, Clone)]
pub struct Formula {
    source: Arc<str>,
    kind: Type,
    pub(crate) body: Any,
    slots: Vec<usize>,
}

impl Formula {
    /// As it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// As somebody would say it, with words for signs: `到会率 >= 90%` is 到会率达到90%.
    pub fn read_aloud(&self) -> String {
        say::formula(&self.source)
    }

    /// Type of its value.
    pub fn kind(&self) -> &Type {
        &self.kind
    }

    /// The slots it reads, each once, in the order they are first written.
    pub fn slots(&self) -> &[usize] {
        &self.slots
    }

    /// Whether it is a share as people say it: a ratio that is one name, or one name over another.
    pub fn is_share(&self) -> bool {
        let ratio = matches!(&self.kind, Type::Number { unit, .. } if *unit == Unit::ratio());
        ratio
            && match &self.body {
                Any::Number(Number::Slot(_)) => true,
                Any::Number(Number::Arith(Arith::Divide, sides)) => {
                    matches!(&**sides, (Number::Slot(_), Number::Slot(_)))
                }
                _ => false,
            }
    }
}

/// Checks a formula against the names it may use and the type it must have. All problems found
/// are returned, in order of place.
pub fn check(
    source: &str,
    names: &mut dyn Names,
    expect: &Expect,
) -> Result<Formula, Vec<Problem>> {
    let expr = parse::parse(source).map_err(|problem| vec![problem])?;
    let mut checker = Checker { source, names, problems: Vec::new(), slots: Vec::new() };
    let typed = checker.any(&expr);
    if let Some((_, kind)) = &typed {
        checker.expect(&expr, kind, expect);
    }
    let Checker { mut problems, slots, .. } = checker;
    problems.sort_by_key(|problem| problem.span.start);
    match typed {
        Some((body, kind)) if problems.is_empty() => {
            if magnitude(body.node()) > LARGEST_MAGNITUDE {
                return Err(vec![
                    Problem::new(0..source.len(), "算式中连乘连除过多，数值可能超出范围")
                        .help("请把其中一部分另立为数据项（value = …）"),
                ]);
            }
            if !sql::fits(&body) {
                return Err(vec![
                    Problem::new(0..source.len(), "算式层层套用，展开后过长")
                        .help("请把其中一部分另立为数据项（value = …）"),
                ]);
            }
            Ok(Formula { source: Arc::from(source), kind, body, slots })
        }
        _ => Err(problems),
    }
}

/// `None` where a problem has been noted: nothing more is said about what contains it.
type Typed<T> = Option<T>;

/// The closed list of what a text can be, if it has one.
type Options = Option<Arc<[Arc<str>]>>;

struct Checker<'n> {
    source: &'n str,
    names: &'n mut dyn Names,
    problems: Vec<Problem>,
    slots: Vec<usize>,
}

/// A number with its unit and whether it is whole.
struct Quantity {
    tree: Number,
    unit: Unit,
    whole: bool,
}

impl Quantity {
    fn typed(self) -> (Any, Type) {
        (Any::Number(self.tree), Type::Number { unit: self.unit, whole: self.whole })
    }
}

impl Checker<'_> {
    fn problem(&mut self, span: &Range<usize>, message: impl Into<String>, help: &str) {
        let mut problem = Problem::new(span.clone(), message);
        if !help.is_empty() {
            problem = problem.help(help);
        }
        self.problems.push(problem);
    }

    fn expect(&mut self, expr: &Expr, kind: &Type, expect: &Expect) {
        let (fits, wanted, help) = match expect {
            Expect::Any => return,
            Expect::Number => {
                (matches!(kind, Type::Number { .. }), "一个数字", "条件变数字可写 if(条件, 1, 0)")
            }
            Expect::YesNo => (
                *kind == Type::YesNo,
                "一个条件（结果为是或否）",
                "例如 类型 = '党课'、到会率 >= 80%",
            ),
        };
        if !fits {
            self.problem(&expr.span, format!("这里应是{wanted}，算出来却是{kind}"), help);
        }
    }

    fn name(&mut self, name: &str, span: &Range<usize>) -> Typed<Named> {
        match self.names.find(name) {
            Ok(named) => {
                if !self.slots.contains(&named.slot) {
                    self.slots.push(named.slot);
                }
                Some(named)
            }
            Err(NoSuchName { message, help }) => {
                self.problems.push(Problem { span: span.clone(), message, help });
                None
            }
        }
    }

    fn any(&mut self, expr: &Expr) -> Typed<(Any, Type)> {
        match &expr.kind {
            ExprKind::Number { value, unit } => {
                let written = self.source.get(expr.span.clone()).unwrap_or_default();
                if unit.is_some() && self.names.has(written) {
                    self.problem(
                        &expr.span,
                        format!("“{written}”以数字开头，被读成了数字"),
                        &format!("名称以数字开头时要括起来：「{written}」"),
                    );
                    return None;
                }
                let unit = unit.as_deref().map_or_else(Unit::any, Unit::named);
                let whole = value.fract() == 0.0;
                Some((Any::Number(Number::Const(*value)), Type::Number { unit, whole }))
            }
            ExprKind::Text(text) => {
                Some((Any::Text(Text::Const(Arc::from(text.as_str()))), Type::text()))
            }
            ExprKind::Date(day) => Some((Any::Date(Date::Const(*day)), Type::Date)),
            ExprKind::YesNo(yes) => Some((Any::YesNo(YesNo::Const(*yes)), Type::YesNo)),
            ExprKind::Name(name) => self.named(name, &expr.span),
            ExprKind::Negative(inner) => {
                let Quantity { tree, unit, whole } = self.number(inner)?;
                Some(Quantity { tree: Number::Negative(Box::new(tree)), unit, whole }.typed())
            }
            ExprKind::Not(inner) => {
                let inner = self.yes_no(inner)?;
                Some((Any::YesNo(YesNo::Not(Box::new(inner))), Type::YesNo))
            }
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right),
            ExprKind::InList(item, list, negated) => {
                let within = self.in_list(item, list, &expr.span)?;
                Some((Any::YesNo(negate(within, *negated)), Type::YesNo))
            }
            ExprKind::InSet(item, set, negated) => {
                let within = self.in_set(item, set)?;
                Some((Any::YesNo(negate(within, *negated)), Type::YesNo))
            }
            ExprKind::Call { name, name_span, args } => self.call(expr, name, name_span, args),
        }
    }

    fn named(&mut self, name: &str, span: &Range<usize>) -> Typed<(Any, Type)> {
        match name {
            "期初" => return Some((Any::Date(Date::CycleStart), Type::Date)),
            "截止日" => return Some((Any::Date(Date::AsOf), Type::Date)),
            _ => {}
        }
        let Named { slot, kind } = self.name(name, span)?;
        let tree = match &kind {
            Type::Number { .. } => Any::Number(Number::Slot(slot)),
            Type::YesNo => Any::YesNo(YesNo::Slot(slot)),
            Type::Text { .. } => Any::Text(Text::Slot(slot)),
            Type::Date => Any::Date(Date::Slot(slot)),
            Type::Set { .. } => Any::Set(slot),
        };
        Some((tree, kind))
    }

    fn number(&mut self, expr: &Expr) -> Typed<Quantity> {
        match self.any(expr)? {
            (Any::Number(tree), Type::Number { unit, whole }) => {
                Some(Quantity { tree, unit, whole })
            }
            (_, kind) => {
                self.problem(&expr.span, format!("这里应是数字，却是{kind}"), "");
                None
            }
        }
    }

    fn yes_no(&mut self, expr: &Expr) -> Typed<YesNo> {
        match self.any(expr)? {
            (Any::YesNo(tree), _) => Some(tree),
            (_, kind) => {
                self.problem(
                    &expr.span,
                    format!("这里应是条件（是或否），却是{kind}"),
                    "例如 类型 = '党课'、到会率 >= 80%",
                );
                None
            }
        }
    }

    fn text(&mut self, expr: &Expr) -> Typed<(Text, Options)> {
        match self.any(expr)? {
            (Any::Text(tree), Type::Text { options }) => Some((tree, options)),
            (_, kind) => {
                self.problem(&expr.span, format!("这里应是文字，却是{kind}"), "");
                None
            }
        }
    }

    fn date(&mut self, expr: &Expr) -> Typed<Date> {
        match self.any(expr)? {
            (Any::Date(tree), _) => Some(tree),
            (_, kind) => {
                self.problem(
                    &expr.span,
                    format!("这里应是日期，却是{kind}"),
                    "日期写成 2026年3月1日 这样的形式",
                );
                None
            }
        }
    }

    fn binary(&mut self, op: Op, left: &Expr, right: &Expr) -> Typed<(Any, Type)> {
        match op {
            Op::And | Op::Or => {
                let (a, b) = (self.yes_no(left), self.yes_no(right));
                let sides = Box::new((a?, b?));
                let tree = if op == Op::And { YesNo::And(sides) } else { YesNo::Or(sides) };
                Some((Any::YesNo(tree), Type::YesNo))
            }
            Op::Add | Op::Subtract => self.sum(op, left, right),
            Op::Multiply | Op::Divide => {
                let (a, b) = (self.number(left), self.number(right));
                let (a, b) = (a?, b?);
                let unit =
                    if op == Op::Multiply { a.unit.times(&b.unit) } else { a.unit.per(&b.unit) };
                let whole = op == Op::Multiply && a.whole && b.whole;
                if op == Op::Divide && constant(&b.tree).is_some_and(|v| v.abs() <= crate::ALIKE) {
                    self.problem(&right.span, "除数恒为零", "除以零没有结果；请检查这个数");
                    return None;
                }
                let arith = if op == Op::Multiply { Arith::Multiply } else { Arith::Divide };
                let tree = Number::Arith(arith, Box::new((a.tree, b.tree)));
                Some(Quantity { tree, unit, whole }.typed())
            }
            _ => self.comparison(op, left, right),
        }
    }

    fn sum(&mut self, op: Op, left: &Expr, right: &Expr) -> Typed<(Any, Type)> {
        let (a, b) = (self.any(left), self.any(right));
        let ((a, a_kind), (b, b_kind)) = (a?, b?);
        match (a, b) {
            (Any::Number(x), Any::Number(y)) => {
                let (Type::Number { unit: u, whole: w }, Type::Number { unit: v, whole: z }) =
                    (&a_kind, &b_kind)
                else {
                    return None;
                };
                let unit = self.joined(u, v, left, right, "相加减")?;
                let arith = if op == Op::Add { Arith::Add } else { Arith::Subtract };
                let tree = Number::Arith(arith, Box::new((x, y)));
                Some(Quantity { tree, unit, whole: *w && *z }.typed())
            }
            (Any::Date(x), Any::Date(y)) if op == Op::Subtract => Some((
                Any::Number(Number::Days(Box::new((x, y)))),
                Type::Number { unit: Unit::named("天"), whole: true },
            )),
            (Any::Date(date), Any::Number(days)) => {
                let Type::Number { unit, .. } = &b_kind else { return None };
                let in_days = unit.joined(&Unit::named("天")).is_some();
                match constant(&days) {
                    Some(n) if in_days && n.fract() == 0.0 && n.abs() <= 36_500.0 => {
                        let n = if op == Op::Add { n as i32 } else { -(n as i32) };
                        Some((Any::Date(Date::Plus(Box::new(date), n)), Type::Date))
                    }
                    _ => {
                        self.problem(
                            &right.span,
                            "日期只能加减固定的整天数",
                            "例如 截止日 - 180天，不超过36500天",
                        );
                        None
                    }
                }
            }
            _ => {
                self.problem(
                    &(left.span.start..right.span.end),
                    format!("{a_kind}和{b_kind}不能用“{}”", op.sign()),
                    "能加减的是：数字与数字，日期与天数；两个日期相减得天数",
                );
                None
            }
        }
    }

    fn joined(
        &mut self,
        u: &Unit,
        v: &Unit,
        left: &Expr,
        right: &Expr,
        doing: &str,
    ) -> Typed<Unit> {
        let joined = u.joined(v);
        if joined.is_none() {
            let say = |unit: &Unit| {
                let text = unit.to_string();
                if text.is_empty() {
                    "无单位的比率".to_owned()
                } else {
                    format!("“{text}”")
                }
            };
            self.problem(
                &(left.span.start..right.span.end),
                format!("单位不同，不能{doing}：左边是{}，右边是{}", say(u), say(v)),
                &conversion(u, v),
            );
        }
        joined
    }

    fn comparison(&mut self, op: Op, left: &Expr, right: &Expr) -> Typed<(Any, Type)> {
        let (a, b) = (self.any(left), self.any(right));
        if let (Some((_, Type::Text { .. })), None, ExprKind::Name(word)) = (&a, &b, &right.kind)
            && let Some(problem) = self.problems.last_mut()
        {
            problem.help = vec![format!("如果“{word}”是文字，要用单引号括起来：'{word}'")];
        }
        let ((a, a_kind), (b, b_kind)) = (a?, b?);
        let compare = match op {
            Op::Equal => Compare::Equal,
            Op::NotEqual => Compare::NotEqual,
            Op::Less => Compare::Less,
            Op::AtMost => Compare::AtMost,
            Op::More => Compare::More,
            _ => Compare::AtLeast,
        };
        let ordered = !matches!(op, Op::Equal | Op::NotEqual);
        let tree = match (a, b) {
            (Any::Number(x), Any::Number(y)) => {
                if let (Type::Number { unit: u, .. }, Type::Number { unit: v, .. }) =
                    (&a_kind, &b_kind)
                {
                    self.joined(u, v, left, right, "比较")?;
                }
                YesNo::Numbers(compare, Box::new((x, y)))
            }
            (Any::Date(x), Any::Date(y)) => YesNo::Dates(compare, Box::new((x, y))),
            (Any::Text(x), Any::Text(y)) if !ordered => {
                self.option(&x, &b_kind, left)?;
                self.option(&y, &a_kind, right)?;
                negate(YesNo::SameText(Box::new((x, y))), op == Op::NotEqual)
            }
            (Any::YesNo(x), Any::YesNo(y)) if !ordered => {
                negate(YesNo::Alike(Box::new((x, y))), op == Op::NotEqual)
            }
            (Any::Set(_), Any::Text(_)) if !ordered => {
                self.problem(
                    &(left.span.start..right.span.end),
                    "多选字段不能直接与一个词比较",
                    "写成 '词' in 字段",
                );
                return None;
            }
            _ => {
                let help = match (&a_kind, &b_kind) {
                    (Type::Text { .. }, Type::Text { .. }) => "文字只能用 = 和 != 比较",
                    (Type::Number { .. }, Type::Text { .. })
                    | (Type::Text { .. }, Type::Number { .. }) => "数字不要加引号；文字要加引号",
                    _ => "比较的两边要是同一类：数字与数字，日期与日期，文字与文字",
                };
                self.problem(
                    &(left.span.start..right.span.end),
                    format!("{a_kind}和{b_kind}不能用“{}”比较", op.sign()),
                    help,
                );
                return None;
            }
        };
        Some((Any::YesNo(tree), Type::YesNo))
    }

    /// A written text compared with something that has a closed list must be on the list.
    fn option(&mut self, text: &Text, other: &Type, at: &Expr) -> Typed<()> {
        let (
            Text::Const(text),
            Type::Text { options: Some(options) } | Type::Set { options: Some(options) },
        ) = (text, other)
        else {
            return Some(());
        };
        if options.contains(text) {
            return Some(());
        }
        let known = || options.iter().map(AsRef::as_ref);
        let help = match nearest(text, known()) {
            Some(like) => format!("是否想写“{like}”？"),
            None if options.len() <= 12 => {
                format!("可选的有：{}", known().collect::<Vec<_>>().join("、"))
            }
            None => String::new(),
        };
        self.problem(&at.span, format!("“{text}”不在可选值之中"), &help);
        None
    }

    fn in_list(&mut self, item: &Expr, list: &[Expr], span: &Range<usize>) -> Typed<YesNo> {
        let typed = self.any(item);
        if list.is_empty() {
            self.problem(span, "in 后面的列表是空的", "");
            return None;
        }
        let (tree, kind) = typed?;
        match tree {
            Any::Text(text) => {
                let mut texts = Vec::with_capacity(list.len());
                for one in list {
                    if let ExprKind::Text(word) = &one.kind {
                        let word: Arc<str> = Arc::from(word.as_str());
                        if self.option(&Text::Const(word.clone()), &kind, one).is_some() {
                            texts.push(word);
                        }
                    } else {
                        self.problem(&one.span, "列表里应是文字，用单引号括起来", "");
                    }
                }
                (texts.len() == list.len()).then(|| YesNo::TextIn(Box::new(text), texts))
            }
            Any::Number(number) => {
                let mut numbers = Vec::with_capacity(list.len());
                for one in list {
                    let Some(quantity) = self.number(one) else { continue };
                    if let Type::Number { unit, .. } = &kind {
                        self.joined(unit, &quantity.unit, item, one, "比较");
                    }
                    match constant(&quantity.tree) {
                        Some(value) => numbers.push(value),
                        None => self.problem(&one.span, "列表里应是写定的数字", ""),
                    }
                }
                (numbers.len() == list.len()).then(|| YesNo::NumberIn(Box::new(number), numbers))
            }
            _ => {
                self.problem(&item.span, format!("{kind}不能用 in 列表"), "in 用于文字和数字");
                None
            }
        }
    }

    fn in_set(&mut self, item: &Expr, set: &Expr) -> Typed<YesNo> {
        let (text, found) = (self.text(item), self.any(set));
        let ((text, _), (found, kind)) = (text?, found?);
        let Any::Set(slot) = found else {
            self.problem(&set.span, format!("in 后面应是多选字段或列表，却是{kind}"), "");
            return None;
        };
        self.option(&text, &kind, item)?;
        Some(YesNo::SetHas(slot, Box::new(text)))
    }
}

/// What to do about two units that do not go together.
fn conversion(u: &Unit, v: &Unit) -> String {
    let (u, v) = (u.to_string(), v.to_string());
    let small = [(&u, &v), (&v, &u)]
        .into_iter()
        .find(|(large, small)| !small.is_empty() && **large == format!("万{small}"));
    match small {
        Some((_, small)) => format!("换算成同一单位再写，如 20万{small} 写成 200000{small}"),
        None => "检查是否用错了数据项；单位不同的数只能相乘除".to_owned(),
    }
}

fn negate(tree: YesNo, negated: bool) -> YesNo {
    if negated { YesNo::Not(Box::new(tree)) } else { tree }
}
