//! Evaluating one chunk of rows.

use std::sync::Arc;

use super::{Column, Columns, Scratch};
use crate::ALIKE;
use crate::tree::{self, Any, Arith, Compare, Date, Number, Text, YesNo};

/// The rows being evaluated, and what that needs.
pub(super) struct Chunk<'a, 'c, 's> {
    pub of: &'c Columns<'a>,
    /// The first row.
    pub first: usize,
    pub scratch: &'s mut Scratch,
    /// Texts the formula writes out that no column holds; their codes follow the dictionary's.
    pub extra: Vec<Arc<str>>,
}

/// Where an operand comes from: a slice of a column is read in place.
enum Source<'a> {
    Slice(&'a [f64]),
    Same(f64),
    Buffer(Vec<f64>),
}

const YES: f64 = 1.0;
const NO: f64 = 0.0;

fn yes_if(holds: bool) -> f64 {
    if holds { YES } else { NO }
}

/// And of three-valued 1, 0, NaN: 否 wins over unknown.
fn and(a: f64, b: f64) -> f64 {
    if a == NO || b == NO { NO } else { a * b }
}

/// Or: 是 wins over unknown.
fn or(a: f64, b: f64) -> f64 {
    if a == YES || b == YES { YES } else { a + b }
}

fn choose(condition: f64, yes: f64, no: f64) -> f64 {
    if condition == YES {
        yes
    } else if condition == NO {
        no
    } else {
        f64::NAN
    }
}

fn with_unknown(a: f64, holds: bool) -> f64 {
    if a.is_nan() { a } else { yes_if(holds) }
}

