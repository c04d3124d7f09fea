//! How the fields of a record get their values.

use formula::{Expect, Fields, Formula, Value, When};
use kernel::Day;
use ledger::rules::{Content, Held, Named, OrgValues, row};
use pack::{FieldType, Ledger};
use registry::rules::RoughDay;

use crate::dice::Dice;
use crate::phrases::{Phrases, Template, problems};
use crate::recipe::{RecipeError, Written, WrittenTable};
use crate::subject::{Subject, quarter_in_words, with_known};

/// A field and how it is drawn.
#[derive(Debug, Clone)]
pub(crate) struct Draw {
    place: usize,
    chance: Option<Formula>,
    when: Option<Formula>,
    how: How,
}

#[derive(Debug, Clone)]
enum How {
    Text(Vec<Template>),
    Weights(Vec<(String, f64)>),
    Some(Vec<(String, Formula)>),
    Number { from: Formula, to: Formula, step: f64 },
    DaysAfter { field: usize, from: Formula, to: Formula, past_only: bool },
    Yes(Formula),
    Attendance { expected: Formula, came: [Formula; 2] },
    Post(String),
    Member,
    Unit(Vec<String>),
}

/// What a record is drawn for.
pub(crate) struct Drawing<'a> {
    pub ledger: &'a Ledger,
    pub subject: &'a Subject<'a>,
    pub phrases: &'a Phrases,
    /// The day the record is about.
    pub day: Day,
    pub today: Day,
    /// Whether the record belongs to the year before.
    pub last_year: bool,
    /// Organizations to pick a partner from: unit, id, name.
    pub partners: &'a [(String, String, String)],
}

const FILE: &str = "records.toml";

impl Draw {
    /// Reads one line of a `[record.set]`.
    pub fn read(
        ledger: &Ledger,
        phrases: &Phrases,
        field: &str,
        value: &toml::Value,
    ) -> Result<Self, RecipeError> {
        let at = |name: &str| ledger.fields.iter().position(|field| field.name == name);
        let wrong =
            |why: &str| RecipeError::new(FILE, format!("台账“{}”的“{field}”：{why}", ledger.name));
        let place = at(field).ok_or_else(|| wrong("没有这个字段"))?;
        let written: Written =
            value.clone().try_into().map_err(|why: toml::de::Error| wrong(&why.to_string()))?;
        let table = match written {
            Written::Text(text) => WrittenTable { text: Some(text), ..WrittenTable::default() },
            Written::OneOf(texts) => {
                let how = How::Text(texts.iter().map(|text| phrases.template(text)).collect());
                return Ok(Self { place, chance: None, when: None, how });
            }
            Written::Table(table) => *table,
        };
        let names = with_known(ledger.names.clone());
        let number = |text: &str| formula_of(text, &names, &Expect::Number);
        let how = if let Some(text) = &table.text {
            How::Text(vec![phrases.template(text)])
        } else if let Some(weights) = table.weights {
            How::Weights(weights.into_iter().collect())
        } else if let Some(some) = table.some {
            let some: Result<_, _> =
                some.into_iter().map(|(option, chance)| Ok((option, number(&chance)?))).collect();
            How::Some(some?)
        } else if let Some([from, to]) = &table.number {
            How::Number { from: number(from)?, to: number(to)?, step: table.step.unwrap_or(1.0) }
        } else if let Some(after) = &table.days_after {
            How::DaysAfter {
                field: at(&after.field).ok_or_else(|| wrong("days_after 里没有这个字段"))?,
                from: number(&after.from)?,
                to: number(&after.to)?,
                past_only: after.past_only,
            }
        } else if let Some(chance) = &table.yes {
            How::Yes(number(chance)?)
        } else if let (Some(expected), Some([from, to])) = (&table.expected, &table.came) {
            How::Attendance { expected: number(expected)?, came: [number(from)?, number(to)?] }
        } else if let Some(post) = table.post {
            How::Post(post)
        } else if table.member {
            How::Member
        } else if let Some(units) = table.unit {
            How::Unit(units)
        } else {
            return Err(wrong("没有写怎样取值"));
        };
        let chance = table.chance.as_deref().map(number).transpose()?;
        let when = table.when.as_deref();
        let when = when.map(|text| formula_of(text, &names, &Expect::YesNo)).transpose()?;
        Ok(Self { place, chance, when, how })
    }
}

pub(crate) fn formula_of(
    text: &str,
    names: &Fields,
    expect: &Expect,
) -> Result<Formula, RecipeError> {
    formula::check(text, &mut names.clone(), expect).map_err(|found| problems(FILE, text, &found))
}

/// A record being filled in, with the row its formulas read kept up as far as needed.
pub(crate) struct Filling<'a> {
    of: &'a Drawing<'a>,
    content: Content,
    row: Vec<Value>,
    stale: bool,
    when: When,
}

