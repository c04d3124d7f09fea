//! Organizations, facts and judgments to measure with: the same on every machine, about 2 % of the
//! values unknown. Every value follows from its column and its organization alone, so that columns
//! are made in place, in parallel, without a copy.

use engine::{Facts, Judgments, OrgRow, Tree};
use formula::When;
use kernel::{Period, Points};
use pack::{InputSource, Pack, Scheme};
use rayon::prelude::*;

use crate::scheme::{COLUMNS, INDICATORS, JUDGED, SECTIONS, first_column};

/// Branches of a county.
const COUNTY: usize = 1500;

/// What one assessment takes.
pub struct Case {
    /// The checked pack.
    pub pack: Pack,
    /// Root, counties, branches.
    pub tree: Tree,
    /// A column for each input of the scheme.
    pub facts: Facts,
    /// Of two sources.
    pub judgments: Judgments,
    /// For each branch, in order: its place in the tree.
    pub branches: Vec<u32>,
    /// For each branch, in order: its county, numbered from 0.
    pub counties: Vec<u32>,
}

impl Case {
    /// So many branches, and the counties and the root above them.
    pub fn of(branches: usize) -> Result<Self, String> {
        let pack = crate::scheme::pack()?;
        let counties = branches.div_ceil(COUNTY).max(1);
        let tree = tree(branches, counties)?;
        let places: Vec<u32> =
            (0..branches).map(|branch| place(branch, branches, counties)).collect();
        let of_branch: Vec<u32> =
            (0..branches).map(|branch| county(branch, branches, counties) as u32).collect();
        let scheme = pack.schemes.first().ok_or("no scheme")?;
        let facts = facts(&pack, scheme, tree.len(), &places)?;
        let judgments = judgments(scheme, &places)?;
        Ok(Self { tree, facts, judgments, branches: places, counties: of_branch, pack })
    }

    /// The measured scheme.
    pub fn scheme(&self) -> &Scheme {
        &self.pack.schemes[0]
    }

    /// The facts of a metric column, for all organizations of the tree.
    pub fn column(&self, column: usize) -> &[f64] {
        let name = crate::scheme::metric_name(column);
        let input = self.scheme().inputs.iter().position(|input| match input.source {
            InputSource::Metric(metric) => self.pack.metrics[metric].name == name,
            _ => false,
        });
        input.map_or(&[], |input| &self.facts.columns[input])
    }
}

/// Counties differ by one branch at most.
fn county(branch: usize, branches: usize, counties: usize) -> usize {
    branch * counties / branches
}

/// The root comes first, then each county with its branches behind it.
fn place(branch: usize, branches: usize, counties: usize) -> u32 {
    (branch + county(branch, branches, counties) + 2) as u32
}

fn tree(branches: usize, counties: usize) -> Result<Tree, String> {
    // Names stay empty: nothing reads them, and millions of different ones would be measured too.
    let row = |kind: &str, parent| OrgRow {
        code: String::new(),
        name: String::new(),
        kind: kind.to_owned(),
        domain: None,
        parent,
        established: None,
        term_end: None,
    };
    let mut rows = Vec::with_capacity(1 + counties + branches);
    rows.push(row("党委", None));
    let mut above = 0;
    for branch in 0..branches {
        if branch == 0
            || county(branch, branches, counties) > county(branch - 1, branches, counties)
        {
            above = rows.len();
            rows.push(row("党委", Some(0)));
        }
        rows.push(row("党支部", Some(above)));
    }
    let levels = ["市", "县", "支部"].map(str::to_owned);
    Tree::new(&rows, &levels).map_err(|error| error.to_string())
}

fn facts(pack: &Pack, scheme: &Scheme, orgs: usize, places: &[u32]) -> Result<Facts, String> {
    let when = When::end_of("2026".parse::<Period>().map_err(|_| "no such year")?);
    let mut columns = Vec::with_capacity(scheme.inputs.len());
    for input in &scheme.inputs {
        let InputSource::Metric(metric) = input.source else {
            columns.push(Vec::new());
            continue;
        };
        let name = &pack.metrics[metric].name;
        let number: usize =
            name.trim_start_matches("指标数").parse().map_err(|_| name.to_owned())?;
        let mut column = vec![f64::NAN; orgs];
        // Branches stand in the order of their places: a stretch of places is one of branches.
        column.par_chunks_mut(1 << 16).enumerate().for_each(|(chunk, values)| {
            let from = chunk << 16;
            let first = places.partition_point(|place| (*place as usize) < from);
            for (branch, place) in places.iter().enumerate().skip(first) {
                match values.get_mut(*place as usize - from) {
                    Some(value) => *value = fact(number - 1, branch),
                    None => break,
                }
            }
        });
        columns.push(column);
    }
    Ok(Facts::of_columns(when, columns))
}

/// A value of a branch; NaN where it is not known.
fn fact(column: usize, branch: usize) -> f64 {
    if random(column, branch, 1) < 0.02 { f64::NAN } else { value(column, branch) }
}

