//! Ledgers: what a record holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use formula::{Expect, Fields, Formula, Type, Unit};

use crate::reader::{Entry, Text};
use crate::registry::{Lists, ORG_ATTRIBUTES};
use crate::{OrgAttribute, lifecycle};

/// A declared type of record.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// Its name.
    pub name: String,
    /// Where it stands among the ledgers people see; those without a number stand last.
    pub order: Option<u32>,
    /// Which organizations keep it: a condition over an organization's attributes.
    pub kept_by: Formula,
    /// Place of the date field that puts a record into its month.
    pub date: usize,
    /// Place of the field shown as a record's title.
    pub title: Option<usize>,
    /// Names of sheets and files accepted in imports.
    pub aliases: Vec<String>,
    /// One or two sentences for people who fill it in.
    pub help: String,
    /// Place of its lifecycle in the pack.
    pub lifecycle: usize,
    /// Its fields in order.
    pub fields: Vec<Field>,
    /// What must hold of a record.
    pub checks: Vec<Check>,
    /// The names record formulas use; slot i is described by `slots[i]`.
    pub names: Fields,
    /// Where the value of each slot comes from.
    pub slots: Vec<RecordSlot>,
}

/// Where a record formula's slot gets its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordSlot {
    /// The field at this place.
    Field(usize),
    /// How many were expected, of the attendance field at this place.
    Expected(usize),
    /// How many came, of the attendance field at this place.
    Came(usize),
    /// The day the record was filed.
    FiledOn,
    /// An attribute of the record's organization.
    Org(OrgAttribute),
}

/// A field of a record.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: FieldType,
    /// Column headings accepted in imports.
    pub aliases: Vec<String>,
    /// Whether it must be filled.
    pub required: bool,
    /// Whether lists show it.
    pub column: bool,
    /// A hint beside the input.
    pub hint: String,
    /// Asked only when this holds.
    pub when: Option<Formula>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Several lines.
    LongText,
    /// A number with its unit.
    Number {
        /// Unit, empty if none.
        unit: String,
        /// Without fractions.
        whole: bool,
    },
    /// Money; shown in this unit, 元 or 万元.
    Money {
        /// Unit.
        unit: String,
    },
    /// A date.
    Date,
    /// A month.
    Month,
    /// One of a list.
    Choice {
        /// The list.
        options: Vec<String>,
        /// Other spellings → option.
        aliases: BTreeMap<String, String>,
    },
    /// Several of a list.
    Choices {
        /// The list.
        options: Vec<String>,
        /// Other spellings → option.
        aliases: BTreeMap<String, String>,
    },
    /// Yes or no.
    YesNo,
    /// Who was expected and who came.
    Attendance {
        /// Formula name of the number expected.
        expected: String,
        /// Formula name of the number who came.
        came: String,
    },
    /// A member.
    Member,
    /// Several members.
    Members,
    /// An organization.
    Organization,
    /// A place, as text.
    Place,
}

/// Something that must hold of a record before it leaves the draft.
#[derive(Debug, Clone)]
pub struct Check {
    /// The condition. Unknown is let through: what is missing is said by `required`.
    pub must: Formula,
    /// The sentence when it does not hold.
    pub say: String,
}

