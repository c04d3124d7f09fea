//! One scheme over one period: everybody's result, and why.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use engine::{Assessment, Explanation, Facts, Judgments, Standing};
use formula::When;
use kernel::{Day, Id, Org, Period, Points, Refusal, Scope};
use pack::{Pack, Scheme, Stars};

use crate::ground::{Ground, Standpoint};

/// A finished run. Ranks and quotas are over everybody; what is read of it is what lies in the
/// reader's scope, except figures over a whole comparable group, which name nobody.
#[derive(Debug)]
pub struct Run {
    pub(crate) pack: Arc<Pack>,
    pub(crate) scheme: Scheme,
    pub(crate) ground: Arc<Ground>,
    pub(crate) facts: Facts,
    pub(crate) judgments: Judgments,
    pub(crate) assessment: Assessment,
    /// Judgments that no longer fit the pack and therefore count as not given.
    outdated: usize,
    /// By place in the tree.
    standings: Vec<Option<Standing>>,
    /// Places of those assessed: by group, then rank, then code.
    order: Vec<u32>,
    groups: Vec<Group>,
    /// By place in the tree: place in `groups`.
    group_of: HashMap<u32, u32>,
}

/// Organizations that are compared with one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Code of the body they stand below.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many are compared.
    pub size: usize,
    /// Mean score.
    pub average: Points,
    /// Score in the middle; of two, the mean.
    pub median: Points,
    /// Places in the tree, best rank first.
    members: Vec<u32>,
}

/// One organization's line in a ranking.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    run: &'a Run,
    /// Its place in the run's tree.
    pub place: usize,
    /// Who it is.
    pub org: &'a Standpoint,
    /// Where it stands.
    pub standing: &'a Standing,
    /// Whom it is compared with.
    pub group: &'a Group,
}

impl Run {
    pub(crate) fn new(
        pack: Arc<Pack>,
        scheme: Scheme,
        ground: Arc<Ground>,
        facts: Facts,
        (judgments, outdated): (Judgments, usize),
        assessment: Assessment,
    ) -> Self {
        let standings: Vec<Option<Standing>> =
            (0..ground.orgs.len()).map(|place| assessment.standing(place)).collect();
        let depth = scheme.rank_within;
        let mut by_top: HashMap<usize, Vec<u32>> = HashMap::new();
        for place in assessment.assessed() {
            by_top.entry(ground.tree.ancestor(place, depth)).or_default().push(place as u32);
        }
        let mut tops: Vec<(usize, Vec<u32>)> = by_top.into_iter().collect();
        tops.sort_by_key(|(top, _)| *top);
        let standing = |place: &u32| standings.get(*place as usize).and_then(Option::as_ref);
        let mut groups = Vec::with_capacity(tops.len());
        let mut order = Vec::new();
        let mut group_of = HashMap::new();
        for (top, mut members) in tops {
            let code = |place: &u32| ground.org(*place as usize).map(|org| org.code.as_str());
            members.sort_by_cached_key(|place| {
                (standing(place).map(|s| s.rank), code(place).map(str::to_owned))
            });
            let scores: Vec<Points> =
                members.iter().filter_map(|place| Some(standing(place)?.score)).collect();
            group_of.extend(members.iter().map(|place| (*place, groups.len() as u32)));
            order.extend(&members);
            groups.push(Group {
                code: ground.org(top).map(|org| org.code.clone()).unwrap_or_default(),
                name: ground.org(top).map(|org| org.name.clone()).unwrap_or_default(),
                size: members.len(),
                average: average(&scores),
                median: median(scores),
                members,
            });
        }
        Self {
            pack,
            scheme,
            ground,
            facts,
            judgments,
            assessment,
            outdated,
            standings,
            order,
            groups,
            group_of,
        }
    }

    /// The pack it was made with.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The scheme.
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// Whether it gives stars.
    pub fn has_stars(&self) -> bool {
        self.scheme().stars != Stars::None
    }

    /// The cycle.
    pub fn period(&self) -> Period {
        self.facts.when.cycle
    }

    /// The day it is seen from: the cycle's last, or today while it runs.
    pub fn as_of(&self) -> Day {
        self.facts.when.as_of
    }

    pub(crate) fn when(&self) -> When {
        self.facts.when
    }

    /// Judgments that no longer fit the pack (a grade or source it does not know any more).
    pub fn outdated_judgments(&self) -> usize {
        self.outdated
    }

    /// Comparable groups in the order of the tree; none is empty.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Those of the scope, by group, then rank, then code.
    pub fn lines<'a>(&'a self, scope: &'a Scope) -> impl Iterator<Item = Line<'a>> {
        self.order
            .iter()
            .filter_map(|place| self.at(*place as usize))
            .filter(move |line| scope.contains(&line.org.path))
    }

    /// These organizations and all bodies above them, as far as they exist on the run's day.
    pub fn at_or_above(&self, orgs: &HashSet<Id<Org>>) -> HashSet<Id<Org>> {
        let mut found = HashSet::with_capacity(orgs.len());
        for org in orgs {
            let mut at = self.ground.place(org.uuid());
            while let Some((place, one)) =
                at.and_then(|place| Some((place, self.ground.org(place)?)))
                && found.insert(one.id)
            {
                at = self.ground.tree.parent(place);
            }
        }
        found
    }

