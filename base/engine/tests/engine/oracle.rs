//! Random cities and schemes against a slow obvious oracle that goes branch by branch through the
//! formula's row back end.

use std::cmp::Ordering;

use engine::{Assessment, Facts, Judgments, StarReason, Tree, assess, explain};
use formula::{ALIKE, Formula, Value};
use kernel::Points;
use pack::{InputSource, Partial, Places, ResultOf, Rule, Scheme, Stars, VetoEffect};
use proptest::prelude::*;

use crate::support::{HEAD, METRICS, city, facts, org, pack, when};

/// What a random case is made from; everything else follows.
#[derive(Debug, Clone)]
struct Case {
    scheme: String,
    counties: Vec<usize>,
    /// By metric and branch; `None` is unknown.
    values: Vec<Vec<Option<i32>>>,
    /// By indicator, source and branch: a share of what can be given, or not entered.
    judged: Vec<Option<u8>>,
}

fn number() -> impl Strategy<Value = String> + Clone {
    let names: Vec<&'static str> = METRICS.iter().map(|(name, _)| *name).collect();
    let plain = proptest::sample::select(names);
    prop_oneof![
        plain.clone().prop_map(|name| format!("{name} / 1{}", unit(name))),
        (plain.clone(), 1..50_i32).prop_map(|(name, n)| format!("{name} / 1{} / {n}", unit(name))),
        Just("应开次数 / 1次 - 实开次数 / 1次".to_owned()),
        Just("实开次数 / 应开次数 * 30".to_owned()),
        plain.prop_map(|name| format!("coalesce({name} / 1{}, 3)", unit(name))),
    ]
}

fn unit(name: &str) -> &'static str {
    METRICS.iter().find(|(known, _)| *known == name).map_or("", |(_, unit)| unit)
}