/// Reads everything of a ledger but its metrics. `None` if even its fields make no sense.
pub(crate) fn read(
    entry: &Entry<'_>,
    name: &Text,
    lists: &Lists,
    lifecycles: &mut Vec<crate::Lifecycle>,
    guards: &[lifecycle::Guards],
    roles: &[String],
) -> Option<Ledger> {
    let kept_by =
        entry.formula("kept_by", &mut lists.org_names("", Fields::new("字段")), &Expect::YesNo);
    let mut fields: Vec<Field> = Vec::new();
    let mut conditions = Vec::new();
    for one in entry.entries("field", "字段") {
        if let Some((field, when)) = read_field(&one) {
            if fields.iter().any(|known| known.name == field.name) {
                one.problem_here(format!("字段“{}”写了两次", field.name), "");
            } else {
                conditions.push((fields.len(), when));
                fields.push(field);
            }
        }
        one.finish();
    }
    if fields.is_empty() {
        entry.problem_here("台账没有字段", "至少写一个 [[field]]");
    }
    let date = entry.text("date").and_then(|text| {
        let place = entry.known(&text, "字段", fields.iter().map(|field| field.name.as_str()))?;
        let is_date =
            fields.get(place).is_some_and(|f| matches!(f.kind, FieldType::Date | FieldType::Month));
        if !is_date {
            let message = format!("“{}”不是日期字段", text.value);
            entry.problem(text.place.span, message, "date 要指向一个 type = \"date\" 的字段");
        }
        is_date.then_some(place)
    });
    let title = entry.text_or_none("title").and_then(|text| {
        entry.known(&text, "字段", fields.iter().map(|field| field.name.as_str()))
    });
    let (names, slots) = names_of(&fields, lists, entry);

    for (place, when) in conditions {
        if let Some(when) = when {
            let formula = entry.check(&when, &mut names.clone(), &Expect::YesNo);
            if let Some(field) = fields.get_mut(place) {
                field.when = formula;
            }
        }
    }
    let mut checks = Vec::new();
    for one in entry.entries("check", "校验") {
        let must = one.formula("must", &mut names.clone(), &Expect::YesNo);
        let say = one.text("say");
        one.finish();
        if let (Some(must), Some(say)) = (must, say) {
            checks.push(Check { must, say: say.value });
        }
    }
    let lifecycle = if entry.has("lifecycle") {
        entry
            .text("lifecycle")
            .and_then(|text| entry.known(&text, "流程", lifecycles.iter().map(|l| l.name.as_str())))
    } else if entry.has("state") || entry.has("transition") {
        let (own, own_guards) = lifecycle::read(entry, &name.value, roles);
        for guard in &own_guards.0 {
            entry.check(guard, &mut names.clone(), &Expect::YesNo);
        }
        lifecycles.push(own);
        Some(lifecycles.len() - 1)
    } else {
        entry.text("lifecycle");
        None
    };
    if let Some(shared) = lifecycle.and_then(|place| guards.get(place)) {
        for guard in &shared.0 {
            entry.check(guard, &mut names.clone(), &Expect::YesNo);
        }
    }
    Some(Ledger {
        name: name.value.clone(),
        order: entry.whole_or_none("order", 1..=999).map(|order| order as u32),
        kept_by: kept_by?,
        date: date?,
        title,
        aliases: entry.plain_texts("aliases"),
        help: entry.plain_text("help"),
        lifecycle: lifecycle?,
        fields,
        checks,
        names,
        slots,
    })
}

