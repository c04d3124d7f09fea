//! The organizations: a city, its counties, what stands below them, and exactly so many branches.

use std::collections::{BTreeMap, HashSet};

use kernel::{Day, Id, Org, OrgPath};

use crate::dice::{Dice, share_out};
use crate::ids;
use crate::recipe::{Mix, Recipe, RecipeError, Unit};

/// An organization of the city.
#[derive(Debug, Clone)]
pub struct Body {
    /// Its id.
    pub id: Id<Org>,
    /// Its code.
    pub code: String,
    /// Its full name.
    pub name: String,
    /// What it is called in names of what stands below, and in texts.
    pub place: String,
    /// Kind, a word of the pack.
    pub kind: String,
    /// Domain, a word of the pack.
    pub domain: Option<String>,
    /// Place of its superior in the list.
    pub parent: Option<usize>,
    /// Place of its superior in a sector line.
    pub line_parent: Option<usize>,
    /// Where it stands.
    pub path: OrgPath,
    /// Since when it exists.
    pub established: Day,
    /// Years of a term.
    pub term_years: i32,
    /// When its term ends.
    pub term_end: Day,
    /// The sort of unit, for branches; empty for bodies above.
    pub unit: String,
    /// How well it does its work, 0 to 1.
    pub diligence: f64,
    /// How well off it is: 1 is usual.
    pub wealth: f64,
}

impl Body {
    /// Whether members belong to it directly.
    pub fn is_branch(&self) -> bool {
        !self.unit.is_empty()
    }
}

/// What the tree is made from.
pub(crate) struct Planting<'a> {
    pub recipe: &'a Recipe,
    pub seed: u64,
    pub branches: usize,
    pub today: Day,
}

/// All organizations, superiors before those below.
pub(crate) fn plant(of: &Planting<'_>) -> Result<Vec<Body>, RecipeError> {
    let file = &of.recipe.city;
    let mut growing = Growing {
        of,
        bodies: Vec::new(),
        names: HashSet::new(),
        places: Places::new(of),
        lines: BTreeMap::new(),
        in_lines: Vec::new(),
        children: BTreeMap::new(),
    };
    let top = growing.add(Seed {
        parent: None,
        name: file.city.name.clone(),
        place: file.city.place.clone(),
        kind: &file.city.kind,
        domain: None,
        unit: None,
        width: 0,
    })?;
    let shares: Vec<f64> = file.county.iter().map(|county| county.share).collect();
    for (county, count) in file.county.iter().zip(share_out(of.branches, &shares)) {
        let at = growing.add(Seed {
            parent: Some(top),
            name: county.name.clone(),
            place: county.place.clone(),
            kind: &county.kind,
            domain: county.domain.as_deref(),
            unit: None,
            width: 2,
        })?;
        let Some(mixes) = file.mix.get(&county.mix) else {
            return Err(RecipeError::new("city.toml", format!("没有 [[mix.{}]]", county.mix)));
        };
        let shares: Vec<f64> = mixes.iter().map(|mix| mix.share).collect();
        for (mix, count) in mixes.iter().zip(share_out(count, &shares)) {
            growing.bodies_of(at, mix, count)?;
        }
    }
    growing.hang_lines();
    Ok(growing.bodies)
}

/// An organization about to be added.
struct Seed<'a> {
    parent: Option<usize>,
    name: String,
    place: String,
    kind: &'a str,
    domain: Option<&'a str>,
    unit: Option<(&'a str, &'a Unit)>,
    /// Digits its code adds to its superior's.
    width: usize,
}

struct Growing<'a> {
    of: &'a Planting<'a>,
    bodies: Vec<Body>,
    names: HashSet<String>,
    places: Places,
    /// Who leads a line in a county.
    lines: BTreeMap<(usize, String), usize>,
    /// Who belongs to a line: organization, county, line.
    in_lines: Vec<(usize, usize, String)>,
    /// How many stand below each.
    children: BTreeMap<usize, usize>,
}