/// A rule and the points of its indicator (`None` for a bonus).
fn rule() -> impl Strategy<Value = (String, Option<u32>)> {
    let partial = proptest::sample::select(vec!["不足1不计", "不足1按1计", "按比例计"]);
    let condition = (number(), 0..40_i32).prop_map(|(n, at)| format!("{n} >= {at}"));
    prop_oneof![
        (number(), 1..500_u32, partial.clone(), 0..3_u32, prop::bool::ANY).prop_map(
            |(per, lost, partial, least, small)| {
                let each = if small { ", each = 0.05" } else { "" };
                (
                    format!(
                        "{{ deduct = {}, per = \"{per}\", partial = \"{partial}\", at_least = {least}{each} }}",
                        f64::from(lost) / 100.0
                    ),
                    Some(10),
                )
            }
        ),
        (number(), 1..40_i32, 0..40_i32, prop::option::of(1..40_i32), 0..3_u32).prop_filter_map(
            "two marks",
            |(of, full, zero, cut, least)| {
                (full != zero).then(|| {
                    let cut = cut.map_or(String::new(), |cut| format!(", none_below = {cut}"));
                    (
                        format!(
                            "{{ proportion = \"{of}\", full_at = {full}, zero_at = {zero}{cut}, at_least = {least} }}"
                        ),
                        Some(8),
                    )
                })
            }
        ),
        (condition.clone(), condition.clone()).prop_map(|(a, b)| {
            let tiers = format!("{{ when = \"{a}\", points = 6 }}, {{ when = \"{b}\", points = 2.5 }}");
            (format!("{{ tiers = [ {tiers} ], otherwise = 1 }}"), Some(6))
        }),
        (number(), 1..300_u32, partial).prop_map(|(per, gained, partial)| {
            let gained = f64::from(gained) / 100.0;
            (
                format!("{{ bonus = {gained}, per = \"{per}\", partial = \"{partial}\", at_most = 3 }}"),
                None,
            )
        }),
        condition.prop_map(|c| (format!("{{ yes = \"{c}\" }}"), Some(4))),
        Just((r#"{ judged = { "好" = 7, "一般" = 3.5, "差" = 0 } }"#.to_owned(), Some(7))),
        Just(("{ judged_points = { from = 0, to = 9, step = 0.25 } }".to_owned(), Some(9))),
        (number(), prop::bool::ANY, prop::bool::ANY, 1..5_u32).prop_map(|(of, low, county, first)| {
            let best = if low { "low" } else { "high" };
            let within = if county { ", within = \"县\"" } else { "" };
            (
                format!(
                    "{{ rank = \"{of}\", best = \"{best}\"{within}, places = [ {{ to = {first}, points = 5 }}, {{ to = \"60%\", points = 2 }} ], otherwise = 0.5 }}"
                ),
                Some(5),
            )
        }),
    ]
}

fn scheme() -> impl Strategy<Value = String> {
    let section = (prop::collection::vec(rule(), 1..5), 0..3_u32, prop::bool::ANY);
    let veto = (number(), 0..4_usize);
    (
        prop::collection::vec(section, 1..4),
        prop::collection::vec(veto, 0..3),
        prop::bool::ANY,
        1..60_u32,
        prop::bool::ANY,
    )
        .prop_map(|(sections, vetoes, themed, share, half)| {
            let mut body = String::new();
            let mut full = 0.0;
            let mut place = 0;
            for (s, (rules, more, weighted)) in sections.iter().enumerate() {
                let points: u32 = rules.iter().filter_map(|(_, points)| *points).sum();
                let weight = if *weighted { 0.75 } else { 1.0 };
                full += f64::from(points) * weight;
                body += &format!(
                    "[[section]]\nname = \"项{s}\"\npoints = {points}\nat_most = {}\nweight = {weight}\nstar_at = 60\n",
                    points + more
                );
                for (rule, points) in rules {
                    body += &format!("[[section.indicator]]\nname = \"标{place}\"\nrule = {rule}\n");
                    if let Some(points) = points {
                        body += &format!("points = {points}\n");
                    }
                    place += 1;
                }
            }
            // A scheme of bonuses only has no full mark to speak of; one point keeps it legal.
            if full == 0.0 {
                full = 4.0;
                body = "[[section]]\nname = \"项0\"\npoints = 4\nstar_at = 60\n[[section.indicator]]\nname = \"标0\"\npoints = 4\nrule = { yes = \"甲 >= 1\" }\n".into();
            }
            for (v, (when, effect)) in vetoes.iter().enumerate() {
                let effect =
                    ["star_at_most = 2", "zero = \"标0\"", "zero = \"项0\"", "zero = \"总分\""][*effect];
                body += &format!("[[veto]]\nname = \"否{v}\"\nwhen = \"{when} > 45\"\n{effect}\n");
            }
            let stars = if themed {
                "[stars]\nthemed = true\n".to_owned()
            } else {
                format!(
                    "[stars]\nbands = {{ 5 = {:.2}, 3 = {:.2}, 1 = 0 }}\n",
                    full * 0.6,
                    full * 0.4
                )
            };
            let quota = format!(
                "quota = [ {{ star = {}, at_most = \"{share}%\", within = \"县\" }}, {{ star = 3, at_most = \"{share}%\", within = \"市\" }} ]\nties = [\"甲\", \"标0\"]\n[candidates]\nwhen = \"星级 <= 1\"\n",
                if themed { 2 } else { 5 }
            );
            let sources = if half {
                "[[source]]\nname = \"自评\"\nweight = 0.3\n[[source]]\nname = \"考评\"\nweight = 0.7\n"
            } else {
                ""
            };
            format!("{HEAD}full_mark = {full:.2}\nrank_within = \"县\"\n{sources}{body}{stars}{quota}")
        })
}

fn case() -> impl Strategy<Value = Case> {
    (scheme(), prop::collection::vec(0..9_usize, 1..4)).prop_flat_map(|(scheme, counties)| {
        let branches: usize = counties.iter().sum();
        // Few different values, so that ties are common.
        let value = prop::option::weighted(0.9, 0..12_i32);
        let values = prop::collection::vec(prop::collection::vec(value, branches), METRICS.len());
        let judged = prop::collection::vec(prop::option::weighted(0.9, 0..5_u8), 40);
        (Just(scheme), Just(counties), values, judged).prop_map(
            |(scheme, counties, values, judged)| Case { scheme, counties, values, judged },
        )
    })
}

struct World {
    pack: pack::Pack,
    tree: Tree,
    facts: Facts,
    judgments: Judgments,
}

impl Case {
    fn world(&self) -> World {
        let pack = pack(&[&self.scheme]);
        let tree = city(&self.counties);
        World {
            facts: self.facts(&pack.schemes[0], &tree),
            judgments: self.judgments(&pack.schemes[0], &tree, &|org| org),
            pack,
            tree,
        }
    }

    fn facts(&self, scheme: &Scheme, tree: &Tree) -> Facts {
        let columns: Vec<(&str, Vec<f64>)> = METRICS
            .iter()
            .zip(&self.values)
            .map(|((name, _), values)| {
                let of = |v: &Option<i32>| v.map_or(f64::NAN, |v| f64::from(v) * 4.35);
                (*name, values.iter().map(of).collect())
            })
            .collect();
        let columns: Vec<(&str, &[f64])> = columns.iter().map(|(n, v)| (*n, &v[..])).collect();
        facts(scheme, tree, &columns)
    }

    /// `at` tells where an organization of the usual order stands in this tree.
    fn judgments(&self, scheme: &Scheme, tree: &Tree, at: &dyn Fn(usize) -> usize) -> Judgments {
        let mut judgments = Judgments::new();
        for (i, indicator) in scheme.indicators.iter().enumerate() {
            for judge in &indicator.judges {
                for org in 0..tree.len() {
                    let pick =
                        self.judged[(i * 7 + judge.source * 3 + org * 5) % self.judged.len()];
                    let Some(pick) = pick else { continue };
                    let at = at(org);
                    match &indicator.rule {
                        Rule::Judged(grades) => judgments
                            .grade(scheme, at, i, judge.source, usize::from(pick) % grades.len())
                            .unwrap(),
                        Rule::JudgedPoints { to, .. } => judgments
                            .points(scheme, at, i, judge.source, Points(to.0 * i32::from(pick) / 4))
                            .unwrap(),
                        _ => {}
                    }
                }
            }
        }
        judgments
    }
}

/// What the oracle finds for one branch.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    cells: Vec<Option<i32>>,
    score: i32,
    at_best: i32,
    rank: u32,
    eligible: Option<u8>,
    awarded: Option<u8>,
}

/// Hundredths by the definition in words: half up, forgiving a millionth of a point.
fn rounded(points: f64) -> i32 {
    (points * 100.0 + 0.5001).floor() as i32
}

fn count(per: f64, each: f64, partial: Partial) -> f64 {
    let count = per.max(0.0) / each;
    match partial {
        Partial::Dropped => (count + ALIKE).floor(),
        Partial::Whole => (count - ALIKE).ceil().max(0.0),
        Partial::Proportional => count,
    }
}

struct Oracle<'a> {
    scheme: &'a Scheme,
    world: &'a World,
}