/// A value as if all were known.
fn value(column: usize, branch: usize) -> f64 {
    let (section, indicator) = (column / 2 / INDICATORS, column / 2 % INDICATORS);
    let first = first_column(section, indicator);
    let is_first = column == first;
    let chance = random(column, branch, 2);
    let more = random(column, branch, 3);
    // Good branches are good in most things.
    let grade = random(COLUMNS, branch, 4);
    let whole = |from: f64, to: f64| (from + more * (to - from + 1.0)).floor();
    let cents = |value: f64| (value * 100.0).round() / 100.0;
    match (indicator, is_first) {
        (0, true) => whole(2.0, 12.0),
        (0, false) => {
            let missing = if chance < 0.1 + 0.3 * (1.0 - grade) { whole(1.0, 3.0) } else { 0.0 };
            (value(first, branch) - missing).max(0.0)
        }
        (1, true) => cents(44.0 + 5.0 * more + 3.0 * (1.0 - grade)),
        (1, false) => cents(47.0 + 2.0 * more),
        // The base of a share, now and then nobody at all.
        (2 | 3 | 9, false) => {
            if chance < 0.01 {
                0.0
            } else {
                whole(4.0, 80.0)
            }
        }
        (3, true) if matches!(section % 3, 0 | 2) => {
            (value(first + 1, branch) * more * 0.25 * (1.0 - 0.8 * grade)).floor()
        }
        (2 | 3 | 9, true) => {
            let share = 0.75 + 0.2 * more + 0.15 * grade;
            (value(first + 1, branch) * share).round()
        }
        (4, true) => (16.0 * (0.3 + 0.7 * grade) * more.sqrt()).round(),
        (4, false) => {
            if chance < 0.9 {
                whole(0.0, 1.0)
            } else {
                whole(2.0, 3.0)
            }
        }
        (5, true) => (9.0 * (0.4 + 0.6 * grade) * more.sqrt() + 1.5).round(),
        (5, false) => (4.0 * more * (1.2 - grade)).round(),
        // Third inputs of tiers; vetoes, the order of ties, third inputs of conditions.
        (JUDGED, true) => whole(0.0, 2.0),
        (JUDGED, false) => match section {
            0..3 => {
                if chance < 0.006 {
                    12.0
                } else {
                    whole(0.0, 10.0)
                }
            }
            3 => (more * 1000.0).round() / 10.0,
            _ => whole(0.0, 1.0),
        },
        // Exact in binary: equal sums are equal to the last bit in every program.
        (7, _) => ((0.5 * more + 0.5 * grade) * 512.0).round() / 64.0,
        (_, _) => cents(more * (0.4 + grade)),
    }
}

/// Both sources judge all sections but the last, which only the second judges.
fn judgments(scheme: &Scheme, places: &[u32]) -> Result<Judgments, String> {
    let mut judgments = Judgments::new();
    for section in 0..SECTIONS {
        let indicator = section * INDICATORS + JUDGED;
        for source in 0..2 {
            if section == SECTIONS - 1 && source == 0 {
                continue;
            }
            for (branch, place) in places.iter().enumerate() {
                let Some(steps) = steps_below_best(section, source, branch) else { continue };
                let org = *place as usize;
                let put = if section < 3 {
                    judgments.grade(scheme, org, indicator, source, steps)
                } else {
                    let points = Points(200 - 50 * steps as i32);
                    judgments.points(scheme, org, indicator, source, points)
                };
                put.map_err(|refusal| refusal.to_string())?;
            }
        }
    }
    Ok(judgments)
}

/// How many steps below the best a source judges; `None` where it has not yet.
fn steps_below_best(section: usize, source: usize, branch: usize) -> Option<usize> {
    let column = COLUMNS + 1 + 2 * section + source;
    let grade = random(COLUMNS, branch, 4);
    let most = if section < 3 { 3.0 } else { 4.0 };
    (random(column, branch, 1) >= 0.02)
        .then(|| (random(column, branch, 2) * (1.0 - grade) * (most + 1.0)).min(most) as usize)
}

/// The hundredths a source gives; NaN where it has not judged yet. For programs that compare.
pub fn judged(section: usize, source: usize, branch: usize) -> f64 {
    if section == SECTIONS - 1 && source == 0 {
        return f64::NAN;
    }
    const GRADES: [f64; 4] = [200.0, 150.0, 100.0, 0.0];
    steps_below_best(section, source, branch).map_or(f64::NAN, |steps| {
        if section < 3 { GRADES[steps] } else { 200.0 - 50.0 * steps as f64 }
    })
}

/// Between 0 and 1 (SplitMix64 of its three arguments).
fn random(column: usize, branch: usize, salt: u64) -> f64 {
    let mut z = ((branch as u64) << 20 | (column as u64) << 4 | salt)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(0x2026);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}