impl Growing<'_> {
    /// The bodies of a mix below a county, and all below them.
    fn bodies_of(&mut self, county: usize, mix: &Mix, branches: usize) -> Result<(), RecipeError> {
        if branches == 0 {
            return Ok(());
        }
        let wanted = (branches as f64 / mix.each.max(1) as f64).round() as usize;
        let count = wanted.clamp(1, mix.most.max(1)).min(branches);
        let mut dice = Dice::of(self.of.seed, &[1, self.bodies.len() as u64]);
        let weights: Vec<f64> = (0..count).map(|_| dice.between(0.8, 1.2)).collect();
        let mut taken = listed(&mix.places);
        for branches in share_out(branches, &weights) {
            let place = match taken.next() {
                Some(place) => place,
                None => self.places.invent(),
            };
            let place = filled(&mix.place, &[("{地}", &place), ("{县}", &self.place_of(county))]);
            let words = [("{处}", place.as_str()), ("{县}", &self.place_of(county))];
            let at = self.add(Seed {
                parent: Some(county),
                name: filled(&mix.name, &words),
                place,
                kind: &mix.kind,
                domain: mix.domain.as_deref(),
                unit: None,
                width: 3,
            })?;
            if let Some(line) = &mix.leads {
                self.lines.entry((county, line.clone())).or_insert(at);
            }
            self.units_of(county, at, mix, branches)?;
        }
        Ok(())
    }

    fn units_of(
        &mut self,
        county: usize,
        body: usize,
        mix: &Mix,
        branches: usize,
    ) -> Result<(), RecipeError> {
        let share = |share: &toml::Value| share.as_float().or(share.as_integer().map(|n| n as f64));
        let weights: Vec<f64> = mix.units.values().filter_map(share).collect();
        if weights.len() != mix.units.len() {
            return Err(RecipeError::new("city.toml", "units 里的份额要写数字"));
        }
        for (name, mut left) in mix.units.keys().zip(share_out(branches, &weights)) {
            let recipe = self.of.recipe;
            let Some(unit) = recipe.city.unit.get(name) else {
                return Err(RecipeError::new("city.toml", format!("没有 [unit.{name}]")));
            };
            let mut taken = listed(&unit.places);
            let mut dice = Dice::of(self.of.seed, &[2, self.bodies.len() as u64]);
            while left > 0 {
                let place = taken.next();
                let invented = self.places.invent();
                let place = place.unwrap_or_else(|| filled(&unit.place, &[("{地}", &invented)]));
                let words = |name: &str, number: usize, of: &Self| {
                    filled(
                        name,
                        &[
                            ("{上级}", &of.place_of(body)),
                            ("{县}", &of.place_of(county)),
                            ("{处}", &place),
                            ("{地}", &invented),
                            ("{序}", &in_words(number)),
                        ],
                    )
                };
                let total = unit.total.as_ref().filter(|total| dice.happens(total.chance));
                let several = total.map(|total| {
                    let [few, many] = total.branches;
                    (total, dice.whole(few, many).unsigned_abs() as usize)
                });
                let (parent, count) = match several.filter(|(_, count)| *count <= left) {
                    Some((total, count)) => {
                        let at = self.add(Seed {
                            parent: Some(body),
                            name: words(&total.name, 1, self),
                            place: place.clone(),
                            kind: &total.kind,
                            domain: unit.domain.as_deref(),
                            unit: None,
                            width: 3,
                        })?;
                        (at, Some((total, count)))
                    }
                    None => (body, None),
                };
                for number in 1..=count.map_or(1, |(_, count)| count) {
                    let template = count.map_or(&unit.name, |(total, _)| &total.branch);
                    let at = self.add(Seed {
                        parent: Some(parent),
                        name: words(template, number, self),
                        place: place.clone(),
                        kind: &unit.kind,
                        domain: unit.domain.as_deref(),
                        unit: Some((name, unit)),
                        width: if count.is_some() { 2 } else { 3 },
                    })?;
                    if let Some(line) = &unit.line {
                        self.in_lines.push((at, county, line.clone()));
                    }
                    left -= 1;
                }
            }
        }
        Ok(())
    }

    fn place_of(&self, at: usize) -> String {
        self.bodies.get(at).map(|body| body.place.clone()).unwrap_or_default()
    }

    fn add(&mut self, seed: Seed<'_>) -> Result<usize, RecipeError> {
        let at = self.bodies.len();
        let above = seed.parent.and_then(|parent| self.bodies.get(parent));
        let number = seed.parent.map_or(1, |parent| {
            let count = self.children.entry(parent).or_insert(0);
            *count += 1;
            *count
        });
        let width = seed.width;
        let code = match above {
            Some(above) => format!("{}{number:0width$}", above.code),
            None => self.of.recipe.city.city.code.clone(),
        };
        let path = match above {
            Some(above) => above.path.child(&code),
            None => OrgPath::root(&code),
        };
        let path =
            path.ok_or_else(|| RecipeError::new("city.toml", format!("代码 {code} 不行")))?;
        let mut dice = Dice::of(self.of.seed, &[3, at as u64]);
        // Half of how well somebody works comes from above, half is his own.
        let above_does = above.map_or(0.78, |above| above.diligence);
        let spread = if seed.unit.is_some() { 0.15 } else { 0.06 };
        let diligence = (0.5 * above_does + 0.5 * 0.78 + spread * dice.about()).clamp(0.02, 1.0);
        let wealth = (0.55 * dice.about()).exp();
        let (established, term_years, term_end) =
            self.times(seed.unit.map(|(_, unit)| unit), &mut dice);
        let name = self.unused(seed.name);
        self.bodies.push(Body {
            id: ids::of(self.of.today, ids::Sort::Org, at, 0, 0, dice.next()),
            code,
            name,
            place: seed.place,
            kind: seed.kind.to_owned(),
            domain: seed.domain.map(str::to_owned),
            parent: seed.parent,
            line_parent: None,
            path,
            established,
            term_years,
            term_end,
            unit: seed.unit.map(|(name, _)| name.to_owned()).unwrap_or_default(),
            diligence,
            wealth,
        });
        Ok(at)
    }

    /// When it was established, how long its terms are, when the present one ends: some are overdue.
    fn times(&self, unit: Option<&Unit>, dice: &mut Dice) -> (Day, i32, Day) {
        let today = self.of.today;
        let [from, to] = unit.map_or([1984, 2008], |unit| unit.since);
        let years = unit.map_or(5, |unit| unit.term);
        let year = dice.whole(from.into(), to.into()) as i32;
        let (month, day) = (dice.whole(1, 12) as u32, dice.whole(1, 28) as u32);
        let established = Day::new(year, month, day).unwrap_or(today).min(today);
        let overdue = unit.is_some() && dice.happens(0.04);
        let days =
            if overdue { -dice.whole(20, 420) } else { dice.whole(15, i64::from(years) * 365) };
        let end = today.plus_days(days as i32).unwrap_or(today);
        // Terms end with a month, as the documents that set them say.
        (established, years, end.in_month().last_day())
    }

    /// A name nobody has yet: the second and third of a name get a number.
    fn unused(&mut self, name: String) -> String {
        if self.names.insert(name.clone()) {
            return name;
        }
        let endings = ["联合党支部", "网格党支部", "流动党员党支部", "党支部", "党总支", "委员会"];
        let ending = endings.into_iter().find(|ending| name.ends_with(ending)).unwrap_or_default();
        let stem = name.strip_suffix(ending).unwrap_or(&name).to_owned();
        let mut number = 2;
        loop {
            let other = format!("{stem}第{}{ending}", in_words(number));
            if self.names.insert(other.clone()) {
                return other;
            }
            number += 1;
        }
    }

    fn hang_lines(&mut self) {
        for (at, county, line) in std::mem::take(&mut self.in_lines) {
            let leader = self.lines.get(&(county, line)).copied();
            if let Some(body) = self.bodies.get_mut(at) {
                body.line_parent = leader.filter(|leader| body.parent != Some(*leader));
            }
        }
    }
}