impl Oracle<'_> {
    fn row(&self, org: usize) -> Vec<Value> {
        self.scheme
            .inputs
            .iter()
            .enumerate()
            .map(|(i, input)| match input.source {
                InputSource::Org(attribute) => self.world.tree.value(org, attribute),
                InputSource::Result(_) => Value::Unknown,
                _ => Value::number(self.world.facts.columns[i][org]),
            })
            .collect()
    }

    fn number(&self, formula: &Formula, org: usize) -> Option<f64> {
        let value = formula.of_row(&self.row(org), &when()).as_number();
        (!value.is_nan()).then_some(value)
    }

    fn yes(&self, formula: &Formula, org: usize) -> Option<bool> {
        match formula.of_row(&self.row(org), &when()) {
            Value::YesNo(yes) => Some(yes),
            _ => None,
        }
    }

    fn branches(&self) -> Vec<usize> {
        // What `applies_to` says in every random scheme.
        (0..self.world.tree.len())
            .filter(|org| {
                self.world.tree.value(*org, pack::OrgAttribute::Kind)
                    == Value::Text("党支部".into())
            })
            .collect()
    }

    fn group(&self, org: usize, depth: usize) -> Vec<usize> {
        let above = self.world.tree.ancestor(org, depth);
        let mut all = self.branches();
        all.retain(|other| self.world.tree.ancestor(*other, depth) == above);
        all
    }

    fn cell(&self, place: usize, org: usize, case: &Case, usual: usize) -> Option<i32> {
        let indicator = &self.scheme.indicators[place];
        let full = indicator.points.value();
        Some(match &indicator.rule {
            Rule::Deduct { points, per, each, partial, at_least } => {
                let lost = points.value() * count(self.number(per, org)?, *each, *partial);
                rounded((full - lost).max(at_least.value()))
            }
            Rule::Bonus { points, per, each, partial, at_most } => {
                let gained = points.value() * count(self.number(per, org)?, *each, *partial);
                rounded(gained.min(at_most.value()))
            }
            Rule::Proportion { of, full_at, zero_at, none_below, at_least } => {
                let value = self.number(of, org)?;
                let part = ((value - zero_at) / (full_at - zero_at)).clamp(0.0, 1.0);
                let worse = none_below.is_some_and(|cut| {
                    if full_at > zero_at { value < cut - ALIKE } else { value > cut + ALIKE }
                });
                rounded((full * if worse { 0.0 } else { part }).max(at_least.value()))
            }
            Rule::Tiers { tiers, otherwise } => {
                for tier in tiers {
                    if self.yes(&tier.when, org)? {
                        return Some(tier.points.0);
                    }
                }
                otherwise.0
            }
            Rule::Yes(condition) => {
                if self.yes(condition, org)? {
                    indicator.points.0
                } else {
                    0
                }
            }
            Rule::Judged(grades) => {
                let mut sum = 0.0;
                for judge in &indicator.judges {
                    let at = (place * 7 + judge.source * 3 + usual * 5) % case.judged.len();
                    let grade = usize::from(case.judged[at]?) % grades.len();
                    sum += grades[grade].1.value() * judge.weight;
                }
                rounded(sum)
            }
            Rule::JudgedPoints { to, .. } => {
                let mut sum = 0.0;
                for judge in &indicator.judges {
                    let at = (place * 7 + judge.source * 3 + usual * 5) % case.judged.len();
                    sum += f64::from(to.0 * i32::from(case.judged[at]?) / 4) / 100.0 * judge.weight;
                }
                rounded(sum)
            }
            Rule::Rank { of, low_is_best, within, places, otherwise } => {
                let sign = if *low_is_best { -1.0 } else { 1.0 };
                let own = self.number(of, org)? * sign;
                let known: Vec<f64> = self
                    .group(org, within.unwrap_or(0))
                    .into_iter()
                    .filter_map(|other| Some(self.number(of, other)? * sign))
                    .collect();
                let place = known.iter().filter(|v| **v > own + ALIKE).count() + 1;
                let reached = places.iter().find(|(places, _)| match places {
                    Places::First(count) => place <= *count as usize,
                    Places::Share(share) => {
                        place <= (known.len() as f64 * share + ALIKE).floor() as usize
                    }
                });
                reached.map_or(*otherwise, |(_, points)| *points).0
            }
        })
    }

    fn most(&self, place: usize) -> i32 {
        match &self.scheme.indicators[place].rule {
            Rule::Bonus { at_most, .. } => at_most.0,
            _ => self.scheme.indicators[place].points.0,
        }
    }

    fn all(&self, case: &Case) -> Vec<(usize, Found)> {
        let mut found: Vec<(usize, Found)> =
            self.branches().into_iter().map(|org| (org, self.before_quota(org, case))).collect();
        let copy = found.clone();
        for (org, one) in &mut found {
            let group = self.group(*org, self.scheme.rank_within);
            let better = copy.iter().filter(|(o, f)| group.contains(o) && f.score > one.score);
            one.rank = better.count() as u32 + 1;
        }
        let mut quotas = self.scheme.quota.clone();
        quotas.sort_by_key(|q| (std::cmp::Reverse(q.star), q.within));
        for quota in quotas {
            let mut done: Vec<usize> = Vec::new();
            for org in self.branches() {
                let above = self.world.tree.ancestor(org, quota.within);
                if !done.contains(&above) {
                    done.push(above);
                    self.apply(
                        &mut found,
                        &self.group(org, quota.within),
                        quota.star,
                        quota.at_most,
                    );
                }
            }
        }
        found
    }

    fn before_quota(&self, org: usize, case: &Case) -> Found {
        let mut cells: Vec<Option<i32>> =
            (0..self.scheme.indicators.len()).map(|i| self.cell(i, org, case, org)).collect();
        let mut cap = 5;
        for veto in &self.scheme.vetoes {
            if self.yes(&veto.when, org) != Some(true) {
                continue;
            }
            let zero = match veto.effect {
                VetoEffect::StarAtMost(most) => {
                    cap = cap.min(most);
                    0..0
                }
                VetoEffect::ZeroIndicator(i) => i..i + 1,
                VetoEffect::ZeroSection(s) => {
                    self.scheme.sections[s].indicators.0..self.scheme.sections[s].indicators.1
                }
                VetoEffect::ZeroAll => 0..cells.len(),
            };
            cells[zero].fill(Some(0));
        }
        let total = |best: bool| -> (i32, u8) {
            let (mut score, mut themes) = (0, 0);
            for section in &self.scheme.sections {
                let raw: i32 = (section.indicators.0..section.indicators.1)
                    .map(|i| cells[i].unwrap_or(if best { self.most(i) } else { 0 }))
                    .sum();
                let raw = raw.min(section.at_most.0);
                score += rounded(f64::from(raw) / 100.0 * section.weight);
                let reached =
                    f64::from(raw) + 1e-4 >= f64::from(section.points.0) * section.star_at.unwrap();
                themes += u8::from(reached);
            }
            (score, themes)
        };
        let ((score, low_themes), (at_best, high_themes)) = (total(false), total(true));
        let star = |score: i32, themes: u8| match &self.scheme.stars {
            Stars::Bands(bands) => {
                bands.iter().find(|(_, from)| score >= from.0).map_or(0, |(star, _)| *star)
            }
            _ => themes,
        };
        let (low, high) = (star(score, low_themes), star(at_best, high_themes));
        let eligible = (low == high).then_some(low);
        Found { cells, score, at_best, rank: 0, eligible, awarded: eligible.map(|s| s.min(cap)) }
    }

    /// The tie-breaking order on values rounded to a millionth.
    fn keys(&self, org: usize, found: &Found) -> Vec<Option<i64>> {
        let millionths = |value: f64| (value / ALIKE).round() as i64;
        self.scheme
            .ties
            .iter()
            .map(|tie| {
                let slot = tie.by.slots()[0];
                match self.scheme.inputs[slot].source {
                    InputSource::Result(ResultOf::Indicator(i)) => {
                        found.cells[i].map(|points| millionths(f64::from(points) / 100.0))
                    }
                    _ => self.number(&tie.by, org).map(millionths),
                }
            })
            .collect()
    }

    fn apply(&self, found: &mut [(usize, Found)], group: &[usize], star: u8, share: f64) {
        let limit = (group.len() as f64 * share + ALIKE).floor() as usize;
        let mut contenders: Vec<(usize, i32, Vec<Option<i64>>)> = found
            .iter()
            .filter(|(org, f)| group.contains(org) && f.awarded == Some(star))
            .map(|(org, f)| (*org, f.score, self.keys(*org, f)))
            .collect();
        if contenders.len() <= limit {
            return;
        }
        // Unknown goes last: `None` is smaller than any known key.
        let order = |a: &(usize, i32, Vec<Option<i64>>), b: &(usize, i32, Vec<Option<i64>>)| {
            b.1.cmp(&a.1).then_with(|| b.2.cmp(&a.2))
        };
        contenders.sort_by(order);
        let cut = contenders[limit].clone();
        for (i, one) in contenders.iter().enumerate() {
            if i >= limit || order(one, &cut) == Ordering::Equal {
                let below = match &self.scheme.stars {
                    Stars::Bands(bands) => {
                        bands.iter().map(|(s, _)| *s).filter(|s| *s < star).max().unwrap_or(0)
                    }
                    _ => star - 1,
                };
                found.iter_mut().find(|(org, _)| *org == one.0).unwrap().1.awarded = Some(below);
            }
        }
    }
}

