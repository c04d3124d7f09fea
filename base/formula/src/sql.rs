//! SQL text: the same meaning on the engines a data centre already has.

use crate::check::Formula;
use crate::tree::{Any, Arith, Compare, Date, Number, Part, Text, YesNo};
use crate::{ALIKE, When};

/// Which SQL is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.35 or later; dates are ISO texts.
    Sqlite,
    /// PostgreSQL; dates are of type `date`.
    Postgres,
}

/// Where the values of slots come from in a query.
pub trait SqlColumns {
    /// An SQL expression with the slot's value, NULL where unknown: double precision, text, a
    /// condition (boolean, in SQLite 0 or 1), a date, or the text of a JSON array for a set.
    fn column(&self, slot: usize) -> String;
}

impl Formula {
    /// The formula as an SQL expression. Its texts are quoted here; nothing else comes from
    /// outside the checked formula and `columns`.
    pub fn to_sql(&self, dialect: Dialect, columns: &dyn SqlColumns, when: &When) -> String {
        let mut writer = Writer { dialect, columns, when, out: String::new(), over: false };
        writer.any(&self.body);
        writer.out
    }
}

/// The longest SQL text a formula may unfold to, in bytes.
const LONGEST: usize = 60_000;

/// Whether a formula unfolds to a text of bearable length in every dialect.
pub(crate) fn fits(body: &Any) -> bool {
    struct Wide;
    impl SqlColumns for Wide {
        fn column(&self, _: usize) -> String {
            "CAST(content ->> '字段' AS double precision)".to_owned()
        }
    }
    let Some(year) = kernel::Period::year(2026) else { return false };
    [Dialect::Sqlite, Dialect::Postgres].into_iter().all(|dialect| {
        let when = When::end_of(year);
        let mut writer =
            Writer { dialect, columns: &Wide, when: &when, out: String::new(), over: false };
        writer.any(body);
        !writer.over
    })
}

struct Writer<'a> {
    dialect: Dialect,
    columns: &'a dyn SqlColumns,
    when: &'a When,
    out: String,
    /// Set once the text is too long; nothing more is written then, so unfolding stops early.
    over: bool,
}

/// One piece of a template: `write!`-like, but each hole is a subtree.
macro_rules! sql {
    ($w:expr, $($piece:expr),+) => {{ $( $piece.put($w); )+ }};
}

trait Piece {
    fn put(&self, w: &mut Writer<'_>);
}

impl Piece for &str {
    fn put(&self, w: &mut Writer<'_>) {
        w.push(self);
    }
}

impl Piece for String {
    fn put(&self, w: &mut Writer<'_>) {
        w.push(self);
    }
}

impl Piece for Number {
    fn put(&self, w: &mut Writer<'_>) {
        w.number(self);
    }
}

impl Piece for YesNo {
    fn put(&self, w: &mut Writer<'_>) {
        w.yes_no(self);
    }
}

impl Piece for Text {
    fn put(&self, w: &mut Writer<'_>) {
        w.text(self);
    }
}

impl Piece for Date {
    fn put(&self, w: &mut Writer<'_>) {
        w.date(self);
    }
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        if self.out.len() + text.len() > LONGEST {
            self.over = true;
        } else {
            self.out.push_str(text);
        }
    }

    fn any(&mut self, tree: &Any) {
        match tree {
            Any::Number(tree) => self.number(tree),
            Any::YesNo(tree) => self.yes_no(tree),
            Any::Text(tree) => self.text(tree),
            Any::Date(tree) => self.date(tree),
            Any::Set(slot) => self.slot(*slot),
        }
    }

    fn slot(&mut self, slot: usize) {
        let column = self.columns.column(slot);
        self.push(&column);
    }

    /// A literal double: plain decimals would be exact numerics in PostgreSQL.
    fn double(value: f64) -> String {
        format!("CAST({value:?} AS double precision)")
    }

    fn list<T: Piece>(&mut self, function: &str, trees: &[T]) {
        self.push(function);
        for (i, tree) in trees.iter().enumerate() {
            self.push(if i == 0 { "(" } else { ", " });
            tree.put(self);
        }
        self.push(")");
    }