impl<'a> Filling<'a> {
    /// An empty record of a day.
    pub fn new(of: &'a Drawing<'a>) -> Self {
        let ledger = of.ledger;
        let mut content = Content::empty(ledger);
        let month_only =
            ledger.fields.get(ledger.date).is_some_and(|field| field.kind == FieldType::Month);
        let day =
            if month_only { RoughDay::Month(of.day.in_month()) } else { RoughDay::Day(of.day) };
        content.set(ledger.date, Some(Held::Day(day)));
        let mut row = vec![Value::Unknown; ledger.slots.len()];
        row.extend(of.subject.known(of.day.month(), of.last_year));
        let when = When { cycle: kernel::Period::month(of.day.in_month()), as_of: of.day };
        Self { of, content, row, stale: true, when }
    }

    /// Everything drawn so far.
    pub fn done(self) -> Content {
        self.content
    }

    fn value(&mut self, formula: &Formula) -> Value {
        let own = self.of.ledger.slots.len();
        if self.stale && formula.slots().iter().any(|slot| *slot < own) {
            let fresh = row(self.of.ledger, &self.content, Some(self.of.day), self.org());
            for (slot, value) in self.row.iter_mut().zip(fresh) {
                *slot = value;
            }
            self.stale = false;
        }
        formula.of_row(&self.row, &self.when)
    }

    fn number(&mut self, formula: &Formula) -> f64 {
        self.value(formula).as_number()
    }

