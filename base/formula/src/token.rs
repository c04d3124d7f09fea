//! Characters into words. Full-width punctuation, as Chinese input methods type it, is read as
//! its half-width twin.

use std::ops::Range;

use kernel::Day;

use crate::Problem;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Number {
        value: f64,
        unit: Option<String>,
    },
    Text(String),
    Date(Day),
    Name(String),
    /// Names, keywords and signs are told apart here once: keywords are in lower-case Latin.
    Keyword(Keyword),
    Sign(Sign),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyword {
    And,
    Or,
    Not,
    In,
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Plus,
    Minus,
    Times,
    Over,
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
    Open,
    Close,
    Comma,
}

/// The longest formula, in bytes. Real ones have a line.
const LONGEST: usize = 8_000;

pub(crate) fn tokens(source: &str) -> Result<Vec<(Token, Range<usize>)>, Problem> {
    if source.len() > LONGEST {
        return Err(Problem::new(0..LONGEST, "算式太长")
            .help("一条算式不超过8000字节；请把其中一部分另立为数据项（value = …）"));
    }
    let mut reader = Reader { source, at: 0 };
    let mut tokens = Vec::new();
    while let Some(c) = reader.skip_blanks() {
        let start = reader.at;
        let token = reader.token(c)?;
        tokens.push((token, start..reader.at));
    }
    Ok(tokens)
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.source[self.at..].chars().next()
    }

    fn take(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn skip_blanks(&mut self) -> Option<char> {
        while let Some(c) = self.peek() {
            if !c.is_whitespace() {
                return Some(c);
            }
            self.take();
        }
        None
    }

    fn token(&mut self, c: char) -> Result<Token, Problem> {
        if plain_digit(c).is_some() {
            return self.number();
        }
        if is_name_start(c) {
            return Ok(self.name());
        }
        match c {
            '\'' | '"' | '‘' | '“' | '＇' | '＂' => self.text(c),
            '「' => self.quoted_name(),
            _ => self.sign(c),
        }
    }

    fn sign(&mut self, c: char) -> Result<Token, Problem> {
        let start = self.at;
        self.take();
        let next = self.peek();
        let equal_follows = matches!(next, Some('=' | '＝'));
        let mut then_equal = |with: Sign, without: Sign| {
            if equal_follows {
                self.take();
                with
            } else {
                without
            }
        };
        let sign = match c {
            '+' | '＋' => Sign::Plus,
            '-' | '－' | '−' => Sign::Minus,
            '*' | '＊' | '×' => Sign::Times,
            '/' | '／' | '÷' => Sign::Over,
            '(' | '（' => Sign::Open,
            ')' | '）' => Sign::Close,
            ',' | '，' | '、' => Sign::Comma,
            // A doubled sign, as programmers write it, means the same.
            '=' | '＝' => then_equal(Sign::Equal, Sign::Equal),
            '≠' => Sign::NotEqual,
            '≤' | '≦' => Sign::AtMost,
            '≥' | '≧' => Sign::AtLeast,
            '<' | '＜' if next == Some('>') => {
                self.take();
                Sign::NotEqual
            }
            '<' | '＜' => then_equal(Sign::AtMost, Sign::Less),
            '>' | '＞' => then_equal(Sign::AtLeast, Sign::More),
            '!' | '！' if equal_follows => then_equal(Sign::NotEqual, Sign::NotEqual),
            _ => {
                return Err(Problem::new(start..self.at, format!("算式里不能有“{c}”")).help(
                    "可用的符号：+ - * / = != < <= > >= ( ) , ，文字要用单引号括起来，如 '党课'",
                ));
            }
        };
        Ok(Token::Sign(sign))
    }

    fn number(&mut self) -> Result<Token, Problem> {
        let start = self.at;
        let mut digits = self.digits();
        if matches!(self.peek(), Some('.' | '．')) {
            let point = self.at;
            self.take();
            let decimals = self.digits();
            if decimals.is_empty() {
                return Err(Problem::new(point..self.at, "小数点后面缺数字"));
            }
            digits = format!("{digits}.{decimals}");
        }
        if let Some(date) = self.date(start, &digits)? {
            return Ok(Token::Date(date));
        }
        let value: f64 = digits.parse().unwrap_or(f64::INFINITY);
        if value > 1e12 || digits.len() > 16 {
            return Err(Problem::new(start..self.at, "数字太大或小数位太多")
                .help("数字不超过一万亿，连小数点共不超过16位"));
        }
        if matches!(self.peek(), Some('%' | '％')) {
            self.take();
            return Ok(Token::Number { value: value / 100.0, unit: None });
        }
        let unit_start = self.at;
        while self.peek().is_some_and(char::is_alphabetic) {
            self.take();
        }
        let unit = &self.source[unit_start..self.at];
        if keyword(unit).is_some() {
            self.at = unit_start;
            return Ok(Token::Number { value, unit: None });
        }
        Ok(Token::Number { value, unit: (!unit.is_empty()).then(|| unit.to_owned()) })
    }

    fn digits(&mut self) -> String {
        let mut digits = String::new();
        while let Some(digit) = self.peek().and_then(plain_digit) {
            digits.push(digit);
            self.take();
        }
        digits
    }

    /// `2026年3月1日` after its year has been read.
    fn date(&mut self, start: usize, year: &str) -> Result<Option<Day>, Problem> {
        let after_year = self.at;
        let mut part = |mark: char, must: bool| {
            let digits = self.digits();
            if (digits.is_empty() && must) || self.peek() != Some(mark) {
                return None;
            }
            self.take();
            Some(digits)
        };
        let read = part('年', false).and_then(|_| Some((part('月', true)?, part('日', true)?)));
        let Some((month, day)) = read else {
            self.at = after_year;
            return Ok(None);
        };
        let number = |text: &str| text.parse::<u32>().unwrap_or(0);
        match Day::new(year.parse().unwrap_or(0), number(&month), number(&day)) {
            Some(day) => Ok(Some(day)),
            None => Err(Problem::new(
                start..self.at,
                format!("日历上没有“{}”这一天", &self.source[start..self.at]),
            )),
        }
    }

    fn text(&mut self, open: char) -> Result<Token, Problem> {
        let start = self.at;
        let closes: &[char] = match open {
            '‘' => &['’'],
            '“' => &['”'],
            '＇' => &['＇'],
            '＂' => &['＂'],
            '\'' => &['\''],
            _ => &['"'],
        };
        self.take();
        let inside = self.at;
        while let Some(c) = self.peek() {
            if closes.contains(&c) {
                let text = self.source[inside..self.at].to_owned();
                self.take();
                return Ok(Token::Text(text));
            }
            if c.is_control() {
                return Err(Problem::new(
                    self.at..self.at + c.len_utf8(),
                    "文字里不能换行或有控制字符",
                ));
            }
            self.take();
        }
        let close = closes.first().copied().unwrap_or('\'');
        Err(Problem::new(start..self.at, format!("引号没有配对：缺少右边的 {close}")))
    }

    fn quoted_name(&mut self) -> Result<Token, Problem> {
        let start = self.at;
        self.take();
        let inside = self.at;
        while let Some(c) = self.peek() {
            if c == '」' {
                let mut name = self.source[inside..self.at].trim().to_owned();
                self.take();
                self.dotted(&mut name);
                return Ok(Token::Name(name));
            }
            self.take();
        }
        Err(Problem::new(start..self.at, "名称的括号没有配对：缺少右边的 」"))
    }

    fn name(&mut self) -> Token {
        let mut name = self.plain_name();
        if let Some(keyword) = keyword(&name) {
            return Token::Keyword(keyword);
        }
        self.dotted(&mut name);
        Token::Name(name)
    }

    fn plain_name(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|c| is_name_start(c) || plain_digit(c).is_some()) {
            self.take();
        }
        self.source[start..self.at].to_owned()
    }

    /// Further parts of a name after a dot: `上年.集体经济收入`, `一季度.「60岁以上党员数」`.
    fn dotted(&mut self, name: &mut String) {
        while matches!(self.peek(), Some('.' | '．')) {
            let before = self.at;
            self.take();
            let part = match self.peek() {
                Some('「') => match self.quoted_name() {
                    Ok(Token::Name(part)) => part,
                    _ => String::new(),
                },
                Some(c) if is_name_start(c) => self.plain_name(),
                _ => String::new(),
            };
            if part.is_empty() {
                self.at = before;
                return;
            }
            name.push('.');
            name.push_str(&part);
        }
    }
}

fn is_name_start(c: char) -> bool {
    (c.is_alphabetic() || c == '_') && plain_digit(c).is_none()
}

/// The ASCII digit of a half-width or full-width digit.
fn plain_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

fn keyword(word: &str) -> Option<Keyword> {
    Some(match word {
        "and" | "AND" | "且" | "并且" => Keyword::And,
        "or" | "OR" | "或" | "或者" => Keyword::Or,
        "not" | "NOT" | "非" => Keyword::Not,
        "in" | "IN" | "属于" => Keyword::In,
        "是" | "true" => Keyword::Yes,
        "否" | "false" => Keyword::No,
        _ => return None,
    })
}
