//! Words into an expression. Precedence, loosest first: or, and, not, comparison and `in`,
//! `+ -`, `* /`, sign.

use std::ops::Range;

use crate::Problem;
use crate::ast::{Expr, ExprKind, Op};
use crate::token::{Keyword, Sign, Token, tokens};

/// How deep brackets and signs may nest, and how many parts a formula may have: bounds recursion
/// everywhere below.
const DEEPEST: usize = 40;
const MOST_PARTS: usize = 300;

pub(crate) fn parse(source: &str) -> Result<Expr, Problem> {
    let tokens = tokens(source)?;
    if tokens.is_empty() {
        return Err(Problem::new(0..source.len(), "算式是空的"));
    }
    if tokens.len() > MOST_PARTS {
        return Err(Problem::new(0..source.len(), format!("算式有{}个部分，太长", tokens.len()))
            .help(format!(
                "一条算式不超过{MOST_PARTS}个部分；请把其中一部分另立为数据项（value = …）"
            )));
    }
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0, end: source.len() };
    let expr = parser.either()?;
    if let Some((token, span)) = parser.tokens.get(parser.at) {
        let problem = match token {
            Token::Sign(Sign::Close) => {
                Problem::new(span.clone(), "多了一个右括号").help("检查前面是否少了左括号")
            }
            Token::Sign(Sign::Comma) => Problem::new(span.clone(), "这里不能有逗号")
                .help("逗号只用在函数的括号里和 in ( ) 的列表里"),
            _ => Problem::new(span.clone(), "两个值之间缺少运算符")
                .help("例如 + - * / = >= and or；文字要用单引号括起来"),
        };
        return Err(problem);
    }
    Ok(expr)
}