impl<'a, 'c> Chunk<'a, 'c, '_>
where
    'a: 'c,
{
    fn code(&mut self, text: &Arc<str>) -> f64 {
        if let Some(code) = self.of.dictionary.known_code(text) {
            return code;
        }
        let place = self.extra.iter().position(|known| known == text).unwrap_or_else(|| {
            self.extra.push(text.clone());
            self.extra.len() - 1
        });
        (self.of.dictionary.texts.len() + place) as f64
    }

    fn slot(&self, slot: usize, rows: usize) -> Source<'a> {
        match self.of.columns.get(slot) {
            Some(Column::Values(values)) => match values.get(self.first..self.first + rows) {
                Some(slice) => Source::Slice(slice),
                None => Source::Same(f64::NAN),
            },
            Some(Column::Same(value)) => Source::Same(*value),
            Some(Column::Sets(_)) | None => Source::Same(f64::NAN),
        }
    }

    fn fill(&self, slot: usize, out: &mut [f64]) {
        match self.slot(slot, out.len()) {
            Source::Slice(slice) => out.copy_from_slice(slice),
            Source::Same(value) => out.fill(value),
            Source::Buffer(_) => {}
        }
    }

    fn number_source(&mut self, tree: &Number, rows: usize) -> Source<'a> {
        match tree {
            Number::Const(value) => Source::Same(*value),
            Number::Slot(slot) => self.slot(*slot, rows),
            _ => self.buffered(rows, |chunk, out| chunk.number(tree, out)),
        }
    }

    fn buffered(&mut self, rows: usize, run: impl FnOnce(&mut Self, &mut [f64])) -> Source<'a> {
        let mut buffer = self.scratch.take();
        run(self, &mut buffer[..rows]);
        Source::Buffer(buffer)
    }

    /// `out[i] = f(a[i], b[i])`, `a` first worked out into `out` unless it is a plain column.
    fn binary(
        &mut self,
        a: &Number,
        b: &Number,
        out: &mut [f64],
        f: impl Fn(f64, f64) -> f64 + Copy,
    ) {
        let rows = out.len();
        let left = match a {
            Number::Const(_) | Number::Slot(_) => Some(self.number_source(a, rows)),
            _ => {
                self.number(a, out);
                None
            }
        };
        let right = self.number_source(b, rows);
        combine(left.as_ref(), &right, out, f);
        self.release(right);
    }

    fn release(&mut self, source: Source<'a>) {
        if let Source::Buffer(buffer) = source {
            self.scratch.give(buffer);
        }
    }

    pub fn number(&mut self, tree: &Number, out: &mut [f64]) {
        match tree {
            Number::Const(value) => out.fill(*value),
            Number::Slot(slot) => self.fill(*slot, out),
            Number::Negative(x) => self.map(x, out, |x| -x),
            Number::Arith(arith, sides) => {
                let (a, b) = &**sides;
                match arith {
                    Arith::Add => self.binary(a, b, out, |a, b| a + b),
                    Arith::Subtract => self.binary(a, b, out, |a, b| a - b),
                    Arith::Multiply => self.binary(a, b, out, |a, b| a * b),
                    Arith::Divide => self.binary(a, b, out, tree::divide),
                }
            }
            Number::Least(trees) => {
                self.fold(
                    trees,
                    out,
                    |a, b| {
                        if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }
                    },
                );
            }
            Number::Most(trees) => {
                self.fold(
                    trees,
                    out,
                    |a, b| {
                        if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) }
                    },
                );
            }
            Number::Coalesce(trees) => {
                self.fold(trees, out, |a, b| if a.is_nan() { b } else { a });
            }
            Number::Round(x, decimals) => {
                let decimals = *decimals;
                self.map(x, out, |x| tree::round(x, decimals));
            }
            Number::Floor(x) => self.map(x, out, tree::floor),
            Number::Ceil(x) => self.map(x, out, tree::ceil),
            Number::Abs(x) => self.map(x, out, f64::abs),
            Number::If(parts) => {
                let (condition, yes, no) = &**parts;
                self.number(yes, out);
                let other = self.number_source(no, out.len());
                self.choose(condition, other, out);
            }
            Number::Part(part, date) => {
                self.date(date, out);
                let part = *part;
                each(out, |d| day(d).map_or(f64::NAN, |day| part.of(day)));
            }
            Number::Days(sides) => {
                let (a, b) = &**sides;
                self.date(a, out);
                let other = self.buffered(out.len(), |chunk, out| chunk.date(b, out));
                combine(None, &other, out, |a, b| a - b);
                self.release(other);
            }
            Number::WholeMonths(date) => {
                self.date(date, out);
                let as_of = self.of.when.as_of;
                each(out, |d| day(d).map_or(f64::NAN, |d| f64::from(d.whole_months_to(as_of))));
            }
            Number::WholeYears(date) => {
                self.date(date, out);
                let as_of = self.of.when.as_of;
                each(out, |d| {
                    day(d).map_or(f64::NAN, |d| f64::from(d.whole_months_to(as_of) / 12))
                });
            }
            Number::Length(text) => {
                self.text(text, out);
                self.by_text(out, |text| text.chars().count() as f64);
            }
            Number::Size(slot) => self.sets(*slot, out, |set, _| set.len() as f64),
        }
    }

    fn map(&mut self, x: &Number, out: &mut [f64], f: impl Fn(f64) -> f64) {
        self.number(x, out);
        each(out, f);
    }

    fn fold(&mut self, trees: &[Number], out: &mut [f64], f: impl Fn(f64, f64) -> f64 + Copy) {
        let Some((first, rest)) = trees.split_first() else {
            out.fill(f64::NAN);
            return;
        };
        self.number(first, out);
        for tree in rest {
            let other = self.number_source(tree, out.len());
            combine(None, &other, out, f);
            self.release(other);
        }
    }

    /// `out` holds the values for yes; takes `other` where the condition is no.
    fn choose(&mut self, condition: &YesNo, other: Source<'a>, out: &mut [f64]) {
        let mut mask = self.scratch.take();
        self.yes_no(condition, &mut mask[..out.len()]);
        match &other {
            Source::Slice(no) => {
                for ((out, mask), no) in out.iter_mut().zip(&mask).zip(*no) {
                    *out = choose(*mask, *out, *no);
                }
            }
            Source::Buffer(no) => {
                for ((out, mask), no) in out.iter_mut().zip(&mask).zip(no) {
                    *out = choose(*mask, *out, *no);
                }
            }
            Source::Same(no) => {
                for (out, mask) in out.iter_mut().zip(&mask) {
                    *out = choose(*mask, *out, *no);
                }
            }
        }
        self.scratch.give(mask);
        self.release(other);
    }

    pub fn yes_no(&mut self, tree: &YesNo, out: &mut [f64]) {
        match tree {
            YesNo::Const(yes) => out.fill(yes_if(*yes)),
            YesNo::Slot(slot) => self.fill(*slot, out),
            YesNo::Not(x) => {
                self.yes_no(x, out);
                each(out, |x| 1.0 - x);
            }
            YesNo::And(sides) => self.both(sides, out, and),
            YesNo::Or(sides) => self.both(sides, out, or),
            YesNo::Alike(sides) => {
                self.both(sides, out, |a, b| with_unknown(a + b, a == b));
            }
            YesNo::If(parts) => {
                let (condition, yes, no) = &**parts;
                self.yes_no(yes, out);
                let other = self.buffered(out.len(), |chunk, out| chunk.yes_no(no, out));
                self.choose(condition, other, out);
            }
            YesNo::Coalesce(trees) => self.coalesce(trees, out, Self::yes_no),
            YesNo::Numbers(compare, sides) => {
                let (a, b) = &**sides;
                let f = |d: f64, holds: bool| with_unknown(d, holds);
                match compare {
                    Compare::Equal => {
                        self.binary(a, b, out, |a, b| f(a - b, (a - b).abs() <= ALIKE));
                    }
                    Compare::NotEqual => {
                        self.binary(a, b, out, |a, b| f(a - b, (a - b).abs() > ALIKE));
                    }
                    Compare::Less => self.binary(a, b, out, |a, b| f(a - b, a - b < -ALIKE)),
                    Compare::AtMost => self.binary(a, b, out, |a, b| f(a - b, a - b <= ALIKE)),
                    Compare::More => self.binary(a, b, out, |a, b| f(a - b, a - b > ALIKE)),
                    Compare::AtLeast => self.binary(a, b, out, |a, b| f(a - b, a - b >= -ALIKE)),
                }
            }
            YesNo::Dates(compare, sides) => {
                let (a, b) = &**sides;
                self.date(a, out);
                let other = self.buffered(out.len(), |chunk, out| chunk.date(b, out));
                let compare = *compare;
                combine(None, &other, out, |a, b| with_unknown(a - b, compare.holds(a - b)));
                self.release(other);
            }
            YesNo::SameText(sides) => {
                let (a, b) = &**sides;
                self.text(a, out);
                let other = self.buffered(out.len(), |chunk, out| chunk.text(b, out));
                combine(None, &other, out, |a, b| with_unknown(a + b, a == b));
                self.release(other);
            }
            YesNo::TextIn(text, list) => {
                self.text(text, out);
                let codes: Vec<f64> = list.iter().map(|text| self.code(text)).collect();
                each(out, |code| with_unknown(code, codes.contains(&code)));
            }
            YesNo::NumberIn(number, list) => {
                self.number(number, out);
                each(out, |x| with_unknown(x, list.iter().any(|one| (x - one).abs() <= ALIKE)));
            }
            YesNo::SetHas(slot, text) => {
                self.text(text, out);
                self.sets(*slot, out, |set, code| with_unknown(code, set.contains(&code)));
            }
            YesNo::Known(tree) => {
                match &**tree {
                    Any::Number(tree) => self.number(tree, out),
                    Any::YesNo(tree) => self.yes_no(tree, out),
                    Any::Text(tree) => self.text(tree, out),
                    Any::Date(tree) => self.date(tree, out),
                    Any::Set(slot) => self.sets(*slot, out, |_, _| YES),
                }
                each(out, |x| yes_if(!x.is_nan()));
            }
            YesNo::Within(window, date) => {
                self.date(date, out);
                let (first, last) = self.of.when.days(*window);
                let (first, last) = (f64::from(first.number()), f64::from(last.number()));
                each(out, |d| with_unknown(d, first <= d && d <= last));
            }
            YesNo::Contains(text, word) => {
                self.text(text, out);
                self.by_text(out, |text| yes_if(text.contains(&**word)));
            }
            YesNo::StartsWith(text, word) => {
                self.text(text, out);
                self.by_text(out, |text| yes_if(text.starts_with(&**word)));
            }
        }
    }

    fn both(
        &mut self,
        sides: &(YesNo, YesNo),
        out: &mut [f64],
        f: impl Fn(f64, f64) -> f64 + Copy,
    ) {
        self.yes_no(&sides.0, out);
        let other = self.buffered(out.len(), |chunk, out| chunk.yes_no(&sides.1, out));
        combine(None, &other, out, f);
        self.release(other);
    }

    fn coalesce<T>(
        &mut self,
        trees: &[T],
        out: &mut [f64],
        evaluate: impl Fn(&mut Self, &T, &mut [f64]),
    ) {
        out.fill(f64::NAN);
        for tree in trees {
            let other = self.buffered(out.len(), |chunk, out| evaluate(chunk, tree, out));
            combine(None, &other, out, |a, b| if a.is_nan() { b } else { a });
            self.release(other);
        }
    }

    pub fn text(&mut self, tree: &Text, out: &mut [f64]) {
        match tree {
            Text::Const(text) => out.fill(self.code(text)),
            Text::Slot(slot) => self.fill(*slot, out),
            Text::If(parts) => {
                let (condition, yes, no) = &**parts;
                self.text(yes, out);
                let other = self.buffered(out.len(), |chunk, out| chunk.text(no, out));
                self.choose(condition, other, out);
            }
            Text::Coalesce(trees) => self.coalesce(trees, out, Self::text),
        }
    }

    pub fn date(&mut self, tree: &Date, out: &mut [f64]) {
        match tree {
            Date::Const(day) => out.fill(f64::from(day.number())),
            Date::Slot(slot) => self.fill(*slot, out),
            Date::CycleStart => out.fill(f64::from(self.of.when.cycle.first_day().number())),
            Date::AsOf => out.fill(f64::from(self.of.when.as_of.number())),
            Date::Plus(date, days) => {
                self.date(date, out);
                let days = f64::from(*days);
                each(out, |d| if day(d + days).is_some() { d + days } else { f64::NAN });
            }
            Date::If(parts) => {
                let (condition, yes, no) = &**parts;
                self.date(yes, out);
                let other = self.buffered(out.len(), |chunk, out| chunk.date(no, out));
                self.choose(condition, other, out);
            }
            Date::Coalesce(trees) => self.coalesce(trees, out, Self::date),
        }
    }

    /// Replaces codes in `out` by what `f` says of their texts.
    fn by_text(&self, out: &mut [f64], f: impl Fn(&str) -> f64) {
        let known = self.of.dictionary.texts.len();
        each(out, |code| {
            if code.is_nan() {
                return code;
            }
            let text = match (code as usize).checked_sub(known) {
                None => self.of.dictionary.texts.get(code as usize),
                Some(extra) => self.extra.get(extra),
            };
            text.map_or(f64::NAN, |text| f(text))
        });
    }

    fn sets(&self, slot: usize, out: &mut [f64], f: impl Fn(&[f64], f64) -> f64) {
        let Some(Column::Sets(column)) = self.of.columns.get(slot) else {
            out.fill(f64::NAN);
            return;
        };
        for (i, value) in out.iter_mut().enumerate() {
            *value = column.row(self.first + i).map_or(f64::NAN, |set| f(set, *value));
        }
    }
}