    fn choose<T: Piece>(&mut self, parts: &(YesNo, T, T)) {
        let (condition, yes, no) = parts;
        sql!(self, "CASE ", condition, " WHEN TRUE THEN ", yes, " WHEN FALSE THEN ", no, " END");
    }

    fn number(&mut self, tree: &Number) {
        if self.over {
            return;
        }
        let alike = Self::double(ALIKE);
        match tree {
            Number::Const(value) => sql!(self, Self::double(*value)),
            Number::Slot(slot) => self.slot(*slot),
            Number::Negative(x) => sql!(self, "(-", **x, ")"),
            Number::Arith(Arith::Divide, sides) => {
                let (a, b) = &**sides;
                sql!(self, "(CASE WHEN abs(", b, ") > ", alike, " THEN ", a, " / ", b, " END)");
            }
            Number::Arith(arith, sides) => {
                let sign = match arith {
                    Arith::Add => " + ",
                    Arith::Subtract => " - ",
                    _ => " * ",
                };
                sql!(self, "(", sides.0, sign, sides.1, ")");
            }
            Number::Least(trees) => self.extreme(trees, "min", "LEAST"),
            Number::Most(trees) => self.extreme(trees, "max", "GREATEST"),
            Number::Round(x, decimals) => {
                let scale = Self::double(f64::powi(10.0, i32::from(*decimals)));
                sql!(self, "(CASE WHEN ", **x, " < 0 THEN -1 WHEN ", **x, " >= 0 THEN 1 END * ");
                self.floor(|w| sql!(w, "abs(", **x, ") * ", scale, " + 0.5"));
                sql!(self, " / ", scale, ")");
            }
            Number::Floor(x) => self.floor(|w| sql!(w, **x)),
            Number::Ceil(x) => {
                self.push("(-");
                self.floor(|w| sql!(w, "(-", **x, ")"));
                self.push(")");
            }
            Number::Abs(x) => sql!(self, "abs(", **x, ")"),
            Number::If(parts) => {
                self.push("(");
                self.choose(parts);
                self.push(")");
            }
            Number::Coalesce(trees) => self.list("COALESCE", trees),
            Number::Part(part, date) => {
                self.push("CAST(");
                self.part(*part, date);
                self.push(" AS double precision)");
            }
            Number::Days(sides) => match self.dialect {
                Dialect::Sqlite => {
                    sql!(self, "(julianday(", sides.0, ") - julianday(", sides.1, "))");
                }
                Dialect::Postgres => {
                    sql!(self, "CAST((", sides.0, " - ", sides.1, ") AS double precision)");
                }
            },
            Number::WholeMonths(date) => {
                self.push("CAST(");
                self.whole_months(date);
                self.push(" AS double precision)");
            }
            Number::WholeYears(date) => {
                self.push("CAST(");
                self.whole_months(date);
                self.push(" / 12 AS double precision)");
            }
            Number::Length(text) => {
                let function = match self.dialect {
                    Dialect::Sqlite => "length(",
                    Dialect::Postgres => "char_length(",
                };
                sql!(self, "CAST(", function, **text, ") AS double precision)");
            }
            Number::Size(slot) => {
                let column = self.columns.column(*slot);
                let size = match self.dialect {
                    Dialect::Sqlite => format!("json_array_length({column})"),
                    Dialect::Postgres => format!("jsonb_array_length(CAST({column} AS jsonb))"),
                };
                sql!(self, "CAST(", size, " AS double precision)");
            }
        }
    }

    /// The whole part, forgiving [`ALIKE`]. SQLite is often built without its mathematical
    /// functions, but it always rounds: half away from zero, so half a step down is the floor.
    fn floor(&mut self, x: impl FnOnce(&mut Self)) {
        let (open, half) = match self.dialect {
            Dialect::Sqlite => ("round(", " - 0.5)"),
            Dialect::Postgres => ("floor(", ")"),
        };
        self.push(open);
        x(self);
        sql!(self, " + ", Self::double(ALIKE), half);
    }