/// Invented places, each used once.
struct Places {
    left: Vec<String>,
    round: usize,
    all: Vec<String>,
}

impl Places {
    fn new(of: &Planting<'_>) -> Self {
        let syllables = &of.recipe.city.syllables;
        let mut all: Vec<String> = syllables
            .first
            .chars()
            .flat_map(|first| syllables.last.chars().map(move |last| format!("{first}{last}")))
            .collect();
        Dice::of(of.seed, &[4]).shuffle(&mut all);
        Self { left: all.clone(), round: 0, all }
    }

    /// Another one; when all are used they come again with an ending.
    fn invent(&mut self) -> String {
        const AGAIN: [&str; 8] = ["上", "下", "东", "西", "南", "北", "新", "老"];
        if self.left.is_empty() {
            self.left.clone_from(&self.all);
            self.round += 1;
        }
        let place = self.left.pop().unwrap_or_default();
        match self.round.checked_sub(1) {
            Some(round) => format!("{}{place}", AGAIN.get(round % AGAIN.len()).unwrap_or(&"又")),
            None => place,
        }
    }
}

/// The listed places in order; the second time around with a number.
fn listed(places: &[String]) -> impl Iterator<Item = String> + use<> {
    const ROUNDS: usize = 400;
    let places = places.to_vec();
    let rounds = if places.is_empty() { 0 } else { ROUNDS };
    (0..rounds).flat_map(move |round| {
        let places = places.clone();
        places.into_iter().map(move |place| match round {
            0 => place,
            _ => format!("{place}{}", in_words(round + 1)),
        })
    })
}

/// A template with its words put in.
pub(crate) fn filled(template: &str, words: &[(&str, &str)]) -> String {
    words.iter().fold(template.to_owned(), |text, (word, put)| text.replace(word, put))
}

/// 一, 二, … 九十九.
pub(crate) fn in_words(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: usize| DIGITS.get(n).copied().unwrap_or_default();
    match number {
        0..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number % 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}