fn found_by_engine(assessment: &Assessment, org: usize, indicators: usize) -> Found {
    let s = assessment.standing(org).unwrap();
    Found {
        cells: (0..indicators).map(|i| assessment.points(i, org).map(|p| p.0)).collect(),
        score: s.score.0,
        at_best: s.at_best.0,
        rank: s.rank,
        eligible: s.eligible,
        awarded: s.awarded,
    }
}

fn assessed(world: &World) -> Assessment {
    assess(&world.tree, &world.facts, &world.pack.schemes[0], &world.judgments)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_the_oracle_in_every_cell_rank_and_star(case in case()) {
        let world = case.world();
        let scheme = &world.pack.schemes[0];
        let assessment = assessed(&world);
        let oracle = Oracle { scheme, world: &world };
        for (org, expected) in oracle.all(&case) {
            let got = found_by_engine(&assessment, org, scheme.indicators.len());
            prop_assert_eq!(got, expected, "org {} under\n{}", org, &case.scheme);
        }
        prop_assert_eq!(assessment.assessed().collect::<Vec<_>>(), oracle.branches());
    }

    #[test]
    fn points_stay_in_bounds_and_quotas_are_never_exceeded(case in case()) {
        let world = case.world();
        let scheme = &world.pack.schemes[0];
        let assessment = assessed(&world);
        for org in assessment.assessed() {
            let s = assessment.standing(org).unwrap();
            prop_assert!(s.score.0 >= 0 && s.score <= s.at_best && s.at_best <= scheme.ceiling());
            prop_assert_eq!(s.unknown.is_empty(), (0..scheme.indicators.len()).all(|i| assessment.points(i, org).is_some()));
            for (i, indicator) in scheme.indicators.iter().enumerate() {
                if let (Some(points), false) = (assessment.points(i, org), matches!(indicator.rule, Rule::Bonus { .. })) {
                    prop_assert!(points.0 >= 0 && points <= indicator.points);
                }
            }
            if let (Some(eligible), Some(awarded)) = (s.eligible, s.awarded) {
                prop_assert!(awarded <= eligible);
                prop_assert_eq!(awarded == eligible, s.reason == StarReason::Earned);
            }
        }
        for quota in &scheme.quota {
            for county in 0..world.tree.len() {
                let group: Vec<usize> = assessment.assessed()
                    .filter(|org| world.tree.ancestor(*org, quota.within) == county).collect();
                let holders = group.iter()
                    .filter(|org| assessment.standing(**org).unwrap().awarded == Some(quota.star)).count();
                let limit = (group.len() as f64 * quota.at_most + ALIKE).floor() as usize;
                prop_assert!(holders <= limit, "{} of {} hold star {}", holders, group.len(), quota.star);
            }
        }
    }

    #[test]
    fn the_explanation_of_every_cell_ends_in_the_cell(case in case()) {
        let world = case.world();
        let scheme = &world.pack.schemes[0];
        let assessment = assessed(&world);
        for org in assessment.assessed() {
            for section in &scheme.sections {
                let mut sum = 0;
                for i in section.indicators.0..section.indicators.1 {
                    let told = explain(scheme, &world.tree, &world.facts, &world.judgments, &assessment, org, i).unwrap();
                    prop_assert_eq!(told.points, assessment.points(i, org));
                    match told.points {
                        None => prop_assert!(told.sentence.ends_with("暂不计分"), "{}", told.sentence),
                        Some(points) => {
                            sum += points.0;
                            let end = [format!("得{points}分"), format!("加{points}分"), "本项计0分".to_owned()];
                            prop_assert!(end.iter().any(|end| told.sentence.ends_with(end.as_str())), "{}: {}", points, told.sentence);
                        }
                    }
                }
                let place = scheme.sections.iter().position(|s| s.name == section.name).unwrap();
                let weighed = rounded(f64::from(sum.min(section.at_most.0)) / 100.0 * section.weight);
                prop_assert_eq!(assessment.section(place, org).0, weighed);
            }
            let sections: i32 = (0..scheme.sections.len()).map(|s| assessment.section(s, org).0).sum();
            prop_assert_eq!(assessment.standing(org).unwrap().score.0, sections);
        }
    }

    #[test]
    fn neither_the_order_of_organizations_nor_the_threads_matter(case in case(), turn in 0..97_usize) {
        let world = case.world();
        let scheme = &world.pack.schemes[0];
        let usual = assessed(&world);
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let three = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        prop_assert_eq!(one.install(|| assessed(&world)).checksum(), usual.checksum());
        prop_assert_eq!(three.install(|| assessed(&world)).checksum(), usual.checksum());

        // The same city listed in another order: place i of the list holds organization `from[i]`.
        let count = world.tree.len();
        let mut from: Vec<usize> = (0..count).collect();
        from.rotate_left(turn % count);
        from.reverse();
        let mut at = vec![0; count];
        from.iter().enumerate().for_each(|(place, old)| at[*old] = place);
        let rows: Vec<_> = from.iter().map(|old| {
            let branch = world.tree.depth(*old) == 2;
            org(&format!("{old}"), if branch { "党支部" } else { "党委" }, world.tree.parent(*old).map(|p| at[p]))
        }).collect();
        let tree = Tree::new(&rows, &world.pack.levels).unwrap();
        let columns = world.facts.columns.iter()
            .map(|column| if column.is_empty() { Vec::new() } else { from.iter().map(|old| column[*old]).collect() })
            .collect();
        let facts = Facts::of_columns(when(), columns);
        let judgments = case.judgments(scheme, &tree, &|old| at[old]);
        let turned = assess(&tree, &facts, scheme, &judgments);
        for old in usual.assessed() {
            prop_assert_eq!(usual.standing(old), turned.standing(at[old]));
        }
    }

    #[test]
    fn doing_more_never_costs_points(case in case(), branch in 0..200_usize, more in 1..9_i32) {
        let world = case.world();
        let scheme = &world.pack.schemes[0];
        let before = assessed(&world);
        let Some(org) = before.assessed().nth(branch % before.assessed().count().max(1)) else { return Ok(()) };
        // One more meeting held: every rule that only reads 应开 − 实开 may rise, never fall.
        let mut changed = world.facts.clone();
        for (input, column) in scheme.inputs.iter().zip(&mut changed.columns) {
            if input.name == "实开次数" && !column.is_empty() {
                column[org] += f64::from(more);
            }
        }
        let after = assess(&world.tree, &changed, scheme, &world.judgments);
        // A veto may well mind what was done.
        prop_assume!(after.standing(org).unwrap().vetoes == before.standing(org).unwrap().vetoes);
        for (i, indicator) in scheme.indicators.iter().enumerate() {
            if let Rule::Deduct { per, .. } = &indicator.rule
                && per.source() == "应开次数 / 1次 - 实开次数 / 1次"
            {
                prop_assert!(after.points(i, org) >= before.points(i, org));
            }
        }
    }
}
