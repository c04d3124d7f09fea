//! Who holds which post.

use formula::{Expect, Fields, Formula, Type, Unit, Value, When};
use kernel::{Day, Id, Period};
use ledger::rules::OrgValues;
use pack::ORG_ATTRIBUTES;
use registry::Post;

use super::{Person, Roll, invented_name};
use crate::dice::Dice;
use crate::ids;
use crate::recipe::{PostPlan, Recipe, RecipeError};
use crate::tree::Body;

/// A holding of a post.
#[derive(Debug, Clone)]
pub struct Holding {
    /// Its id.
    pub id: Id<Post>,
    /// Place of the organization.
    pub org: usize,
    /// The post.
    pub post: String,
    /// Place of the member, if on the roster.
    pub member: Option<usize>,
    /// The holder's name.
    pub holder: String,
    /// The holder's day of birth.
    pub birth: Day,
    /// Since when.
    pub since: Day,
    /// When the term ends.
    pub due: Day,
}

/// What posts are decided by: the organization's attributes, then these.
const KNOWN: [&str; 3] = ["正式党员数", "党员总数", "优劣"];

struct Plan<'a> {
    written: &'a PostPlan,
    who: Formula,
    chance: Formula,
}

/// All posts of all organizations, in their order. `members` are the places of each organization's
/// people.
pub(crate) fn appoint(
    recipe: &Recipe,
    seed: u64,
    today: Day,
    bodies: &[Body],
    values: &[OrgValues],
    (people, members): (&[Person], &[std::ops::Range<usize>]),
) -> Result<Vec<Holding>, RecipeError> {
    let plans = plans(recipe)?;
    let when = When { cycle: Period::month(today.in_month()), as_of: today };
    let mut held = Vec::new();
    for (org, (body, values)) in bodies.iter().zip(values).enumerate() {
        let range = members.get(org).cloned().unwrap_or_default();
        let own = people.get(range.clone()).unwrap_or_default();
        let roll = Roll::of(own, today);
        let mut row = values.row().to_vec();
        row.extend([
            Value::Number(roll.formal as f64),
            Value::Number(roll.all as f64),
            Value::Number(body.diligence),
        ]);
        let mut dice = Dice::of(seed, &[7, org as u64]);
        let mut busy: Vec<usize> = Vec::new();
        for (number, plan) in plans.iter().enumerate() {
            let chance = plan.chance.of_row(&row, &when).as_number();
            if !plan.who.holds(&row, &when) || !dice.happens(chance) {
                continue;
            }
            let [youngest, oldest] = plan.written.ages;
            let outside = dice.happens(plan.written.outside);
            let fitting: Vec<usize> = own
                .iter()
                .enumerate()
                .filter(|(at, one)| {
                    !busy.contains(at)
                        && !one.is_probationary()
                        && (youngest..=oldest).contains(&one.age(today))
                        && !one.category.starts_with("流动")
                })
                .map(|(at, _)| at)
                .collect();
            let anybody: Vec<usize> = (0..own.len())
                .filter(|at| {
                    !busy.contains(at) && own.get(*at).is_some_and(|one| !one.is_probationary())
                })
                .collect();
            let chosen = dice.pick(&fitting).or_else(|| dice.pick(&anybody)).copied();
            let chosen = chosen.filter(|_| !outside);
            let start = body.term_end.number() - body.term_years * 365;
            let start = Day::from_number(start).unwrap_or(today).max(body.established).min(today);
            // Some came during the term.
            let since = if dice.happens(0.3) {
                let days = start.number()..=today.number();
                Day::from_number(dice.whole((*days.start()).into(), (*days.end()).into()) as i32)
                    .unwrap_or(start)
            } else {
                start
            };
            let id = ids::of(today, ids::Sort::Post, org, 0, number, dice.next());
            let (post, due) = (plan.written.name.clone(), body.term_end);
            let member = chosen.and_then(|at| own.get(at).map(|one| (at, one)));
            let holding = match member {
                Some((at, one)) => {
                    busy.push(at);
                    Holding {
                        id,
                        org,
                        post,
                        member: Some(range.start + at),
                        holder: one.name.clone(),
                        birth: one.birth,
                        since: since.max(one.converted.unwrap_or(since)).min(today),
                        due,
                    }
                }
                None if outside => {
                    let years = dice.whole(youngest.into(), oldest.into()) as i32;
                    let days = years * 365 + dice.whole(10, 350) as i32;
                    let birth = today.plus_days(-days).unwrap_or(today);
                    let is_woman = dice.happens(0.3);
                    let holder = invented_name(recipe, &mut dice, birth.year(), is_woman);
                    Holding { id, org, post, member: None, holder, birth, since, due }
                }
                None => continue,
            };
            held.push(holding);
        }
    }
    Ok(held)
}

fn plans(recipe: &Recipe) -> Result<Vec<Plan<'_>>, RecipeError> {
    let names = org_names();
    let names = KNOWN.iter().fold(names, |names, name| {
        names.with(name, Type::Number { unit: Unit::any(), whole: false })
    });
    let check = |text: &str, expect: &Expect| {
        formula::check(text, &mut names.clone(), expect).map_err(|problems| {
            let said: Vec<String> =
                problems.iter().map(|problem| problem.message.clone()).collect();
            RecipeError::new("people.toml", format!("“{text}”：{}", said.join("；")))
        })
    };
    recipe
        .people
        .post
        .iter()
        .map(|written| {
            Ok(Plan {
                written,
                who: check(&written.who, &Expect::YesNo)?,
                chance: check(&written.chance, &Expect::Number)?,
            })
        })
        .collect()
}

/// The attributes of organizations as names of formulas.
pub(crate) fn org_names() -> Fields {
    ORG_ATTRIBUTES.iter().fold(Fields::new("属性"), |names, (name, attribute)| {
        let kind = match attribute {
            pack::OrgAttribute::Established | pack::OrgAttribute::TermEnd => Type::Date,
            _ => Type::text(),
        };
        names.with(name, kind)
    })
}
