//! Members of every branch, and who holds which post.

mod numbers;
mod posts;

use std::collections::BTreeMap;

use kernel::{Day, Id};
use registry::Member;

use crate::dice::Dice;
use crate::ids;
use crate::recipe::{Profile, Recipe, RecipeError};
use crate::tree::Body;
use numbers::Numbers;

pub use posts::Holding;
pub(crate) use posts::{appoint, org_names};

/// A member of the city.
#[derive(Debug, Clone)]
pub struct Person {
    /// The member's id.
    pub id: Id<Member>,
    /// Place of the branch in the list of organizations.
    pub org: usize,
    /// Name.
    pub name: String,
    /// Whether a woman.
    pub is_woman: bool,
    /// Day of birth.
    pub birth: Day,
    /// When admitted.
    pub joined: Day,
    /// When made a formal member.
    pub converted: Option<Day>,
    /// Category.
    pub category: String,
    /// Schooling.
    pub education: String,
    /// Whether in need.
    pub hardship: bool,
    /// Identity number: well-formed, nobody's.
    pub id_number: String,
    /// Telephone number: nobody's.
    pub phone: String,
}

impl Person {
    /// Whether the probationary period still runs.
    pub fn is_probationary(&self) -> bool {
        self.converted.is_none()
    }

    /// Full years of age on a day.
    pub fn age(&self, on: Day) -> i32 {
        self.birth.whole_months_to(on) / 12
    }
}

/// Members of all branches, those of one branch together and branches in order.
pub(crate) fn populate(
    recipe: &Recipe,
    seed: u64,
    today: Day,
    bodies: &[Body],
) -> Result<Vec<Person>, RecipeError> {
    let sizes = sizes(recipe, seed, bodies);
    let mut people = Vec::with_capacity(sizes.iter().map(|(_, size)| size).sum());
    let mut numbers = Numbers::new(&recipe.people);
    for (org, size) in sizes {
        let Some(body) = bodies.get(org) else { continue };
        let unit = recipe.city.unit.get(&body.unit);
        let profile = unit.and_then(|unit| recipe.people.profile.get(&unit.people));
        let Some(profile) = profile else {
            let why = format!("单位“{}”没有对应的 [profile]", body.unit);
            return Err(RecipeError::new("people.toml", why));
        };
        let mut making = Making {
            recipe,
            today,
            profile,
            dice: Dice::of(seed, &[5, org as u64]),
            county: county_number(bodies, org),
        };
        for number in 0..size {
            let person = making.person(org, number, body, &mut numbers);
            people.push(person);
        }
    }
    Ok(people)
}

/// People who are not in the city yet, one for each of some branches: for trying an import.
pub(crate) fn newcomers(
    recipe: &Recipe,
    seed: u64,
    today: Day,
    bodies: &[Body],
    branches: &[usize],
) -> Vec<Person> {
    let mut numbers = Numbers::new(&recipe.people);
    let newcomer = |org: &usize| {
        let body = bodies.get(*org)?;
        let unit = recipe.city.unit.get(&body.unit)?;
        let profile = recipe.people.profile.get(&unit.people)?;
        let dice = Dice::of(seed, &[13, *org as u64]);
        let mut making = Making { recipe, today, profile, dice, county: NO_COUNTY };
        Some(making.person(*org, 0, body, &mut numbers))
    };
    branches.iter().filter_map(newcomer).collect()
}

/// A number no county has, so that nobody in the city has a newcomer's identity number.
const NO_COUNTY: usize = 98;

/// How many members each branch has: about what its unit says, scaled so that the city's average is
/// the recipe's.
fn sizes(recipe: &Recipe, seed: u64, bodies: &[Body]) -> Vec<(usize, usize)> {
    let rough: Vec<(usize, f64)> = bodies
        .iter()
        .enumerate()
        .filter_map(|(org, body)| {
            let [few, many] = recipe.city.unit.get(&body.unit)?.size;
            let mut dice = Dice::of(seed, &[6, org as u64]);
            let usual = dice.between(few, many).min(dice.between(few, many * 1.15));
            // A few are far too small or far too large, as everywhere.
            let odd = match dice.weighted([0.97, 0.015, 0.015]) {
                0 => 1.0,
                1 => dice.between(0.1, 0.3),
                _ => dice.between(1.5, 2.4),
            };
            Some((org, usual * odd))
        })
        .collect();
    let sum: f64 = rough.iter().map(|(_, size)| size).sum();
    let scale = recipe.people.per_branch * rough.len() as f64 / sum.max(1.0);
    let mut carried = 0.0;
    rough
        .into_iter()
        .map(|(org, size)| {
            // What rounding takes from one it gives to the next, so that the total comes out right.
            let exact = size * scale + carried;
            let whole = exact.round().max(2.0);
            carried = exact - whole;
            (org, whole as usize)
        })
        .collect()
}

/// Which county an organization lies in, from 0.
fn county_number(bodies: &[Body], org: usize) -> usize {
    let mut at = org;
    while let Some(parent) = bodies.get(at).and_then(|body| body.parent) {
        if bodies.get(parent).is_some_and(|above| above.parent.is_none()) {
            break;
        }
        at = parent;
    }
    let code = bodies.get(at).map_or("", |body| body.code.as_str());
    let digits = code.get(code.len().saturating_sub(2)..).unwrap_or_default();
    digits.parse().unwrap_or_default()
}

struct Making<'a> {
    recipe: &'a Recipe,
    today: Day,
    profile: &'a Profile,
    dice: Dice,
    county: usize,
}