struct Parser<'a> {
    tokens: &'a [(Token, Range<usize>)],
    at: usize,
    depth: usize,
    end: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn span(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.end..self.end, |(_, span)| span.clone())
    }

    fn take_sign(&mut self, sign: Sign) -> bool {
        let there = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(there);
        there
    }

    fn take_word(&mut self, word: Keyword) -> bool {
        let there = self.peek() == Some(&Token::Keyword(word));
        self.at += usize::from(there);
        there
    }

    fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        if self.depth == DEEPEST {
            return Err(Problem::new(self.span(), "括号或函数嵌套太深")
                .help("请把其中一部分另立为数据项（value = …）"));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn either(&mut self) -> Result<Expr, Problem> {
        let mut left = self.both()?;
        while self.take_word(Keyword::Or) {
            let right = self.both()?;
            left = binary(Op::Or, left, right);
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Expr, Problem> {
        let mut left = self.negated()?;
        while self.take_word(Keyword::And) {
            let right = self.negated()?;
            left = binary(Op::And, left, right);
        }
        Ok(left)
    }

    fn negated(&mut self) -> Result<Expr, Problem> {
        let start = self.span().start;
        if self.take_word(Keyword::Not) {
            let inner = self.deeper(Self::negated)?;
            let span = start..inner.span.end;
            return Ok(Expr { span, kind: ExprKind::Not(Box::new(inner)) });
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Expr, Problem> {
        let left = self.sum()?;
        let negated = self.peek() == Some(&Token::Keyword(Keyword::Not))
            && self.tokens.get(self.at + 1).map(|(t, _)| t) == Some(&Token::Keyword(Keyword::In));
        self.at += usize::from(negated);
        if self.take_word(Keyword::In) {
            return self.membership(left, negated);
        }
        let Some(op) = self.comparison_sign() else { return Ok(left) };
        let right = self.sum()?;
        if self.comparison_sign().is_some() {
            self.at -= 1;
            return Err(Problem::new(self.span(), "比较不能连写")
                .help("写成 60 <= 得分 and 得分 < 70 这样的形式"));
        }
        Ok(binary(op, left, right))
    }

    fn comparison_sign(&mut self) -> Option<Op> {
        let op = match self.peek()? {
            Token::Sign(Sign::Equal) => Op::Equal,
            Token::Sign(Sign::NotEqual) => Op::NotEqual,
            Token::Sign(Sign::Less) => Op::Less,
            Token::Sign(Sign::AtMost) => Op::AtMost,
            Token::Sign(Sign::More) => Op::More,
            Token::Sign(Sign::AtLeast) => Op::AtLeast,
            _ => return None,
        };
        self.at += 1;
        Some(op)
    }

    fn membership(&mut self, item: Expr, negated: bool) -> Result<Expr, Problem> {
        let start = item.span.start;
        if let Some(Token::Name(name)) = self.peek() {
            let set = Expr { span: self.span(), kind: ExprKind::Name(name.clone()) };
            self.at += 1;
            let span = start..set.span.end;
            return Ok(Expr {
                span,
                kind: ExprKind::InSet(Box::new(item), Box::new(set), negated),
            });
        }
        if !self.take_sign(Sign::Open) {
            return Err(Problem::new(self.span(), "in 后面应是括号里的列表或一个多选字段")
                .help("例如 种类 in ('党支部', '党总支')，或 '重温誓词' in 活动内容"));
        }
        let list = self.list()?;
        let span = start..self.previous_end();
        Ok(Expr { span, kind: ExprKind::InList(Box::new(item), list, negated) })
    }

    fn sum(&mut self) -> Result<Expr, Problem> {
        let mut left = self.product()?;
        loop {
            let op = match self.peek() {
                Some(Token::Sign(Sign::Plus)) => Op::Add,
                Some(Token::Sign(Sign::Minus)) => Op::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.product()?;
            left = binary(op, left, right);
        }
    }

    fn product(&mut self) -> Result<Expr, Problem> {
        let mut left = self.signed()?;
        loop {
            let op = match self.peek() {
                Some(Token::Sign(Sign::Times)) => Op::Multiply,
                Some(Token::Sign(Sign::Over)) => Op::Divide,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.signed()?;
            left = binary(op, left, right);
        }
    }

    fn signed(&mut self) -> Result<Expr, Problem> {
        let start = self.span().start;
        if self.take_sign(Sign::Minus) {
            let inner = self.deeper(Self::signed)?;
            let span = start..inner.span.end;
            return Ok(Expr { span, kind: ExprKind::Negative(Box::new(inner)) });
        }
        self.value()
    }

    fn value(&mut self) -> Result<Expr, Problem> {
        let span = self.span();
        let Some(token) = self.peek().cloned() else {
            return Err(Problem::new(span, "算式到这里就结束了，后面还缺一个值"));
        };
        self.at += 1;
        let kind = match token {
            Token::Number { value, unit } => ExprKind::Number { value, unit },
            Token::Text(text) => ExprKind::Text(text),
            Token::Date(day) => ExprKind::Date(day),
            Token::Keyword(Keyword::Yes) => ExprKind::YesNo(true),
            Token::Keyword(Keyword::No) => ExprKind::YesNo(false),
            Token::Name(name) => {
                if !self.take_sign(Sign::Open) {
                    return Ok(Expr { span, kind: ExprKind::Name(name) });
                }
                let args = self.list()?;
                let whole = span.start..self.previous_end();
                let kind = ExprKind::Call { name, name_span: span, args };
                return Ok(Expr { span: whole, kind });
            }
            Token::Sign(Sign::Open) => {
                let inner = self.deeper(Self::either)?;
                if !self.take_sign(Sign::Close) {
                    return Err(self.unclosed(span));
                }
                return Ok(inner);
            }
            Token::Keyword(_) | Token::Sign(_) => {
                return Err(Problem::new(span, "这里应是一个值（数字、文字、日期或名称）"));
            }
        };
        Ok(Expr { span, kind })
    }

    /// What stands between brackets that have been opened.
    fn list(&mut self) -> Result<Vec<Expr>, Problem> {
        let open =
            self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map(|(_, s)| s.clone());
        let mut items = Vec::new();
        if self.take_sign(Sign::Close) {
            return Ok(items);
        }
        loop {
            items.push(self.deeper(Self::either)?);
            if self.take_sign(Sign::Close) {
                return Ok(items);
            }
            if !self.take_sign(Sign::Comma) {
                return Err(self.unclosed(open.unwrap_or_else(|| self.span())));
            }
        }
    }

    fn unclosed(&self, open: Range<usize>) -> Problem {
        if self.at >= self.tokens.len() {
            Problem::new(open, "括号没有配对：缺少右括号")
        } else {
            Problem::new(self.span(), "这里应是逗号、运算符或右括号")
        }
    }

    fn previous_end(&self) -> usize {
        self.at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or(self.end, |(_, span)| span.end)
    }
}

fn binary(op: Op, left: Expr, right: Expr) -> Expr {
    Expr {
        span: left.span.start..right.span.end,
        kind: ExprKind::Binary(op, Box::new(left), Box::new(right)),
    }
}
