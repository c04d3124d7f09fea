//! Schemes: how facts and judgments become points, stars and lists of candidates.

mod read;

use formula::Formula;
use kernel::Points;

pub(crate) use read::{Around, read};

use crate::Standing;
use crate::names::Input;
use crate::rule::Rule;
use crate::words::Words;

/// An assessment scheme.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// Its name.
    pub name: String,
    /// The documents it implements.
    pub basis: String,
    /// Which organizations it assesses: a condition over an organization's attributes.
    pub applies_to: Formula,
    /// Points of somebody without fault.
    pub full_mark: Points,
    /// The total with bonuses never exceeds this.
    pub at_most: Option<Points>,
    /// From which standing on values count.
    pub standing: Standing,
    /// Place of the level within which ranks are given; the root's if not said.
    pub rank_within: usize,
    /// Who judges; empty if one unnamed source does.
    pub sources: Vec<Source>,
    /// Numbers read from results of the units below.
    pub below: Vec<Below>,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Indicators of all sections in order.
    pub indicators: Vec<Indicator>,
    /// Vetoes.
    pub vetoes: Vec<Veto>,
    /// How stars are given.
    pub stars: Stars,
    /// How many may get which star.
    pub quota: Vec<Quota>,
    /// The published order in which ties are broken: higher first.
    pub ties: Vec<Tie>,
    /// Who is listed as a candidate for people to look at.
    pub candidates: Option<Formula>,
    /// What the formulas read; slot i of every formula is `inputs[i]`.
    pub inputs: Vec<Input>,
}

impl Scheme {
    /// Whether the total is out of this many points at most, bonuses included.
    pub fn ceiling(&self) -> Points {
        self.at_most.unwrap_or_else(|| {
            Points::round(self.sections.iter().map(|s| s.at_most.value() * s.weight).sum())
                .unwrap_or(self.full_mark)
        })
    }
}

/// A source of judgments.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its name: 自评, 党委考评.
    pub name: String,
    /// Its weight; all add up to 1.
    pub weight: f64,
}

/// A number read from results of the units below.
#[derive(Debug, Clone)]
pub struct Below {
    /// Its name in formulas.
    pub name: String,
    /// The scheme by which the units below were assessed.
    pub scheme: String,
    /// How their results become one number.
    pub take: Take,
    /// Which of them count, for share and count; slots as in [`of_units_below`].
    pub when: Option<Formula>,
}

/// How results of the units below become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// Average score.
    Average,
    /// Lowest score.
    Worst,
    /// Highest score.
    Best,
    /// Share that fulfil the condition.
    Share,
    /// How many fulfil the condition.
    Count,
}

/// A section.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// Full marks without bonuses.
    pub points: Points,
    /// What its result is multiplied with.
    pub weight: f64,
    /// Its result with bonuses never exceeds this.
    pub at_most: Points,
    /// For themed stars: the share of `points` that earns its star.
    pub star_at: Option<f64>,
    /// Places of its indicators, from and up to.
    pub indicators: (usize, usize),
}

/// An indicator.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Its name.
    pub name: String,
    /// Place of its section.
    pub section: usize,
    /// Full marks; zero for a bonus.
    pub points: Points,
    /// 评分标准, as on paper.
    pub text: String,
    /// 数据来源
    pub data: String,
    /// 责任单位
    pub office: String,
    /// Who judges it, if judged.
    pub judges: Vec<Judge>,
    /// How points come about.
    pub rule: Rule,
    /// How the arithmetic is told, if the author said.
    pub words: Option<Words>,
}

/// One source's part in a judged indicator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judge {
    /// Place in the scheme's sources; 0 where the scheme names none.
    pub source: usize,
    /// Its weight; all judges of an indicator add up to 1.
    pub weight: f64,
}

/// Something that overrules points.
#[derive(Debug, Clone)]
pub struct Veto {
    /// Its name.
    pub name: String,
    /// When it applies; unknown does not.
    pub when: Formula,
    /// What it does.
    pub effect: VetoEffect,
}

/// What a veto does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VetoEffect {
    /// No more stars than this.
    StarAtMost(u8),
    /// The indicator at this place counts nothing.
    ZeroIndicator(usize),
    /// The section at this place counts nothing.
    ZeroSection(usize),
    /// The whole counts nothing.
    ZeroAll,
}

/// How stars are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stars {
    /// Not at all.
    None,
    /// By score: star and least score, best first.
    Bands(Vec<(u8, Points)>),
    /// One for each section that reaches its mark.
    Themed,
}

/// How many may get a star.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quota {
    /// The star.
    pub star: u8,
    /// The share of the group, rounded down.
    pub at_most: f64,
    /// Place of the level that makes the groups.
    pub within: usize,
}

/// One step of the order that breaks ties.
#[derive(Debug, Clone)]
pub struct Tie {
    /// As published.
    pub name: String,
    /// Higher goes first; unknown goes last.
    pub by: Formula,
}