impl Making<'_> {
    fn person(&mut self, org: usize, number: usize, body: &Body, numbers: &mut Numbers) -> Person {
        let is_woman = self.dice.happens(self.profile.women);
        let birth = self.birth();
        let (joined, overdue) = self.joined(birth, body);
        let converted = if overdue { None } else { self.converted(joined) };
        let age = birth.whole_months_to(self.today) / 12;
        let of = if age > 60 { &self.profile.old } else { &self.profile.young };
        let category = self.weighted(of);
        let education = self.education(birth.year());
        let id_number = numbers.identity(self.county, birth, is_woman);
        Person {
            id: ids::of(self.today, ids::Sort::Member, org, 0, number, self.dice.next()),
            org,
            name: self.name(birth.year(), is_woman),
            is_woman,
            birth,
            joined,
            converted,
            category,
            education,
            hardship: self.dice.happens(self.profile.hardship),
            id_number,
            phone: numbers.phone(&mut self.dice),
        }
    }

    fn birth(&mut self) -> Day {
        let bands = &self.profile.ages;
        let at = self.dice.weighted(bands.iter().map(|[.., weight]| *weight));
        let [from, to, _] = bands.get(at).copied().unwrap_or([40.0, 50.0, 1.0]);
        let months = self.dice.whole(from as i64 * 12, to as i64 * 12 + 11);
        let days = months as f64 * 30.436_875 + self.dice.between(1.0, 29.0);
        self.today.plus_days(-(days as i32)).unwrap_or(self.today)
    }

    /// Most join in their twenties and thirties; a few did in the last year. Also says whether the
    /// probation should have ended long ago and has not.
    fn joined(&mut self, birth: Day, body: &Body) -> (Day, bool) {
        let age = f64::from(birth.whole_months_to(self.today)) / 12.0;
        let people = &self.recipe.people;
        // Only the young are admitted, so that of these more are than of all.
        let young = self.profile.ages.iter().filter(|[from, ..]| *from < 45.0);
        let all: f64 = self.profile.ages.iter().map(|[.., weight]| weight).sum();
        let share = young.map(|[.., weight]| weight).sum::<f64>() / all.max(1e-9);
        let eager = 0.4 + 1.2 * body.diligence;
        let chance = people.admitted_yearly * 1.25 / share.max(0.05) * eager / 1.34;
        if age < 46.0 && self.dice.happens(chance.min(0.5)) {
            let overdue = self.dice.happens(people.overdue);
            let days = if overdue { self.dice.whole(560, 800) } else { self.dice.whole(8, 455) };
            return (self.today.plus_days(-(days as i32)).unwrap_or(self.today), overdue);
        }
        let oldest = (age - 1.4).max(18.2);
        let at = 18.2 + (oldest.min(46.0) - 18.2) * self.dice.unit() * self.dice.between(0.45, 1.0);
        let days = (at * 365.25) as i32;
        (birth.plus_days(days).unwrap_or(birth).min(self.today), false)
    }

    /// A year after admission, when the meeting found time.
    fn converted(&mut self, joined: Day) -> Option<Day> {
        let late = self.dice.whole(0, 40) as i32;
        let day = joined.plus_months(12)?.plus_days(late)?;
        (day <= self.today).then_some(day)
    }

    fn education(&mut self, born: i32) -> String {
        let group = self.recipe.people.education.iter().find(|group| born <= group.until);
        let group = group.or(self.recipe.people.education.last());
        group.map(|group| &group.of).map(|of| self.weighted(of)).unwrap_or_default()
    }

    fn weighted(&mut self, of: &BTreeMap<String, f64>) -> String {
        let at = self.dice.weighted(of.values().copied());
        of.keys().nth(at).cloned().unwrap_or_default()
    }

    fn name(&mut self, born: i32, is_woman: bool) -> String {
        invented_name(self.recipe, &mut self.dice, born, is_woman)
    }
}

/// A name as people born in that year have.
pub(crate) fn invented_name(recipe: &Recipe, dice: &mut Dice, born: i32, is_woman: bool) -> String {
    let names = &recipe.people.names;
    let given = if is_woman { &names.women } else { &names.men };
    let age = match born {
        ..=1950 => 0,
        1951..=1975 => 1,
        _ => 2,
    };
    let characters: Vec<char> =
        given.get(age).or(given.last()).map(|text| text.chars().collect()).unwrap_or_default();
    let surnames: Vec<char> = names.surnames.chars().collect();
    let mut name = String::new();
    name.extend(dice.pick(&surnames));
    let first = dice.pick(&characters).copied();
    name.extend(first);
    if dice.happens(names.double) {
        name.extend(dice.pick(&characters).filter(|second| Some(**second) != first));
    }
    name
}

/// Members of one branch as its formulas know them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Roll {
    pub all: usize,
    pub formal: usize,
    pub probationary: usize,
    pub old: usize,
    pub floating: usize,
    pub hardship: usize,
    pub employed: usize,
}

impl Roll {
    pub fn of(people: &[Person], today: Day) -> Self {
        let count =
            |is: &dyn Fn(&Person) -> bool| people.iter().filter(|person| is(person)).count();
        let probationary = count(&Person::is_probationary);
        Self {
            all: people.len(),
            formal: people.len() - probationary,
            probationary,
            old: count(&|person| person.age(today) >= 60),
            floating: count(&|person| person.category.starts_with("流动")),
            hardship: count(&|person| person.hardship),
            employed: count(&|person| person.category == "在职"),
        }
    }
}