    /// PostgreSQL's LEAST and GREATEST skip NULL; adding what may be NULL brings it back.
    fn extreme(&mut self, trees: &[Number], sqlite: &str, postgres: &str) {
        match self.dialect {
            Dialect::Sqlite => self.list(sqlite, trees),
            Dialect::Postgres => {
                self.push("(CASE WHEN ");
                for (i, tree) in trees.iter().enumerate() {
                    sql!(self, if i == 0 { "" } else { " AND " }, tree, " IS NOT NULL");
                }
                self.push(" THEN ");
                self.list(postgres, trees);
                self.push(" END)");
            }
        }
    }

    fn part(&mut self, part: Part, date: &Date) {
        let (sqlite, postgres) = match part {
            Part::Year => ("CAST(substr(", "CAST(EXTRACT(YEAR FROM "),
            Part::Month => ("CAST(substr(", "CAST(EXTRACT(MONTH FROM "),
            Part::Day => ("CAST(substr(", "CAST(EXTRACT(DAY FROM "),
            Part::Quarter => {
                self.push("((");
                self.part(Part::Month, date);
                self.push(" + 2) / 3)");
                return;
            }
        };
        match self.dialect {
            Dialect::Sqlite => {
                let place = match part {
                    Part::Year => ", 1, 4) AS INTEGER)",
                    Part::Month => ", 6, 2) AS INTEGER)",
                    _ => ", 9, 2) AS INTEGER)",
                };
                sql!(self, sqlite, date, place);
            }
            Dialect::Postgres => sql!(self, postgres, date, ") AS INTEGER)"),
        }
    }

    /// As [`kernel::Day::whole_months_to`], in whole numbers.
    fn whole_months(&mut self, date: &Date) {
        let as_of = self.when.as_of;
        let months = as_of.year() * 12 + as_of.month() as i32;
        let count = |w: &mut Self| {
            w.push(&format!("({months} - "));
            w.part(Part::Year, date);
            w.push(" * 12 - ");
            w.part(Part::Month, date);
            w.push(")");
        };
        self.push("(");
        count(self);
        self.push(" + CASE WHEN ");
        count(self);
        self.push(" > 0 AND ");
        self.part(Part::Day, date);
        self.push(&format!(" > {} THEN -1 WHEN ", as_of.day()));
        count(self);
        self.push(" < 0 AND ");
        self.part(Part::Day, date);
        self.push(&format!(" < {} THEN 1 ELSE 0 END)", as_of.day()));
    }