fn read_field(one: &Entry<'_>) -> Option<(Field, Option<Text>)> {
    #[derive(Clone, Copy)]
    enum Written {
        Text,
        LongText,
        Number,
        Whole,
        Money,
        Date,
        Month,
        Choice,
        Choices,
        YesNo,
        Attendance,
        Member,
        Members,
        Organization,
        Place,
    }
    const WRITTEN: [(&str, Written); 15] = [
        ("text", Written::Text),
        ("long-text", Written::LongText),
        ("number", Written::Number),
        ("whole", Written::Whole),
        ("money", Written::Money),
        ("date", Written::Date),
        ("month", Written::Month),
        ("choice", Written::Choice),
        ("choices", Written::Choices),
        ("yes-no", Written::YesNo),
        ("attendance", Written::Attendance),
        ("member", Written::Member),
        ("members", Written::Members),
        ("organization", Written::Organization),
        ("place", Written::Place),
    ];
    let name = one.text("name");
    let written = one.choice("type", &WRITTEN);
    let unit = one.plain_text("unit");
    let options = one.texts("options");
    let option_aliases = one.entry("option_aliases", "选项别名");
    let expected = one.text_or_none("expected");
    let came = one.text_or_none("came");
    let field = Field {
        name: name.as_ref().map(|text| text.value.clone()).unwrap_or_default(),
        kind: FieldType::Text,
        aliases: one.plain_texts("aliases"),
        required: one.flag("required"),
        column: one.flag("column"),
        hint: one.plain_text("hint"),
        when: None,
    };
    let when = one.text_or_none("when");
    let (Some(_), Some(written)) = (name, written) else { return None };
    let listed = || {
        if options.is_empty() {
            one.problem_here("选择型字段缺少“options”", "如 options = [\"甲\", \"乙\"]");
        }
        let list: Vec<String> = options.iter().map(|text| text.value.clone()).collect();
        for (i, option) in options.iter().enumerate() {
            if list[..i].contains(&option.value) {
                let message = format!("选项“{}”写了两次", option.value);
                one.problem(option.place.span.clone(), message, "");
            }
        }
        let mut aliases = BTreeMap::new();
        if let Some(pairs) = &option_aliases {
            for (from, to) in pairs.pairs() {
                if pairs.known(&to, "选项", list.iter().map(String::as_str)).is_some() {
                    aliases.insert(from.value, to.value);
                }
            }
        }
        (list, aliases)
    };
    let or = |text: &Option<Text>, usual: &str| {
        text.as_ref().map_or_else(|| usual.to_owned(), |text| text.value.clone())
    };
    let kind = match written {
        Written::Text => FieldType::Text,
        Written::LongText => FieldType::LongText,
        Written::Number => FieldType::Number { unit, whole: false },
        Written::Whole => FieldType::Number { unit, whole: true },
        Written::Money => {
            FieldType::Money { unit: if unit.is_empty() { "元".to_owned() } else { unit } }
        }
        Written::Date => FieldType::Date,
        Written::Month => FieldType::Month,
        Written::Choice => {
            let (options, aliases) = listed();
            FieldType::Choice { options, aliases }
        }
        Written::Choices => {
            let (options, aliases) = listed();
            FieldType::Choices { options, aliases }
        }
        Written::YesNo => FieldType::YesNo,
        Written::Attendance => FieldType::Attendance {
            expected: or(&expected, "应到人数"),
            came: or(&came, "实到人数"),
        },
        Written::Member => FieldType::Member,
        Written::Members => FieldType::Members,
        Written::Organization => FieldType::Organization,
        Written::Place => FieldType::Place,
    };
    Some((Field { kind, ..field }, when))
}

/// The names of record formulas: fields in order, attendance as two numbers, then 填报日期, then
/// the organization's attributes.
fn names_of(fields: &[Field], lists: &Lists, entry: &Entry<'_>) -> (Fields, Vec<RecordSlot>) {
    let mut names = Fields::new("字段");
    let mut slots = Vec::new();
    let mut add = |name: &str, kind: Type, slot: RecordSlot| {
        if names.slot(name).is_some() {
            entry.problem_here(
                format!("名称“{name}”有两处在用"),
                "给考勤字段的 expected、came 另起名称，或改字段名",
            );
            return;
        }
        names = std::mem::take(&mut names).with(name, kind);
        slots.push(slot);
    };
    let unit_of = |unit: &str| if unit.is_empty() { Unit::any() } else { Unit::named(unit) };
    for (i, field) in fields.iter().enumerate() {
        let list = |options: &[String]| -> Option<Arc<[Arc<str>]>> {
            Some(options.iter().map(|option| Arc::from(option.as_str())).collect())
        };
        let kind = match &field.kind {
            FieldType::Number { unit, whole } => {
                Type::Number { unit: unit_of(unit), whole: *whole }
            }
            FieldType::Money { unit } => Type::Number { unit: unit_of(unit), whole: false },
            FieldType::Date | FieldType::Month => Type::Date,
            FieldType::Choice { options, .. } => Type::Text { options: list(options) },
            FieldType::Choices { options, .. } => Type::Set { options: list(options) },
            FieldType::Members => Type::Set { options: None },
            FieldType::YesNo => Type::YesNo,
            FieldType::Attendance { expected, came } => {
                add(expected, Type::count("人"), RecordSlot::Expected(i));
                add(came, Type::count("人"), RecordSlot::Came(i));
                continue;
            }
            FieldType::Text
            | FieldType::LongText
            | FieldType::Member
            | FieldType::Organization
            | FieldType::Place => Type::text(),
        };
        add(&field.name, kind, RecordSlot::Field(i));
    }
    add("填报日期", Type::Date, RecordSlot::FiledOn);
    for (name, attribute) in ORG_ATTRIBUTES {
        add(&format!("组织.{name}"), lists.kind_of(attribute), RecordSlot::Org(attribute));
    }
    names.what = "字段";
    (names, slots)
}