fn each(out: &mut [f64], f: impl Fn(f64) -> f64) {
    for value in out {
        *value = f(*value);
    }
}

/// `out[i] = f(left[i], right[i])`; without a left it is what `out` already holds.
fn combine(
    left: Option<&Source<'_>>,
    right: &Source<'_>,
    out: &mut [f64],
    f: impl Fn(f64, f64) -> f64 + Copy,
) {
    let rows = out.len();
    fn slice<'s>(source: &'s Source<'_>, rows: usize) -> Option<&'s [f64]> {
        match source {
            Source::Slice(slice) => slice.get(..rows),
            Source::Buffer(buffer) => buffer.get(..rows),
            Source::Same(_) => None,
        }
    }
    let same =
        |source: &Source<'_>| if let Source::Same(value) = source { *value } else { f64::NAN };
    match (left, left.and_then(|left| slice(left, rows)), slice(right, rows)) {
        (Some(_), Some(a), Some(b)) => {
            for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
                *out = f(*a, *b);
            }
        }
        (Some(_), Some(a), None) => {
            let b = same(right);
            for (out, a) in out.iter_mut().zip(a) {
                *out = f(*a, b);
            }
        }
        (Some(left), None, Some(b)) => {
            let a = same(left);
            for (out, b) in out.iter_mut().zip(b) {
                *out = f(a, *b);
            }
        }
        (Some(left), None, None) => out.fill(f(same(left), same(right))),
        (None, _, Some(b)) => {
            for (out, b) in out.iter_mut().zip(b) {
                *out = f(*out, *b);
            }
        }
        (None, _, None) => {
            let b = same(right);
            for out in out {
                *out = f(*out, b);
            }
        }
    }
}

fn day(number: f64) -> Option<kernel::Day> {
    if number.is_nan() { None } else { kernel::Day::from_number(number as i32) }
}