    /// One organization of the scope; `None` too if the scheme does not apply to it.
    pub fn line(&self, scope: &Scope, org: Id<Org>) -> Option<Line<'_>> {
        let line = self.at(self.ground.place(org.uuid())?)?;
        scope.contains(&line.org.path).then_some(line)
    }

    /// The same by its code.
    pub fn line_of_code(&self, scope: &Scope, code: &str) -> Option<Line<'_>> {
        let line = self.at(self.ground.place_of_code(code)?)?;
        scope.contains(&line.org.path).then_some(line)
    }

    fn at(&self, place: usize) -> Option<Line<'_>> {
        let standing = self.standings.get(place)?.as_ref()?;
        let group = *self.group_of.get(&(place as u32))?;
        let group = self.groups.get(group as usize)?;
        Some(Line { run: self, place, org: self.ground.org(place)?, standing, group })
    }

    /// One organization of the scope by its code or its whole name; a sentence with the nearest one
    /// if there is none.
    pub fn find(&self, scope: &Scope, typed: &str) -> Result<Line<'_>, Refusal> {
        let typed = typed.trim();
        let seen = || self.ground.orgs.iter().filter(|org| scope.contains(&org.path));
        let found = seen().find(|org| org.code == typed).or_else(|| {
            let mut named = seen().filter(|org| org.name == typed);
            named.next().filter(|_| named.next().is_none())
        });
        if let Some(org) = found {
            return self.line(scope, org.id).ok_or_else(|| {
                Refusal::new(format!(
                    "“{}”（{}）不在《{}》的考评范围内",
                    org.name, org.code, self.scheme.name
                ))
            });
        }
        let assessed = || self.lines(scope).map(|line| line.org);
        let near = formula::nearest(typed, assessed().map(|org| org.code.as_str()))
            .or_else(|| formula::nearest(typed, assessed().map(|org| org.name.as_str())));
        let near = near.and_then(|near| assessed().find(|o| o.code == near || o.name == near));
        let help = near.map_or_else(
            || "。请用党组织的代码，或与名册一致的全称".to_owned(),
            |org| format!("，是否想找“{}”（{}）", org.name, org.code),
        );
        Err(Refusal::new(format!("没有代码或名称为“{typed}”的党组织{help}")))
    }
}

impl<'a> Line<'a> {
    /// The known points of a section.
    pub fn section(&self, section: usize) -> Points {
        self.run.assessment.section(section, self.place)
    }

    /// The points of an indicator; `None` while unknown.
    pub fn points(&self, indicator: usize) -> Option<Points> {
        self.run.assessment.points(indicator, self.place)
    }

    /// Why an indicator's points are what they are.
    pub fn explain(&self, indicator: usize) -> Option<Explanation> {
        let run = self.run;
        engine::explain(
            run.scheme(),
            &run.ground.tree,
            &run.facts,
            &run.judgments,
            &run.assessment,
            self.place,
            indicator,
        )
    }

    /// How a section's indicators add up.
    pub fn explain_section(&self, section: usize) -> Option<String> {
        engine::explain_section(self.run.scheme(), &self.run.assessment, self.place, section)
    }

    /// The body directly above it.
    pub fn superior(&self) -> Option<&'a Standpoint> {
        let ground = &self.run.ground;
        ground.org(ground.tree.parent(self.place)?)
    }

    /// The body above it at a depth below the root; itself if it stands no deeper.
    pub fn above(&self, depth: usize) -> Option<&'a Standpoint> {
        let ground = &self.run.ground;
        ground.org(ground.tree.ancestor(self.place, depth))
    }

    /// The middle of its group in one section.
    pub fn section_median(&self, section: usize) -> Points {
        let of = |place: &u32| self.run.assessment.section(section, *place as usize);
        median(self.group.members.iter().map(of).collect())
    }

    /// The middle of its group in one indicator, over those for whom it is known.
    pub fn indicator_median(&self, indicator: usize) -> Option<Points> {
        let of = |place: &u32| self.run.assessment.points(indicator, *place as usize);
        let known: Vec<Points> = self.group.members.iter().filter_map(of).collect();
        (!known.is_empty()).then(|| median(known))
    }
}

/// The mean in hundredths, half up; zero of nothing.
pub fn average(scores: &[Points]) -> Points {
    let sum: i64 = scores.iter().map(|score| i64::from(score.0)).sum();
    let count = scores.len().max(1) as i64;
    Points((2 * sum + count).div_euclid(2 * count) as i32)
}

/// The middle; of two, the mean. Zero of nothing.
pub fn median(mut scores: Vec<Points>) -> Points {
    scores.sort_unstable();
    let middle = scores.len() / 2;
    let upper = scores.get(middle).copied().unwrap_or_default();
    if scores.len() % 2 == 1 {
        return upper;
    }
    let lower = middle.checked_sub(1).and_then(|at| scores.get(at)).copied().unwrap_or_default();
    average(&[lower, upper])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_and_middles_are_exact_hundredths() {
        let points = |list: &[i32]| list.iter().map(|p| Points(*p)).collect::<Vec<_>>();
        assert_eq!(average(&points(&[100, 101])), Points(101));
        assert_eq!(average(&[]), Points(0));
        assert_eq!(median(points(&[300, 100, 200])), Points(200));
        assert_eq!(median(points(&[400, 100, 200, 300])), Points(250));
        assert_eq!(median(Vec::new()), Points(0));
    }
}