    fn yes_no(&mut self, tree: &YesNo) {
        if self.over {
            return;
        }
        let alike = Self::double(ALIKE);
        match tree {
            YesNo::Const(yes) => self.push(if *yes { "TRUE" } else { "FALSE" }),
            YesNo::Slot(slot) => self.slot(*slot),
            YesNo::Not(x) => sql!(self, "(NOT ", **x, ")"),
            YesNo::And(sides) => sql!(self, "(", sides.0, " AND ", sides.1, ")"),
            YesNo::Or(sides) => sql!(self, "(", sides.0, " OR ", sides.1, ")"),
            YesNo::If(parts) => {
                self.push("(");
                self.choose(parts);
                self.push(")");
            }
            YesNo::Coalesce(trees) => self.list("COALESCE", trees),
            YesNo::Numbers(compare, sides) => {
                let (a, b) = &**sides;
                match compare {
                    Compare::Equal => sql!(self, "(abs(", a, " - ", b, ") <= ", alike, ")"),
                    Compare::NotEqual => sql!(self, "(abs(", a, " - ", b, ") > ", alike, ")"),
                    Compare::Less => sql!(self, "((", a, " - ", b, ") < -", alike, ")"),
                    Compare::AtMost => sql!(self, "((", a, " - ", b, ") <= ", alike, ")"),
                    Compare::More => sql!(self, "((", a, " - ", b, ") > ", alike, ")"),
                    Compare::AtLeast => sql!(self, "((", a, " - ", b, ") >= -", alike, ")"),
                }
            }
            YesNo::Dates(compare, sides) => {
                let sign = match compare {
                    Compare::Equal => " = ",
                    Compare::NotEqual => " <> ",
                    Compare::Less => " < ",
                    Compare::AtMost => " <= ",
                    Compare::More => " > ",
                    Compare::AtLeast => " >= ",
                };
                sql!(self, "(", sides.0, sign, sides.1, ")");
            }
            YesNo::SameText(sides) => sql!(self, "(", sides.0, " = ", sides.1, ")"),
            YesNo::Alike(sides) => sql!(self, "((", sides.0, ") = (", sides.1, "))"),
            YesNo::TextIn(text, list) => {
                let list: Vec<String> = list.iter().map(|text| quoted(text)).collect();
                sql!(self, "(", **text, " IN (", list.join(", "), "))");
            }
            YesNo::NumberIn(number, list) => {
                for (i, one) in list.iter().enumerate() {
                    let one = Self::double(*one);
                    let open = if i == 0 { "(abs(" } else { " OR abs(" };
                    sql!(self, open, **number, " - ", one, ") <= ", alike);
                }
                self.push(")");
            }
            YesNo::SetHas(slot, text) => {
                let column = self.columns.column(*slot);
                let from = match self.dialect {
                    Dialect::Sqlite => format!("json_each({column}) AS one WHERE one.value = "),
                    Dialect::Postgres => format!(
                        "jsonb_array_elements_text(CAST({column} AS jsonb)) AS one(value) \
                         WHERE one.value = "
                    ),
                };
                sql!(self, "(CASE WHEN ", column, " IS NOT NULL AND ", **text);
                sql!(self, " IS NOT NULL THEN EXISTS (SELECT 1 FROM ", from, **text, ") END)");
            }
            YesNo::Known(tree) => {
                self.push("((");
                self.any(tree);
                self.push(") IS NOT NULL)");
            }
            YesNo::Within(window, date) => {
                let (first, last) = self.when.days(*window);
                let (first, last) = (self.day(first), self.day(last));
                sql!(self, "(", **date, " BETWEEN ", first, " AND ", last, ")");
            }
            YesNo::Contains(text, word) => {
                let function = match self.dialect {
                    Dialect::Sqlite => "instr(",
                    Dialect::Postgres => "strpos(",
                };
                sql!(self, "(", function, **text, ", ", quoted(word), ") > 0)");
            }
            YesNo::StartsWith(text, word) => {
                let length = word.chars().count();
                sql!(self, "(substr(", **text, format!(", 1, {length}) = "), quoted(word), ")");
            }
        }
    }

    fn text(&mut self, tree: &Text) {
        if self.over {
            return;
        }
        match tree {
            Text::Const(text) => {
                // Untyped literals confuse PostgreSQL's CASE and COALESCE.
                sql!(self, "CAST(", quoted(text), " AS text)");
            }
            Text::Slot(slot) => self.slot(*slot),
            Text::If(parts) => {
                self.push("(");
                self.choose(parts);
                self.push(")");
            }
            Text::Coalesce(trees) => self.list("COALESCE", trees),
        }
    }

    fn day(&self, day: kernel::Day) -> String {
        match self.dialect {
            Dialect::Sqlite => format!("'{day}'"),
            Dialect::Postgres => format!("DATE '{day}'"),
        }
    }

    fn date(&mut self, tree: &Date) {
        if self.over {
            return;
        }
        match tree {
            Date::Const(day) => sql!(self, self.day(*day)),
            Date::Slot(slot) => self.slot(*slot),
            Date::CycleStart => sql!(self, self.day(self.when.cycle.first_day())),
            Date::AsOf => sql!(self, self.day(self.when.as_of)),
            Date::Plus(date, days) => match self.dialect {
                Dialect::Sqlite => sql!(self, "date(", **date, format!(", '{days:+} days')")),
                Dialect::Postgres => sql!(self, "(", **date, format!(" + ({days}))")),
            },
            Date::If(parts) => {
                self.push("(");
                self.choose(parts);
                self.push(")");
            }
            Date::Coalesce(trees) => self.list("COALESCE", trees),
        }
    }
}

/// A text literal. Formula texts hold no control characters (see `token`), and a quote is doubled.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