    fn org(&self) -> &'a OrgValues {
        self.of.subject.values
    }

    /// Fills in one field.
    pub fn draw(&mut self, draw: &Draw, dice: &mut Dice) {
        if let Some(when) = &draw.when
            && !self.value(when).is_yes()
        {
            return;
        }
        if let Some(chance) = &draw.chance {
            let chance = self.number(chance);
            if !dice.happens(chance) {
                return;
            }
        }
        let held = self.held(draw, dice);
        self.put(draw.place, held);
    }

    /// Puts a value into a field.
    pub fn put(&mut self, place: usize, held: Option<Held>) {
        self.content.set(place, held);
        self.stale = true;
    }

    /// A text as the field at a place holds it: a choice of several is a list.
    fn chosen(&self, place: usize, text: String) -> Held {
        match self.of.ledger.fields.get(place).map(|field| &field.kind) {
            Some(FieldType::Choices { .. }) => Held::Choices(vec![text]),
            _ => Held::Text(text),
        }
    }

    fn held(&mut self, draw: &Draw, dice: &mut Dice) -> Option<Held> {
        match &draw.how {
            How::Text(templates) => {
                let template = dice.pick(templates)?;
                let text = self.say(template, dice);
                Some(self.chosen(draw.place, text))
            }
            How::Weights(weights) => {
                let at = dice.weighted(weights.iter().map(|(_, weight)| *weight));
                let (option, _) = weights.get(at)?;
                Some(self.chosen(draw.place, option.clone()))
            }
            How::Some(options) => {
                let mut chosen = Vec::new();
                for (option, chance) in options {
                    let chance = self.number(chance);
                    if dice.happens(chance) {
                        chosen.push(option.clone());
                    }
                }
                // In the order the pack lists them.
                if let Some(FieldType::Choices { options, .. }) =
                    self.of.ledger.fields.get(draw.place).map(|field| &field.kind)
                {
                    chosen.sort_by_key(|one| options.iter().position(|option| option == one));
                }
                (!chosen.is_empty()).then_some(Held::Choices(chosen))
            }
            How::Number { from, to, step } => {
                let (from, to) = (self.number(from), self.number(to));
                let drawn = dice.between(from.min(to), from.max(to));
                let drawn = (drawn / step).round() * step;
                drawn.is_finite().then_some(Held::Number(drawn))
            }
            How::DaysAfter { field, from, to, past_only } => {
                let Some(Held::Day(start)) = self.content.get(*field).cloned() else { return None };
                let (from, to) = (self.number(from), self.number(to));
                let days = dice.between(from, to).round();
                let day = start.first_day().plus_days(days as i32)?;
                (!past_only || day <= self.of.today).then_some(Held::Day(RoughDay::Day(day)))
            }
            How::Yes(chance) => {
                let chance = self.number(chance);
                Some(Held::YesNo(dice.happens(chance)))
            }
            How::Attendance { expected, came: [from, to] } => {
                let expected = self.number(expected).round().max(1.0);
                let (from, to) = (self.number(from), self.number(to));
                let came = (expected * dice.between(from, to)).round().clamp(0.0, expected);
                Some(Held::Attendance { expected: Some(expected as u32), came: Some(came as u32) })
            }
            How::Post(post) => {
                let subject = self.of.subject;
                let name = subject.holder(post).unwrap_or_else(|| subject.writer());
                Some(match self.kind(draw.place) {
                    Some(FieldType::Member | FieldType::Members) => {
                        Held::Named(vec![Named::plain(name)])
                    }
                    _ => Held::Text(name.to_owned()),
                })
            }
            How::Member => {
                let one = dice.pick(self.of.subject.people)?;
                Some(match self.kind(draw.place) {
                    Some(FieldType::Member | FieldType::Members) => {
                        Held::Named(vec![Named { id: one.id.to_string(), name: one.name.clone() }])
                    }
                    _ => Held::Text(one.name.clone()),
                })
            }
            How::Unit(units) => {
                let fitting: Vec<&(String, String, String)> =
                    self.of.partners.iter().filter(|(unit, ..)| units.contains(unit)).collect();
                let (_, id, name) = dice.pick(&fitting)?;
                Some(Held::Named(vec![Named { id: id.clone(), name: name.clone() }]))
            }
        }
    }

    fn kind(&self, place: usize) -> Option<&'a FieldType> {
        self.of.ledger.fields.get(place).map(|field| &field.kind)
    }

    fn say(&self, template: &Template, dice: &mut Dice) -> String {
        let mut word = |word: &str, dice: &mut Dice| self.word(word, dice);
        self.of.phrases.say(template, dice, &mut word)
    }

    /// What a gap in a text stands for: about the organization, the day, or a field of the record.
    fn word(&self, word: &str, dice: &mut Dice) -> String {
        let (of, subject) = (self.of, self.of.subject);
        match word {
            "年" => of.day.year().to_string(),
            "月" => of.day.month().to_string(),
            "日" => of.day.day().to_string(),
            "季度" => quarter_in_words(of.day).to_owned(),
            "组织" => subject.body.name.clone(),
            "地方" => subject.body.place.clone(),
            "书记" => subject.holder("书记").unwrap_or_else(|| subject.writer()).to_owned(),
            "上级" => subject.above.to_owned(),
            "党员" => {
                let one = dice.pick(subject.people);
                one.map_or_else(|| "有关党员".to_owned(), |one| one.name.clone())
            }
            "数" => dice.whole(2, 9).to_string(),
            "大数" => (dice.whole(2, 40) * 5).to_string(),
            _ => self.field_in_words(word),
        }
    }

    fn field_in_words(&self, name: &str) -> String {
        let ledger = self.of.ledger;
        for (place, field) in ledger.fields.iter().enumerate() {
            let held = self.content.get(place);
            if let FieldType::Attendance { expected, came } = &field.kind {
                let Some(Held::Attendance { expected: n, came: m }) = held else { continue };
                let part = if name == expected {
                    n
                } else if name == came {
                    m
                } else {
                    continue;
                };
                return part.map(|n| n.to_string()).unwrap_or_default();
            }
            if field.name == name {
                return held.map(Held::in_words).unwrap_or_default();
            }
        }
        String::new()
    }

    /// Fills required fields the recipe says nothing about, by what they hold.
    pub fn fill_rest(&mut self, dice: &mut Dice, choices_too: bool) {
        let ledger = self.of.ledger;
        for (place, field) in ledger.fields.iter().enumerate() {
            let chosen = matches!(field.kind, FieldType::Choice { .. } | FieldType::Choices { .. });
            let wanted = field.required || (choices_too && chosen);
            if !wanted || self.content.get(place).is_some() {
                continue;
            }
            let held = self.plain(&field.kind, &field.name, dice);
            self.put(place, held);
        }
    }

    fn plain(&self, kind: &FieldType, name: &str, dice: &mut Dice) -> Option<Held> {
        let subject = self.of.subject;
        Some(match kind {
            FieldType::Text => Held::Text(format!("{}{name}", subject.body.place)),
            FieldType::LongText => Held::Text(format!(
                "{}年{}月，{}按要求开展工作，{name}已记录在案。",
                self.of.day.year(),
                self.of.day.month(),
                subject.body.name
            )),
            FieldType::Place => Held::Text(format!("{}党员活动室", subject.body.place)),
            FieldType::Number { .. } => Held::Number(dice.whole(1, 20) as f64),
            FieldType::Money { .. } => Held::Number((dice.whole(1, 50) * 100) as f64),
            FieldType::Date => Held::Day(RoughDay::Day(self.of.day)),
            FieldType::Month => Held::Day(RoughDay::Month(self.of.day.in_month())),
            FieldType::Choice { options, .. } => Held::Text(dice.pick(options)?.clone()),
            FieldType::Choices { options, .. } => Held::Choices(vec![dice.pick(options)?.clone()]),
            FieldType::YesNo => Held::YesNo(dice.happens(0.9)),
            FieldType::Attendance { .. } => {
                let expected = subject.roll.formal.max(1);
                let came = (expected as f64 * dice.between(0.75, 1.0)).round();
                Held::Attendance { expected: Some(expected as u32), came: Some(came as u32) }
            }
            FieldType::Member | FieldType::Members => {
                let one = dice.pick(subject.people)?;
                Held::Named(vec![Named { id: one.id.to_string(), name: one.name.clone() }])
            }
            FieldType::Organization => {
                let (_, id, name) = dice.pick(self.of.partners)?;
                Held::Named(vec![Named { id: id.clone(), name: name.clone() }])
            }
        })
    }
}
